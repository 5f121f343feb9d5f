/*
 * Chained hooks: the hook that was in the place of ours before "milecastle install" is
 * kept beside the shim and runs first, as git would have run it. What git pipes to a hook
 * is read once, and then serves both that hook and ours.
 */
#ifndef HOOKS_CHAIN_H
#define HOOKS_CHAIN_H

#include "base/buf.h"
#include "base/err.h"

/*
 * All of standard input, to its end; nothing when it is a terminal. Fails past
 * LIMIT_HOOK_STDIN bytes: whoever goes on with a part of it would check a part only. Give
 * out BUF_INIT(LIMIT_HOOK_STDIN).
 */
int hook_stdin_read(struct buf *out, struct err *err);

/*
 * Run the file at path, a path with a '/' in it, as it stands behind --chain. args: what
 * git gave to the hook, without the program's name, NULL-terminated. Environment, folder,
 * standard output and standard error are ours. *exit_code: its own, or 128 + n when
 * signal n ended it; whatever is not 0 is to be the exit code of our hook as well,
 * without a check. Fails when it is gone, not executable any more, or cannot be started.
 *
 * Call it before anything changes the current folder.
 */
int chain_run(int *exit_code, const char *path, char **args, struct str stdin_bytes,
	struct err *err);

#endif
