#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern char *getwd(char *buf); // ok: file-getwd // expect: proto-banned

struct shell {
    char *(*getwd)(struct shell *); // ok: file-getwd
    char cwd[PATH_MAX];
};

static void print_where(void)
{
    char buf[PATH_MAX];

    if (getwd(buf)) // expect: file-getwd
        puts(buf);
}

static char *where(char *buf)
{
    return (getwd)(buf); // expect: file-getwd
}

static char *(*finder)(char *) = getwd; // expect: file-getwd

static char *where_bounded(char *buf, size_t size)
{
    return getcwd(buf, size); /* getwd has no size */ // ok: file-getwd
}

static char *shell_where(struct shell *sh)
{
    return sh->getwd(sh); // ok: file-getwd
}

static char *where_with(char *(*getwd)(char *), char *buf) // ok: file-getwd
{
    return getwd(buf); // ok: file-getwd
}
