/*
 * struct inspection: the new objects of a push, each looked at once: are commits and
 * trees what git would write (git/canonical.h), and what do the commits bring that the
 * result may not hold any more? No blob is read.
 */
#ifndef GIT_INSPECT_H
#define GIT_INSPECT_H

#include "git/repo.h"

/* An object that is not taken. */
struct flaw {
	struct oid oid;
	const char *kind;   /* "commit", "tree", "tag" */
	struct str path;    /* of a tree's entry; empty: the object itself */
	const char *phrase; /* goes on after the object: "holds a NUL" */
};

struct flaw_list {
	struct flaw *items;
	size_t count, cap;
};

struct inspection;

int inspection_open(struct inspection **out, struct repo *repo, struct arena *arena);
void inspection_close(struct inspection *inspection); /* NULL is allowed */
static inline void inspection_close_ref(struct inspection **inspection)
{
	inspection_close(*inspection);
}
#define _cleanup_inspection_ __attribute__((cleanup(inspection_close_ref)))

/*
 * Look at a commit and at what its tree has that no parent's has at the same place. Flaws
 * are added to flaws, files that are new there to past, as changes with is_past; both may
 * be NULL. Looking again costs nothing and adds nothing. Fails when an object cannot be
 * read, and past LIMIT_TREE_ENTRIES or LIMIT_TREE_DEPTH.
 */
int inspect_commit(struct inspection *inspection, const struct oid *commit,
	struct flaw_list *flaws, struct change_set *past, struct err *err);

/* The same of a tree that hangs on no commit: all of it is new. */
int inspect_tree(struct inspection *inspection, const struct oid *tree,
	struct flaw_list *flaws, struct change_set *past, struct err *err);

/*
 * What a ref's new value leads to: the tags on the way are looked at, the last object is
 * in *out and its type in *type ("commit", "tree", "blob"). Fails past LIMIT_TAG_DEPTH.
 */
int inspect_target(struct oid *out, const char **type, struct inspection *inspection,
	const struct oid *oid, struct flaw_list *flaws, struct err *err);

#endif
