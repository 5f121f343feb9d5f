/* Owns: one timed run of a command, from a process so small that neither its size nor its
 * start shows in the figures.
 *
 * Usage: once STDOUT STDERR COMMAND [ARGUMENT...]
 * Prints "wall_ns user_us sys_us maxrss_kb status", status being the exit code, or 128 +
 * the signal's number. (A big parent would be seen: the peak memory of a new process
 * starts at that of the process that spawned it.)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static long long now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int fail(const char *what, int error)
{
	fprintf(stderr, "once: %s: %s\n", what, strerror(error));
	return 2;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return fail("usage: once STDOUT STDERR COMMAND [ARGUMENT...]", EINVAL);
	posix_spawn_file_actions_t files;
	int flags = O_WRONLY | O_CREAT | O_TRUNC;
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, argv[1], flags, 0644);
	posix_spawn_file_actions_addopen(&files, 2, argv[2], flags, 0644);

	pid_t pid;
	long long start = now_ns();
	int error = posix_spawn(&pid, argv[3], &files, NULL, argv + 3, environ);
	if (error)
		return fail(argv[3], error);
	int status;
	struct rusage used;
	while (wait4(pid, &status, 0, &used) < 0)
		if (errno != EINTR)
			return fail("wait4", errno);
	long long wall = now_ns() - start;
	long long user = used.ru_utime.tv_sec * 1000000LL + used.ru_utime.tv_usec;
	long long sys = used.ru_stime.tv_sec * 1000000LL + used.ru_stime.tv_usec;
	int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	printf("%lld %lld %lld %ld %d\n", wall, user, sys, used.ru_maxrss, code);
	return 0;
}
