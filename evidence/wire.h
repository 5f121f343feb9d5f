/*
 * The encoding of SSH's keys and signatures (RFC 4251, section 5): a string is its length
 * in four bytes, most significant first, and that many bytes. Read with a cursor that
 * runs past no end (base/binary.h), written into a struct buf.
 */
#ifndef EVIDENCE_WIRE_H
#define EVIDENCE_WIRE_H

#include "base/binary.h"

uint32_t wire_u32(struct cursor *c);

/* A string's bytes, a view. */
struct str wire_string(struct cursor *c);

/* What was read was whole, and nothing stands behind it. */
static inline bool wire_is_end(const struct cursor *c)
{
	return !c->is_bad && !c->rest.n;
}

void wire_put_u32(struct buf *out, uint32_t value);
void wire_put_string(struct buf *out, struct str bytes);

#endif
