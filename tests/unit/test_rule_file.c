/*
 * Rule files: what one gives, and each way in which one can be wrong, with the line and
 * column that the author is told. Each case is a good file with one line changed. Read
 * next: core/rule_file.c; docs/rule-format.md is the guide.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/limits.h"
#include "core/fact.h"
#include "core/rule.h"
#include "base/banned.h"

static struct arena arena;

/* Lines of a good rule; a case replaces one, by its number from 1. */
static const char *const lines[] = {
	"id: own-copy",
	"title: Copy without a size",
	"class: code",
	"severity: error",
	"packs: [default]",
	"match:",
	"  names: [own_copy, old_*]",
	"  uses: [call]",
	"message: \"'{name}' does not know the size\"",
	"why: >-",
	"  Nobody checks it.",
	"instead:",
	"  - 'own_copy_n(dst, size, src)'",
	"instead-for:",
	"  own_copy: 'own_copy_s(dst, src)'",
	"cwe: [120, 676]",
	"cert: [STR31-C]",
	"locked: false",
};

#define LINES (sizeof(lines) / sizeof(lines[0]))

/* The good rule with line number replaced; NULL leaves it out. 0: as it is. */
static struct str rule_text(size_t number, const char *line)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(MIB);

	for (size_t i = 0; i < LINES; i++) {
		const char *it = i + 1 == number ? line : lines[i];

		if (it)
			buf_printf(&buf, "%s\n", it);
	}
	return arena_str(&arena, buf_str(&buf));
}

static const struct rule *read_ok(
	size_t number, const char *line, enum rule_origin origin)
{
	const struct rule *rule;
	struct err err;

	if (rule_read(&rule, &arena, str_of("rules/own-copy.yaml"),
		    rule_text(number, line), origin, &err))
		fail_msg("%s", err.text);
	return rule;
}

static void expect_text_error(
	const char *name, struct str text, enum rule_origin origin, const char *expected)
{
	const struct rule *rule = NULL;
	struct err err;

	if (!rule_read(&rule, &arena, str_of(name), text, origin, &err))
		fail_msg("no error; expected: %s", expected);
	assert_string_equal(err.text, expected);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_null(rule);
}

static void expect_error(size_t number, const char *line, const char *expected)
{
	struct str text = arena_printf(&arena, "own-copy.yaml:%s", expected);

	expect_text_error(
		"own-copy.yaml", rule_text(number, line), ORIGIN_REPOSITORY, text.p);
}

static void test_all_fields(void **state)
{
	const struct rule *rule = read_ok(0, NULL, ORIGIN_BUILTIN);

	(void)state;
	assert_true(str_is(rule->id, "own-copy"));
	assert_true(str_is(rule->title, "Copy without a size"));
	assert_int_equal(rule->class, RULE_CODE);
	assert_int_equal(rule->severity, SEVERITY_ERROR);
	assert_false(rule->is_locked);
	assert_int_equal(rule->origin, ORIGIN_BUILTIN);
	assert_true(rule_is_in_pack(rule, str_of("default")));
	assert_int_equal(rule->match, MATCH_NAMES);
	assert_int_equal(rule->name_count, 2);
	assert_true(str_is(rule->names[1], "old_*"));
	assert_int_equal(rule->uses, USE_CALL);
	assert_true(str_is(rule->why, "Nobody checks it."));
	assert_int_equal(rule->cwe_count, 2);
	assert_int_equal(rule->cwe[1], 676);
	assert_int_equal(rule->cert_count, 1);
}

static void test_message_and_advice(void **state)
{
	const struct rule *rule = read_ok(0, NULL, ORIGIN_BUILTIN);

	(void)state;
	assert_true(str_is(rule_message(&arena, rule, str_of("old_x")),
		"'old_x' does not know the size"));
	assert_true(
		str_is(rule_advice(rule, str_of("own_copy")), "own_copy_s(dst, src)"));
	assert_true(
		str_is(rule_advice(rule, str_of("old_x")), "own_copy_n(dst, size, src)"));
}

static void test_may_be_left_out(void **state)
{
	static const size_t optional[] = {8, 16, 17, 18};

	(void)state;
	for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++)
		read_ok(optional[i], NULL, ORIGIN_BUILTIN);
	read_ok(5, NULL, ORIGIN_REPOSITORY);
	assert_int_equal(
		read_ok(8, NULL, ORIGIN_BUILTIN)->uses, USE_CALL | USE_REFERENCE);
	assert_int_equal(
		read_ok(8, "  uses: [reference]", ORIGIN_BUILTIN)->uses, USE_REFERENCE);
	assert_true(read_ok(18, "locked: true", ORIGIN_BUILTIN)->is_locked);
}

static void test_required_keys(void **state)
{
	(void)state;
	expect_error(1, NULL, "1:1: the key 'id' is missing");
	expect_error(2, NULL, "1:1: the key 'title' is missing");
	expect_error(3, NULL, "1:1: the key 'class' is missing");
	expect_error(4, NULL, "1:1: the key 'severity' is missing");
	expect_error(7, NULL, "7:3: the key 'names' is missing");
	expect_error(9, NULL, "1:1: the key 'message' is missing");
	expect_text_error("own-copy.yaml", rule_text(5, NULL), ORIGIN_BUILTIN,
		"own-copy.yaml:1:1: the key 'packs' is missing");
}

static void test_unknown_keys(void **state)
{
	(void)state;
	expect_error(16, "cve: [120]", "16:1: unknown key 'cve'; did you mean 'cwe'?");
	expect_error(
		9, "mesage: x", "9:1: unknown key 'mesage'; did you mean 'message'?");
	expect_error(8, "  use: [call]", "8:3: unknown key 'use'; did you mean 'uses'?");
	expect_error(18, "pattern: x",
		"18:1: unknown key 'pattern'; expected one of 'id', 'title', 'class', "
		"'severity', 'locked', 'packs', 'match', 'message', 'why', 'instead', "
		"'instead-for', 'cwe', 'cert'");
	expect_error(18, "cert: [STR07-C]", "18:1: the key 'cert' stands twice");
}

static void test_ids(void **state)
{
	const char *letters = "1:5: an id is made of a-z, 0-9 and single '-'";

	(void)state;
	expect_error(1, "id: Own-copy", letters);
	expect_error(1, "id: own_copy", letters);
	expect_error(1, "id: own--copy", letters);
	expect_error(1, "id: -own-copy", letters);
	expect_error(1, "id: own-copy-", letters);
	expect_error(1, "id: \"own\\x1bcopy\"", letters);
	expect_error(1, "id: \"\"", "1:5: 'id' must not be empty");
	expect_error(1, "id: own-move", "1:5: the id 'own-move' must be the file's name");
	expect_error(1, "id: [own-copy]", "1:5: 'id' must be a string, not a list");
	expect_text_error("own-copy/x.yaml", rule_text(0, NULL), ORIGIN_BUILTIN,
		"own-copy/x.yaml:1:5: the id 'own-copy' must be the file's name");
}

static void test_names(void **state)
{
	(void)state;
	read_ok(7, "  names: [a, _b, C9, old_*]", ORIGIN_BUILTIN);
	expect_error(7, "  names: []", "7:3: 'names' is empty");
	expect_error(
		7, "  names: own_copy", "7:10: 'names' must be a list, not a string");
	expect_error(7, "  names: [1]", "7:11: expected a string, not a number");
	expect_error(7, "  names: [a, 'b c']",
		"7:14: 'b c' is not an identifier (a '*' may stand at its end)");
	expect_error(7, "  names: ['*']",
		"7:11: '*' is not an identifier (a '*' may stand at its end)");
	expect_error(7, "  names: ['*_copy']",
		"7:11: '*_copy' is not an identifier (a '*' may stand at its end)");
	expect_error(7, "  names: ['a**']",
		"7:11: 'a**' is not an identifier (a '*' may stand at its end)");
	expect_error(7, "  names: [9a]",
		"7:11: '9a' is not an identifier (a '*' may stand at its end)");
}

static void test_name_length(void **state)
{
	struct buf line _cleanup_buf_ = BUF_INIT(KIB);

	(void)state;
	buf_puts(&line, "  names: [");
	buf_fill(&line, 'a', LIMIT_NAME_BYTES);
	buf_puts(&line, "]");
	read_ok(7, arena_str(&arena, buf_str(&line)).p, ORIGIN_BUILTIN);
	line.n--;
	buf_puts(&line, "a]");
	expect_error(7, arena_str(&arena, buf_str(&line)).p,
		"7:11: "
		"'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' is "
		"not an identifier (a '*' may stand at its end)");
}

static void test_uses(void **state)
{
	(void)state;
	expect_error(8, "  uses: []", "8:9: 'uses' is empty");
	expect_error(8, "  uses: [calls]",
		"8:10: 'calls' is not known here; did you mean 'call'?");
	expect_error(8, "  uses: [1]", "8:10: expected one of 'call', 'reference'");
	expect_error(8, "  uses: call", "8:9: 'uses' must be a list, not a string");
}

static void test_words(void **state)
{
	(void)state;
	expect_error(3, "class: header",
		"3:8: 'header' is not known here; expected one of 'code', 'secret', "
		"'text'");
	expect_error(4, "severity: eror",
		"4:11: 'eror' is not known here; did you mean 'error'?");
	expect_error(4, "severity: off",
		"4:11: 'off' is not known here; expected one of 'error', 'warning', "
		"'note'");
	expect_error(
		18, "locked: yes", "18:9: 'locked' must be true or false, not a string");
}

static void test_texts(void **state)
{
	struct buf title _cleanup_buf_ = BUF_INIT(KIB);

	(void)state;
	buf_puts(&title, "title: ");
	buf_fill(&title, 'x', 81);
	expect_error(2, arena_str(&arena, buf_str(&title)).p,
		"2:8: a title has at most 80 bytes");
	expect_error(9, "message: \"one\\ntwo\"", "9:10: a message has one line");
	expect_error(9, "message: ''", "9:10: 'message' must not be empty");
}

static void test_lists(void **state)
{
	(void)state;
	expect_error(5, "packs: default", "5:8: 'packs' must be a list, not a string");
	expect_error(13, "  - [a]", "13:5: expected a string, not a list");
	expect_error(15, "  own_copy: 1", "15:13: expected a string, not a number");
	expect_error(16, "cwe: [CWE-120]", "16:7: expected the number of a CWE");
	expect_error(16, "cwe: [-1]", "16:7: expected the number of a CWE");
	expect_error(16, "cwe: [123456]", "16:7: expected the number of a CWE");
	expect_error(17, "cert: STR31-C", "17:7: 'cert' must be a list, not a string");
}

static struct str engine_text(const char *match)
{
	return arena_printf(&arena,
		"id: own-copy\ntitle: T\nclass: code\nseverity: error\npacks: [default]\n"
		"match:\n%s\nmessage: m\nwhy: w\ninstead: []\n",
		match);
}

static void test_engine(void **state)
{
	const char *alone =
		"own-copy.yaml:7:3: 'engine' stands alone, in built-in rules only";
	const struct rule *rule;
	struct err err;

	(void)state;
	assert_int_equal(rule_read(&rule, &arena, str_of("own-copy.yaml"),
				 engine_text("  engine: true"), ORIGIN_BUILTIN, &err),
		0);
	assert_int_equal(rule->match, MATCH_ENGINE);
	expect_text_error(
		"own-copy.yaml", engine_text("  engine: true"), ORIGIN_REPOSITORY, alone);
	expect_text_error(
		"own-copy.yaml", engine_text("  engine: false"), ORIGIN_BUILTIN, alone);
	expect_text_error("own-copy.yaml", engine_text("  engine: true\n  names: [a]"),
		ORIGIN_BUILTIN, alone);
}

static void test_facts(void **state)
{
	static const struct {
		const char *match, *expected;
	} cases[] = {
		{"  facts: []", "7:10: 'facts' is empty"},
		{"  facts: lone-cr", "7:10: 'facts' must be a list, not a string"},
		{"  facts: [lone-cr, 7]", "7:20: expected one of 'bidi-control', "},
		{"  facts: [lone-crs]",
			"7:11: 'lone-crs' is not known here; did you mean "
			"'lone-cr'?"},
		{"  facts: [\"a\\e[31m\"]", "7:11: 'a\\x1b[31m' is not known here; "},
		{"  facts: [lone-cr]\n  names: [a]", "7:3: 'facts' stands alone"},
		{"  facts: [lone-cr]\n  uses: [call]", "7:3: 'facts' stands alone"},
		{"  facts: [lone-cr]\n  engine: true", "7:3: 'facts' stands alone"},
	};
	const struct rule *rule;
	struct err err;

	(void)state;
	assert_int_equal(rule_read(&rule, &arena, str_of("own-copy.yaml"),
				 engine_text("  facts: [odd-name, lone-cr, lone-cr]"),
				 ORIGIN_REPOSITORY, &err),
		0);
	assert_int_equal(rule->match, MATCH_FACTS);
	assert_int_equal(rule->facts, 1ull << FACT_ODD_NAME | 1ull << FACT_LONE_CR);
	assert_int_equal(rule->name_count, 0);
	assert_int_equal(rule->uses, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str expected =
			arena_printf(&arena, "own-copy.yaml:%s", cases[i].expected);

		assert_int_equal(
			rule_read(&rule, &arena, str_of("own-copy.yaml"),
				engine_text(cases[i].match), ORIGIN_REPOSITORY, &err),
			-1);
		if (!str_has_prefix(str_of(err.text), expected.p))
			fail_msg("%s instead of %s", err.text, expected.p);
	}
}

/* Every fact has a name of its own and a meaning, and there is room for its bit. */
static void test_fact_words(void **state)
{
	(void)state;
	assert_true(FACT_COUNT <= 64);
	assert_null(fact_words[FACT_COUNT]);
	for (size_t i = 0; i < FACT_COUNT; i++) {
		assert_true(fact_words[i][0] && fact_meanings[i][0]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(fact_words[i], fact_words[j]);
	}
}

static void test_can_be_muted(void **state)
{
	struct rule rule = {.match = MATCH_NAMES};

	(void)state;
	assert_true(rule_can_be_muted(&rule));
	rule.match = MATCH_ENGINE;
	assert_false(rule_can_be_muted(&rule));
	rule.match = MATCH_FACTS;
	rule.facts = 1ull << FACT_NUL | 1ull << FACT_SYMLINK;
	assert_true(rule_can_be_muted(&rule));
	rule.facts = FACT_TREE;
	assert_false(rule_can_be_muted(&rule));
}

static void test_documents(void **state)
{
	(void)state;
	expect_text_error("own-copy.yaml", str_of("- a\n"), ORIGIN_REPOSITORY,
		"own-copy.yaml:1:1: expected a rule, not a list");
	expect_text_error("own-copy.yaml", str_of("just text\n"), ORIGIN_REPOSITORY,
		"own-copy.yaml:1:1: expected a rule, not a string");
}

/* What comes from a file is escaped in the message. */
static void test_escapes(void **state)
{
	(void)state;
	expect_error(7, "  names: [\"a\\e[31m\"]",
		"7:11: 'a\\x1b[31m' is not an identifier (a '*' may stand at its end)");
}

static void test_sets(void **state)
{
	const struct rule *rule = read_ok(0, NULL, ORIGIN_REPOSITORY);
	struct rule_set rules = {0};
	struct err err;

	(void)state;
	assert_int_equal(rule_set_add(&rules, &arena, rule, &err), 0);
	assert_int_equal(rule_set_add(&rules, &arena, rule, &err), -1);
	assert_string_equal(err.text, "there is a rule 'own-copy' already");
	assert_ptr_equal(rule_find(&rules, str_of("own-copy")), rule);
	assert_null(rule_find(&rules, str_of("own-cop")));
	assert_ptr_equal(rule_nearest(&rules, str_of("own-cpy")), rule);
	assert_null(rule_nearest(&rules, str_of("something-else")));
}

static int done(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_fields),
		cmocka_unit_test(test_message_and_advice),
		cmocka_unit_test(test_may_be_left_out),
		cmocka_unit_test(test_required_keys),
		cmocka_unit_test(test_unknown_keys),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_name_length),
		cmocka_unit_test(test_uses),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_engine),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_fact_words),
		cmocka_unit_test(test_can_be_muted),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_sets),
	};

	return cmocka_run_group_tests_name("rule_file", tests, NULL, done);
}
