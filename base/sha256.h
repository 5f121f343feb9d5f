/*
 * SHA-256, for what decides: the digest of a policy, what a signature is about. From Mbed
 * TLS, which is linked in already as the hash under libgit2 and costs nothing at start.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/str.h"

#define SHA256_BYTES 32
#define SHA256_HEX 65 /* 64 digits and a NUL */

/* Of count pieces as if they stood in one row. */
void sha256(unsigned char out[SHA256_BYTES], const struct str *pieces, size_t count);

void sha256_hex(char out[SHA256_HEX], struct str bytes);

/* The same in parts, for what need not be in memory at once: begin, add..., end. */
struct sha256 {
	uint64_t state[16];
};
void sha256_begin(struct sha256 *sha256);
void sha256_add(struct sha256 *sha256, struct str bytes);
void sha256_end(char out[SHA256_HEX], struct sha256 *sha256);

#endif
