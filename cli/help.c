/*
 * --help. Read next: cli/cmd_manual.c, which says the same as a man page.
 */
#include <string.h>
#include "base/str.h"
#include "base/text.h"
#include "cli/help.h"
#include "base/banned.h"

const char help_exit_codes[] =
	"0\tpassed\n"
	"1\tblocked: a finding that is not muted reaches the threshold\n"
	"2\twrong call, unmerged index, or a broken policy or rule\n"
	"3\tcould not check: something was not looked at, and is named\n"
	"130, 143\tinterrupted or terminated; nothing was decided\n";

static void print_heading(FILE *file, const struct cli_command *command)
{
	for (size_t i = 0; cli_groups[i].title; i++) {
		if (cli_groups[i].first == command)
			fprintf(file, "\n%s\n", cli_groups[i].title);
	}
}

void help_print_overview(FILE *file)
{
	fprintf(file,
		"milecastle %s: a gate for git. It checks staged and committed C for\n"
		"banned patterns, natively and in milliseconds.\n\n"
		"usage: milecastle COMMAND [OPTIONS]\n",
		MILECASTLE_VERSION);
	for (size_t i = 0; cli_commands[i]; i++) {
		print_heading(file, cli_commands[i]);
		if (!cli_commands[i]->is_hidden)
			fprintf(file, "  %-12s %s\n", cli_commands[i]->name,
				cli_commands[i]->summary);
	}
	fprintf(file, "\nmilecastle COMMAND --help tells more of a command\n"
		      "milecastle install    sets the hooks of this repository\n");
}

/* "-q, --quiet" and the like. */
static void option_name(char *out, size_t size, const struct cli_option *option)
{
	char letter[8] = "    ";

	if (option->letter)
		snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	snprintf(out, size, option->is_arg_optional ? "%s--%s [%s]" : "%s--%s %s", letter,
		option->name, option->arg ? option->arg : "");
}

static void print_choices(const struct cli_option *option)
{
	for (size_t i = 0; option->choices && option->choices[i]; i++)
		printf("%s%s", i ? ", " : " (", option->choices[i]);
	if (option->choices)
		printf(")");
}

static void print_options(const struct cli_command *command)
{
	char name[80];

	printf("\noptions:\n");
	for (size_t i = 0; command->options && command->options[i].name; i++) {
		const struct cli_option *option = &command->options[i];

		option_name(name, sizeof(name), option);
		printf("  %-26s %s", name, option->help);
		print_choices(option);
		printf("\n");
	}
	printf("  %-26s %s\n", "-h, --help", "show this text");
}

/* Lines "LEFT\tRIGHT" as two columns. */
static void print_table(const char *title, const char *lines, int width)
{
	struct str text = str_of(lines);

	printf("\n%s:\n", title);
	for (size_t at = 0; at < text.n;) {
		size_t end = str_find(text, '\n', at);
		size_t tab = str_find(text, '\t', at);

		printf("  %-*.*s  %.*s\n", width, (int)(tab - at), text.p + at,
			(int)(end - tab - 1), text.p + tab + 1);
		at = end + 1;
	}
}

static void print_actions(const struct cli_command *command)
{
	printf("\nactions:\n");
	for (size_t i = 0; command->actions[i]; i++) {
		struct str line = str_of(command->actions[i]);
		size_t tab = str_find(line, '\t', 0);

		printf("  %-12.*s %s\n", (int)tab, line.p, line.p + tab + 1);
	}
}

void help_print(const struct cli_command *command)
{
	printf("usage: milecastle %s [OPTIONS]%s%s\n\n%s\n", command->name,
		command->args ? " " : "", command->args ? command->args : "",
		command->description ? command->description : command->summary);
	if (command->actions)
		print_actions(command);
	print_options(command);
	if (command->examples)
		print_table("examples", command->examples, 40);
	if (strcmp(command->name, "check") == 0)
		print_table("exit codes", help_exit_codes, 8);
}

static int run_help(struct cli_call *call)
{
	for (size_t i = 0; call->arg_count && cli_commands[i]; i++) {
		if (strcmp(cli_commands[i]->name, call->args[0]) == 0) {
			help_print(cli_commands[i]);
			return 0;
		}
	}
	if (call->arg_count)
		return cli_usage(call->command, "there is no command '%s'",
			TEXT_SAFE(str_of(call->args[0])));
	help_print_overview(stdout);
	return 0;
}

const struct cli_command cmd_help = {
	.name = "help",
	.args = "[COMMAND]",
	.summary = "show what a command does",
	.run = run_help,
};

static int run_version(struct cli_call *call)
{
	(void)call;
	printf("milecastle %s\n", MILECASTLE_VERSION);
	return 0;
}

const struct cli_command cmd_version = {
	.name = "version", .summary = "show the version", .run = run_version};
