#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define PAUSE_MS(n) usleep((n) * 1000) // expect: time-sleep

struct timer_ops {
    int (*usleep)(unsigned); // ok: time-sleep
    unsigned ualarm; // ok: time-sleep
};

static int wait_ready(volatile const int *ready)
{
    while (!*ready)
        usleep(1000); // expect: time-sleep
    return *ready;
}

static void beat(void)
{
    (ualarm)(250000, 250000); // expect: time-sleep
}

static int pause_ms(long ms)
{
    struct timespec ts = { ms / 1000, ms % 1000 * 1000000L };

    /* usleep() ends below one second */ // ok: time-sleep
    return nanosleep(&ts, NULL); // ok: time-sleep
}

static int doze(const struct timer_ops *ops)
{
    return ops->usleep(ops->ualarm); // ok: time-sleep
}

static int emulate(int (*usleep)(unsigned), unsigned n) // ok: time-sleep
{
    return usleep(n); // ok: time-sleep
}

static void print_usleep_stats(void) // ok: time-sleep
{
    puts("usleep: 0"); // ok: time-sleep
}
