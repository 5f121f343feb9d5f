/*
 * base/arena.h: memory that dies together, zeroed and aligned.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static void test_alloc(void **unused)
{
	static const size_t sizes[] = {0, 1, 15, 16, 17, 4095, 40000, 9 * MIB, 3};
	struct arena arena = {0};

	(void)unused;
	for (unsigned round = 0; round < 3; round++) {
		for (size_t i = 0; i < COUNT(sizes); i++) {
			unsigned char *p = arena_alloc(&arena, sizes[i]);

			assert_non_null(p);
			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t j = 0; j < sizes[i]; j++)
				assert_int_equal(p[j], 0);
			memset(p, 0xff, sizes[i]);
		}
		arena_reset(&arena);
		assert_true(arena.bytes <= 4 * MIB);
	}
	arena_done(&arena);
	assert_int_equal(arena.bytes, 0);
	assert_non_null(arena_alloc(&arena, 1));
	arena_done(&arena);
}

static void test_strings(void **unused)
{
	struct arena arena = {0};
	struct str bytes = STR("a\0b"), copy = arena_str(&arena, bytes);
	struct str empty = arena_str(&arena, (struct str){0});
	struct str text = arena_printf(&arena, "%d-%s", 42, "x");

	(void)unused;
	assert_true(str_eq(copy, bytes));
	assert_true(copy.p != bytes.p);
	assert_int_equal(copy.p[copy.n], '\0');
	assert_int_equal(empty.n, 0);
	assert_int_equal(empty.p[0], '\0');
	assert_string_equal(text.p, "42-x");
	assert_int_equal(text.n, 4);
	arena_done(&arena);
}

static void test_grow(void **unused)
{
	struct {
		unsigned *items;
		size_t count, cap;
	} vec = {0};
	struct arena arena = {0};

	(void)unused;
	for (unsigned i = 0; i < 100000; i++)
		VEC_PUSH(&arena, &vec, i);
	assert_int_equal(vec.count, 100000);
	for (unsigned i = 0; i < 100000; i++)
		assert_int_equal(vec.items[i], i);
	arena_done(&arena);
}

/* A reset keeps one chunk, so the next source costs no malloc. */
static void test_reset_keeps(void **unused)
{
	struct arena arena = {0};
	void *p, *q;

	(void)unused;
	p = arena_alloc(&arena, 100);
	arena_reset(&arena);
	q = arena_alloc(&arena, 100);
	assert_ptr_equal(p, q);
	arena_done(&arena);
	arena_reset(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_grow),
		cmocka_unit_test(test_reset_keeps),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
