/*
 * How many lines a change adds and takes away, file by file, as "git diff --numstat
 * --no-renames" counts them.
 */
#ifndef GIT_LINES_H
#define GIT_LINES_H

#include "core/delta.h"
#include "git/repo.h"

struct line_count {
	uint64_t added, removed;
	/* no text: a NUL in what git looks at, a submodule, more than LIMIT_DIFF_BYTES */
	bool is_binary;
};

/* One for each entry of the delta, in the arena. Fails when content is not there. */
int line_counts(struct line_count **out, struct repo *repo, const struct delta *delta,
	struct arena *arena, struct err *err);

#endif
