/*
 * milecastle policy: stub until it is written.
 */
#include "cli/cli.h"
#include "base/banned.h"

static int run_policy(struct cli_call *call)
{
	(void)call;
	return 0;
}

const struct cli_command cmd_policy = {
	.name = "policy",
	.args = "ACTION",
	.summary = "policy",
	.run = run_policy,
};
