/*
 * Two trees side by side, with a stack of the folders that are open on both. Entries come
 * in git's order, in which a folder stands where its paths do, so paths come in order.
 * Read next: git/canonical.h (tree_next).
 */
#include "base/limits.h"
#include "git/canonical.h"
#include "git/delta.h"
#include "git/internal.h"
#include "base/banned.h"

#define MODE_TREE 040000u

/* One side of a folder; nothing is open where the folder is not there. */
struct side {
	git_odb_object *object;
	struct str raw;
	size_t at;
	struct tree_item item;
	bool is_there; /* item holds the next one */
};

struct folder {
	struct side sides[2]; /* old, new */
	struct str path;      /* with '/' at its end; of the root empty */
};

struct walk {
	struct delta *out;
	struct repo *repo;
	struct arena *arena;
	struct folder stack[LIMIT_TREE_DEPTH];
	size_t depth;
	size_t entries, bytes; /* looked at; of what is kept */
	struct err *err;
};

static int advance(struct walk *w, struct side *side)
{
	int status = side->object ? tree_next(&side->item, side->raw, &side->at) : 0;

	if (status < 0)
		return err_set(w->err, "a tree is broken");
	if (status && ++w->entries > LIMIT_TREE_ENTRIES)
		return err_set(w->err, "more than %d entries of trees to compare",
			LIMIT_TREE_ENTRIES);
	side->is_there = status > 0;
	return 0;
}

static int open_side(struct walk *w, struct side *side, const struct oid *tree)
{
	if (tree->n && object_read(&side->object, &side->raw, w->repo, tree,
			       GIT_OBJECT_TREE, LIMIT_TREE_BYTES, w->err))
		return -1;
	return advance(w, side);
}

static int open_folder(struct walk *w, const struct oid *old_tree,
	const struct oid *new_tree, struct str path)
{
	struct folder *folder = &w->stack[w->depth];

	if (w->depth == LIMIT_TREE_DEPTH)
		return err_set(w->err, "folders lie more than %d deep", LIMIT_TREE_DEPTH);
	*folder = (struct folder){.path = path};
	w->depth++;
	return open_side(w, &folder->sides[0], old_tree) ||
			       open_side(w, &folder->sides[1], new_tree)
		       ? -1
		       : 0;
}

static void close_folder(struct walk *w)
{
	struct folder *folder = &w->stack[--w->depth];

	git_odb_object_free(folder->sides[0].object);
	git_odb_object_free(folder->sides[1].object);
}

static void walk_done(struct walk *w)
{
	while (w->depth)
		close_folder(w);
}

/* Both sides of one name; NULL: it is not there. At least one is. */
static int add_pair(struct walk *w, const struct folder *folder,
	const struct tree_item *old, const struct tree_item *new)
{
	struct str name = old ? old->name : new->name;
	struct delta_entry entry = {.path = arena_printf(w->arena, "%.*s%.*s",
					    STR_ARG(folder->path), STR_ARG(name))};

	w->bytes += entry.path.n + 2 * OID_HEX + 16;
	if (entry.path.n > LIMIT_PATH_BYTES || w->bytes > LIMIT_DELTA_BYTES / 2)
		return err_set(w->err, "the change is too large to be compared");
	if (old) {
		entry.old_mode = old->mode;
		entry.old_oid = old->oid;
	}
	if (new) {
		entry.new_mode = new->mode;
		entry.new_oid = new->oid;
	}
	VEC_PUSH(w->arena, w->out, entry);
	return 0;
}

/* The next name of a folder: equal names together, else the one that comes first. */
static int step(struct walk *w)
{
	static const struct oid none = {.n = 0};
	struct folder *folder = &w->stack[w->depth - 1];
	struct side *a = &folder->sides[0], *b = &folder->sides[1];
	int order = !a->is_there   ? 1
		    : !b->is_there ? -1
				   : tree_item_cmp(&a->item, &b->item);
	struct tree_item old = a->item, new = b->item;
	bool has_old = order <= 0, has_new = order >= 0;

	if ((has_old && advance(w, a)) || (has_new && advance(w, b)))
		return -1;
	if (has_old && has_new && old.mode == new.mode &&oid_eq(&old.oid, &new.oid))
		return 0;
	if ((has_old ? old.mode : new.mode) != MODE_TREE)
		return add_pair(w, folder, has_old ? &old : NULL, has_new ? &new : NULL);
	return open_folder(w, has_old ? &old.oid : &none, has_new ? &new.oid : &none,
		arena_printf(w->arena, "%.*s%.*s/", STR_ARG(folder->path),
			STR_ARG((has_old ? old : new).name)));
}

int delta_trees(struct delta *out, struct repo *repo, const struct oid *old_tree,
	const struct oid *new_tree, struct arena *arena, struct err *err)
{
	struct walk *w = ARENA_NEW(arena, struct walk, 1);
	int status = 0;

	*out = (struct delta){0};
	*w = (struct walk){.out = out, .repo = repo, .arena = arena, .err = err};
	if (oid_eq(old_tree, new_tree))
		return 0;
	status = open_folder(w, old_tree, new_tree, (struct str){0});
	while (!status && w->depth) {
		const struct folder *top = &w->stack[w->depth - 1];

		if (top->sides[0].is_there || top->sides[1].is_there)
			status = step(w);
		else
			close_folder(w);
	}
	walk_done(w);
	return status;
}

int commit_tree(
	struct oid *out, struct repo *repo, const struct oid *commit, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct commit_parts parts;
	struct str raw;

	if (object_read(&object, &raw, repo, commit, GIT_OBJECT_COMMIT, LIMIT_TREE_BYTES,
		    err))
		return -1;
	if (!commit_parts_read(&parts, raw))
		return err_set(err, "the commit %s has no tree", OID_HEX_OF(commit));
	*out = parts.tree;
	return 0;
}

int delta_commits(struct delta *out, struct repo *repo, const struct oid *old_commit,
	const struct oid *new_commit, struct arena *arena, struct err *err)
{
	struct oid old_tree = {.n = 0}, new_tree;

	if ((old_commit->n && commit_tree(&old_tree, repo, old_commit, err)) ||
		commit_tree(&new_tree, repo, new_commit, err))
		return -1;
	return delta_trees(out, repo, &old_tree, &new_tree, arena, err);
}

/* --- does a tree hold it? --------------------------------------------------------------
 */

/* The entry of that name in a tree; mode 0: there is none. */
static int find_item(struct tree_item *out, struct repo *repo, const struct oid *tree,
	struct str name, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct str raw;
	size_t at = 0;
	int status;

	if (object_read(
		    &object, &raw, repo, tree, GIT_OBJECT_TREE, LIMIT_TREE_BYTES, err))
		return -1;
	while ((status = tree_next(out, raw, &at)) > 0) {
		if (str_eq(out->name, name)) {
			out->name = (struct str){0}; /* it goes with the object */
			return 0;
		}
	}
	*out = (struct tree_item){0};
	return status ? err_set(err, "a tree is broken") : 0;
}

static int find_path(struct tree_item *out, struct repo *repo, const struct oid *tree,
	struct str path, struct err *err)
{
	*out = (struct tree_item){.mode = MODE_TREE, .oid = *tree};
	for (size_t at = 0; at < path.n && out->mode;) {
		size_t end = str_find(path, '/', at);
		struct oid oid = out->oid;

		if (out->mode != MODE_TREE)
			*out = (struct tree_item){0};
		else if (find_item(out, repo, &oid, str_slice(path, at, end), err))
			return -1;
		at = end + 1;
	}
	/* a folder is no file */
	if (out->mode == MODE_TREE)
		*out = (struct tree_item){0};
	return 0;
}

int tree_holds(bool *out, struct repo *repo, const struct oid *tree,
	const struct delta *delta, struct err *err)
{
	*out = true;
	for (size_t i = 0; i < delta->count && *out; i++) {
		const struct delta_entry *entry = &delta->items[i];
		struct tree_item item;

		if (find_path(&item, repo, tree, entry->path, err))
			return -1;
		*out = item.mode == entry->new_mode && oid_eq(&item.oid, &entry->new_oid);
	}
	return 0;
}
