/*
 * core/push.c: the lines of a push; core/oid.c.
 */
#include "core/push.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define A "1111111111111111111111111111111111111111"
#define B "2222222222222222222222222222222222222222"
#define ZERO "0000000000000000000000000000000000000000"

static void test_received(void **state)
{
	static const struct str text = STR(A " " B " refs/heads/main\n" ZERO " " A
					     " refs/heads/a b\n" B " " ZERO " x\n");
	struct arena arena = {0};
	struct push push;
	struct err err;

	(void)state;
	assert_int_equal(push_read(&push, &arena, text, &err), 0);
	assert_int_equal(push.count, 3);
	assert_true(str_is(push.items[0].name, "refs/heads/main"));
	assert_int_equal(push.items[0].old_oid.bytes[0], 0x11);
	assert_int_equal(push.items[1].old_oid.n, 0);
	assert_true(str_is(push.items[1].name, "refs/heads/a b"));
	assert_int_equal(push.items[2].new_oid.n, 0);
	assert_int_equal(push_read(&push, &arena, (struct str){0}, &err), 0);
	assert_int_equal(push.count, 0);
	arena_done(&arena);
}

/* Cut anywhere, the lines are no push. */
static void test_received_bad(void **state)
{
	static const struct str whole = STR(A " " B " refs/heads/main\n");
	static const char *const bad[] = {"\n", "x\n", A " " B "\n", A "  " B " x\n",
		A " " B "2 x\n", "A" A " " B " x\n",
		"111111111111111111111111111111111111111A " B " x\n"};
	struct arena arena = {0};
	struct push push;
	struct err err;

	(void)state;
	for (size_t n = 1; n < whole.n; n++)
		assert_int_equal(
			push_read(&push, &arena, str_slice(whole, 0, n), &err), -1);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(push_read(&push, &arena, str_of(bad[i]), &err), -1);
	assert_int_equal(
		push_read(&push, &arena, (struct str)STR(A " " B " a\0b\n"), &err), -1);
	arena_done(&arena);
}

static void test_sent(void **state)
{
	static const struct str text =
		STR("refs/heads/x " A " refs/heads/y " ZERO "\n"
		    "(delete) " ZERO " refs/heads/z " B "\n"
		    "a name with blanks " A " refs/heads/w " B "\n");
	struct arena arena = {0};
	struct push push;
	struct err err;

	(void)state;
	assert_int_equal(push_read_sent(&push, &arena, text, &err), 0);
	assert_int_equal(push.count, 3);
	assert_true(str_is(push.items[0].local, "refs/heads/x"));
	assert_true(str_is(push.items[0].name, "refs/heads/y"));
	assert_int_equal(push.items[1].new_oid.n, 0);
	assert_true(str_is(push.items[2].local, "a name with blanks"));
	for (size_t n = 1; n < 60; n++)
		assert_int_equal(
			push_read_sent(&push, &arena, str_slice(text, 0, n), &err), -1);
	arena_done(&arena);
}

static void test_ids(void **state)
{
	struct oid oid = {.n = 7};

	(void)state;
	assert_true(oid_read(&oid, str_of(A)));
	assert_string_equal(OID_HEX_OF(&oid), A);
	assert_true(oid_read(&oid, str_of(ZERO)));
	assert_int_equal(oid.n, 0);
	assert_string_equal(OID_HEX_OF(&oid), ZERO);
	assert_true(oid_read(&oid, str_of(A "111111111111111111111111")));
	assert_int_equal(oid.n, 32);
	assert_false(oid_read(&oid, str_of("11")));
	assert_false(oid_read(&oid, (struct str){0}));
	assert_int_equal(oid.n, 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_received),
		cmocka_unit_test(test_received_bad),
		cmocka_unit_test(test_sent),
		cmocka_unit_test(test_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
