/*
 * Refs as a repository has them now.
 */
#ifndef GIT_REFS_H
#define GIT_REFS_H

#include "git/repo.h"

struct ref {
	struct str name; /* "refs/heads/main" */
	struct oid
		oid; /* what it holds: a commit, a tag object, ...; n == 0: see target */
	struct str target; /* of a symbolic ref: the name of another one; else empty */
};

struct ref_list {
	struct ref *items; /* by name */
	size_t count, cap;
};

/* All of them, at most LIMIT_REFS. */
int refs_read(
	struct ref_list *out, struct repo *repo, struct arena *arena, struct err *err);

/* One as it is at this moment; n == 0: it is not there, or symbolic. */
int ref_now(struct oid *out, struct repo *repo, struct str name, struct err *err);

/* NULL when there is none of that name. */
const struct ref *refs_find(const struct ref_list *refs, struct str name);

/* The ref that HEAD names, born or not; empty when HEAD names none. */
int refs_head(struct str *out, struct repo *repo, struct arena *arena, struct err *err);

/*
 * The commit of a full id or of a full name of a ref, to the letter: unlike with
 * repo_commit nothing is guessed (libgit2 reads a missing 'main-1-gabc1234' as the commit
 * abc1234, and a missing id as the name of a branch).
 */
int repo_exact_commit(struct oid *out, bool *is_there, struct repo *repo,
	const char *name, struct err *err);

/* Would git take it as the name of a ref? */
bool ref_is_name(struct str name);

#endif
