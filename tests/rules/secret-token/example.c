/* Tokens of published formats, all of them made up; their checksums hold. */
const char *github = "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";  // expect: secret-token
const char *npm = "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";  // expect: secret-token
const char *aws = "AKIAMADEUPKEY2345Q7T";  // expect: secret-token

const char *wrong = "ghp_MadeUpForATestNotARealOneQ9z7Kaaaaaa";  // ok: secret-token
const char *documented = "AKIAIOSFODNN7EXAMPLE";  // ok: secret-token
const char *cut = "AKIAMADEUPKEY2345Q7";  // ok: secret-token
const char *filler = "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";  // ok: secret-token
