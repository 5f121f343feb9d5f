/*
 * Runs the kept hook, and reads what it is to be fed. Does not know what the hook is for.
 * Who keeps it: install/hooks.c; who names it: install/shim.c. Read next: base/process.h.
 */
#include <errno.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/process.h"
#include "base/text.h"
#include "hooks/chain.h"
#include "base/banned.h"

int hook_stdin_read(struct buf *out, struct err *err)
{
	char chunk[16384];

	if (isatty(STDIN_FILENO))
		return 0;
	for (;;) {
		ssize_t n = read(STDIN_FILENO, chunk, sizeof(chunk));

		if (n == 0)
			return 0;
		if (n < 0 && errno == EINTR)
			continue;
		/* closed altogether: nothing to read either */
		if (n < 0 && errno == EBADF)
			return 0;
		if (n < 0)
			return err_set(err, "cannot read what git pipes to the hook: %s",
				strerror(errno));
		buf_add(out, str_make(chunk, (size_t)n));
		if (out->is_full)
			return err_set(err, "git pipes more than %zu bytes to the hook",
				LIMIT_HOOK_STDIN);
	}
}

/* Why it will not run, and what to do about it. */
static int refuse(const char *path, const char *why, struct err *err)
{
	return err_set(err,
		"the hook that was here before milecastle, '%s', %s; put that right, or "
		"run 'milecastle install' to go on without it",
		TEXT_SAFE(str_of(path)), why);
}

int chain_run(int *exit_code, const char *path, char **args, struct str stdin_bytes,
	struct err *err)
{
	struct arena arena = {0};
	struct process process = {.input = stdin_bytes, .is_script_allowed = true};
	size_t count = 0;
	char **argv;
	int result;

	if (access(path, F_OK))
		return refuse(path, "is gone", err);
	if (access(path, X_OK))
		return refuse(path, "is not executable any more", err);
	while (args[count])
		count++;
	argv = ARENA_NEW(&arena, char *, count + 2);
	argv[0] = (char *)arena_str(&arena, str_of(path)).p;
	memcpy(argv + 1, args, count * sizeof(*argv));
	process.argv = argv;
	result = process_run(exit_code, &process, err);
	arena_done(&arena);
	return result;
}
