/*
 * Line hashes against values of GitHub's algorithm; those in `vectors` were computed by
 * the oracle, Sarif.Multitool. `test_line_hash --print FILE` prints a file's hashes,
 * for tests/golden/check-line-hashes, which asks the oracle anew about many more files.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/limits.h"
#include "core/line_hash.h"
#include "base/banned.h"

struct vector {
	struct str text;
	const char *hashes; /* of its lines, each with a newline */
};

/* Ask for each line that there may be; *count: those that there are. */
static struct line_hash *hash_all(struct arena *arena, struct str text, size_t *count)
{
	size_t max = text.n + 2;
	struct line_hash *lines = ARENA_NEW(arena, struct line_hash, max);

	for (size_t i = 0; i < max; i++)
		lines[i].line = (uint32_t)i + 1;
	line_hashes(lines, max, arena, text);
	for (*count = 0; lines[*count].ordinal; ++*count)
		;
	return lines;
}

static void print_hashes(struct buf *out, struct str text)
{
	struct arena arena = {0};
	size_t count;
	const struct line_hash *lines = hash_all(&arena, text, &count);

	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%" PRIx64 ":%" PRIu32 "\n", lines[i].hash,
			lines[i].ordinal);
	arena_done(&arena);
}

static const struct vector vectors[] = {
	{STR("#include <string.h>\nint f(char *d, const char *s)\n{\n\tstrcpy(d, s);\n"
	     "\treturn 0;\n}\n"),
		"74b7b308c7d75f4:1\n148b8cde5019e018:1\n4af9c851126cfa66:1\n"
		"12dfae42e3a56335:1\n1faea435564ce3cb:1\n32dce9ccfdbc9d3e:1\n"
		"c129715d7a2bc9a3:1\n"},
	/* nothing at all is one line */
	{STR(""), "c129715d7a2bc9a3:1\n"},
	/* no line end at the end */
	{STR("int x;\nint y;"), "b3e7db33634b997e:1\na5a01dc3b719a16:1\n"},
	{STR("}\n}\n}\n"), "fec212a38d15109c:1\n1da0d4c20a2cbb51:1\n32dce9ccfdbc9d3e:1\n"
			   "c129715d7a2bc9a3:1\n"},
	/* a surrogate pair */
	{STR("s = \"gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80\xe6\xbc\xa2\";\n"),
		"b010fca4850e6d7b:1\nc129715d7a2bc9a3:1\n"},
	/* what is not UTF-8: one U+FFFD for all bytes that could begin a code point */
	{STR("a\xff\xfe"
	     "b\n\xc3(\n\xe2\x82x\n\xf0\x9f\x98\n\xed\xa0\x80\n\xe2\x82"),
		"b4c86fa21e1762b5:1\ne6590ba8edaabe66:1\n184d32bc93a12237:1\n"
		"34f9167a767bd814:1\nb89e1e8e0f541689:1\n8989dec65f08d110:1\n"},
	/* CR alone ends a line, and so does LF when a blank stands between */
	{STR("a\rb\r\nc\n \r \n"),
		"52939e96e80abbab:1\n8fd26d2a4eb48bd4:1\ne506f920eda2ffc0:1\n"
		"5b5d4caf73a13177:1\n3c5bef55b72b93c9:1\nc129715d7a2bc9a3:1\n"},
	/*
	 * A byte order mark is a unit, as in GitHub's action; the oracle drops it. Each
	 * other value here is the oracle's.
	 */
	{STR("\xef\xbb\xbfint x;\n"), "1eba37772d944d4a:1\nc129715d7a2bc9a3:1\n"},
};

static void test_vectors(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(1 * MIB);

		print_hashes(&got, vectors[i].text);
		buf_putc(&got, '\0');
		assert_string_equal(got.p, vectors[i].hashes);
	}
}

/* What does not count: indentation, blanks, the kind of line end. */
static void test_same(void **unused)
{
	static const struct str same[] = {
		STR("a = b;\nc();\n"),
		STR("a = b;\r\nc();\r\n"),
		STR("a = b;\rc();\r"),
		STR("\t a=b ;\n\tc( );\n"),
	};
	struct buf want _cleanup_buf_ = BUF_INIT(1 * MIB);

	(void)unused;
	print_hashes(&want, same[0]);
	for (size_t i = 1; i < sizeof(same) / sizeof(same[0]); i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(1 * MIB);

		print_hashes(&got, same[i]);
		assert_true(str_eq(buf_str(&got), buf_str(&want)));
	}
}

/* Each line has its number among equals; a million of them take no longer than they
 * should. */
static void test_many_equal(void **unused)
{
	const size_t lines = 1000000;
	struct buf text _cleanup_buf_ = BUF_INIT(64 * MIB);
	struct arena arena = {0};
	const struct line_hash *hashes;
	size_t count;

	(void)unused;
	for (size_t i = 0; i < lines; i++)
		buf_puts(&text, i % 2 ? "}\n" : "\n");
	hashes = hash_all(&arena, buf_str(&text), &count);
	assert_int_equal(count, lines + 1);
	/* far from the end, where the window sees nothing else, each second line is equal
	 */
	for (size_t i = 2; i < lines - 200; i++) {
		assert_true(hashes[i].hash == hashes[i - 2].hash);
		assert_int_equal(hashes[i].ordinal, i / 2 + 1);
	}
	arena_done(&arena);
}

/* What is said of a line does not depend on which others are asked for. */
static void test_some(void **unused)
{
	static const char text[] = "a;\n}\n  \r\n\xc3\xa4=\r}\n\n}\n}\na;\n}\nb\n";
	struct arena arena = {0};
	size_t count;
	const struct line_hash *all = hash_all(&arena, str_of(text), &count);

	(void)unused;
	assert_int_equal(count, 12);
	for (size_t i = 0; i < count; i++) {
		struct line_hash some[] = {{.line = (uint32_t)i + 1}, {.line = 99}};

		line_hashes(some, 2, &arena, str_of(text));
		assert_true(some[0].hash == all[i].hash);
		assert_int_equal(some[0].ordinal, all[i].ordinal);
		assert_int_equal(some[1].ordinal, 0);
	}
	arena_done(&arena);
}

/* Lone CRs: each LF behind them is looked for once, not once for each. */
static void test_lone_crs(void **unused)
{
	const size_t lines = 2000000;
	struct buf text _cleanup_buf_ = BUF_INIT(64 * MIB);
	struct arena arena = {0};
	struct line_hash last = {.line = 2 * (uint32_t)lines};

	(void)unused;
	buf_fill(&text, '\r', lines);
	buf_puts(&text, "x");
	buf_fill(&text, '\n', lines);
	line_hashes(&last, 1, &arena, buf_str(&text));
	assert_true(last.ordinal > 0);
	arena_done(&arena);
}

static int print_file(const char *path)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_SCAN_BYTES);
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	FILE *file = fopen(path, "rb");
	char block[4096];
	size_t n;

	if (!file)
		return 3;
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		buf_add(&text, str_make(block, n));
	fclose(file);
	print_hashes(&out, buf_str(&text));
	fwrite(out.p, 1, out.n, stdout);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_many_equal),
		cmocka_unit_test(test_some),
		cmocka_unit_test(test_lone_crs),
	};

	if (argc == 3 && str_is(str_of(argv[1]), "--print"))
		return print_file(argv[2]);
	return cmocka_run_group_tests_name("line hash", tests, NULL, NULL);
}
