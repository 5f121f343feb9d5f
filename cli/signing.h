/*
 * Making statements: whose key it is, the signature by "ssh-keygen -Y sign", so that
 * agents, passphrases and tokens work as they do for SSH, and the commit that keeps it.
 */
#ifndef CLI_SIGNING_H
#define CLI_SIGNING_H

#include "cli/trusted.h"

struct signer {
	const struct known_key *key;
	const char *file; /* what ssh-keygen is given */
};

/*
 * The key in FILE or FILE.pub; NULL: what git signs with (user.signingKey), else the
 * first of ~/.ssh/id_ed25519, id_ed25519_sk, id_ecdsa and id_ecdsa_sk that the policy
 * knows. ERR_USAGE when it is nobody's there.
 */
int signer_find(
	struct signer *out, struct trusted *trusted, const char *file, struct err *err);

/*
 * The one role of the signer's that is asked for, and is named, where asked names one.
 * ERR_USAGE: none, or more than one; about: "it", "components", for the error.
 */
int signer_role(struct str *out, const struct signer *signer, const char *asked,
	bool (*is_asked)(const void *ctx, struct str role), const void *ctx,
	const char *about, struct err *err);

/*
 * An envelope around a payload, on one line without its end: signed, and verified with
 * the keys of the policy.
 */
int payload_sign(struct buf *out, struct trusted *trusted, const struct signer *signer,
	struct str payload, struct err *err);

/*
 * Sign it, verify that as a server would, and add it to the signer's own evidence ref.
 * *id: the statement's.
 */
int statement_sign(char id[SHA256_HEX], struct trusted *trusted,
	const struct signer *signer, const struct statement *statement, struct err *err);

/*
 * Ask on the terminal unless is_sure, give it a nonce, and statement_sign it. ERR_USAGE
 * when the answer is no: nothing was signed.
 */
int statement_conclude(char id[SHA256_HEX], struct trusted *trusted,
	const struct signer *signer, struct statement *statement, bool is_sure,
	struct err *err);

/* git ARGS; what it prints, without the LF at its end. */
int run_git(struct str *out, struct arena *arena, const char *const args[],
	struct str input, struct err *err);

#endif
