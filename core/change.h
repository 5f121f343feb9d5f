/*
 * struct change_set: what a run looks at. git/ makes it from the index, a range or a
 * tree; gate/disk.h from files on disk. From here on nobody knows where the bytes came
 * from: they are read through struct store (core/store.h).
 */
#ifndef CORE_CHANGE_H
#define CORE_CHANGE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "core/oid.h"

enum change_why { WHY_STAGED, WHY_RANGE, WHY_TREE, WHY_FILES, WHY_STDIN };

enum change_kind {
	CHANGE_ADDED,
	CHANGE_MODIFIED,
	CHANGE_DELETED,
	CHANGE_RENAMED,
	CHANGE_TYPE, /* file, symlink or gitlink became another of these */
};

enum entry_kind { ENTRY_FILE, ENTRY_SYMLINK, ENTRY_GITLINK };

/*
 * The old content of a path: one for each parent, so two or more in a merge; of what was
 * deleted, what was there; of a submodule, its commit.
 */
struct change_old {
	struct oid oid;
	struct str path;
};

struct change {
	struct str
		path; /* as it is shown: bytes as git has them, or as a user typed them */
	struct str root_path; /* relative to the repository's root: what patterns match */
	enum change_kind kind;
	enum entry_kind entry; /* of the new side; of the old when deleted */
	bool is_named;	       /* asked for by name: a source whatever its suffix */
	bool is_included;      /* a checked source includes it: so is this */
	bool is_found; /* ... and it is not in the change set: read by store->find */
	bool is_past;  /* what a range ends with does not hold it: class secret only */
	struct oid commit; /* is_past: the commit that brought it; else n == 0 */
	struct oid oid;	   /* new content; n == 0 on disk and when deleted */
	const struct change_old *old; /* NULL: new in full */
	size_t old_count;
};

struct change_set {
	enum change_why why;
	struct change
		*items; /* sorted by path; paths are unique but in a range with merges */
	size_t count, cap;
	struct oid tip;		 /* what was compared (WHY_RANGE) or looked at (WHY_TREE;
				    n == 0: no commit), with ... */
	const struct oid *bases; /* ... what it grew from; none: with nothing */
	size_t base_count;
};

/* A change at that path from the root, or NULL; the set is sorted by it, as git/ makes
 * it. */
const struct change *change_set_at(const struct change_set *set, struct str root_path);

/* An inclusive range of 1-based lines. */
struct line_range {
	uint32_t first, last;
};

/* Sorted, not overlapping. */
struct line_ranges {
	struct line_range *items;
	size_t count, cap;
	bool is_all; /* every line counts as changed; items is empty */
};

bool line_ranges_overlap(const struct line_ranges *ranges, uint32_t first, uint32_t last);

/* The lines that are in both, into *out. */
void line_ranges_intersect(struct arena *arena, struct line_ranges *out,
	const struct line_ranges *a, const struct line_ranges *b);

/* What two contents begin and end with alike, in whole lines. They do not overlap. */
struct common_lines {
	size_t head, tail;   /* bytes */
	uint32_t head_lines; /* lines in head */
};

void common_lines_find(struct common_lines *out, struct str a, struct str b);

#endif
