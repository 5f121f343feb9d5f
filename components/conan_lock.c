/*
 * Lock files of Conan: conan.lock, and any other *.lock that says it is one. Version 1
 * (0.0 to 0.4) is a graph of numbered nodes with ref or pref, package_id, prev and
 * context; version 2 (0.5) has lists of references, each by itself or with the package
 * revisions that were locked, and alias and overrides. Both are read from one file that
 * has both. Format: conans/model/graph_lock.py of Conan 1.64,
 * conan/internal/model/lockfile.py of Conan 2. Read next: components/conan_ref.c.
 */
#include "base/json.h"
#include "components/conan_ref.h"
#include "components/lock_file.h"
#include "base/banned.h"

static bool is_mine(struct str path)
{
	return path_is_named(path, "conan.lock");
}

static struct dependency *add_ref(
	struct declaration_reader *r, const struct node *node, struct str text)
{
	size_t at = declaration_at(r, node->line, node->column);
	struct dependency *d =
		conan_ref_add(r, FORM_CONAN_LOCK, at, at + text.n + 2, text);

	if (node->is_again)
		declaration_partial(r, d, "under a key that stands twice");
	return d;
}

static void opaque(struct declaration_reader *r, const struct node *node, const char *why)
{
	size_t at = declaration_at(r, node->line, node->column);

	declaration_opaque(r, FORM_CONAN_LOCK, at, at + 1, why);
}

/* Package revisions: text, or a map of package ids, each with its own. */
static void add_prevs(
	struct declaration_reader *r, struct dependency *d, const struct node *prevs)
{
	const struct node *prev = prevs;

	if (prevs->kind == NODE_MAP)
		prev = prevs->child;
	for (; prev; prev = prevs->kind == NODE_MAP ? prev->next : NULL) {
		if (prev->kind == NODE_STRING && prev->text.n)
			declaration_pin(r, d, OVER_PACKAGE, ALGORITHM_MD5, prev->text);
		if (prev->is_again)
			declaration_partial(r, d, "a package id that stands twice");
	}
}

/* --- version 2 -------------------------------------------------------------------------
 */

/* "ref", or ["ref", {package id: revision}] */
static void read_item(struct declaration_reader *r, const struct node *item,
	enum dependency_scope scope)
{
	const struct node *ref = item->kind == NODE_LIST ? item->child : item;
	struct dependency *d;

	if (!ref || ref->kind != NODE_STRING) {
		opaque(r, item, "an entry that is no reference");
		return;
	}
	d = add_ref(r, ref, ref->text);
	d->scope = scope;
	for (ref = item->child; ref && (ref = ref->next);)
		add_prevs(r, d, ref);
}

static void read_items(struct declaration_reader *r, const struct node *list,
	enum dependency_scope scope)
{
	if (list->kind != NODE_LIST && list->kind != NODE_MAP) {
		if (list->kind != NODE_NULL)
			opaque(r, list, "no list of references");
		return;
	}
	for (const struct node *it = list->child; it; it = it->next)
		read_item(r, it, scope);
}

/* "alias": {"a/latest": "a/1.2"}, "overrides": {"a/1.0": ["a/1.2", null]} */
static void read_replaced(struct declaration_reader *r, const struct node *map)
{
	for (const struct node *it = map->child; it; it = it->next) {
		const struct node *to = it->kind == NODE_LIST ? it->child : it;

		for (; to; to = it->kind == NODE_LIST ? to->next : NULL) {
			if (to->kind == NODE_STRING)
				add_ref(r, to, to->text)->kind = KIND_REFERENCE;
			else if (to->kind != NODE_NULL)
				opaque(r, to, "a replacement that is no reference");
		}
	}
}

/* --- version 1 -------------------------------------------------------------------------
 */

static void read_node(struct declaration_reader *r, const struct node *node)
{
	const struct node *ref = node_get(node, "pref"), *path = node_get(node, "path");
	const struct node *prev = node_get(node, "prev");
	const struct node *context = node_get(node, "context");
	struct dependency *d;

	if (!ref || ref->kind != NODE_STRING)
		ref = node_get(node, "ref");
	if (!ref || ref->kind != NODE_STRING) {
		/* the project itself, which has no reference, names its recipe */
		if (!path)
			opaque(r, node, "a node without a reference");
		return;
	}
	d = add_ref(r, ref, ref->text);
	if (prev && prev->kind == NODE_STRING)
		add_prevs(r, d, prev);
	if (context && context->kind == NODE_STRING && str_is(context->text, "build"))
		d->scope = FOR_TOOL;
	if (path && path->kind == NODE_STRING)
		d->kind = KIND_REFERENCE;
	if (node->is_again)
		declaration_partial(r, d, "a node that stands twice");
}

static void read_graph(struct declaration_reader *r, const struct node *graph)
{
	for (const struct node *nodes = graph->child; nodes; nodes = nodes->next) {
		if (!str_is(nodes->key, "nodes"))
			continue;
		for (const struct node *it = nodes->child; it; it = it->next) {
			if (it->kind == NODE_MAP)
				read_node(r, it);
			else
				opaque(r, it, "a node that is none");
		}
	}
}

/* --- the file --------------------------------------------------------------------------
 */

static void read_root(struct declaration_reader *r, const struct node *root)
{
	enum dependency_scope scope;

	for (const struct node *it = root->child; it; it = it->next) {
		if (str_is(it->key, "graph_lock"))
			read_graph(r, it);
		else if (str_is(it->key, "alias") || str_is(it->key, "overrides"))
			read_replaced(r, it);
		else if (conan_scope(&scope, it->key))
			read_items(r, it, scope);
	}
}

static void read(struct declaration_reader *r)
{
	struct err err = {.text = ""};
	struct node *root;

	if (json_read(&root, r->scratch, r->bytes, JSON_FOREIGN, &err))
		declaration_opaque(r, FORM_CONAN_LOCK, 0, r->bytes.n,
			arena_printf(r->scratch, "no JSON, %s", err.text).p);
	else if (root->kind != NODE_MAP)
		opaque(r, root, "no map");
	else
		read_root(r, root);
}

const struct form form_conan_lock = {
	.name = "conan", .is_mine = is_mine, .read = read, .gives = gives_all};

/* --- by content ------------------------------------------------------------------------
 */

static bool is_lock(struct str path)
{
	return path_has_suffix(path, ".lock");
}

static bool has(struct str bytes, const char *text)
{
	return bytes.n && memmem(bytes.p, bytes.n, text, strlen(text));
}

static void read_any(struct declaration_reader *r)
{
	struct str start = str_trim(str_slice(r->bytes, 0, 64));

	if (!start.n || start.p[0] != '{')
		return;
	if (has(r->bytes, "\"graph_lock\"") ||
		(has(r->bytes, "\"version\"") && has(r->bytes, "\"requires\"") &&
			(has(r->bytes, "\"build_requires\"") ||
				has(r->bytes, "\"python_requires\"") ||
				has(r->bytes, "\"0.5\""))))
		read(r);
}

const struct form form_conan_any_lock = {
	.name = "conan", .is_mine = is_lock, .read = read_any, .is_loose = true};
