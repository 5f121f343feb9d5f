/*
 * milecastle baseline: write down what an old code base has, so that only what is new
 * blocks. It is written to the work tree and counts when it is committed to where the
 * policy is. Read next: docs/baseline.md, gate/baseline.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "cli/baseline.h"
#include "base/banned.h"

static const char *const formats[] = {"text", "json", NULL};
static const char *const actions[] = {"create\twrite down what HEAD has, or take out",
	"show\twhat is in it, and what of that is still there", NULL};

static const struct cli_option options[] = {
	{.name = "rule",
		.arg = "ID",
		.help = "create: only of this rule; those of others stay as they are"},
	{.name = "prune", .help = "create: take out what is not there, and add nothing"},
	{.name = "force", .help = "create: write anew the one that is there"},
	{.letter = 'f',
		.name = "format",
		.arg = "FORMAT",
		.choices = formats,
		.help = "show: how to print it"},
	{0},
};

struct creating {
	const struct cli_call *call;
	struct baseline_scan scan;
	struct str rule;			/* empty: all */
	const char *path;			/* of the file in the work tree */
	bool is_there;				/* that file */
	struct baseline_desk old;		/* what is in it, when that matters */
	struct baseline list;			/* what comes into it */
	size_t left[BASELINE_COVER_COUNT], odd; /* that do not */
	struct buf text;
};

static void creating_done(struct creating *c)
{
	buf_done(&c->text);
	baseline_desk_done(&c->old);
	baseline_scan_done(&c->scan);
}

/* --- a scan of HEAD --------------------------------------------------------------------
 */

int baseline_open(struct baseline_scan *scan, struct err *err)
{
	const struct setup_options setup = {.needs_repo = true};

	return setup_load(&scan->setup, &setup, err);
}

int baseline_run(struct baseline_scan *scan, struct baseline_desk *desk, struct err *err)
{
	struct gate_input input = {
		.changes = &scan->changes,
		.store = &scan->store,
		.policy = &scan->setup.policy,
		.rules = &scan->setup.rules,
		.threshold = policy_threshold(&scan->setup.policy),
		.scope = SCOPE_ALL,
		.baseline = desk,
		.components = scan->setup.component_desk,
		.desk = scan->setup.desk,
		.has_fingerprints = true,
		.stop = &interrupt_seen,
	};
	const struct unchecked_list *unchecked = &scan->result.unchecked;

	if (changes_tree(&scan->changes, scan->setup.repo, "HEAD", &scan->arena, err))
		return -1;
	repo_store(&scan->store, scan->setup.repo);
	if (gate_run(&scan->result, &input, err))
		return -1;
	for (size_t i = 0; i < unchecked->count; i++) {
		if (unchecked->items[i].kind == UNCHECKED_FAULT)
			return err_set(err, "'%s' cannot be checked: %s",
				TEXT_SAFE(unchecked->items[i].path),
				TEXT_SAFE(unchecked->items[i].reason));
	}
	return 0;
}

void baseline_scan_done(struct baseline_scan *scan)
{
	gate_result_done(&scan->result);
	setup_done(&scan->setup);
	arena_done(&scan->arena);
}

void baseline_put_count(struct buf *out, size_t count)
{
	buf_printf(out, "%zu finding%s", count, count == 1 ? "" : "s");
}

/* --- what comes into it ----------------------------------------------------------------
 */

static bool is_asked(const struct creating *c, struct str rule)
{
	return !c->rule.n || str_eq(c->rule, rule);
}

/* Of rules that were not asked for, and with --prune of the others what is there. */
static void keep_old(struct creating *c, bool is_prune)
{
	for (size_t i = 0; i < c->old.list.count; i++) {
		const struct baseline_entry *entry = &c->old.list.items[i];

		if (!is_asked(c, entry->rule) || (is_prune && c->old.is_used[i]))
			VEC_PUSH(&c->scan.arena, &c->list, *entry);
	}
}

static void add_finding(struct creating *c, const struct finding *finding)
{
	enum baseline_cover coverage = baseline_cover_of(&c->scan.setup.policy, finding);
	struct baseline_entry entry = {.rule = finding->rule->id,
		.path = finding_root_path(finding),
		.line = finding->span.line};

	c->left[coverage]++;
	if (coverage != CAN_COVER || !finding->fingerprints)
		return;
	if (!text_is_utf8(entry.path)) {
		c->odd++;
		return;
	}
	entry.prints = *finding->fingerprints;
	VEC_PUSH(&c->scan.arena, &c->list, entry);
}

static void add_findings(struct creating *c)
{
	for (size_t i = 0; i < c->scan.result.findings.count; i++) {
		const struct finding *finding = &c->scan.result.findings.items[i];

		if (finding->state == STATE_OPEN && is_asked(c, finding->rule->id))
			add_finding(c, finding);
	}
}

/* --- the file --------------------------------------------------------------------------
 */

static int find_file(struct creating *c, struct err *err)
{
	const char *root = repo_work_tree(c->scan.setup.repo);
	struct stat st;

	if (!root)
		return err_usage(err, "a bare repository has no work tree to write to");
	c->path = arena_printf(&c->scan.arena, "%s" BASELINE_PATH, root).p;
	c->is_there = !lstat(c->path, &st);
	if (c->is_there && !S_ISREG(st.st_mode))
		return err_usage(err, BASELINE_PATH " must be a file");
	return 0;
}

static int read_old(struct creating *c, struct err *err)
{
	struct str text;

	return file_read(&text, &c->old.arena, c->path, LIMIT_BASELINE_BYTES, err) ||
			       baseline_read(&c->old.list, &c->old.arena,
				       (struct str)STR(BASELINE_PATH), text, err) ||
			       baseline_desk_open(&c->old, err)
		       ? -1
		       : 0;
}

/* What would not load is not written. */
static int put_list(struct creating *c, struct err *err)
{
	struct baseline again;

	baseline_sort(&c->list);
	baseline_write(&c->text, &c->list);
	if (c->text.is_full)
		return err_usage(err,
			"a baseline of %zu findings would be larger than %zu bytes: take "
			"one rule after the other, with --rule",
			c->list.count, LIMIT_BASELINE_BYTES);
	return baseline_read(&again, &c->scan.arena, (struct str)STR(BASELINE_PATH),
		buf_str(&c->text), err);
}

static int write_file(struct creating *c, struct err *err)
{
	const char *root = repo_work_tree(c->scan.setup.repo);
	const char *dir = arena_printf(&c->scan.arena, "%s.milecastle", root).p;
	struct out out _cleanup_out_ = {.fd = -1};
	struct stat st;

	if (mkdir(dir, 0777) && errno != EEXIST)
		return err_set(err, "cannot make the folder '%s': %s",
			TEXT_SAFE(str_of(dir)), strerror(errno));
	if (lstat(dir, &st) || !S_ISDIR(st.st_mode))
		return err_usage(err, "'%s' must be a folder", TEXT_SAFE(str_of(dir)));
	if (out_open(&out, c->path, err))
		return -1;
	buf_add(&out.buf, buf_str(&c->text));
	return out_finish(&out, err);
}

/* --- words -----------------------------------------------------------------------------
 */

static void put_rules(struct buf *out, const struct baseline *list)
{
	for (size_t i = 0, end; i < list->count; i = end) {
		for (end = i; end < list->count &&
			      str_eq(list->items[end].rule, list->items[i].rule);)
			end++;
		buf_printf(out, "%8zu  %.*s\n", end - i, STR_ARG(list->items[i].rule));
	}
}

static void put_left(struct buf *out, const struct creating *c)
{
	const struct {
		size_t n;
		const char *words;
	} parts[] = {
		{c->left[COVERS_NO_SECRET], "of secrets"},
		{c->left[COVERS_NO_LOCKED], "of locked rules"},
		{c->left[COVERS_NO_FORBIDDEN], "where the policy forbids suppressions"},
		{c->odd, "in paths that are not UTF-8"},
	};
	const char *separator = "left out, and still open: ";

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].n)
			continue;
		buf_printf(out, "%s%zu %s", separator, parts[i].n, parts[i].words);
		separator = ", ";
	}
	buf_puts(out, separator[0] == ',' ? "\n" : "");
}

static void say(const struct creating *c, bool is_prune)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	buf_puts(&text, "wrote " BASELINE_PATH ": ");
	baseline_put_count(&text, c->list.count);
	if (is_prune)
		buf_printf(&text, ", %zu taken out", c->old.list.count - c->list.count);
	buf_putc(&text, '\n');
	put_rules(&text, &c->list);
	put_left(&text, c);
	buf_puts(&text, "read it, then: git add .milecastle && git commit\n"
			"it counts where it is committed to where the policy is read "
			"from; who reviews the\n"
			"policy reviews this file\n");
	fwrite(text.p, 1, text.n, stdout);
}

/* --- create ----------------------------------------------------------------------------
 */

static int read_rule(struct creating *c, struct err *err)
{
	const char *id = cli_value(c->call, "rule");
	const struct rule *near;

	c->rule = str_of(id);
	if (!id || rule_find(&c->scan.setup.rules, c->rule))
		return 0;
	near = rule_nearest(&c->scan.setup.rules, c->rule);
	return err_usage(err,
		near ? "there is no rule '%s'; did you mean '%.*s'?"
		     : "there is no rule '%s'",
		TEXT_SAFE(c->rule), near ? (int)near->id.n : 0, near ? near->id.p : "");
}

static int prepare(struct creating *c, bool is_prune, struct err *err)
{
	bool is_force = cli_is_set(c->call, "force");

	if (baseline_open(&c->scan, err) || read_rule(c, err) || find_file(c, err))
		return -1;
	if (c->is_there && !is_prune && !is_force)
		return err_usage(err, "there is a baseline already: --prune takes out of "
				      "it what is gone, --force "
				      "writes it anew");
	if (!c->is_there && is_prune)
		return err_usage(err, "there is no " BASELINE_PATH " to take out of");
	return c->is_there && (is_prune || c->rule.n) ? read_old(c, err) : 0;
}

static int create(struct creating *c, struct err *err)
{
	bool is_prune = cli_is_set(c->call, "prune");

	if (prepare(c, is_prune, err) ||
		baseline_run(&c->scan, is_prune ? &c->old : NULL, err))
		return -1;
	keep_old(c, is_prune);
	if (!is_prune)
		add_findings(c);
	if (!c->list.count && !c->is_there) {
		puts("nothing is open in HEAD that a baseline could hold; none was "
		     "written");
		return 0;
	}
	if (put_list(c, err) || write_file(c, err))
		return -1;
	say(c, is_prune);
	return 0;
}

static int run_create(const struct cli_call *call, struct err *err)
{
	struct creating c __attribute__((cleanup(creating_done))) = {
		.call = call, .text = BUF_INIT(LIMIT_BASELINE_BYTES)};

	return create(&c, err);
}

/* Why the options do not fit; NULL: they do. */
static const char *option_flaw(const struct cli_call *call, bool is_create)
{
	bool has_prune = cli_is_set(call, "prune"), has_force = cli_is_set(call, "force");

	if (is_create && cli_is_set(call, "format"))
		return "'baseline create' knows no --format";
	if (!is_create && (has_prune || has_force || cli_is_set(call, "rule")))
		return "'baseline show' knows only --format";
	return has_prune && has_force ? "--prune and --force exclude each other" : NULL;
}

static int run_baseline(struct cli_call *call)
{
	const char *action = call->arg_count ? call->args[0] : "", *flaw;
	bool is_create = strcmp(action, "create") == 0;
	struct err err;
	int status;

	if (call->arg_count != 1 || (!is_create && strcmp(action, "show") != 0))
		return cli_usage(call->command, "say which: create or show");
	flaw = option_flaw(call, is_create);
	if (flaw)
		return cli_usage(call->command, "%s", flaw);
	status = is_create ? run_create(call, &err) : baseline_show(call, &err);
	if (!status)
		return 0;
	status = cli_fail(&err);
	return interrupt_exit_code() ? interrupt_exit_code() : status;
}

const struct cli_command cmd_baseline = {
	.name = "baseline",
	.args = "create | show",
	.summary = "let old findings be, and block what is new",
	.description =
		"'baseline create' checks all of HEAD and writes its open findings to\n"
		".milecastle/baseline.json in the work tree. From the commit on that "
		"brings it to\n"
		"where the policy is read from they do not block any more; each is found "
		"again by\n"
		"its fingerprints when lines move and files are renamed, and all else is "
		"new.\n"
		"Secrets and locked rules are never in it. With --prune it takes out "
		"what was\n"
		"fixed and adds nothing, so that it only shrinks. Nothing is "
		"committed.\n\n"
		"'baseline show' tells what is in the one that is in force.",
	.examples = "milecastle baseline create\tonce, when the gate comes to old code\n"
		    "milecastle baseline create --rule in-atoi --force\twhen a rule "
		    "comes to it\n"
		    "milecastle baseline create --prune\tafter something was fixed\n"
		    "milecastle baseline show\twhat is left",
	.actions = actions,
	.options = options,
	.run = run_baseline,
};
