/*
 * CMake files: CMakeLists.txt and its templates, *.cmake (modules, portfiles of vcpkg,
 * CPM's package-lock.cmake), *.cmake.in. The language as CMake 3.31 has it.
 *
 * What is recognised: docs/components/cmake.md. Read next: components/cmake_run.h, then
 * components/cmake_verbs.c.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/cmake_around.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

static bool is_list_file(struct str path)
{
	struct str name = path_name(path);

	return str_has_prefix(name, "CMakeLists") &&
	       (path_has_suffix(name, ".txt") || path_has_suffix(name, ".in"));
}

/* CMakeOptions.txt and the like are by custom what CMakeLists.txt includes. */
bool cmake_is_file(struct str path)
{
	return (str_has_prefix(path_name(path), "CMake") &&
		       path_has_suffix(path, ".txt")) ||
	       is_list_file(path) || path_has_suffix(path, ".cmake") ||
	       path_has_suffix(path, ".cmake.in");
}

static bool is_mine(struct str path)
{
	return path_is_named(path, "CMakeLists.txt") || cmake_is_file(path);
}

/* --- one command, many worlds ----------------------------------------------------------
 */

static uint64_t mix(uint64_t hash, struct str text)
{
	return (hash ^ str_hash(text)) * 1099511628211ull + text.n;
}

/* All that an entry says, but for its place. */
static uint64_t entry_hash(const struct dependency *d)
{
	uint64_t hash = (uint64_t)d->form << 32 | (uint64_t)d->kind << 16 |
			(uint64_t)d->version_kind << 8 | d->state;

	hash = mix(mix(mix(hash, d->name), d->version), d->note);
	for (size_t i = 0; i < d->locators.count; i++)
		hash = mix(hash, d->locators.items[i]);
	for (size_t i = 0; i < d->files.count; i++)
		hash = mix(hash + 1, d->files.items[i]);
	for (size_t i = 0; i < d->pins.count; i++)
		hash = mix(hash + 2 + d->pins.items[i].over, d->pins.items[i].value);
	return hash;
}

static bool is_seen(struct cmake_reader *c, uint64_t hash)
{
	for (size_t i = 0; i < c->seen_count; i++) {
		if (c->seen[i] == hash)
			return true;
	}
	if (c->seen_count < CMAKE_SEEN)
		c->seen[c->seen_count++] = hash;
	return false;
}

/* Would it be worth it to look at other files? */
static void note_lack(struct cmake_reader *c, const struct dependency *d)
{
	if (d->kind != KIND_BYTES)
		return;
	c->has_value |= c->run.env.has_value;
	c->has_unclear |= d->state != READ_EXACT;
	c->has_lack |=
		c->run.env.has_default || (d->state != READ_EXACT && c->run.env.has_lack);
}

/* What a world says that another one has said of the same command goes. */
static void on_world(void *context, size_t world)
{
	struct cmake_reader *c = context;
	struct dependency_list *out = c->r->out;
	size_t keep = c->world_start;

	if (!world)
		c->seen_count = 0;
	for (size_t i = keep; i < out->count; i++) {
		if (!is_seen(c, entry_hash(&out->items[i])))
			out->items[keep++] = out->items[i];
	}
	if (!c->r->is_full)
		out->count = keep;
	for (size_t i = c->world_start; i < out->count; i++)
		note_lack(c, &out->items[i]);
	c->world_start = out->count;
}

static void on_command(void *context)
{
	struct cmake_reader *c = context;

	c->run.env.has_lack = c->run.env.has_default = c->run.env.has_value = false;
	c->command_start = c->r->out->count;
	c->world_start = c->r->out->count;
}

static void on_cut(void *context)
{
	struct cmake_reader *c = context;
	struct dependency_list *out = c->r->out;

	if (out->count > c->command_start)
		declaration_partial(c->r, &out->items[out->count - 1],
			"there are more values than are told apart");
}

/* --- what is no command ----------------------------------------------------------------
 */

/* "name(" at the start of a text that is not closed. */
static bool is_verb_start(struct str text)
{
	char name[64] = "";
	size_t n = 0;

	while (n < text.n && n < sizeof(name) - 1 && text_is_word_byte(text.p[n])) {
		name[n] = text_lower(text.p[n]);
		n++;
	}
	return n && str_find(str_slice(text, n, n + 16), '(', 0) < 16 &&
	       cmake_verb_find(str_make(name, n));
}

/*
 * Others use the suffix, too: config.h.cmake, foo.pc.cmake.in. Those have no command that
 * CMake knows, and CMake refuses them.
 */
static bool is_cmake(struct cmake_reader *c)
{
	if (path_is_named(c->r->path, "CMakeLists.txt"))
		return true;
	for (size_t i = 0; i < c->run.script.commands.count; i++) {
		if (c->run.plans[i].verb &&
			c->run.script.commands.items[i].start < c->run.own)
			return true;
	}
	for (size_t i = 0; i < c->run.script.flaws.count; i++) {
		const struct cmake_flaw *flaw = &c->run.script.flaws.items[i];

		if (is_verb_start(str_slice(c->r->bytes, flaw->start, flaw->end)))
			return true;
	}
	return false;
}

/* Bytes that are no commands; what is put in by a template is written elsewhere. */
static void tell_flaws(struct cmake_reader *c)
{
	for (size_t i = 0; i < c->run.script.flaws.count; i++) {
		const struct cmake_flaw *flaw = &c->run.script.flaws.items[i];
		struct str text = str_slice(c->r->bytes, flaw->start, flaw->end);
		struct dependency *d;

		if (flaw->why) {
			declaration_opaque(c->r, FORM_CMAKE_DOWNLOAD, flaw->start,
				flaw->end, flaw->why);
			continue;
		}
		if (str_is(text, "@PACKAGE_INIT@"))
			continue;
		d = declaration_add(c->r, FORM_CMAKE_DOWNLOAD, KIND_REFERENCE,
			flaw->start, flaw->end, text);
		declaration_partial(c->r, d, "text that configure_file() puts in");
	}
}

static struct cmake_reader *reader_make(struct declaration_reader *r)
{
	struct cmake_reader *c = ARENA_NEW(r->scratch, struct cmake_reader, 1);

	c->r = r;
	c->dir = path_dir(r->path);
	c->is_list_file = is_list_file(r->path);
	c->run.context = c;
	c->run.on_command = on_command;
	c->run.on_world = on_world;
	c->run.on_cut = on_cut;
	c->run.is_root = c->is_list_file && !c->dir.n;
	c->run.dir = c->dir;
	return c;
}

static void reader_end(struct cmake_reader *c)
{
	cmake_settings_tell(c);
	if (is_cmake(c))
		tell_flaws(c);
}

/* All of it is written out in the file itself. */
static bool is_literal(const struct declaration_reader *r, const struct dependency *d,
	const struct dependency_list *alone)
{
	struct str text = str_slice(r->bytes, d->start, d->end);

	for (size_t i = 0; i < alone->count && str_find(text, '$', 0) == text.n; i++) {
		if (alone->items[i].start == d->start &&
			dependency_is_same(&alone->items[i], d))
			return true;
	}
	return false;
}

/* What is past a limit may set anything anew. */
static void doubt(
	struct declaration_reader *r, size_t first, const struct dependency_list *alone)
{
	for (size_t i = first; i < r->out->count; i++) {
		struct dependency *d = &r->out->items[i];

		if (d->kind == KIND_BYTES && d->state == READ_EXACT &&
			!is_literal(r, d, alone))
			declaration_partial(r, d, "more other files than are followed");
	}
}

/* The same file again, with what other files of the tree say. */
static void read_around(struct declaration_reader *r, size_t first)
{
	struct cmake_reader *c = reader_make(r);
	struct dependency_list alone = {0};
	bool is_whole;

	for (size_t i = first; i < r->out->count; i++)
		VEC_PUSH(r->scratch, &alone, r->out->items[i]);
	r->out->count = first;
	is_whole = cmake_around(&c->run.script, r->scratch, r->tree, r->path, r->bytes);
	c->run.tree = r->tree;
	cmake_run_script(&c->run, r->scratch, r->bytes.n);
	reader_end(c);
	if (!is_whole)
		doubt(r, first, &alone);
}

/* Other files may say what is not known, or say it otherwise. */
static bool is_worth_more(const struct cmake_reader *c)
{
	return c->has_lack || c->run.has_stranger || (c->has_include && c->has_value) ||
	       (c->run.has_data && c->has_unclear);
}

static void read(struct declaration_reader *r)
{
	struct cmake_reader *c = reader_make(r);
	size_t first = r->out->count;

	cmake_run(&c->run, r->scratch, r->bytes);
	reader_end(c);
	if (!r->tree || r->is_full || !is_worth_more(c))
		return;
	read_around(r, first);
}

/* Any CMake file or list may be included; what a CMakeLists.txt gives, it gives to what
 * is below. */
static bool takes(struct str path, struct str giver)
{
	const struct form *form = form_of(giver);

	if (form && form->is_mine != is_mine)
		return false;
	return !path_is_named(giver, "CMakeLists.txt") || !path_dir(giver).n ||
	       path_is_at_or_below(path, path_dir(giver));
}

const struct form form_cmake = {.name = "cmake",
	.is_mine = is_mine,
	.read = read,
	.gives = cmake_gives,
	.takes = takes};
