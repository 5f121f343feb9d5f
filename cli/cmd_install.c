/*
 * milecastle install: the words around install/hooks.c, which plans and does it. Read
 * next: install/place.h, which says where; cli/cmd_doctor.c, which tests the result.
 */
#include <stdio.h>
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/install_server.h"
#include "install/hooks.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.name = "server",
		.help = "REPO is a bare repository that takes pushes: set pre-receive "
			"and "
			"post-receive"},
	{.name = "adopt",
		.help = "with --server: accept all refs as they are; only what comes "
			"after is judged"},
	{.name = "outside",
		.help = "write even where core.hooksPath or a link leads out of the "
			"repository"},
	{.letter = 'n', .name = "dry-run", .help = "say what would be done, do nothing"},
	{.letter = 'q', .name = "quiet", .help = "say only what needs attention"},
	{0},
};

static void say(const struct cli_call *call, const struct hook_plan *plan)
{
	_cleanup_buf_ struct buf words = BUF_INIT(MIB);
	bool is_quiet = cli_is_set(call, "quiet");
	bool is_dry = cli_is_set(call, "dry-run");

	plan_describe(&words, plan, is_dry, is_quiet);
	if (!is_quiet && !is_dry)
		buf_printf(&words, "To test what is in force: milecastle doctor%s\n",
			plan->place->argument.p);
	fwrite(words.p ? words.p : "", 1, words.n, is_quiet ? stderr : stdout);
}

static int install_server(struct arena *arena, const struct place *place,
	const struct cli_call *call, struct err *err)
{
	_cleanup_buf_ struct buf words = BUF_INIT(MIB);
	bool is_dry = cli_is_set(call, "dry-run");

	if (server_file_write(&words, arena, place, is_dry, err) ||
		(cli_is_set(call, "adopt") &&
			server_adopt(&words, arena, place, is_dry, err)))
		return -1;
	if (!cli_is_set(call, "quiet"))
		fwrite(words.p ? words.p : "", 1, words.n, stdout);
	return 0;
}

static int install(struct arena *arena, const struct cli_call *call, struct err *err)
{
	const char *dir = call->arg_count ? call->args[0] : ".";
	bool is_server = cli_is_set(call, "server");
	struct hook_plan plan;
	struct place place;
	struct str binary;

	if (cli_is_set(call, "adopt") && !is_server)
		return err_usage(err, "--adopt goes with --server");
	if ((is_server ? place_find_server(&place, arena, dir, err)
		       : place_find(&place, arena, dir, NULL, err)) ||
		place_check(&place, cli_is_set(call, "outside"), err) ||
		binary_path(&binary, arena, err) ||
		install_plan(&plan, arena, &place, binary, err))
		return -1;
	if (!cli_is_set(call, "dry-run") && plan_apply(&plan, err))
		return -1;
	say(call, &plan);
	return is_server ? install_server(arena, &place, call, err) : 0;
}

static int run(struct cli_call *call)
{
	struct arena arena = {0};
	struct err err;
	int result;

	if (call->arg_count > 1)
		return cli_usage(call->command, "one repository at a time");
	result = install(&arena, call, &err);
	arena_done(&arena);
	return result ? cli_fail(&err) : 0;
}

const struct cli_command cmd_install = {
	.name = "install",
	.args = "[REPO]",
	.summary = "set the hooks of a repository",
	.description =
		"Sets the hooks pre-commit, pre-merge-commit and pre-push of REPO, or "
		"of\n"
		"the repository that you are in, where git looks for them: "
		"core.hooksPath,\n"
		"linked worktrees and submodules are followed. Each hook is a small\n"
		"script that names this program by its absolute path. When the program\n"
		"is gone the script blocks and says how to go on.\n"
		"\n"
		"A hook that is there already is kept beside the new one, as\n"
		"NAME.milecastle-kept, and runs first; when it fails, nothing is\n"
		"checked and its exit code is the hook's. Installing twice changes\n"
		"nothing.\n"
		"\n"
		"Nothing is written outside the repository without --outside: a\n"
		"core.hooksPath that is set for all repositories of a person or a\n"
		"machine would change the hooks of them all.\n"
		"\n"
		"With --server REPO is a bare repository: pre-receive judges every push\n"
		"by the server's policy, post-receive publishes the journal, and\n"
		"milecastle.json is written with defaults unless it is there.",
	.examples =
		"milecastle install\tthe repository you are in\n"
		"milecastle install --dry-run ~/src/project\twhat would be done there\n"
		"milecastle install --server --adopt /srv/git/project.git\ta server's",
	.options = options,
	.run = run,
};
