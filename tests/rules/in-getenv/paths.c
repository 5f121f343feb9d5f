#include <stdlib.h>
#include <string.h>

#define ENV_OR(name, dflt) (getenv(name) ? getenv(name) : (dflt)) // expect: in-getenv, in-getenv

struct host {
    const char *(*getenv)(struct host *, const char *); // ok: in-getenv
};

static const char *editor(void)
{
    const char *e = getenv("EDITOR"); // expect: in-getenv

    return e && *e ? e : "vi";
}

static const char *home(void)
{
    return (getenv)("HOME"); // expect: in-getenv
}

static const char *host_home(struct host *h)
{
    return h->getenv(h, "HOME"); // ok: in-getenv
}

static const char *runtime_dir(void)
{
    return secure_getenv("XDG_RUNTIME_DIR"); // ok: in-getenv
}

static int lookup(const char *(*getenv)(const char *), const char *name) // ok: in-getenv
{
    return getenv(name) != NULL; // ok: in-getenv
}

static const char text[] = "getenv(\"PATH\") is not consulted"; // ok: in-getenv
