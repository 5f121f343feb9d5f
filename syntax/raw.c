/*
 * The index of raw strings' ends. A mark has at most 16 bytes, none of them a bracket,
 * backslash, quote or blank (ISO C++ 5.13.5; gcc takes it over for C). Read next:
 * syntax/reading.c.
 */
#include <stdlib.h>
#include "syntax/raw.h"
#include "base/banned.h"

/* The mark from at on, ended by stop: its length, or -1. */
static int mark_length(struct str s, size_t at, char stop)
{
	for (size_t n = 0; n <= RAW_MARK_BYTES && at + n < s.n; n++) {
		unsigned char c = (unsigned char)s.p[at + n];

		if (c == (unsigned char)stop)
			return (int)n;
		if (c <= ' ' || c == '(' || c == ')' || c == '\\' || c == '"')
			return -1;
	}
	return -1;
}

static struct raw_end end_of(struct str s, size_t mark, size_t n, size_t at)
{
	struct raw_end end = {.at = (uint32_t)at};

	memcpy(end.mark, s.p + mark, n);
	return end;
}

static int by_mark(const void *a, const void *b)
{
	const struct raw_end *x = a, *y = b;
	int order = memcmp(x->mark, y->mark, sizeof(x->mark));

	return order ? order : (x->at > y->at) - (x->at < y->at);
}

static void make_index(struct raw_index *index, struct arena *arena, struct str s)
{
	for (size_t at = 0; (at = str_find(s, ')', at)) < s.n; at++) {
		int n = mark_length(s, at + 1, '"');

		if (n >= 0)
			VEC_PUSH(arena, index, end_of(s, at + 1, (size_t)n, at));
	}
	if (index->count)
		qsort(index->items, index->count, sizeof(*index->items), by_mark);
	index->is_made = true;
}

size_t raw_string_end(
	struct raw_index *index, struct arena *arena, struct str s, size_t quote)
{
	int n = mark_length(s, quote + 1, '(');
	struct raw_end want;
	size_t low = 0, high;

	if (n < 0)
		return 0;
	if (!index->is_made)
		make_index(index, arena, s);
	want = end_of(s, quote + 1, (size_t)n, quote);
	for (high = index->count; low < high;) {
		size_t middle = low + (high - low) / 2;

		if (by_mark(&index->items[middle], &want) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == index->count ||
		memcmp(index->items[low].mark, want.mark, sizeof(want.mark)) != 0)
		return 0;
	return index->items[low].at + 1 + (size_t)n + 1;
}
