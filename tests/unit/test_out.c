/*
 * base/out.h: a file appears whole or not at all; a stream survives that its reader goes.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/out.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static char dir[] = "/tmp/milecastle-out-XXXXXX";

static int setup(void **unused)
{
	(void)unused;
	return mkdtemp(dir) && !chdir(dir) ? 0 : -1;
}

/* Each test leaves the folder empty, so this also shows that no temporary file is left.
 */
static int teardown(void **unused)
{
	(void)unused;
	return chdir("/") || rmdir(dir);
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void expect_file(const char *path, const char *want)
{
	struct arena arena = {0};
	struct str got;
	struct err err = {.text = ""};

	if (file_read(&got, &arena, path, 1 * MIB, &err))
		fail_msg("%s", err.text);
	assert_string_equal(got.p, want);
	arena_done(&arena);
}

static void test_file(void **unused)
{
	struct out out;
	struct err err;

	(void)unused;
	write_file("report", "old");
	assert_int_equal(out_open(&out, "report", &err), 0);
	buf_puts(&out.buf, "new");
	expect_file("report", "old");
	assert_int_equal(out_finish(&out, &err), 0);
	expect_file("report", "new");
	out_done(&out);
	out_done(&out);
	expect_file("report", "new");
	unlink("report");
}

static void test_give_up(void **unused)
{
	struct out out;
	struct err err;

	(void)unused;
	write_file("report", "old");
	assert_int_equal(out_open(&out, "report", &err), 0);
	buf_fill(&out.buf, 'x', 100 * KIB);
	assert_int_equal(out_drain(&out, &err), 0);
	assert_int_equal(out.buf.n, 0);
	out_done(&out);
	expect_file("report", "old");
	unlink("report");
	/* and where there was none, there is none */
	assert_int_equal(out_open(&out, "none", &err), 0);
	out_done(&out);
	assert_int_equal(access("none", F_OK), -1);
}

static void test_cannot_write(void **unused)
{
	struct out out;
	struct err err;

	(void)unused;
	assert_int_equal(out_open(&out, "no/such/folder/report", &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_string_equal(err.text,
		"cannot write 'no/such/folder/report': No such file or directory");
	out_done(&out);
	assert_int_equal(out_open(&out, "/dev/full", &err), 0);
	buf_puts(&out.buf, "x");
	assert_int_equal(out_finish(&out, &err), -1);
	assert_int_equal(err.kind, ERR_FAULT);
	assert_string_equal(err.text,
		"cannot write the report to '/dev/full': No space left on device");
	out_done(&out);
	assert_int_equal(out_open(&out, dir, &err), -1);
	out_done(&out);
}

static void test_name_too_long(void **unused)
{
	char name[5000];
	struct out out;
	struct err err;

	(void)unused;
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(out_open(&out, name, &err), -1);
	out_done(&out);
}

/* A pipe and a device are written in place, and are still there. */
static void test_in_place(void **unused)
{
	struct out out;
	struct err err;
	struct stat st;

	(void)unused;
	assert_int_equal(out_open(&out, "/dev/null", &err), 0);
	buf_puts(&out.buf, "x");
	assert_int_equal(out_finish(&out, &err), 0);
	out_done(&out);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

/* A link stays one: /dev/stdout is one, and may lead to a file. */
static void test_link(void **unused)
{
	struct out out;
	struct err err;
	struct stat st;

	(void)unused;
	write_file("target", "old and longer");
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(out_open(&out, "link", &err), 0);
	buf_puts(&out.buf, "new");
	assert_int_equal(out_finish(&out, &err), 0);
	out_done(&out);
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	expect_file("target", "new");
	unlink("link");
	unlink("target");
}

static void test_reader_gone(void **unused)
{
	struct out out;
	struct err err;
	int ends[2];

	(void)unused;
	/* as interrupt_install does; "signal" is a poisoned word here */
	sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	out_stream(&out, ends[1]);
	buf_fill(&out.buf, 'x', 100 * KIB);
	assert_int_equal(out_drain(&out, &err), 0);
	assert_true(out.is_closed);
	buf_puts(&out.buf, "more");
	assert_int_equal(out_finish(&out, &err), 0);
	out_done(&out);
	/* the caller keeps the descriptor */
	assert_int_equal(close(ends[1]), 0);
}

static void test_stream_error(void **unused)
{
	struct out out;
	struct err err;
	int fd = open("/dev/full", O_WRONLY);

	(void)unused;
	out_stream(&out, fd);
	buf_puts(&out.buf, "x");
	assert_int_equal(out_drain(&out, &err), 0);
	assert_int_equal(out_finish(&out, &err), -1);
	assert_string_equal(err.text,
		"cannot write the report to 'standard output': No space left on device");
	out_done(&out);
	close(fd);
}

/* What did not fit into the report is an error, not a shorter report. */
static void test_full(void **unused)
{
	struct out out;
	struct err err;

	(void)unused;
	assert_int_equal(out_open(&out, "report", &err), 0);
	out.buf.limit = 10;
	buf_fill(&out.buf, 'x', 11);
	assert_int_equal(out_finish(&out, &err), -1);
	assert_int_equal(err.kind, ERR_FAULT);
	out_done(&out);
	assert_int_equal(access("report", F_OK), -1);
}

static void test_zeroed(void **unused)
{
	struct out out = {0};

	(void)unused;
	out_done(&out);
	/* descriptor 0 is not ours to close */
	assert_true(fcntl(0, F_GETFD) != -1 || errno != EBADF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_give_up),
		cmocka_unit_test(test_cannot_write),
		cmocka_unit_test(test_name_too_long),
		cmocka_unit_test(test_in_place),
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_reader_gone),
		cmocka_unit_test(test_stream_error),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_zeroed),
	};

	return cmocka_run_group_tests_name("out", tests, setup, teardown);
}
