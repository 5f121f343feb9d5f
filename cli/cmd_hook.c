/*
 * milecastle hook NAME: what the shims call. Read next: hooks/hooks.h.
 */
#include "cli/cli.h"
#include "hooks/hooks.h"
#include "hooks/replay.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.name = "chain",
		.arg = "FILE",
		.help = "run this hook first, as git would have"},
	{.name = "server",
		.arg = "FILE",
		.help = "the server's configuration (pre-receive)"},
	{.name = "replay",
		.arg = "FILE",
		.help = "judge a recorded push again ('milecastle audit --show N' prints "
			"one)"},
	{0},
};

static int run_hook(struct cli_call *call)
{
	struct hook_call hook = {
		.chain = cli_value(call, "chain"), .server = cli_value(call, "server")};
	struct err err;
	int code;

	if (!call->arg_count)
		return cli_usage(call->command, "the name of a hook is missing");
	if (cli_value(call, "replay")) {
		code = push_replay(cli_value(call, "replay"), hook.server, &err);
		return code < 0 ? cli_fail(&err) : code;
	}
	hook.name = call->args[0];
	hook.args = call->args + 1;
	code = hook_run(&hook, &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_hook = {
	.name = "hook",
	.args = "NAME [-- ARGS...]",
	.summary = "run a git hook (called by the hooks that 'install' sets)",
	.description =
		"Runs the check of one git hook: pre-commit, pre-merge-commit, "
		"pre-push,\npre-receive, post-receive or reference-transaction. The "
		"hook\n"
		"files that 'milecastle install' writes call it; by hand it does "
		"the same.",
	.options = options,
	.is_hidden = true,
	.run = run_hook,
};
