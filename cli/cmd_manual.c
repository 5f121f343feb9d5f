/*
 * milecastle manual: stub until it is written.
 */
#include "cli/cli.h"
#include "base/banned.h"

static int run_manual(struct cli_call *call)
{
	(void)call;
	return 0;
}

const struct cli_command cmd_manual = {
	.name = "manual",
	.args = "ACTION",
	.summary = "manual",
	.run = run_manual,
};
