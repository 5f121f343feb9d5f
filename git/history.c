/*
 * The commits, by id, and three walks over them. Old ones are painted from the hidden
 * tips down, only as far as a question reaches back in time, so that ten thousand refs
 * cost one walk. Read next: git/changes.c, which makes change sets of ranges.
 */
#include <stdlib.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "git/canonical.h"
#include "git/history.h"
#include "git/internal.h"
#include "base/banned.h"

/* How far a commit's date may lie behind its child's before the walk misses it. */
#define SLOP_SECONDS (24 * 60 * 60)

struct commit {
	struct oid oid;
	int64_t date;
	struct commit **parents;
	size_t parent_count;
	unsigned stamp;	  /* of the question that has met it */
	unsigned reached; /* enum reached: what that question knows of it */
	bool is_loaded;	  /* date and parents are known */
	bool is_hidden;	  /* reachable from a hidden tip */
	bool is_shallow;  /* the clone ends here: its parents are not known */
	bool is_boundary; /* of the range in hand */
};

/* A heap: the latest on top. */
struct commit_heap {
	struct commit **items;
	size_t count, cap;
};

struct commit_list {
	struct commit **items;
	size_t count, cap;
};

struct history {
	struct repo *repo;
	struct arena arena;
	struct commit **slots; /* open addressing by the first bytes of the id */
	size_t mask, count;
	struct commit_heap frontier; /* hidden, their parents not painted yet */
	unsigned stamp;
	struct str shallow; /* "HEX\n" each, as git keeps it */
};

static size_t slot_of(const struct history *h, const struct oid *oid)
{
	uint64_t key;
	size_t at;

	memcpy(&key, oid->bytes, sizeof(key));
	for (at = key & h->mask; h->slots[at]; at = (at + 1) & h->mask) {
		if (oid_eq(&h->slots[at]->oid, oid))
			break;
	}
	return at;
}

static void table_grow(struct history *h)
{
	struct commit **old = h->slots;
	size_t n = h->mask + 1;

	h->mask = 2 * n - 1;
	h->slots = ARENA_NEW(&h->arena, struct commit *, 2 * n);
	for (size_t i = 0; i < n; i++) {
		if (old[i])
			h->slots[slot_of(h, &old[i]->oid)] = old[i];
	}
}

static struct commit *node_get_or_add(struct history *h, const struct oid *oid)
{
	size_t at = slot_of(h, oid);

	if (h->slots[at])
		return h->slots[at];
	if (2 * ++h->count > h->mask) {
		table_grow(h);
		at = slot_of(h, oid);
	}
	h->slots[at] = ARENA_NEW(&h->arena, struct commit, 1);
	h->slots[at]->oid = *oid;
	return h->slots[at];
}

static bool is_shallow(const struct history *h, const struct oid *oid)
{
	char hex[OID_HEX];

	if (!h->shallow.n)
		return false;
	oid_hex(hex, oid);
	return memmem(h->shallow.p, h->shallow.n, hex, strlen(hex)) != NULL;
}

static int fail_deepen(struct err *err, const char *what)
{
	return err_set(err,
		"%s: the clone is shallow; deepen it with 'git fetch --unshallow'", what);
}

static int read_fail(struct history *h, const struct commit *node, struct err *err)
{
	if (h->shallow.n)
		return fail_deepen(err, "a commit of the range is not here");
	return err_set(err, "cannot read the commit %s", OID_HEX_OF(&node->oid));
}

static void node_fill(
	struct history *h, struct commit *node, const struct commit_parts *parts)
{
	node->date = parts->date;
	node->is_shallow = is_shallow(h, &node->oid);
	node->is_loaded = true;
	if (node->is_shallow)
		return;
	node->parents = ARENA_NEW(&h->arena, struct commit *, parts->parent_count);
	node->parent_count = parts->parent_count;
	for (size_t i = 0; i < parts->parent_count; i++) {
		struct oid oid = commit_parent(parts, i);

		node->parents[i] = node_get_or_add(h, &oid);
	}
}

static int node_load(struct history *h, struct commit *node, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct commit_parts parts;
	git_oid id;

	if (node->is_loaded)
		return 0;
	if (h->count > LIMIT_COMMITS)
		return err_set(err, "more than %d commits to walk", LIMIT_COMMITS);
	oid_to_git(&id, &node->oid);
	if (git_odb_read(&object, h->repo->odb, &id))
		return read_fail(h, node, err);
	if (git_odb_object_type(object) != GIT_OBJECT_COMMIT ||
		!commit_parts_read(&parts, str_make(git_odb_object_data(object),
						   git_odb_object_size(object))))
		return err_set(err, "%s is no commit", OID_HEX_OF(&node->oid));
	node_fill(h, node, &parts);
	return 0;
}

static void heap_push(struct history *h, struct commit_heap *heap, struct commit *node)
{
	size_t at = heap->count;

	VEC_PUSH(&h->arena, heap, node);
	for (; at && heap->items[(at - 1) / 2]->date < node->date; at = (at - 1) / 2)
		heap->items[at] = heap->items[(at - 1) / 2];
	heap->items[at] = node;
}

static struct commit *heap_pop(struct commit_heap *heap)
{
	struct commit *top = heap->items[0], *last = heap->items[--heap->count];
	size_t at = 0, child;

	while ((child = 2 * at + 1) < heap->count) {
		if (child + 1 < heap->count &&
			heap->items[child + 1]->date > heap->items[child]->date)
			child++;
		if (heap->items[child]->date <= last->date)
			break;
		heap->items[at] = heap->items[child];
		at = child;
	}
	heap->items[at] = last;
	return top;
}

static int hide(struct history *h, struct commit *node, struct err *err)
{
	if (node->is_hidden)
		return 0;
	if (node_load(h, node, err))
		return -1;
	node->is_hidden = true;
	heap_push(h, &h->frontier, node);
	return 0;
}

/* Paint what is hidden down to a date. */
static int paint(struct history *h, int64_t date, struct err *err)
{
	while (h->frontier.count && h->frontier.items[0]->date >= date - SLOP_SECONDS) {
		struct commit *node = heap_pop(&h->frontier);

		for (size_t i = 0; i < node->parent_count; i++) {
			if (hide(h, node->parents[i], err))
				return -1;
		}
	}
	return 0;
}

int history_hide(struct history *h, const struct oid *tip, struct err *err)
{
	return hide(h, node_get_or_add(h, tip), err);
}

/*
 * Paint all that is hidden, whatever its date, and take it out of the list: a hidden tip
 * that says it is of 1970 would be painted last, and all below it count as new till then.
 */
static int paint_all(struct commit_list *list, struct history *h, struct err *err)
{
	size_t kept = 0;

	if (paint(h, INT64_MIN + SLOP_SECONDS, err))
		return -1;
	for (size_t i = 0; i < list->count; i++) {
		if (!list->items[i]->is_hidden)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
	return 0;
}

/* All that tip reaches and that is not hidden as far as is known then. */
static int collect(
	struct commit_list *out, struct history *h, struct commit *tip, struct err *err)
{
	struct commit_list stack = {0};
	bool is_far;

	h->stamp++;
	tip->stamp = h->stamp;
	VEC_PUSH(&h->arena, &stack, tip);
	while (stack.count) {
		struct commit *node = stack.items[--stack.count];

		if (node_load(h, node, err) || paint(h, node->date, err))
			return -1;
		/* so much, or the very start: seldom so, and worth a closer look */
		is_far = out->count >= LIMIT_PUSH_COMMITS ||
			 (!node->parent_count && h->frontier.count);
		if (is_far && !node->is_hidden && paint_all(out, h, err))
			return -1;
		if (node->is_hidden)
			continue;
		if (out->count >= LIMIT_PUSH_COMMITS)
			return err_set(err,
				"more than %d new commits, which is too many to judge at "
				"once",
				LIMIT_PUSH_COMMITS);
		VEC_PUSH(&h->arena, out, node);
		for (size_t i = node->parent_count; i-- > 0;) {
			if (node->parents[i]->stamp == h->stamp)
				continue;
			node->parents[i]->stamp = h->stamp;
			VEC_PUSH(&h->arena, &stack, node->parents[i]);
		}
	}
	return 0;
}

static void add_boundary(struct commit_list *out, struct history *h, struct commit *node)
{
	if (node->is_boundary)
		return;
	node->is_boundary = true;
	VEC_PUSH(&h->arena, out, node);
}

/* Commits painted late are taken out again; what is left hangs on the boundary. */
static int split(struct range *out, struct commit_list *boundary, struct history *h,
	const struct commit_list *found, struct arena *arena, struct err *err)
{
	out->commits = ARENA_NEW(arena, struct oid, found->count);
	for (size_t i = 0; i < found->count; i++) {
		struct commit *node = found->items[i];

		if (node->is_hidden)
			continue;
		if (node->is_shallow)
			return fail_deepen(
				err, "the range begins before this clone does");
		out->commits[out->count++] = node->oid;
		out->root_count += !node->parent_count;
		for (size_t j = 0; j < node->parent_count; j++) {
			if (node->parents[j]->is_hidden)
				add_boundary(boundary, h, node->parents[j]);
		}
	}
	return 0;
}

/* Parents that the question in hand has not met yet go onto its heap. */
static int visit_parents(struct history *h, struct commit_heap *heap,
	const struct commit *node, struct err *err)
{
	for (size_t i = 0; i < node->parent_count; i++) {
		struct commit *parent = node->parents[i];

		if (parent->stamp == h->stamp)
			continue;
		if (node_load(h, parent, err))
			return -1;
		parent->stamp = h->stamp;
		heap_push(h, heap, parent);
	}
	return 0;
}

/*
 * Those of a list that no other one reaches. All are painted down to the date of the
 * oldest; whoever is met on the way is reached.
 */
static int drop_reached(struct commit_list *list, struct history *h, struct err *err)
{
	struct commit_heap heap = {0};
	int64_t oldest = INT64_MAX;
	size_t kept = 0;

	h->stamp++;
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->date < oldest)
			oldest = list->items[i]->date;
		heap_push(h, &heap, list->items[i]);
	}
	while (heap.count && heap.items[0]->date >= oldest - SLOP_SECONDS) {
		if (visit_parents(h, &heap, heap_pop(&heap), err))
			return -1;
	}
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->stamp != h->stamp)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
	return 0;
}

static int by_oid(const void *a, const void *b)
{
	return oid_cmp(a, b);
}

static void take_bases(
	struct range *out, const struct commit_list *boundary, struct arena *arena)
{
	out->bases = ARENA_NEW(arena, struct oid, boundary->count);
	out->base_count = boundary->count;
	for (size_t i = 0; i < boundary->count; i++)
		out->bases[i] = boundary->items[i]->oid;
	if (boundary->count)
		qsort(out->bases, out->base_count, sizeof(*out->bases), by_oid);
}

int history_range(struct range *out, struct history *h, const struct oid *tip,
	struct arena *arena, struct err *err)
{
	struct commit *node = node_get_or_add(h, tip);
	struct commit_list found = {0}, boundary = {0};
	struct range range = {.tip = *tip};
	int status = 0;

	if (collect(&found, h, node, err) ||
		split(&range, &boundary, h, &found, arena, err))
		status = -1;
	if (node->is_hidden)
		add_boundary(&boundary, h, node);
	for (size_t i = 0; i < boundary.count; i++)
		boundary.items[i]->is_boundary = false;
	if (status || (boundary.count > 1 && drop_reached(&boundary, h, err)))
		return -1;
	take_bases(&range, &boundary, arena);
	*out = range;
	return 0;
}

/*
 * Is from an ancestor of to? Both are followed at once. What from reaches cannot reach
 * from, so the answer is no as soon as nothing waits that to alone has reached. That is
 * so whatever the dates say: they only order the walk, so that with honest ones it ends
 * near the merge base.
 */
enum reached {
	REACHED_TO = 1,	     /* by to */
	REACHED_FROM = 2,    /* by from */
	REACHED_WAITING = 4, /* it is on the heap */
};
#define REACHED_BOTH (REACHED_TO | REACHED_FROM)

struct pursuit {
	struct history *h;
	struct commit_heap heap;
	size_t open; /* on the heap, and reached by to alone */
};

static int reach(struct pursuit *p, struct commit *node, unsigned by, struct err *err)
{
	unsigned before = node->stamp == p->h->stamp ? node->reached : 0;

	if ((before | by) == before)
		return 0;
	if (node_load(p->h, node, err))
		return -1;
	if (before & REACHED_WAITING)
		p->open -= (before & REACHED_BOTH) == REACHED_TO;
	else
		heap_push(p->h, &p->heap, node);
	node->stamp = p->h->stamp;
	node->reached = before | by | REACHED_WAITING;
	p->open += (node->reached & REACHED_BOTH) == REACHED_TO;
	return 0;
}

static int reach_parents(struct pursuit *p, struct commit *node, struct err *err)
{
	unsigned by = node->reached & REACHED_BOTH;

	node->reached = by;
	p->open -= by == REACHED_TO;
	for (size_t i = 0; i < node->parent_count; i++) {
		if (reach(p, node->parents[i], by, err))
			return -1;
	}
	return 0;
}

int history_is_ancestor(bool *out, struct history *h, const struct oid *from,
	const struct oid *to, struct err *err)
{
	struct commit *goal = node_get_or_add(h, from), *start = node_get_or_add(h, to);
	struct pursuit p = {.h = h};

	h->stamp++;
	if (reach(&p, goal, REACHED_FROM, err) || reach(&p, start, REACHED_TO, err))
		return -1;
	while (p.open && !(goal->reached & REACHED_TO)) {
		if (reach_parents(&p, heap_pop(&p.heap), err))
			return -1;
	}
	*out = (goal->reached & REACHED_TO) != 0;
	return 0;
}

int history_is_on_first_parents(bool *out, struct history *h, const struct oid *from,
	const struct oid *to, struct err *err)
{
	struct commit *goal = node_get_or_add(h, from), *node = node_get_or_add(h, to);

	while (node != goal) {
		if (node_load(h, node, err))
			return -1;
		if (!node->parent_count)
			break;
		node = node->parents[0];
	}
	*out = node == goal;
	return 0;
}

/* Ids of commits whose parents are not here; no file, none. */
static int read_shallow(struct history *h, struct err *err)
{
	struct buf path _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES);

	buf_printf(&path, "%sshallow", git_repository_commondir(h->repo->handle));
	buf_putc(&path, '\0');
	if (path.is_full)
		return err_set(err, "the path of the repository is too long");
	if (access(path.p, F_OK))
		return 0;
	return file_read(&h->shallow, &h->arena, path.p, LIMIT_SHALLOW_BYTES, err);
}

int history_open(struct history **out, struct repo *repo, struct err *err)
{
	struct history *h = memory_get(NULL, sizeof(*h));

	*h = (struct history){.repo = repo, .mask = 1023};
	h->slots = ARENA_NEW(&h->arena, struct commit *, h->mask + 1);
	if (read_shallow(h, err)) {
		history_close(h);
		return -1;
	}
	*out = h;
	return 0;
}

void history_close(struct history *h)
{
	if (!h)
		return;
	arena_done(&h->arena);
	free(h);
}
