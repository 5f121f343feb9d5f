#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define COPY_NAME(d, s) strncpy((d)->name, (s), sizeof (d)->name) // expect: str-strncpy

struct record {
    char name[16];
    wchar_t label[16];
    char *(*strncpy)(char *, const char *, size_t); // ok: str-strncpy
};

static char *strncpy_term(char *dst, const char *src, size_t size)
{
    snprintf(dst, size, "%s", src);
    return dst;
}

static void fill(struct record *r, const char *name, const wchar_t *label)
{
    strncpy(r->name, name, sizeof r->name); // expect: str-strncpy
    wcsncpy(r->label, label, 16); // expect: str-strncpy
}

static void fill_last_byte(struct record *r, const char *name)
{
    (strncpy)(r->name, name, sizeof r->name - 1); // expect: str-strncpy
    r->name[sizeof r->name - 1] = '\0';
}

static void fill_terminated(struct record *r, const char *name)
{
    strncpy_term(r->name, name, sizeof r->name); // ok: str-strncpy
    r->strncpy(r->name, name, sizeof r->name); // ok: str-strncpy
}

static void install(struct record *r)
{
    r->strncpy = strncpy; // expect: str-strncpy
    r->strncpy = strncpy_term; // ok: str-strncpy
}

static char *end_of_copy(char *dst, const char *src, size_t n)
{
    return stpncpy(dst, src, n); // expect: str-strncpy
}
