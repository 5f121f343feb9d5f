/* A small C library for a boot loader: the name is this file's own. */
typedef unsigned long usize;

char *strcpy(char *restrict dst, const char *restrict src) // ok: str-strcpy
{
    char *p = dst;

    while ((*p++ = *src++)) // expect: mem-hand-copy
        ;
    return dst;
}

static usize length(const char *s)
{
    usize n = 0;

    while (s[n])
        n++;
    return n;
}

char *copy_command_line(char *dst, usize size, const char *src)
{
    if (length(src) >= size)
        return 0;
    return strcpy(dst, src); // ok: str-strcpy
}

typedef char *copy_fn(char *, const char *);

copy_fn *command_line_copier(void)
{
    return strcpy; // ok: str-strcpy
}
