/*
 * core/change.h: sets of lines.
 */
#include "core/change.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define RANGES(...) \
	{ \
		.items = (struct line_range[]){__VA_ARGS__}, \
		.count = COUNT(((struct line_range[]){__VA_ARGS__})) \
	}

static void test_overlap(void **unused)
{
	const struct line_ranges ranges = RANGES({3, 5}, {7, 7}, {10, 20});
	static const struct {
		uint32_t first, last;
		bool want;
	} cases[] = {
		{1, 2, false},
		{1, 3, true},
		{5, 6, true},
		{6, 6, false},
		{7, 7, true},
		{8, 9, false},
		{6, 8, true},
		{1, 99, true},
		{20, 21, true},
		{21, UINT32_MAX, false},
		{4, 4, true},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++)
		EXPECT(line_ranges_overlap(&ranges, cases[i].first, cases[i].last) ==
				cases[i].want,
			"%u to %u", cases[i].first, cases[i].last);
	EXPECT(!line_ranges_overlap(&(struct line_ranges){0}, 1, UINT32_MAX), "none");
	EXPECT(line_ranges_overlap(&(struct line_ranges){.is_all = true}, 9, 9), "all");
	unit_done();
}

/* Both ways, against the plain definition: a line is in both. */
static void test_intersect(void **unused)
{
	const struct line_ranges sets[] = {
		{0},
		{.is_all = true},
		RANGES({1, 1}),
		RANGES({2, 4}, {6, 9}),
		RANGES({1, 30}),
		RANGES({4, 6}, {9, 9}, {12, 12}),
		RANGES({1, 2}, {4, 4}, {6, 6}, {8, 30}),
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(sets) * COUNT(sets); i++) {
		const struct line_ranges *a = &sets[i / COUNT(sets)],
					 *b = &sets[i % COUNT(sets)];
		struct line_ranges both;
		struct arena arena = {0};

		line_ranges_intersect(&arena, &both, a, b);
		for (uint32_t line = 1; line < 32; line++)
			EXPECT(line_ranges_overlap(&both, line, line) ==
					(line_ranges_overlap(a, line, line) &&
						line_ranges_overlap(b, line, line)),
				"case %zu, line %u", i, line);
		for (size_t j = 1; j < both.count; j++)
			EXPECT(both.items[j - 1].last < both.items[j].first,
				"case %zu: order", i);
		arena_done(&arena);
	}
	unit_done();
}

/* The n-th text of up to 6 bytes of "a", "b" and line ends; digits in base 4, 0 ends it.
 */
static struct str text_of(char out[8], unsigned n)
{
	size_t length = 0;

	for (; n % 4; n /= 4)
		out[length++] = "?ab\n"[n % 4];
	return str_make(out, length);
}

static size_t count_lines(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.n; i++)
		count += s.p[i] == '\n';
	return count;
}

/* The longest heads that are alike and end a line: all lengths tried. */
static size_t head_of(struct str a, struct str b)
{
	for (size_t n = a.n < b.n ? a.n : b.n; n; n--) {
		if (a.p[n - 1] == '\n' && memcmp(a.p, b.p, n) == 0)
			return n;
	}
	return 0;
}

static size_t tail_of(struct str a, struct str b, size_t head)
{
	for (size_t n = (a.n < b.n ? a.n : b.n) - head; n; n--) {
		size_t x = a.n - n, y = b.n - n;

		if ((x == head || a.p[x - 1] == '\n') &&
			(y == head || b.p[y - 1] == '\n') &&
			memcmp(a.p + x, b.p + y, n) == 0)
			return n;
	}
	return 0;
}

static void test_common_lines(void **unused)
{
	enum { TEXTS = 4096 };
	char x[8], y[8];
	size_t seen = 0;

	(void)unused;
	for (unsigned i = 0; i < TEXTS * TEXTS; i += 1 + i % 7) {
		struct str a = text_of(x, i % TEXTS), b = text_of(y, i / TEXTS);
		struct common_lines common;

		common_lines_find(&common, a, b);
		EXPECT(common.head == head_of(a, b) &&
				common.tail == tail_of(a, b, common.head) &&
				common.head_lines ==
					count_lines(str_slice(a, 0, common.head)),
			"'%.*s' and '%.*s'", STR_ARG(a), STR_ARG(b));
		seen += common.head && common.tail;
	}
	EXPECT(seen > 1000, "%zu pairs with both", seen);
	unit_done();
}

/* Beyond what is compared at once. */
static void test_common_lines_of_much(void **unused)
{
	enum { LINES = 3000, LINE = 8 };
	static char x[LINES * LINE], y[LINES * LINE];
	struct common_lines common;

	(void)unused;
	for (size_t i = 0; i < LINES; i++)
		memcpy(x + i * LINE, "line it\n", LINE);
	for (size_t line = 0; line < LINES; line += 97) {
		memcpy(y, x, sizeof(x));
		y[line * LINE + 3] = '?';
		common_lines_find(
			&common, str_make(x, sizeof(x)), str_make(y, sizeof(y)));
		EXPECT(common.head_lines == line && common.head == line * LINE &&
				common.tail == (LINES - line - 1) * LINE,
			"line %zu: %u, %zu, %zu", line, common.head_lines, common.head,
			common.tail);
	}
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_intersect),
		cmocka_unit_test(test_common_lines),
		cmocka_unit_test(test_common_lines_of_much),
	};

	return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
