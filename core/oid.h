/*
 * struct oid: the id of a git object, SHA-1 (20 bytes) or SHA-256 (32). Plain bytes, so
 * that nothing above git/ sees libgit2's type.
 */
#ifndef CORE_OID_H
#define CORE_OID_H

#include <stdbool.h>
#include <string.h>
#include "base/node.h"
#include "base/str.h"

struct oid {
	unsigned char bytes[32];
	unsigned char n; /* 20 or 32; 0: no object */
};

static inline bool oid_eq(const struct oid *a, const struct oid *b)
{
	return a->n == b->n && memcmp(a->bytes, b->bytes, a->n) == 0;
}

/* In lower-case hexadecimal digits; 40 zeros for no object, as in git's protocols. */
#define OID_HEX 65
void oid_hex(char out[OID_HEX], const struct oid *oid);

/* oid_hex where it is needed once: printf("%s", OID_HEX_OF(&oid)). */
#define OID_HEX_OF(oid) (oid_hex_in((char[OID_HEX]){""}, (oid)))
const char *oid_hex_in(char *out, const struct oid *oid);

/*
 * 40 or 64 lower-case digits; all zeros give no object (n == 0). false when hex is not
 * that; nothing is written then.
 */
bool oid_read(struct oid *out, struct str hex);

/* The id named key in a map; errors start with the place. */
int oid_of_node(
	struct oid *out, const struct node *map, const char *key, struct err *err);

/* Order of bytes; what is shorter first. */
int oid_cmp(const struct oid *a, const struct oid *b);

#endif
