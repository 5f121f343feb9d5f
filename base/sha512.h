/*
 * SHA-512, which ssh-keygen signs by default. From Mbed TLS, as base/sha256.h.
 */
#ifndef BASE_SHA512_H
#define BASE_SHA512_H

#include "base/str.h"

#define SHA512_BYTES 64
#define SHA512_HEX 129 /* 128 digits and a NUL */

/* Of count pieces as if they stood in one row. */
void sha512(unsigned char out[SHA512_BYTES], const struct str *pieces, size_t count);

void sha512_hex(char out[SHA512_HEX], struct str bytes);

/* Bytes that come piece by piece: begin, add, end. It owns nothing. */
struct sha512 {
	uint64_t state[32];
};

void sha512_begin(struct sha512 *hash);
void sha512_add(struct sha512 *hash, struct str bytes);
void sha512_end(char out[SHA512_HEX], struct sha512 *hash);

#endif
