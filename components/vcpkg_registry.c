/*
 * Where vcpkg takes ports from: vcpkg-configuration.json, the same inside of a manifest,
 * and a registry's own versions/X-/NAME.json and versions/baseline.json. The formats of
 * vcpkg-tool 2024 (docs: "vcpkg-configuration.json reference", "registries").
 *
 * Recognised: default-registry and registries of the kinds git, builtin, filesystem and
 * artifact, with patterns of packages; overlay-ports and overlay-triplets; requires and
 * demands of artifacts; git-tree and path of versions. A registry of git whose baseline
 * is missing floats. Opaque: a registry that is no object. Read next: components/vcpkg.c.
 */
#include "base/limits.h"
#include "base/path.h"
#include "components/lock_file.h"
#include "components/vcpkg.h"
#include "base/banned.h"

#define PATTERN_MAX 64 /* patterns that are tried for each package */

struct str vcpkg_version(
	struct declaration_reader *r, const struct node *map, bool *is_doubtful)
{
	static const char *const keys[] = {
		"version", "version-semver", "version-date", "version-string"};
	const struct node *port = json_get(map, "port-version", is_doubtful);
	struct str version = {0};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct str text = json_string(map, keys[i], is_doubtful);

		*is_doubtful |= version.n && text.n;
		version = text.n ? text : version;
	}
	if (!version.n || !port || port->kind != NODE_NUMBER || str_is(port->text, "0"))
		return version;
	version = str_slice(version, 0, LIMIT_DECLARATION_STRING);
	return arena_printf(r->scratch, "%.*s#%.*s", STR_ARG(version),
		STR_ARG(str_slice(port->text, 0, 20)));
}

struct str vcpkg_file(struct declaration_reader *r, struct dependency *d, struct str path)
{
	struct str copy = arena_str(r->scratch, path);
	struct str out = {0};

	for (size_t i = 0; i < copy.n; i++) {
		if (copy.p[i] == '\\')
			((char *)copy.p)[i] = '/';
	}
	if (copy.n > 1 && copy.p[1] == ':') /* a drive of Windows */
		copy.n = 0;
	if (!copy.n || !path_resolve(&out, r->scratch, path_dir(r->path), copy)) {
		declaration_partial(r, d, "a path that leads out of the tree");
		return (struct str){0};
	}
	declaration_file(r, d, out);
	return out;
}

/* --- packages and the registries that they come from -----------------------------------
 */

/* How well a pattern fits: its length and one more; 0: not at all. */
static size_t pattern_fit(struct str pattern, struct str package)
{
	if (str_eq(pattern, package))
		return pattern.n + 2;
	if (!pattern.n || pattern.p[pattern.n - 1] != '*' || package.n < pattern.n - 1)
		return 0;
	if (pattern.n > 1 && memcmp(pattern.p, package.p, pattern.n - 1) != 0)
		return 0;
	return pattern.n;
}

const struct vcpkg_registry *vcpkg_registry_of(
	const struct vcpkg_configuration *configuration, struct str package)
{
	const struct vcpkg_registry *best =
		configuration->has_standard ? &configuration->standard : NULL;
	size_t best_fit = 0;

	for (size_t i = 0; i < configuration->count; i++) {
		const struct vcpkg_pattern *pattern = &configuration->items[i];
		size_t fit = pattern_fit(pattern->text, package);

		if (fit > best_fit) {
			best_fit = fit;
			best = &pattern->registry;
		}
	}
	return best;
}

/* --- a configuration -------------------------------------------------------------------
 */

static void registry_baseline(struct declaration_reader *r, struct dependency *d,
	const struct vcpkg_registry *registry, struct str kind)
{
	if (registry->is_files && registry->baseline.n)
		declaration_version(r, d, VERSION_EXACT, registry->baseline);
	else if (registry->is_files)
		return;
	else if (registry->baseline.n)
		declaration_pin(r, d, OVER_BASELINE, ALGORITHM_GIT, registry->baseline);
	else
		declaration_version(r, d, VERSION_FLOATING,
			str_is(kind, "artifact") ? str_of("latest") : str_of("HEAD"));
}

/* The entry of a registry itself. */
static struct vcpkg_registry registry_read(
	struct declaration_reader *r, const struct node *node)
{
	bool is_doubtful = false;
	struct str kind = json_string(node, "kind", &is_doubtful);
	struct str url = json_string(node, "repository", &is_doubtful);
	struct str location = json_string(node, "location", &is_doubtful);
	struct str path = json_string(node, "path", &is_doubtful);
	struct str name = json_string(node, "name", &is_doubtful);
	struct vcpkg_registry registry = {
		.baseline = json_string(node, "baseline", &is_doubtful),
		.is_files = str_is(kind, "filesystem")};
	struct dependency *d;

	url = url.n ? url : location;
	if (!name.n)
		name = url.n ? locator_name(url) : path.n ? path : kind;
	d = json_add(r, FORM_VCPKG_REGISTRY, KIND_SETTING, node, name);
	if (url.n)
		declaration_locator(r, d, url);
	if (path.n)
		registry.folder = vcpkg_file(r, d, path);
	registry_baseline(r, d, &registry, kind);
	if (!str_is(kind, "git") && !str_is(kind, "builtin") &&
		!str_is(kind, "artifact") && !registry.is_files)
		declaration_partial(r, d, "a registry of an unknown kind");
	if (json_get(node, "reference", &is_doubtful))
		declaration_partial(r, d, "a baseline that is looked for on a branch");
	json_doubt(r, d, is_doubtful);
	return registry;
}

static void read_standard(struct declaration_reader *r, const struct node *node,
	struct vcpkg_configuration *out)
{
	out->has_standard = true;
	if (node->kind == NODE_NULL) /* none at all: every package needs a pattern */
		out->standard = (struct vcpkg_registry){0};
	else if (node->kind == NODE_MAP)
		out->standard = registry_read(r, node);
	else
		json_opaque(
			r, FORM_VCPKG_REGISTRY, node, "a registry that is not an object");
}

static void add_patterns(struct declaration_reader *r, const struct node *list,
	const struct vcpkg_registry *registry, struct vcpkg_configuration *out)
{
	if (!list || list->kind != NODE_LIST)
		return;
	for (const struct node *it = list->child; it; it = it->next) {
		struct vcpkg_pattern pattern = {.text = it->text, .registry = *registry};

		if (out->count == PATTERN_MAX)
			out->is_cut = true;
		else if (it->kind == NODE_STRING)
			VEC_PUSH(r->scratch, out, pattern);
	}
}

static void read_registries(struct declaration_reader *r, const struct node *list,
	struct vcpkg_configuration *out)
{
	if (list->kind != NODE_LIST)
		json_opaque(
			r, FORM_VCPKG_REGISTRY, list, "registries that are not a list");
	for (const struct node *it = list->child; it; it = it->next) {
		const struct node *packages = NULL;
		struct vcpkg_registry registry;

		if (it->kind != NODE_MAP) {
			json_opaque(r, FORM_VCPKG_REGISTRY, it,
				"a registry that is not an object");
			continue;
		}
		registry = registry_read(r, it);
		while ((packages = json_next(it, packages, "packages")))
			add_patterns(r, packages, &registry, out);
	}
}

static void read_overlays(struct declaration_reader *r, const struct node *list)
{
	if (list->kind != NODE_LIST)
		json_opaque(r, FORM_VCPKG_REGISTRY, list, "overlays that are not a list");
	for (const struct node *it = list->child; it; it = it->next) {
		struct dependency *d;

		if (it->kind != NODE_STRING) {
			json_opaque(r, FORM_VCPKG_REGISTRY, it,
				"an overlay that is not a path");
			continue;
		}
		d = json_add(r, FORM_VCPKG_REGISTRY, KIND_SETTING, it, it->text);
		json_doubt(r, d, list->is_again);
		vcpkg_file(r, d, it->text);
	}
}

/* "requires": {"microsoft:cmake": "^3.25"}: tools that vcpkg fetches. */
static void read_requires(
	struct declaration_reader *r, const struct node *map, bool is_conditional)
{
	for (const struct node *it = map->child; it; it = it->next) {
		struct dependency *d = json_add(r, FORM_VCPKG, KIND_BYTES, it, it->key);
		struct str version = it->kind == NODE_STRING ? it->text : (struct str){0};
		bool is_range =
			version.n && !(version.p[0] >= '0' && version.p[0] <= '9');

		d->scope = FOR_TOOL;
		d->is_conditional = is_conditional;
		if (str_find(version, '*', 0) < version.n)
			declaration_version(r, d, VERSION_FLOATING, version);
		else if (version.n)
			declaration_version(
				r, d, is_range ? VERSION_RANGE : VERSION_EXACT, version);
		json_doubt(r, d, map->is_again);
	}
}

static void read_demands(struct declaration_reader *r, const struct node *map)
{
	for (const struct node *it = map->child; it; it = it->next) {
		const struct node *requires = NULL;

		while ((requires = json_next(it, requires, "requires")))
			read_requires(r, requires, true);
	}
}

void vcpkg_configuration_read(struct declaration_reader *r, const struct node *map,
	struct vcpkg_configuration *out)
{
	if (map->kind != NODE_MAP)
		json_opaque(r, FORM_VCPKG_REGISTRY, map,
			"a configuration that is not an object");
	for (const struct node *it = map->kind == NODE_MAP ? map->child : NULL; it;
		it = it->next) {
		if (str_is(it->key, "default-registry"))
			read_standard(r, it, out);
		else if (str_is(it->key, "registries"))
			read_registries(r, it, out);
		else if (str_is(it->key, "overlay-ports") ||
			 str_is(it->key, "overlay-triplets"))
			read_overlays(r, it);
		else if (str_is(it->key, "requires"))
			read_requires(r, it, false);
		else if (str_is(it->key, "demands"))
			read_demands(r, it);
	}
}

/* --- a registry's own files ------------------------------------------------------------
 */

/* versions/z-/zlib.json, versions/baseline.json */
static bool is_versions(struct str path)
{
	struct str dir = path_dir(path), above = path_dir(dir);

	if (!path_has_suffix(path, ".json"))
		return false;
	if (path_is_named(path, "baseline.json") && path_is_named(dir, "versions"))
		return true;
	return path_is_named(above, "versions") && path_name(dir).n == 2 &&
	       str_has_suffix(dir, "-");
}

static bool is_mine(struct str path)
{
	return path_is_named(path, "vcpkg-configuration.json") || is_versions(path);
}

/* {"default": {"zlib": {"baseline": "1.3.1", "port-version": 0}}} */
static void read_baselines(struct declaration_reader *r, const struct node *root)
{
	for (const struct node *set = root->child; set; set = set->next) {
		if (set->kind != NODE_MAP)
			json_opaque(r, FORM_VCPKG_REGISTRY, set,
				"a baseline that is not an object");
		for (const struct node *it = set->kind == NODE_MAP ? set->child : NULL;
			it; it = it->next) {
			bool is_doubtful = set->is_again;
			struct dependency *d = json_add(
				r, FORM_VCPKG_REGISTRY, KIND_SETTING, it, it->key);
			struct str version = json_string(it, "baseline", &is_doubtful);

			if (version.n)
				declaration_version(r, d, VERSION_EXACT, version);
			else
				declaration_partial(r, d, "no version");
			json_doubt(r, d, is_doubtful);
		}
	}
}

/* One of {"versions": [{"version": "1.3.1", "git-tree": "..."}]} */
static void read_version(
	struct declaration_reader *r, const struct node *node, struct str name)
{
	struct dependency *d = json_add(r, FORM_VCPKG_PORT, KIND_REFERENCE, node, name);
	bool is_doubtful = false;
	struct str version = vcpkg_version(r, node, &is_doubtful);
	struct str tree = json_string(node, "git-tree", &is_doubtful);
	struct str path = json_string(node, "path", &is_doubtful);

	if (version.n)
		declaration_version(r, d, VERSION_EXACT, version);
	if (tree.n)
		declaration_pin(r, d, OVER_TREE, ALGORITHM_GIT, tree);
	if (str_has_prefix(path, "$/")) { /* from the registry's folder */
		struct str up = arena_printf(r->scratch, "../../%.*s",
			STR_ARG(str_slice(path, 2, LIMIT_PATH_BYTES)));

		vcpkg_file(r, d, up);
	}
	if (!version.n || (!tree.n && !path.n))
		declaration_partial(r, d, "no version, or no place of it");
	json_doubt(r, d, is_doubtful);
}

static void read_versions(struct declaration_reader *r, const struct node *root)
{
	struct str name = path_name(r->path);
	const struct node *list = NULL;
	bool is_found = false;

	name.n -= strlen(".json");
	while ((list = json_next(root, list, "versions"))) {
		is_found |= list->kind == NODE_LIST;
		for (const struct node *it = list->child; it; it = it->next)
			read_version(r, it, name);
	}
	if (!is_found)
		json_opaque(r, FORM_VCPKG_PORT, root, "no list of versions");
}

static void read(struct declaration_reader *r)
{
	const struct node *root = json_file_read(r, FORM_VCPKG_REGISTRY);
	struct vcpkg_configuration unused = {0};

	if (!root)
		return;
	if (!is_versions(r->path))
		vcpkg_configuration_read(r, root, &unused);
	else if (root->kind != NODE_MAP)
		json_opaque(r, FORM_VCPKG_REGISTRY, root, "not an object");
	else if (path_is_named(r->path, "baseline.json"))
		read_baselines(r, root);
	else
		read_versions(r, root);
}

const struct form form_vcpkg_registry = {
	.name = "vcpkg", .is_mine = is_mine, .read = read, .gives = gives_all};
