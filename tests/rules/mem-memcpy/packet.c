#include <string.h>
#include <wchar.h>

#define PUT(dst, src, n) (memcpy((dst), (src), (n)), (dst) += (n)) // expect: mem-memcpy

struct dma_ops {
    void *(*memcpy)(void *, const void *, size_t); // ok: mem-memcpy
};

struct packet {
    unsigned char bytes[512];
    size_t len;
};

static int append(struct packet *p, const void *data, size_t n)
{
    if (n > sizeof p->bytes - p->len)
        return -1;
    memcpy(p->bytes + p->len, data, n); // expect: mem-memcpy
    p->len += n;
    return 0;
}

static void copy_label(wchar_t *dst, const wchar_t *src, size_t n)
{
    (wmemcpy)(dst, src, n); // expect: mem-memcpy
}

static void copy_packet(struct packet *dst, const struct packet *src)
{
    *dst = *src; /* no memcpy needed */ // ok: mem-memcpy
}

static void shift(struct packet *p, size_t n)
{
    memmove(p->bytes, p->bytes + n, p->len - n); // ok: mem-memcpy
    p->len -= n;
}

static void transfer(const struct dma_ops *ops, struct packet *p, const void *src)
{
    ops->memcpy(p->bytes, src, sizeof p->bytes); // ok: mem-memcpy
}

static void checked_memcpy(void *dst, size_t size, const void *src, size_t n) // ok: mem-memcpy
{
    if (n <= size)
        memmove(dst, src, n);
}
