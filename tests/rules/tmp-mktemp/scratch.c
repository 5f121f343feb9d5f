#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fs_ops {
    char *(*mktemp)(char *); // ok: tmp-mktemp
    int (*mkstemp)(char *);
};

static FILE *open_scratch(char *template)
{
    char *name = mktemp(template); // expect: tmp-mktemp

    return name && *name ? fopen(name, "w+") : NULL;
}

static char *scratch_name(char *template)
{
    return (mktemp)(template); // expect: tmp-mktemp
}

static const struct fs_ops ops = { .mktemp = mktemp, .mkstemp = mkstemp }; // expect: tmp-mktemp

static FILE *open_scratch_safely(void)
{
    char path[] = "/tmp/scratch-XXXXXX";
    int fd = mkstemp(path); // ok: tmp-mktemp

    if (fd < 0)
        return NULL;
    unlink(path);
    return fdopen(fd, "w+");
}

static char *name_from(const struct fs_ops *fs, char *template)
{
    return fs->mktemp(template); // ok: tmp-mktemp
}

static int run_with(int mktemp, char *dir) // ok: tmp-mktemp
{
    /* mktemp is the flag of --mktemp here */ // ok: tmp-mktemp
    return mktemp ? mkdtemp(dir) != NULL : 0; // ok: tmp-mktemp
}
