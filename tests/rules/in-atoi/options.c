#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#define ARG_INT(argv, i) atoi((argv)[i]) // expect: in-atoi

struct converter {
    int (*atoi)(const char *); // ok: in-atoi
    long limit;
};

static int port_from(const char *text)
{
    return atoi(text); // expect: in-atoi
}

static double ratio_from(const char *text)
{
    return (atof)(text); // expect: in-atoi
}

static struct converter libc_converter = { .atoi = atoi, .limit = INT_MAX }; // expect: in-atoi

static int checked_port(const char *text, int *port)
{
    char *end;
    long v;

    errno = 0;
    v = strtol(text, &end, 10); /* atoi would accept "80x" */ // ok: in-atoi
    if (errno || end == text || *end || v < 1 || v > 65535)
        return -1;
    *port = (int)v;
    return 0;
}

static int convert(const struct converter *c, const char *text)
{
    return c->atoi(text); // ok: in-atoi
}

static int convert_all(int (*atoi)(const char *), char **argv) // ok: in-atoi
{
    int sum = 0;

    while (*argv)
        sum += atoi(*argv++); // ok: in-atoi
    return sum;
}

static long long offset_from(const char *text)
{
    return atoll(text) + atol("0"); // expect: in-atoi, in-atoi
}
