/*
 * struct bypass: a way past the gate in an emergency, for one change and one ref, which
 * somebody signed and which leaves a debt: others have to look at it afterwards. Guide:
 * docs/bypass.md. Who may, and who pays, says the policy (struct bypass_rule).
 */
#ifndef CORE_BYPASS_H
#define CORE_BYPASS_H

#include <stdint.h>
#include "core/review_need.h"

/* What it can excuse; by the words that a server refuses with. */
enum bypass_code {
	BYPASS_FINDINGS,	/* of the gate, at or over the threshold */
	BYPASS_REVIEW_MISSING,	/* approvals */
	BYPASS_REVIEW_REJECTED, /* somebody's no */
	BYPASS_CODE_COUNT
};
extern const char *const bypass_code_words[]; /* NULL-terminated */

/* The last rule of the policy for a ref decides. */
struct bypass_rule {
	struct str_list refs;		 /* patterns */
	unsigned codes;			 /* bit n for enum bypass_code n */
	const struct review_need *needs; /* who has to sign: one the bypass itself */
	size_t need_count;
	const struct review_need *pays; /* who has to have looked at it afterwards */
	size_t pay_count;
	uint32_t level;	  /* of assurance: 2 signed, 3 by hardware */
	uint64_t max_age; /* from issue to expiry, in seconds */
	uint64_t due;	  /* from issue to when the ref is frozen, in seconds */
};

/* What a statement says of it besides what all say. */
struct bypass {
	struct str ref;	  /* full name */
	struct str delta; /* digest of what lands, in hexadecimal */
	unsigned codes;
	struct str reason;
};

/* NULL: the policy lets nobody past the gate there. */
const struct bypass_rule *bypass_rule_for(
	const struct bypass_rule *rules, size_t count, struct str ref);

/* The code of that word; BYPASS_CODE_COUNT: none can excuse it. */
enum bypass_code bypass_code_of(const char *word);

#endif
