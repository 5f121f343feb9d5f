/*
 * base/buf.h: a buffer holds what fits, all or nothing of each piece, and stays full.
 */
#include "base/limits.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static void test_append(void **unused)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(1 * MIB);

	(void)unused;
	buf_puts(&buf, "a");
	buf_putc(&buf, '\0');
	buf_add(&buf, (struct str)STR("b\0c"));
	buf_add(&buf, (struct str){0});
	buf_printf(&buf, "%d%s", 7, "x");
	buf_fill(&buf, '-', 3);
	buf_fill(&buf, '-', 0);
	assert_true(str_eq(buf_str(&buf), (struct str)STR("a\0b\0c7x---")));
	assert_false(buf.is_full);
	buf_reset(&buf);
	assert_int_equal(buf.n, 0);
	assert_true(buf.cap > 0);
}

static void test_limit(void **unused)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(4);

	(void)unused;
	buf_puts(&buf, "abc");
	buf_puts(&buf, "de");
	assert_true(buf.is_full);
	assert_true(str_is(buf_str(&buf), "abc"));
	/* once full, what would fit is not appended either: no gaps */
	buf_putc(&buf, 'd');
	buf_fill(&buf, 'd', 1);
	buf_printf(&buf, "d");
	assert_true(str_is(buf_str(&buf), "abc"));
	buf_reset(&buf);
	assert_false(buf.is_full);
	buf_puts(&buf, "abcd");
	assert_false(buf.is_full);
	assert_int_equal(buf.n, 4);
	buf_fill(&buf, 'x', (size_t)-1);
	assert_true(buf.is_full);
	assert_int_equal(buf.n, 4);
}

static void test_done(void **unused)
{
	struct buf buf = BUF_INIT(100);

	(void)unused;
	buf_fill(&buf, 'x', 101);
	buf_done(&buf);
	assert_null(buf.p);
	assert_false(buf.is_full);
	assert_int_equal(buf.limit, 100);
	buf_fill(&buf, 'x', 100);
	assert_int_equal(buf.n, 100);
	buf_done(&buf);
	buf_done(&buf);
}

/* It grows by doubling: a million bytes one by one. */
static void test_many(void **unused)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(1 * MIB);

	(void)unused;
	for (size_t i = 0; i < 1 * MIB; i++)
		buf_putc(&buf, (char)i);
	assert_false(buf.is_full);
	assert_int_equal(buf.n, 1 * MIB);
	for (size_t i = 0; i < buf.n; i++)
		assert_true(buf.p[i] == (char)i);
	buf_putc(&buf, 'x');
	assert_true(buf.is_full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_done),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
