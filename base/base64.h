/*
 * Base 64 (RFC 4648, section 4), canonical only: padded, no blanks or line ends, unused
 * bits zero. So bytes have one text and a text has one meaning.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/arena.h"
#include "base/buf.h"

/* The bytes, in the arena. false when text is not canonical; out is untouched then. */
bool base64_read(struct str *out, struct arena *arena, struct str text);

/* bytes as text, with padding. */
void base64_write(struct buf *out, struct str bytes);

#endif
