/*
 * Old findings found again among new ones. Sorting instead of a hash table: whoever
 * chooses the keys cannot make it slow. Read next: core/fingerprint.h.
 */
#include <stdlib.h>
#include "core/fingerprint.h"
#include "base/banned.h"

/* One finding of either side, and its key of the kind in hand. */
struct entry {
	const struct digest *key;
	size_t index;
	bool is_new;
};

struct matching {
	const struct fingerprints *old, *new_ones;
	size_t old_count, new_count;
	struct fingerprint_match *out;
	bool *is_taken; /* by index of old ones */
	struct entry *entries;
	size_t entry_count;
};

static int by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = memcmp(x->key->bytes, y->key->bytes, SHA256_BYTES);

	return order ? order : x->is_new - y->is_new;
}

static void add(struct matching *m, const struct fingerprint *key, size_t i, bool is_new)
{
	if (key->is_set)
		m->entries[m->entry_count++] =
			(struct entry){.key = &key->digest, .index = i, .is_new = is_new};
}

/* Those that no stronger kind matched. */
static void collect(struct matching *m, enum fingerprint_kind kind)
{
	m->entry_count = 0;
	for (size_t i = 0; i < m->old_count; i++) {
		if (!m->is_taken[i])
			add(m, &m->old[i].keys[kind], i, false);
	}
	for (size_t i = 0; i < m->new_count; i++) {
		if (m->out[i].old == SIZE_MAX)
			add(m, &m->new_ones[i].keys[kind], i, true);
	}
	if (m->entry_count)
		qsort(m->entries, m->entry_count, sizeof(*m->entries), by_key);
}

static bool is_same_key(const struct entry *a, const struct entry *b)
{
	return memcmp(a->key->bytes, b->key->bytes, SHA256_BYTES) == 0;
}

/* Entries [first, end) share a key: one old and one new one are a pair. */
static void pair(struct matching *m, size_t first, size_t end, enum fingerprint_kind kind)
{
	const struct entry *old = &m->entries[first], *new_one = old + 1;

	if (end - first != 2 || old->is_new || !new_one->is_new)
		return;
	m->is_taken[old->index] = true;
	m->out[new_one->index] =
		(struct fingerprint_match){.old = old->index, .kind = kind};
}

void fingerprints_match(struct fingerprint_match *out, struct arena *scratch,
	const struct fingerprints *old, size_t old_count,
	const struct fingerprints *new_ones, size_t new_count)
{
	struct matching m = {
		.old = old,
		.new_ones = new_ones,
		.old_count = old_count,
		.new_count = new_count,
		.out = out,
		.is_taken = ARENA_NEW(scratch, bool, old_count),
		.entries = ARENA_NEW(scratch, struct entry, old_count + new_count),
	};

	for (size_t i = 0; i < new_count; i++)
		out[i] = (struct fingerprint_match){.old = SIZE_MAX};
	for (unsigned kind = 0; kind < FINGERPRINT_COUNT; kind++) {
		collect(&m, (enum fingerprint_kind)kind);
		for (size_t first = 0, end; first < m.entry_count; first = end) {
			end = first + 1;
			while (end < m.entry_count &&
				is_same_key(&m.entries[first], &m.entries[end]))
				end++;
			pair(&m, first, end, (enum fingerprint_kind)kind);
		}
	}
}
