/*
 * milecastle deps: third-party components, what a change brings of them and what the
 * approved list says. Read next: cli/deps.h, docs/components.md.
 */
#include <string.h>
#include "base/text.h"
#include "cli/deps.h"
#include "core/component_terms.h"
#include "base/banned.h"

static const char *const actions[] = {
	"diff\twhat a change brings from elsewhere: [A..B], else what is staged",
	"check\tjudge it by the approved list: [A..B|REV], else what is staged",
	"inventory\tall that a tree has from elsewhere: [REV], else HEAD",
	"request\twrite a record that asks for approval: NAME@VERSION "
	"[FILE|REPOSITORY...]",
	"assess\tanswer the questions of a record: ID [KEY=TEXT...]",
	"approve\tapprove a version, and sign that where the policy asks: ID[@VERSION]",
	"mirror\tis a controlled store just what was approved: verify DIR",
	"monitor\twhat is due, behind, or loose in all of a tree: [REV], for a nightly "
	"job",
	NULL};

static const char *const formats[] = {
	"text", "json", "sarif", "github", "gitlab", "junit", NULL};

static const struct cli_option options[] = {
	{.letter = 'f',
		.name = "format",
		.arg = "FORMAT",
		.choices = formats,
		.help = "text (default) or json; of check and monitor also sarif, ..."},
	{.letter = 'o',
		.name = "output",
		.arg = "FILE",
		.help = "of check and monitor: write there"},
	{.name = "stats", .help = "of check and monitor: show what it cost"},
	{.name = "staged", .help = "of diff and check: what is staged (the default)"},
	{.letter = 'a',
		.name = "all",
		.help = "of diff and inventory: also what the machine must have, and "
			"what "
			"only refers"},
	{.letter = 'v', .name = "verbose", .help = "also URLs, hashes and files"},
	{.name = "list",
		.arg = "DIR",
		.help = "the folder of the approved list (" COMPONENTS_DIR ")"},
	{.name = "rev", .arg = "REV", .help = "of request: the commit in a repository"},
	{.name = "patch",
		.arg = "FILE",
		.help = "of request: a patch that is to be approved with the version"},
	{.name = "as",
		.arg = "PATH",
		.help = "... and it is this file of the component, patched, and no diff"},
	{.name = "questions", .help = "of assess: only list the questions"},
	{.name = "reject", .help = "of approve: sign a no, with --note"},
	{.letter = 'm',
		.name = "note",
		.arg = "TEXT",
		.help = "of approve: what you say"},
	{.name = "role", .arg = "ROLE", .help = "of approve: in which of your roles"},
	{.name = "remote",
		.arg = "NAME",
		.help = "of approve: whose policy counts (origin)"},
	{.name = "policy-from",
		.arg = "REV",
		.help = "of approve: the policy of this commit"},
	{.name = "key", .arg = "FILE", .help = "of approve: sign with this SSH key"},
	{.name = "mirrors",
		.arg = "DIR",
		.help = "of monitor: local git mirrors, ID.git, to look for newer tags"},
	{.name = "within",
		.arg = "DAYS",
		.help = "of monitor: tell what ends within so many days (30)"},
	{.letter = 'y', .name = "yes", .help = "of approve: do not ask at the end"},
	{0},
};

int deps_is_json(struct cli_call *call)
{
	const char *format = cli_value(call, "format");

	if (!format || strcmp(format, "text") == 0)
		return 0;
	if (strcmp(format, "json") == 0)
		return 1;
	cli_usage(call->command, "this action has the formats text and json");
	return -1;
}

static const struct run {
	const char *name;
	int (*run)(struct cli_call *call);
} runs[] = {{"diff", deps_diff}, {"check", deps_check}, {"inventory", deps_inventory},
	{"request", deps_request}, {"assess", deps_assess}, {"approve", deps_approve},
	{"mirror", deps_mirror}, {"monitor", deps_monitor}};
#define RUN_COUNT (sizeof(runs) / sizeof(runs[0]))

/* The nearest name, or all of them. */
static int unknown_action(struct cli_call *call)
{
	struct buf names _cleanup_buf_ = BUF_INIT(400);
	struct str asked = str_of(call->arg_count ? call->args[0] : "");

	for (size_t i = 0; i < RUN_COUNT; i++) {
		if (asked.n && str_distance(asked, str_of(runs[i].name)) < 3)
			return cli_usage(call->command,
				"there is no action '%s'; did you mean '%s'?",
				TEXT_SAFE(asked), runs[i].name);
		buf_printf(&names, "%s%s", i ? ", " : "", runs[i].name);
	}
	return cli_usage(
		call->command, "which action? one of %.*s", STR_ARG(buf_str(&names)));
}

static int run_deps(struct cli_call *call)
{
	for (size_t i = 0; call->arg_count && i < RUN_COUNT; i++) {
		if (strcmp(call->args[0], runs[i].name) == 0)
			return runs[i].run(call);
	}
	return unknown_action(call);
}

const struct cli_command cmd_deps = {
	.name = "deps",
	.args = "ACTION [ARGUMENT...]",
	.summary = "third-party components: find them, have them approved, check them",
	.description = "A change brings a component as a wrap, a submodule, a line of "
		       "CMake, an entry\n"
		       "of a lock file, a folder with sources, a single file or a "
		       "binary. All of them\n"
		       "are found in the objects of the repository; nothing is checked "
		       "out, fetched\n"
		       "or executed.",
	.examples =
		"milecastle deps diff\twhat the commit in the making brings\n"
		"milecastle deps diff -v main..topic\twhat a branch brings, with hashes\n"
		"milecastle deps inventory -f json v1.0\tall that a release has",
	.actions = actions,
	.options = options,
	.run = run_deps,
};
