/*
 * The whole pipeline over one source with the built-in rules: never a fault, findings in
 * order and in bounds, reports that are safe to show. And when only some lines changed,
 * the findings are those of the whole source on these lines.
 */
#include "base/json.h"
#include "base/limits.h"
#include "core/report.h"
#include "gate/disk.h"
#include "gate/gate.h"
#include "base/utf16.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static struct rule_set rules;
static struct arena forever;

/* Of each seven lines the first three are new. */
static bool is_new(uint32_t line)
{
	return line % 7 < 3;
}

static int some_lines(struct line_ranges *out, struct store *store, struct arena *arena,
	const struct change *change, struct str bytes, bool is_utf16, struct err *err)
{
	(void)store;
	(void)is_utf16;
	(void)change;
	(void)err;
	*out = (struct line_ranges){0};
	for (uint32_t first = 0; first <= bytes.n + 1; first += 7) {
		struct line_range range = {.first = first ? first : 1, .last = first + 2};

		VEC_PUSH(arena, out, range);
	}
	return 0;
}

static void run_gate(struct gate_result *out, const struct policy *policy,
	struct str *bytes, bool is_change)
{
	static const struct change_old old = {.path = STR("fuzz.c"), .oid = {.n = 20}};
	struct arena arena = {0};
	struct change_set changes;
	struct store store;
	struct gate_input input = {
		.changes = &changes,
		.store = &store,
		.policy = policy,
		.rules = &rules,
		.scope = SCOPE_LINES,
		.workers = 1,
		.has_line_hashes = true,
		.has_fingerprints = true,
	};
	struct err err;

	memory_changes(&changes, &arena, str_of("fuzz.c"));
	memory_store(&store, bytes);
	if (is_change) {
		changes.items[0].old = &old;
		changes.items[0].old_count = 1;
		store.changed_lines = some_lines;
	}
	HOLDS(!gate_run(out, &input, &err));
	arena_done(&arena);
}

/* What is no text for a compiler is a fault, and nothing else here is. */
static bool is_unreadable(struct str bytes)
{
	return bytes.n < 1024 &&
	       str_has_prefix(bytes, "version https://git-lfs.github.com/spec/");
}

static void check_findings(const struct gate_result *result, struct str bytes)
{
	size_t size = bytes.n;

	HOLDS((result->verdict.outcome == OUTCOME_FAULT) == is_unreadable(bytes));
	for (size_t i = 0; i < result->unchecked.count; i++)
		HOLDS(result->unchecked.items[i].kind ==
			(is_unreadable(bytes) ? UNCHECKED_FAULT : UNCHECKED_DEGRADED));
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];

		HOLDS(!i || finding_cmp(f - 1, f) <= 0);
		/* of UTF-16 the places are those in its UTF-8 */
		HOLDS(f->span.start <= f->span.end &&
			(f->span.end <= size || utf16_is(bytes)));
		HOLDS(f->span.line && f->span.column && f->span.line <= f->span.end_line);
		/* a character is not cut in two for the limit */
		HOLDS(f->frame.n <= LIMIT_FRAME_BYTES + 3 && f->message.n);
		HOLDS(!f->line_hash_ordinal == f->is_redacted);
		HOLDS(f->is_derived ||
			(f->fingerprints &&
				f->fingerprints->keys[FINGERPRINT_EXACT].is_set));
	}
}

/* The next of a checker's findings, from index *at on. */
static const struct finding *next_finding(const struct gate_result *result, size_t *at)
{
	while (*at < result->findings.count) {
		const struct finding *f = &result->findings.items[(*at)++];

		if (f->class != CLASS_ENGINE)
			return f;
	}
	return NULL;
}

/*
 * By changed lines: no finding that the whole does not have, and all that stand on new
 * lines (a call is new with its bracket too, which may stand on another line).
 */
static void check_lines(const struct gate_result *whole, const struct gate_result *lines)
{
	const struct finding *a, *b;
	size_t i = 0, j = 0;

	b = next_finding(lines, &j);
	while ((a = next_finding(whole, &i))) {
		if (b && finding_cmp(a, b) == 0) {
			HOLDS(a->state == b->state);
			b = next_finding(lines, &j);
		} else {
			HOLDS(!is_new(a->span.line));
		}
	}
	HOLDS(!b);
}

static bool is_json(const struct report *report)
{
	return report == &report_json || report == &report_sarif ||
	       report == &report_gitlab;
}

static void check_report(const struct report *report, const struct run *run)
{
	static const struct report_style style = {.is_verbose = true, .has_stats = true};
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct arena arena = {0};
	struct report_job job = {
		.out = &out, .run = run, .style = &style, .arena = &arena};
	struct node *root;
	struct err err;

	report->begin(&job);
	for (size_t i = 0; i < run->findings->count; i++)
		report->finding(&job, i);
	report->end(&job);
	HOLDS(is_safe(buf_str(&out), "\n\t"));
	/* our own reader wants no NUL */
	buf_putc(&out, '\0');
	if (is_json(report) && out.n <= LIMIT_DOC_BYTES && !strstr(out.p, "\\u0000"))
		HOLDS(!json_read(
			&root, &arena, str_make(out.p, out.n - 1), JSON_STRICT, &err));
	arena_done(&arena);
}

static void check_reports(
	const struct gate_result *result, const struct policy *policy, size_t size)
{
	struct arena arena = {0};
	struct change_set changes;
	struct run run = {
		.version = "0",
		.command = "check",
		.changes = &changes,
		.rules = &rules,
		.policy = policy,
		.findings = &result->findings,
		.unchecked = &result->unchecked,
		.verdict = &result->verdict,
		.stats = &result->stats,
	};

	memory_changes(&changes, &arena, str_of("fuzz.c"));
	/* SARIF tells all rules each time: for one input of sixteen, chosen by its size
	 */
	for (size_t i = 0; reports[i]; i++) {
		if (reports[i] != &report_sarif || size % 16 == 0)
			check_report(reports[i], &run);
	}
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gate_result whole _cleanup_gate_result_ = {0};
	struct gate_result lines _cleanup_gate_result_ = {0};
	char *copy = exact_copy(data, size);
	struct str bytes = str_make(copy, size);
	struct policy policy;

	if (!rules.count)
		rule_set_add_builtin(&rules, &forever);
	policy_default(&policy);
	run_gate(&whole, &policy, &bytes, false);
	run_gate(&lines, &policy, &bytes, true);
	check_findings(&whole, bytes);
	check_findings(&lines, bytes);
	if (!whole.unchecked.count)
		check_lines(&whole, &lines);
	check_reports(&whole, &policy, size);
	free(copy);
	return 0;
}
