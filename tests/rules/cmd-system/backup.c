#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

#define RUN(cmd) system(cmd) // expect: cmd-system

struct shell {
    int (*system)(struct shell *, const char *); // ok: cmd-system
    const char *name;
};

enum scope { SCOPE_USER, SCOPE_SYSTEM };

static int backup(const char *dir)
{
    char cmd[256];

    snprintf(cmd, sizeof cmd, "tar cf backup.tar %s", dir);
    return system(cmd); // expect: cmd-system
}

static int clear_screen(void)
{
    return (system)("clear") || (*system)("tput home"); // expect: cmd-system, cmd-system
}

static int backup_safely(char *dir)
{
    char *argv[] = { "tar", "cf", "backup.tar", "--", dir, NULL };
    pid_t pid;
    int status;

    /* system("tar ...") would let a shell read the name */ // ok: cmd-system
    if (posix_spawn(&pid, "/bin/tar", NULL, NULL, argv, environ))
        return -1;
    return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : -1;
}

static int in_shell(struct shell *sh, const char *line)
{
    return sh->system(sh, line); // ok: cmd-system
}

static const char *scope_name(enum scope scope)
{
    const char *system = "system"; // ok: cmd-system

    return scope == SCOPE_SYSTEM ? system : "user"; // ok: cmd-system
}
