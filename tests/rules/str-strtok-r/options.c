#include <stdio.h>
#include <string.h>
#include <wchar.h>

struct tokenizer {
    char *(*strtok_r)(char *, const char *, char **); // ok: str-strtok-r
    char *save;
};

static int count_options(char *arg)
{
    char *save = NULL;
    int n = 0;

    for (char *p = strtok_r(arg, ",", &save); p; n++) // expect: str-strtok-r
        p = (strtok_r)(NULL, ",", &save); // expect: str-strtok-r
    return n;
}

static wchar_t *first_wide(wchar_t *text, wchar_t **save)
{
    return wcstok(text, L";", save); // expect: str-strtok-r
}

static void use_libc(struct tokenizer *t)
{
    t->strtok_r = strtok_r; // expect: str-strtok-r
}

static char *next(struct tokenizer *t)
{
    return t->strtok_r(NULL, ",", &t->save); // ok: str-strtok-r
}

static char *field(char **rest)
{
    /* strsep keeps empty fields, strtok_r does not */ // ok: str-strtok-r
    return strsep(rest, ",");
}

static char *nt_strtok_r(char *s, char **save) // ok: str-strtok-r
{
    return s ? s : *save;
}
