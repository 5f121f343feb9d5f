/*
 * Cutting Python or Starlark into its top-level statements, so that each is parsed by
 * itself: what is broken in one does not reach the next, and a parse is never larger than
 * one statement. Not a parser: it knows strings, comments, brackets and lines.
 *
 * The text that is parsed is a copy of the same length, so that every byte stays at its
 * place. Outside of strings it has no comments, no continued lines, no CR, FF or NUL:
 * blanks stand there. The grammar's scanner goes through a run of comments again at each
 * line of it, and stops at a NUL.
 */
#ifndef SYNTAX_PYTHON_CUT_H
#define SYNTAX_PYTHON_CUT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

/* A top-level statement with all that is indented below it: bytes [start, end). */
struct python_piece {
	uint32_t start, end;
	/* Not to be parsed, a phrase; NULL: it may. */
	const char *refused;
};

struct python_text {
	struct str text; /* the copy */
	struct {
		struct python_piece *items;
		size_t count, cap;
	} pieces; /* in order; blank lines may be in none */
};

void python_cut(struct python_text *out, struct arena *arena, struct str bytes);

#endif
