/*
 * milecastle: from the command line to a command. Read next: cli/cli.h, cli/commands.c,
 * and gate/gate.h for what it is all about.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/interrupt.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/help.h"
#include "base/banned.h"

static const struct cli_command *find_command(const char *name)
{
	for (size_t i = 0; cli_commands[i]; i++) {
		if (strcmp(cli_commands[i]->name, name) == 0)
			return cli_commands[i];
	}
	return NULL;
}

static int unknown_command(const char *name)
{
	const char *nearest = NULL;
	unsigned best = 3;

	for (size_t i = 0; cli_commands[i]; i++) {
		unsigned distance =
			str_distance(str_of(name), str_of(cli_commands[i]->name));

		if (distance < best && !cli_commands[i]->is_hidden) {
			best = distance;
			nearest = cli_commands[i]->name;
		}
	}
	fprintf(stderr, "milecastle: error: there is no command '%s'",
		TEXT_SAFE(str_of(name)));
	if (nearest)
		fprintf(stderr, "; did you mean '%s'?", nearest);
	fprintf(stderr, "\nmilecastle --help lists the commands\n");
	return 2;
}

/* A word that the overview understands: -h, --help, --version. */
static const char *as_command(const char *word)
{
	if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0)
		return "help";
	if (strcmp(word, "-V") == 0 || strcmp(word, "--version") == 0)
		return "version";
	return word;
}

static int run(const struct cli_command *command, char **argv)
{
	struct cli_call call;
	struct err err;

	if (cli_parse(&call, command, argv, &err))
		return cli_usage(command, "%s", err.text);
	if (cli_is_set(&call, "help")) {
		help_print(command);
		return 0;
	}
	return command->run(&call);
}

/* A report that could not be written is no pass. */
static int close_output(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	return code ? code : 3;
}

int main(int argc, char **argv)
{
	const struct cli_command *command;

	interrupt_install();
	if (argc < 2) {
		help_print_overview(stderr);
		return 2;
	}
	command = find_command(as_command(argv[1]));
	if (!command)
		return unknown_command(argv[1]);
	return close_output(run(command, argv + 2));
}
