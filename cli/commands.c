/*
 * The command table. Everything that lists commands reads it: main.c dispatches, help.c
 * writes --help, manual.c the man page, completion.c the completions.
 */
#include "cli/cli.h"
#include "base/banned.h"

const struct cli_command *const cli_commands[] = {&cmd_init, &cmd_check, &cmd_ci,
	&cmd_verdict, &cmd_delta, &cmd_audit, &cmd_review, &cmd_status, &cmd_push,
	&cmd_except, &cmd_approve, &cmd_exceptions, &cmd_revoke, &cmd_bypass,
	&cmd_acknowledge, &cmd_coverage, &cmd_attest, &cmd_evidence, &cmd_keys,
	&cmd_install, &cmd_uninstall, &cmd_doctor, &cmd_policy, &cmd_baseline, &cmd_rules,
	&cmd_completion, &cmd_manual, &cmd_hook, &cmd_help, &cmd_version, NULL};
