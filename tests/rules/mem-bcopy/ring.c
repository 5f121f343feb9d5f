#include <string.h>
#include <strings.h>

#define CLEAR(x) bzero(&(x), sizeof(x)) // expect: mem-bcopy

struct ring {
    unsigned char slot[64];
    void (*bzero)(struct ring *); // ok: mem-bcopy
};

static void ring_init(struct ring *r)
{
    bzero(r, sizeof *r); // expect: mem-bcopy
}

static void ring_copy(struct ring *dst, const struct ring *src)
{
    bcopy(src->slot, dst->slot, sizeof dst->slot); // expect: mem-bcopy
}

static int ring_equal(const struct ring *a, const struct ring *b)
{
    return (bcmp)(a->slot, b->slot, sizeof a->slot) == 0; // expect: mem-bcopy
}

static void ring_wipe(struct ring *r)
{
    explicit_bzero(r->slot, sizeof r->slot); // ok: mem-bcopy
}

static void ring_reset(struct ring *r)
{
    r->bzero(r); // ok: mem-bcopy
}

static int compare(const void *a, const void *b, size_t n, int (*bcmp)(const void *, const void *, size_t)) // ok: mem-bcopy
{
    return bcmp(a, b, n); // ok: mem-bcopy
}

static const char usage[] = "-b  use bcopy for the ring"; // ok: mem-bcopy
