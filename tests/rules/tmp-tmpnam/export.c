#include <stdio.h>
#include <stdlib.h>

struct exporter {
    char *(*tmpnam)(struct exporter *); // ok: tmp-tmpnam
    char path[L_tmpnam];
};

static FILE *open_export(struct exporter *e)
{
    if (!tmpnam(e->path)) // expect: tmp-tmpnam
        return NULL;
    return fopen(e->path, "wx");
}

static char *name_in(const char *dir)
{
    return (tempnam)(dir, "exp"); // expect: tmp-tmpnam
}

static char *(*namer)(char *) = tmpnam; // expect: tmp-tmpnam

static char *reentrant_name(char buf[L_tmpnam]) // ok: tmp-tmpnam
{
    return tmpnam_r(buf); // expect: tmp-tmpnam
}

static int open_export_safely(char *path)
{
    return mkstemp(path); /* not tmpnam */ // ok: tmp-tmpnam
}

static char *own_name(struct exporter *e)
{
    return e->tmpnam(e); // ok: tmp-tmpnam
}

static const char *reason = "tempnam failed"; // ok: tmp-tmpnam
