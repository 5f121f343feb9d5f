/*
 * Paths in the commands of CMake files before anything is gone through: what include()
 * and add_subdirectory() lead to. Known are the folders that CMake names, variables that
 * are set to one text, and CMAKE_MODULE_PATH. Read next: components/cmake_around.c.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/path.h"
#include "components/cmake_around.h"
#include "base/banned.h"

/* In front of a path from the root. No path of a file that is read has it. */
#define ROOT '\1'

/* --- texts -----------------------------------------------------------------------------
 */

static bool put_folder(struct buf *out, struct str dir)
{
	buf_putc(out, ROOT);
	buf_add(out, dir);
	return true;
}

static bool put_variable(struct around *a, struct buf *out, struct str name)
{
	const struct around_frame *frame = &a->frames[a->depth - 1];

	if (str_is(name, "CMAKE_CURRENT_LIST_DIR"))
		return put_folder(out, a->files[frame->file].dir);
	if (str_is(name, "CMAKE_CURRENT_SOURCE_DIR"))
		return put_folder(out, frame->source_dir);
	if (str_is(name, "PROJECT_SOURCE_DIR"))
		return put_folder(out, frame->project_dir);
	if (str_is(name, "CMAKE_SOURCE_DIR") || str_is(name, "CMAKE_HOME_DIRECTORY"))
		return put_folder(out, a->start_dir);
	for (size_t i = a->variable_count; i > 0; i--) {
		if (!str_eq(a->variables[i - 1].name, name))
			continue;
		buf_add(out, a->variables[i - 1].text);
		return true;
	}
	return false;
}

/* The text of a word; false: something of it is not known. */
static bool text_put(struct around *a, struct buf *out, struct str word)
{
	if (!word.n || memchr(word.p, ROOT, word.n) || memchr(word.p, '\\', word.n) ||
		memchr(word.p, '@', word.n))
		return false;
	for (size_t at = 0; at < word.n && !out->is_full;) {
		size_t dollar = str_find(word, '$', at), end;

		buf_add(out, str_slice(word, at, dollar));
		if (dollar == word.n)
			break;
		end = str_find(word, '}', dollar);
		if (end == word.n || word.p[dollar + 1] != '{' ||
			!put_variable(a, out, str_slice(word, dollar + 2, end)))
			return false;
		at = end + 1;
	}
	return !out->is_full;
}

/* A text as a path from the root. */
static bool text_resolve(struct around *a, struct str text, struct str *path)
{
	struct str dir = a->frames[a->depth - 1].source_dir;

	if (text.n && text.p[0] == ROOT) {
		text = str_slice(text, 1, text.n);
		dir = (struct str){0};
		while (text.n && text.p[0] == '/')
			text = str_slice(text, 1, text.n);
	}
	return text.n && !memchr(text.p, ROOT, text.n) &&
	       path_resolve(path, a->arena, dir, text);
}

bool around_path(struct around *a, struct str word, struct str *path)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES);

	return text_put(a, &text, word) && text_resolve(a, buf_str(&text), path);
}

bool around_is_lost(struct around *a, struct str word)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES);

	return word.n && memchr(word.p, '$', word.n) && !text_put(a, &text, word);
}

/* --- what is set -----------------------------------------------------------------------
 */

/* "a;b", each of them a folder. */
static void folders_add(struct around *a, struct str word)
{
	for (size_t at = 0, end; at < word.n; at = end + 1) {
		struct str path;

		end = str_find(word, ';', at);
		if (!around_path(a, str_slice(word, at, end), &path))
			continue;
		if (a->folder_count < AROUND_FOLDERS)
			a->folders[a->folder_count++] = path;
		else
			a->is_cut = true;
	}
}

void around_set(struct around *a, const struct cmake_command *command)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES);
	struct around_variable *variable;

	if (str_is(around_word(a, command, 0), "CMAKE_MODULE_PATH")) {
		for (size_t i = 1; i < command->count; i++)
			folders_add(a, around_word(a, command, i));
		return;
	}
	if (command->count < 2 ||
		(command->count > 2 && !str_is(around_word(a, command, 2), "CACHE")) ||
		!text_put(a, &text, around_word(a, command, 1)))
		return;
	if (a->variable_count == AROUND_VARIABLES) {
		a->is_cut = true;
		return;
	}
	variable = &a->variables[a->variable_count++];
	variable->name = arena_str(a->arena, around_word(a, command, 0));
	variable->text = arena_str(a->arena, buf_str(&text));
}

void around_list(struct around *a, const struct cmake_command *command)
{
	struct str verb = around_word(a, command, 0);

	if (!str_is(verb, "APPEND") && !str_is(verb, "PREPEND") &&
		!str_is(verb, "INSERT"))
		return;
	if (!str_is(around_word(a, command, 1), "CMAKE_MODULE_PATH"))
		return;
	for (size_t i = 2; i < command->count; i++)
		folders_add(a, around_word(a, command, i));
}

/* --- include ---------------------------------------------------------------------------
 */

static bool is_module(struct str word)
{
	return word.n && str_find(word, '/', 0) == word.n &&
	       str_find(word, '.', 0) == word.n && str_find(word, '$', 0) == word.n;
}

static size_t module_get(struct around *a, struct str word, bool *is_target)
{
	struct str file = arena_printf(
		a->arena, "%.*s.cmake", STR_ARG(str_slice(word, 0, LIMIT_PATH_BYTES)));

	for (size_t i = a->folder_count; i > 0; i--) {
		struct str path;
		size_t found;

		if (!path_resolve(&path, a->arena, a->folders[i - 1], file))
			continue;
		*is_target = str_eq(path, a->target);
		found = *is_target ? AROUND_FILES : around_file_get(a, path);
		if (*is_target || found < AROUND_FILES)
			return found;
	}
	/* nobody says where modules are, but the name is the right one */
	*is_target = a->target.n && str_eq(path_name(a->target), file);
	return AROUND_FILES;
}

size_t around_include(struct around *a, struct str word, bool *is_target)
{
	struct str path;

	*is_target = false;
	if (is_module(word))
		return module_get(a, word, is_target);
	if (!around_path(a, word, &path))
		return AROUND_FILES;
	*is_target = str_eq(path, a->target);
	return *is_target ? AROUND_FILES : around_file_get(a, path);
}
