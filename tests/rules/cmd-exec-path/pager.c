#include <spawn.h>
#include <stdio.h>
#include <unistd.h>

extern char **environ;

struct launcher {
    int (*execvp)(const char *, char *const *); // ok: cmd-exec-path
    int (*run)(const char *, char *const *);
};

static int run_pager(void)
{
    execlp("less", "less", "-R", (char *)NULL); // expect: cmd-exec-path
    return 127;
}

static int run_tool(char **argv)
{
    (execvp)(argv[0], argv); // expect: cmd-exec-path
    return 127;
}

static int spawn_tool(pid_t *pid, char **argv)
{
    return posix_spawnp(pid, argv[0], NULL, NULL, argv, environ); // expect: cmd-exec-path
}

static const struct launcher by_path = { .run = execvp }; // expect: cmd-exec-path

static int run_fixed(char **argv)
{
    /* execv takes a path, execvp would search for it */ // ok: cmd-exec-path
    execv("/usr/bin/less", argv);
    return 127;
}

static int spawn_fixed(pid_t *pid, char **argv)
{
    return posix_spawn(pid, "/usr/bin/less", NULL, NULL, argv, environ); // ok: cmd-exec-path
}

static int launch(const struct launcher *l, char **argv)
{
    return l->execvp(argv[0], argv); // ok: cmd-exec-path
}

static int sane_execvp(const char *file, char *const argv[]) // ok: cmd-exec-path
{
    return execv(file, argv);
}
