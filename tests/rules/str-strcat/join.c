#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define APPEND(buf, s) strcat(buf, s) // expect: str-strcat

enum op { OP_COPY, OP_STRCAT };

struct builder {
    char text[256];
    size_t len;
    int (*strcat)(struct builder *, const char *); // ok: str-strcat
};

static int builder_append(struct builder *b, const char *s)
{
    int n = snprintf(b->text + b->len, sizeof b->text - b->len, "%s", s);

    if (n < 0 || (size_t)n >= sizeof b->text - b->len)
        return -1;
    b->len += n;
    return 0;
}

static void join(char *out, const char *dir, const char *name)
{
    out[0] = '\0';
    strcat(out, dir); // expect: str-strcat
    (void)(strcat)(out, "/"); // expect: str-strcat
    (&strcat)(out, name); // expect: str-strcat
}

static void greet(wchar_t *line, const wchar_t *who)
{
    wcscat(line, who); // expect: str-strcat
}

static int join_builder(struct builder *b, const char *dir, const char *name)
{
    b->strcat = builder_append; // ok: str-strcat
    return b->strcat(b, dir) || b->strcat(b, name); // ok: str-strcat
}

static char *(*choose(enum op op))(char *, const char *)
{
    return op == OP_STRCAT ? strcat : NULL; // expect: str-strcat
}

static int apply(int (*strcat)(struct builder *, const char *), struct builder *b) // ok: str-strcat
{
    return strcat(b, "."); // ok: str-strcat
}
