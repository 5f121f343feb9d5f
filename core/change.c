/*
 * Sets of changed lines, and the lines of which no diff has to be asked. Read next:
 * core/store.h, git/changes.c.
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

static size_t common_head(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n, at = 0;

	while (n - at >= 4096 && memcmp(a.p + at, b.p + at, 4096) == 0)
		at += 4096;
	while (at < n && a.p[at] == b.p[at])
		at++;
	while (at && a.p[at - 1] != '\n')
		at--;
	return at;
}

static bool is_line_start(struct str s, size_t at, size_t head)
{
	return at == head || s.p[at - 1] == '\n';
}

static size_t common_tail(struct str a, struct str b, size_t head)
{
	size_t n = (a.n < b.n ? a.n : b.n) - head, tail = 0;
	const char *line;

	while (n - tail >= 4096 &&
		memcmp(a.p + a.n - tail - 4096, b.p + b.n - tail - 4096, 4096) == 0)
		tail += 4096;
	while (tail < n && a.p[a.n - tail - 1] == b.p[b.n - tail - 1])
		tail++;
	if (!tail || (is_line_start(a, a.n - tail, head) &&
			     is_line_start(b, b.n - tail, head)))
		return tail;
	line = memchr(a.p + a.n - tail, '\n', tail);
	return line ? (size_t)(a.p + a.n - line) - 1 : 0;
}

void common_lines_find(struct common_lines *out, struct str a, struct str b)
{
	const char *line;

	*out = (struct common_lines){.head = common_head(a, b)};
	out->tail = common_tail(a, b, out->head);
	for (size_t at = 0; at < out->head; at = (size_t)(line - a.p) + 1) {
		line = memchr(a.p + at, '\n', out->head - at);
		out->head_lines++;
	}
}

const struct change *change_set_at(const struct change_set *set, struct str root_path)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(set->items[middle].root_path, root_path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < set->count && str_eq(set->items[low].root_path, root_path)
		       ? &set->items[low]
		       : NULL;
}
