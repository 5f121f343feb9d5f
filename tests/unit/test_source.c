/*
 * core/source.h: lines end at LF; columns in bytes and in UTF-16 units.
 */
#include "core/source.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static void test_lines(void **unused)
{
	struct arena arena = {0};
	struct source source = {.bytes = STR("one\r\n\ntw\ro\n\r\nend")};
	static const char *const lines[] = {"one", "", "tw\ro", "", "end"};

	(void)unused;
	source_index_lines(&source, &arena);
	assert_int_equal(source.line_count, COUNT(lines));
	for (uint32_t i = 0; i < COUNT(lines); i++) {
		uint32_t start = source.line_start[i];

		EXPECT(str_is(source_line(&source, i + 1), lines[i]), "line %u", i + 1);
		EXPECT(source_line_of(&source, start) == i + 1, "start of line %u",
			i + 1);
		EXPECT(!i || source_line_of(&source, start - 1) == i, "end of line %u",
			i);
	}
	EXPECT(source_line_of(&source, (uint32_t)source.bytes.n) == 5, "the end");
	unit_done();
	arena_done(&arena);
}

static void test_edges(void **unused)
{
	struct arena arena = {0};
	struct source empty = {0}, ends = {.bytes = STR("a\n")},
		      only = {.bytes = STR("\n\n")};
	struct source cr = {.bytes = STR("\r")};
	struct span span;

	(void)unused;
	source_index_lines(&empty, &arena);
	assert_int_equal(empty.line_count, 1);
	assert_int_equal(source_line(&empty, 1).n, 0);
	span = source_span(&empty, 0, 0);
	assert_int_equal(span.line, 1);
	assert_int_equal(span.column, 1);
	source_index_lines(&ends, &arena);
	assert_int_equal(ends.line_count, 2);
	assert_int_equal(source_line(&ends, 2).n, 0);
	source_index_lines(&only, &arena);
	assert_int_equal(only.line_count, 3);
	source_index_lines(&cr, &arena);
	assert_int_equal(cr.line_count, 1);
	assert_int_equal(source_line(&cr, 1).n, 0);
	arena_done(&arena);
}

static void test_span(void **unused)
{
	/*                                     0123 4 5 6 7 8 9 */
	struct source source = {
		.bytes = STR("a\n\xc3\xbc \xf0\x9f\x98\x80 x\ty\n\xffz\n")};
	struct arena arena = {0};
	struct span span;

	(void)unused;
	source_index_lines(&source, &arena);
	span = source_span(&source, 10, 13); /* "x\ty" */
	assert_int_equal(span.line, 2);
	assert_int_equal(span.column, 9);
	assert_int_equal(span.end_line, 2);
	assert_int_equal(span.end_column, 12);
	assert_int_equal(span.column16, 6);
	assert_int_equal(span.end_column16, 9);
	/* backwards, on the same line: the memory of the last answer must not show */
	span = source_span(&source, 2, 4);
	assert_int_equal(span.column, 1);
	assert_int_equal(span.column16, 1);
	assert_int_equal(span.end_column16, 2);
	/* over a line end, from and to an invalid byte */
	span = source_span(&source, 12, 15);
	assert_int_equal(span.line, 2);
	assert_int_equal(span.end_line, 3);
	assert_int_equal(span.end_column, 2);
	assert_int_equal(span.end_column16, 2);
	arena_done(&arena);
}

/* A line of megabytes with a finding every few bytes costs one pass. */
static void test_long_line(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(8 << 20);
	struct arena arena = {0};
	struct source source = {0};

	(void)unused;
	while (text.n + 3 <= 6 << 20)
		buf_puts(&text, "\xc3\xbc;");
	source.bytes = buf_str(&text);
	source_index_lines(&source, &arena);
	for (uint32_t at = 0; at < text.n; at += 3) {
		struct span span = source_span(&source, at, at + 2);

		assert_int_equal(span.column16, at / 3 * 2 + 1);
		assert_int_equal(span.end_column16, at / 3 * 2 + 2);
	}
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_span),
		cmocka_unit_test(test_long_line),
	};

	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
