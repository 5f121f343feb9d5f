/*
 * syntax/words.h: exact names before prefixes, longest prefix first, rules each once.
 */
#include "tests/unit/unit.h"
#include "tests/unit/syntax.h"
#include "base/banned.h"

static const char *find(const struct words *words, const char *identifier)
{
	const struct word *word = words_find(words, str_of(identifier));

	if (!word)
		return "";
	assert_ptr_equal(word, &words->items[word->index]);
	/* views into the rule's names: a prefix goes on with '*' */
	return word->text.p;
}

static void test_find(void **unused)
{
	static const struct {
		const char *identifier, *want;
	} cases[] = {
		{"strcpy", "strcpy"},
		{"strcpy_", ""},
		{"strcp", ""},
		{"xstrcpy", ""},
		{"Strcpy", ""},
		{"gets", "gets"},
		{"get", ""},
		{"DES_", "DES_*"},
		{"DES_encrypt", "DES_*"},
		{"DES_set_key", "DES_set_*"},
		{"DES_set_odd", "DES_set_odd"},
		{"DES_set_odd_parity", "DES_set_*"},
		{"DES", ""},
		{"_mbscpy", "_mbscpy"},
		{"a", "a"},
		{"b", ""},
		{"\xc3\xbc", ""},
		{"$", ""},
	};
	struct fixture f;

	(void)unused;
	fixture_open(&f, "strcpy gets DES_* DES_set_odd DES_set_* _mbscpy a");
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *got = find(&f.words, cases[i].identifier);

		EXPECT(str_has_prefix(str_of(got), cases[i].want) &&
				!*got == !*cases[i].want,
			"%s: %s", cases[i].identifier, got);
	}
	unit_done();
	fixture_close(&f);
}

static void test_long_names(void **unused)
{
	char name[200] = "";
	struct fixture f;

	(void)unused;
	memset(name, 'n', LIMIT_NAME_BYTES);
	fixture_open(&f, name);
	assert_non_null(words_find(&f.words, str_of(name)));
	for (size_t n = LIMIT_NAME_BYTES + 1; n < sizeof(name) - 1; n++) {
		name[n - 1] = 'n';
		assert_null(words_find(&f.words, str_of(name)));
	}
	fixture_close(&f);
	name[LIMIT_NAME_BYTES] = '*';
	name[LIMIT_NAME_BYTES + 1] = '\0';
	fixture_open(&f, name);
	memset(name, 'n', sizeof(name) - 1);
	assert_non_null(words_find(&f.words, str_of(name)));
	name[LIMIT_NAME_BYTES - 1] = '\0';
	assert_null(words_find(&f.words, str_of(name)));
	fixture_close(&f);
}

/* Two rules that name a word are both told, in their order; one that names it twice,
 * once. */
static void test_rules(void **unused)
{
	static const struct str one[] = {STR("x"), STR("y"), STR("x"), STR("x*")};
	static const struct str two[] = {STR("x"), STR("x*"), STR("x*")};
	const struct rule first = {.id = STR("first"), .names = one, .name_count = 4};
	const struct rule second = {.id = STR("second"), .names = two, .name_count = 3};
	const struct rule *items[] = {&first, &second};
	const struct rule_set rules = {.items = items, .count = 2};
	struct arena arena = {0};
	const struct word *word;
	struct words words;

	(void)unused;
	words_init(&words, &arena, &rules);
	word = words_find(&words, str_of("x"));
	assert_int_equal(word->rules.count, 2);
	assert_ptr_equal(word->rules.items[0], &first);
	assert_ptr_equal(word->rules.items[1], &second);
	assert_int_equal(words_find(&words, str_of("y"))->rules.count, 1);
	assert_int_equal(words_find(&words, str_of("xx"))->rules.count, 2);
	assert_null(words_find(&words, str_of("z")));
	arena_done(&arena);
}

static void test_none(void **unused)
{
	const struct rule_set rules = {0};
	struct arena arena = {0};
	struct words words;

	(void)unused;
	words_init(&words, &arena, &rules);
	assert_null(words_find(&words, str_of("strcpy")));
	arena_done(&arena);
}

/* As many names as a rule may have, all found. */
static void test_many(void **unused)
{
	struct buf names _cleanup_buf_ = BUF_INIT(1 * MIB);
	struct fixture f;
	char name[32];

	(void)unused;
	for (int i = 0; i < LIMIT_RULE_NAMES; i++)
		buf_printf(&names, "%sn%d", i ? " " : "", i * 7919);
	fixture_open(&f, unit_text(&names));
	for (int i = 0; i < LIMIT_RULE_NAMES; i++) {
		snprintf(name, sizeof(name), "n%d", i * 7919);
		assert_non_null(words_find(&f.words, str_of(name)));
		snprintf(name, sizeof(name), "m%d", i * 7919);
		assert_null(words_find(&f.words, str_of(name)));
	}
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_long_names),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
