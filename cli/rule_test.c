/*
 * milecastle rules test: all examples go through the pipeline that a commit goes through,
 * under a policy that turns every rule on. Read next: cli/rule_expect.c, which judges
 * what comes out, and docs/rule-format.md, which tells rule authors about it.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "base/interrupt.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/rule_expect.h"
#include "cli/rule_test.h"
#include "core/fact.h"
#include "gate/disk.h"
#include "gate/gate.h"
#include "gate/setup.h"
#include "base/banned.h"

#define EXAMPLES_DIR "tests/rules"
#define ANNOTATIONS_MIN 2 /* of each kind for each rule */
#define BYTE_CUTS 64	  /* cuts of one example that ends of lines do not make */

struct paths {
	char **items; /* end in NUL; for disk_changes */
	size_t count, cap;
};

struct tester {
	const struct rule_test *test;
	struct arena arena;
	struct rule_set rules; /* all that run: findings of any of them count */
	size_t tested_from;    /* those from here on must have examples */
	struct policy policy;
	struct paths folders; /* one for each rule that has examples */
	struct change_set changes;
	struct store store;
	struct expect_tally tally;
	size_t cuts;
	struct err *err;
};

static void tester_done(struct tester *tester)
{
	arena_done(&tester->arena);
}

static int load_rules(struct tester *t)
{
	rule_set_add_builtin(&t->rules, &t->arena);
	if (!t->test->dir)
		return 0;
	t->tested_from = t->rules.count;
	if (setup_rules_dir(&t->rules, &t->arena, t->test->dir, t->err))
		return -1;
	if (t->rules.count == t->tested_from)
		return err_usage(t->err, "there is no rule file in '%s'",
			TEXT_SAFE(str_of(t->test->dir)));
	return 0;
}

/* Every pack of every rule. */
static void make_policy(struct tester *t)
{
	struct {
		struct str *items;
		size_t count, cap;
	} packs = {0};

	policy_default(&t->policy);
	for (size_t i = 0; i < t->rules.count; i++) {
		for (size_t j = 0; j < t->rules.items[i]->pack_count; j++)
			VEC_PUSH(&t->arena, &packs, t->rules.items[i]->packs[j]);
	}
	t->policy.packs = packs.items;
	t->policy.pack_count = packs.count;
}

static void dir_close(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/*
 * The folders of examples below root. One that no rule owns would never run, so it is a
 * failure; but not where rule files lie, beside which there may be anything.
 */
static int find_folders(struct tester *t, const char *root, bool is_strict)
{
	DIR *dir __attribute__((cleanup(dir_close))) = opendir(root);
	const struct dirent *entry;

	if (!dir)
		return err_usage(t->err, "cannot read the folder '%s': %s",
			TEXT_SAFE(str_of(root)), strerror(errno));
	while ((entry = readdir(dir))) {
		struct str path = arena_printf(&t->arena, "%s/%s", root, entry->d_name);

		if (entry->d_name[0] == '.' || !is_folder(path.p))
			continue;
		if (rule_find(&t->rules, str_of(entry->d_name)))
			VEC_PUSH(&t->arena, &t->folders, (char *)path.p);
		else if (is_strict)
			expect_fail(&t->tally, path, 0, "there is no rule of that name");
	}
	return 0;
}

static int find_examples(struct tester *t)
{
	const char *beside;

	if (t->test->examples)
		return find_folders(t, t->test->examples, true);
	if (!t->test->dir && !is_folder(EXAMPLES_DIR))
		return err_usage(t->err, "there is no folder '" EXAMPLES_DIR
					 "' here; name one with --examples");
	if (!t->test->dir)
		return find_folders(t, EXAMPLES_DIR, true);
	beside = arena_printf(&t->arena, "%s/../" EXAMPLES_DIR, t->test->dir).p;
	if (find_folders(t, t->test->dir, false))
		return -1;
	return is_folder(beside) ? find_folders(t, beside, true) : 0;
}

static struct gate_input make_input(const struct tester *t)
{
	return (struct gate_input){
		.policy = &t->policy,
		.rules = &t->rules,
		.threshold = SEVERITY_ERROR,
		.scope = SCOPE_ALL,
		.stop = &interrupt_seen,
	};
}

static int read_example(
	struct content *content, struct tester *t, const struct change *change)
{
	struct err err;

	if (!t->store.read(content, &t->store, change, LIMIT_SCAN_BYTES, &err))
		return 0;
	expect_fail(&t->tally, change->path, 0, "%s", err.text);
	return -1;
}

/* The findings of one example; they are sorted by path, so *next only moves on. */
static void judge_example(struct tester *t, const struct change *change,
	const struct finding_list *findings, size_t *next)
{
	struct content content _cleanup_content_ = {0};
	struct expectation_list expectations = {0};
	size_t first = *next, end = first;

	while (end < findings->count && str_eq(findings->items[end].path, change->path))
		end++;
	*next = end;
	if (read_example(&content, t, change))
		return;
	expectations_read(&expectations, &t->arena, content.bytes);
	expectations_judge(&t->tally, change->path, &expectations,
		findings->items ? findings->items + first : NULL, end - first);
}

static int run_examples(struct tester *t)
{
	struct gate_result result _cleanup_gate_result_ = {0};
	struct gate_input input = make_input(t);
	size_t next = 0;

	input.changes = &t->changes;
	input.store = &t->store;
	if (gate_run(&result, &input, t->err))
		return -1;
	for (size_t i = 0; i < t->changes.count; i++)
		judge_example(t, &t->changes.items[i], &result.findings, &next);
	for (size_t i = 0; i < result.unchecked.count; i++) {
		const struct unchecked *it = &result.unchecked.items[i];

		if (it->kind == UNCHECKED_FAULT)
			expect_fail(&t->tally, it->path, 0, "could not be checked: %s",
				TEXT_SAFE(it->reason));
	}
	return 0;
}

static void free_bytes(char **bytes)
{
	free(*bytes);
}

/* The line, from 1, on which the next byte behind prefix would stand. */
static uint32_t line_behind(struct str prefix)
{
	uint32_t line = 1;

	for (size_t i = 0; i < prefix.n; i++)
		line += prefix.p[i] == '\n';
	return line;
}

/* A copy of just those bytes, so that reading past them is seen by the sanitizers. */
static int run_cut(struct tester *t, struct str path, struct str prefix)
{
	char *bytes __attribute__((cleanup(free_bytes))) = memory_get(NULL, prefix.n);
	struct gate_result result _cleanup_gate_result_ = {0};
	struct arena arena __attribute__((cleanup(arena_done))) = {0};
	struct str copy = str_make(bytes, prefix.n);
	struct gate_input input = make_input(t);
	struct change_set changes;
	struct store store;

	memcpy(bytes, prefix.p, prefix.n);
	memory_changes(&changes, &arena, path);
	memory_store(&store, &copy);
	input.changes = &changes;
	input.store = &store;
	input.workers = 1;
	if (gate_run(&result, &input, t->err))
		return -1;
	t->cuts++;
	if (result.verdict.faults)
		expect_fail(&t->tally, path, line_behind(prefix),
			"cut after %zu bytes, it could not be checked: %s", prefix.n,
			TEXT_SAFE(result.unchecked.items[0].reason));
	return 0;
}

static int chop_lines(struct tester *t, struct str path, struct str bytes)
{
	for (size_t at = 0; at < bytes.n;) {
		at = str_find(bytes, '\n', at) + 1;
		if (at < bytes.n && run_cut(t, path, str_slice(bytes, 0, at)))
			return -1;
	}
	return 0;
}

/*
 * Cuts inside of lines, where a word, a literal or an escape may end in its middle. They
 * lie evenly, so that the same example always breaks at the same place.
 */
static int chop_bytes(struct tester *t, struct str path, struct str bytes)
{
	size_t last = 0;

	for (size_t i = 1; i <= BYTE_CUTS; i++) {
		size_t at = bytes.n * i / (BYTE_CUTS + 1);

		if (at == last || bytes.p[at - 1] == '\n')
			continue;
		last = at;
		if (run_cut(t, path, str_slice(bytes, 0, at)))
			return -1;
	}
	return 0;
}

static int chop_example(struct tester *t, const struct change *change)
{
	struct content content _cleanup_content_ = {0};

	if (read_example(&content, t, change))
		return 0;
	if (chop_lines(t, change->path, content.bytes))
		return -1;
	return chop_bytes(t, change->path, content.bytes);
}

static int chop_examples(struct tester *t)
{
	for (size_t i = 0; t->test->is_chopped && i < t->changes.count; i++) {
		if (chop_example(t, &t->changes.items[i]))
			return -1;
	}
	return 0;
}

/* What is said of signed exceptions needs signatures, of the baseline a tree. */
static bool is_about_more(struct str id)
{
	static const char *const ids[] = {"baseline-stale", "sup-expired", "sup-expiring",
		"sup-over-match", "sup-pending", "sup-stale"};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		if (str_is(id, ids[i]))
			return true;
	}
	return str_has_prefix(id, "dep-"); /* they are about a list and a tree */
}

/*
 * What a limit raises needs no examples: they would have to be as large as the limit. Nor
 * does what is said of paths: an example is the bytes of a source, and
 * tests/e2e/files.bats makes such trees.
 */
static bool is_exempt(const struct rule *rule)
{
	if (rule->match == MATCH_FACTS)
		return !(rule->facts & ~(FACT_TREE | 1ull << FACT_PASTE));
	return rule->match == MATCH_ENGINE &&
	       (str_is(rule->id, "scan-degraded") || is_about_more(rule->id));
}

static void require_examples(struct tester *t)
{
	for (size_t i = t->tested_from; i < t->rules.count; i++) {
		size_t expects = t->tally.named[EXPECT_FOUND][i];
		size_t oks = t->tally.named[EXPECT_OK][i];

		if ((expects < ANNOTATIONS_MIN || oks < ANNOTATIONS_MIN) &&
			!is_exempt(t->rules.items[i]))
			expect_fail(&t->tally, t->rules.items[i]->id, 0,
				"has %zu 'expect' and %zu 'ok' in its examples; it needs "
				"%d "
				"of each at least",
				expects, oks, ANNOTATIONS_MIN);
	}
}

static void add_count(struct buf *out, size_t n, const char *one, const char *many)
{
	buf_printf(out, "%zu %s, ", n, n == 1 ? one : many);
}

static void summarize(const struct tester *t)
{
	struct buf *out = t->tally.out;

	add_count(out, t->rules.count - t->tested_from, "rule", "rules");
	add_count(out, t->changes.count, "file", "files");
	add_count(out, t->tally.held, "expectation held", "expectations held");
	if (t->tally.misses)
		add_count(out, t->tally.misses, "known miss", "known misses");
	if (t->test->is_chopped)
		add_count(out, t->cuts, "cut", "cuts");
	buf_printf(out, "%zu failed\n", t->tally.failed);
}

static int run(struct tester *t)
{
	if (load_rules(t))
		return -1;
	make_policy(t);
	t->tally.rules = &t->rules;
	for (int kind = 0; kind < EXPECT_KINDS; kind++)
		t->tally.named[kind] = ARENA_NEW(&t->arena, size_t, t->rules.count);
	disk_store(&t->store, NULL);
	if (find_examples(t) ||
		disk_changes(&t->changes, &t->arena, t->folders.items, t->folders.count,
			NULL, t->err) ||
		run_examples(t) || chop_examples(t))
		return -1;
	require_examples(t);
	summarize(t);
	return 0;
}

int rule_test_run(
	size_t *failed, struct buf *out, const struct rule_test *test, struct err *err)
{
	struct tester tester __attribute__((cleanup(tester_done))) = {
		.test = test, .tally = {.out = out}, .err = err};

	if (run(&tester))
		return -1;
	*failed = tester.tally.failed;
	return 0;
}
