/*
 * struct process: run a program to its end. No shell is involved: argv goes to the
 * program as it is. What it reads and writes is bytes in memory; whatever is not taken is
 * inherited. Descriptors and a changed SIGPIPE of ours do not reach it.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct process {
	char *const *argv; /* ends with NULL; argv[0] without '/' is found along PATH */
	char *const *env;  /* NULL: ours; else see env_make */
	const char *dir;   /* where it starts; NULL: where we are */
	struct str input;  /* all that it can read; empty: /dev/null */
	struct buf *out;   /* what it writes to standard output; NULL: inherited */
	struct buf *err;   /* to standard error; NULL: inherited; may be out too */
	unsigned seconds;  /* after that, unless its output has ended: killed; 0: never */
	bool is_script_allowed; /* a file without "#!" runs with /bin/sh, as in git */
};

/*
 * *exit_code: its own, or 128 + n when signal n ended it. Fails when it cannot be
 * started, wrote more than a buffer's limit, or took longer than it may; the buffers then
 * hold what has come so far.
 */
int process_run(int *exit_code, const struct process *process, struct err *err);

/* How many were started so far by this program: for the counters of a run. */
unsigned long process_count(void);

/*
 * Our environment without the variables named in drop (a '*' at the end of a name stands
 * for any rest), then the "NAME=value" of set. Both lists are NULL-terminated; drop what
 * set sets.
 */
char *const *env_make(
	struct arena *arena, const char *const drop[], const char *const set[]);

#endif
