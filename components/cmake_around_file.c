/*
 * Files around a CMake file: each is taken apart once, and its commands stand in one long
 * list, with places in the bytes of all of them. Read next: components/cmake_around.c.
 */
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "components/cmake_around.h"
#include "components/cmake_run.h"
#include "base/banned.h"

/* --- kinds -----------------------------------------------------------------------------
 */

static const struct cmake_verb *verb_of(struct str bytes, const struct cmake_command *it)
{
	char name[64] = "";
	size_t n = it->name_end - it->start;

	if (n >= sizeof(name))
		return NULL;
	for (size_t i = 0; i < n; i++)
		name[i] = text_lower(bytes.p[it->start + i]);
	return cmake_verb_find(str_make(name, n));
}

static enum around_kind kind_of(const struct cmake_verb *verb)
{
	static const struct {
		const char *name;
		enum around_kind kind;
	} names[] = {
		{"include", AROUND_INCLUDE},
		{"add_subdirectory", AROUND_FOLDER},
		{"subdirs", AROUND_FOLDER},
		{"set", AROUND_SET},
		{"list", AROUND_LIST},
		{"project", AROUND_PROJECT},
	};

	if (!verb)
		return AROUND_OTHER;
	if (verb->flow == FLOW_FUNCTION || verb->flow == FLOW_MACRO)
		return AROUND_OPEN;
	if (verb->flow == FLOW_ENDFUNCTION)
		return AROUND_CLOSE;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (str_is(str_of(verb->name), names[i].name))
			return names[i].kind;
	}
	return AROUND_OTHER;
}

static enum cmake_flow end_of(enum cmake_flow flow)
{
	if (flow == FLOW_IF)
		return FLOW_ENDIF;
	if (flow == FLOW_LOOP)
		return FLOW_ENDLOOP;
	return flow == FLOW_FUNCTION || flow == FLOW_MACRO ? FLOW_ENDFUNCTION : FLOW_NONE;
}

/* --- taking in -------------------------------------------------------------------------
 */

/* Commands of a script, behind those that are there. false: what they open they do not
 * close, and so they cannot stand among others. */
static bool take(struct around *a, struct cmake_script *script, size_t base)
{
	size_t words = a->out->words.count, depth = 0;
	unsigned char open[LIMIT_DECLARATION_DEPTH];
	bool is_balanced = true;

	for (size_t i = 0; i < script->words.count; i++) {
		struct cmake_word word = script->words.items[i];

		word.start += (uint32_t)base;
		word.end += (uint32_t)base;
		VEC_PUSH(a->arena, &a->out->words, word);
	}
	for (size_t i = 0; i < script->commands.count; i++) {
		struct cmake_command command = script->commands.items[i];
		const struct cmake_verb *verb = verb_of(script->bytes, &command);
		enum cmake_flow flow = verb ? verb->flow : FLOW_NONE;
		unsigned char kind = (unsigned char)kind_of(verb);

		if (end_of(flow) && depth < sizeof(open))
			open[depth++] = (unsigned char)end_of(flow);
		else if (end_of(flow))
			is_balanced = false;
		else if (flow == FLOW_ENDIF || flow == FLOW_ENDLOOP ||
			 flow == FLOW_ENDFUNCTION)
			is_balanced &= depth && open[--depth] == flow;
		command.start += (uint32_t)base;
		command.name_end += (uint32_t)base;
		command.end += (uint32_t)base;
		command.first += (uint32_t)words;
		VEC_PUSH(a->arena, &a->commands, command);
		VEC_PUSH(a->arena, &a->kinds, kind);
	}
	return is_balanced && !depth;
}

static bool file_take(struct around *a, struct around_file *file, struct str bytes)
{
	struct cmake_script script;
	size_t base = a->text.n;

	file->bytes = bytes;
	file->base = base;
	file->first = a->commands.count;
	file->dir = path_dir(file->path);
	buf_add(&a->text, bytes);
	if (a->text.is_full)
		return false;
	cmake_lex(&script, a->arena, bytes);
	file->is_usable = take(a, &script, base);
	file->count = a->commands.count - file->first;
	return true;
}

void around_file_own(struct around *a, struct str path, struct str bytes)
{
	struct around_file *file = &a->files[a->file_count++];
	struct cmake_script script;

	file->path = path;
	cmake_lex(&script, a->arena, bytes);
	a->out->flaws.items = script.flaws.items;
	a->out->flaws.count = script.flaws.count;
	file_take(a, file, bytes);
}

/* Such a path could end the text that tells it. */
static bool is_plain(struct str path)
{
	for (size_t i = 0; i < path.n; i++) {
		if (strchr("[]\\;$\"\r\n", path.p[i]) || !path.p[i])
			return false;
	}
	return true;
}

size_t around_file_get(struct around *a, struct str path)
{
	struct around_file *file;
	struct str bytes;

	for (size_t i = 0; i < a->file_count; i++) {
		if (str_eq(a->files[i].path, path))
			return a->files[i].is_usable ? i : AROUND_FILES;
	}
	if (!is_plain(path))
		return AROUND_FILES;
	a->is_cut |= a->looks == AROUND_LOOKS;
	if (a->looks == AROUND_LOOKS)
		return AROUND_FILES;
	a->looks++;
	if (!a->tree->find(a->tree, path, &bytes))
		return AROUND_FILES;
	if (a->file_count == AROUND_FILES || bytes.n > AROUND_BYTES ||
		a->text.n + bytes.n > a->text.limit) {
		a->is_cut = true;
		return AROUND_FILES;
	}
	file = &a->files[a->file_count++];
	*file = (struct around_file){.path = arena_str(a->arena, path)};
	if (!file_take(a, file, bytes) || !file->is_usable)
		return AROUND_FILES;
	return a->file_count - 1;
}

/* --- handing out -----------------------------------------------------------------------
 */

struct str around_word(
	const struct around *a, const struct cmake_command *command, size_t word)
{
	const struct cmake_word *it;

	if (word >= command->count)
		return (struct str){0};
	it = &a->out->words.items[command->first + word];
	return str_slice(
		a->file->bytes, it->start - a->file->base, it->end - a->file->base);
}

void around_put(struct around *a, size_t command)
{
	VEC_PUSH(a->arena, &a->out->commands, a->commands.items[command]);
}

/* "${CMAKE_CURRENT_LIST_DIR}/../cmake": a folder, from the file's own. */
static void folder_put(struct buf *out, struct str from, struct str dir)
{
	buf_puts(out, "${CMAKE_CURRENT_LIST_DIR}");
	if (str_eq(from, dir))
		return;
	for (size_t at = 0; at < from.n; at = str_find(from, '/', at) + 1)
		buf_puts(out, "/..");
	if (dir.n)
		buf_putc(out, '/');
	buf_add(out, dir);
}

void around_tell(struct around *a, const char *name, struct str dir)
{
	struct buf line _cleanup_buf_ = BUF_INIT(16 * KIB);
	struct cmake_script script;
	size_t base = a->text.n, first = a->commands.count;

	buf_printf(&line, "set(%s [==[", name);
	folder_put(&line, a->files[0].dir, dir);
	buf_puts(&line, "]==])\n");
	if (line.is_full || !is_plain(dir) || !is_plain(a->files[0].dir) ||
		a->text.n + line.n > a->text.limit)
		return;
	buf_add(&a->text, buf_str(&line));
	cmake_lex(&script, a->arena, arena_str(a->arena, buf_str(&line)));
	take(a, &script, base);
	for (size_t i = first; i < a->commands.count; i++)
		around_put(a, i);
}
