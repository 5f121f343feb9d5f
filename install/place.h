/*
 * struct place: where git looks for the hooks of a repository, as git itself says: the
 * configuration (core.hooksPath), linked worktrees and submodules are git's business.
 * Cases 6, 14 and 116 of the hook protocol.
 */
#ifndef INSTALL_PLACE_H
#define INSTALL_PLACE_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Paths are absolute, without symbolic links; behind each is a NUL. */
struct place {
	struct str work_tree;
	struct str git_dir;   /* the common one: of the main worktree */
	bool is_bare;	      /* of a server; work_tree is git_dir, then */
	struct str hooks;     /* the folder; may not exist; empty: none, see setting */
	bool is_configured;   /* core.hooksPath is set */
	struct str setting;   /* its value, as written */
	struct str scope;     /* system, global, local or worktree; empty: not set */
	struct str origin;    /* "file:PATH" */
	bool is_off;	      /* the setting switches hooks off: /dev/null, no folder */
	bool is_outside;      /* neither below git_dir nor below work_tree */
	bool is_in_work_tree; /* below the work tree: it may be committed */
	bool is_shared; /* the setting serves all repositories of a person or machine */
	struct str git; /* how to call git on it: "git" or "git -C ..." */
	struct str argument; /* for our commands: "", or a space and the work tree */
};

/*
 * Ask git about the repository that dir is in. ERR_USAGE when it is in none, or not in a
 * work tree; ERR_FAULT when git is missing. env is for git, NULL: place_env.
 */
int place_find(struct place *out, struct arena *arena, const char *dir, char *const *env,
	struct err *err);

/*
 * The same of a bare repository that takes pushes. Where it has a folder "custom_hooks",
 * as GitLab wants it, that is where hooks are.
 */
int place_find_server(
	struct place *out, struct arena *arena, const char *dir, struct err *err);

/* Our environment without what ties git to a repository or a command line, in English. */
char *const *place_env(struct arena *arena);

/*
 * An error when hooks must not be written there: they are off, or it is outside and
 * is_outside_allowed is false. It says which setting makes it so and what to do.
 */
int place_check(const struct place *place, bool is_outside_allowed, struct err *err);

/* "core.hooksPath = 'VALUE' (SCOPE, ORIGIN)", safe to show; or "the default". */
struct str place_reason(struct arena *arena, const struct place *place);

/* The command after which the repository's own hooks folder is used; needs a setting. */
struct str place_mend(struct arena *arena, const struct place *place);

/*
 * Run git -C dir with the words of args (NULL-terminated). *out: what it wrote to
 * standard output, *code its exit code; when that is not 0, *out is what it wrote to
 * standard error. Fails only when git cannot be run.
 */
int git_ask(struct str *out, int *code, struct arena *arena, char *const *env,
	const char *dir, const char *const args[], struct err *err);

/* A descriptor of the hooks folder; *fd is -1 when the folder is not there. */
int place_open(int *fd, const struct place *place, struct err *err);

#endif
