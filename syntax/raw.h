/*
 * Where raw strings of GNU C end: R"mark(...)mark". The ends are indexed once for a
 * source, so each question costs a binary search and a source full of openings stays
 * cheap.
 */
#ifndef SYNTAX_RAW_H
#define SYNTAX_RAW_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

#define RAW_MARK_BYTES 16 /* C++ and GNU C allow no longer one */

/* A place where a raw string might end: its ')' and the mark behind it. */
struct raw_end {
	char mark[RAW_MARK_BYTES]; /* padded with NUL */
	uint32_t at;
};

struct raw_index {
	struct raw_end *items; /* by mark, then place */
	size_t count, cap;
	bool is_made;
};

/* The index behind the raw string whose quote stands at quote; 0: it is none. */
size_t raw_string_end(
	struct raw_index *index, struct arena *arena, struct str s, size_t quote);

#endif
