/*
 * Sets of changed lines. Read next: core/store.h, git/changes.c.
 */
#include "core/change.h"
#include "base/banned.h"

bool line_ranges_overlap(const struct line_ranges *ranges, uint32_t first, uint32_t last)
{
	size_t low = 0, high = ranges->count;

	/* the first range that ends at first or later */
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ranges->items[middle].last < first)
			low = middle + 1;
		else
			high = middle;
	}
	return ranges->is_all ||
	       (low < ranges->count && ranges->items[low].first <= last);
}

void line_ranges_intersect(struct arena *arena, struct line_ranges *out,
	const struct line_ranges *a, const struct line_ranges *b)
{
	size_t i = 0, j = 0;

	*out = (struct line_ranges){0};
	if (a->is_all || b->is_all) {
		*out = a->is_all ? *b : *a;
		return;
	}
	while (i < a->count && j < b->count) {
		struct line_range x = a->items[i], y = b->items[j], both;

		both.first = x.first > y.first ? x.first : y.first;
		both.last = x.last < y.last ? x.last : y.last;
		if (both.first <= both.last)
			VEC_PUSH(arena, out, both);
		if (x.last < y.last)
			i++;
		else
			j++;
	}
}
