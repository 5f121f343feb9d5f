#include <signal.h> // ok: sig-signal
#include <stdio.h>

#define IGNORE(sig) signal((sig), SIG_IGN) // expect: sig-signal

static volatile sig_atomic_t stop;

struct channel {
    int signal; // ok: sig-signal
};

struct bus {
    int (*signal)(struct bus *, const char *); // ok: sig-signal
};

static void on_term(int sig)
{
    stop = sig;
}

static void setup(void)
{
    signal(SIGTERM, on_term); // expect: sig-signal
    (signal)(SIGPIPE, SIG_IGN); // expect: sig-signal
}

static int setup_portable(void)
{
    struct sigaction sa = { .sa_handler = on_term, .sa_flags = SA_RESTART };

    /* signal() may reset the handler */ // ok: sig-signal
    return sigaction(SIGTERM, &sa, NULL); // ok: sig-signal
}

static int announce(struct bus *bus)
{
    return bus->signal(bus, "Changed"); // ok: sig-signal
}

static int strength(const struct channel *c)
{
    int signal = c->signal; // ok: sig-signal

    return signal > 100 ? 100 : signal; // ok: sig-signal
}

static void report(int signal) // ok: sig-signal
{
    fprintf(stderr, "signal %d\n", signal); // ok: sig-signal
}

static int each(int (*signal)(int), int n) // ok: sig-signal
{
    return n ? signal(n) : 0; // ok: sig-signal
}
