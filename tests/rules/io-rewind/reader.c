#include <stdio.h>

#define RESTART(f) rewind(f) // expect: io-rewind

struct tape {
    int (*rewind)(struct tape *); // ok: io-rewind
    FILE *file;
};

static long count_then_restart(FILE *f)
{
    long n = 0;

    while (fgetc(f) != EOF)
        n++;
    rewind(f); // expect: io-rewind
    return n;
}

static void unbuffered(FILE *f)
{
    (setbuf)(f, NULL); // expect: io-rewind
}

static int restart(FILE *f)
{
    /* rewind() would not say that f is a pipe */ // ok: io-rewind
    return fseek(f, 0L, SEEK_SET); // ok: io-rewind
}

static int tape_restart(struct tape *t)
{
    return t->rewind(t); // ok: io-rewind
}

static int play(struct tape *t, int rewind) // ok: io-rewind
{
    if (rewind) // ok: io-rewind
        return tape_restart(t);
    return setvbuf(t->file, NULL, _IONBF, 0); // ok: io-rewind
}

static void rewinddir_hint(void) // ok: io-rewind
{
    puts("use rewinddir(3)"); // ok: io-rewind
}
