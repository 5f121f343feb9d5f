/*
 * milecastle manual: the man page milecastle(1), in scdoc's format, from the command
 * table and a few sections that no table holds. The build makes the page from it. Read
 * next: scdoc(5), cli/help.c, which says the same as --help.
 */
#include <stdio.h>
#include <string.h>
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/help.h"
#include "base/buf.h"
#include "base/banned.h"

static const char head[] =
	"milecastle(1)\n\n"
	"# NAME\n\n"
	"milecastle - a gate for git: checks changes of C sources for banned patterns\n\n"
	"# SYNOPSIS\n\n"
	"*milecastle* _COMMAND_ [_OPTIONS_] [_ARGUMENTS_...]\n\n"
	"# DESCRIPTION\n\n"
	"Milecastle checks a change as it is committed. It reads the blobs that are\n"
	"staged, or a range, a tree or files, looks for the names that its rules ban,\n"
	"and tells a use from a mention by the syntax tree. Each finding says what is\n"
	"wrong, why it matters and what to use instead.\n\n"
	"How bad a finding is, and whether it blocks, is decided by the policy of the\n"
	"repository; without one, the built-in policy applies. Options that belong to a\n"
	"command follow its name; *--* ends them. Every command knows *-h* and "
	"*--help*.\n\n"
	"# COMMANDS\n\n";

static const char suppression[] =
	"# SUPPRESSION\n\n"
	"A comment mutes findings of the rules that it names, on the line that it ends\n"
	"on or, when it stands alone, on the next line of code:\n\n"
	"```\n"
	"/* milecastle: allow RULE[, RULE]... -- REASON */\n"
	"// milecastle: allow RULE[, RULE]... -- REASON\n"
	"```\n\n"
	"RULE is the id of a rule, as in *str-strcpy*; no pattern. REASON is at least\n"
	"eight characters that say why the rule does not apply here. In its place may\n"
	"stand the id of an exception record, _EX-ID_; records are not kept yet, so\n"
	"such a comment mutes nothing.\n\n"
	"Secrets are found in any text file. There the words stand in a comment of the\n"
	"file's own kind (*#*, *;*, *--*, *%*, *<!--*), on the line or alone on the "
	"line\n"
	"above.\n\n"
	"Whatever else starts with \"milecastle:\" in a comment is a finding itself, "
	"and\n"
	"so is a suppression without a reason, of a rule that does not exist, or that\n"
	"mutes nothing. The policy may forbid suppressions or ask for a record, by rule\n"
	"and path.\n\n";

static const char files[] =
	"# FILES\n\n"
	"_.milecastle/policy.json_\n"
	"\tThe policy of a repository. It is read from HEAD, and from the index while\n"
	"\tHEAD has no folder _.milecastle_; never from the work tree.\n\n"
	"_.milecastle/rules/\\*.yaml_\n"
	"\tThe repository's own rules, one in each file, read from the same place.\n\n"
	"_.git/hooks/pre-commit_, _.git/hooks/pre-merge-commit_\n"
	"\tWhat *milecastle install* sets, or the same in _core.hooksPath_.\n\n"
	"_.git/hooks/pre-commit.milecastle-kept_\n"
	"\tA hook that was there before. It runs first.\n\n";

static const char environment[] =
	"# ENVIRONMENT\n\n"
	"*NO_COLOR*\n\tWhen it is set and not empty, text has no colour.\n\n"
	"*TERM*\n\tWhen it is not set, empty or \"dumb\", text has no colour.\n\n"
	"*GIT_DIR*, *GIT_INDEX_FILE*, *GIT_OBJECT_DIRECTORY*\n"
	"\tWhere the repository, the index and the objects are, as for git itself. git\n"
	"\tsets them for hooks: with *git commit -a* or paths the index is another "
	"file.\n\n";

static const char tail[] = "# SEE ALSO\n\n"
			   "*git*(1), *githooks*(5)\n\n"
			   "*milecastle rules show* _RULE_ tells all about a rule.\n";

/* Plain text: what scdoc would read as a mark stands as it is. */
static void add_plain(struct buf *out, struct str text)
{
	bool is_line_start = true;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (strchr("\\*_`", c) || (is_line_start && strchr("#-|[];:+", c)))
			buf_putc(out, '\\');
		if (is_line_start && c == '.')
			buf_puts(out, "\\ "); /* a blank, lest troff reads a request */
		buf_putc(out, c);
		is_line_start = c == '\n';
	}
}

static void add_text(struct buf *out, const char *text)
{
	add_plain(out, str_of(text));
}

static void add_bold(struct buf *out, struct str text)
{
	buf_putc(out, '*');
	add_plain(out, text);
	buf_putc(out, '*');
}

static void add_usage(struct buf *out, const struct cli_command *command)
{
	buf_puts(out, "*milecastle ");
	add_text(out, command->name);
	buf_puts(out, command->options ? "* [_OPTIONS_]" : "*");
	if (command->args) {
		buf_putc(out, ' ');
		add_text(out, command->args);
	}
	buf_puts(out, "\n\n");
}

/* "*-f*, *--format* _FORMAT_" and, below it, what it does. */
static void add_option(struct buf *out, const struct cli_option *option)
{
	if (option->letter)
		buf_printf(out, "*-%c*, ", option->letter);
	buf_puts(out, "*--");
	add_text(out, option->name);
	buf_putc(out, '*');
	if (option->arg) {
		buf_puts(out, option->is_arg_optional ? " [_" : " _");
		add_text(out, option->arg);
		buf_puts(out, option->is_arg_optional ? "_]" : "_");
	}
	buf_puts(out, "\n\t");
	add_text(out, option->help);
	for (size_t i = 0; option->choices && option->choices[i]; i++) {
		buf_puts(out, i ? ", " : ": ");
		add_bold(out, str_of(option->choices[i]));
	}
	buf_puts(out, "\n\n");
}

/* A line "LEFT\tRIGHT" as a bold term and its text. */
static void add_pair(struct buf *out, struct str line)
{
	size_t tab = str_find(line, '\t', 0);

	add_bold(out, str_slice(line, 0, tab));
	buf_puts(out, "\n\t");
	add_plain(out, str_slice(line, tab + 1, line.n));
	buf_puts(out, "\n\n");
}

static void add_pairs(struct buf *out, const char *lines)
{
	struct str text = str_of(lines);

	for (size_t at = 0, end; at < text.n; at = end + 1) {
		end = str_find(text, '\n', at);
		add_pair(out, str_slice(text, at, end));
	}
}

static void add_command(struct buf *out, const struct cli_command *command)
{
	buf_puts(out, "## ");
	add_text(out, command->name);
	buf_puts(out, "\n\n");
	add_usage(out, command);
	add_text(out, command->description ? command->description : command->summary);
	buf_puts(out, "\n\n");
	for (size_t i = 0; command->actions && command->actions[i]; i++)
		add_pair(out, str_of(command->actions[i]));
	for (size_t i = 0; command->options && command->options[i].name; i++)
		add_option(out, &command->options[i]);
	if (command->examples) {
		buf_puts(out, "Examples:\n\n");
		add_pairs(out, command->examples);
	}
}

/* For git and for scripts: named, so that nobody wonders. */
static void add_hidden(struct buf *out)
{
	buf_puts(out, "# COMMANDS FOR GIT AND SCRIPTS\n\n");
	for (size_t i = 0; cli_commands[i]; i++) {
		if (!cli_commands[i]->is_hidden)
			continue;
		add_usage(out, cli_commands[i]);
		buf_puts(out, "\t");
		add_text(out, cli_commands[i]->summary);
		buf_puts(out, "\n\n");
	}
}

static void make(struct buf *out)
{
	buf_puts(out, head);
	for (size_t i = 0; cli_commands[i]; i++) {
		if (!cli_commands[i]->is_hidden)
			add_command(out, cli_commands[i]);
	}
	add_hidden(out);
	buf_puts(out, suppression);
	buf_puts(out, files);
	buf_puts(out, "# EXIT STATUS\n\n");
	add_pairs(out, help_exit_codes);
	buf_puts(out, environment);
	buf_puts(out, tail);
}

static int run_manual(struct cli_call *call)
{
	struct buf out _cleanup_buf_ = BUF_INIT(MIB);

	(void)call;
	make(&out);
	fwrite(out.p, 1, out.n, stdout);
	return 0;
}

const struct cli_command cmd_manual = {
	.name = "manual",
	.summary = "print the man page",
	.description = "Prints the man page milecastle(1) in the format of scdoc:\n"
		       "milecastle manual | scdoc > milecastle.1",
	.run = run_manual,
};
