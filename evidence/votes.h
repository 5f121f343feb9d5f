/*
 * Approvals that count, and how many people of a role that makes.
 */
#ifndef EVIDENCE_VOTES_H
#define EVIDENCE_VOTES_H

#include "core/roster.h"

struct vote {
	const struct person *person;
	struct str role; /* in which they spoke */
	struct str id;	 /* of the statement */
};

struct votes {
	struct vote *items;
	size_t count, cap;
};

/* A count in the making, over the needs of one rule. */
struct tally {
	struct arena *arena;
	const struct votes *votes;
	struct {
		const struct vote **items;
		size_t count, cap;
	} counted; /* those that were counted for a need */
};

/*
 * How many distinct people speak in the role of a need, up to want, each for one need of
 * the tally only. Who spoke in one role alone comes first, so that a person of two is
 * left for the other one.
 */
uint32_t tally_need(struct tally *tally, const struct review_need *need, uint32_t want);

#endif
