#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

extern char *__strcpy_chk(char *dst, const char *src, size_t size); // ok: builtin-banned // expect: proto-banned
extern char *__strcat_chk(char *dst, const char *src, size_t size); // expect: proto-banned

#define COPY(d, s) __builtin_strcpy((d), (s)) // expect: builtin-banned

typedef char *(*copy_chk)(char *, const char *, size_t);

struct buffer {
    char text[64];
    char *(*__builtin_strcpy)(char *, const char *); // ok: builtin-banned
};

static void set(struct buffer *b, const char *s)
{
    __builtin_strcpy(b->text, s); // expect: builtin-banned
    __builtin___strcat_chk(b->text, s, sizeof b->text); // expect: builtin-banned
    (__builtin_sprintf)(b->text, "%s", s); // expect: builtin-banned
}

static void set_checked(struct buffer *b, const char *s)
{
    __strcpy_chk(b->text, s, sizeof b->text); // expect: builtin-banned
}

static copy_chk checked_copy = __strcpy_chk; // expect: builtin-banned

static size_t room(const struct buffer *b)
{
    return __builtin_object_size(b->text, 0); // ok: builtin-banned
}

static void set_bounded(struct buffer *b, const char *s)
{
    /* __builtin_strcpy() has no bound */ // ok: builtin-banned
    __builtin_snprintf(b->text, sizeof b->text, "%s", s); // ok: builtin-banned
}

static void set_through(struct buffer *b, const char *s)
{
    b->__builtin_strcpy(b->text, s); // ok: builtin-banned
    puts("__strcpy_chk"); // ok: builtin-banned
}

static void test__strcpy_chk_name(void) // ok: builtin-banned
{
    puts("name");
}
