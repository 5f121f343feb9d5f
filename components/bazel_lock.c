/*
 * MODULE.bazel.lock. Since Bazel 7.2 (lockFileVersion 11) registryFileHashes has the
 * SHA-256 of each file that was read of a registry: source.json of a module says where
 * its archive is and what hash that has, so its hash pins the module as the hash of a
 * recipe does. Before, moduleDepGraph has the rule that fetches each module. In both,
 * moduleExtensions has the repositories that extensions made. Format: Bazel's
 * BazelLockFileValue, versions 3 to 26. Read next: components/bazel.c.
 */
#include "base/json.h"
#include "base/path.h"
#include "components/form.h"
#include "base/banned.h"

static bool is_mine(struct str path)
{
	return path_is_named(path, "MODULE.bazel.lock");
}

static struct dependency *add(struct declaration_reader *r, enum dependency_kind kind,
	const struct node *node, struct str name)
{
	size_t at = node->key_line ? declaration_at(r, node->key_line, node->key_column)
				   : declaration_at(r, node->line, node->column);
	struct dependency *d =
		declaration_add(r, FORM_BAZEL_LOCK, kind, at, at + node->key.n + 2, name);

	if (node->is_again)
		declaration_partial(r, d, "a key that stands twice");
	return d;
}

static struct str text_of(const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);

	return node && node->kind == NODE_STRING ? node->text : (struct str){0};
}

/* --- registries ------------------------------------------------------------------------
 */

/* "NAME" and "VERSION" of ".../modules/NAME/VERSION/source.json" */
static struct str module_file(struct str *name, struct str *version, struct str url)
{
	struct str rest = path_dir(url);

	*version = path_name(rest);
	rest = path_dir(rest);
	*name = path_name(rest);
	rest = path_dir(rest);
	if (!str_is(path_name(rest), "modules"))
		*name = *version = (struct str){0};
	return path_name(url);
}

/* A file that was looked for and is not there has null. */
static void read_hash(struct declaration_reader *r, const struct node *node)
{
	struct str name, version, file = module_file(&name, &version, node->key);
	enum dependency_kind kind = KIND_SETTING;
	struct dependency *d;

	if (node->kind == NODE_NULL)
		return;
	if (name.n)
		kind = str_is(file, "source.json") ? KIND_BYTES : KIND_REFERENCE;
	d = add(r, kind, node, name.n ? name : file);
	if (version.n)
		declaration_version(r, d, VERSION_EXACT, version);
	declaration_locator(r, d, node->key);
	if (node->kind == NODE_STRING)
		declaration_pin(r, d, OVER_RECIPE, ALGORITHM_SHA256, node->text);
	else
		declaration_partial(r, d, "a hash that is no text");
}

/* --- rules that fetch ------------------------------------------------------------------
 */

static void add_texts(struct declaration_reader *r, struct dependency *d,
	const struct node *values,
	void (*add_one)(struct declaration_reader *, struct dependency *, struct str))
{
	const struct node *it = values;

	if (values && (values->kind == NODE_LIST || values->kind == NODE_MAP))
		it = values->child;
	for (; it; it = it == values ? NULL : it->next) {
		if (values->kind == NODE_MAP)
			add_one(r, d, it->key);
		else if (it->kind == NODE_STRING && it->text.n)
			add_one(r, d, it->text);
		else if (it->kind != NODE_NULL && it->kind != NODE_STRING)
			declaration_partial(r, d, "a value that is no text");
	}
}

/* "@@//pkg:x.patch" is of this tree. */
static void add_file(struct declaration_reader *r, struct dependency *d, struct str label)
{
	struct str path;

	while (label.n && label.p[0] == '@')
		label = str_slice(label, 1, label.n);
	if (!str_has_prefix(label, "//")) {
		declaration_partial(r, d, "a file of another repository");
		return;
	}
	path = arena_str(r->scratch, str_slice(label, 2, label.n));
	for (size_t i = 0; i < path.n; i++)
		((char *)path.p)[i] = path.p[i] == ':' ? '/' : path.p[i];
	path = str_slice(path, path.n && path.p[0] == '/', path.n);
	if (path_resolve(&path, r->scratch, path_dir(r->path), path))
		declaration_file(r, d, path);
}

static void add_pins(
	struct declaration_reader *r, struct dependency *d, const struct node *attributes)
{
	static const struct {
		const char *key;
		enum pin_algorithm algorithm;
	} pins[] = {{"sha256", ALGORITHM_SHA256}, {"sha512", ALGORITHM_SHA512},
		{"sha1", ALGORITHM_SHA1}, {"sum", ALGORITHM_OTHER}};
	struct str integrity = text_of(attributes, "integrity");
	struct str commit = text_of(attributes, "commit");

	for (size_t i = 0; i < sizeof(pins) / sizeof(pins[0]); i++) {
		struct str text = text_of(attributes, pins[i].key);

		if (text.n)
			declaration_pin(r, d, OVER_ARCHIVE, pins[i].algorithm, text);
	}
	if (integrity.n)
		declaration_pin_tagged(r, d, OVER_ARCHIVE, integrity);
	if (commit.n)
		declaration_git_ref(r, d, commit, false);
}

static void add_version(struct declaration_reader *r, struct dependency *d,
	const struct node *attributes, struct str version)
{
	struct str tag = text_of(attributes, "tag"), name, found;
	struct str branch = text_of(attributes, "branch");

	if (!version.n)
		version = text_of(attributes, "version");
	if (version.n)
		declaration_version(r, d, VERSION_EXACT, version);
	else if (tag.n || branch.n)
		declaration_git_ref(r, d, tag.n ? tag : branch, !tag.n);
	else if (d->locators.count &&
		 locator_release(&name, &found, d->locators.items[0]))
		declaration_version(r, d, VERSION_EXACT, found);
}

/* A repository rule with what it was given: of a module, or made by an extension. */
static void read_spec(struct declaration_reader *r, const struct node *node,
	const struct node *spec, struct str name, struct str version)
{
	static const char *const urls[] = {
		"urls", "url", "remote", "remote_patches", "image", "repository", NULL};
	static const char *const files[] = {"patches", "patch_file", NULL};
	const struct node *attributes = node_get(spec, "attributes");
	struct dependency *d = add(r, KIND_BYTES, node, name);

	if (!attributes || attributes->kind != NODE_MAP) {
		declaration_partial(r, d, "a rule without attributes");
		return;
	}
	for (size_t i = 0; urls[i]; i++)
		add_texts(r, d, node_get(attributes, urls[i]), declaration_locator);
	add_pins(r, d, attributes);
	add_version(r, d, attributes, version);
	for (size_t i = 0; files[i]; i++)
		add_texts(r, d, node_get(attributes, files[i]), add_file);
	/* an extension makes many repositories that are nothing but generated text */
	if (!d->locators.count && !d->pins.count && !d->version.n)
		d->kind = KIND_REFERENCE;
}

static void read_module(struct declaration_reader *r, const struct node *node)
{
	const struct node *spec = node_get(node, "repoSpec");
	struct str name = text_of(node, "name"), version = text_of(node, "version");

	if (spec && spec->kind == NODE_MAP) {
		read_spec(r, node, spec, name, version);
	} else if (node->key.n && !str_is(node->key, "<root>")) {
		struct dependency *d = add(r, KIND_REFERENCE, node, name);

		if (version.n)
			declaration_version(r, d, VERSION_EXACT, version);
	}
}

/* {extension: {"general" or a platform: {"generatedRepoSpecs": {name: spec}}}} */
static void read_extensions(struct declaration_reader *r, const struct node *extensions)
{
	const struct node *one, *platform, *specs, *it;

	for (one = extensions->child; one; one = one->next) {
		for (platform = one->child; platform; platform = platform->next) {
			specs = node_get(platform, "generatedRepoSpecs");
			for (it = specs ? specs->child : NULL; it; it = it->next)
				read_spec(r, it, it, it->key, (struct str){0});
		}
	}
}

/* "name@version": why a version that was taken back is used all the same */
static void read_yanked(struct declaration_reader *r, const struct node *node)
{
	size_t at = str_find(node->key, '@', 0);
	struct dependency *d = add(r, KIND_SETTING, node, str_slice(node->key, 0, at));

	if (at + 1 < node->key.n)
		declaration_version(
			r, d, VERSION_EXACT, str_slice(node->key, at + 1, node->key.n));
}

/* --- the file --------------------------------------------------------------------------
 */

static void read_part(struct declaration_reader *r, const struct node *part)
{
	bool is_hashes = str_is(part->key, "registryFileHashes");
	bool is_modules = str_is(part->key, "moduleDepGraph");

	if (str_is(part->key, "moduleExtensions"))
		read_extensions(r, part);
	for (const struct node *it = part->child; it; it = it->next) {
		if (is_hashes)
			read_hash(r, it);
		else if (is_modules)
			read_module(r, it);
		else if (str_is(part->key, "selectedYankedVersions"))
			read_yanked(r, it);
	}
}

static void read(struct declaration_reader *r)
{
	struct err err = {.text = ""};
	struct node *root;

	if (json_read(&root, r->scratch, r->bytes, JSON_FOREIGN, &err)) {
		declaration_opaque(r, FORM_BAZEL_LOCK, 0, r->bytes.n,
			arena_printf(r->scratch, "no JSON, %s", err.text).p);
		return;
	}
	for (const struct node *it = root->child; it; it = it->next)
		read_part(r, it);
}

const struct form form_bazel_lock = {.name = "bazel", .is_mine = is_mine, .read = read};
