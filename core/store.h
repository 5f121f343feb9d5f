/*
 * struct store: the door through which bytes are read. git/ fills one in for
 * repositories, gate/disk.c one for files on disk; a test may bring its own. All
 * functions may be called by several threads at once.
 */
#ifndef CORE_STORE_H
#define CORE_STORE_H

#include <stddef.h>
#include "base/arena.h"
#include "base/err.h"
#include "core/change.h"

/* Bytes that a store lends. release gives them back; it may be NULL. */
struct content {
	struct str bytes;
	void *owner;
	void (*release)(struct content *content);
};

static inline void content_release(struct content *content)
{
	if (content->release)
		content->release(content);
	*content = (struct content){0};
}
#define _cleanup_content_ __attribute__((cleanup(content_release)))

enum store_result {
	STORE_OK = 0,
	STORE_ERROR = -1,   /* err says why */
	STORE_TOO_LARGE = 1 /* more than max bytes; nothing was read; err says how many */
};

/* A file, link or submodule of a tree. */
struct tree_entry {
	struct str path; /* from the root, with a NUL behind it */
	unsigned mode;	 /* as in struct delta_entry */
	struct oid oid;
};

struct tree_entries {
	struct tree_entry *items;
	size_t count, cap;
};

/* A folder, and the commit of another project that was put there. */
struct subtree {
	struct str folder;
	struct oid commit;
};

struct subtree_list {
	struct subtree *items;
	size_t count, cap;
};

struct store {
	void *ctx; /* the store's own */

	/*
	 * A folder that need not exist yet, for what is worth remembering from run to
	 * run; NULL: nothing is kept.
	 */
	const char *cache_dir;

	/* The new content of a change, at most max bytes. */
	enum store_result (*read)(struct content *out, struct store *store,
		const struct change *change, size_t max, struct err *err);

	/*
	 * The lines of the new content that are in no old content. NULL: whole files
	 * only, every line counts as changed. is_utf16: the new content was UTF-16, and
	 * bytes are what became of it; old content is turned into UTF-8 as well, and
	 * where it is no UTF-16 every line counts as changed.
	 */
	int (*changed_lines)(struct line_ranges *out, struct store *store,
		struct arena *arena, const struct change *change, struct str bytes,
		bool is_utf16, struct err *err);

	/*
	 * A regular file by its path below the root, on the side that is checked: in the
	 * index, in the tree, on disk. Links are followed where they stay below the root;
	 * what leads out of it, a folder and a submodule are not there. NULL: whatever is
	 * checked has no other files.
	 *
	 * is_there says whether there is one; when not, the result is STORE_OK and
	 * nothing else is set. out: its content, at most max bytes; NULL: only look. oid:
	 * its id (n == 0 on disk); may be NULL.
	 */
	enum store_result (*find)(struct content *out, struct oid *oid, bool *is_there,
		struct store *store, struct str path, size_t max, struct err *err);

	/*
	 * What is at a path and below it, on the side that is checked, in order of path;
	 * empty: all there is. More than max entries are an error. NULL: whatever is
	 * checked cannot be listed.
	 */
	int (*list)(struct tree_entries *out, struct store *store, struct arena *arena,
		struct str path, size_t max, struct err *err);

	/*
	 * What "git subtree" put into which folders, the last word first, as messages of
	 * the last LIMIT_SUBTREE_COMMITS commits up to tip say (n == 0: HEAD). Whoever
	 * commits writes these: hints, no proof. A history that cannot be walked to its
	 * end gives what it gave until then. NULL: there are none.
	 */
	void (*subtrees)(struct subtree_list *out, struct store *store,
		struct arena *arena, const struct oid *tip);

	/*
	 * Is there a file right in a folder whose name is one of those? Reads that folder
	 * only. NULL where list is.
	 */
	int (*has_file)(bool *out, struct store *store, struct str dir,
		bool (*is_wanted)(struct str name), struct err *err);
};

#endif
