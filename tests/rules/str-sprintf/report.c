#include <stdarg.h>
#include <stdio.h>

typedef int (*format_fn)(char *, const char *, ...);

struct printer {
    char line[120];
    int (*sprintf)(struct printer *, const char *, ...); // ok: str-sprintf
};

static int xsprintf(char *buf, size_t size, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(buf, size, fmt, ap); // ok: str-sprintf
    va_end(ap);
    return n;
}

static void log_to(char *buf, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsprintf(buf, fmt, ap); // expect: str-sprintf
    va_end(ap);
}

static void report(char *buf, const char *name, int errors)
{
    int n = sprintf(buf, "%s: ", name); // expect: str-sprintf

    (sprintf)(buf + n, "%d errors", errors); // expect: str-sprintf
}

static void report_bounded(struct printer *p, const char *name, int errors)
{
    snprintf(p->line, sizeof p->line, "%s: %d", name, errors); // ok: str-sprintf
    xsprintf(p->line, sizeof p->line, "sprintf: %d", errors); // ok: str-sprintf
    p->sprintf(p, "%s", name); // ok: str-sprintf
}

static format_fn formatters[] = {
    sprintf, // expect: str-sprintf
    NULL,
};
