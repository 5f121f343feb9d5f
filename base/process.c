/*
 * Child processes: posix_spawn, a file in memory for what the child reads (so that nobody
 * has to write while it runs, and SIGPIPE is no matter), pipes for what it writes. Does
 * not know what it runs. Read next: install/place.c, which asks git questions with it,
 * and hooks/chain.c, which runs hooks.
 */
#define _GNU_SOURCE 1
#include <stdatomic.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/process.h"
#include "base/text.h"
#include "base/banned.h"

extern char **environ;

/* The child's three descriptors, and our ends of the pipes. -1: not there. */
struct ends {
	int child[3]; /* 0: to be inherited or, for standard input, never */
	int ours[3];
};

static void end_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void ends_done(struct ends *ends)
{
	for (unsigned i = 0; i < 3; i++) {
		end_close(&ends->child[i]);
		end_close(&ends->ours[i]);
	}
}
#define _cleanup_ends_ __attribute__((cleanup(ends_done)))

static int write_all(int fd, struct str bytes)
{
	for (size_t at = 0; at < bytes.n;) {
		ssize_t n = write(fd, bytes.p + at, bytes.n - at);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0)
			at += (size_t)n;
	}
	return lseek(fd, 0, SEEK_SET) < 0 ? -1 : 0;
}

static int open_input(int *fd, struct str input, struct err *err)
{
	*fd = input.n ? memfd_create("milecastle-input", MFD_CLOEXEC)
		      : open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (*fd < 0 || (input.n && write_all(*fd, input)))
		return err_set(err, "cannot prepare the input of a child process: %s",
			strerror(errno));
	return 0;
}

static int open_output(struct ends *ends, unsigned which, struct err *err)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC))
		return err_set(err, "cannot make a pipe for a child process: %s",
			strerror(errno));
	ends->ours[which] = fds[0];
	ends->child[which] = fds[1];
	return 0;
}

static int open_ends(struct ends *ends, const struct process *process, struct err *err)
{
	if (open_input(&ends->child[0], process->input, err))
		return -1;
	if (process->out && open_output(ends, 1, err))
		return -1;
	if (process->err && process->err != process->out && open_output(ends, 2, err))
		return -1;
	return 0;
}

/* An errno value, as posix_spawn gives it. */
static int set_actions(posix_spawn_file_actions_t *actions, const struct process *process,
	const struct ends *ends)
{
	int error = 0;

	if (process->dir)
		error = posix_spawn_file_actions_addchdir_np(actions, process->dir);
	for (int i = 0; i < 3 && !error; i++)
		if (ends->child[i] >= 0)
			error = posix_spawn_file_actions_adddup2(
				actions, ends->child[i], i);
	if (!error && process->err && process->err == process->out)
		error = posix_spawn_file_actions_adddup2(actions, 1, 2);
	return error;
}

/* A program expects to die of these, whatever we have made of it for ourselves. */
static int set_attributes(posix_spawnattr_t *attr)
{
	sigset_t defaults;
	int error;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGXFSZ);
	error = posix_spawnattr_setsigdefault(attr, &defaults);
	return error ? error : posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGDEF);
}

/* Of the program, not of a run: whoever starts one has no run at hand. */
static atomic_ulong started;

unsigned long process_count(void)
{
	return started;
}

static int spawn(pid_t *pid, const struct process *process, char *const *argv,
	const struct ends *ends)
{
	char *const *env = process->env ? process->env : environ;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	error = posix_spawnattr_init(&attr);
	if (!error) {
		error = set_actions(&actions, process, ends);
		if (!error)
			error = set_attributes(&attr);
		if (!error)
			error = posix_spawnp(pid, argv[0], &actions, &attr, argv, env);
		started += !error;
		posix_spawnattr_destroy(&attr);
	}
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* The program again, as an argument of the shell. */
static int spawn_script(
	pid_t *pid, const struct process *process, const struct ends *ends)
{
	struct arena arena = {0};
	size_t count = 0;
	char **argv;
	int error;

	while (process->argv[count])
		count++;
	argv = ARENA_NEW(&arena, char *, count + 2);
	argv[0] = (char[]){"/bin/sh"};
	memcpy(argv + 1, process->argv, count * sizeof(*argv));
	error = spawn(pid, process, argv, ends);
	arena_done(&arena);
	return error;
}

static int start(
	pid_t *pid, const struct process *process, struct ends *ends, struct err *err)
{
	int error = spawn(pid, process, process->argv, ends);

	if (error == ENOEXEC && process->is_script_allowed)
		error = spawn_script(pid, process, ends);
	if (error)
		return err_set(err, "cannot start '%s': %s",
			TEXT_SAFE(str_of(process->argv[0])), strerror(error));
	for (unsigned i = 0; i < 3; i++)
		end_close(&ends->child[i]);
	return 0;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What has come. At the end of the output *fd becomes -1. */
static void drain(int *fd, struct buf *into)
{
	char chunk[16384];
	ssize_t n = read(*fd, chunk, sizeof(chunk));

	if (n > 0)
		buf_add(into, str_make(chunk, (size_t)n));
	else if (n == 0 || errno != EINTR)
		end_close(fd);
}

/* Read both pipes to their ends; -1 when the time is over. */
static int drain_all(struct ends *ends, const struct process *process)
{
	int64_t end = now_ms() + (int64_t)process->seconds * 1000;

	while (ends->ours[1] >= 0 || ends->ours[2] >= 0) {
		struct pollfd polls[2] = {{.fd = ends->ours[1], .events = POLLIN},
			{.fd = ends->ours[2], .events = POLLIN}};
		int64_t left = end - now_ms();

		if (process->seconds && left <= 0)
			return -1;
		poll(polls, 2, process->seconds ? (int)left : -1);
		if (polls[0].revents)
			drain(&ends->ours[1], process->out);
		if (polls[1].revents)
			drain(&ends->ours[2], process->err);
	}
	return 0;
}

static int wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0) {
		/* no child to wait for: SIGCHLD is ignored, and its code is lost */
		if (errno != EINTR)
			return 127;
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool is_over(const struct buf *buf)
{
	return buf && buf->is_full;
}

int process_run(int *exit_code, const struct process *process, struct err *err)
{
	_cleanup_ends_ struct ends ends = {{-1, -1, -1}, {-1, -1, -1}};
	const char *name = process->argv[0];
	pid_t pid;
	int code;

	if (open_ends(&ends, process, err) || start(&pid, process, &ends, err))
		return -1;
	if (drain_all(&ends, process)) {
		kill(pid, SIGKILL);
		wait_for(pid);
		return err_set(err, "'%s' was stopped: it took longer than %u seconds",
			TEXT_SAFE(str_of(name)), process->seconds);
	}
	code = wait_for(pid);
	if (is_over(process->out) || is_over(process->err))
		return err_set(err, "'%s' wrote more than is read from it",
			TEXT_SAFE(str_of(name)));
	*exit_code = code;
	return 0;
}

static bool is_dropped(const char *variable, const char *const drop[])
{
	for (; *drop; drop++) {
		size_t n = strlen(*drop);
		bool is_prefix = n && (*drop)[n - 1] == '*';

		if (is_prefix && strncmp(variable, *drop, n - 1) == 0)
			return true;
		if (strncmp(variable, *drop, n) == 0 && variable[n] == '=')
			return true;
	}
	return false;
}

char *const *env_make(
	struct arena *arena, const char *const drop[], const char *const set[])
{
	size_t count = 0, n = 0;
	char **env;

	while (environ[count])
		count++;
	while (set[n])
		n++;
	env = ARENA_NEW(arena, char *, count + n + 1);
	n = 0;
	for (char **variable = environ; *variable; variable++)
		if (!is_dropped(*variable, drop))
			env[n++] = *variable;
	for (; *set; set++)
		env[n++] = (char *)arena_str(arena, str_of(*set)).p;
	return env;
}
