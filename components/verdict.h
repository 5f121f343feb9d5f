/*
 * The verdict over one dependency: is it what the approved list approves? A pure function
 * of the dependency, the list, the terms of the policy, what was signed, and the clock.
 * It starts as UNKNOWN_COMPONENT; equal bytes find a version first, a name second, and a
 * name alone approves nothing that brings bytes.
 */
#ifndef COMPONENTS_VERDICT_H
#define COMPONENTS_VERDICT_H

#include "components/list.h"

/* word in code; as reports name it; the rule that it is a finding of, "" for none */
#define COMPONENT_CODES(X) \
	X(APPROVED, "APPROVED", "") \
	X(MODIFIED, "APPROVED_MODIFIED", "dep-modified") \
	X(CONDITION, "APPROVED_CONDITIONAL", "dep-condition") \
	X(DEPRECATED, "DEPRECATED", "dep-deprecated") \
	X(PENDING, "PENDING", "dep-pending") \
	X(UNKNOWN, "UNKNOWN_COMPONENT", "dep-unknown-component") \
	X(UNKNOWN_VERSION, "UNKNOWN_VERSION", "dep-unknown-version") \
	X(MISMATCH, "HASH_MISMATCH", "dep-hash-mismatch") \
	X(UNPINNED, "UNPINNED", "dep-unpinned") \
	X(FLOATING, "FLOATING", "dep-floating") \
	X(WEAK, "WEAK_HASH", "dep-weak-hash") \
	X(SOURCE, "SOURCE_NOT_ALLOWED", "dep-source") \
	X(AMBIGUOUS, "AMBIGUOUS", "dep-ambiguous") \
	X(BANNED, "BANNED", "dep-banned") \
	X(REVOKED, "REVOKED", "dep-revoked") \
	X(EXPIRED, "EXPIRED", "dep-expired") \
	X(OVERDUE, "REVIEW_OVERDUE", "dep-review-overdue") \
	X(LICENCE, "LICENCE", "dep-licence") \
	X(VULNERABLE, "VULNERABLE", "dep-vulnerable") \
	X(UNPARSED, "UNPARSED", "dep-unparsed") \
	X(BINARY, "BINARY", "dep-binary") \
	X(UNCHECKED, "UNCHECKED_MANIFEST", "dep-unchecked")
enum component_code {
#define CODE_ENUM(word, name, rule) CODE_##word,
	COMPONENT_CODES(CODE_ENUM)
#undef CODE_ENUM
		CODE_COUNT,
};
const char *component_code_name(enum component_code code);
const char *component_code_rule(enum component_code code);

/* A file of the tree that a dependency is made from or altered by. */
struct file_hash {
	struct str path;
	struct str sha256; /* in hex; empty: it is not there, or no file */
};

/* What is the same for all dependencies of a run. */
struct component_court {
	struct arena *arena; /* of the run: words live here */
	struct component_list *list;
	const struct component_terms *terms[2]; /* the policy's and its floor's */
	size_t term_count;
	struct str repository; /* the policy's name of this one; may be empty */
	uint64_t now;
	/*
	 * Do signatures stand behind a version, as all terms ask? 1: yes; 0: no, and
	 * *lack says what is missing; -1: it cannot be told. NULL: nothing is asked.
	 */
	int (*is_signed)(struct component_court *court,
		const struct component_version *version, struct str *lack,
		struct err *err);
	void *ctx;
};

struct component_verdict {
	enum component_code code;
	const struct component *component;	 /* NULL: none was found */
	const struct component_version *version; /* NULL: the same */
	struct str words; /* a sentence, lower case, no full stop; empty for APPROVED */
	struct str next;  /* the command or step that resolves it; may be empty */
};

struct component_verdicts {
	struct component_verdict *items; /* the one that weighs most first */
	size_t count, cap;
};

/*
 * All that is to be said of a dependency: one APPROVED, or whatever is wrong. Nothing for
 * what is only listed. -1: signatures could not be looked up.
 */
int component_judge(struct component_verdicts *out, struct component_court *court,
	const struct dependency *dependency, const struct file_hash *files,
	size_t file_count, struct err *err);

/*
 * What holds of a version wherever it is found (status, signatures, validity, licence,
 * vulnerabilities, scope): also for vendored folders, which are found by other means.
 */
int component_judge_version(struct component_verdicts *out, struct component_court *court,
	const struct component_version *version, const struct dependency *dependency,
	struct err *err);

/* Why a URL is not where the component may come from: a phrase; NULL: it is. */
const char *component_url_flaw(const struct component_court *court,
	const struct component *component, struct str url);

/* Does a shell take it as one word, and a command as no option? */
bool component_is_word(struct str s);

/* "zlib@1.3.1", as commands take it; quoted for a shell when it has to be. */
struct str component_ask(struct arena *arena, const struct dependency *dependency);

#endif
