/*
 * Who had a hand in commits, as these say it themselves, and the line of a branch: its
 * commits by first parents alone.
 */
#ifndef GIT_AUTHORS_H
#define GIT_AUTHORS_H

#include "core/roster.h"
#include "git/repo.h"

struct hand {
	struct str email;
	enum contributor as;
};

struct hands {
	struct hand *items;
	size_t count, cap;
};

/*
 * Authors, committers and whoever a line "Co-authored-by:" anywhere in a message names,
 * each once. The arena's.
 */
int hands_of(struct hands *out, struct repo *repo, const struct oid *commits,
	size_t count, struct arena *arena, struct err *err);

/* E-mails that lines "Reviewed-by:" of the last paragraph of a commit's message name. */
int reviewers_of(struct hands *out, struct repo *repo, const struct oid *commit,
	struct arena *arena, struct err *err);

struct line {
	struct oid *items; /* the tip first */
	size_t count, cap;
	bool is_whole; /* it ends with a root, or before until */
};

/* From tip on by first parents, until (which is left out) or max commits are reached. */
int line_of(struct line *out, struct repo *repo, const struct oid *tip,
	const struct oid *until, size_t max, struct arena *arena, struct err *err);

/* The parents of a commit. */
int commit_parents(struct oid **out, size_t *count, struct repo *repo,
	const struct oid *commit, struct arena *arena, struct err *err);

#endif
