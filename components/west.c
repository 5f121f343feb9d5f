/*
 * west.yml of Zephyr (west 1.4), idf_component.yml and dependencies.lock of ESP-IDF (its
 * component manager 2): projects and components with url, revision or version, and the
 * component_hash of the lock.
 */
#include "components/entry.h"
#include "components/pipeline.h"
#include "base/banned.h"

static bool is_lock(struct str path)
{
	return path_is_named(path, "dependencies.lock");
}

static bool is_idf(struct str path)
{
	return path_is_named(path, "idf_component.yml") ||
	       path_is_named(path, "idf_component.yaml");
}

static bool is_mine(struct str path)
{
	return path_is_named(path, "west.yml") || path_is_named(path, "west.yaml") ||
	       is_lock(path) || is_idf(path);
}

static struct str text_of(const struct yaml_node *map, const char *key)
{
	const struct yaml_node *node = map ? yaml_get(map, key) : NULL;

	return node ? yaml_text(node) : (struct str){0};
}

/* --- west ------------------------------------------------------------------------------
 */

struct west {
	struct pipeline p;
	struct dictionary remotes;
	struct str remote, revision; /* defaults */
};

static void note_remote(struct west *w, const struct yaml_node *node)
{
	struct str *base = ARENA_NEW(w->p.r->scratch, struct str, 1);

	*base = text_of(node, "url-base");
	if (base->n)
		dictionary_set(&w->remotes, text_of(node, "name"), base);
}

/* "url", or the remote's "url-base" and "repo-path" or "name". */
static struct str project_url(struct west *w, const struct yaml_node *node)
{
	struct str url = text_of(node, "url"), path = text_of(node, "repo-path");
	struct str remote = text_of(node, "remote");
	const struct str *base;

	if (url.n)
		return url;
	if (!path.n)
		path = text_of(node, "name");
	base = dictionary_get(&w->remotes, remote.n ? remote : w->remote);
	if (!base)
		return (struct str){0};
	return arena_printf(w->p.r->scratch, "%.*s/%.*s",
		STR_ARG(str_slice(*base, 0, 4096)), STR_ARG(str_slice(path, 0, 4096)));
}

static void add_project(struct west *w, const struct yaml_node *node)
{
	struct str revision = text_of(node, "revision"), url = project_url(w, node);
	const struct yaml_node *name = yaml_get(node, "name");
	struct dependency *d = pipeline_add(
		&w->p, name ? name : node, KIND_BYTES, text_of(node, "name"));

	d->is_conditional = yaml_get(node, "groups") != NULL;
	if (url.n)
		declaration_locator(w->p.r, d, url);
	else
		declaration_partial(w->p.r, d, "no URL that is known here");
	if (!revision.n)
		revision = w->revision;
	declaration_git_ref(w->p.r, d, revision.n ? revision : str_of("master"), false);
}

static bool is_item_of(const struct yaml_node *node, const char *key)
{
	return node->parent && !node->key.n && yaml_is_key(node->parent, key);
}

static void read_west(struct declaration_reader *r)
{
	static const char *const none[] = {NULL};
	struct west w = {.remotes = {.arena = r->scratch}};

	pipeline_open(&w.p, r, FORM_EMBEDDED, none, none);
	w.p.scope = FOR_BUILD;
	for (const struct yaml_node *it = w.p.file.first; it && !r->is_full;
		it = it->after) {
		if (is_item_of(it, "remotes"))
			note_remote(&w, yaml_value(it));
		if (yaml_is_key(it, "defaults")) {
			w.remote = text_of(it, "remote");
			w.revision = text_of(it, "revision");
		}
	}
	for (const struct yaml_node *it = w.p.file.first; it && !r->is_full;
		it = it->after) {
		if (is_item_of(it, "projects") && yaml_value(it)->kind == YAML_MAP)
			add_project(&w, yaml_value(it));
		else if (is_item_of(it, "projects"))
			pipeline_opaque(&w.p, it, "a project that is no map");
	}
}

/* --- ESP-IDF ---------------------------------------------------------------------------
 */

/* name: "^1.0", name: {version: ..., git: ..., path: ...} */
static void add_component(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *value = yaml_value(node);
	bool is_map = value->kind == YAML_MAP;
	struct str version = is_map ? text_of(value, "version") : yaml_text(value);
	struct str git = text_of(value, "git"), path = text_of(value, "path");
	struct str hash = text_of(value, "component_hash");
	const struct yaml_node *source = yaml_get(value, "source");
	struct dependency *d = pipeline_add(p, node, KIND_BYTES, node->key);
	struct str url = text_of(source, "registry_url");

	d->is_conditional = is_map && yaml_get(value, "rules");
	if (str_is(node->key, "idf") || str_is(text_of(source, "type"), "idf"))
		d->kind = KIND_SYSTEM; /* ESP-IDF itself */
	if (!git.n)
		git = text_of(source, "git");
	if (git.n)
		declaration_locator(p->r, d, git);
	else if (url.n)
		declaration_locator(p->r, d, url);
	if (path.n && !git.n) {
		d->kind = KIND_REFERENCE;
		entry_file(p->r, d, path);
	} else if (git.n) {
		declaration_git_ref(p->r, d, version, false);
	} else if (version.n) {
		entry_version(p->r, d, version);
	} else {
		declaration_version(p->r, d, VERSION_FLOATING, str_of("*"));
	}
	if (hash.n)
		declaration_pin(p->r, d, OVER_COMPONENT, ALGORITHM_SHA256, hash);
}

static void read_idf(struct declaration_reader *r)
{
	static const char *const none[] = {NULL};
	struct pipeline p;

	pipeline_open(&p, r, FORM_EMBEDDED, none, none);
	p.scope = FOR_BUILD;
	for (const struct yaml_node *it = p.file.first; it && !r->is_full;
		it = it->after) {
		if (it->parent && it->key.n && yaml_is_key(it->parent, "dependencies") &&
			!(it->parent->parent && it->parent->parent->key.n))
			add_component(&p, it);
	}
}

static void read(struct declaration_reader *r)
{
	if (is_lock(r->path) || is_idf(r->path))
		read_idf(r);
	else
		read_west(r);
}

const struct form form_west = {.name = "embedded", .is_mine = is_mine, .read = read};
