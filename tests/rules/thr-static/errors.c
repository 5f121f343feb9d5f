#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FAIL(what) fprintf(stderr, "%s: %s\n", (what), strerror(errno)) // expect: thr-static

struct device {
    const char *(*strerror)(const struct device *, int); // ok: thr-static
    int error;
};

static void complain(const char *path)
{
    fprintf(stderr, "%s: %s\n", path, strerror(errno)); // expect: thr-static
}

static uid_t uid_of(const char *name)
{
    struct passwd *pw = (getpwnam)(name); // expect: thr-static

    return pw ? pw->pw_uid : (uid_t)-1;
}

static const char *terminal(void)
{
    return ttyname(STDIN_FILENO); // expect: thr-static
}

static void complain_threaded(const char *path)
{
    char buf[128];

    /* strerror may share its buffer */ // ok: thr-static
    fprintf(stderr, "%s: %s\n", path, strerror_r(errno, buf, sizeof buf)); // ok: thr-static
}

static const char *device_error(const struct device *d)
{
    return d->strerror(d, d->error); // ok: thr-static
}

static const char *app_strerror(int code) // ok: thr-static
{
    return code ? "failed" : "ok";
}

static void show(const char *(*strerror)(int), int code) // ok: thr-static
{
    puts(strerror(code)); // ok: thr-static
}
