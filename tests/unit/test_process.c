/*
 * base/process.h: exit codes, what a child reads and writes, and that starts are counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/process.h"

static void test_run(void **unused)
{
	char *const cat[] = {"cat", NULL};
	char *const fails[] = {"false", NULL};
	struct buf out _cleanup_buf_ = BUF_INIT(64);
	struct process process = {.argv = cat, .input = STR("bytes\n"), .out = &out};
	unsigned long before = process_count();
	struct err err;
	int code = -1;

	(void)unused;
	assert_int_equal(process_run(&code, &process, &err), 0);
	assert_int_equal(code, 0);
	assert_true(str_is(buf_str(&out), "bytes\n"));
	process = (struct process){.argv = fails};
	assert_int_equal(process_run(&code, &process, &err), 0);
	assert_int_equal(code, 1);
	assert_int_equal(process_count(), before + 2);
}

static void test_missing(void **unused)
{
	char *const argv[] = {"/no/such/program", NULL};
	struct process process = {.argv = argv};
	unsigned long before = process_count();
	struct err err;
	int code = -1;

	(void)unused;
	assert_int_equal(process_run(&code, &process, &err), -1);
	assert_int_equal(code, -1);
	assert_int_equal(process_count(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_run),
		cmocka_unit_test(test_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
