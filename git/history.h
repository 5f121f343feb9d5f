/*
 * struct history: commits and how they hang together, read once each and kept for as many
 * questions as a push has refs. libgit2's walks know nothing of shallow clones and start
 * anew for each question; this one does what a push needs and no more.
 *
 * Dates order the walk, and dates can lie. A lie makes a range larger, never smaller:
 * what is not known to be reachable from a hidden tip counts as new. Whether one commit
 * reaches another hangs on no date.
 */
#ifndef GIT_HISTORY_H
#define GIT_HISTORY_H

#include "git/repo.h"

struct history;

int history_open(struct history **out, struct repo *repo, struct err *err);
void history_close(struct history *history); /* NULL is allowed */
static inline void history_close_ref(struct history **history)
{
	history_close(*history);
}
#define _cleanup_history_ __attribute__((cleanup(history_close_ref)))

/* All that this commit can reach is old. Fails when it cannot be read. */
int history_hide(struct history *history, const struct oid *tip, struct err *err);

/* What a tip brings that is not hidden. */
struct range {
	struct oid tip;
	struct oid *commits; /* new ones, each once; the tip first */
	size_t count;
	struct oid
		*bases; /* hidden ones that it grew from, none reaching another; sorted */
	size_t base_count; /* 0: it hangs on nothing old */
	size_t root_count; /* new commits without a parent */
};

/*
 * At most LIMIT_PUSH_COMMITS new commits. Fails with the way to deepen a shallow clone
 * when the range does not end before the clone does.
 */
int history_range(struct range *out, struct history *history, const struct oid *tip,
	struct arena *arena, struct err *err);

/* Can to reach from? A commit reaches itself. */
int history_is_ancestor(bool *out, struct history *history, const struct oid *from,
	const struct oid *to, struct err *err);

/* The same by first parents alone: was from ever what to's branch was? */
int history_is_on_first_parents(bool *out, struct history *history,
	const struct oid *from, const struct oid *to, struct err *err);

#endif
