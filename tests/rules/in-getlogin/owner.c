#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

struct session {
    char name[32];
    const char *(*getlogin)(struct session *); // ok: in-getlogin
};

typedef char *(*who_fn)(void);

static const char *owner(void)
{
    const char *name = getlogin(); // expect: in-getlogin

    return name ? name : "nobody";
}

static int owner_into(char *buf, size_t size)
{
    return (getlogin_r)(buf, size); // expect: in-getlogin
}

static who_fn who = getlogin; // expect: in-getlogin

static const char *session_owner(struct session *s)
{
    return s->getlogin(s); // ok: in-getlogin
}

static int effective_owner(struct passwd *pw, char *buf, size_t size)
{
    struct passwd *found = NULL;

    /* getlogin() would name the terminal's user */ // ok: in-getlogin
    return getpwuid_r(geteuid(), pw, buf, size, &found) == 0 && found;
}

static void print_getlogin_hint(void) // ok: in-getlogin
{
    puts("set the owner with --owner");
}
