#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct spill {
    FILE *(*tmpfile)(struct spill *); // ok: tmp-tmpfile
    FILE *file;
};

static int spill_open(struct spill *s)
{
    s->file = tmpfile(); // expect: tmp-tmpfile
    return s->file ? 0 : -1;
}

static FILE *spill_large(void)
{
    return (tmpfile64)(); // expect: tmp-tmpfile
}

static FILE *spill_again_later(void)
{
    return (*tmpfile)(); // expect: tmp-tmpfile
}

static int spill_private(struct spill *s)
{
    char path[] = "/var/lib/sort/spill-XXXXXX";
    int fd = mkstemp(path);

    /* tmpfile() would use a shared directory */ // ok: tmp-tmpfile
    if (fd < 0)
        return -1;
    unlink(path);
    s->file = fdopen(fd, "w+");
    return s->file ? 0 : -1;
}

static int spill_again(struct spill *s)
{
    FILE *tmpfile = s->tmpfile(s); // ok: tmp-tmpfile

    return tmpfile ? fclose(tmpfile) : -1; // ok: tmp-tmpfile
}
