/*
 * file(READ) and file(STRINGS): text that a CMake file takes out of a file of the tree
 * that is no CMake. Alone, a file has none. Read next: components/cmake_verbs.c.
 */
#include "base/buf.h"
#include "base/path.h"
#include "components/cmake_run.h"
#include "components/form.h"
#include "base/banned.h"

/* "${CMAKE_CURRENT_LIST_DIR}/../deps.txt", or a path in the folder that is built. */
static bool path_of(struct cmake_runner *run, struct str *out, struct str text)
{
	static const char here[] = "${CMAKE_CURRENT_LIST_DIR}/";
	bool is_unknown = false;

	if (!str_has_prefix(text, here) && text.n && text.p[0] != '/' &&
		str_find(text, '$', 0) == text.n) {
		struct str dir = cmake_value_of(
			run, str_of("CMAKE_CURRENT_SOURCE_DIR"), &is_unknown);

		text = arena_printf(run->arena, "%.*s/%.*s", STR_ARG(dir),
			STR_ARG(str_slice(text, 0, CMAKE_VALUE_BYTES)));
	}
	if (is_unknown || !str_has_prefix(text, here))
		return false;
	text = str_slice(text, sizeof(here) - 1, text.n);
	return str_find(text, '$', 0) == text.n &&
	       path_resolve(out, run->arena, run->dir, text);
}

/* As a list: each line an item. */
static struct str lines_of(struct cmake_runner *run, struct str bytes, bool *is_unknown)
{
	struct buf out _cleanup_buf_ = BUF_INIT(CMAKE_VALUE_BYTES);

	for (size_t at = 0, end; at < bytes.n && !out.is_full; at = end + 1) {
		struct str line;

		end = str_find(bytes, '\n', at);
		line = str_slice(bytes, at, end);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (!line.n)
			continue;
		if (out.n)
			buf_putc(&out, ';');
		for (size_t i = 0; i < line.n && !out.is_full; i++) {
			if (line.p[i] == ';')
				buf_putc(&out, '\\');
			buf_putc(&out, line.p[i]);
		}
	}
	*is_unknown |= out.is_full;
	return arena_str(run->arena, buf_str(&out));
}

/* READ FILE X, STRINGS FILE X. A file that is not there gives nothing. */
static void answer_file(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	bool is_lines = args->count && str_is(args->items[0].text, "STRINGS");
	struct str path, bytes;

	if (args->count < 3 || args->items[1].is_unknown ||
		!path_of(run, &path, args->items[1].text) ||
		!run->tree->find(run->tree, path, &bytes))
		return;
	out->name = args->items[2].text;
	out->is_unknown = args->count > 3 || bytes.n > CMAKE_VALUE_BYTES ||
			  (bytes.n && memchr(bytes.p, '\0', bytes.n));
	bytes = str_slice(bytes, 0, CMAKE_VALUE_BYTES);
	run->env.work += bytes.n;
	out->text = is_lines ? lines_of(run, bytes, &out->is_unknown)
			     : arena_str(run->arena, bytes);
}

/* Of several paths, those that are not there are no choice. */
static void read_file(struct cmake_runner *run, const struct cmake_command *command)
{
	struct cmake_variable *variable;
	struct cmake_values values;

	cmake_set_each(run, command, answer_file);
	variable = cmake_variable_find(&run->env, cmake_raw(run, command, 2));
	if (!variable || variable->now.count != 1)
		return;
	values.items = ARENA_NEW(run->arena, struct cmake_value, 1);
	*values.items = *variable->now.items;
	values.count = 1;
	cmake_values_collapse(&values);
	cmake_assign(&run->env, variable->name, values);
}

void cmake_set_file(struct cmake_runner *run, const struct cmake_command *command)
{
	struct str verb = cmake_raw(run, command, 0);

	/* file(GLOB X) and the others: what stands there and is a variable */
	for (size_t i = 1; i < command->count && i < 3; i++) {
		if (cmake_variable_find(&run->env, cmake_raw(run, command, i)))
			cmake_forget(run, command, i);
	}
	cmake_set_outputs(run, command);
	if (!str_is(verb, "READ") && !str_is(verb, "STRINGS"))
		return;
	run->has_data = true;
	if (run->tree)
		read_file(run, command);
}
