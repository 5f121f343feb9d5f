/*
 * Does what lands at a ref have the reviews that the policy asks for? The same answer in
 * pre-push, on the server and in CI: history from git, statements from the evidence refs,
 * the verdict by evidence/judge.h. Guide: docs/review.md.
 */
#ifndef GATE_REVIEW_H
#define GATE_REVIEW_H

#include "core/policy.h"
#include "evidence/judge.h"
#include "git/authors.h"
#include "git/evidence.h"
#include "git/history.h"

/* What is the same for all refs of a push. The first fields are the caller's. */
struct review_desk {
	struct arena *arena;
	struct repo *repo;
	const struct policy *policy;
	const struct ref_list
		*refs;	   /* evidence is taken from these: as they were before */
	struct str pusher; /* what the transport calls them; empty: not known */
	uint64_t now;
	bool is_past; /* asked of what has landed: see struct docket */

	struct evidence_refs evidence;
	struct evidence_source source;
};

int review_desk_open(struct review_desk *desk, struct err *err);

/* One ref that moves from old (n == 0: it is new) to new. */
struct review_move {
	struct str ref;
	struct oid old_tip, new_tip;
	const struct line *past; /* the ref's own line from old_tip on; NULL: read here */
	bool is_one; /* as a whole or not at all; else it may be covered by parts */
};

struct review_result {
	bool is_asked; /* the policy or its floor asks for reviews, or here the standard
			*/
	bool is_covered;
	struct lacks
		lacks; /* of what lies between from and to: the move as a whole ... */
	struct oid from, to; /* ... or one commit, where each has to be reviewed */
	struct discounts discounts;
	struct credits used; /* the approvals that cover it, or count for it so far */
	struct str_list acknowledged; /* ids of what authors signed of the standard */
};

/* Does the policy or its floor ask for reviews, or for the standard, at all? */
bool review_is_asked(const struct policy *policy);

/* What to holds and from does not; n == 0: all of it. */
int review_range(struct range *out, struct review_desk *desk, const struct oid *from,
	const struct oid *to, struct err *err);

/*
 * gate/review_named.c: whom every commit of the own line from there to here names as
 * reviewer in its trailers; nobody where no rule is content with that.
 */
int review_named(struct contributions *out, struct review_desk *desk,
	const struct roster *roster, const struct oid *from, const struct oid *to,
	struct err *err);

/* Whose hands were in what to holds and from does not (n == 0: all of it). */
int review_people(struct contributions *out, struct review_desk *desk,
	const struct roster *roster, const struct oid *from, const struct oid *to,
	struct err *err);

int review_judge(struct review_result *out, struct review_desk *desk,
	const struct review_move *move, struct err *err);

#endif
