/*
 * Which pipeline we run in, and what it says of the change: two commits and where the
 * policy is. What the environment says may be an attacker's (names of branches are), so a
 * value counts only when it is a full id or a name that git would take for a branch.
 */
#ifndef CLI_CI_PLATFORM_H
#define CLI_CI_PLATFORM_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/err.h"

struct ci_plan {
	const char *platform; /* "GitHub Actions", ... */
	const char *event;    /* "pull request", "push", ... */
	const char *base;     /* a revision; NULL: there is no base, all is new */
	const char *head;
	const char *policy; /* a revision; NULL: the base */
	const char *deepen; /* what to do when a commit is not in the clone */
	bool is_github;
	bool is_upstream; /* base stands for whichever of two a plain clone has */
};

/* Where variables are read: getenv, or a table in tests. */
struct ci_env {
	const char *(*get)(const char *name); /* NULL: not set */
};

/*
 * has_range: base and head are given otherwise, so what is missing is no error. ERR_USAGE
 * when two platforms speak, or when the event has no range.
 */
int ci_plan_make(struct ci_plan *out, struct arena *arena, const struct ci_env *env,
	bool has_range, struct err *err);

#endif
