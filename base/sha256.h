/*
 * SHA-256, for what decides: the digest of a policy. From Mbed TLS, which is linked in
 * already as the hash under libgit2 and costs nothing at start.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/str.h"

#define SHA256_HEX 65 /* 64 digits and a NUL */

void sha256_hex(char out[SHA256_HEX], struct str bytes);

#endif
