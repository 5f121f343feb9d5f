/*
 * SHA-512, which ssh-keygen signs by default. From Mbed TLS, as base/sha256.h.
 */
#ifndef BASE_SHA512_H
#define BASE_SHA512_H

#include "base/str.h"

#define SHA512_BYTES 64

/* Of count pieces as if they stood in one row. */
void sha512(unsigned char out[SHA512_BYTES], const struct str *pieces, size_t count);

#endif
