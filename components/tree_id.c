/*
 * Tree objects from the innermost out: paths are in the order in which git has them in a
 * tree, so each folder is written as its files come by.
 */
#include "components/tree_id.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/sha1.h"
#include "base/banned.h"

struct level {
	struct buf text; /* its entries so far */
	struct str dir;	 /* its path, from skip on; the root's is empty */
};

struct writer {
	struct level levels[LIMIT_TREE_DEPTH];
	size_t depth; /* levels in use */
	bool is_bad;
};

static void add_entry(
	struct buf *out, unsigned mode, struct str name, const struct oid *oid)
{
	buf_printf(out, "%o %.*s", mode, STR_ARG(name));
	buf_putc(out, '\0');
	buf_add(out, str_make((const char *)oid->bytes, oid->n));
}

static void push(struct writer *w, struct str dir)
{
	if (w->depth == LIMIT_TREE_DEPTH) {
		w->is_bad = true;
		return;
	}
	w->levels[w->depth++] =
		(struct level){.text = BUF_INIT(LIMIT_TREE_BYTES), .dir = dir};
}

/* The innermost folder is complete: its id, and it is in no use any more. */
static void pop(struct oid *out, struct writer *w)
{
	struct level *level = &w->levels[--w->depth];
	struct buf head _cleanup_buf_ = BUF_INIT(64);
	struct str pieces[2];

	buf_printf(&head, "tree %zu", level->text.n);
	buf_putc(&head, '\0');
	pieces[0] = buf_str(&head);
	pieces[1] = buf_str(&level->text);
	*out = (struct oid){.n = SHA1_BYTES};
	sha1(out->bytes, pieces, 2);
	w->is_bad |= level->text.is_full;
	buf_done(&level->text);
}

static void close_one(struct writer *w)
{
	struct str dir = w->levels[w->depth - 1].dir;
	struct oid oid;

	pop(&oid, w);
	add_entry(&w->levels[w->depth - 1].text, 040000, path_name(dir), &oid);
}

static void put(struct writer *w, struct str path, const struct tree_entry *entry)
{
	size_t at;

	while (!path_is_below(path, w->levels[w->depth - 1].dir))
		close_one(w);
	at = w->levels[w->depth - 1].dir.n;
	at += at > 0;
	while ((at = str_find(path, '/', at)) < path.n && !w->is_bad)
		push(w, str_slice(path, 0, at++));
	if (!w->is_bad)
		add_entry(&w->levels[w->depth - 1].text, entry->mode, path_name(path),
			&entry->oid);
}

bool tree_id(struct oid *out, struct arena *scratch, const struct tree_entry *entries,
	size_t count, size_t skip)
{
	struct writer *w = ARENA_NEW(scratch, struct writer, 1);

	push(w, (struct str){0});
	for (size_t i = 0; i < count && !w->is_bad; i++) {
		struct str path = entries[i].path;

		w->is_bad = path.n <= skip || entries[i].oid.n != SHA1_BYTES;
		if (!w->is_bad)
			put(w, str_slice(path, skip, path.n), &entries[i]);
	}
	while (w->depth > 1 && !w->is_bad)
		close_one(w);
	if (!w->is_bad && count)
		pop(out, w);
	while (w->depth)
		buf_done(&w->levels[--w->depth].text);
	return !w->is_bad && count;
}
