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

#endif
