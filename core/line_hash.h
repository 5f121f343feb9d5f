/*
 * primaryLocationLineHash as GitHub's codeql-action computes it (its src/fingerprints.ts,
 * described in prose): a polynomial hash modulo 2^64, multiplier 37, over the first 100
 * UTF-16 units from the start of a line, blanks and tabs left out, CR and CRLF read as
 * LF, the end of the file as the unit 65535 and zeros behind it. Written as lower-case
 * hex without leading zeros, ":" and an ordinal among equal hashes in the file. It serves
 * to find equal results again; it never grants anything. One departure: two lines that
 * begin unlike each other count as unequal, even where somebody made their hashes
 * collide.
 */
#ifndef CORE_LINE_HASH_H
#define CORE_LINE_HASH_H

#include <stdint.h>
#include "base/arena.h"
#include "base/str.h"

struct line_hash {
	uint32_t line; /* from 1 */
	uint64_t hash;
	uint32_t ordinal; /* from 1; 0: there is no such line */
};

/*
 * Fill in hash and ordinal of some lines of a file, in ascending order of line, each
 * once. A file that ends with a line end has one line more than line ends, as there.
 */
void line_hashes(
	struct line_hash *lines, size_t count, struct arena *arena, struct str bytes);

#endif
