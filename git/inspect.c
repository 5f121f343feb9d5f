/*
 * A walk over new trees beside those of the parents: what is alike at the same place is
 * known and passed over, so that the work is that of the change. One that has been seen
 * at a path is not entered there again. Read next: git/canonical.h.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/text.h"
#include "git/canonical.h"
#include "git/inspect.h"
#include "git/internal.h"
#include "base/banned.h"

#define MODE_TREE 040000u
#define MODE_LINK 0120000u
#define MODE_GITLINK 0160000u

/* An object and where it stands. Compared whole: a key that collides would hide one. */
struct sight {
	struct oid oid; /* n == 0: a free slot */
	struct str path;
};

struct seen {
	struct sight *slots; /* open addressing */
	size_t mask, count;
};

/* A tree to look at, and what the parents have in its place. */
struct frame {
	struct str path; /* without '/' at the end; empty: the root */
	unsigned depth;
	struct oid tree;
	const struct oid *olds;
	size_t old_count;
};

struct frame_list {
	struct frame *items;
	size_t count, cap;
};

struct inspection {
	struct repo *repo;
	struct arena *arena; /* what is handed out */
	struct arena own;
	struct seen seen;
	size_t entries;	   /* that differed from the parents' */
	struct oid commit; /* whose tree is looked at; n == 0: a tree alone */
	struct frame_list stack;
	struct flaw_list *flaws; /* of the call in hand */
	struct change_set *past;
	struct err *err;
};

/* A parent's tree while its entries are compared. */
struct old_side {
	git_odb_object *object;
	struct str raw;
	size_t at;
	struct tree_item item;
	bool is_there; /* item holds the next one */
};

static struct sight *find_slot(
	const struct seen *seen, const struct oid *oid, struct str path)
{
	uint64_t key;
	size_t at;

	memcpy(&key, oid->bytes, sizeof(key));
	for (at = (key ^ str_hash(path)) & seen->mask; seen->slots[at].oid.n;
		at = (at + 1) & seen->mask) {
		if (oid_eq(&seen->slots[at].oid, oid) &&
			str_eq(seen->slots[at].path, path))
			break;
	}
	return &seen->slots[at];
}

static void seen_grow(struct inspection *in)
{
	struct seen *seen = &in->seen;
	struct sight *old = seen->slots;
	size_t n = seen->mask + 1;

	seen->mask = 2 * n - 1;
	seen->slots = ARENA_NEW(&in->own, struct sight, 2 * n);
	for (size_t i = 0; i < n; i++) {
		if (old[i].oid.n)
			*find_slot(seen, &old[i].oid, old[i].path) = old[i];
	}
}

/* True when it was there before. path lives as long as the inspection. */
static bool see(struct inspection *in, const struct oid *oid, struct str path)
{
	struct sight *slot = find_slot(&in->seen, oid, path);

	if (slot->oid.n)
		return true;
	*slot = (struct sight){.oid = *oid, .path = path};
	if (2 * ++in->seen.count > in->seen.mask)
		seen_grow(in);
	return false;
}

static void add_flaw(struct inspection *in, const struct oid *oid, const char *kind,
	struct str path, const char *phrase)
{
	struct flaw flaw = {.oid = *oid, .kind = kind, .path = path, .phrase = phrase};

	if (in->flaws && in->flaws->count < LIMIT_FLAWS)
		VEC_PUSH(in->arena, in->flaws, flaw);
}

static void old_advance(struct old_side *old)
{
	old->is_there = tree_next(&old->item, old->raw, &old->at) > 0;
}

/* The old entry of that name; NULL when there is none. Both sides are in git's order. */
static const struct tree_item *old_find(
	struct old_side *old, const struct tree_item *item)
{
	for (; old->is_there; old_advance(old)) {
		int order = tree_item_cmp(&old->item, item);

		if (!order)
			return &old->item;
		if (order > 0)
			break;
	}
	return NULL;
}

static bool is_same_entry(const struct tree_item *a, const struct tree_item *b)
{
	return a->mode == b->mode && oid_eq(&a->oid, &b->oid);
}

static struct str join(struct inspection *in, struct str dir, struct str name)
{
	return dir.n ? arena_printf(in->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name))
		     : arena_str(in->arena, name);
}

/* A file, link or submodule that no parent has there. */
static void add_past(struct inspection *in, const struct tree_item *item, struct str path,
	const struct tree_item *olds, size_t old_count)
{
	unsigned kind = item->mode & 0170000u;
	struct change change = {.path = path,
		.root_path = path,
		.kind = old_count ? CHANGE_MODIFIED : CHANGE_ADDED,
		.entry = kind == MODE_LINK	? ENTRY_SYMLINK
			 : kind == MODE_GITLINK ? ENTRY_GITLINK
						: ENTRY_FILE,
		.is_past = true,
		.commit = in->commit,
		.oid = item->oid};
	struct change_old *sides;

	if (!in->past || kind == MODE_GITLINK || see(in, &item->oid, path))
		return;
	sides = ARENA_NEW(in->arena, struct change_old, old_count);
	for (size_t i = 0; i < old_count; i++)
		sides[i] = (struct change_old){.oid = olds[i].oid, .path = path};
	change.old = old_count ? sides : NULL;
	change.old_count = old_count;
	VEC_PUSH(in->arena, in->past, change);
}

static int push_frame(struct inspection *in, const struct frame *frame,
	const struct tree_item *item, struct str path, const struct tree_item *olds,
	size_t old_count)
{
	struct frame next = {.path = path, .depth = frame->depth + 1, .tree = item->oid};
	struct oid *trees = ARENA_NEW(&in->own, struct oid, old_count);

	if (next.depth > LIMIT_TREE_DEPTH)
		return err_set(in->err, "folders lie more than %d deep below each other",
			LIMIT_TREE_DEPTH);
	if (path.n > LIMIT_PATH_BYTES) {
		add_flaw(in, &item->oid, "tree", path,
			"has a path of more than 4095 bytes");
		return 0;
	}
	if (see(in, &item->oid, path))
		return 0;
	for (size_t i = 0; i < old_count; i++) {
		if (olds[i].mode == MODE_TREE)
			trees[next.old_count++] = olds[i].oid;
	}
	next.olds = trees;
	VEC_PUSH(&in->own, &in->stack, next);
	return 0;
}

static int look_at_entry(struct inspection *in, const struct frame *frame,
	const struct tree_item *item, struct old_side *sides)
{
	struct tree_item olds[LIMIT_PARENTS];
	size_t old_count = 0;
	struct str path;

	for (size_t i = 0; i < frame->old_count; i++) {
		const struct tree_item *old = old_find(&sides[i], item);

		if (old && is_same_entry(old, item))
			return 0;
		if (old)
			olds[old_count++] = *old;
	}
	if (++in->entries > LIMIT_TREE_ENTRIES)
		return err_set(in->err,
			"more than %d new entries of trees, which is too many to judge "
			"at once",
			LIMIT_TREE_ENTRIES);
	path = join(in, frame->path, item->name);
	if (item->mode == MODE_TREE)
		return push_frame(in, frame, item, path, olds, old_count);
	for (size_t i = 0; i < old_count;) {
		if ((olds[i].mode & 0170000u) == 0100000u)
			i++;
		else
			olds[i] = olds[--old_count];
	}
	if (path.n > LIMIT_PATH_BYTES)
		add_flaw(in, &frame->tree, "tree", path,
			"has a path of more than 4095 bytes");
	add_past(in, item, path, olds, old_count);
	return 0;
}

static int look_at_entries(struct inspection *in, const struct frame *frame,
	struct str raw, struct old_side *sides)
{
	struct tree_item item;
	size_t at = 0;

	for (size_t i = 0; i < frame->old_count; i++) {
		if (repo_read_raw(&sides[i].object, &sides[i].raw, in->repo,
			    &frame->olds[i], GIT_OBJECT_TREE, LIMIT_TREE_BYTES, in->err))
			return -1;
		old_advance(&sides[i]);
	}
	while (tree_next(&item, raw, &at) > 0) {
		if (look_at_entry(in, frame, &item, sides))
			return -1;
	}
	return 0;
}

static int look_at_tree(struct inspection *in, const struct frame *frame)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct old_side sides[LIMIT_PARENTS] = {{0}};
	struct str raw, name = {0};
	const char *flaw;
	int status;

	if (repo_read_raw(&object, &raw, in->repo, &frame->tree, GIT_OBJECT_TREE,
		    LIMIT_TREE_BYTES, in->err))
		return -1;
	flaw = tree_flaw(&name, raw, !frame->depth);
	if (flaw) {
		/* what a broken tree means is anybody's guess */
		add_flaw(in, &frame->tree, "tree", join(in, frame->path, name), flaw);
		return 0;
	}
	status = look_at_entries(in, frame, raw, sides);
	for (size_t i = 0; i < frame->old_count; i++)
		git_odb_object_free(sides[i].object);
	return status;
}

static int look_at_trees(struct inspection *in, const struct frame *root)
{
	for (size_t i = 0; i < root->old_count; i++) {
		if (oid_eq(&root->olds[i], &root->tree))
			return 0;
	}
	in->stack.count = 0;
	VEC_PUSH(&in->own, &in->stack, *root);
	while (in->stack.count) {
		struct frame frame = in->stack.items[--in->stack.count];

		if (look_at_tree(in, &frame))
			return -1;
	}
	return 0;
}

static int look_at_commit(struct inspection *in, const struct oid *oid)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct commit_parts parts;
	struct frame root = {0};
	struct oid *olds;
	const char *flaw;
	struct str raw;

	if (repo_read_raw(&object, &raw, in->repo, oid, GIT_OBJECT_COMMIT,
		    LIMIT_TREE_BYTES, in->err))
		return -1;
	flaw = commit_flaw(raw);
	if (flaw)
		add_flaw(in, oid, "commit", (struct str){0}, flaw);
	if (!commit_parts_read(&parts, raw) || parts.parent_count > LIMIT_PARENTS)
		return 0;
	olds = ARENA_NEW(&in->own, struct oid, parts.parent_count);
	for (size_t i = 0; i < parts.parent_count; i++) {
		struct oid parent = commit_parent(&parts, i);

		if (repo_commit_tree(&olds[i], in->repo, &parent, in->err))
			return -1;
	}
	root.tree = parts.tree;
	root.olds = olds;
	root.old_count = parts.parent_count;
	return look_at_trees(in, &root);
}

static void begin(struct inspection *in, struct flaw_list *flaws, struct change_set *past,
	struct err *err)
{
	in->flaws = flaws;
	in->past = past;
	in->commit = (struct oid){0};
	in->err = err;
}

int inspect_commit(struct inspection *in, const struct oid *commit,
	struct flaw_list *flaws, struct change_set *past, struct err *err)
{
	begin(in, flaws, past, err);
	in->commit = *commit;
	return see(in, commit, (struct str){0}) ? 0 : look_at_commit(in, commit);
}

int inspect_tree(struct inspection *in, const struct oid *tree, struct flaw_list *flaws,
	struct change_set *past, struct err *err)
{
	struct frame root = {.tree = *tree};

	begin(in, flaws, past, err);
	return look_at_trees(in, &root);
}

int inspect_target(struct oid *out, const char **type, struct inspection *in,
	const struct oid *oid, struct flaw_list *flaws, struct err *err)
{
	struct oid at = *oid;

	begin(in, flaws, NULL, err);
	for (unsigned depth = 0; depth <= LIMIT_TAG_DEPTH; depth++) {
		git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
		struct str raw, kind;
		git_object_t found;
		const char *flaw;
		size_t size;
		git_oid id;

		oid_to_git(&id, &at);
		if (git_odb_read_header(&size, &found, in->repo->odb, &id))
			return err_set(err, "the object %s is not here", OID_HEX_OF(&at));
		if (found != GIT_OBJECT_TAG) {
			*out = at;
			*type = git_object_type2string(found);
			return 0;
		}
		if (repo_read_raw(&object, &raw, in->repo, &at, GIT_OBJECT_TAG,
			    LIMIT_TREE_BYTES, in->err))
			return -1;
		flaw = tag_flaw(raw);
		if (flaw)
			add_flaw(in, &at, "tag", (struct str){0}, flaw);
		if (!tag_target(&at, &kind, raw))
			return err_set(
				err, "the tag %s names no object", OID_HEX_OF(&at));
	}
	return err_set(err, "tags of tags, more than %d deep", LIMIT_TAG_DEPTH);
}

int inspection_open(struct inspection **out, struct repo *repo, struct arena *arena)
{
	struct inspection *in = memory_get(NULL, sizeof(*in));

	*in = (struct inspection){.repo = repo, .arena = arena, .seen = {.mask = 1023}};
	in->seen.slots = ARENA_NEW(&in->own, struct sight, in->seen.mask + 1);
	*out = in;
	return 0;
}

void inspection_close(struct inspection *in)
{
	if (!in)
		return;
	arena_done(&in->own);
	free(in);
}
