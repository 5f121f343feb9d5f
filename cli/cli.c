/*
 * Parsing a command line by a command's options. Long and short options, "--name=value"
 * and
 * "--name value", several letters in one word; "--" ends them. Read next: cli/commands.c.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/text.h"
#include "cli/cli.h"
#include "base/banned.h"

/* --help is known to every command and has the place behind the last option. */
static size_t option_count(const struct cli_command *command)
{
	size_t n = 0;

	while (command->options && command->options[n].name)
		n++;
	return n;
}

static size_t find_long(const struct cli_command *command, struct str name)
{
	size_t i, n = option_count(command);

	for (i = 0; i < n; i++) {
		if (str_is(name, command->options[i].name))
			return i;
	}
	return str_is(name, "help") ? n : CLI_OPTIONS_MAX;
}

static size_t find_letter(const struct cli_command *command, char letter)
{
	size_t i, n = option_count(command);

	for (i = 0; i < n; i++) {
		if (command->options[i].letter == letter)
			return i;
	}
	return letter == 'h' ? n : CLI_OPTIONS_MAX;
}

static size_t option_index(const struct cli_call *call, const char *name)
{
	return find_long(call->command, str_of(name));
}

bool cli_is_set(const struct cli_call *call, const char *name)
{
	size_t i = option_index(call, name);

	return i < CLI_OPTIONS_MAX && call->is_set[i];
}

const char *cli_value(const struct cli_call *call, const char *name)
{
	size_t i = option_index(call, name);

	return i < CLI_OPTIONS_MAX ? call->values[i] : NULL;
}

static int check_choice(
	const struct cli_option *option, const char *value, struct err *err)
{
	struct buf list _cleanup_buf_ = BUF_INIT(512);

	for (size_t i = 0; option->choices && option->choices[i]; i++) {
		if (strcmp(option->choices[i], value) == 0)
			return 0;
		buf_printf(&list, "%s%s", i ? ", " : "", option->choices[i]);
	}
	if (!option->choices)
		return 0;
	return err_usage(err, "--%s takes one of %.*s, not '%s'", option->name,
		STR_ARG(buf_str(&list)), TEXT_SAFE(str_of(value)));
}

/* An option with the rest of its word and the words behind it; *next moves on. */
static int take(struct cli_call *call, size_t index, const char *attached, char ***next,
	struct err *err)
{
	const struct cli_option *option = &call->command->options[index];
	bool is_help = index == option_count(call->command);
	const char *value = attached;

	call->is_set[index] = true;
	if (is_help || !option->arg)
		return attached ? err_usage(err, "--%s takes no value",
					  is_help ? "help" : option->name)
				: 0;
	if (!value && **next && !(option->is_arg_optional && (**next)[0] == '-'))
		value = *(*next)++;
	if (!value && !option->is_arg_optional)
		return err_usage(
			err, "--%s needs a value: %s", option->name, option->arg);
	if (value && check_choice(option, value, err))
		return -1;
	call->values[index] = value;
	return 0;
}

static int unknown_option(
	const struct cli_command *command, struct str name, struct err *err)
{
	const char *nearest = NULL;
	unsigned best = 3;

	for (size_t i = 0; i < option_count(command); i++) {
		unsigned distance = str_distance(name, str_of(command->options[i].name));

		if (distance < best) {
			best = distance;
			nearest = command->options[i].name;
		}
	}
	return err_usage(err, "there is no option '--%s'%s%s%s", TEXT_SAFE(name),
		nearest ? "; did you mean '--" : "", nearest ? nearest : "",
		nearest ? "'?" : "");
}

static int parse_long(
	struct cli_call *call, const char *word, char ***next, struct err *err)
{
	struct str text = str_of(word);
	size_t equals = str_find(text, '=', 0);
	struct str name = str_slice(text, 0, equals);
	size_t index = find_long(call->command, name);

	if (index == CLI_OPTIONS_MAX)
		return unknown_option(call->command, name, err);
	return take(call, index, equals < text.n ? word + equals + 1 : NULL, next, err);
}

static int parse_letters(
	struct cli_call *call, const char *word, char ***next, struct err *err)
{
	for (; *word; word++) {
		size_t index = find_letter(call->command, *word);
		bool takes_value;

		if (index == CLI_OPTIONS_MAX)
			return err_usage(err, "there is no option '-%s'",
				TEXT_SAFE(str_make(word, 1)));
		takes_value = index < option_count(call->command) &&
			      call->command->options[index].arg;
		if (takes_value)
			return take(call, index, word[1] ? word + 1 : NULL, next, err);
		if (take(call, index, NULL, next, err))
			return -1;
	}
	return 0;
}

int cli_parse(struct cli_call *call, const struct cli_command *command, char **argv,
	struct err *err)
{
	char **next = argv;
	bool is_over = false;

	*call = (struct cli_call){.command = command, .args = argv};
	while (*next) {
		char *word = *next++;
		int status = 0;

		if (is_over || word[0] != '-' || !word[1])
			call->args[call->arg_count++] = word;
		else if (strcmp(word, "--") == 0)
			is_over = true;
		else if (word[1] == '-')
			status = parse_long(call, word + 2, &next, err);
		else
			status = parse_letters(call, word + 1, &next, err);
		if (status)
			return -1;
	}
	if (call->arg_count && !command->args && !cli_is_set(call, "help"))
		return err_usage(err, "'%s' takes no argument '%s'", command->name,
			TEXT_SAFE(str_of(call->args[0])));
	call->args[call->arg_count] = NULL;
	return 0;
}

int cli_fail(const struct err *err)
{
	fprintf(stderr, "milecastle: %s: %s\n",
		err->kind == ERR_USAGE ? "error" : "could not check", err->text);
	return err_exit_code(err);
}

int cli_usage(const struct cli_command *command, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "milecastle: error: ");
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\nmilecastle %s --help tells more\n", command->name);
	return 2;
}

bool cli_has_colour(const char *mode, int fd)
{
	const char *term = getenv("TERM"), *no_colour = getenv("NO_COLOR");

	if (mode && strcmp(mode, "always") == 0)
		return true;
	if (mode && strcmp(mode, "never") == 0)
		return false;
	return !(no_colour && *no_colour) && term && *term && strcmp(term, "dumb") != 0 &&
	       isatty(fd);
}
