#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define READ_INT(f, p) fscanf(f, "%d", p) // expect: in-scanf-num

struct input {
    int (*scanf)(struct input *, int *); // ok: in-scanf-num
    FILE *file;
};

static int parse_size(const char *text, int *w, int *h)
{
    return sscanf(text, "%dx%d", w, h) == 2; // expect: in-scanf-num
}

static int read_size(FILE *f, int *w, int *h)
{
    return (fscanf)(f, "%d %d", w, h) == 2; // expect: in-scanf-num
}

static int read_from(struct input *in, int *value)
{
    return in->scanf(in, value); // ok: in-scanf-num
}

static int parse_number(const char *text, long *value)
{
    char *end;

    /* strtol, because sscanf accepts "12abc" */ // ok: in-scanf-num
    errno = 0;
    *value = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0';
}

static int my_sscanf(const char *text, long *value) // ok: in-scanf-num
{
    return parse_number(text, value);
}

static int parse_pair(const char *a, const char *b, long v[2])
{
    return my_sscanf(a, v) && my_sscanf(b, v + 1); // ok: in-scanf-num
}
