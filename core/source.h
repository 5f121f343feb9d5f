/*
 * struct source: one file's bytes while it is looked at, borrowed from a store, with an
 * index of its lines. Lines end at LF.
 */
#ifndef CORE_SOURCE_H
#define CORE_SOURCE_H

#include <stdint.h>
#include "base/arena.h"
#include "core/finding.h"
#include "core/language.h"

struct source {
	struct str path;
	struct str bytes;     /* at most LIMIT_SCAN_BYTES */
	uint32_t *line_start; /* offset of each line's first byte; made on demand */
	uint32_t line_count;
	struct { /* the last answer of column16: spans are asked for in order */
		uint32_t line, offset, units;
	} seen;
};

/* Make the line index, once. */
void source_index_lines(struct source *source, struct arena *arena);

/* Needs the line index. The 1-based line that holds the byte. */
uint32_t source_line_of(const struct source *source, uint32_t offset);

/* Needs the line index. A line's bytes without its line end (LF or CRLF). */
struct str source_line(const struct source *source, uint32_t line);

/* Needs the line index. All of a span, from its two offsets. */
struct span source_span(struct source *source, uint32_t start, uint32_t end);

#endif
