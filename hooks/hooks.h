/*
 * git's hooks: each one's protocol in, the pipeline, its exit code and words out. The
 * words go to standard error: standard output of a hook is git's.
 */
#ifndef HOOKS_HOOKS_H
#define HOOKS_HOOKS_H

#include "base/err.h"

/*
 * Run the hook of that name. chain: a hook that was there before, run first
 * (hooks/chain.h); NULL: none. args: what git gave to the hook, NULL-terminated. Returns
 * the exit code, or -1 with err.
 */
int hook_run(const char *name, const char *chain, char **args, struct err *err);

#endif
