/*
 * Learning macros: every source is scanned and parsed, and the votes are told. Read next:
 * syntax/learn.h.
 */
#include <inttypes.h>
#include <stdlib.h>
#include "base/interrupt.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/rule_learn.h"
#include "core/language.h"
#include "gate/reach.h"
#include "syntax/learn.h"
#include "base/banned.h"

struct lesson {
	struct store *store;
	struct words words;
	struct reach reach;
	struct arena arena, scratch;
	struct parser parser;
	struct learner learner;
};

static void learn_change(struct lesson *l, const struct change *change)
{
	struct content content _cleanup_content_ = {0};
	struct receipt receipt = {0};
	struct reach_walk walk = {.reach = &l->reach,
		.arena = &l->scratch,
		.keep = &l->arena,
		.path = change->root_path,
		.receipt = &receipt};
	struct scan_input input = {.words = &l->words,
		.include = l->store->find ? reach_include : NULL,
		.ctx = &walk};
	struct scan scan;
	struct err err;

	/* what cannot be read teaches nothing; check says why it cannot */
	if (l->store->read(&content, l->store, change, LIMIT_HEADER_BYTES, &err))
		return;
	input.bytes = content.bytes;
	scan_read(&scan, &l->scratch, &input);
	learn_source(&l->learner, &l->scratch, &l->parser, &scan);
	arena_reset(&l->scratch);
}

static int by_saved(const void *a, const void *b)
{
	const struct vote *x = *(const struct vote *const *)a;
	const struct vote *y = *(const struct vote *const *)b;

	if (x->saved != y->saved)
		return x->saved < y->saved ? 1 : -1;
	return str_cmp(x->name, y->name);
}

static const struct vote **sorted_votes(struct lesson *l)
{
	const struct vote **votes =
		ARENA_NEW(&l->arena, const struct vote *, l->learner.count);
	size_t n = 0;

	for (size_t i = 0; i < VOTE_SLOTS; i++) {
		for (const struct vote *it = l->learner.slots[i]; it; it = it->next)
			votes[n++] = it;
	}
	if (n)
		qsort(votes, n, sizeof(*votes), by_saved);
	return votes;
}

/* One line of the proposal, when the votes agree and there is more than one place. */
static bool propose(
	struct buf *out, struct lesson *l, const struct vote *vote, bool is_first)
{
	enum guess guess = vote_winner(vote);

	if (guess == GUESS_COUNT || vote->wins[guess] < 2)
		return false;
	buf_printf(out,
		"%s\n  // %" PRIu32 " declaration%s, %" PRIu64
		" byte%s of errors gone\n  \"%s\"",
		is_first ? "" : ",", vote->wins[guess], vote->wins[guess] == 1 ? "" : "s",
		vote->saved, vote->saved == 1 ? "" : "s",
		vote_define(&l->arena, vote, guess).p);
	return true;
}

static void tell(struct buf *out, struct lesson *l)
{
	const struct vote **votes = sorted_votes(l);
	size_t told = 0;

	buf_printf(out,
		"// %zu source%s, %zu declaration%s that do%s not parse. For "
		".milecastle/policy.json, where it is true:\n\"macros\": [",
		l->learner.sources, l->learner.sources == 1 ? "" : "s", l->learner.broken,
		l->learner.broken == 1 ? "" : "s", l->learner.broken == 1 ? "es" : "");
	for (size_t i = 0; i < l->learner.count && told < LIMIT_LEARN_PROPOSALS; i++)
		told += propose(out, l, votes[i], told == 0);
	buf_puts(out, told ? "\n]\n" : "]\n");
}

int rule_learn_run(struct buf *out, const struct setup *setup,
	const struct change_set *changes, struct store *store, struct err *err)
{
	struct lesson l = {.store = store};

	words_init(&l.words, &l.arena, &setup->rules);
	reach_init(&l.reach, store, &l.words, NULL);
	l.learner.arena = &l.arena;
	for (size_t i = 0; i < changes->count && !interrupt_seen; i++) {
		const struct change *change = &changes->items[i];

		if (change->entry == ENTRY_FILE && change->kind != CHANGE_DELETED &&
			language_of(change->root_path) == LANGUAGE_C)
			learn_change(&l, change);
	}
	if (!interrupt_seen)
		tell(out, &l);
	parser_done(&l.parser);
	reach_done(&l.reach);
	arena_done(&l.scratch);
	arena_done(&l.arena);
	return interrupt_seen ? err_set(err, "interrupted; nothing was learnt") : 0;
}
