/*
 * struct scan: the first look at a source, and the first witness. One linear pass of a
 * lexer over a reading (syntax/reading.h) finds the words that rules name, whatever they
 * hide behind as far as one file and its includes show it: macros, ##, names in strings
 * of asm and dlsym, names that compilers and libraries use inside. Of each it says by the
 * tokens around it how it is used, and whether that is beyond doubt; only doubtful ones
 * need a tree (syntax/uses.h), the second witness. It never gives up, whatever the bytes.
 */
#ifndef SYNTAX_SCAN_H
#define SYNTAX_SCAN_H

#include <stdbool.h>
#include <stdint.h>
#include "syntax/macro.h"
#include "syntax/reading.h"
#include "syntax/slice.h"
#include "syntax/words.h"

enum use {
	USE_NOTHING,
	USE_IS_CALL,
	USE_IS_REFERENCE,
	USE_IS_MACRO,	  /* in a macro's body, by the lexer */
	USE_IS_UNPARSED,  /* by the lexer, where there is no sound tree */
	USE_IS_PROTOTYPE, /* declared as the function that it is */
};

enum occurrence_bits {
	OCCURRENCE_CALL = 1,	      /* the next token is '(' */
	OCCURRENCE_MEMBER = 2,	      /* the token before is '.' or '->' */
	OCCURRENCE_MACRO_BODY = 4,    /* in the replacement list of a #define */
	OCCURRENCE_TOP = 8,	      /* in no function's body: counts file-wide */
	OCCURRENCE_WANTED = 16,	      /* somebody asks for its use: scan_want */
	OCCURRENCE_SURE = 32,	      /* seen is beyond doubt, whatever a tree says */
	OCCURRENCE_INACTIVE = 64,     /* in a branch of #if that no compiler reads */
	OCCURRENCE_UNEVALUATED = 128, /* in the operand of sizeof and its like */
	OCCURRENCE_INDIRECT =
		256, /* something else stands there: name is what is meant */
	OCCURRENCE_ADDRESS = 1024, /* behind a '&' */
	OCCURRENCE_MAY_CALL = 512, /* CALL, or in brackets that are called */
};

/* A word at a place. */
struct occurrence {
	uint32_t start, end; /* bytes of the reading */
	uint32_t reach;	     /* of its '(', when there is one: a call changes with it */
	const struct word *word;
	struct str name; /* the banned name: what stands there, unless INDIRECT */
	uint32_t branch; /* innermost #if branch that holds it, from 1; 0: none */
	uint32_t slice;	 /* index of the declaration that holds it; none in a directive */
	unsigned bits;
	enum use seen; /* what the lexer says: NOTHING, IS_CALL or IS_REFERENCE */
};

/* A comment that starts with "milecastle:". */
struct mark {
	uint32_t start, end; /* bytes, with the delimiters */
	uint32_t target;     /* a byte on the line that it speaks of; == start: none */
	bool is_alone;	     /* nothing but blanks before it on its line */
};

/* A file that the source includes. */
struct include {
	struct str path; /* as written, or as its macro says */
	uint32_t start;	 /* of what stands behind #include */
	uint32_t branch; /* of #if, from 1; 0: unconditional */
	bool is_quoted;	 /* "x", and not <x> */
};

struct include_list {
	struct include *items;
	size_t count, cap;
};

struct scan {
	const struct words *words; /* what was looked for */
	struct reading reading;	   /* what was looked at */
	struct {
		struct occurrence *items;
		size_t count, cap;
	} occurrences; /* in order; those in directives only if in a macro body */
	struct {
		struct mark *items;
		size_t count, cap;
	} marks;		      /* in order */
	struct fact_list facts;	      /* in no order; what is not asked for is missing */
	struct include_list includes; /* in order */
	struct branch_list branches;  /* of #if groups, in order of their start */
	struct slice_list slices;     /* the top-level declarations, in order */
	struct macro_table macros;    /* at the end of the source */
	bool is_cut;  /* LIMIT_CANDIDATES or LIMIT_MARKS reached; the rest is missing */
	bool is_deep; /* LIMIT_IFS or LIMIT_PARENS reached, and less is told apart */
	bool is_include_cut; /* LIMIT_INCLUDES reached: the rest is not followed */
};

struct header; /* syntax/header.h */

struct scan_input {
	struct str bytes; /* at most LIMIT_SCAN_BYTES */
	const struct words *words;
	enum dialect dialect;
	const struct header *given; /* macros that all sources have; may be NULL */
	bool is_for_macros;	    /* only includes and macros are asked for */
	/*
	 * Add to macros what an included file defines, under the branch of #if that the
	 * include stands in; NULL: includes are not followed. Called at each
	 * #include "path", in order.
	 */
	void (*include)(
		void *ctx, struct str path, uint32_t branch, struct macro_table *macros);
	void *ctx;
};

/* What scan holds lives in the arena, and in the input's bytes. */
void scan_read(struct scan *scan, struct arena *arena, const struct scan_input *input);

/*
 * Ask for the occurrences on these lines only; NULL: for all. line_start and line_count
 * are the source's line index. The marks and facts that speak of other lines are dropped.
 */
struct line_ranges;
void scan_want(struct scan *scan, const struct line_ranges *lines,
	const uint32_t *line_start, uint32_t line_count);

/* What the tokens say by themselves: shaped like a call, and not of a member. */
static inline bool occurrence_looks_called(const struct occurrence *occurrence)
{
	return (occurrence->bits & OCCURRENCE_CALL) &&
	       !(occurrence->bits & OCCURRENCE_MEMBER);
}

/*
 * Could a tree change what is reported of it? Not where the lexer is sure, nor in macro
 * bodies. Whether a rule asks for what it may turn out to be is another question.
 */
static inline bool occurrence_is_doubtful(const struct occurrence *o)
{
	return !(o->bits & (OCCURRENCE_SURE | OCCURRENCE_MACRO_BODY));
}

#endif
