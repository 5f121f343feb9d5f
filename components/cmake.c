/*
 * CMake files: CMakeLists.txt and its templates, *.cmake (modules, portfiles of vcpkg,
 * CPM's package-lock.cmake), *.cmake.in. The language as CMake 3.31 has it.
 *
 * What is recognised: docs/components/cmake.md. Read next: components/cmake_run.h, then
 * components/cmake_verbs.c.
 */
#include "base/path.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

static bool is_list_file(struct str path)
{
	struct str name = path_name(path);

	return str_has_prefix(name, "CMakeLists") &&
	       (path_has_suffix(name, ".txt") || path_has_suffix(name, ".in"));
}

static bool is_mine(struct str path)
{
	return path_is_named(path, "CMakeLists.txt") || is_list_file(path) ||
	       path_has_suffix(path, ".cmake") || path_has_suffix(path, ".cmake.in");
}

static size_t count_declared(void *context)
{
	struct cmake_reader *c = context;

	return c->r->out->count;
}

static void on_cut(void *context, size_t before)
{
	struct cmake_reader *c = context;

	if (c->r->out->count > before)
		declaration_partial(c->r, &c->r->out->items[c->r->out->count - 1],
			"there are more values than are told apart");
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

static void read(struct declaration_reader *r)
{
	struct cmake_reader *c = ARENA_NEW(r->scratch, struct cmake_reader, 1);

	c->r = r;
	c->dir = path_dir(r->path);
	c->is_list_file = is_list_file(r->path);
	c->run.context = c;
	c->run.count_declared = count_declared;
	c->run.on_cut = on_cut;
	c->run.is_root = c->is_list_file && !c->dir.n;
	cmake_run(&c->run, r->scratch, r->bytes);
	cmake_settings_tell(c);
	tell_flaws(c);
}

const struct form form_cmake = {.name = "cmake", .is_mine = is_mine, .read = read};
