/*
 * SHA-1, for one thing: the id that git gives to a blob. It is no proof against people;
 * git refuses the collisions that are known, and this does not.
 */
#ifndef BASE_SHA1_H
#define BASE_SHA1_H

#include "base/str.h"

#define SHA1_BYTES 20

/* Of count pieces as if they stood in one row. */
void sha1(unsigned char out[SHA1_BYTES], const struct str *pieces, size_t count);

#endif
