/*
 * The command table. Everything that lists commands reads it: main.c dispatches, help.c
 * writes --help, manual.c the man page, completion.c the completions.
 */
#include "cli/cli.h"
#include "base/banned.h"

/* In the order and groups of the overview: a heading stands before the first of each. */
const struct cli_command *const cli_commands[] = {&cmd_install, &cmd_uninstall,
	&cmd_doctor, &cmd_init, &cmd_check, &cmd_ci, &cmd_verdict, &cmd_rules,
	&cmd_policy, &cmd_baseline, &cmd_deps, &cmd_review, &cmd_status, &cmd_push,
	&cmd_bypass, &cmd_except, &cmd_approve, &cmd_exceptions, &cmd_revoke, &cmd_keys,
	&cmd_acknowledge, &cmd_evidence, &cmd_audit, &cmd_coverage, &cmd_attest,
	&cmd_delta, &cmd_completion, &cmd_manual, &cmd_hook, &cmd_help, &cmd_version,
	NULL};

const struct cli_group cli_groups[] = {
	{"set it up", &cmd_install},
	{"check sources", &cmd_check},
	{"know what comes from elsewhere", &cmd_deps},
	{"have a change reviewed", &cmd_review},
	{"let a finding stay", &cmd_except},
	{"people, and what they signed", &cmd_keys},
	{"look back", &cmd_audit},
	{"help", &cmd_completion},
	{NULL, NULL},
};
