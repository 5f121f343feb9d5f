#include <stdio.h>
#include <time.h>

#define YEAR(t) (localtime(t)->tm_year + 1900) // expect: time-static

struct inode {
    time_t atime, mtime, ctime; // ok: time-static
    struct tm *(*localtime)(const time_t *); // ok: time-static
};

static void stamp(FILE *f, time_t t)
{
    fprintf(f, "%s", ctime(&t)); // expect: time-static
    fprintf(f, "%s", asctime(gmtime(&t))); // expect: time-static, time-static
}

static int hour(time_t t)
{
    return (localtime)(&t)->tm_hour; // expect: time-static
}

static int stamp_local(char *buf, size_t size, time_t t)
{
    struct tm tm;

    /* localtime() shares one struct tm */ // ok: time-static
    if (!localtime_r(&t, &tm)) // ok: time-static
        return -1;
    return strftime(buf, size, "%Y-%m-%d", &tm) ? 0 : -1;
}

static int newer(const struct inode *a, const struct inode *b)
{
    time_t ctime = a->ctime; // ok: time-static

    return ctime > b->ctime || a->mtime > b->mtime; // ok: time-static
}

static struct tm *through(const struct inode *i)
{
    return i->localtime(&i->mtime); // ok: time-static
}

static time_t my_gmtime(int year) // ok: time-static
{
    struct tm tm = { .tm_year = year - 1900, .tm_mday = 1 };

    return timegm(&tm);
}
