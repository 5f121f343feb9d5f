/*
 * struct reading: a source as a compiler reads it. Translation phases 1 and 2 (and what
 * compilers add to them) are undone in place: the reading has as many bytes as the
 * source, and every token begins at the same offset in both, so lines and columns need no
 * map. Most sources need nothing of this and are their own reading.
 *
 *   lone CR                  a line end, as for gcc and clang
 *   NUL, BOM at the start    blanks
 *   str\<newline>cpy         "strcpy" and then the splice; its seam says where it ends
 *   \ <blanks> <newline>     a splice, as for gcc and clang
 *   <% %> <: :> %: %:%:      { } [ ] # ##, padded with blanks
 *   ??< and its like         the same, in ISO C only
 *   R"x(...)x"               a plain string, in GNU C only
 *
 * Sources that use trigraphs or raw strings mean one thing to gcc and another to gcc
 * -std=c17; they are read both ways (is_open). Nor has C90 comments that begin with //.
 * Sources: ISO C 5.1.1.2 and 6.4.6; gcc's manual, "Initial processing"; both compilers
 * tried.
 */
#ifndef SYNTAX_READING_H
#define SYNTAX_READING_H

#include <stdbool.h>
#include <stdint.h>
#include "core/fact.h"

enum dialect {
	DIALECT_GNU, /* raw strings, no trigraphs: what compilers do unless told */
	DIALECT_ISO, /* trigraphs, no raw strings: -std=c11, -std=c17 */
	DIALECT_C90, /* the same, without // comments before a '*': -std=c90, -ansi */
};

/* A word that a splice stood in. */
struct seam {
	uint32_t start, end; /* in the reading */
	uint32_t source_end; /* in the source */
};

struct reading {
	struct str bytes; /* the source's own when nothing had to be undone */
	struct {
		struct seam *items;
		size_t count, cap;
	} seams;	  /* in order */
	bool is_open;	  /* ISO C reads something else */
	bool is_open_c90; /* C90 reads something else */
	bool is_cut;	  /* LIMIT_CANDIDATES reached; further facts are missing */
};

/*
 * Read a source. What is unusual about it is added to facts, in order, as far as it is of
 * a kind that is wanted: bit n for enum fact_kind n; 0: facts may be NULL. bytes must
 * outlive the reading; what it allocates lives in the arena. Linear.
 */
void reading_make(struct reading *out, struct arena *arena, struct str bytes,
	enum dialect dialect, struct fact_list *facts, uint64_t wanted);

/* Where in the source a word ends that ends there in the reading. */
uint32_t reading_source_end(const struct reading *reading, uint32_t start, uint32_t end);

#endif
