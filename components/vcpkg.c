/*
 * Manifests of vcpkg: vcpkg.json of a project and of a port, as vcpkg-tool 2024 reads
 * them (docs: "vcpkg.json reference"), comments allowed.
 *
 * Recognised: dependencies and those of features as names or objects (version>=, host,
 * platform), overrides, builtin-baseline, vcpkg-configuration. The baseline of the
 * registry that a package comes from pins it; without one in this file the package floats
 * as far as this file tells, and is partial. Opaque: a dependency without a name, and a
 * file that is no JSON. Read next: components/vcpkg_registry.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/path.h"
#include "components/lock_file.h"
#include "components/vcpkg.h"
#include "base/banned.h"

#define CONFIGURATION "vcpkg-configuration.json"

struct override {
	struct str name, version;
	bool is_again, is_used;
};

struct overrides {
	struct override *items;
	size_t count, cap;
};

struct manifest {
	struct declaration_reader *r;
	const struct node *root;
	struct str name; /* of the project or port itself */
	struct str baseline;
	bool is_port;
	struct overrides overrides; /* in order of name */
	struct vcpkg_configuration configuration;
};

/* --- overrides -------------------------------------------------------------------------
 */

static int override_cmp(const void *a, const void *b)
{
	return str_cmp(
		((const struct override *)a)->name, ((const struct override *)b)->name);
}

static struct override *override_find(struct manifest *m, struct str name)
{
	struct override key = {.name = name};

	if (!m->overrides.count)
		return NULL;
	return bsearch(
		&key, m->overrides.items, m->overrides.count, sizeof(key), override_cmp);
}

static void collect_overrides(struct manifest *m)
{
	const struct node *list = NULL;

	while ((list = json_next(m->root, list, "overrides"))) {
		for (const struct node *it = list->child; it; it = it->next) {
			struct override one = {.is_again = list->is_again};

			one.name = json_string(it, "name", &one.is_again);
			one.version = vcpkg_version(m->r, it, &one.is_again);
			VEC_PUSH(m->r->scratch, &m->overrides, one);
		}
	}
	if (m->overrides.count)
		qsort(m->overrides.items, m->overrides.count, sizeof(struct override),
			override_cmp);
	for (size_t i = 1; i < m->overrides.count; i++) {
		struct override *one = &m->overrides.items[i];

		if (str_eq(one[-1].name, one->name))
			one->is_again = one[-1].is_again = true;
	}
}

/* Of what is no dependency of this file itself, an override alone tells the version. */
static void read_override(struct manifest *m, const struct node *node)
{
	bool is_doubtful = false;
	struct str name = json_string(node, "name", &is_doubtful);
	const struct override *one = override_find(m, name);
	struct dependency *d;

	if (!name.n) {
		json_opaque(m->r, FORM_VCPKG, node, "an override without a name");
		return;
	}
	d = json_add(m->r, FORM_VCPKG, one && one->is_used ? KIND_REFERENCE : KIND_BYTES,
		node, name);
	is_doubtful |= one && one->is_again;
	if (one && one->version.n)
		declaration_version(
			m->r, d, VERSION_EXACT, vcpkg_version(m->r, node, &is_doubtful));
	else
		declaration_partial(m->r, d, "an override without a version");
	json_doubt(m->r, d, is_doubtful);
}

/* --- dependencies ----------------------------------------------------------------------
 */

/* What the package's registry pins it with. */
static void add_baseline(struct manifest *m, struct dependency *d)
{
	const struct vcpkg_registry *registry =
		vcpkg_registry_of(&m->configuration, d->name);
	struct str baseline = registry ? registry->baseline : m->baseline;

	if (m->configuration.is_cut)
		declaration_partial(
			m->r, d, "more patterns of packages than are followed");
	if (registry && registry->is_files) {
		if (registry->folder.n)
			declaration_file(m->r, d, registry->folder);
	} else if (baseline.n) {
		declaration_pin(m->r, d, OVER_BASELINE, ALGORITHM_GIT, baseline);
	} else if (m->is_port) {
		declaration_partial(m->r, d, "the project's baseline decides");
	} else {
		if (d->version_kind == VERSION_NONE)
			d->version_kind = VERSION_FLOATING;
		declaration_partial(m->r, d, "no baseline in this file");
	}
}

static void add_version(struct manifest *m, struct dependency *d, struct str least)
{
	struct override *one = override_find(m, d->name);

	if (one && one->version.n) {
		one->is_used = true;
		declaration_version(m->r, d, VERSION_EXACT, one->version);
		json_doubt(m->r, d, one->is_again);
		return;
	}
	if (least.n) {
		least = str_slice(least, 0, LIMIT_DECLARATION_STRING);
		declaration_version(m->r, d, VERSION_RANGE,
			arena_printf(m->r->scratch, ">=%.*s", STR_ARG(least)));
	}
	add_baseline(m, d);
}

static bool is_true(const struct node *node)
{
	return node && node->kind == NODE_BOOL && node->truth;
}

static void read_dependency(struct manifest *m, const struct node *node,
	bool is_conditional, bool is_doubtful)
{
	bool is_map = node->kind == NODE_MAP;
	struct str name = is_map ? json_string(node, "name", &is_doubtful) : node->text;
	struct str platform = {0}, least = {0};
	const struct node *host = NULL;
	struct dependency *d;

	if (!name.n || (!is_map && node->kind != NODE_STRING)) {
		json_opaque(m->r, FORM_VCPKG, node, "a dependency without a name");
		return;
	}
	if (is_map) {
		platform = json_string(node, "platform", &is_doubtful);
		least = json_string(node, "version>=", &is_doubtful);
		host = json_get(node, "host", &is_doubtful);
	}
	d = json_add(m->r, FORM_VCPKG, KIND_BYTES, node, name);
	d->scope = is_true(host) ? FOR_TOOL : FOR_BUILD;
	d->is_conditional = is_conditional || platform.n;
	json_doubt(m->r, d, is_doubtful);
	if (str_eq(name, m->name)) /* a feature that asks for another one */
		d->kind = KIND_REFERENCE;
	else
		add_version(m, d, least);
}

static void read_dependencies(struct manifest *m, const struct node *list,
	bool is_conditional, bool is_doubtful)
{
	if (list->kind != NODE_LIST)
		json_opaque(m->r, FORM_VCPKG, list, "dependencies that are not a list");
	else
		for (const struct node *it = list->child; it; it = it->next)
			read_dependency(
				m, it, is_conditional, is_doubtful || list->is_again);
}

/* A map of features, or the list of objects with names that it was before. */
static void read_features(struct manifest *m, const struct node *features)
{
	if (features->kind != NODE_LIST && features->kind != NODE_MAP)
		json_opaque(m->r, FORM_VCPKG, features, "features that are not a map");
	for (const struct node *it = features->child; it; it = it->next) {
		const struct node *list = NULL;

		while ((list = json_next(it, list, "dependencies")))
			read_dependencies(
				m, list, true, it->is_again || features->is_again);
	}
}

/* --- the file --------------------------------------------------------------------------
 */

static bool asks_for_port_helper(const struct node *root)
{
	const struct node *list = json_next(root, NULL, "dependencies");

	for (const struct node *it = list ? list->child : NULL; it; it = it->next) {
		bool is_doubtful = false;

		if (str_has_prefix(json_string(it, "name", &is_doubtful), "vcpkg-cmake"))
			return true;
	}
	return false;
}

/*
 * A port's manifest says so only by where it is ("ports/zlib/vcpkg.json") and by what
 * projects have no use for.
 */
static bool is_port(const struct manifest *m)
{
	struct str dir = path_dir(m->r->path), above = path_name(path_dir(dir));
	bool is_doubtful = false;

	if (!m->name.n || json_next(m->root, NULL, "builtin-baseline"))
		return false;
	if (str_eq(path_name(dir), m->name) &&
		(str_has_suffix(above, "ports") || str_has_prefix(above, "overlay")))
		return true;
	return json_get(m->root, "port-version", &is_doubtful) != NULL ||
	       asks_for_port_helper(m->root);
}

static void add_port(struct manifest *m)
{
	bool is_doubtful = false;
	const struct node *name = json_get(m->root, "name", &is_doubtful);
	struct str version = vcpkg_version(m->r, m->root, &is_doubtful);
	struct dependency *d =
		json_add(m->r, FORM_VCPKG_PORT, KIND_REFERENCE, name, m->name);

	if (version.n)
		declaration_version(m->r, d, VERSION_EXACT, version);
	if (path_dir(m->r->path).n)
		declaration_file(m->r, d, path_dir(m->r->path));
	json_doubt(m->r, d, is_doubtful);
}

/* The registries of the configuration that stands beside it; they are told there. */
static void read_beside(struct manifest *m)
{
	struct declaration_reader other;
	const struct node *root;
	struct str path, bytes;

	if (!find_beside(m->r, CONFIGURATION, &path, &bytes))
		return;
	declaration_reader_other(&other, m->r, path, bytes);
	root = json_file_read(&other, FORM_VCPKG_REGISTRY);
	if (root)
		vcpkg_configuration_read(&other, root, &m->configuration);
}

/* What dependencies are judged by: before they are read. */
static void read_settings(struct manifest *m)
{
	bool is_doubtful = false, has_configuration = false;

	m->name = json_string(m->root, "name", &is_doubtful);
	collect_overrides(m);
	for (const struct node *it = m->root->child; it; it = it->next) {
		if (str_is(it->key, "vcpkg-configuration") ||
			str_is(it->key, "configuration")) {
			vcpkg_configuration_read(m->r, it, &m->configuration);
			has_configuration = true;
		} else if (str_is(it->key, "builtin-baseline")) {
			struct dependency *d = json_add(m->r, FORM_VCPKG_REGISTRY,
				KIND_SETTING, it, str_of("builtin"));

			m->baseline = it->text;
			declaration_pin(m->r, d, OVER_BASELINE, ALGORITHM_GIT, it->text);
		}
	}
	if (!has_configuration)
		read_beside(m);
	m->is_port = is_port(m);
	if (m->is_port)
		add_port(m);
}

static void read_manifest(struct manifest *m)
{
	const struct node *list = NULL;

	read_settings(m);
	for (const struct node *it = m->root->child; it; it = it->next) {
		if (str_is(it->key, "dependencies"))
			read_dependencies(m, it, false, false);
		else if (str_is(it->key, "features"))
			read_features(m, it);
	}
	while ((list = json_next(m->root, list, "overrides"))) {
		if (list->kind != NODE_LIST)
			json_opaque(
				m->r, FORM_VCPKG, list, "overrides that are not a list");
		else
			for (const struct node *it = list->child; it; it = it->next)
				read_override(m, it);
	}
}

static void read(struct declaration_reader *r)
{
	struct manifest m = {.r = r, .root = json_file_read(r, FORM_VCPKG)};

	if (m.root && m.root->kind == NODE_MAP)
		read_manifest(&m);
	else if (m.root)
		json_opaque(r, FORM_VCPKG, m.root, "a manifest that is not an object");
}

static bool is_mine(struct str path)
{
	return path_is_named(path, "vcpkg.json");
}

static bool takes(struct str path, struct str giver)
{
	return is_beside(path, giver, CONFIGURATION);
}

const struct form form_vcpkg = {
	.name = "vcpkg", .is_mine = is_mine, .read = read, .takes = takes};
