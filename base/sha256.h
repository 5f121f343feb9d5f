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

struct digest {
	unsigned char bytes[SHA256_BYTES];
};

void sha256_hex(char out[SHA256_HEX], struct str bytes);

/* Bytes that come piece by piece: begin, add, end. It owns nothing. */
struct sha256 {
	uint64_t state[16];
};

void sha256_begin(struct sha256 *hash);
void sha256_add(struct sha256 *hash, struct str bytes);
void sha256_end(struct digest *out, struct sha256 *hash);

/* A digest in lower-case hex. */
void digest_hex(char out[SHA256_HEX], const struct digest *digest);

#endif
