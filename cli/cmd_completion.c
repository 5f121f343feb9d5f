/*
 * milecastle completion: what a shell asks for when the person presses TAB, made from the
 * command table. What an argument is follows from its name: FILE, DIR, REPO, RULE,
 * COMMAND. Read next: cli/commands.c, tests/e2e/rules.bats, which sources the result.
 */
#include <stdio.h>
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "cli/cli.h"
#include "base/banned.h"

#define RULE_IDS "rules list --all --ids 2>/dev/null"

static const char *const actions[] = {
	"bash\tto be sourced, or put into bash-completion's folder",
	"zsh\tto be put into a folder of $fpath as _milecastle",
	"fish\tto be put into ~/.config/fish/completions",
	NULL,
};

enum kind { KIND_NONE, KIND_FILE, KIND_DIR, KIND_RULE, KIND_COMMAND };

static bool holds(struct str text, const char *word)
{
	size_t n = strlen(word);

	for (size_t at = 0; at + n <= text.n; at++) {
		if (memcmp(text.p + at, word, n) == 0)
			return true;
	}
	return false;
}

static enum kind kind_of(struct str arg)
{
	if (holds(arg, "FILE"))
		return KIND_FILE;
	if (holds(arg, "DIR") || holds(arg, "REPO"))
		return KIND_DIR;
	if (holds(arg, "RULE"))
		return KIND_RULE;
	return holds(arg, "COMMAND") ? KIND_COMMAND : KIND_NONE;
}

/* A command's actions are the words before the tabs. */
static struct str action_name(const char *action)
{
	struct str line = str_of(action);

	return str_slice(line, 0, str_find(line, '\t', 0));
}

/* What follows an action: of "list | show RULE | test [DIR]", "RULE" for show. */
static enum kind action_kind(const struct cli_command *command, struct str action)
{
	struct str args = str_of(command->args);

	for (size_t at = 0; at < args.n;) {
		size_t end = str_find(args, '|', at);
		struct str part = str_trim(str_slice(args, at, end));

		if (str_eq(str_slice(part, 0, action.n), action))
			return kind_of(str_slice(part, action.n, part.n));
		at = end + 1;
	}
	return KIND_NONE;
}

/* In single quotes, for every shell here; mark: a byte that gets a '\' in front, too. */
static void add_quoted(struct buf *out, struct str text, const char *marks)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'') {
			buf_puts(out, "'\\''");
			continue;
		}
		if (strchr(marks, text.p[i]))
			buf_putc(out, '\\');
		buf_putc(out, text.p[i]);
	}
}

static void add_commands(struct buf *out)
{
	const char *separator = "";

	for (size_t i = 0; cli_commands[i]; i++) {
		if (cli_commands[i]->is_hidden)
			continue;
		buf_printf(out, "%s%s", separator, cli_commands[i]->name);
		separator = " ";
	}
}

static void add_words(struct buf *out, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		buf_printf(out, "%s%s", i ? " " : "", words[i]);
}

static void add_actions(struct buf *out, const struct cli_command *command)
{
	for (size_t i = 0; command->actions[i]; i++)
		buf_printf(out, "%s%.*s", i ? " " : "",
			STR_ARG(action_name(command->actions[i])));
}

static const struct cli_option *options_of(const struct cli_command *command)
{
	static const struct cli_option none[] = {{0}};

	return command->options ? command->options : none;
}

/* --- bash ------------------------------------------------------------------------------
 */

static const char bash_head[] =
	"# bash completion of milecastle, made by 'milecastle completion bash'\n\n"
	"_milecastle_words()\n{\n"
	"\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\")\n}\n\n"
	"_milecastle_files()\n{\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$cur\")\n}\n\n"
	"_milecastle()\n{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} action= "
	"word\n\n"
	"\tCOMPREPLY=()\n"
	"\tif [[ $cur == = ]]; then\n\t\tcur=\n"
	"\telif [[ $prev == = ]]; then\n\t\tprev=${COMP_WORDS[COMP_CWORD-2]}\n\tfi\n";

static const char bash_find_action[] =
	"\tfor word in \"${COMP_WORDS[@]:2:COMP_CWORD-2}\"; do\n"
	"\t\tif [[ $word != -* ]]; "
	"then\n\t\t\taction=$word\n\t\t\tbreak\n\t\tfi\n\tdone\n";

static void bash_kind(struct buf *out, enum kind kind)
{
	switch (kind) {
	case KIND_FILE:
		buf_puts(out, "_milecastle_files -f");
		break;
	case KIND_DIR:
		buf_puts(out, "_milecastle_files -d");
		break;
	case KIND_RULE:
		buf_puts(out,
			"_milecastle_words \"$(\"${COMP_WORDS[0]}\" " RULE_IDS ")\"");
		break;
	case KIND_COMMAND:
		buf_puts(out, "_milecastle_words \"");
		add_commands(out);
		buf_puts(out, "\"");
		break;
	case KIND_NONE:
		buf_puts(out, ":");
		break;
	}
}

/* The value of an option. One that may be left out is not waited for. */
static void bash_value(struct buf *out, const struct cli_option *option)
{
	enum kind kind = kind_of(str_of(option->arg));

	if (!option->arg ||
		(option->is_arg_optional && kind == KIND_NONE && !option->choices))
		return;
	buf_puts(out, "\t\t");
	if (option->letter)
		buf_printf(out, "-%c | ", option->letter);
	buf_printf(out, "--%s)\n\t\t\t", option->name);
	if (option->choices) {
		buf_puts(out, "_milecastle_words \"");
		add_words(out, option->choices);
		buf_puts(out, "\"");
	} else {
		bash_kind(out, kind);
	}
	buf_puts(out, "\n\t\t\treturn\n\t\t\t;;\n");
}

static void bash_options(struct buf *out, const struct cli_command *command)
{
	const struct cli_option *options = options_of(command);

	buf_puts(out, "\t\tcase $prev in\n");
	for (size_t i = 0; options[i].name; i++)
		bash_value(out, &options[i]);
	buf_puts(out,
		"\t\tesac\n\t\tif [[ $cur == -* ]]; then\n\t\t\t_milecastle_words \"");
	for (size_t i = 0; options[i].name; i++) {
		if (options[i].letter)
			buf_printf(out, "-%c ", options[i].letter);
		buf_printf(out, "--%s ", options[i].name);
	}
	buf_puts(out, "-h --help\"\n\t\t\treturn\n\t\tfi\n");
}

static void bash_arguments(struct buf *out, const struct cli_command *command)
{
	if (!command->actions) {
		buf_puts(out, "\t\t");
		bash_kind(out, kind_of(str_of(command->args)));
		buf_puts(out, "\n");
		return;
	}
	buf_puts(out, "\t\tcase $action in\n\t\t'')\n\t\t\t_milecastle_words \"");
	add_actions(out, command);
	buf_puts(out, "\"\n\t\t\t;;\n");
	for (size_t i = 0; command->actions[i]; i++) {
		struct str name = action_name(command->actions[i]);
		enum kind kind = action_kind(command, name);

		if (kind == KIND_NONE)
			continue;
		buf_printf(out, "\t\t%.*s)\n\t\t\t", STR_ARG(name));
		bash_kind(out, kind);
		buf_puts(out, "\n\t\t\t;;\n");
	}
	buf_puts(out, "\t\tesac\n");
}

static void make_bash(struct buf *out)
{
	buf_puts(out, bash_head);
	buf_puts(out, "\tif ((COMP_CWORD == 1)); then\n\t\t_milecastle_words \"");
	add_commands(out);
	buf_puts(out, " -h --help --version\"\n\t\treturn\n\tfi\n");
	buf_puts(out, bash_find_action);
	buf_puts(out, "\tcase ${COMP_WORDS[1]} in\n");
	for (size_t i = 0; cli_commands[i]; i++) {
		if (cli_commands[i]->is_hidden)
			continue;
		buf_printf(out, "\t%s)\n", cli_commands[i]->name);
		bash_options(out, cli_commands[i]);
		bash_arguments(out, cli_commands[i]);
		buf_puts(out, "\t\t;;\n");
	}
	buf_puts(out, "\tesac\n}\n\ncomplete -F _milecastle milecastle\n");
}

/* --- zsh -------------------------------------------------------------------------------
 */

static const char zsh_head[] =
	"#compdef milecastle\n"
	"# made by 'milecastle completion zsh'\n\n"
	"_milecastle_rule_ids()\n{\n"
	"\tlocal -a ids\n\n"
	"\tids=(${(f)\"$(_call_program rules milecastle " RULE_IDS ")\"})\n"
	"\tcompadd -a ids\n}\n\n"
	"_milecastle_commands()\n{\n\tlocal -a commands\n\n\tcommands=(\n";

static const char zsh_main[] =
	"_milecastle()\n{\n"
	"\tlocal curcontext=$curcontext state\n\tlocal -a line\n\ttypeset -A opt_args\n\n"
	"\t_arguments -C '(- *)'{-h,--help}'[show what there is]' \\\n"
	"\t\t'(- *)--version[show the version]' \\\n"
	"\t\t'1: :_milecastle_commands' '*:: :->rest' && return 0\n"
	"\t[[ $state == rest ]] || return 1\n"
	"\tcase $words[1] in\n";

static const char *zsh_kind(enum kind kind)
{
	static const char *const words[] = {
		[KIND_NONE] = " ",
		[KIND_FILE] = "_files",
		[KIND_DIR] = "_files -/",
		[KIND_RULE] = "_milecastle_rule_ids",
		[KIND_COMMAND] = "_milecastle_commands",
	};

	return words[kind];
}

static void zsh_option(struct buf *out, const struct cli_option *option)
{
	buf_puts(out, "\t\t\t");
	if (option->letter)
		buf_printf(out, "'(-%c --%s)'{-%c,--%s%s}'[", option->letter,
			option->name, option->letter, option->name,
			option->arg ? "=" : "");
	else
		buf_printf(out, "'--%s%s[", option->name, option->arg ? "=" : "");
	add_quoted(out, str_of(option->help), "[]\\");
	buf_puts(out, "]");
	if (option->arg) {
		buf_puts(out, option->is_arg_optional ? "::" : ":");
		add_quoted(out, str_of(option->arg), ":\\");
		buf_puts(out, ":");
		if (option->choices) {
			buf_puts(out, "(");
			add_words(out, option->choices);
			buf_puts(out, ")");
		} else {
			buf_puts(out, zsh_kind(kind_of(str_of(option->arg))));
		}
	}
	buf_puts(out, "' \\\n");
}

static void zsh_arguments(struct buf *out, const struct cli_command *command)
{
	if (!command->actions) {
		buf_printf(out, "\t\t\t'*:argument:%s'\n",
			zsh_kind(kind_of(str_of(command->args))));
		return;
	}
	buf_puts(out, "\t\t\t'1:action:(");
	add_actions(out, command);
	buf_puts(out, ")' '*: :->argument' && return 0\n\t\tcase $line[1] in\n");
	for (size_t i = 0; command->actions[i]; i++) {
		struct str name = action_name(command->actions[i]);
		enum kind kind = action_kind(command, name);

		if (kind != KIND_NONE)
			buf_printf(out, "\t\t%.*s)\n\t\t\t%s\n\t\t\t;;\n", STR_ARG(name),
				zsh_kind(kind));
	}
	buf_puts(out, "\t\tesac\n");
}

static void zsh_command(struct buf *out, const struct cli_command *command)
{
	const struct cli_option *options = options_of(command);

	buf_printf(out, "\t%s)\n\t\t_arguments -C -s \\\n", command->name);
	for (size_t i = 0; options[i].name; i++)
		zsh_option(out, &options[i]);
	buf_puts(out, "\t\t\t'(- *)'{-h,--help}'[show help]' \\\n");
	zsh_arguments(out, command);
	buf_puts(out, "\t\t;;\n");
}

static void make_zsh(struct buf *out)
{
	buf_puts(out, zsh_head);
	for (size_t i = 0; cli_commands[i]; i++) {
		if (cli_commands[i]->is_hidden)
			continue;
		buf_printf(out, "\t\t'%s:", cli_commands[i]->name);
		add_quoted(out, str_of(cli_commands[i]->summary), ":\\");
		buf_puts(out, "'\n");
	}
	buf_puts(out, "\t)\n\t_describe command commands\n}\n\n");
	buf_puts(out, zsh_main);
	for (size_t i = 0; cli_commands[i]; i++) {
		if (!cli_commands[i]->is_hidden)
			zsh_command(out, cli_commands[i]);
	}
	buf_puts(out, "\tesac\n}\n\n_milecastle \"$@\"\n");
}

/* --- fish ------------------------------------------------------------------------------
 */

static void fish_begin(struct buf *out, const char *name)
{
	buf_printf(
		out, "complete -c milecastle -n '__fish_seen_subcommand_from %s", name);
}

static void fish_help(struct buf *out, struct str help)
{
	buf_puts(out, " -d '");
	add_quoted(out, help, "\\");
	buf_puts(out, "'\n");
}

/* What to offer for a kind: flags and candidates of "complete". */
static void fish_kind(struct buf *out, enum kind kind)
{
	switch (kind) {
	case KIND_FILE:
		buf_puts(out, " -F");
		break;
	case KIND_DIR:
		buf_puts(out, " -x -a '(__fish_complete_directories)'");
		break;
	case KIND_RULE:
		buf_puts(out, " -x -a '(milecastle " RULE_IDS ")'");
		break;
	case KIND_COMMAND:
		buf_puts(out, " -x -a '");
		add_commands(out);
		buf_puts(out, "'");
		break;
	case KIND_NONE:
		break;
	}
}

static void fish_option(struct buf *out, const struct cli_command *command,
	const struct cli_option *option)
{
	fish_begin(out, command->name);
	buf_printf(out, "' -l %s", option->name);
	if (option->letter)
		buf_printf(out, " -s %c", option->letter);
	if (option->arg && !option->is_arg_optional)
		buf_puts(out, " -r");
	if (option->choices) {
		buf_puts(out, " -f -a '");
		add_words(out, option->choices);
		buf_puts(out, "'");
	} else if (option->arg) {
		fish_kind(out, kind_of(str_of(option->arg)));
	}
	fish_help(out, str_of(option->help));
}

static void fish_actions(struct buf *out, const struct cli_command *command)
{
	for (size_t i = 0; command->actions[i]; i++) {
		struct str name = action_name(command->actions[i]);
		struct str line = str_of(command->actions[i]);
		enum kind kind = action_kind(command, name);

		fish_begin(out, command->name);
		buf_puts(out, "; and not __fish_seen_subcommand_from ");
		add_actions(out, command);
		buf_printf(out, "' -a %.*s", STR_ARG(name));
		fish_help(out, str_slice(line, name.n + 1, line.n));
		if (kind == KIND_NONE)
			continue;
		fish_begin(out, command->name);
		buf_printf(out, "; and __fish_seen_subcommand_from %.*s'", STR_ARG(name));
		fish_kind(out, kind);
		buf_puts(out, "\n");
	}
}

static void fish_command(struct buf *out, const struct cli_command *command)
{
	const struct cli_option *options = options_of(command);

	buf_printf(out, "\ncomplete -c milecastle -n __fish_use_subcommand -a %s",
		command->name);
	fish_help(out, str_of(command->summary));
	for (size_t i = 0; options[i].name; i++)
		fish_option(out, command, &options[i]);
	if (command->actions) {
		fish_actions(out, command);
	} else if (kind_of(str_of(command->args)) != KIND_NONE) {
		fish_begin(out, command->name);
		buf_puts(out, "'");
		fish_kind(out, kind_of(str_of(command->args)));
		buf_puts(out, "\n");
	}
}

static void make_fish(struct buf *out)
{
	buf_puts(out,
		"# fish completion of milecastle, made by 'milecastle completion fish'\n"
		"complete -c milecastle -f\n"
		"complete -c milecastle -s h -l help -d 'show help'\n");
	for (size_t i = 0; cli_commands[i]; i++) {
		if (!cli_commands[i]->is_hidden)
			fish_command(out, cli_commands[i]);
	}
}

static int run_completion(struct cli_call *call)
{
	struct buf out _cleanup_buf_ = BUF_INIT(MIB);
	const char *shell = call->arg_count == 1 ? call->args[0] : "";

	if (strcmp(shell, "bash") == 0)
		make_bash(&out);
	else if (strcmp(shell, "zsh") == 0)
		make_zsh(&out);
	else if (strcmp(shell, "fish") == 0)
		make_fish(&out);
	else
		return cli_usage(call->command, "say which shell: bash, zsh or fish");
	fwrite(out.p, 1, out.n, stdout);
	return 0;
}

const struct cli_command cmd_completion = {
	.name = "completion",
	.args = "bash | zsh | fish",
	.summary = "print the completion script of a shell",
	.description = "Prints what a shell needs to complete commands, options and "
		       "their values,\n"
		       "files and the ids of rules.",
	.examples = "source <(milecastle completion bash)\tin ~/.bashrc\n"
		    "milecastle completion fish | source\tin config.fish\n",
	.actions = actions,
	.run = run_completion,
};
