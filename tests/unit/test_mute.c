/*
 * core/mute.h: what is a suppression, and what only looks like one.
 */
#include "core/mute.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

struct mute_case {
	const char *comment;
	char want; /* 'o' MUTE_OK, 'e' an EX-ID, 'm' malformed, 'n' no reason, '-' not
		      ours */
	const char *rules; /* with a blank between */
	const char *reason;
};

#define REASON "the caller has checked it"

static const struct mute_case cases[] = {
	{"/* milecastle: allow a-b -- " REASON " */", 'o', "a-b", REASON},
	{"// milecastle: allow a-b -- " REASON, 'o', "a-b", REASON},
	{"//milecastle: allow a-b -- " REASON, 'o', "a-b", REASON},
	{"/*milecastle: allow a-b -- " REASON "*/", 'o', "a-b", REASON},
	{"/** milecastle: allow a-b -- " REASON " */", 'o', "a-b", REASON},
	{"/*! milecastle: allow a-b -- " REASON " */", 'o', "a-b", REASON},
	{"/*\n * milecastle: allow a-b -- " REASON "\n */", 'o', "a-b", REASON},
	{"/// milecastle: allow a-b -- " REASON, '-', "", ""},
	{"//\tmilecastle:\tallow\ta-b\t--\t" REASON "\t", 'o', "a-b", REASON},
	{"// milecastle:   allow   a-b   --   " REASON "   ", 'o', "a-b", REASON},
	{"// milecastle: allow a-b -- " REASON "\r", 'o', "a-b", REASON},
	{"// milecastle: allow a, b,c ,d -- " REASON, 'o', "a b c d", REASON},
	{"/* milecastle: allow a -- one -- two and more */", 'o', "a",
		"one -- two and more"},
	{"/* milecastle: allow a -- well-known --flag used */", 'o', "a",
		"well-known --flag used"},
	{"// milecastle: allow a -- \xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc", 'o', "a",
		"\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"},
	{"// milecastle: allow a -- 12345678", 'o', "a", "12345678"},
	{"// milecastle: allow a -- EX-2026-0042", 'e', "a", "EX-2026-0042"},
	{"/* milecastle: allow a -- EX-1 */", 'e', "a", "EX-1"},
	{"// milecastle: allow a -- EX-1 with words", 'o', "a", "EX-1 with words"},
	{"// milecastle: allow a -- EX-1\twith words", 'o', "a", "EX-1\twith words"},
	{"// milecastle: allow a -- see EX-1", 'o', "a", "see EX-1"},
	{"// milecastle: allow a -- ex-1-2-3", 'o', "a", "ex-1-2-3"},
	/* the reason is missing, or none */
	{"// milecastle: allow a", 'n', "a", ""},
	{"// milecastle: allow a --", 'n', "a", ""},
	{"/* milecastle: allow a -- */", 'n', "a", ""},
	{"// milecastle: allow a -- 1234567", 'n', "a", "1234567"},
	{"// milecastle: allow a -- EX-", 'n', "a", "EX-"},
	{"// milecastle: allow a, b", 'n', "a b", ""},
	{"// milecastle: allow a--b", 'n', "a--b", ""},
	/* malformed */
	{"// milecastle:", 'm', "", ""},
	{"/* milecastle: */", 'm', "", ""},
	{"// milecastle: allow", 'm', "", ""},
	{"// milecastle: allow -- " REASON, 'm', "", ""},
	{"// milecastle: allow , -- " REASON, 'm', "", ""},
	{"// milecastle: allow a, -- " REASON, 'm', "", ""},
	{"// milecastle: allow a b -- " REASON, 'm', "", ""},
	{"// milecastle: allow a; b -- " REASON, 'm', "", ""},
	{"// milecastle: allow A -- " REASON, 'm', "", ""},
	{"// milecastle: allow a_b -- " REASON, 'm', "", ""},
	{"// milecastle: allow * -- " REASON, 'm', "", ""},
	{"// milecastle: allow str-* -- " REASON, 'm', "", ""},
	{"// milecastle: allow a: " REASON, 'm', "", ""},
	{"// milecastle: allow a -" REASON, 'm', "", ""},
	{"// milecastle: allow a --" REASON, 'm', "", ""},
	{"// milecastle: allow a \xe2\x80\x94 " REASON, 'm', "", ""},
	{"// milecastle: allowed a -- " REASON, 'm', "", ""},
	{"// milecastle: Allow a -- " REASON, 'm', "", ""},
	{"// milecastle: deny a -- " REASON, 'm', "", ""},
	{"// milecastle: ALLOW a -- " REASON, 'm', "", ""},
	{"// milecastle: allow a,, b -- " REASON, 'm', "", ""},
	{"/* milecastle: allow a\n * b -- " REASON " */", 'm', "", ""},
	/* not addressed to us */
	{"// Milecastle: allow a -- " REASON, '-', "", ""},
	{"// milecastle allow a -- " REASON, '-', "", ""},
	{"// see milecastle: allow a -- " REASON, '-', "", ""},
	{"/* \"milecastle: allow a\" */", '-', "", ""},
	{"// the milecastle: a gate", '-', "", ""},
	{"// NOLINT", '-', "", ""},
	{"//", '-', "", ""},
	{"/**/", '-', "", ""},
	{"/*", '-', "", ""},
	{"/*/", '-', "", ""},
	/* one that does not end */
	{"/* milecastle: allow a -- " REASON, 'o', "a", REASON},
};

static char letter_of(struct mute *mute, struct str comment)
{
	if (!mute_is_addressed(comment))
		return '-';
	mute_read(mute, comment);
	if (mute->fault == MUTE_OK)
		return mute->is_record ? 'e' : 'o';
	return mute->fault == MUTE_MALFORMED ? 'm' : 'n';
}

static void test_grammar(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf rules _cleanup_buf_ = BUF_INIT(1024);
		struct mute mute = {0};
		char got = letter_of(&mute, str_of(cases[i].comment));

		EXPECT(got == cases[i].want, "'%s' is '%c', not '%c'", cases[i].comment,
			got, cases[i].want);
		if (got == '-' || got == 'm')
			continue;
		for (size_t j = 0; j < mute.rule_count; j++)
			buf_printf(
				&rules, "%s%.*s", j ? " " : "", STR_ARG(mute.rules[j]));
		EXPECT(str_is(buf_str(&rules), cases[i].rules), "'%s': rules '%s'",
			cases[i].comment, unit_text(&rules));
		EXPECT(str_is(mute.reason, cases[i].reason), "'%s': reason '%.*s'",
			cases[i].comment, STR_ARG(mute.reason));
	}
	unit_done();
}

/* "milecastle:" may be followed by "allow" at once, as editors and people leave blanks
 * out. */
static void test_no_blank(void **unused)
{
	struct mute mute;

	(void)unused;
	mute_read(&mute, (struct str)STR("// milecastle:allow a -- " REASON));
	assert_int_equal(mute.fault, MUTE_OK);
}

static void test_limits(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(8 * KIB);
	struct mute mute;

	(void)unused;
	buf_puts(&text, "// milecastle: allow r0");
	for (int i = 1; i < LIMIT_MUTE_RULES; i++)
		buf_printf(&text, ", r%d", i);
	buf_puts(&text, " -- " REASON);
	mute_read(&mute, buf_str(&text));
	assert_int_equal(mute.fault, MUTE_OK);
	assert_int_equal(mute.rule_count, LIMIT_MUTE_RULES);
	buf_reset(&text);
	buf_puts(&text, "// milecastle: allow r0");
	for (int i = 1; i <= LIMIT_MUTE_RULES; i++)
		buf_printf(&text, ", r%d", i);
	buf_puts(&text, " -- " REASON);
	mute_read(&mute, buf_str(&text));
	assert_int_equal(mute.fault, MUTE_MALFORMED);
	buf_reset(&text);
	buf_puts(&text, "// milecastle: allow ");
	buf_fill(&text, 'x', LIMIT_NAME_BYTES + 1);
	buf_puts(&text, " -- " REASON);
	mute_read(&mute, buf_str(&text));
	assert_int_equal(mute.fault, MUTE_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grammar),
		cmocka_unit_test(test_no_blank),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests_name("mute", tests, NULL, NULL);
}
