/*
 * struct exception: a documented reason why a finding may stay, as somebody asked for it
 * and signed it, and what became of that. Format: docs/evidence-format.md; guide:
 * docs/exceptions.md. Who has to approve it says the policy (struct exception_rule).
 */
#ifndef CORE_EXCEPTION_H
#define CORE_EXCEPTION_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/sha256.h"
#include "core/fingerprint.h"
#include "core/oid.h"
#include "core/review_need.h"

enum exception_kind {
	EXCEPTION_FALSE_POSITIVE, /* the rule is wrong here */
	EXCEPTION_ACCEPTED_RISK,  /* it is right, and the risk is borne */
	EXCEPTION_DEVIATION,	  /* from the coding standard, on purpose */
	EXCEPTION_MITIGATED,	  /* something else keeps harm away */
	EXCEPTION_TEST_ONLY,	  /* it is not in what is released */
	EXCEPTION_LEGACY,	  /* older than the rule */
	EXCEPTION_KIND_COUNT
};
extern const char *const exception_kind_words[]; /* NULL-terminated */

/* How much it covers. */
enum exception_scope {
	COVERS_FINDING,	 /* findings by their fingerprints */
	COVERS_FUNCTION, /* those of its rule in one function of one file */
	COVERS_FILE,	 /* ... in one file */
	COVERS_PATHS,	 /* ... where a pattern matches */
	COVERS_RULE,	 /* ... everywhere */
	COVERS_PERMIT,	 /* none: others may refer to it, below its pattern */
	EXCEPTION_SCOPE_COUNT
};
extern const char *const exception_scope_words[]; /* NULL-terminated */

/* One finding that it is of. */
struct exception_place {
	struct str path; /* from the root; where it was then */
	uint32_t line;	 /* the same, for people */
	struct fingerprints prints;
	struct oid blob; /* n == 0: whatever the file holds besides */
};

/* Derived, never written down. In order of what is told when several hold. */
enum exception_state {
	EXCEPTION_INVALID,   /* no signature that counts */
	EXCEPTION_WITHDRAWN, /* revoked */
	EXCEPTION_REFUSED,   /* the policy grants none like it */
	EXCEPTION_REJECTED,  /* somebody who may approve it said no */
	EXCEPTION_REQUESTED, /* approvals are missing */
	EXCEPTION_EXPIRED,
	EXCEPTION_EXPIRING, /* active, and not for long */
	EXCEPTION_ACTIVE,
	EXCEPTION_STATE_COUNT
};
extern const char *const exception_state_words[]; /* NULL-terminated */

#define EXCEPTION_ID_DIGITS 12

struct exception {
	char statement[SHA256_HEX]; /* id of the request */
	struct str id;		    /* "EX-" and the first digits of it */
	enum exception_kind kind;
	enum exception_scope scope;
	struct str rule;     /* id */
	struct str path;     /* pattern; of COVERS_FINDING and COVERS_RULE empty */
	struct str function; /* of COVERS_FUNCTION: its name as it is written */
	const struct exception_place *places; /* of COVERS_FINDING */
	size_t place_count;
	uint32_t cap; /* findings that it covers at most */
	struct str reason;
	struct str risk, mitigation, alternatives, precautions, ticket, fix_by; /* words;
										    may
										    be
										    empty
										  */
	struct str permit; /* id of the statement it refers to; empty: none */

	struct str by; /* who asked for it */
	uint64_t issued, expires;
	enum exception_state state;
	struct str words; /* of its state: "has expired on 2026-01-31"; safe to show */
	struct str_list approvers;
};

static inline bool exception_is_active(const struct exception *exception)
{
	return exception->state >= EXCEPTION_EXPIRING;
}

/* What the policy says of exceptions; the last one that speaks of one decides. */
struct exception_rule {
	unsigned scopes, kinds; /* bit n for n of the enumerations above */
	struct str_list rules;	/* patterns of ids; none: all */
	struct str_list paths;	/* patterns; none: all */
	bool is_under_permit;	/* speaks of those that refer to a permit, only */
	const struct review_need *needs; /* of people other than who asked */
	size_t need_count;
	uint32_t level;	  /* of assurance: 2 signed, 3 by hardware */
	uint64_t max_age; /* from issue to expiry, in seconds */
	uint32_t max_findings;
	uint64_t warning; /* seconds before expiry in which it is announced */
};

/*
 * The rule of the policy that decides about it; NULL: the policy grants none like it, or
 * its places fall under more than one.
 */
const struct exception_rule *exception_rule_for(const struct exception_rule *rules,
	size_t count, const struct exception *exception);

/*
 * The one that would decide if it covered this path only. A wide exception covers a
 * finding only where that is the rule that it was approved by: else one for all paths
 * would undo a stricter rule for some.
 */
const struct exception_rule *exception_rule_at(const struct exception_rule *rules,
	size_t count, const struct exception *exception, struct str path);

/* Is the path, from the root, one of those that it speaks of? */
bool exception_has_path(const struct exception *exception, struct str path);

/* Is all that it covers below the pattern of the permit? */
bool exception_is_within(
	const struct exception *exception, const struct exception *permit);

/* Is it a name like "EX-3f19a2b4c5d6", perhaps with more digits, of that statement? */
bool exception_id_is(struct str name, const char *statement_id);

#endif
