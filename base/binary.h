/*
 * Binary data that never leaves the machine: integers have its byte order. Written into a
 * struct buf; read with a cursor that runs past no end.
 */
#ifndef BASE_BINARY_H
#define BASE_BINARY_H

#include <stdint.h>
#include "base/buf.h"

/* Once is_bad, all that is taken is zero or empty. */
struct cursor {
	struct str rest;
	bool is_bad;
};

struct str cursor_take(struct cursor *c, size_t n);
uint32_t cursor_u32(struct cursor *c);

/* A number of items of at least size bytes each, when there is room for as many. */
size_t cursor_count(struct cursor *c, size_t size);

/* value: below 2^32. */
void binary_u32(struct buf *out, size_t value);

#endif
