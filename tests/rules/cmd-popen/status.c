#include <stdio.h>
#include <wordexp.h> // ok: cmd-popen

struct runner {
    FILE *(*popen)(const char *, const char *); // ok: cmd-popen
    int (*pclose)(FILE *);
};

static int read_head(const char *dir, char *line, int size)
{
    char cmd[256];
    FILE *p;

    snprintf(cmd, sizeof cmd, "git -C %s rev-parse HEAD", dir);
    p = popen(cmd, "r"); // expect: cmd-popen
    if (!p)
        return -1;
    if (!fgets(line, size, p))
        line[0] = '\0';
    return pclose(p);
}

static FILE *open_pager(void)
{
    return (popen)("less -R", "w"); // expect: cmd-popen
}

static const struct runner libc_runner = { popen, pclose }; // expect: cmd-popen

static int expand(const char *pattern, wordexp_t *out)
{
    return wordexp(pattern, out, 0); // expect: cmd-popen
}

static FILE *start(const struct runner *r, const char *cmd)
{
    return r->popen(cmd, "r"); // ok: cmd-popen
}

static FILE *fake_popen(const char *cmd, const char *mode) // ok: cmd-popen
{
    (void)mode;
    printf("popen: %s\n", cmd); // ok: cmd-popen
    return NULL;
}

static const struct runner test_runner = { .popen = fake_popen }; // ok: cmd-popen
