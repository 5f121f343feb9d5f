/*
 * milecastle rules: stub until it is written.
 */
#include "cli/cli.h"
#include "base/banned.h"

static int run_rules(struct cli_call *call)
{
	(void)call;
	return 0;
}

const struct cli_command cmd_rules = {
	.name = "rules",
	.args = "ACTION",
	.summary = "rules",
	.run = run_rules,
};
