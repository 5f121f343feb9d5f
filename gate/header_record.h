/*
 * One struct header as bytes, for gate/header_cache.h. Integers have the machine's byte
 * order: the bytes never leave it.
 *
 *   u32 1 when the header was cut, u32 macros, u32 includes;
 *   for each macro u32 flags, u32 lengths of name, parameters and body;
 *   for each include u32 1 when conditional, u32 length of its path;
 *   then all these strings, one after the other, and nothing behind them
 */
#ifndef GATE_HEADER_RECORD_H
#define GATE_HEADER_RECORD_H

#include "base/buf.h"
#include "syntax/header.h"

void header_record_write(struct buf *out, const struct header *header);

/* false: these are no such bytes. What out holds lives as long as record and arena. */
bool header_record_read(struct header *out, struct arena *arena, struct str record);

/* --- integers and bytes, front to end --------------------------------------------------
 */

/* Once is_bad, all that is taken is zero or empty. */
struct cursor {
	struct str rest;
	bool is_bad;
};

struct str cursor_take(struct cursor *c, size_t n);
uint32_t cursor_u32(struct cursor *c);

/* A number of items of at least size bytes each, when there is room for as many. */
size_t cursor_count(struct cursor *c, size_t size);

void binary_u32(struct buf *out, size_t value);

#endif
