/*
 * Both walks keep a stack of open folders, and in each a cursor that only moves forward:
 * git's order within trees is the order of bytes of whole paths, so entries come out
 * sorted, and paths that are sorted find theirs in one pass. Read next: git/canonical.h.
 */
#include "base/limits.h"
#include "base/text.h"
#include "git/canonical.h"
#include "git/delta.h"
#include "git/internal.h"
#include "base/banned.h"

#define MODE_FILE 0100000u
#define MODE_TREE 040000u

/* Where trees are read from, and how many bytes of them one call has read. */
struct reader {
	struct repo *repo;
	struct err *err;
	size_t bytes;
};

/* A tree that is read entry by entry. Zeroed: an empty one. */
struct cursor {
	git_odb_object *object;
	struct str raw;
	size_t at;
	struct tree_item item;
	bool is_there; /* item holds the next entry, with its mode as git shows it */
};

static void cursor_next(struct cursor *cursor)
{
	struct tree_item *item = &cursor->item;

	cursor->is_there = tree_next(item, cursor->raw, &cursor->at) > 0;
	if (cursor->is_there && (item->mode & 0170000u) == MODE_FILE)
		item->mode = item->mode & 0100u ? 0100755u : 0100644u;
}

static int fail_flaw(
	struct err *err, const struct oid *tree, struct str name, const char *flaw)
{
	if (name.n)
		return err_set(err, "in the tree %s the entry '%s' %s", OID_HEX_OF(tree),
			TEXT_SAFE(name), flaw);
	return err_set(err, "the tree %s %s", OID_HEX_OF(tree), flaw);
}

/* n == 0: the empty tree. */
static int cursor_open(struct cursor *out, struct reader *reader, const struct oid *tree)
{
	struct str name = {0};
	const char *flaw;

	*out = (struct cursor){0};
	if (!tree->n)
		return 0;
	if (repo_read_raw(&out->object, &out->raw, reader->repo, tree, GIT_OBJECT_TREE,
		    LIMIT_TREE_BYTES, reader->err))
		return -1;
	reader->bytes += out->raw.n;
	if (reader->bytes > LIMIT_DELTA_READ)
		return err_set(reader->err,
			"trees of more than %zu bytes, which is too much to compare at "
			"once",
			LIMIT_DELTA_READ);
	flaw = tree_ambiguity(&name, out->raw);
	if (flaw)
		return fail_flaw(reader->err, tree, name, flaw);
	cursor_next(out);
	return 0;
}

static void cursor_close(struct cursor *cursor)
{
	git_odb_object_free(cursor->object);
	*cursor = (struct cursor){0};
}

static int fail_depth(struct err *err)
{
	return err_set(
		err, "folders lie more than %d deep below each other", LIMIT_TREE_DEPTH);
}

static int fail_entries(struct err *err)
{
	return err_set(err,
		"more than %d entries of trees, which is too many to compare at once",
		LIMIT_TREE_ENTRIES);
}

/* --- from tree to tree -------------------------------------------------------------- */

/* A folder on both sides; where it is on one only, the other is empty. */
struct pair {
	struct cursor old, new;
	size_t path_n; /* bytes of its path, with the '/' behind it */
};

struct walk {
	struct delta delta;
	struct reader reader;
	struct arena *arena;
	struct pair pairs[LIMIT_TREE_DEPTH + 1];
	size_t count;		     /* open ones */
	char path[LIMIT_PATH_BYTES]; /* of the entry in hand */
	size_t path_n;
	size_t entries, bytes; /* looked at; of all paths */
};

static void pair_close(struct walk *walk)
{
	struct pair *pair = &walk->pairs[--walk->count];

	cursor_close(&pair->old);
	cursor_close(&pair->new);
}

/* Enter the folder at walk->path. */
static int pair_open(struct walk *walk, const struct oid *old, const struct oid *new)
{
	struct pair *pair = &walk->pairs[walk->count];

	if (walk->count > LIMIT_TREE_DEPTH)
		return fail_depth(walk->reader.err);
	*pair = (struct pair){.path_n = walk->path_n};
	walk->count++;
	if (cursor_open(&pair->old, &walk->reader, old))
		return -1;
	return cursor_open(&pair->new, &walk->reader, new);
}

/* The path of an entry of the folder in hand, with a '/' behind that of a folder. */
static int set_path(struct walk *walk, size_t dir_n, const struct tree_item *item)
{
	bool is_tree = item->mode == MODE_TREE;

	if (item->name.n + is_tree > sizeof(walk->path) - dir_n)
		return err_set(walk->reader.err, "a path has more than %d bytes",
			LIMIT_PATH_BYTES);
	memcpy(walk->path + dir_n, item->name.p, item->name.n);
	walk->path_n = dir_n + item->name.n;
	if (is_tree)
		walk->path[walk->path_n++] = '/';
	return 0;
}

static int add_entry(
	struct walk *walk, const struct tree_item *old, const struct tree_item *new)
{
	struct delta_entry entry = {.old_mode = old->mode,
		.new_mode = new->mode,
		.old_oid = old->oid,
		.new_oid = new->oid};

	walk->bytes += walk->path_n;
	if (walk->bytes > LIMIT_DELTA_BYTES)
		return err_set(walk->reader.err,
			"the paths that differ have more than %zu bytes",
			LIMIT_DELTA_BYTES);
	entry.path = arena_str(walk->arena, str_make(walk->path, walk->path_n));
	VEC_PUSH(walk->arena, &walk->delta, entry);
	return 0;
}

/* Which side's entry comes first; 0: both have it, and both as a folder or neither. */
static int pair_order(const struct pair *pair)
{
	if (!pair->old.is_there || !pair->new.is_there)
		return pair->old.is_there ? -1 : 1;
	return tree_item_cmp(&pair->old.item, &pair->new.item);
}

/* The next name of a folder that has one on either side. */
static int walk_entry(struct walk *walk, struct pair *pair)
{
	struct tree_item old = {0}, new = {0};
	int order = pair_order(pair);

	if (++walk->entries > LIMIT_TREE_ENTRIES)
		return fail_entries(walk->reader.err);
	if (order <= 0) {
		old = pair->old.item;
		cursor_next(&pair->old);
	}
	if (order >= 0) {
		new = pair->new.item;
		cursor_next(&pair->new);
	}
	if (old.mode == new.mode && oid_eq(&old.oid, &new.oid))
		return 0;
	if (set_path(walk, pair->path_n, order <= 0 ? &old : &new))
		return -1;
	return old.mode == MODE_TREE || new.mode == MODE_TREE
		       ? pair_open(walk, &old.oid, &new.oid)
		       : add_entry(walk, &old, &new);
}

static int walk_trees(struct walk *walk, const struct oid *old, const struct oid *new)
{
	if (oid_eq(old, new))
		return 0;
	if (pair_open(walk, old, new))
		return -1;
	while (walk->count) {
		struct pair *pair = &walk->pairs[walk->count - 1];

		if (!pair->old.is_there && !pair->new.is_there)
			pair_close(walk);
		else if (walk_entry(walk, pair))
			return -1;
	}
	return 0;
}

int delta_trees(struct delta *out, struct repo *repo, const struct oid *old_tree,
	const struct oid *new_tree, struct arena *arena, struct err *err)
{
	struct walk walk;
	int status;

	walk.delta = (struct delta){0};
	walk.reader = (struct reader){.repo = repo, .err = err};
	walk.arena = arena;
	walk.count = walk.path_n = walk.entries = walk.bytes = 0;
	status = walk_trees(&walk, old_tree, new_tree);
	while (walk.count)
		pair_close(&walk);
	if (!status)
		*out = walk.delta;
	return status;
}

int delta_commits(struct delta *out, struct repo *repo, const struct oid *old_commit,
	const struct oid *new_commit, struct arena *arena, struct err *err)
{
	struct oid old = {0}, new = {0};

	if (old_commit->n && repo_commit_tree(&old, repo, old_commit, err))
		return -1;
	if (new_commit->n && repo_commit_tree(&new, repo, new_commit, err))
		return -1;
	return delta_trees(out, repo, &old, &new, arena, err);
}

/* --- does a tree hold it? ----------------------------------------------------------- */

struct folder {
	struct cursor cursor;
	size_t path_n; /* bytes of its path, with the '/' behind it */
};

struct search {
	struct reader reader;
	struct folder
		folders[LIMIT_TREE_DEPTH + 1]; /* the root, and what is open in it */
	size_t count;
	struct str path; /* that was searched last: the folders are on its way */
	size_t entries;
};

static int folder_open(struct search *search, const struct oid *tree, size_t path_n)
{
	struct folder *folder = &search->folders[search->count];

	if (search->count > LIMIT_TREE_DEPTH)
		return fail_depth(search->reader.err);
	folder->path_n = path_n;
	search->count++;
	return cursor_open(&folder->cursor, &search->reader, tree);
}

static void folder_close(struct search *search)
{
	cursor_close(&search->folders[--search->count].cursor);
}

/* Leave the folders that are not on the way to path. */
static void leave(struct search *search, struct str path)
{
	while (search->count > 1) {
		size_t n = search->folders[search->count - 1].path_n;

		if (n < path.n && memcmp(search->path.p, path.p, n) == 0)
			break;
		folder_close(search);
	}
}

/* The entry of that name, as a folder or as none, in the innermost folder. */
static int find_item(const struct tree_item **out, struct search *search, struct str name,
	bool is_tree)
{
	struct tree_item item = {.name = name, .mode = is_tree ? MODE_TREE : MODE_FILE};
	struct cursor *cursor = &search->folders[search->count - 1].cursor;

	*out = NULL;
	for (; cursor->is_there; cursor_next(cursor)) {
		int order = tree_item_cmp(&cursor->item, &item);

		if (!order)
			*out = &cursor->item;
		if (order >= 0)
			break;
		if (++search->entries > LIMIT_TREE_ENTRIES)
			return fail_entries(search->reader.err);
	}
	return 0;
}

/* What is at the path; paths come sorted. *out is NULL when nothing is. */
static int find_path(const struct tree_item **out, struct search *search, struct str path)
{
	size_t from, slash;

	leave(search, path);
	search->path = path;
	from = search->folders[search->count - 1].path_n;
	while ((slash = str_find(path, '/', from)) < path.n) {
		if (find_item(out, search, str_slice(path, from, slash), true))
			return -1;
		if (!*out)
			return 0;
		from = slash + 1;
		if (folder_open(search, &(*out)->oid, from))
			return -1;
	}
	return find_item(out, search, str_slice(path, from, path.n), false);
}

static int search_all(bool *out, struct search *search, const struct delta *delta)
{
	*out = false;
	for (size_t i = 0; i < delta->count; i++) {
		const struct delta_entry *entry = &delta->items[i];
		const struct tree_item *item;

		if (find_path(&item, search, entry->path))
			return -1;
		if (item ? item->mode != entry->new_mode ||
					!oid_eq(&item->oid, &entry->new_oid)
			 : entry->new_mode != 0)
			return 0;
	}
	*out = true;
	return 0;
}

int tree_holds(bool *out, struct repo *repo, const struct oid *tree,
	const struct delta *delta, struct err *err)
{
	struct search search;
	bool is_held = false;
	int status;

	search.reader = (struct reader){.repo = repo, .err = err};
	search.path = (struct str){0};
	search.count = search.entries = 0;
	status = folder_open(&search, tree, 0);
	if (!status)
		status = search_all(&is_held, &search, delta);
	while (search.count)
		folder_close(&search);
	if (!status)
		*out = is_held;
	return status;
}
