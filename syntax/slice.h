/*
 * Cutting a source into its top-level declarations while it is scanned, so that only
 * those that hold a candidate need be parsed. Not a parser: it counts brackets, honours
 * #if groups (each branch starts from the same brackets) and cuts only behind a ';' or
 * '}' at the top. A directive between declarations belongs to none. Where brackets do not
 * match it errs towards larger slices; what it cuts wrongly, the parser sees as an error,
 * and there the lexer's guess stands.
 */
#ifndef SYNTAX_SLICE_H
#define SYNTAX_SLICE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/limits.h"
#include "syntax/lexer.h"

/* A top-level declaration: bytes [start, end). */
struct slice {
	uint32_t start, end;
};

struct slice_list {
	struct slice *items;
	size_t count, cap;
};

enum slice_close { CLOSE_NO, CLOSE_AT_LINE_START, CLOSE_NOW };

/* A branch of an #if: bytes from its directive to the one that ends it. */
struct branch {
	uint32_t start, end;
	bool is_inactive; /* #if 0, or behind a branch with #if 1; or within such a one */
};

/* What the condition of an #if is known to be. */
enum condition { CONDITION_OPEN, CONDITION_TRUE, CONDITION_FALSE };

struct branch_list {
	struct branch *items;
	size_t count, cap;
};

/* While the scan runs. */
struct slicer {
	struct slice_list *slices;
	struct branch_list *branches;
	struct arena *arena;
	unsigned braces, parens; /* open ones */
	bool is_open;		 /* a slice has begun */
	uint32_t start;		 /* of the open slice */
	enum slice_close close;	 /* may the open slice end before the next token? */
	uint32_t close_at;	 /* where it would end */
	bool is_function;	 /* the outermost brace in hand opened behind ')' */
	char last;		 /* first byte of the token before */
	struct {
		unsigned braces, parens;	   /* at the #if */
		unsigned live_braces, live_parens; /* after the last live branch */
		uint32_t branch; /* the one in hand: index into branches */
		bool was_true;	 /* a branch before had #if 1 */
		bool was_live;	 /* live_* are set */
	} ifs[LIMIT_IFS];	 /* the open ones */
	unsigned if_count;
	bool is_deep; /* LIMIT_IFS was reached */
};

/* slicer_token's slow way: the token may begin or end something. */
void slicer_turn(struct slicer *slicer, uint32_t at, char c, bool is_line_start);

/* A token begins at at with the byte c; is_line_start: it is the first on its line. */
static inline void slicer_token(
	struct slicer *slicer, uint32_t at, char c, bool is_line_start)
{
	if (slicer->close || !slicer->is_open ||
		byte_classes[(unsigned char)c] == BYTE_BRACKET)
		slicer_turn(slicer, at, c, is_line_start);
	slicer->last = c;
}

/* A directive of that name stands at at; condition: of #if and #elif. */
void slicer_directive(
	struct slicer *slicer, struct str name, enum condition condition, uint32_t at);

/* The source ends. */
void slicer_end(struct slicer *slicer, uint32_t at);

/* In the braces of a function's body, as far as that can be told; an enum's are none. */
static inline bool slicer_is_in_function(const struct slicer *slicer)
{
	return slicer->braces && slicer->is_function;
}

/* The innermost branch in hand, counted from 1; 0: in no #if. */
static inline uint32_t slicer_branch(const struct slicer *slicer)
{
	unsigned depth = slicer->if_count < LIMIT_IFS ? slicer->if_count : LIMIT_IFS;

	return depth ? slicer->ifs[depth - 1].branch + 1 : 0;
}

/* Is the place in hand in a branch that no compiler reads? */
static inline bool slicer_is_inactive(const struct slicer *slicer)
{
	uint32_t branch = slicer_branch(slicer);

	return branch && slicer->branches->items[branch - 1].is_inactive;
}

/* Index that the slice in hand will have. */
static inline uint32_t slicer_index(const struct slicer *slicer)
{
	return (uint32_t)slicer->slices->count;
}

#endif
