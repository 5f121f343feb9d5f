/*
 * primaryLocationLineHash as GitHub's codeql-action computes it (its src/fingerprints.ts,
 * described in prose): a polynomial hash modulo 2^64, multiplier 37, over the first 100
 * UTF-16 units from the start of a line, blanks and tabs left out, CR and CRLF read as
 * LF, the end of the file as the unit 65535 and zeros behind it. Written as lower-case
 * hex without leading zeros, ":" and an ordinal among equal hashes in the file. It serves
 * to find equal results again; it never grants anything.
 */
#ifndef CORE_FINGERPRINT_H
#define CORE_FINGERPRINT_H

#include <stdint.h>
#include "base/arena.h"
#include "base/str.h"

struct line_hash {
	uint64_t hash;
	uint32_t ordinal; /* from 1 */
};

/*
 * The hashes of all lines of a file, in order; *count of them. A file that ends with a
 * line end has one line more than line ends, as there.
 */
struct line_hash *line_hashes(struct arena *arena, struct str bytes, size_t *count);

#endif
