/*
 * Read next: evidence/judge.c, evidence/exception.c.
 */
#include "evidence/votes.h"
#include "base/banned.h"

static bool spoke_otherwise(const struct votes *votes, const struct vote *vote)
{
	for (size_t i = 0; i < votes->count; i++) {
		if (votes->items[i].person == vote->person &&
			!str_eq(votes->items[i].role, vote->role))
			return true;
	}
	return false;
}

static bool is_counted(const struct tally *tally, const struct person *person)
{
	for (size_t i = 0; i < tally->counted.count; i++) {
		if (tally->counted.items[i]->person == person)
			return true;
	}
	return false;
}

uint32_t tally_need(struct tally *tally, const struct review_need *need, uint32_t want)
{
	uint32_t have = 0;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < tally->votes->count && have < want; i++) {
			const struct vote *vote = &tally->votes->items[i];

			if (!str_eq(vote->role, need->role) ||
				is_counted(tally, vote->person) ||
				(!pass && spoke_otherwise(tally->votes, vote)))
				continue;
			VEC_PUSH(tally->arena, &tally->counted, vote);
			have++;
		}
	}
	return have;
}
