/*
 * XXH3 with 128 bits: a fast key under which content is found. Whoever chooses the bytes
 * can make two of them collide, so a hit is where to look, never a proof: what is granted
 * is granted by SHA-256 (base/sha256.h) or by an id of git.
 */
#ifndef BASE_XXHASH_H
#define BASE_XXHASH_H

#include "base/str.h"

#define XXH128_BYTES 16
#define XXH128_HEX 33 /* 32 digits and a NUL */

/* In the canonical order of bytes, the same on every machine. */
struct xxh128 {
	unsigned char bytes[XXH128_BYTES];
};

void xxh128(struct xxh128 *out, struct str bytes);

static inline bool xxh128_eq(const struct xxh128 *a, const struct xxh128 *b)
{
	return memcmp(a->bytes, b->bytes, XXH128_BYTES) == 0;
}

/* In lower-case hex. */
void xxh128_hex(char out[XXH128_HEX], const struct xxh128 *hash);

#endif
