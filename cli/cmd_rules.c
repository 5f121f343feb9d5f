/*
 * milecastle rules: which rules there are, what one is about, and whether rules find what
 * their examples say. Read next: cli/rule_page.h, cli/rule_test.h.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/interrupt.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/rule_learn.h"
#include "cli/rule_page.h"
#include "cli/rule_test.h"
#include "gate/disk.h"
#include "gate/setup.h"
#include "base/banned.h"

static const char *const formats[] = {"text", "json", "markdown", NULL};

static const struct cli_option options[] = {
	{.letter = 'f',
		.name = "format",
		.arg = "FORMAT",
		.choices = formats,
		.help = "how to print (list, show)"},
	{.letter = 'a', .name = "all", .help = "list rules that are off, too (list)"},
	{.name = "ids", .help = "print the ids only (list)"},
	{.name = "policy",
		.arg = "FILE",
		.help = "use this policy instead of the repository's (list, show)"},
	{.name = "rules",
		.arg = "DIR",
		.help = "use these rules instead of the repository's (list, show)"},
	{.name = "examples", .arg = "DIR", .help = "where the examples are (test)"},
	{.name = "builtin", .help = "test the built-in rules (test)"},
	{.name = "chop",
		.help = "cut each example at every line and at 64 bytes, too (test)"},
	{0},
};

static const char *const actions[] = {
	"list\tthe rules that are on",
	"show\tall about one rule: show RULE",
	"test\trun annotated examples: test [DIR]",
	"learn-macros\tpropose macros for the policy: learn-macros [FILE...]",
	NULL,
};

static void print(const struct buf *out)
{
	fwrite(out->p ? out->p : "", 1, out->n, stdout);
}

static int load(struct setup *setup, const struct cli_call *call, struct err *err)
{
	struct setup_options setup_options = {
		.policy_file = cli_value(call, "policy"),
		.rules_dir = cli_value(call, "rules"),
	};

	return setup_load(setup, &setup_options, err);
}

static bool has_format(const struct cli_call *call, const char *name)
{
	const char *format = cli_value(call, "format");

	return format && strcmp(format, name) == 0;
}

/* --- list ------------------------------------------------------------------------------
 */

struct columns {
	size_t id, pack;
};

static void add_padded(struct buf *out, struct str text, size_t width)
{
	buf_add(out, text);
	buf_fill(out, ' ', text.n < width ? width - text.n + 2 : 2);
}

static void list_line(struct buf *out, const struct columns *columns,
	const struct rule *rule, const struct rule_standing *standing)
{
	struct buf pack _cleanup_buf_ = BUF_INIT(MIB);

	rule_packs(&pack, rule);
	add_padded(out, rule->id, columns->id);
	buf_printf(out, "%s%-*s", severity_name(standing->severity),
		10 - (int)strlen(severity_name(standing->severity)),
		standing->varies ? "*" : "");
	add_padded(out, buf_str(&pack), columns->pack);
	text_escape_line(out, rule->title);
	buf_putc(out, '\n');
}

static void measure(struct columns *columns, const struct rule_set *rules)
{
	*columns = (struct columns){.id = 4, .pack = 4};
	for (size_t i = 0; i < rules->count; i++) {
		struct buf pack _cleanup_buf_ = BUF_INIT(MIB);

		rule_packs(&pack, rules->items[i]);
		if (rules->items[i]->id.n > columns->id)
			columns->id = rules->items[i]->id.n;
		if (pack.n > columns->pack)
			columns->pack = pack.n;
	}
}

/* Those to be listed: all, or the ones that are on somewhere. */
static void select_rules(struct rule_set *out, struct setup *setup, bool is_all)
{
	for (size_t i = 0; i < setup->rules.count; i++) {
		struct rule_standing standing;

		rule_standing(&standing, &setup->policy, setup->rules.items[i]);
		if (is_all || standing.is_on)
			VEC_PUSH(&setup->arena, out, setup->rules.items[i]);
	}
}

static void list_text(
	struct buf *out, const struct setup *setup, const struct rule_set *rules)
{
	struct columns columns;
	bool has_varied = false;

	measure(&columns, rules);
	add_padded(out, str_of("RULE"), columns.id);
	buf_puts(out, "SEVERITY  ");
	add_padded(out, str_of("PACK"), columns.pack);
	buf_puts(out, "TITLE\n");
	for (size_t i = 0; i < rules->count; i++) {
		struct rule_standing standing;

		rule_standing(&standing, &setup->policy, rules->items[i]);
		list_line(out, &columns, rules->items[i], &standing);
		has_varied |= standing.varies;
	}
	if (has_varied)
		buf_puts(out,
			"* another severity at some paths: milecastle policy show\n");
}

static void list_json(
	struct buf *out, const struct setup *setup, const struct rule_set *rules)
{
	struct json_writer w = {.out = out};

	json_open_map(&w, NULL);
	json_number(&w, "schema", 1);
	json_open_map(&w, "policy");
	json_str(&w, "origin", setup->policy.origin);
	json_text(&w, "digest", setup->policy.digest);
	json_close_map(&w);
	json_open_list(&w, "rules");
	for (size_t i = 0; i < rules->count; i++)
		rule_page_json(&w, rules->items[i], &setup->policy, false);
	json_close_list(&w);
	json_close_map(&w);
	buf_putc(out, '\n');
}

static void list_ids(struct buf *out, const struct rule_set *rules)
{
	for (size_t i = 0; i < rules->count; i++)
		buf_printf(out, "%.*s\n", STR_ARG(rules->items[i]->id));
}

static int run_list(struct cli_call *call)
{
	struct setup setup _cleanup_setup_ = {0};
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct rule_set rules = {0};
	struct err err;

	if (call->arg_count > 1)
		return cli_usage(call->command, "'rules list' takes no argument '%s'",
			TEXT_SAFE(str_of(call->args[1])));
	if (load(&setup, call, &err))
		return cli_fail(&err);
	select_rules(&rules, &setup, cli_is_set(call, "all"));
	if (cli_is_set(call, "ids"))
		list_ids(&out, &rules);
	else if (has_format(call, "json"))
		list_json(&out, &setup, &rules);
	else if (has_format(call, "markdown"))
		rule_index_markdown(&out, &setup.arena, &rules);
	else
		list_text(&out, &setup, &rules);
	print(&out);
	return 0;
}

/* --- show ------------------------------------------------------------------------------
 */

static int unknown_rule(
	const struct cli_call *call, const struct rule_set *rules, const char *id)
{
	const struct rule *near = rule_nearest(rules, str_of(id));

	fprintf(stderr, "milecastle: error: there is no rule '%s'",
		TEXT_SAFE(str_of(id)));
	if (near)
		fprintf(stderr, "; did you mean '%s'?", TEXT_SAFE(near->id));
	fprintf(stderr, "\nmilecastle %s list --all names them all\n",
		call->command->name);
	return 2;
}

static int run_show(struct cli_call *call)
{
	struct setup setup _cleanup_setup_ = {0};
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct json_writer w = {.out = &out};
	const struct rule *rule;
	struct err err;

	if (call->arg_count != 2)
		return cli_usage(call->command, "'rules show' takes the id of one rule");
	if (load(&setup, call, &err))
		return cli_fail(&err);
	rule = rule_find(&setup.rules, str_of(call->args[1]));
	if (!rule)
		return unknown_rule(call, &setup.rules, call->args[1]);
	if (has_format(call, "json")) {
		rule_page_json(&w, rule, &setup.policy, true);
		buf_putc(&out, '\n');
	} else if (has_format(call, "markdown")) {
		rule_page_markdown(&out, rule);
	} else {
		rule_page_text(&out, rule, &setup.policy);
	}
	print(&out);
	return 0;
}

/* --- test ------------------------------------------------------------------------------
 */

/* A repository's own rules, where there are any and the built-in ones are not asked for.
 */
static const char *default_dir(const struct cli_call *call)
{
	struct stat st;

	if (cli_is_set(call, "builtin") || stat(POLICY_RULES_DIR, &st) ||
		!S_ISDIR(st.st_mode))
		return NULL;
	return POLICY_RULES_DIR;
}

static int run_test(struct cli_call *call)
{
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct rule_test test = {
		.dir = call->arg_count > 1 ? call->args[1] : default_dir(call),
		.examples = cli_value(call, "examples"),
		.is_chopped = cli_is_set(call, "chop"),
	};
	size_t failed = 0;
	struct err err;

	if (call->arg_count > 2)
		return cli_usage(call->command, "'rules test' takes one folder of rules");
	if (call->arg_count == 2 && cli_is_set(call, "builtin"))
		return cli_usage(
			call->command, "--builtin and a folder exclude each other");
	if (rule_test_run(&failed, &out, &test, &err)) {
		cli_fail(&err);
		return interrupt_exit_code() ? interrupt_exit_code()
					     : err_exit_code(&err);
	}
	print(&out);
	return failed ? 1 : 0;
}

/* --- learn-macros ----------------------------------------------------------------------
 */

/* Files and folders, or else all of HEAD. */
static int find_sources(struct change_set *changes, struct store *store,
	struct setup *setup, struct cli_call *call, struct err *err)
{
	const char *root = setup->repo ? repo_work_tree(setup->repo) : NULL;

	if (call->arg_count > 1) {
		disk_store(store, root ? root : ".");
		return disk_changes(changes, &setup->arena, call->args + 1,
			call->arg_count - 1, root, err);
	}
	if (!setup->repo)
		return err_usage(err, "no repository here; name files or folders");
	repo_store(store, setup->repo);
	return changes_tree(changes, setup->repo, "HEAD", &setup->arena, err);
}

static int run_learn(struct cli_call *call)
{
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct setup setup _cleanup_setup_ = {0};
	struct change_set changes;
	struct store store;
	struct err err;

	if (load(&setup, call, &err) ||
		find_sources(&changes, &store, &setup, call, &err) ||
		rule_learn_run(&out, &setup, &changes, &store, &err)) {
		cli_fail(&err);
		return interrupt_exit_code() ? interrupt_exit_code()
					     : err_exit_code(&err);
	}
	print(&out);
	return 0;
}

/* --- dispatch --------------------------------------------------------------------------
 */

struct action {
	const char *name;
	const char *const *options; /* that it knows; NULL-terminated */
	int (*run)(struct cli_call *call);
};

static const struct action action_table[] = {
	{"list", (const char *const[]){"format", "all", "ids", "policy", "rules", NULL},
		run_list},
	{"show", (const char *const[]){"format", "policy", "rules", NULL}, run_show},
	{"test", (const char *const[]){"examples", "builtin", "chop", NULL}, run_test},
	{"learn-macros", (const char *const[]){"policy", "rules", NULL}, run_learn},
};

static bool knows(const struct action *action, const char *option)
{
	for (size_t i = 0; action->options[i]; i++) {
		if (strcmp(action->options[i], option) == 0)
			return true;
	}
	return false;
}

static int run_action(struct cli_call *call, const struct action *action)
{
	for (size_t i = 0; options[i].name; i++) {
		if (call->is_set[i] && !knows(action, options[i].name))
			return cli_usage(call->command, "'rules %s' knows no --%s",
				action->name, options[i].name);
	}
	return action->run(call);
}

static int run_rules(struct cli_call *call)
{
	if (!call->arg_count)
		return cli_usage(
			call->command, "say which: list, show, test or learn-macros");
	for (size_t i = 0; i < sizeof(action_table) / sizeof(action_table[0]); i++) {
		if (strcmp(call->args[0], action_table[i].name) == 0)
			return run_action(call, &action_table[i]);
	}
	return cli_usage(call->command,
		"there is no 'rules %s'; say list, show, test or learn-macros",
		TEXT_SAFE(str_of(call->args[0])));
}

const struct cli_command cmd_rules = {
	.name = "rules",
	.args = "list | show RULE | test [DIR] | learn-macros [FILE...]",
	.summary = "list, explain and test the rules",
	.description =
		"Lists the rules with the severity that the policy gives them, or tells "
		"all\n"
		"about one: what it finds, why that matters, what to use instead, how "
		"to\n"
		"suppress a finding and how to change the severity.\n"
		"\n"
		"'rules test' runs annotated examples through the same pipeline as a "
		"commit:\n"
		"those of the rule files in DIR, or in .milecastle/rules when there is "
		"that\n"
		"folder, else those of the built-in rules. The examples of a rule are "
		"the\n"
		"files *.c and *.h in a folder named after it, in DIR or in "
		"DIR/../tests/rules.\n"
		"A comment '// expect: RULE' says that the rule finds something on its "
		"line,\n"
		"'// ok: RULE' that it does not. Exit code 1: an example says "
		"otherwise.\n"
		"\n"
		"'rules learn-macros' looks for macros over which the parser stumbles: "
		"in all\n"
		"of HEAD, or in files and folders. It tries what each might stand for, "
		"and\n"
		"prints what parses better so, as \"macros\" for the policy. It changes\n"
		"nothing.",
	.examples = "milecastle rules list --all\tall rules, those that are off too\n"
		    "milecastle rules show str-strcpy\tall about one rule\n"
		    "milecastle rules test .milecastle/rules\ttest the repository's own\n"
		    "milecastle rules learn-macros src\twhat to tell the policy about "
		    "macros\n",
	.actions = actions,
	.options = options,
	.run = run_rules,
};
