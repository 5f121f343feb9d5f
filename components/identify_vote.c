/*
 * Votes: each entry speaks for the candidates that hold its content, the more so the
 * fewer they are. Read next: components/identify_hint.c.
 */
#include <stdlib.h>
#include "components/identify_parts.h"
#include "base/banned.h"

#define WHOLE_VOTE (UINT64_C(1) << 20) /* of an entry that one candidate holds */

/* For each candidate: entries that it holds, their weight, those that the best has, too.
 */
struct tally {
	uint64_t weight;
	size_t matched, common;
};

#define SLOTS 4096 /* of contents whose holders are known already */

static size_t find_holders(uint32_t *out, const struct identify_run *run, size_t entry)
{
	const struct match *match = &run->matches[entry];
	size_t count = 0;

	for (size_t i = 0; i < match->count && match->kind; i++) {
		const struct ref *ref = &match->refs[i];

		if ((count && out[count - 1] == ref->candidate) ||
			!match_fits(run, entry, ref))
			continue;
		if (!ref_file(run->index, ref)->size)
			return 0;
		out[count++] = ref->candidate;
	}
	return count;
}

static bool is_of_one(const struct identify_run *run, const uint32_t *items, size_t count)
{
	const struct candidate *candidates = run->index->candidates;

	for (size_t i = 1; i < count; i++) {
		if (!str_eq(candidates[items[i]].component,
			    candidates[items[0]].component))
			return false;
	}
	return count > 0;
}

static void hold(struct identify_run *run, uint32_t *room, size_t entry)
{
	size_t count = find_holders(room, run, entry);
	uint32_t *items = ARENA_NEW(run->scratch, uint32_t, count);

	if (count)
		memcpy(items, room, count * sizeof(*items));
	run->held[entry] = (struct held){.items = items,
		.count = count,
		.is_of_one = is_of_one(run, items, count)};
}

/* Of content that stands there many times it is found out once, as a rule. */
void identify_hold(struct identify_run *run)
{
	const struct identify_entry *entries = run->input->entries;
	uint32_t *room = ARENA_NEW(run->scratch, uint32_t, run->index->count);
	uint32_t *slots = ARENA_NEW(run->scratch, uint32_t, SLOTS); /* entry + 1 */

	run->held = ARENA_NEW(run->scratch, struct held, run->input->count);
	for (size_t i = 0; i < run->input->count; i++) {
		const struct match *match = &run->matches[i];
		uint32_t *slot = &slots[match->count ? match->refs->key % SLOTS : 0];
		size_t same = *slot ? *slot - 1 : 0;

		if (match->kind == MATCH_NONE)
			continue;
		if (*slot && match->kind == MATCH_ID &&
			run->matches[same].kind == MATCH_ID &&
			oid_eq(&entries[same].oid, &entries[i].oid)) {
			run->held[i] = run->held[same];
			continue;
		}
		hold(run, room, i);
		*slot = (uint32_t)i + 1;
	}
}

/* Those of an entry's holders that still count. */
static size_t holders(uint32_t *out, const struct identify_run *run, size_t entry)
{
	const struct held *held = &run->held[entry];
	size_t count = 0;

	for (size_t i = 0; i < held->count; i++) {
		if (!run->is_out[held->items[i]])
			out[count++] = held->items[i];
	}
	return count;
}

static void count_votes(
	struct tally *tally, uint32_t *room, struct identify_run *run, const bool *is_in)
{
	for (size_t i = 0; i < run->input->count; i++) {
		size_t count = is_in[i] ? holders(room, run, i) : 0;

		for (size_t j = 0; j < count; j++) {
			tally[room[j]].weight += WHOLE_VOTE / count;
			tally[room[j]].matched++;
		}
	}
}

/* The heaviest; among equals the one that was approved last. */
static size_t heaviest(const struct tally *tally, const struct identify_index *index)
{
	size_t best = 0;

	for (size_t c = 1; c < index->count; c++) {
		if (tally[c].weight > tally[best].weight ||
			(tally[c].weight == tally[best].weight &&
				index->candidates[c].rank > index->candidates[best].rank))
			best = c;
	}
	return best;
}

static bool is_holder(const uint32_t *holders, size_t count, size_t candidate)
{
	for (size_t i = 0; i < count; i++) {
		if (holders[i] == candidate)
			return true;
	}
	return false;
}

static void compare_with(struct tally *tally, uint32_t *room, struct identified *out,
	struct identify_run *run, size_t best, const bool *is_in, bool *is_telling)
{
	for (size_t i = 0; i < run->input->count; i++) {
		size_t count = is_in[i] ? holders(room, run, i) : 0;

		out->present += is_in[i];
		if (!is_holder(room, count, best))
			continue;
		for (size_t j = 0; j < count; j++)
			tally[room[j]].common++;
		is_telling[i] = run->held[i].is_of_one;
		out->telling += is_telling[i];
	}
}

/*
 * Nothing tells c from the best: neither holds what the other does not. Where each does,
 * the folder is a mixture, and the best must have twice as much for itself.
 */
static bool is_tied(const struct tally *best, const struct tally *c)
{
	size_t only_best = best->matched - c->common;
	size_t only_c = c->matched - c->common;

	return c->matched && (only_c ? only_best < 2 * only_c : !only_best);
}

static int by_rank(const void *a, const void *b)
{
	const struct candidate *const *x = a, *const *y = b;

	if ((*x)->rank != (*y)->rank)
		return (*x)->rank > (*y)->rank ? -1 : 1;
	return (*x > *y) - (*x < *y);
}

static void list_fitting(struct identified *out, struct identify_run *run,
	const struct tally *tally, size_t best)
{
	const struct identify_index *index = run->index;

	out->fitting = ARENA_NEW(run->arena, const struct candidate *, index->count);
	for (size_t c = 0; c < index->count; c++) {
		if (is_tied(&tally[best], &tally[c]))
			out->fitting[out->fitting_count++] = &index->candidates[c];
	}
	qsort(out->fitting, out->fitting_count, sizeof(*out->fitting), by_rank);
	out->candidate = out->fitting[0];
}

void identify_vote(struct identified *out, struct identify_run *run, const bool *is_in,
	bool *is_telling)
{
	const struct identify_index *index = run->index;
	struct tally *tally = ARENA_NEW(run->scratch, struct tally, index->count);
	uint32_t *room = ARENA_NEW(run->scratch, uint32_t, index->count);
	size_t best;

	*out = (struct identified){0};
	memset(is_telling, 0, run->input->count);
	count_votes(tally, room, run, is_in);
	best = index->count ? heaviest(tally, index) : 0;
	if (!index->count || !tally[best].matched) {
		for (size_t i = 0; i < run->input->count; i++)
			out->present += is_in[i];
		return;
	}
	compare_with(tally, room, out, run, best, is_in, is_telling);
	list_fitting(out, run, tally, best);
	/* most of what is here, or enough that is nobody else's */
	if (tally[best].matched * 10 < out->present * 6 && out->telling < 3)
		return;
	out->state = out->fitting_count > 1 ? IDENTIFY_AMBIGUOUS : IDENTIFY_ONE;
}
