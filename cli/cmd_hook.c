/*
 * milecastle hook NAME: what the shims call. Read next: hooks/hooks.h.
 */
#include "cli/cli.h"
#include "hooks/hooks.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.name = "chain",
		.arg = "FILE",
		.help = "run this hook first, as git would have"},
	{0},
};

static int run_hook(struct cli_call *call)
{
	struct err err;
	int code;

	if (!call->arg_count)
		return cli_usage(call->command, "the name of a hook is missing");
	code = hook_run(call->args[0], cli_value(call, "chain"), call->args + 1, &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_hook = {
	.name = "hook",
	.args = "NAME [-- ARGS...]",
	.summary = "run a git hook (called by the hooks that 'install' sets)",
	.description = "Runs the check of one git hook: pre-commit or pre-merge-commit. "
		       "The hook\n"
		       "files that 'milecastle install' writes call it; by hand it does "
		       "the same.",
	.options = options,
	.is_hidden = true,
	.run = run_hook,
};
