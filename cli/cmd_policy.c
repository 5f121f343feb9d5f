/*
 * milecastle policy: what is in force here, and whether a policy can be read before it is
 * committed. Read next: core/policy.h; docs/policy.md is the guide.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/rule_page.h"
#include "core/baseline.h"
#include "gate/setup.h"
#include "base/banned.h"

#define LABEL_WIDTH 11

static const char *const formats[] = {"text", "json", NULL};
static const char *const need_words[] = {[NEED_REASON] = "reason",
	[NEED_RECORD] = "record",
	[NEED_FORBIDDEN] = "forbidden"};

static const struct cli_option options[] = {
	{.letter = 'f',
		.name = "format",
		.arg = "FORMAT",
		.choices = formats,
		.help = "how to print (show)"},
	{.name = "policy",
		.arg = "FILE",
		.help = "show this policy instead of the repository's (show)"},
	{.name = "rules",
		.arg = "DIR",
		.help = "use these rules instead of the repository's (show, validate)"},
	{0},
};

static const char *const actions[] = {
	"show\twhat is in force here, and what results from it",
	"validate\tread policy and rule files strictly: validate [FILE...]",
	NULL,
};

/* Rules by what they are under the policy. */
struct counts {
	size_t by_severity[SEVERITY_OFF +
			   1]; /* where no entry with a path speaks of them */
	size_t varied;	       /* that have another severity at some paths */
};

static void count_rules(struct counts *out, const struct setup *setup)
{
	*out = (struct counts){0};
	for (size_t i = 0; i < setup->rules.count; i++) {
		struct rule_standing standing;

		rule_standing(&standing, &setup->policy, setup->rules.items[i]);
		out->by_severity[standing.severity]++;
		out->varied += standing.varies;
	}
}

/* --- show as text ----------------------------------------------------------------------
 */

static void add_label(struct buf *out, const char *label)
{
	buf_printf(out, "%-*s", LABEL_WIDTH, label);
}

/* The value of a line, padded to a column. */
static void add_cell(
	struct buf *out, struct str text, const char *otherwise, size_t width)
{
	size_t before = out->n;

	if (text.n)
		text_escape_line(out, text);
	else
		buf_puts(out, otherwise);
	if (width)
		buf_fill(out, ' ',
			out->n - before < width ? width - (out->n - before) : 1);
}

/* class: the name of one, or NULL for all. */
static void add_entry(struct buf *out, const char *word, struct str rule, struct str path,
	const char *class)
{
	buf_printf(out, "  %-10s", word);
	add_cell(out, rule, "every rule", 20);
	add_cell(out, path, "everywhere", class ? 20 : 0);
	buf_printf(out, class ? "as %s\n" : "\n", class);
}

static const char *class_of(const struct severity_entry *entry)
{
	return entry->has_class ? finding_class_name(entry->class) : NULL;
}

static void add_entries(struct buf *out, const struct policy *policy)
{
	if (policy->severity_count)
		buf_puts(out, "\nseverity: later entries win\n");
	for (size_t i = 0; i < policy->severity_count; i++) {
		const struct severity_entry *entry = &policy->severities[i];

		add_entry(out, severity_name(entry->level), entry->rule, entry->path,
			class_of(entry));
	}
	if (policy->exclusion_count)
		buf_puts(out, "\nexclude: not checked\n");
	for (size_t i = 0; i < policy->exclusion_count; i++) {
		buf_puts(out, "  ");
		add_cell(out, policy->exclusions[i].path, "", 30);
		add_cell(out, policy->exclusions[i].reason, "", 0);
		buf_putc(out, '\n');
	}
	if (policy->suppression_count)
		buf_puts(out,
			"\nsuppression: what must stand behind one; later entries win\n");
	for (size_t i = 0; i < policy->suppression_count; i++) {
		const struct suppression_entry *entry = &policy->suppressions[i];

		add_entry(out, need_words[entry->need], entry->rule, entry->path, NULL);
	}
}

static void add_counts(struct buf *out, const struct counts *counts)
{
	size_t on = 0;

	for (size_t i = 0; i < SEVERITY_OFF; i++)
		on += counts->by_severity[i];
	add_label(out, "rules");
	buf_printf(out, "%zu on: %zu error, %zu warning, %zu note; %zu off\n", on,
		counts->by_severity[SEVERITY_ERROR],
		counts->by_severity[SEVERITY_WARNING], counts->by_severity[SEVERITY_NOTE],
		counts->by_severity[SEVERITY_OFF]);
	if (counts->varied) {
		add_label(out, "");
		buf_printf(
			out, "%zu with another severity at some paths\n", counts->varied);
	}
}

/* Who may say what; who they are, milecastle keys tells. */
static void add_roster(struct buf *out, const struct roster *roster)
{
	const struct {
		const char *label;
		size_t count;
		const char *words;
	} parts[] = {
		{"people", roster->person_count, "milecastle keys list"},
		{"reviews", roster->rule_count, "rules: milecastle status"},
		{"exceptions", roster->exception_count, "rules: milecastle exceptions"},
		{"bypass", roster->bypass_count, "rules"},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].count)
			continue;
		add_label(out, parts[i].label);
		buf_printf(out, "%zu (%s)\n", parts[i].count, parts[i].words);
	}
}

static void show_text(struct buf *out, const struct setup *setup)
{
	const struct policy *policy = &setup->policy;
	struct counts counts;

	count_rules(&counts, setup);
	add_label(out, "policy");
	text_escape_line(out, policy->origin);
	buf_putc(out, '\n');
	add_label(out, "digest");
	buf_printf(out, "%s\n", policy->digest);
	add_label(out, "threshold");
	buf_printf(out, "%s%s\n", severity_name(policy->threshold),
		policy->threshold == SEVERITY_ERROR ? "" : " and above");
	add_label(out, "scope");
	buf_printf(out, "%s\n", scope_words[policy->scope]);
	add_label(out, "packs");
	for (size_t i = 0; i < policy->pack_count; i++) {
		buf_puts(out, i ? ", " : "");
		text_escape_line(out, policy->packs[i]);
	}
	buf_puts(out, policy->pack_count ? "\n" : "none\n");
	add_counts(out, &counts);
	add_roster(out, &policy->roster);
	add_entries(out, policy);
}

/* --- show as JSON ----------------------------------------------------------------------
 */

/* An entry: as the policy file writes it. class: the name of one, or NULL. */
static void json_entry(struct json_writer *w, struct str rule, const char *class,
	struct str path, const char *key, const char *word)
{
	json_open_map(w, NULL);
	if (rule.n)
		json_str(w, "rule", rule);
	if (class)
		json_text(w, "class", class);
	if (path.n)
		json_str(w, "path", path);
	json_text(w, key, word);
	json_close_map(w);
}

static void json_entries(struct json_writer *w, const struct policy *policy)
{
	json_open_list(w, "severity");
	for (size_t i = 0; i < policy->severity_count; i++) {
		const struct severity_entry *entry = &policy->severities[i];

		json_entry(w, entry->rule, class_of(entry), entry->path, "level",
			severity_name(entry->level));
	}
	json_close_list(w);
	json_open_list(w, "exclude");
	for (size_t i = 0; i < policy->exclusion_count; i++) {
		json_open_map(w, NULL);
		json_str(w, "path", policy->exclusions[i].path);
		json_str(w, "reason", policy->exclusions[i].reason);
		json_close_map(w);
	}
	json_close_list(w);
	json_open_list(w, "suppression");
	for (size_t i = 0; i < policy->suppression_count; i++)
		json_entry(w, policy->suppressions[i].rule, NULL,
			policy->suppressions[i].path, "need",
			need_words[policy->suppressions[i].need]);
	json_close_list(w);
}

static void json_counts(struct json_writer *w, const struct setup *setup)
{
	struct counts counts;

	count_rules(&counts, setup);
	json_open_map(w, "rules");
	for (size_t i = 0; severity_words[i]; i++)
		json_number(w, severity_words[i], counts.by_severity[i]);
	json_number(w, "varied", counts.varied);
	json_close_map(w);
}

static void show_json(struct buf *out, const struct setup *setup)
{
	struct json_writer w = {.out = out};
	const struct policy *policy = &setup->policy;

	json_open_map(&w, NULL);
	json_number(&w, "schema", 1);
	json_str(&w, "origin", policy->origin);
	json_text(&w, "digest", policy->digest);
	json_text(&w, "threshold", severity_name(policy->threshold));
	json_text(&w, "scope", scope_words[policy->scope]);
	json_open_list(&w, "packs");
	for (size_t i = 0; i < policy->pack_count; i++)
		json_str(&w, NULL, policy->packs[i]);
	json_close_list(&w);
	json_counts(&w, setup);
	json_number(&w, "people", policy->roster.person_count);
	json_number(&w, "reviews", policy->roster.rule_count);
	json_number(&w, "exceptions", policy->roster.exception_count);
	json_number(&w, "bypass", policy->roster.bypass_count);
	json_entries(&w, policy);
	json_close_map(&w);
	buf_putc(out, '\n');
}

static int run_show(struct cli_call *call)
{
	struct setup setup _cleanup_setup_ = {0};
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct setup_options setup_options = {
		.policy_file = cli_value(call, "policy"),
		.rules_dir = cli_value(call, "rules"),
	};
	const char *format = cli_value(call, "format");
	struct err err;

	if (call->arg_count > 1)
		return cli_usage(call->command,
			"'policy show' takes no argument '%s'; "
			"a file is named with --policy",
			TEXT_SAFE(str_of(call->args[1])));
	if (setup_load(&setup, &setup_options, &err))
		return cli_fail(&err);
	if (format && strcmp(format, "json") == 0)
		show_json(&out, &setup);
	else
		show_text(&out, &setup);
	fwrite(out.p ? out.p : "", 1, out.n, stdout);
	return 0;
}

/* --- validate --------------------------------------------------------------------------
 */

struct validation {
	struct arena arena;
	struct rule_set
		rules; /* the built-in ones and those of the work tree or --rules */
	size_t checked, failed;
};

static void validation_done(struct validation *v)
{
	arena_done(&v->arena);
}

static bool is_there(const char *path, bool is_folder)
{
	struct stat st;

	return !stat(path, &st) && (!is_folder || S_ISDIR(st.st_mode));
}

/* Errors stand alone on their lines, as a compiler's: FILE:LINE:COLUMN: TEXT. */
static void tell(
	struct validation *v, const char *path, int status, const struct err *err)
{
	v->checked++;
	v->failed += status != 0;
	if (status)
		fprintf(stderr, "%s\n", err->text);
	else
		printf("%s: valid\n", TEXT_SAFE(str_of(path)));
}

/* The rules that a policy may name. A broken one is told once, here. */
static void load_rules(struct validation *v, const char *dir)
{
	struct err err;

	rule_set_add_builtin(&v->rules, &v->arena);
	if (dir)
		tell(v, dir, setup_rules_dir(&v->rules, &v->arena, dir, &err), &err);
}

static int read_policy(
	struct validation *v, const char *path, struct str text, struct err *err)
{
	struct policy policy;

	if (policy_read(
		    &policy, &v->arena, arena_str(&v->arena, str_of(path)), text, err))
		return -1;
	return policy_check_rules(&policy, &v->rules, err);
}

static int read_rule(
	struct validation *v, const char *path, struct str text, struct err *err)
{
	const struct rule *rule;

	return rule_read(&rule, &v->arena, str_of(path), text, ORIGIN_REPOSITORY, err);
}

static int validate_baseline(struct validation *v, const char *path, struct err *err)
{
	struct baseline baseline;
	struct str text;

	return file_read(&text, &v->arena, path, LIMIT_BASELINE_BYTES, err) ||
			       baseline_read(
				       &baseline, &v->arena, str_of(path), text, err)
		       ? -1
		       : 0;
}

static void validate_file(struct validation *v, const char *path)
{
	struct str name = str_of(path), text;
	bool is_rule = str_has_suffix(name, ".yaml") || str_has_suffix(name, ".yml");
	struct err err;
	int status;

	if (str_is(path_name(name), "baseline.json")) {
		status = validate_baseline(v, path, &err);
	} else {
		status = file_read(&text, &v->arena, path, LIMIT_DOC_BYTES, &err);
		if (!status)
			status = is_rule ? read_rule(v, path, text, &err)
					 : read_policy(v, path, text, &err);
	}
	tell(v, path, status, &err);
}

/* Where the work tree is, with a '/' at its end; where we are when there is none. */
static int find_root(struct str *out, struct arena *arena, struct err *err)
{
	struct repo *repo _cleanup_repo_ = NULL;

	*out = (struct str){.p = "", .n = 0};
	if (repo_open(&repo, NULL, err)) {
		repo = NULL;
		return err->kind == ERR_USAGE ? 0 : -1;
	}
	if (repo_work_tree(repo))
		*out = arena_str(arena, str_of(repo_work_tree(repo)));
	return 0;
}

static void validate_work_tree(struct validation *v, struct str root)
{
	const char *path = arena_printf(&v->arena, "%.*s" POLICY_PATH, STR_ARG(root)).p;
	const char *baseline =
		arena_printf(&v->arena, "%.*s" BASELINE_PATH, STR_ARG(root)).p;

	if (is_there(path, false))
		validate_file(v, path);
	if (is_there(baseline, false))
		validate_file(v, baseline);
	if (!v->checked)
		printf("there is no '" POLICY_PATH
		       "' here; the built-in policy applies\n");
}

static int run_validate(struct cli_call *call)
{
	struct validation v __attribute__((cleanup(validation_done))) = {0};
	const char *dir = cli_value(call, "rules");
	struct str root;
	struct err err;

	if (find_root(&root, &v.arena, &err))
		return cli_fail(&err);
	if (!dir) {
		dir = arena_printf(&v.arena, "%.*s" POLICY_RULES_DIR, STR_ARG(root)).p;
		dir = is_there(dir, true) ? dir : NULL;
	}
	load_rules(&v, dir);
	for (size_t i = 1; i < call->arg_count; i++)
		validate_file(&v, call->args[i]);
	if (call->arg_count == 1)
		validate_work_tree(&v, root);
	return v.failed ? 2 : 0;
}

static int run_policy(struct cli_call *call)
{
	const char *action = call->arg_count ? call->args[0] : "";

	if (strcmp(action, "show") == 0)
		return run_show(call);
	if (strcmp(action, "validate") != 0)
		return cli_usage(call->command, "say which: show or validate");
	if (cli_is_set(call, "format") || cli_is_set(call, "policy"))
		return cli_usage(call->command, "'policy validate' knows no --%s",
			cli_is_set(call, "format") ? "format" : "policy");
	return run_validate(call);
}

const struct cli_command cmd_policy = {
	.name = "policy",
	.args = "show | validate [FILE...]",
	.summary = "show what is in force, validate a policy",
	.description = "'policy show' tells where the policy comes from, its digest, "
		       "what it says and\n"
		       "how many rules are on by it.\n"
		       "\n"
		       "'policy validate' reads policy files as they are on disk, before "
		       "they are\n"
		       "committed: .milecastle/policy.json and its baseline.json of the "
		       "work tree, or\n"
		       "each FILE. What is wrong is told with file, line and column. The "
		       "rules in\n"
		       ".milecastle/rules are read too, and every rule and pack that the "
		       "policy names\n"
		       "must exist. A FILE that ends in .yaml or .yml is read as a rule, "
		       "one called\n"
		       "baseline.json as a baseline. Exit code 2: one is not valid.",
	.examples = "milecastle policy show\twhat is in force here\n"
		    "milecastle policy show --format json\tthe same for scripts\n"
		    "milecastle policy validate\tbefore it is committed\n",
	.actions = actions,
	.options = options,
	.run = run_policy,
};
