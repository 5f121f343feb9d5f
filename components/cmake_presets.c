/*
 * CMakePresets.json, CMakeUserPresets.json (version 10, CMake 3.31), and files that by
 * their names are included by them (presets in the name or in that of the folder). What
 * a preset sets that makes CMake run a file: CMAKE_TOOLCHAIN_FILE, toolchainFile,
 * CMAKE_PROJECT_..._INCLUDE... . A file whose name says that it is CMake is read by
 * itself; any other is opaque here. So is an include that nobody reads. A URL of an
 * archive or a repository in a cache variable is a setting, as set() has it.
 *
 * Not seen: files that only variables of the environment name. Read next:
 * components/cmake_other.c.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/cmake_readers.h"
#include "components/json_file.h"
#include "base/banned.h"

static bool is_preset(struct str path)
{
	return path_is_named(path, "CMakePresets.json") ||
	       path_is_named(path, "CMakeUserPresets.json");
}

/* cmake/presets/linux.json, CMakePresets-ci.json, base-presets.json */
static bool is_mine(struct str path)
{
	static const char *const suffixes[] = {
		"presets.json", "preset.json", "presets", NULL};
	struct str name = path_name(path);

	if (is_preset(path))
		return true;
	if (!path_has_suffix(name, ".json"))
		return false;
	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(name, suffixes[i]) ||
			path_is_named(path_dir(path), suffixes[i]))
			return true;
	}
	return str_has_prefix(name, "CMakePresets") ||
	       str_has_prefix(name, "CMakeUserPresets");
}

/* --- files that CMake runs -------------------------------------------------------------
 */

bool cmake_runs_variable(struct str name)
{
	static const char *const names[] = {"CMAKE_TOOLCHAIN_FILE",
		"CMAKE_USER_MAKE_RULES_OVERRIDE", "VCPKG_CHAINLOAD_TOOLCHAIN_FILE", NULL};

	return str_is_one_of(name, names) ||
	       (str_has_prefix(name, "CMAKE_PROJECT_") &&
		       memmem(name.p, name.n, "INCLUDE", strlen("INCLUDE")));
}

/* "${sourceDir}/x", "x"; false: it is the machine's. */
static bool path_in_tree(
	const struct declaration_reader *r, struct str *out, struct str text)
{
	static const char *const starts[] = {
		"${sourceDir}/", "${fileDir}/", "${CMAKE_SOURCE_DIR}/", NULL};

	for (size_t i = 0; starts[i]; i++) {
		if (str_has_prefix(text, starts[i]))
			text = str_slice(text, strlen(starts[i]), text.n);
	}
	return text.n && str_find(text, '$', 0) == text.n &&
	       path_resolve(out, r->scratch, path_dir(r->path), text);
}

static void tell_file(struct declaration_reader *r, const struct node *node,
	struct str text, const char *why)
{
	struct dependency *d = json_opaque(r, FORM_CMAKE_DOWNLOAD, node, why);
	struct str path;

	if (path_in_tree(r, &path, text))
		declaration_file(r, d, path);
	else
		declaration_locator(r, d, text);
}

/* A list of files; one that is a variable of the machine's alone says nothing of the
 * tree. */
static void read_files(struct declaration_reader *r, const struct node *value)
{
	for (size_t at = 0; at < value->text.n;) {
		size_t end = str_find(value->text, ';', at);
		struct str text = str_slice(value->text, at, end);
		struct str name = path_name(text);

		at = end + 1;
		if (!name.n || cmake_is_file(text) || str_has_prefix(name, "$"))
			continue;
		tell_file(r, value, text,
			"a file that CMake runs, whose name does not say that it is "
			"CMake");
	}
}

/* --- presets ---------------------------------------------------------------------------
 */

/* "NAME": "value", "NAME": {"type": ..., "value": "value"} */
static const struct node *value_of(const struct node *variable)
{
	bool is_doubtful = false;

	if (variable->kind == NODE_MAP)
		variable = json_get(variable, "value", &is_doubtful);
	return variable && variable->kind == NODE_STRING ? variable : NULL;
}

static void read_variables(struct declaration_reader *r, const struct node *map)
{
	if (!map || map->kind != NODE_MAP)
		return;
	for (const struct node *it = map->child; it && !r->is_full; it = it->next) {
		const struct node *value = value_of(it);
		struct dependency *d;

		if (!value)
			continue;
		if (cmake_runs_variable(it->key))
			read_files(r, value);
		if (!cmake_is_source_url(value->text))
			continue;
		d = json_add(r, FORM_CMAKE_DOWNLOAD, KIND_SETTING, value, it->key);
		declaration_locator(r, d, value->text);
	}
}

/* A key that stands twice: each counts. */
static void read_preset(struct declaration_reader *r, const struct node *preset)
{
	for (const struct node *it = preset->child; it && !r->is_full; it = it->next) {
		if (str_is(it->key, "cacheVariables") || str_is(it->key, "environment"))
			read_variables(r, it);
		else if (str_is(it->key, "toolchainFile") && it->kind == NODE_STRING)
			read_files(r, it);
	}
}

static void read_includes(struct declaration_reader *r, const struct node *list)
{
	for (const struct node *it = list->child; it && !r->is_full; it = it->next) {
		if (it->kind == NODE_STRING && !is_mine(it->text))
			tell_file(r, it, it->text,
				"an include of a file whose name does not say that it "
				"has presets");
	}
}

/* Others have presets, too; a key may be written with escapes. */
static bool is_worth_reading(const struct declaration_reader *r)
{
	struct str s = r->bytes;

	return is_preset(r->path) || (s.n && (memmem(s.p, s.n, "onfigurePresets", 15) ||
						     memmem(s.p, s.n, "\\u", 2)));
}

static void read(struct declaration_reader *r)
{
	const struct node *root =
		is_worth_reading(r) ? json_file_read(r, FORM_CMAKE_DOWNLOAD) : NULL;

	for (const struct node *it = root && root->kind == NODE_MAP ? root->child : NULL;
		it; it = it->next) {
		if (str_is(it->key, "include") && it->kind == NODE_LIST)
			read_includes(r, it);
		if (!str_is(it->key, "configurePresets") || it->kind != NODE_LIST)
			continue;
		for (const struct node *one = it->child; one; one = one->next)
			read_preset(r, one);
	}
}

const struct form form_cmake_presets = {
	.name = "cmake", .is_mine = is_mine, .read = read};
