#include <spawn.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

struct process_ops {
    pid_t (*vfork)(void); // ok: cmd-vfork
    pid_t (*fork)(void);
};

static pid_t start(const char *path, char **argv)
{
    pid_t pid = vfork(); // expect: cmd-vfork

    if (pid == 0) {
        execv(path, argv);
        _exit(127);
    }
    return pid;
}

static pid_t start_quiet(const char *path, char **argv)
{
    pid_t pid = (vfork)(); // expect: cmd-vfork

    if (pid == 0) {
        close(1);
        execv(path, argv);
        _exit(127);
    }
    return pid;
}

static const struct process_ops fast_ops = {
    .vfork = fork, // ok: cmd-vfork
    .fork = vfork, // expect: cmd-vfork
};

static pid_t start_with(const struct process_ops *ops)
{
    return ops->vfork(); // ok: cmd-vfork
}

static pid_t start_copy(void)
{
    int vfork = 0; // ok: cmd-vfork

    /* fork here: vfork shares the stack */ // ok: cmd-vfork
    vfork++; // ok: cmd-vfork
    return vfork ? fork() : -1; // ok: cmd-vfork
}
