/*
 * struct oid: the id of a git object, SHA-1 (20 bytes) or SHA-256 (32). Plain bytes, so
 * that nothing above git/ sees libgit2's type.
 */
#ifndef CORE_OID_H
#define CORE_OID_H

#include <stdbool.h>
#include <string.h>

struct oid {
	unsigned char bytes[32];
	unsigned char n; /* 20 or 32; 0: no object */
};

static inline bool oid_eq(const struct oid *a, const struct oid *b)
{
	return a->n == b->n && memcmp(a->bytes, b->bytes, a->n) == 0;
}

#endif
