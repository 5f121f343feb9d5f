/*
 * syntax/confusable.h: what an identifier looks like, what misleads and what does not.
 */
#include "syntax/confusable.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static void test_skeletons(void **unused)
{
	static const struct {
		const char *identifier, *skeleton;
		bool misleads;
	} cases[] = {
		{"strcpy", "strcpy", false},
		{"", "", false},
		/* one letter of another script */
		{"\u0455trcpy", "strcpy", true},
		{"str\u0441py", "strcpy", true},
		{"str\u0421py", "strCpy", true},
		{"strcp\u1d8c", "strcpy", true},
		{"g\u03bfts", "gots", true},
		{"\u0570ash", "hash", true},
		{"\u13a0ES_key", "DES_key", true},
		/* all of them */
		{"\u0441\u043e\u0440\u0443", "copy", true},
		{"\uff53\uff54\uff52\uff43\uff50\uff59", "strcpy", true},
		{"\uff4d\uff25\uff3f\uff11", "mE_1", true},
		{"\U0001d42c\U0001d42d\U0001d42b\U0001d41c\U0001d429\U0001d432", "strcpy",
			true},
		{"\U0001d538\u2102\U0001d7ce\U0001d7ff", "AC09", true},
		{"\U0001d6a8\U0001d6c2\U0001d6f0", "AaO", true},
		{"\U0001d6a4\U0001d6a5", "ij", true},
		{"\ua731\u1d1b\u0280\u1d04\u1d18\u028f", "strcpy", true},
		{"\u212aeep", "Keep", true},
		/* variants of Latin letters */
		{"f\u0131le", "file", true},
		{"\u0261ets", "gets", true},
		{"\u0251toi", "atoi", true},
		/* what is not seen: dropped, and FACT_INVISIBLE tells */
		{"str\u200dcpy", "strcpy", false},
		{"str\u00adcpy", "strcpy", false},
		{"strcpy\ufe0f", "strcpy", false},
		{"str\U000e0061cpy", "strcpy", false},
		/* escapes */
		{"str\\u200dcpy", "strcpy", true},
		{"\\u0455trcpy", "strcpy", true},
		{"\\U00000455trcpy", "strcpy", true},
		{"\\u{455}trcpy", "strcpy", true},
		{"\\u0073trcpy", "strcpy", true},
		{"caf\\u00e9", "caf\u00e9", false},
		{"caf\\u{e9}", "caf\u00e9", false},
		{"\\U0001F600", "\U0001F600", false},
		/* mixed, and a part of it looks like ASCII */
		{"\u0444\u0443\u043d\u043a\u0446i\u044f",
			"\u0444y\u043d\u043a\u0446i\u044f", true},
		{"strc\u0440\u0436", "strcp\u0436", true},
		{"\u03b1_max", "a_max", true},
		/* words of one script */
		{"gr\u00f6\u00dfe", "gr\u00f6\u00dfe", false},
		{"caf\u00e9", "caf\u00e9", false},
		{"cafe\u0301", "cafe\u0301", false},
		{"\u00e5r_2", "\u00e5r_2", false},
		{"\u0441\u0443\u043c\u043c\u0430", "cy\u043c\u043ca", false},
		{"\u043d\u043e\u043c\u0435\u0440_1", "\u043do\u043cep_1", false},
		{"\u03bb\u03cc\u03b3\u03bf\u03c2", "\u03bb\u03ccyo\u03c2", false},
		{"\u540d\u524d", "\u540d\u524d", false},
		{"\u0645\u0631\u062d\u0628\u0627", "\u0645\u0631\u062d\u0628\u0627",
			false},
		/* formulas */
		{"\u03b1", "a", false},
		{"\u03c1_0", "p_0", false},
		{"\u0394t", "\u0394t", false},
		{"\u03c0", "\u03c0", false},
		{"\u03bc_s", "\u03bc_s", false},
		/* no escapes, no UTF-8 */
		{"a\\u04", "a\\u04", false},
		{"a\\u", "a\\u", false},
		{"\\", "\\", false},
		{"\\u{}", "\\u{}", false},
		{"\\u{455", "\\u{455", false},
		{"\\u{110000}", "\\u{110000}", false},
		{"\\ud800", "\\ud800", false},
		{"\\x41", "\\x41", false},
		{"caf\xe9", "caf\xe9", false},
		{"strcp\xd1", "strcp\xd1", false},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct skeleton skeleton;

		skeleton_make(&skeleton, str_of(cases[i].identifier));
		EXPECT(str_is(skeleton_str(&skeleton), cases[i].skeleton),
			"%s looks like %.*s", cases[i].identifier,
			STR_ARG(skeleton_str(&skeleton)));
		EXPECT(skeleton_misleads(&skeleton) == cases[i].misleads,
			"%s: misleads %d", cases[i].identifier, !cases[i].misleads);
		EXPECT(skeleton.is_changed == !str_eq(skeleton_str(&skeleton),
						      str_of(cases[i].identifier)),
			"%s: is_changed %d", cases[i].identifier, skeleton.is_changed);
		EXPECT(!skeleton.is_cut, "%s: cut", cases[i].identifier);
	}
	unit_done();
}

static void test_counts(void **unused)
{
	struct skeleton skeleton;

	(void)unused;
	skeleton_make(&skeleton, str_of("\u0455tr_\u03b1\u03bb1\u200d"));
	assert_int_equal(skeleton.letters, 5);
	assert_int_equal(skeleton.greek, 2);
	assert_int_equal(skeleton.lookalikes, 2);
	assert_true(skeleton.is_mixed);
	assert_true(skeleton.is_changed);
	assert_false(skeleton.is_ascii);
	skeleton_make(&skeleton, str_of("\u0394t"));
	assert_true(skeleton.is_mixed);
	assert_int_equal(skeleton.lookalikes, 0);
	skeleton_make(&skeleton, str_of("\u00fcber_a1"));
	assert_false(skeleton.is_mixed);
	assert_int_equal(skeleton.letters, 5);
}

/* What does not fit is left out whole, and all of the identifier is judged. */
static void test_long(void **unused)
{
	char text[2 * LIMIT_SKELETON_BYTES];
	struct skeleton skeleton;

	(void)unused;
	memset(text, 'a', sizeof(text));
	skeleton_make(&skeleton, str_make(text, LIMIT_SKELETON_BYTES));
	assert_false(skeleton.is_cut);
	assert_int_equal(skeleton.n, LIMIT_SKELETON_BYTES);
	memcpy(text + sizeof(text) - 2, "\u0455", 2);
	skeleton_make(&skeleton, str_make(text, sizeof(text)));
	assert_true(skeleton.is_cut);
	assert_int_equal(skeleton.n, LIMIT_SKELETON_BYTES);
	assert_true(skeleton_misleads(&skeleton));
	/* two bytes do not fit into the last one */
	memcpy(text + LIMIT_SKELETON_BYTES - 1, "\u00fc", 2);
	skeleton_make(&skeleton, str_make(text, LIMIT_SKELETON_BYTES + 2));
	assert_true(skeleton.is_cut);
	assert_int_equal(skeleton.n, LIMIT_SKELETON_BYTES - 1);
}

/* The table is searched by halves: each neighbourhood must be found. */
static void test_letters(void **unused)
{
	static const struct {
		uint32_t point;
		char letter;
	} cases[] = {
		{0x131, 'i'},
		{0x130, '\0'},
		{0x132, '\0'},
		{0x3bf, 'o'},
		{0x43e, 'o'},
		{0x430, 'a'},
		{0x435, 'e'},
		{0x440, 'p'},
		{0x445, 'x'},
		{0x456, 'i'},
		{0x458, 'j'},
		{0x585, 'o'},
		{0x1d7cb, '\0'},
		{0x1d6a6, '\0'},
		{0x1d7cc, '\0'},
		{0x1d7ce, '0'},
		{0x1d7d8, '0'},
		{0x1d7ff, '9'},
		{0x1d800, '\0'},
		{0x1d400, 'A'},
		{0x1d433, 'z'},
		{0x1d434, 'A'},
		{0x1d6a3, 'z'},
		{0x1d6c1, '\0'},
		{0x1d6d0, 'o'},
		{0x1d7ba, 'p'},
		{0x1d6e0, 'p'},
		{0xff3f, '_'},
		{0xff04, '\0'},
		{0x1d7ca, 'F'},
		{0xff0d, '\0'},
		{0xff5e, '\0'},
		{0xabaf, 'c'},
		{0x10ffff, '\0'},
		{'a', '\0'},
		{0x10131, '\0'},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++)
		EXPECT(confusable_letter(cases[i].point) == cases[i].letter, "U+%04X: %c",
			cases[i].point, confusable_letter(cases[i].point));
	/* whatever is given stands in an identifier */
	for (uint32_t point = 0x80; point < 0x20000; point++) {
		char c = confusable_letter(point);

		EXPECT(!c || c == '_' || (c >= '0' && c <= '9') ||
				(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'),
			"U+%04X gives %d", point, c);
	}
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_skeletons),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
