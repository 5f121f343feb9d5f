/*
 * cli/cli.h: the option parser, on a command of its own; and what every command's table
 * must keep to.
 */
#include <stdlib.h>
#include "cli/cli.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static const char *const colours[] = {"red", "green", NULL};
static const struct cli_option options[] = {
	{.letter = 'q', .name = "quiet", .help = "x"},
	{.letter = 'v', .name = "verbose", .help = "x"},
	{.letter = 'o', .name = "output", .arg = "FILE", .help = "x"},
	{.name = "color", .arg = "WHEN", .choices = colours, .help = "x"},
	{.name = "all", .arg = "REV", .is_arg_optional = true, .help = "x"},
	{0},
};
static const struct cli_command with_args = {
	.name = "try", .args = "[FILE...]", .options = options};
static const struct cli_command without_args = {.name = "try", .options = options};
static const struct cli_command bare = {.name = "bare"};

/* What was parsed as one line: set options with their values, then the arguments. */
static void render(struct buf *out, const struct cli_call *call)
{
	const struct cli_option *list = call->command->options;

	for (size_t i = 0; list && list[i].name; i++) {
		if (!cli_is_set(call, list[i].name))
			continue;
		buf_printf(out, "%s", list[i].name);
		if (cli_value(call, list[i].name))
			buf_printf(out, "=%s", cli_value(call, list[i].name));
		buf_puts(out, " ");
	}
	if (cli_is_set(call, "help"))
		buf_puts(out, "help ");
	buf_puts(out, "|");
	for (size_t i = 0; i < call->arg_count; i++)
		buf_printf(out, " %s", call->args[i]);
	assert_null(call->args[call->arg_count]);
}

struct cli_case {
	const char *argv[6];
	const char *want; /* what render says, or the error */
};

static void check(
	const struct cli_command *command, const struct cli_case *item, bool is_good)
{
	struct buf got _cleanup_buf_ = BUF_INIT(1024);
	struct err err = {.text = ""};
	struct cli_call call;
	char *argv[6];
	int status;

	memcpy(argv, item->argv, sizeof(argv));
	status = cli_parse(&call, command, argv, &err);
	if (!status)
		render(&got, &call);
	else
		buf_puts(&got, err.text);
	EXPECT(!status == is_good, "'%s': status %d, '%s'", item->want, status,
		unit_text(&got));
	EXPECT(str_is(buf_str(&got), item->want), "'%s' is not '%s'", unit_text(&got),
		item->want);
	EXPECT(!status || err.kind == ERR_USAGE, "'%s': kind", item->want);
}

static void test_good(void **unused)
{
	static const struct cli_case cases[] = {
		{{NULL}, "|"},
		{{"a.c", "b.c"}, "| a.c b.c"},
		{{"-q"}, "quiet |"},
		{{"-qv", "x"}, "quiet verbose | x"},
		{{"x", "--quiet", "y"}, "quiet | x y"},
		{{"-o", "f"}, "output=f |"},
		{{"-of"}, "output=f |"},
		{{"-qof", "x"}, "quiet output=f | x"},
		{{"-oq"}, "output=q |"},
		{{"--output", "f"}, "output=f |"},
		{{"--output=f"}, "output=f |"},
		{{"--output="}, "output= |"},
		{{"--output=a=b"}, "output=a=b |"},
		{{"--output", "-q"}, "output=-q |"},
		{{"--output", "a", "--output", "b"}, "output=b |"},
		{{"-q", "-q"}, "quiet |"},
		{{"--color", "red"}, "color=red |"},
		{{"--color=green"}, "color=green |"},
		{{"--all"}, "all |"},
		{{"--all", "HEAD~1"}, "all=HEAD~1 |"},
		{{"--all", "-q"}, "quiet all |"},
		{{"--all=-q"}, "all=-q |"},
		{{"--all", "--", "x"}, "all | x"},
		{{"--", "-q", "--quiet"}, "| -q --quiet"},
		{{"--", "--"}, "| --"},
		{{"a", "--", "-b"}, "| a -b"},
		{{"-"}, "| -"},
		{{""}, "| "},
		{{"--help"}, "help |"},
		{{"-h"}, "help |"},
		{{"-qh"}, "quiet help |"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(&with_args, &cases[i], true);
	check(&without_args, &(struct cli_case){{"--help", "x"}, "help | x"}, true);
	check(&bare, &(struct cli_case){{"-h"}, "help |"}, true);
	unit_done();
}

static void test_bad(void **unused)
{
	static const struct cli_case cases[] = {
		{{"--quite"}, "there is no option '--quite'; did you mean '--quiet'?"},
		{{"--no-such"}, "there is no option '--no-such'"},
		{{"--qui"}, "there is no option '--qui'; did you mean '--quiet'?"},
		{{"--no\nsuch=1"}, "there is no option '--no\\nsuch'"},
		{{"-x"}, "there is no option '-x'"},
		{{"-qx"}, "there is no option '-x'"},
		{{"-\xc3\xbc"}, "there is no option '-\\xc3'"},
		{{"--=x"}, "there is no option '--'"},
		{{"-o"}, "--output needs a value: FILE"},
		{{"--output"}, "--output needs a value: FILE"},
		{{"--quiet=yes"}, "--quiet takes no value"},
		{{"--help=yes"}, "--help takes no value"},
		{{"--color", "blue"}, "--color takes one of red, green, not 'blue'"},
		{{"--color="}, "--color takes one of red, green, not ''"},
		{{"--color"}, "--color needs a value: WHEN"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++)
		check(&with_args, &cases[i], false);
	check(&without_args, &(struct cli_case){{"x"}, "'try' takes no argument 'x'"},
		false);
	check(&without_args,
		&(struct cli_case){{"--", "-q"}, "'try' takes no argument '-q'"}, false);
	check(&bare, &(struct cli_case){{"-q"}, "there is no option '-q'"}, false);
	unit_done();
}

/* An unknown option is never set, whatever its name. */
static void test_unknown_name(void **unused)
{
	char *argv[] = {NULL};
	struct cli_call call;
	struct err err;

	(void)unused;
	assert_int_equal(cli_parse(&call, &bare, argv, &err), 0);
	assert_false(cli_is_set(&call, "quiet"));
	assert_null(cli_value(&call, "quiet"));
	assert_null(cli_value(&call, "help"));
}

/* The tables from which help, manual and completions are made. */
static void test_tables(void **unused)
{
	(void)unused;
	for (size_t i = 0; cli_commands[i]; i++) {
		const struct cli_command *command = cli_commands[i];
		size_t n = 0;

		EXPECT(command->name && command->summary && command->run, "command %zu",
			i);
		for (; command->options && command->options[n].name; n++) {
			const struct cli_option *option = &command->options[n];

			EXPECT(option->help, "%s --%s: no help", command->name,
				option->name);
			EXPECT(!option->choices || option->arg,
				"%s --%s: choices without arg", command->name,
				option->name);
			EXPECT(option->letter != 'h' && strcmp(option->name, "help") != 0,
				"%s --%s hides --help", command->name, option->name);
			for (size_t j = 0; j < n; j++)
				EXPECT(strcmp(option->name, command->options[j].name) !=
							0 &&
						(!option->letter ||
							option->letter !=
								command->options[j]
									.letter),
					"%s --%s: twice", command->name, option->name);
		}
		EXPECT(n < CLI_OPTIONS_MAX, "%s has too many options", command->name);
		for (size_t j = 0; j < i; j++)
			EXPECT(strcmp(command->name, cli_commands[j]->name) != 0,
				"%s: twice", command->name);
	}
	unit_done();
}

static void test_colour(void **unused)
{
	(void)unused;
	setenv("TERM", "xterm", 1);
	unsetenv("NO_COLOR");
	assert_true(cli_has_colour("always", -1));
	assert_false(cli_has_colour("never", -1));
	assert_false(cli_has_colour("auto", -1));
	assert_false(cli_has_colour(NULL, -1));
	setenv("NO_COLOR", "1", 1);
	assert_true(cli_has_colour("always", -1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_unknown_name),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_colour),
	};

	return cmocka_run_group_tests_name("cli", tests, NULL, NULL);
}
