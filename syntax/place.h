/*
 * struct place: whether a byte of a C source stands in code, in a comment or in a
 * literal. For the few bytes that look odd: places are asked for in ascending order, and
 * what lies between two of them is read once. The scan (syntax/scan.h) knows more and
 * looks at every byte; this knows just enough to judge single ones.
 *
 * Lines end at LF and at a CR, as compilers read them; splices are honoured, trigraphs
 * are not. A literal ends with its line. A raw string that does not end within
 * LIMIT_RAW_STRING ends there.
 */
#ifndef SYNTAX_PLACE_H
#define SYNTAX_PLACE_H

#include <stdbool.h>
#include "base/str.h"

enum place_kind {
	PLACE_CODE, /* and directives */
	PLACE_LINE_COMMENT,
	PLACE_COMMENT,
	PLACE_STRING,
	PLACE_CHARACTER,
	PLACE_RAW_STRING,
};

struct place {
	struct str bytes; /* the source; set by the owner, with all else zero */
	size_t at;	  /* read up to here, exclusive */
	enum place_kind kind;
	bool is_word;	/* in code: the byte before at is of an identifier ... */
	bool is_number; /* ... or of a number, in which ' is a separator */
	size_t opened;	/* of a raw string: where it began, ... */
	struct str end; /* ... and what stands between its ')' and '"' */
};

/* What the byte at is in; at is not below the one asked for last. */
enum place_kind place_of(struct place *place, size_t at);

static inline bool place_is_comment(enum place_kind kind)
{
	return kind == PLACE_LINE_COMMENT || kind == PLACE_COMMENT;
}

#endif
