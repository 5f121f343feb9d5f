/*
 * Facts about the bytes of a source that need no C: characters that mislead, encodings,
 * markers that were left behind. One linear pass, and none at all when nobody asks; it
 * looks at single bytes only where a block of 64 holds something out of the ordinary.
 *
 * Found here, and what the fact's name is:
 *
 *   FACT_BIDI       "U+202E": a character that reorders or directs what is shown, be it
 *                   in code, a comment or a string
 *   FACT_INVISIBLE  "U+200B": one that has no shape or that of a blank, in code only
 *   FACT_LONE_CR    none
 *   FACT_NUL        none
 *   FACT_BAD_UTF8   "0xe9": the first byte that is not part of well-formed UTF-8
 *   FACT_CONFLICT   "<<<<<<<": at the start of a line; "=======" and "|||||||" only
 *                   between "<<<<<<<" and ">>>>>>>"
 *   FACT_LONG_LINE  "5120 bytes": of a line above LIMIT_LINE_BYTES with something but
 *                   blanks beyond LIMIT_LINE_COLUMNS
 *   FACT_TODO       "FIXME": the word, in a comment
 *
 * Places of one kind on one line are one fact, from the first to the last; its name goes
 * on with " and 3 more". Where more than LIMIT_TEXT_LINES lines (for invalid UTF-8
 * LIMIT_UTF8_LINES: a Latin-1 file is one mistake, not a thousand) have a kind, a single
 * fact covers all of them, so that none is left out and a change among them still meets
 * it.
 */
#ifndef SYNTAX_TEXT_H
#define SYNTAX_TEXT_H

#include "core/fact.h"

/*
 * Append to out, in order of place, the facts that are wanted (bit n for enum fact_kind
 * n); kinds that are not of the list above are passed over. bytes: as they are in the
 * repository, at most LIMIT_SCAN_BYTES. Names live in the arena.
 */
void text_find(
	struct fact_list *out, struct arena *arena, struct str bytes, uint64_t wanted);

#endif
