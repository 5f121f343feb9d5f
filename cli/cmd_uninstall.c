/*
 * milecastle uninstall: the words around install/hooks.c, which plans and does it. Read
 * next: cli/cmd_install.c.
 */
#include <stdio.h>
#include "base/limits.h"
#include "cli/cli.h"
#include "gate/cache_file.h"
#include "install/hooks.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.name = "server", .help = "REPO is a bare repository that takes pushes"},
	{.name = "outside",
		.help = "write even where core.hooksPath or a link leads out of the "
			"repository"},
	{.letter = 'n', .name = "dry-run", .help = "say what would be done, do nothing"},
	{.letter = 'q', .name = "quiet", .help = "say only what needs attention"},
	{0},
};

static int uninstall(
	bool *is_left, struct arena *arena, const struct cli_call *call, struct err *err)
{
	_cleanup_buf_ struct buf words = BUF_INIT(MIB);
	const char *dir = call->arg_count ? call->args[0] : ".";
	bool is_quiet = cli_is_set(call, "quiet");
	bool is_dry = cli_is_set(call, "dry-run");
	struct hook_plan plan;
	struct place place;

	if ((cli_is_set(call, "server") ? place_find_server(&place, arena, dir, err)
					: place_find(&place, arena, dir, NULL, err)) ||
		place_check(&place, cli_is_set(call, "outside"), err) ||
		uninstall_plan(&plan, arena, &place, err))
		return -1;
	if (!is_dry && plan_apply(&plan, err))
		return -1;
	if (!is_dry)
		cache_files_remove(
			arena_printf(arena, "%s/milecastle", place.git_dir.p).p);
	plan_describe(&words, &plan, is_dry, is_quiet);
	fwrite(words.p ? words.p : "", 1, words.n, is_quiet ? stderr : stdout);
	*is_left = plan.is_left;
	return 0;
}

static int run(struct cli_call *call)
{
	struct arena arena = {0};
	bool is_left = false;
	struct err err;
	int result;

	if (call->arg_count > 1)
		return cli_usage(call->command, "one repository at a time");
	result = uninstall(&is_left, &arena, call, &err);
	arena_done(&arena);
	return result ? cli_fail(&err) : is_left;
}

const struct cli_command cmd_uninstall = {
	.name = "uninstall",
	.args = "[REPO]",
	.summary = "take the hooks away and restore what was there",
	.description =
		"Removes the hooks that milecastle install has set in REPO, or in the\n"
		"repository that you are in. A hook that was there before is put back\n"
		"as it was: the same bytes, mode, times, the same symbolic link. A\n"
		"folder that install has made goes too when nothing else is in it.\n"
		"\n"
		"What is not ours is left alone and named. Exit code 1: a hook of ours\n"
		"that somebody has edited was left alone too, and is still in force.",
	.examples = "milecastle uninstall\tthe repository you are in\n"
		    "milecastle uninstall --dry-run\twhat would be done",
	.options = options,
	.run = run,
};
