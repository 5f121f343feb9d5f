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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_intersect),
	};

	return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
