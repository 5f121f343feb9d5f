/*
 * Words of commands that CMake runs (execute_process, add_custom_command, *_COMMAND of
 * ExternalProject): CMake has split them, and what they fetch is told as for any shell's
 * command. They end at COMMAND, "&&", "||", "|" and ";". A script that is called is not
 * looked into. Read next: components/shell_script.h.
 */
#include "components/cmake_readers.h"
#include "components/shell_script.h"
#include "base/banned.h"

#define WORDS_MAX 512 /* of one command; what is behind them is not looked at */

struct commands {
	const struct cmake_call *call;
	struct shell_script script;
	struct shell_word items[WORDS_MAX];
	size_t count;
};

static bool is_separator(struct str s)
{
	static const char *const words[] = {
		"COMMAND", "&&", "||", "|", ";", "&", "\n", NULL};

	return str_is_one_of(s, words);
}

/* Keywords of the commands that take COMMANDs. */
static bool is_end(struct str s)
{
	static const char *const words[] = {"WORKING_DIRECTORY", "RESULT_VARIABLE",
		"RESULTS_VARIABLE", "OUTPUT_VARIABLE", "ERROR_VARIABLE", "INPUT_FILE",
		"OUTPUT_FILE", "ERROR_FILE", "OUTPUT_QUIET", "ERROR_QUIET",
		"OUTPUT_STRIP_TRAILING_WHITESPACE", "ERROR_STRIP_TRAILING_WHITESPACE",
		"TIMEOUT", "COMMAND_ECHO", "ENCODING", "ECHO_OUTPUT_VARIABLE",
		"ECHO_ERROR_VARIABLE", "COMMAND_ERROR_IS_FATAL", "COMMENT", "DEPENDS",
		"BYPRODUCTS", "VERBATIM", "MAIN_DEPENDENCY", "USES_TERMINAL",
		"COMMAND_EXPAND_LISTS", "JOB_POOL", "JOB_SERVER_AWARE", "SOURCES",
		"IMPLICIT_DEPENDS", "DEPFILE", "RETURN_VALUE", NULL};

	return str_is_one_of(s, words);
}

static void flush(struct commands *c)
{
	if (c->count)
		shell_script_words(&c->script, c->items, c->count);
	c->count = 0;
}

static void add_word(struct commands *c, size_t arg)
{
	struct str text = cmake_arg(c->call, arg);

	if (is_separator(text))
		flush(c);
	else if (c->count < WORDS_MAX)
		c->items[c->count++] = (struct shell_word){.text = text,
			.is_quoted = true,
			.is_unknown = cmake_arg_is_unknown(c->call, arg)};
}

static void add_file(void *context, struct dependency *d, struct str path)
{
	cmake_patch(context, d, path, true);
}

/* A version as CMake's own downloads have it; without a name it is opaque. */
static void finish_entry(const struct cmake_call *call, struct dependency *d)
{
	struct str name = d->name;

	if (d->kind != KIND_BYTES || d->form != FORM_CMAKE_DOWNLOAD)
		return;
	if (d->version_kind == VERSION_NONE && !d->pins.count)
		cmake_release(call, d);
	d->name = name;
	if (!name.n) {
		cmake_partial(call, d, "its name is not known");
		d->state = READ_OPAQUE;
	}
}

size_t cmake_words_judge(const struct cmake_call *call, size_t first, size_t last)
{
	struct cmake_reader *reader = cmake_reader_of(call);
	struct dependency_list *out = reader->r->out;
	size_t before = out->count;
	bool is_over = false;
	struct commands c = {.call = call,
		.script = {.r = reader->r,
			.env = &reader->shell,
			.is_sequential = true,
			.form = FORM_CMAKE_DOWNLOAD,
			.system_form = FORM_CMAKE_FIND,
			.package_scope = FOR_TOOL,
			.is_conditional = call->is_conditional,
			.is_one_list = true,
			.start = call->start,
			.end = call->end,
			.add_file = add_file,
			.context = (void *)call}};

	reader->shell.names.arena = reader->r->scratch;
	environment_forget(&reader->shell);
	for (size_t i = first; i < last && !reader->r->is_full; i++) {
		struct str text = cmake_arg(call, i);

		if (str_is(text, "COMMAND"))
			is_over = false;
		else if (is_end(text))
			is_over = true;
		if (!is_over && !str_is(text, "ARGS"))
			add_word(&c, i);
	}
	flush(&c);
	for (size_t i = before; i < out->count; i++)
		finish_entry(call, &out->items[i]);
	return out->count - before;
}

/* execute_process, add_custom_command, add_custom_target, exec_program */
void cmake_commands(const struct cmake_call *call)
{
	size_t first = 0;

	while (first < call->args.count && !str_is(cmake_arg(call, first), "COMMAND"))
		first++;
	if (str_is(call->name, "exec_program"))
		first = 0;
	else if (str_is(call->name, "add_custom_target"))
		first = str_is(cmake_arg(call, 1), "ALL") ? 2 : 1;
	cmake_words_judge(call, first, call->args.count);
}
