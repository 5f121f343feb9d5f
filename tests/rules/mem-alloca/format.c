#include <string.h>

extern void *alloca(size_t size); // ok: mem-alloca // expect: proto-banned

#define TEMP(n) ((char *)alloca(n)) // expect: mem-alloca

struct arena {
    void *(*alloca)(struct arena *, size_t); // ok: mem-alloca
    size_t used;
};

static size_t reversed_length(const char *s)
{
    char *copy = alloca(strlen(s) + 1); // expect: mem-alloca
    size_t n = strlen(s);

    for (size_t i = 0; i < n; i++)
        copy[i] = s[n - 1 - i];
    copy[n] = '\0';
    return strlen(copy);
}

static size_t duplicate_length(const char *s)
{
    return strlen(strdupa(s)); // expect: mem-alloca
}

static void *scratch(size_t n)
{
    return memset(__builtin_alloca(n), 0, n); // expect: mem-alloca
}

static void *from_arena(struct arena *a, size_t n)
{
    return a->alloca(a, n); // ok: mem-alloca
}

static char *from_heap(const char *s)
{
    /* alloca(strlen(s)) would overflow the stack for long input */ // ok: mem-alloca
    return strdup(s);
}

static void *with_allocator(void *(*alloca)(size_t), size_t n) // ok: mem-alloca
{
    return alloca(n); // ok: mem-alloca
}
