/*
 * Receipts and dissents: an order that does not show which thread made them, words for
 * each limit and saying, and finding the one receipt of a path. How they look in reports
 * is tests/unit/test_report.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "core/dissent.h"
#include "report/receipts.h"
#include "base/banned.h"

/* The order holds both ways round, and each is equal to itself. */
#define EXPECT_ORDER(cmp, items) \
	do { \
		size_t n = sizeof(items) / sizeof((items)[0]); \
		for (size_t i = 0; i < n; i++) { \
			for (size_t j = 0; j < n; j++) { \
				int got = cmp(&(items)[i], &(items)[j]); \
				int want = (i > j) - (i < j); \
				if ((got > 0) - (got < 0) != want) \
					fail_msg("%zu against %zu gives %d", i, j, got); \
			} \
		} \
	} while (0)

static void test_receipt_order(void **unused)
{
	static const struct receipt items[] = {
		{.path = STR("a.c"), .bytes_parsed = 9},
		{.path = STR("a.c"), .oid = {.bytes = {1}, .n = 20}},
		{.path = STR("a.c"), .oid = {.bytes = {2}, .n = 20}},
		{.path = STR("a.c"), .oid = {.bytes = {2}, .n = 20}, .bytes_parsed = 1},
		{.path = STR("a.c"), .oid = {.bytes = {2}, .n = 20}, .trees_asked = 1},
		{.path = STR("a.c"), .oid = {.bytes = {0}, .n = 32}},
		{.path = STR("b.c"), .oid = {.bytes = {1}, .n = 20}},
	};

	(void)unused;
	EXPECT_ORDER(receipt_cmp, items);
}

static void test_dissent_order(void **unused)
{
	static const struct dissent items[] = {
		{.path = STR("a.c"), .span = {.start = 4}, .name = STR("gets")},
		{.path = STR("a.c"), .span = {.start = 4}, .name = STR("strcpy")},
		{.path = STR("a.c"),
			.span = {.start = 4},
			.name = STR("strcpy"),
			.taken = SAYS_CALL},
		{.path = STR("a.c"),
			.span = {.start = 4},
			.name = STR("strcpy"),
			.tree = SAYS_CALL},
		{.path = STR("a.c"),
			.span = {.start = 4},
			.name = STR("strcpy"),
			.lexer = SAYS_CALL},
		{.path = STR("a.c"), .span = {.start = 10}, .name = STR("a")},
		{.path = STR("b.c"), .span = {.start = 1}, .name = STR("a")},
	};

	(void)unused;
	EXPECT_ORDER(dissent_cmp, items);
}

/* A macro may stand for several names, all at the place where it is used. */
static void test_finding_order(void **unused)
{
	static const struct rule first = {.id = STR("a")}, second = {.id = STR("b")};
	static const struct finding items[] = {
		{.rule = &second, .path = STR("a.c"), .span = {.start = 1}},
		{.rule = &first, .path = STR("a.c"), .span = {.start = 2}},
		{.rule = &second,
			.path = STR("a.c"),
			.span = {.start = 2},
			.name = STR("strcpy")},
		{.rule = &second,
			.path = STR("a.c"),
			.span = {.start = 2},
			.name = STR("wcscpy")},
		{.rule = &second,
			.path = STR("a.c"),
			.span = {.start = 2},
			.name = STR("wcscpy"),
			.via = STR("CP")},
		{.rule = &second,
			.path = STR("a.c"),
			.span = {.start = 2},
			.name = STR("wcscpy"),
			.via = STR("CP"),
			.is_doubtful = true},
		{.rule = &second,
			.path = STR("a.c"),
			.span = {.start = 2},
			.name = STR("wcscpy"),
			.via = STR("CP"),
			.class = CLASS_INDIRECT_NAME},
		{.rule = &first, .path = STR("b.c")},
	};

	(void)unused;
	EXPECT_ORDER(finding_cmp, items);
}

/* Kebab-case and one for each, so that scripts can rely on them. */
static void expect_words(const char *const words[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		assert_non_null(words[i]);
		assert_int_equal(strspn(words[i], "abcdefghijklmnopqrstuvwxyz-"),
			strlen(words[i]));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(words[i], words[j]);
	}
	assert_null(words[count]);
}

static void test_words(void **unused)
{
	(void)unused;
	expect_words(receipt_limit_words, RECEIPT_LIMIT_COUNT);
	expect_words(saying_words, SAYING_COUNT);
	expect_words(finding_class_words, CLASS_COUNT);
	assert_null(receipt_limit_texts[RECEIPT_LIMIT_COUNT]);
	assert_true(RECEIPT_LIMIT_COUNT <= 8 * sizeof((struct receipt){0}.limits));
}

static void test_find(void **unused)
{
	static struct receipt items[] = {
		{.path = STR("a.c")},
		{.path = STR("b.c")},
		{.path = STR("b.c")},
		{.path = STR("c.c")},
		{.path = STR("d.c")},
		{.path = STR("d.c")},
	};
	struct receipt_list list = {.items = items, .count = 6, .cap = 6};

	(void)unused;
	assert_ptr_equal(receipt_find(&list, str_of("a.c")), &items[0]);
	assert_ptr_equal(receipt_find(&list, str_of("c.c")), &items[3]);
	assert_null(receipt_find(&list, str_of("b.c")));
	assert_null(receipt_find(&list, str_of("d.c")));
	assert_null(receipt_find(&list, str_of("e.c")));
	assert_null(receipt_find(&list, str_of("")));
	list.count = 5;
	assert_ptr_equal(receipt_find(&list, str_of("d.c")), &items[4]);
	list.count = 0;
	assert_null(receipt_find(&list, str_of("a.c")));
	assert_null(receipt_find(NULL, str_of("a.c")));
}

static void expect_remark(struct receipt receipt, const char *expected)
{
	struct buf out _cleanup_buf_ = BUF_INIT(1024);

	receipt_remark(&out, &receipt);
	buf_putc(&out, '\0');
	assert_string_equal(out.p, expected);
}

/* The share is rounded up, so that one byte of many is seen, and all is 100. */
static void test_remark(void **unused)
{
	(void)unused;
	expect_remark((struct receipt){.readings = 1, .bytes = 9, .candidates = 3}, "");
	expect_remark((struct receipt){0}, "");
	expect_remark((struct receipt){.readings = 2}, "read 2 ways");
	expect_remark((struct receipt){.disagreements = 1,
			      .bytes_first = 128 * 1024 * 1024,
			      .bytes_in_error = 1},
		"1 disagreement, 0.1 % of what was parsed in no sound tree");
	expect_remark(
		(struct receipt){
			.branch_choices = 2, .bytes_first = 300, .bytes_in_error = 100},
		"2 more branch choices, 33.4 % of what was parsed in no sound tree");
	expect_remark((struct receipt){.limits = 1 << RECEIPT_CANDIDATES,
			      .bytes_first = 7,
			      .bytes_in_error = 7},
		"100.0 % of what was parsed in no sound tree; "
		"limit: more candidates than are kept");
	/* no share of nothing */
	expect_remark((struct receipt){.branch_choices = 1, .bytes_in_error = 7},
		"1 more branch choice");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_receipt_order),
		cmocka_unit_test(test_dissent_order),
		cmocka_unit_test(test_finding_order),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_remark),
	};

	return cmocka_run_group_tests_name("receipt", tests, NULL, NULL);
}
