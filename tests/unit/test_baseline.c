/*
 * core/baseline.h: read strictly, written in one form. gate/baseline.h: what it covers of
 * the findings of a run, over sources in memory.
 */
#include "base/limits.h"
#include "core/baseline.h"
#include "gate/gate.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define ZEROS "00000000000000000000000000000000000000000000000000000000000000"
#define PRINT(digits) "{\"exact/v1\":\"" ZEROS digits "\"}"
#define ENTRY(rule, path, line, digits) \
	"{\"rule\":\"" rule "\",\"path\":\"" path "\",\"line\":" line \
	",\"fingerprints\":" PRINT(digits) "}"
#define FILE_OF(entries) "{\"version\":1,\"findings\":[" entries "]}"

/* --- the file --------------------------------------------------------------------------
 */

static void test_order(void **unused)
{
	static const char text[] = FILE_OF(
		ENTRY("b", "a.c", "1", "01") "," ENTRY("a", "b.c", "9", "02") "," ENTRY(
			"a", "b.c", "3", "03") "," ENTRY("a", "a.c", "4", "04"));
	static const char want[] = "{\n  \"version\": 1,\n  \"findings\": [\n    " ENTRY(
		"a", "a.c", "4", "04") ",\n    " ENTRY("a", "b.c", "3",
		"03") ",\n    " ENTRY("a", "b.c", "9", "02") ",\n    " ENTRY("b", "a.c",
		"1", "01") "\n  ]\n}\n";
	struct buf out _cleanup_buf_ = BUF_INIT(64 * KIB);
	struct baseline baseline;
	struct arena arena = {0};
	struct err err;

	(void)unused;
	assert_int_equal(
		baseline_read(&baseline, &arena, str_of("b"), str_of(text), &err), 0);
	assert_int_equal(baseline.count, 4);
	baseline_write(&out, &baseline);
	EXPECT(str_is(buf_str(&out), want), "%s", unit_text(&out));
	assert_int_equal(
		baseline_read(&baseline, &arena, str_of("b"), buf_str(&out), &err), 0);
	assert_true(baseline.items[0].prints.keys[FINGERPRINT_EXACT].is_set);
	assert_false(baseline.items[0].prints.keys[FINGERPRINT_LINE].is_set);
	assert_int_equal(
		baseline.items[0].prints.keys[FINGERPRINT_EXACT].digest.bytes[31], 4);
	arena_done(&arena);
	unit_done();
}

static void test_errors(void **unused)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"", "b:1:1: "},
		{"{\"version\":2,\"findings\":[]}",
			"b:1:12: this program reads version 1 of a baseline"},
		{FILE_OF(ENTRY("A", "a.c", "1", "01")), "b:1:34: 'rule' is no rule's id"},
		{FILE_OF(ENTRY("a", "", "1", "01")), "b:1:45: 'path' must not be empty"},
		{FILE_OF(ENTRY("a", "a.c", "1", "0g")),
			"b:1:87: expected 64 hexadecimal digits"},
		{FILE_OF(ENTRY("a", "a.c", "1", "0A")),
			"b:1:87: expected 64 hexadecimal digits"},
		{FILE_OF(ENTRY("a", "a.c", "1", "01") ",\n" ENTRY("b", "b.c", "1", "01")),
			"b:2:1: the same finding stands in line 1 already"},
	};
	struct arena arena = {0};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct baseline baseline;
		struct err err = {.text = ""};

		EXPECT(baseline_read(&baseline, &arena, str_of("b"),
			       str_of(cases[i].text), &err),
			"case %zu was read", i);
		EXPECT(str_has_prefix(str_of(err.text), cases[i].want) &&
				err.kind == ERR_USAGE,
			"case %zu: %s", i, err.text);
	}
	arena_done(&arena);
	unit_done();
}

/* --- what it covers --------------------------------------------------------------------
 */

/* The files of a run: where each was, and what is in it. */
struct file {
	const char *path, *text;
};
static const struct file *files;
static size_t file_count;

static enum store_result read_file(struct content *out, struct store *store,
	const struct change *change, size_t max, struct err *err)
{
	(void)store;
	(void)max;
	(void)err;
	for (size_t i = 0; i < file_count; i++) {
		if (str_is(change->path, files[i].path))
			*out = (struct content){.bytes = str_of(files[i].text)};
	}
	return STORE_OK;
}

static enum store_result find_file(struct content *out, struct oid *oid, bool *is_there,
	struct store *store, struct str path, size_t max, struct err *err)
{
	(void)store;
	(void)max;
	(void)err;
	(void)oid;
	*is_there = false;
	for (size_t i = 0; i < file_count; i++) {
		if (!str_is(path, files[i].path))
			continue;
		*is_there = true;
		if (out)
			*out = (struct content){.bytes = str_of(files[i].text)};
	}
	return STORE_OK;
}

static size_t reads;

static int count_read(struct baseline_desk *desk, struct err *err)
{
	(void)desk;
	(void)err;
	reads++;
	return 0;
}

static int fail_read(struct baseline_desk *desk, struct err *err)
{
	(void)desk;
	return err_usage(err, "b:1:1: it is broken");
}

static int run(struct gate_result *out, const struct file *of, size_t count,
	struct baseline_desk *desk, bool is_complete)
{
	static struct rule_set rules;
	static struct arena arena; /* for all runs: results point into it */
	struct change *changes = ARENA_NEW(&arena, struct change, count);
	struct change_set set = {.why = WHY_TREE, .items = changes, .count = count};
	struct store store = {.read = read_file, .find = find_file};
	struct policy policy;
	struct gate_input input = {.changes = &set,
		.store = &store,
		.policy = &policy,
		.rules = &rules,
		.scope = SCOPE_ALL,
		.workers = 1,
		.has_fingerprints = true,
		.is_complete = is_complete,
		.baseline = desk};
	struct err err;

	files = of;
	file_count = count;
	for (size_t i = 0; i < count; i++)
		changes[i].path = changes[i].root_path = str_of(of[i].path);
	policy_default(&policy);
	if (!rules.count)
		rule_set_add_builtin(&rules, &arena);
	return gate_run(out, &input, &err);
}

/* All findings of some files become the list of a desk. */
static void write_down(struct baseline_desk *desk, const struct file *of, size_t count)
{
	struct gate_result result _cleanup_gate_result_ = {0};

	assert_int_equal(run(&result, of, count, NULL, false), 0);
	for (size_t i = 0; i < result.findings.count; i++) {
		const struct finding *finding = &result.findings.items[i];
		struct baseline_entry entry = {.rule = finding->rule->id,
			.path = arena_str(&desk->arena, finding->path),
			.line = finding->span.line,
			.prints = *finding->fingerprints};

		VEC_PUSH(&desk->arena, &desk->list, entry);
	}
}

/* open: findings that are open; stale: of the baseline's, how many are gone. */
static void expect(struct baseline_desk *desk, const char *name, const struct file *of,
	size_t count, size_t open, size_t stale)
{
	struct gate_result result _cleanup_gate_result_ = {0};
	size_t have = 0, gone = 0, told = 0;

	assert_int_equal(run(&result, of, count, desk, true), 0);
	for (size_t i = 0; i < result.findings.count; i++) {
		const struct finding *finding = &result.findings.items[i];

		if (finding->class == CLASS_ENGINE)
			told += finding->is_derived;
		else
			have += finding->state == STATE_OPEN;
	}
	for (size_t i = 0; i < desk->list.count; i++)
		gone += !desk->is_used[i];
	EXPECT(have == open, "%s: %zu open", name, have);
	EXPECT(gone == stale, "%s: %zu stale", name, gone);
	EXPECT(told == (stale ? 1 : 0), "%s: told %zu times", name, told);
	EXPECT(result.bare.baseline == 0 &&
			result.verdict.baseline == desk->list.count - gone,
		"%s: counts", name);
}

#define F(name, body) "void " name "(char *d, char *s)\n{\n" body "}\n"
#define COPY "\tstrcpy(d, s);\n"

static void test_covers(void **unused)
{
	static const struct file old[] = {{"a.c", F("f", COPY) F("g", COPY)}};
	static const struct file shifted[] = {
		{"a.c", "int x;\n" F("g", COPY) F("f", "  " COPY)}};
	static const struct file more[] = {
		{"a.c", F("f", COPY) F("g", COPY) F("h", COPY)}};
	static const struct file twice[] = {{"a.c", F("f", COPY COPY) F("g", COPY)}};
	static const struct file moved[] = {{"b.c", F("f", COPY) F("g", COPY)}};
	static const struct file copied[] = {
		{"a.c", F("f", COPY) F("g", COPY)}, {"b.c", F("f", COPY) F("g", COPY)}};
	static const struct file replaced[] = {
		{"a.c", "int x;\n"}, {"b.c", F("f", COPY)}};
	static const struct file forked[] = {
		{"b.c", F("f", COPY)}, {"c.c", F("f", COPY)}};
	static const struct file fixed[] = {{"a.c", F("f", COPY)}};
	struct baseline_desk desk = {0};

	(void)unused;
	write_down(&desk, old, COUNT(old));
	assert_int_equal(desk.list.count, 2);
	expect(&desk, "the same", old, COUNT(old), 0, 0);
	expect(&desk, "shifted", shifted, COUNT(shifted), 0, 0);
	expect(&desk, "one more", more, COUNT(more), 1, 0);
	expect(&desk, "twice", twice, COUNT(twice), 2, 1);
	expect(&desk, "moved", moved, COUNT(moved), 0, 0);
	expect(&desk, "copied", copied, COUNT(copied), 2, 0);
	expect(&desk, "replaced", replaced, COUNT(replaced), 1, 2);
	expect(&desk, "forked", forked, COUNT(forked), 2, 2);
	expect(&desk, "fixed", fixed, COUNT(fixed), 0, 1);
	for (size_t i = 0; i < desk.list.count; i++)
		desk.list.items[i].rule = (struct str)STR("str-strcat");
	expect(&desk, "of another rule", old, COUNT(old), 2, 2);
	baseline_desk_done(&desk);
	unit_done();
}

static void test_lazy(void **unused)
{
	static const struct file safe[] = {{"a.c", "int x;\n"}};
	static const struct file unsafe[] = {{"a.c", F("f", COPY)}};
	struct gate_result result = {0};
	struct baseline_desk desk = {.read = count_read};
	struct baseline_desk broken = {.read = fail_read};

	(void)unused;
	assert_int_equal(run(&result, safe, 1, &desk, false), 0);
	gate_result_done(&result);
	assert_int_equal(reads, 0);
	for (size_t i = 0; i < 3; i++) { /* once for all runs */
		assert_int_equal(run(&result, unsafe, 1, &desk, false), 0);
		gate_result_done(&result);
		assert_int_equal(reads, 1);
	}
	assert_int_equal(run(&result, safe, 1, &broken, false), 0);
	gate_result_done(&result);
	assert_int_equal(run(&result, safe, 1, &broken, true), -1);
	assert_int_equal(run(&result, unsafe, 1, &broken, false), -1);
	baseline_desk_done(&desk);
	baseline_desk_done(&broken);
}

static void test_coverage(void **unused)
{
	static const struct suppression_entry forbidden = {
		.path = STR("boot/"), .need = NEED_FORBIDDEN};
	struct policy policy;
	struct rule rule = {.id = STR("r"), .class = RULE_CODE};
	struct finding finding = {.rule = &rule, .path = STR("a.c")};

	(void)unused;
	policy_default(&policy);
	policy.suppressions = &forbidden;
	policy.suppression_count = 1;
	assert_int_equal(baseline_cover_of(&policy, &finding), CAN_COVER);
	finding.path = (struct str)STR("boot/a.c");
	assert_int_equal(baseline_cover_of(&policy, &finding), COVERS_NO_FORBIDDEN);
	rule.is_locked = true;
	assert_int_equal(baseline_cover_of(&policy, &finding), COVERS_NO_LOCKED);
	rule.class = RULE_SECRET;
	assert_int_equal(baseline_cover_of(&policy, &finding), COVERS_NO_SECRET);
	finding.commit.n = 20;
	assert_int_equal(baseline_cover_of(&policy, &finding), COVERS_NO_PAST);
	finding.class = CLASS_ENGINE;
	assert_int_equal(baseline_cover_of(&policy, &finding), COVERS_NO_ENGINE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_order),
		cmocka_unit_test(test_errors), cmocka_unit_test(test_covers),
		cmocka_unit_test(test_lazy), cmocka_unit_test(test_coverage)};

	return cmocka_run_group_tests_name("baseline", tests, NULL, NULL);
}
