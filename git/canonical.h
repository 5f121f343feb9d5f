/*
 * Objects as git writes them, byte by byte. Readers of git's objects disagree about
 * whatever is not quite so (which author counts when there are two?), so a server takes
 * only what is. Pure functions over bytes: no libgit2. The format is what git's own
 * writers write and its fsck asks for, and a little less.
 *
 * A flaw is a phrase that goes on after "the commit abc...", as in "has two authors".
 */
#ifndef GIT_CANONICAL_H
#define GIT_CANONICAL_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"
#include "core/oid.h"

/* What stands in a commit, also in one that is not canonical: the first of each. */
struct commit_parts {
	struct oid tree;
	struct str parents; /* "parent HEX\n" once for each */
	size_t parent_count;
	int64_t date;	   /* the committer's; 0 when it cannot be read */
	struct str author; /* "NAME <MAIL>" */
	struct str committer;
	struct str message;
};

/* false when there is no tree, or ids are none. */
bool commit_parts_read(struct commit_parts *out, struct str raw);

/* The parent at index. */
struct oid commit_parent(const struct commit_parts *parts, size_t index);

/* NULL when the commit is canonical. */
const char *commit_flaw(struct str raw);

/* The same of an annotated tag. */
const char *tag_flaw(struct str raw);

/* What a tag points at; false when it cannot be read. type: "commit", "tag", ... */
bool tag_target(struct oid *out, struct str *type, struct str raw);

/* One entry of a tree. */
struct tree_item {
	unsigned mode;	  /* 0100644, 040000, ... */
	bool is_mode_odd; /* written in another way than git does */
	struct str name;
	struct oid oid;
};

/* The entry at *at, which moves on. 0: at the end; -1: the bytes are no tree. */
int tree_next(struct tree_item *out, struct str raw, size_t *at);

/* git's order: bytes, a folder as if '/' stood behind its name. */
int tree_item_cmp(const struct tree_item *a, const struct tree_item *b);

/*
 * NULL when all entries are in order, once, of a mode that git writes, and of names that
 * no file system takes for others' business (".git" in its disguises, "..", control
 * characters). is_root: the root of a commit, where ".milecastle" has no twin either. The
 * entry with the flaw is in *name.
 */
const char *tree_flaw(struct str *name, struct str raw, bool is_root);

/*
 * Less than that, for trees that were taken long ago: NULL when all who read the bytes
 * see the same entries. Each is of a kind that git knows and has a name without '/', all
 * are in order, and none is there twice. Permissions and names may be odd.
 */
const char *tree_ambiguity(struct str *name, struct str raw);

#endif
