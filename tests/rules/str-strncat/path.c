#include <stdio.h>
#include <string.h>

typedef char *(*append_fn)(char *, const char *, size_t);

struct appender {
    append_fn strncat; // ok: str-strncat
};

static void add_suffix(char path[64], const char *suffix)
{
    strncat(path, suffix, 64 - strlen(path) - 1); // expect: str-strncat
}

static void add_suffix_wrong(char path[64], const char *suffix)
{
    (strncat)(path, suffix, 64); // expect: str-strncat
}

static append_fn plain_append(void)
{
    return &strncat; // expect: str-strncat
}

static int strncat_bounded(char *dst, size_t size, const char *src)
{
    size_t n = strnlen(dst, size);

    return snprintf(dst + n, size - n, "%s", src) < (int)(size - n) ? 0 : -1;
}

static int add_extension(char path[64], const char *ext)
{
    return strncat_bounded(path, 64, ext); // ok: str-strncat
}

static void add_through(struct appender *a, char *path)
{
    a->strncat(path, ".bak", 4); // ok: str-strncat
    fputs("strncat() failed\n", stderr); // ok: str-strncat
}

static void add_each(append_fn strncat, char *path) // ok: str-strncat
{
    strncat(path, ".1", 2); // ok: str-strncat
}
