/*
 * git's hooks: each one's protocol in, the pipeline, its exit code and words out. The
 * words go to standard error: standard output of a hook is git's.
 */
#ifndef HOOKS_HOOKS_H
#define HOOKS_HOOKS_H

#include "base/err.h"
#include "base/str.h"

/* How git, by way of a shim, calls a hook. */
struct hook_call {
	const char *name;
	const char *chain;  /* a hook that was there before, run first (hooks/chain.h) */
	const char *server; /* the server's configuration; both may be NULL */
	char **args;	    /* what git gave to the hook, NULL-terminated */
	struct str input;   /* what git pipes to it; hook_run reads it */
};

/* Run the hook of that name. Returns the exit code, or -1 with err. */
int hook_run(const struct hook_call *call, struct err *err);

#endif
