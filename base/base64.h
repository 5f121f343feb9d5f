/*
 * Base 64 (RFC 4648, 4), strictly: padded, nothing between the digits, and the bits that
 * stand for nothing are zero, so that the same bytes have one spelling.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/buf.h"

/* *out lives in the arena. */
bool base64_read(struct str *out, struct arena *arena, struct str text);

void base64_write(struct buf *out, struct str bytes);

#endif
