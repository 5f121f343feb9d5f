/*
 * The command line as data. One table of commands (cli/commands.c) feeds dispatch,
 * --help, the man page and the shell completions, so none of them can tell another story.
 * A command is one file cmd_NAME.c with its options, its help and its function.
 *
 * To add one: write cmd_NAME.c, declare it below, list it in cli/commands.c and
 * meson.build.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/version.h"

#define CLI_OPTIONS_MAX 32

/* An option. The list of a command ends with one whose name is NULL. */
struct cli_option {
	char letter;	      /* 'q' for -q; 0: none */
	const char *name;     /* "quiet" for --quiet */
	const char *arg;      /* "FILE", "N", ...; NULL: takes none */
	bool is_arg_optional; /* the next word is taken unless it starts with '-' */
	const char *const
		*choices; /* NULL-terminated values that arg may have; NULL: any */
	const char *help; /* a phrase, lower case, no full stop */
};

struct cli_call;

struct cli_command {
	const char
		*name; /* one word; "rules list" is the command "rules" with an action */
	const char
		*args; /* "[FILE|DIR...]": what may follow the options; NULL: nothing */
	const char *summary;	 /* one line */
	const char *description; /* paragraphs for --help and the man page; plain text */
	const char *examples;	 /* lines "command\ttext", or NULL */
	const char *const
		*actions; /* NULL-terminated "name\tsummary" of the first argument */
	const struct cli_option *options;
	bool is_hidden; /* not in the overview: for git and for scripts */
	int (*run)(struct cli_call *call); /* the exit code */
};

/* A parsed command line. */
struct cli_call {
	const struct cli_command *command;
	bool is_set[CLI_OPTIONS_MAX];	     /* by index into command->options */
	const char *values[CLI_OPTIONS_MAX]; /* the last one given; NULL: none */
	char **args;			     /* what is left; "--" is taken out */
	size_t arg_count;
};

extern const struct cli_command *const cli_commands[]; /* NULL-terminated */

/* A heading of the overview, and the command that it stands before. */
struct cli_group {
	const char *title; /* NULL: the end of the list */
	const struct cli_command *first;
};
extern const struct cli_group cli_groups[];

extern const struct cli_command cmd_coverage, cmd_attest;
extern const struct cli_command cmd_check, cmd_ci, cmd_verdict, cmd_audit, cmd_hook,
	cmd_install, cmd_uninstall, cmd_doctor, cmd_policy, cmd_rules, cmd_completion,
	cmd_manual, cmd_help, cmd_version, cmd_review, cmd_status, cmd_push, cmd_delta,
	cmd_evidence, cmd_init, cmd_keys, cmd_except, cmd_approve, cmd_exceptions,
	cmd_revoke, cmd_bypass, cmd_baseline, cmd_acknowledge, cmd_deps;

/* Options that every command knows: --help. */
bool cli_is_set(const struct cli_call *call, const char *name);
const char *cli_value(const struct cli_call *call, const char *name); /* or NULL */

/* Fill call from argv (without the program's and the command's names). */
int cli_parse(struct cli_call *call, const struct cli_command *command, char **argv,
	struct err *err);

/* "milecastle: error: TEXT" on standard error; returns the exit code of the error. */
int cli_fail(const struct err *err);

/* A usage error of a command: the message, and where help is. Returns 2. */
__attribute__((format(printf, 2, 3))) int cli_usage(
	const struct cli_command *command, const char *format, ...);

/* Colour on this descriptor? mode: NULL or "auto", "always", "never". */
bool cli_has_colour(const char *mode, int fd);

#endif
