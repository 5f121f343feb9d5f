/*
 * The walk through the files around a CMake file, with a stack of our own. A file above
 * is gone through to the place that leads to the file in hand, and the file itself with
 * all that it includes. Read next: components/cmake_run.c.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/path.h"
#include "components/cmake_around.h"
#include "base/banned.h"

#define LIST_FILE "CMakeLists.txt"

static struct around_frame *top(struct around *a)
{
	return &a->frames[a->depth - 1];
}

/* --- entering and leaving --------------------------------------------------------------
 */

static bool is_open(const struct around *a, size_t file)
{
	for (size_t i = 0; i < a->depth; i++) {
		if (a->frames[i].file == file)
			return true;
	}
	return false;
}

/* source_dir: of the folder that is built; empty in the first: the file's own. */
static void enter(struct around *a, size_t file, bool is_folder)
{
	struct around_frame frame = {
		.file = file, .began = a->out->commands.count, .is_folder = is_folder};

	if (file == AROUND_FILES || is_open(a, file))
		return;
	if (a->depth == AROUND_DEPTH || frame.began > AROUND_COMMANDS) {
		a->is_cut = true;
		return;
	}
	frame.source_dir =
		is_folder || !a->depth ? a->files[file].dir : top(a)->source_dir;
	frame.project_dir = a->depth ? top(a)->project_dir : a->files[file].dir;
	a->frames[a->depth++] = frame;
	around_tell(a, "CMAKE_CURRENT_LIST_DIR", a->files[file].dir);
	if (is_folder)
		around_tell(a, "CMAKE_CURRENT_SOURCE_DIR", frame.source_dir);
}

/* What a folder that leads nowhere sets stays in it. */
static void leave(struct around *a)
{
	struct around_frame frame = *top(a);

	a->depth--;
	if (!a->depth)
		return;
	if (frame.is_folder && !a->is_called)
		a->out->commands.count = frame.began;
	else
		around_tell(a, "CMAKE_CURRENT_LIST_DIR", a->files[top(a)->file].dir);
}

/* --- commands --------------------------------------------------------------------------
 */

static void reach(struct around *a)
{
	if (a->functions)
		a->is_called = true;
	else
		a->is_reached = true;
}

/* A path that is not known may be any; the nearest folder with one is the likeliest. */
static void guess(struct around *a)
{
	size_t near = top(a)->source_dir.n + 1;

	if (a->functions)
		return;
	if (a->is_guessing)
		a->is_reached |= near >= a->guess;
	else if (near > a->guess)
		a->guess = near;
}

static void take_include(struct around *a, const struct cmake_command *command)
{
	bool is_target = false,
	     is_wanted = a->target.n && !path_is_named(a->target, LIST_FILE);
	struct str word = around_word(a, command, 0);
	size_t file = around_include(a, word, &is_target);

	if (is_target)
		reach(a);
	else if (is_wanted && around_is_lost(a, word))
		guess(a);
	else
		enter(a, file, false);
}

/* Only folders on the way are gone into. */
static void take_folder(struct around *a, const struct cmake_command *command)
{
	struct str word = around_word(a, command, 0), dir, path;
	struct str target_dir = path_dir(a->target);

	if (!a->target.n)
		return;
	if (!around_path(a, word, &dir)) {
		if (path_is_named(a->target, LIST_FILE) && around_is_lost(a, word))
			guess(a);
		return;
	}
	if (!path_is_at_or_below(target_dir, dir) ||
		!path_resolve(&path, a->arena, dir, str_of(LIST_FILE)))
		return;
	if (str_eq(path, a->target))
		reach(a);
	else
		enter(a, around_file_get(a, path), true);
}

static void take_project(struct around *a, const struct cmake_command *command)
{
	struct str name = around_word(a, command, 0);
	struct around_frame *frame = top(a);

	frame->project_dir = frame->source_dir;
	around_tell(a, "PROJECT_SOURCE_DIR", frame->project_dir);
	if (name.n && name.n < 64 && str_find(name, '$', 0) == name.n &&
		str_find(name, '(', 0) == name.n && str_find(name, '"', 0) == name.n)
		around_tell(a, arena_printf(a->arena, "%.*s_SOURCE_DIR", STR_ARG(name)).p,
			frame->project_dir);
}

static void take(struct around *a, size_t index)
{
	const struct cmake_command command = a->commands.items[index];
	enum around_kind kind = a->kinds.items[index];

	a->file = &a->files[top(a)->file];
	around_put(a, index);
	a->functions += kind == AROUND_OPEN;
	a->functions -= kind == AROUND_CLOSE && a->functions;
	if (kind == AROUND_INCLUDE)
		take_include(a, &command);
	else if (kind == AROUND_FOLDER)
		take_folder(a, &command);
	else if (kind == AROUND_SET)
		around_set(a, &command);
	else if (kind == AROUND_LIST)
		around_list(a, &command);
	else if (kind == AROUND_PROJECT && !a->functions)
		take_project(a, &command);
}

static void go(struct around *a)
{
	while (a->depth && !a->is_reached) {
		struct around_frame *frame = top(a);
		const struct around_file *file = &a->files[frame->file];

		if (frame->next == file->count)
			leave(a);
		else
			take(a, file->first + frame->next++);
	}
}

/* --- where it starts -------------------------------------------------------------------
 */

/* From the CMakeLists.txt of a folder to the file; false: it does not lead there. */
static bool walk(struct around *a, struct str dir)
{
	struct str path;
	size_t file;

	a->out->commands.count = 0;
	a->variable_count = a->folder_count = 0;
	a->functions = 0;
	a->depth = 0;
	a->is_called = a->is_reached = false;
	a->start_dir = dir;
	if (!path_resolve(&path, a->arena, dir, str_of(LIST_FILE)) ||
		str_eq(path, a->target))
		return false;
	file = around_file_get(a, path);
	if (file == AROUND_FILES)
		return false;
	around_tell(a, "CMAKE_SOURCE_DIR", dir);
	around_tell(a, "PROJECT_SOURCE_DIR", dir);
	enter(a, file, true);
	go(a);
	return a->is_reached || a->is_called;
}

/* From the outermost folder that leads to it; else to the nearest that may. */
static bool walk_down(struct around *a)
{
	struct str dir = path_dir(a->target), found = {0};
	size_t guess = 0;

	for (size_t at = 0;; at = str_find(dir, '/', at) + 1) {
		struct str above = str_slice(dir, 0, at ? at - 1 : 0);

		if (walk(a, above))
			return true;
		if (a->guess > guess)
			found = above;
		guess = a->guess;
		if (at > dir.n || !dir.n)
			break;
	}
	a->is_guessing = guess > 0;
	return guess && walk(a, found);
}

/* The file itself, where the walk has come to it, or by itself. */
static void walk_own(struct around *a, bool has_way)
{
	struct around_frame frame = {
		.source_dir = a->files[0].dir, .project_dir = a->files[0].dir};

	if (has_way && a->depth && !path_is_named(a->target, LIST_FILE))
		frame.source_dir = top(a)->source_dir;
	if (has_way && a->depth)
		frame.project_dir = top(a)->project_dir;
	if (!has_way) {
		a->out->commands.count = 0;
		a->variable_count = a->folder_count = 0;
		a->start_dir = a->files[0].dir;
	}
	around_tell(a, "CMAKE_CURRENT_LIST_DIR", a->files[0].dir);
	if (has_way || path_is_named(a->target, LIST_FILE))
		around_tell(a, "CMAKE_CURRENT_SOURCE_DIR", frame.source_dir);
	a->target = (struct str){0};
	a->is_reached = a->is_called = false;
	a->functions = 0;
	a->frames[0] = frame;
	a->depth = 1;
	go(a);
}

bool cmake_around(struct cmake_script *out, struct arena *arena,
	struct declaration_tree *tree, struct str path, struct str bytes)
{
	struct around *a = ARENA_NEW(arena, struct around, 1);

	*out = (struct cmake_script){0};
	a->arena = arena;
	a->tree = tree;
	a->out = out;
	a->text.limit = bytes.n + AROUND_BYTES + MIB;
	a->target = path;
	around_file_own(a, path, bytes);
	walk_own(a, walk_down(a));
	out->bytes = arena_str(arena, buf_str(&a->text));
	buf_done(&a->text);
	return !a->is_cut;
}
