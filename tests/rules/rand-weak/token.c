#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h> // ok: rand-weak

#define PICK(n) (rand() % (n)) // expect: rand-weak

struct generator {
    uint32_t (*random)(struct generator *); // ok: rand-weak
    uint32_t rand; // ok: rand-weak
};

static void make_token(char token[33])
{
    for (int i = 0; i < 32; i++)
        token[i] = "0123456789abcdef"[rand() & 15]; // expect: rand-weak
    token[32] = '\0';
}

static long session_id(void)
{
    return (random)() ^ lrand48(); // expect: rand-weak, rand-weak
}

static int session_id_seeded(unsigned *seed)
{
    return (*rand_r)(seed); // expect: rand-weak
}

static int make_token_safely(unsigned char *buf, size_t n)
{
    /* rand() could be predicted */ // ok: rand-weak
    return getrandom(buf, n, 0) == (ssize_t)n ? 0 : -1; // ok: rand-weak
}

static uint32_t next(struct generator *g)
{
    uint32_t random = g->random(g); // ok: rand-weak

    g->rand ^= random; // ok: rand-weak
    return random; // ok: rand-weak
}

static uint32_t test_rand(struct generator *g) // ok: rand-weak
{
    return next(g);
}

static int fill(uint32_t (*rand)(void), uint32_t *out, int n) // ok: rand-weak
{
    while (n--)
        *out++ = rand(); // ok: rand-weak
    return 0;
}

static uint32_t (*const source)(struct generator *) = test_rand; // ok: rand-weak
