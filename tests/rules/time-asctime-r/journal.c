#include <stdio.h>
#include <time.h>

typedef char *(*stamp_fn)(const time_t *, char *);

struct clock_ops {
    char *(*ctime_r)(const time_t *, char *); // ok: time-asctime-r
    stamp_fn stamp;
};

static void line_start(FILE *f, time_t t)
{
    char buf[26];

    fputs(ctime_r(&t, buf), f); // expect: time-asctime-r
}

static char *broken_down(const struct tm *tm, char *buf)
{
    return (asctime_r)(tm, buf); // expect: time-asctime-r
}

static const struct clock_ops libc_clock = { .stamp = ctime_r }; // expect: time-asctime-r

static size_t line_start_bounded(char *buf, size_t size, time_t t)
{
    struct tm tm;

    /* asctime_r assumes 26 bytes */ // ok: time-asctime-r
    return localtime_r(&t, &tm) ? strftime(buf, size, "%c", &tm) : 0; // ok: time-asctime-r
}

static char *through(const struct clock_ops *ops, time_t t, char *buf)
{
    return ops->ctime_r(&t, buf); // ok: time-asctime-r
}

static char *with(stamp_fn ctime_r, time_t t, char *buf) // ok: time-asctime-r
{
    return ctime_r(&t, buf); // ok: time-asctime-r
}
