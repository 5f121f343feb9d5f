/*
 * One walk over sorted paths with a stack of the folders that are open. A folder is
 * judged when it is left: only then is it known what lies in it. Read next:
 * components/vendored_names.c.
 */
#include "components/vendored.h"
#include <stdlib.h>
#include <strings.h>
#include "base/path.h"
#include "components/form.h"
#include "base/banned.h"

#define HINTS 32 /* paths of a kind for one root */

/* A folder while its files are gone through. */
struct folder {
	struct str path;
	size_t first;
	unsigned roots_in; /* roots lie so many levels below it; 0: none */
	bool is_root_place;
	bool is_weak_place;	  /* its parent has a weak name */
	bool is_known, is_helper; /* by its own name */
	bool has_licence, has_metadata, tells_version, has_own_source, has_source;
};

struct walk {
	struct vendored_list *out;
	struct arena *arena, *scratch;
	const struct str *paths;
	struct folder *items;
	size_t count, cap;
};

const char *vendored_why_name(enum vendored_why why)
{
	static const char *const names[] = {
		"strong-name", "metadata", "weak-name", "licence"};

	return names[why];
}

static void add_root(struct walk *w, struct str path, enum vendored_why why, bool is_file,
	size_t first, size_t end)
{
	struct vendored_root root = {.path = path,
		.why = why,
		.is_file = is_file,
		.first = first,
		.count = end - first,
		.parent = NO_PARENT};

	VEC_PUSH(w->arena, w->out, root);
}

/* --- folders ---------------------------------------------------------------------------
 */

/* What Meson puts beside subprojects, and what is no component by itself. */
static bool is_store_of_meson(struct str parent, struct str name)
{
	return path_is_named(parent, "subprojects") &&
	       (str_is(name, "packagefiles") || str_is(name, "packagecache"));
}

static void open_folder(struct walk *w, struct str path, size_t first)
{
	const struct folder *parent = w->count ? &w->items[w->count - 1] : NULL;
	struct str name = path_name(path);
	struct folder folder = {.path = path, .first = first};

	folder.is_known = vendored_is_known(name);
	folder.is_helper = vendored_is_helper(name);
	folder.is_weak_place = parent && vendored_is_weak(path_name(parent->path));
	if (parent && is_store_of_meson(parent->path, name)) {
		folder.is_weak_place = false;
	} else if (vendored_is_strong(name)) {
		folder.roots_in = 1;
	} else if (parent && parent->roots_in == 1 && vendored_is_host(name)) {
		folder.roots_in = 2;
	} else if (parent && parent->roots_in == 2) {
		folder.roots_in = 1;
	} else if (parent && parent->roots_in == 1) {
		folder.is_root_place = true;
	}
	VEC_PUSH(w->scratch, w, folder);
}

/* A folder for others' code that is one itself: sources and a licence right in it. */
static bool is_flat(const struct folder *f)
{
	return f->roots_in == 1 && f->has_licence && f->has_own_source;
}

/* false: it does not look vendored. */
static bool why_root(enum vendored_why *why, const struct folder *f)
{
	if ((f->is_root_place && (f->has_source || !f->is_helper)) || is_flat(f) ||
		(f->is_known && f->has_own_source))
		*why = VENDORED_STRONG;
	else if (f->roots_in || !f->has_source)
		return false;
	else if (f->has_metadata)
		*why = VENDORED_METADATA;
	else if (f->is_weak_place && (f->has_licence || f->tells_version))
		*why = VENDORED_WEAK;
	else if (f->has_licence && f->has_own_source)
		*why = VENDORED_LICENCE;
	else
		return false;
	return true;
}

static void close_folder(struct walk *w, size_t end)
{
	struct folder f = w->items[--w->count];
	enum vendored_why why;

	if (f.has_source && w->count)
		w->items[w->count - 1].has_source = true;
	if (why_root(&why, &f))
		add_root(w, f.path, why, false, f.first, end);
}

static void look_at_file(struct walk *w, struct str path)
{
	struct str name = path_name(path);
	struct folder *folder = w->count ? &w->items[w->count - 1] : NULL;

	if (!folder)
		return;
	folder->has_licence |= vendored_is_licence(name);
	folder->has_metadata |= vendored_is_metadata(name);
	folder->tells_version |= vendored_has_own_version(name);
	if (vendored_is_source(name))
		folder->has_source = folder->has_own_source = true;
}

/* How many bytes of the path are folders that are open already, with '/'. */
static size_t shared_folders(const struct walk *w, struct str path, size_t *depth)
{
	size_t n = 0;

	for (*depth = 0; *depth < w->count; ++*depth) {
		struct str open = w->items[*depth].path;

		if (path.n <= open.n || path.p[open.n] != '/' ||
			memcmp(path.p + n, open.p + n, open.n - n) != 0)
			break;
		n = open.n + 1;
	}
	return n;
}

static void step(struct walk *w, size_t i)
{
	struct str path = w->paths[i];
	size_t depth, at = shared_folders(w, path, &depth);

	while (w->count > depth)
		close_folder(w, i);
	for (size_t end; (end = str_find(path, '/', at)) < path.n; at = end + 1) {
		if (end > at)
			open_folder(w, str_slice(path, 0, end), i);
	}
	look_at_file(w, path);
}

/* --- roots -----------------------------------------------------------------------------
 */

/* Below a folder for others' code there may be one for a host, and one for an owner. */
static bool is_place_for_files(struct str dir)
{
	struct str parent = path_dir(dir);

	if (vendored_is_strong(path_name(dir)))
		return true;
	if (!vendored_is_host(path_name(dir))) {
		if (!vendored_is_host(path_name(parent)))
			return false;
		parent = path_dir(parent);
	}
	return vendored_is_strong(path_name(parent));
}

/* Sources right in a folder for others' code that is not one component itself. */
static void find_single_files(struct walk *w, size_t count)
{
	struct str last = {0};
	bool is_place = false;

	for (size_t i = 0; i < count; i++) {
		struct str dir = path_dir(w->paths[i]);

		if (!str_eq(dir, last) || !i) {
			last = dir;
			is_place = dir.n && is_place_for_files(dir);
		}
		if (is_place && (vendored_is_source(path_name(w->paths[i])) ||
					vendored_may_be_source(path_name(w->paths[i]))))
			add_root(w, w->paths[i], VENDORED_STRONG, true, i, i + 1);
	}
}

static int by_path(const void *a, const void *b)
{
	const struct vendored_root *x = a, *y = b;
	int order = str_cmp(x->path, y->path);

	return order ? order : (x->count < y->count) - (x->count > y->count);
}

/* Does path lie in the folder root? */
static bool is_below(struct str path, const struct vendored_root *root)
{
	return !root->is_file && path.n > root->path.n && path.p[root->path.n] == '/' &&
	       memcmp(path.p, root->path.p, root->path.n) == 0;
}

/*
 * In the order of first paths each root's parent is the innermost of those that are still
 * open; a chain of them is walked down once for each that closes.
 */
static int by_first(const void *a, const void *b)
{
	const struct vendored_root *const *x = a, *const *y = b;

	if ((*x)->first != (*y)->first)
		return (*x)->first < (*y)->first ? -1 : 1;
	return ((*x)->path.n > (*y)->path.n) - ((*x)->path.n < (*y)->path.n);
}

static void find_parents(struct walk *w)
{
	struct vendored_root **order =
		ARENA_NEW(w->scratch, struct vendored_root *, w->out->count);
	struct vendored_root *items = w->out->items;
	size_t inner = NO_PARENT;

	for (size_t i = 0; i < w->out->count; i++)
		order[i] = &items[i];
	qsort(order, w->out->count, sizeof(*order), by_first);
	for (size_t i = 0; i < w->out->count; i++) {
		while (inner != NO_PARENT && !is_below(order[i]->path, &items[inner]))
			inner = items[inner].parent;
		order[i]->parent = inner;
		inner = (size_t)(order[i] - items);
	}
}

/* A file right in a folder that is a component itself is no component of its own. */
static void drop_flat_files(struct vendored_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct vendored_root *root = &list->items[i];
		struct vendored_root *parent =
			root->parent == NO_PARENT ? NULL : &list->items[root->parent];

		if (root->is_file && parent && str_eq(path_dir(root->path), parent->path))
			root->count = 0;
	}
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].count)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

/* --- hints -----------------------------------------------------------------------------
 */

static void put_hint(struct walk *w, struct str_vec *hints, struct str path)
{
	if (hints->count < HINTS)
		VEC_PUSH(w->arena, hints, path);
}

static void hint_at(struct walk *w, struct vendored_root *root, struct str path)
{
	struct str name = path_name(path);
	bool is_top = path_dir(path).n == root->path.n;

	if (is_top && vendored_is_licence(name))
		put_hint(w, &root->licences, path);
	if (vendored_is_metadata(name) || (is_top && vendored_tells_version(name)))
		put_hint(w, &root->metadata, path);
	if (vendored_is_header(name, path_name(root->path)))
		put_hint(w, &root->headers, path);
}

/* Each path is a hint for the innermost root that holds it. */
static void find_hints(struct walk *w, size_t count)
{
	struct vendored_list *list = w->out;
	struct vendored_root **order =
		ARENA_NEW(w->scratch, struct vendored_root *, list->count);
	size_t next = 0, inner = NO_PARENT;

	for (size_t i = 0; i < list->count; i++)
		order[i] = &list->items[i];
	qsort(order, list->count, sizeof(*order), by_first);
	for (size_t i = 0; i < count; i++) {
		while (inner != NO_PARENT &&
			i >= list->items[inner].first + list->items[inner].count)
			inner = list->items[inner].parent;
		while (next < list->count && order[next]->first == i)
			inner = (size_t)(order[next++] - list->items);
		if (inner == NO_PARENT)
			continue;
		if (list->items[inner].is_file)
			put_hint(w, &list->items[inner].headers, w->paths[i]);
		else
			hint_at(w, &list->items[inner], w->paths[i]);
	}
}

void vendored_find(struct vendored_list *out, struct arena *arena, struct arena *scratch,
	const struct str *paths, size_t count)
{
	struct walk w = {.out = out, .arena = arena, .scratch = scratch, .paths = paths};

	*out = (struct vendored_list){0};
	for (size_t i = 0; i < count; i++)
		step(&w, i);
	while (w.count)
		close_folder(&w, count);
	find_single_files(&w, count);
	if (!out->count)
		return;
	qsort(out->items, out->count, sizeof(*out->items), by_path);
	find_parents(&w);
	drop_flat_files(out);
	find_parents(&w);
	find_hints(&w, count);
}
