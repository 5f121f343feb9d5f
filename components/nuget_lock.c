/*
 * What NuGet and .NET write or read as JSON: packages.lock.json (versions 1 and 2),
 * project.assets.json (3), global.json and dotnet-tools.json, as of .NET 8.
 *
 * contentHash, and sha512 of the assets file, is the SHA-512 of a package's content
 * without its signature: OVER_NUGET, not the bytes of the .nupkg file. A lock's entry for
 * a project of the tree is a reference. Opaque: an entry that is no object. Read next:
 * components/nuget.c.
 */
#include "base/path.h"
#include "components/json_file.h"
#include "components/lock_file.h"
#include "components/nuget.h"
#include "base/banned.h"

/* "zlib": {"type": "Direct", "resolved": "1.2.11", "contentHash": "..."} */
static void read_locked(
	struct declaration_reader *r, const struct node *node, bool is_doubtful)
{
	struct str type = json_string(node, "type", &is_doubtful);
	struct str version = json_string(node, "resolved", &is_doubtful);
	struct str hash = json_string(node, "contentHash", &is_doubtful);
	bool is_project = str_is(type, "Project");
	struct dependency *d;

	if (node->kind != NODE_MAP) {
		json_opaque(r, FORM_NUGET_LOCK, node, "an entry that is not an object");
		return;
	}
	d = json_add(r, FORM_NUGET_LOCK, is_project ? KIND_REFERENCE : KIND_BYTES, node,
		node->key);
	nuget_version(r, d, version, false);
	if (hash.n)
		declaration_pin(r, d, OVER_NUGET, ALGORITHM_SHA512, hash);
	if (!is_project && !version.n)
		declaration_partial(r, d, "an entry without a version");
	json_doubt(r, d, is_doubtful);
}

static void read_lock(struct declaration_reader *r, const struct node *root)
{
	const struct node *sets = NULL;
	bool is_found = false;

	while ((sets = json_next(root, sets, "dependencies"))) {
		is_found = true;
		for (const struct node *set = sets->child; set; set = set->next) {
			for (const struct node *it = set->child; it; it = it->next)
				read_locked(r, it, sets->is_again || set->is_again);
		}
	}
	if (!is_found)
		json_opaque(r, FORM_NUGET_LOCK, root, "a lock without dependencies");
}

/* "zlib/1.2.11": {"sha512": "...", "type": "package"} */
static void read_library(struct declaration_reader *r, const struct node *node)
{
	bool is_doubtful = false;
	struct str hash = json_string(node, "sha512", &is_doubtful);
	bool is_project = str_is(json_string(node, "type", &is_doubtful), "project");
	size_t slash = str_find(node->key, '/', 0);
	struct dependency *d =
		json_add(r, FORM_NUGET_LOCK, is_project ? KIND_REFERENCE : KIND_BYTES,
			node, str_slice(node->key, 0, slash));

	nuget_version(r, d, str_slice(node->key, slash + 1, node->key.n), false);
	if (hash.n)
		declaration_pin(r, d, OVER_NUGET, ALGORITHM_SHA512, hash);
	json_doubt(r, d, is_doubtful);
}

static void read_assets(struct declaration_reader *r, const struct node *root)
{
	const struct node *libraries = NULL;
	bool is_doubtful = false;
	const struct node *restore = json_get(
		json_get(root, "project", &is_doubtful), "restore", &is_doubtful);
	const struct node *sources = json_get(restore, "sources", &is_doubtful);

	while ((libraries = json_next(root, libraries, "libraries"))) {
		for (const struct node *it = libraries->child; it; it = it->next)
			read_library(r, it);
	}
	for (const struct node *it = sources ? sources->child : NULL; it; it = it->next)
		nuget_source(r, json_start(r, it), json_end(r, it), it->key, it->key);
}

static void add_tool(struct declaration_reader *r, const struct node *node,
	enum dependency_kind kind, struct str version, bool is_doubtful)
{
	struct dependency *d = json_add(r, FORM_NUGET, kind, node, node->key);

	d->scope = FOR_TOOL;
	nuget_version(r, d, version, false);
	if (!version.n)
		declaration_partial(r, d, "a tool without a version");
	json_doubt(r, d, is_doubtful);
}

/* "dotnet-ef": {"version": "8.0.1", "commands": ["dotnet-ef"]} */
static void read_tools(struct declaration_reader *r, const struct node *tools)
{
	for (const struct node *it = tools->child; it; it = it->next) {
		bool is_doubtful = tools->is_again;
		struct str version = json_string(it, "version", &is_doubtful);

		add_tool(r, it, KIND_BYTES, version, is_doubtful);
	}
}

/* "msbuild-sdks": {"My.Sdk": "1.0.0"}; so "native-tools" and "tools" of Arcade */
static void read_named(struct declaration_reader *r, const struct node *map)
{
	for (const struct node *it = map->child; it; it = it->next) {
		if (it->kind == NODE_STRING)
			add_tool(r, it, KIND_BYTES, it->text, map->is_again);
	}
}

/* "sdk": {"version": "8.0.100", "rollForward": "disable"} */
static void read_sdk(struct declaration_reader *r, const struct node *sdk)
{
	bool is_doubtful = false;
	struct str version = json_string(sdk, "version", &is_doubtful);
	struct str roll = json_string(sdk, "rollForward", &is_doubtful);
	struct dependency *d = json_add(r, FORM_NUGET, KIND_SYSTEM, sdk, sdk->key);

	d->scope = FOR_TOOL;
	if (version.n)
		declaration_version(r, d,
			xml_is(roll, "disable") ? VERSION_EXACT : VERSION_RANGE, version);
	json_doubt(r, d, is_doubtful);
}

static void read_global(struct declaration_reader *r, const struct node *root)
{
	for (const struct node *it = root->child; it; it = it->next) {
		if (str_is(it->key, "sdk") && it->kind == NODE_MAP)
			read_sdk(r, it);
		else if (str_is(it->key, "msbuild-sdks") || str_is(it->key, "tools") ||
			 str_is(it->key, "native-tools"))
			read_named(r, it);
	}
}

static void read_tool_list(struct declaration_reader *r, const struct node *root)
{
	const struct node *tools = NULL;

	while ((tools = json_next(root, tools, "tools")))
		read_tools(r, tools);
}

/* packages.lock.json, and packages.PROJECT.lock.json */
static bool is_packages_lock(struct str path)
{
	struct str name = path_name(path);

	return name.n > 9 && xml_is(str_slice(name, 0, 9), "packages.") &&
	       path_has_suffix(path, ".lock.json");
}

static bool is_mine(struct str path)
{
	return is_packages_lock(path) || path_is_named(path, "project.assets.json") ||
	       path_is_named(path, "global.json") ||
	       path_is_named(path, "dotnet-tools.json");
}

static void read(struct declaration_reader *r)
{
	bool is_lock = is_packages_lock(r->path);
	bool is_assets = path_is_named(r->path, "project.assets.json");
	enum dependency_form form = is_lock || is_assets ? FORM_NUGET_LOCK : FORM_NUGET;
	const struct node *root = json_file_read(r, form);

	if (root && root->kind != NODE_MAP)
		json_opaque(r, form, root, "not an object");
	else if (root && is_lock)
		read_lock(r, root);
	else if (root && is_assets)
		read_assets(r, root);
	else if (root && path_is_named(r->path, "global.json"))
		read_global(r, root);
	else if (root)
		read_tool_list(r, root);
}

const struct form form_nuget_lock = {
	.name = "nuget", .is_mine = is_mine, .read = read, .gives = gives_all};
