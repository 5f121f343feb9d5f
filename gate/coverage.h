/*
 * How much of what landed at a ref was reviewed: each step of the branch's own line, held
 * against what people have signed, by the policy of now. Other than when it lands, an
 * approval counts for the step that it was used for, and how long it might have waited
 * does not matter any more. Guide: docs/review.md.
 */
#ifndef GATE_COVERAGE_H
#define GATE_COVERAGE_H

#include "gate/review.h"
#include "git/lines.h"

struct coverage_count {
	uint64_t steps, lines, binaries;
};

/* What the policy wanted reviewed, and what of it was. */
struct coverage_part {
	struct coverage_count asked, covered;
};

struct coverage_role {
	struct str role;
	struct coverage_part part;
	bool is_asked, is_met; /* of the step in hand */
};

enum coverage_state {
	COVERAGE_EXEMPT, /* the policy asks for nothing, or nothing changed */
	COVERAGE_NONE,
	COVERAGE_FULL
};
extern const char *const coverage_words[]; /* by state */

/* From one commit of the line to the next. */
struct coverage_step {
	struct oid from, commit; /* from.n == 0: it is the first one */
	enum coverage_state state;
	struct oid start;    /* FULL: the approved change counts from there */
	struct credits used; /* FULL: by what */
	/* NONE: what is missing, as far as is_heard says that anybody has looked */
	bool is_heard;
	struct lacks lacks;
	struct discounts discounts;
	struct coverage_count size; /* steps: 1 */
};

struct coverage {
	struct coverage_step *items; /* the oldest first */
	size_t count, cap;
	struct coverage_part total;
	struct coverage_count exempt;
	struct coverage_role *roles; /* in the order of the policy's rules */
	size_t role_count;
	bool is_cut; /* approvals are of more kinds of ranges than are looked for */
};

/*
 * A part of the line of a branch, which goes to the first commit of all: the steps to
 * items[to], which is the tip, up to that to items[from - 1].
 */
struct coverage_range {
	struct line line;
	size_t to, from;
	const struct str *pushers; /* by place on the line; NULL: nobody knows them */
};

/*
 * The line of tip, from base (n == 0: from the first commit whose policy is there without
 * a gap since then). ERR_USAGE when base is not on it, and when there is no policy.
 */
int coverage_range(struct coverage_range *out, struct repo *repo, const struct oid *base,
	const struct oid *tip, struct arena *arena, struct err *err);

/* The desk is open; it is left with is_past set. */
int coverage_measure(struct coverage *out, struct review_desk *desk, struct str ref,
	const struct coverage_range *range, struct err *err);

/* --- pure parts ------------------------------------------------------------------------
 */

/* The roles that the roster's rules for a ref ask for, each once, into coverage. */
void coverage_roles(struct coverage *coverage, struct arena *arena,
	const struct roster *roster, struct str ref);

/* Does the policy ask for anything in that change? What no rule speaks of counts so. */
bool coverage_is_asked(
	const struct roster *roster, struct str ref, const struct delta *delta);

/* Add a step whose state is known, with the lines of each of its entries. */
void coverage_add(struct coverage *coverage, struct coverage_step *step,
	const struct roster *roster, struct str ref, const struct delta *delta,
	const struct line_count *lines);

/* Tenths of a percent, rounded down; of nothing all is covered. */
unsigned coverage_share(uint64_t covered, uint64_t asked);

#endif
