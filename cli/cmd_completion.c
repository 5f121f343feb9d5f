/*
 * milecastle completion: stub until it is written.
 */
#include "cli/cli.h"
#include "base/banned.h"

static int run_completion(struct cli_call *call)
{
	(void)call;
	return 0;
}

const struct cli_command cmd_completion = {
	.name = "completion",
	.args = "ACTION",
	.summary = "completion",
	.run = run_completion,
};
