#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define SET_FIELD(dst, src) strcpy((dst), (src)) // expect: str-strcpy

struct string_ops {
    char *(*copy)(char *, const char *);
    char *(*strcpy)(char *, const char *); // ok: str-strcpy
};

struct config {
    char host[64];
    char user[32];
    wchar_t title[40];
};

static const struct string_ops libc_ops = {
    .copy = strcpy, // expect: str-strcpy
};

static size_t my_strcpy(char *dst, const char *src, size_t size)
{
    int n = snprintf(dst, size, "%s", src);

    return n < 0 ? 0 : (size_t)n;
}

static void set_defaults(struct config *cfg, const char *user)
{
    strcpy(cfg->host, "localhost"); // expect: str-strcpy
    (strcpy)(cfg->user, user); // expect: str-strcpy
    ((char *(*)(char *, const char *))strcpy)(cfg->user, user); // expect: str-strcpy
    wcscpy(cfg->title, L"untitled"); // expect: str-strcpy
}

static void set_host(struct config *cfg, const char *host)
{
    /* strcpy would not stop at sizeof cfg->host */ // ok: str-strcpy
    my_strcpy(cfg->host, host, sizeof cfg->host); // ok: str-strcpy
}

static void set_with(const struct string_ops *ops, struct config *cfg, const char *user)
{
    ops->strcpy(cfg->user, user); // ok: str-strcpy
    puts("copied with strcpy(3)"); // ok: str-strcpy
}

static char *path_end(char *buf, const char *dir)
{
    return stpcpy(buf, dir); // expect: str-strcpy
}
