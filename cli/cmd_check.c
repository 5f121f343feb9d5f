/*
 * milecastle check: where the changes come from, and how the words are wanted. Read next:
 * cli/check.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/check.h"
#include "cli/cli.h"
#include "core/source.h"
#include "gate/disk.h"
#include "base/banned.h"

static const char *const formats[] = {
	"text", "json", "sarif", "junit", "github", "gitlab", NULL};
static const char *const scopes[] = {"changed-lines", "changed-files", "all", NULL};
static const char *const thresholds[] = {"error", "warning", "note", NULL};
static const char *const colours[] = {"auto", "always", "never", NULL};

static const struct cli_option option_list[] = {
	{.name = "staged", .help = "check what is staged (the default in a repository)"},
	{.name = "range", .arg = "A..B", .help = "check what B has and A has not"},
	{.name = "all",
		.arg = "REV",
		.is_arg_optional = true,
		.help = "check every file of a commit (default: HEAD)"},
	{.name = "stdin", .help = "check one source from standard input"},
	{.name = "path", .arg = "NAME", .help = "the name that --stdin goes by"},
	{.name = "scope",
		.arg = "SCOPE",
		.choices = scopes,
		.help = "which findings of a changed file count"},
	{.name = "threshold",
		.arg = "SEVERITY",
		.choices = thresholds,
		.help = "the lowest severity that blocks"},
	{.name = "policy",
		.arg = "FILE",
		.help = "use this policy instead of the repository's"},
	{.name = "rules",
		.arg = "DIR",
		.help = "use these rules instead of the repository's"},
	{.letter = 'f',
		.name = "format",
		.arg = "FORMAT",
		.choices = formats,
		.help = "how to report"},
	{.letter = 'o',
		.name = "output",
		.arg = "FILE",
		.help = "write the report to a file"},
	{.letter = 'j', .name = "jobs", .arg = "N", .help = "use at most N threads"},
	{.letter = 'q',
		.name = "quiet",
		.help = "say nothing but the summary of a block"},
	{.letter = 'v',
		.name = "verbose",
		.help = "show muted findings, exclusions and odd receipts too"},
	{.name = "color", .arg = "WHEN", .choices = colours, .help = "colour the text"},
	{.name = "both-witnesses",
		.help = "parse what the lexer is sure of as well, and compare (-v "
			"shows)"},
	{.name = "fingerprints",
		.help = "give findings in the JSON report names that survive edits"},
	{.name = "no-cache",
		.help = "read included files and records anew, and remember nothing"},
	{.name = "stats", .help = "show what the run cost"},
	{0},
};

static const char *source_option(const struct cli_call *call)
{
	static const char *const names[] = {"staged", "range", "all", "stdin"};
	const char *found = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!cli_is_set(call, names[i]))
			continue;
		if (found || call->arg_count)
			return "";
		found = names[i];
	}
	return found ? found : call->arg_count ? "files" : "staged";
}

static int read_jobs(unsigned *out, const char *text, struct err *err)
{
	char *end;
	long n;

	if (!text)
		return 0;
	n = strtol(text, &end, 10);
	if (*end || end == text || n < 1 || n > LIMIT_WORKERS)
		return err_usage(err, "-j takes a number from 1 to %d", LIMIT_WORKERS);
	*out = (unsigned)n;
	return 0;
}

static int fill_options(
	struct check_options *out, const struct cli_call *call, struct err *err)
{
	const char *format = cli_value(call, "format");
	bool is_text;

	*out = (struct check_options){
		.command = "check",
		.report = &report_text,
		.output = cli_value(call, "output"),
		.fd = STDOUT_FILENO,
		.scope = cli_value(call, "scope"),
		.threshold = cli_value(call, "threshold"),
	};
	for (size_t i = 0; format && reports[i]; i++) {
		if (strcmp(reports[i]->name, format) == 0)
			out->report = reports[i];
	}
	is_text = out->report == &report_text;
	out->is_both = cli_is_set(call, "both-witnesses");
	out->has_fingerprints = cli_is_set(call, "fingerprints");
	out->has_progress = isatty(STDERR_FILENO) && !cli_is_set(call, "quiet");
	out->style = (struct report_style){
		.is_colour = is_text && !out->output &&
			     cli_has_colour(cli_value(call, "color"), STDOUT_FILENO),
		.is_quiet = cli_is_set(call, "quiet"),
		.is_verbose = cli_is_set(call, "verbose"),
		.has_stats = cli_is_set(call, "stats"),
	};
	if (out->output && cli_value(call, "color") &&
		strcmp(cli_value(call, "color"), "always") == 0)
		out->style.is_colour = is_text;
	if (out->output && !*out->output)
		return err_usage(err, "--output needs the name of a file");
	return read_jobs(&out->workers, cli_value(call, "jobs"), err);
}

static int check_files(const struct check_options *options, struct setup *setup,
	const struct cli_call *call)
{
	const char *root = setup->repo ? repo_work_tree(setup->repo) : NULL;
	struct change_set changes;
	struct store store;
	struct err err;

	/* outside of a repository, includes are followed below the folder we are in */
	disk_store(&store, root ? root : ".");
	if (disk_changes(
		    &changes, &setup->arena, call->args, call->arg_count, root, &err))
		return cli_fail(&err);
	return check_run(options, setup, &changes, &store);
}

static int check_stdin(const struct check_options *options, struct setup *setup,
	const struct cli_call *call)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(LIMIT_SCAN_BYTES);
	const char *path = cli_value(call, "path");
	struct change_set changes;
	struct store store;
	struct str bytes;
	struct err err;

	if (!path || !*path)
		return cli_usage(call->command, "--stdin needs a name: --path NAME");
	if (file_read_fd(&buf, STDIN_FILENO, &err)) {
		err_prefix(&err, "cannot read standard input: ");
		return cli_fail(&err);
	}
	bytes = buf_str(&buf);
	memory_changes(&changes, &setup->arena, str_of(path));
	memory_store(&store, &bytes);
	return check_run(options, setup, &changes, &store);
}

static int check_repo(const struct check_options *options, struct setup *setup,
	const struct cli_call *call, const char *source)
{
	struct change_set changes;
	struct store store;
	struct err err;
	const char *rev = cli_value(call, "all");
	int status;

	if (strcmp(source, "range") == 0)
		status = changes_range(&changes, setup->repo, cli_value(call, "range"),
			&setup->arena, &err);
	else if (strcmp(source, "all") == 0)
		status = changes_tree(
			&changes, setup->repo, rev ? rev : "HEAD", &setup->arena, &err);
	else
		status =
			changes_staged(&changes, setup->repo, false, &setup->arena, &err);
	if (status)
		return cli_fail(&err);
	repo_store(&store, setup->repo);
	if (cli_is_set(call, "no-cache"))
		store.cache_dir = NULL;
	return check_run(options, setup, &changes, &store);
}

static int run_check(struct cli_call *call)
{
	const char *source = source_option(call);
	struct setup setup _cleanup_setup_ = {0};
	struct setup_options setup_options = {
		.policy_file = cli_value(call, "policy"),
		.rules_dir = cli_value(call, "rules"),
		.needs_repo =
			strcmp(source, "stdin") != 0 && strcmp(source, "files") != 0,
	};
	struct check_options check;
	struct err err;

	if (!*source)
		return cli_usage(call->command,
			"--staged, --range, --all, --stdin and files exclude each other");
	if (fill_options(&check, call, &err))
		return cli_usage(call->command, "%s", err.text);
	if (setup_load(&setup, &setup_options, &err))
		return cli_fail(&err);
	if (strcmp(source, "files") == 0)
		return check_files(&check, &setup, call);
	if (strcmp(source, "stdin") == 0)
		return check_stdin(&check, &setup, call);
	return check_repo(&check, &setup, call, source);
}

const struct cli_command cmd_check = {
	.name = "check",
	.args = "[FILE|DIR...]",
	.summary = "check staged changes, a range, a tree or files",
	.description =
		"Checks C sources against the rules and the policy, and says what is "
		"wrong, why\n"
		"it matters and what to use instead. Without a source it checks what is "
		"staged:\n"
		"the blobs in the index, never the files on disk. Nothing is written.\n\n"
		"The policy and the repository's own rules are read from HEAD, or from "
		"the index\n"
		"while HEAD has none; without any, the built-in ones apply.",
	.examples = "milecastle check\twhat is about to be committed\n"
		    "milecastle check --range origin/main..\twhat is about to be pushed\n"
		    "milecastle check --all -f sarif -o out.sarif\tall of HEAD, for a "
		    "viewer\n"
		    "milecastle check src/net.c\ta file as it is on disk\n",
	.options = option_list,
	.run = run_check,
};
