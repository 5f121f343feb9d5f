/*
 * struct scan: the first look at a source. One linear pass over the bytes finds the words
 * that some rule names, outside comments, strings and character constants, and the
 * comments that are addressed to us. It never gives up, whatever the bytes; a source in
 * which it finds nothing is never parsed, and where there is no sound tree its word
 * stands.
 *
 * Line splices are honoured in comments, strings and directives. Splices inside a word,
 * trigraphs, digraphs and lone CRs are not undone yet (NEEDSWORK: translation phases).
 */
#ifndef SYNTAX_SCAN_H
#define SYNTAX_SCAN_H

#include <stdbool.h>
#include <stdint.h>
#include "syntax/slice.h"
#include "syntax/words.h"

enum occurrence_bits {
	OCCURRENCE_CALL = 1,	   /* the next token is '(' */
	OCCURRENCE_MEMBER = 2,	   /* the token before is '.' or '->' */
	OCCURRENCE_MACRO_BODY = 4, /* in the replacement list of a #define */
	OCCURRENCE_TOP = 8,	   /* in no function's body: counts file-wide */
	OCCURRENCE_WANTED = 16,	   /* somebody asks for its use: scan_want */
};

/* A word at a place. */
struct occurrence {
	uint32_t start, end; /* bytes */
	uint32_t reach;	     /* of its '(', when there is one: a call changes with it */
	const struct word *word;
	uint32_t branch; /* innermost #if branch that holds it, from 1; 0: none */
	uint32_t slice;	 /* index of the declaration that holds it; none in a directive */
	unsigned bits;
};

/* A comment that starts with "milecastle:". */
struct mark {
	uint32_t start, end; /* bytes, with the delimiters */
	uint32_t target;     /* a byte on the line that it speaks of; == start: none */
	bool is_alone;	     /* nothing but blanks before it on its line */
};

struct scan {
	const struct words *words; /* what was looked for */
	struct {
		struct occurrence *items;
		size_t count, cap;
	} occurrences; /* in order; those in directives only if in a macro body */
	struct {
		struct mark *items;
		size_t count, cap;
	} marks;		/* in order */
	struct fact_list facts; /* not in order; what is not asked for may be missing */
	struct branch_list branches; /* of #if groups, in order of their start */
	struct slice_list slices;    /* the top-level declarations, in order */
	bool is_cut; /* LIMIT_CANDIDATES or LIMIT_MARKS reached; the rest is missing */
};

/* bytes: at most LIMIT_SCAN_BYTES. What scan holds lives in the arena. */
void scan_run(struct scan *scan, struct arena *arena, struct str bytes,
	const struct words *words);

/*
 * Ask for the occurrences on these lines only; NULL: for all. line_start and line_count
 * are the source's line index. The marks that speak of other lines are dropped.
 */
struct line_ranges;
void scan_want(struct scan *scan, const struct line_ranges *lines,
	const uint32_t *line_start, uint32_t line_count);

/* What the scan says by itself: shaped like a call, and not of a member. */
static inline bool occurrence_looks_called(const struct occurrence *occurrence)
{
	return (occurrence->bits & OCCURRENCE_CALL) &&
	       !(occurrence->bits & OCCURRENCE_MEMBER);
}

#endif
