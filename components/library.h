/*
 * Known libraries, by what their own files say of themselves: a macro with a version or a
 * banner in the first comment. A name here is a hint; what a file is, its hash says.
 * Tables: library_macros.def, library_banners.def.
 */
#ifndef COMPONENTS_LIBRARY_H
#define COMPONENTS_LIBRARY_H

#include "base/arena.h"

/* One library that a file names. */
struct library_mark {
	struct str name;
	bool is_single;	    /* made of one or two files; else a file of a folder */
	size_t start, end;  /* the macro's line or the banner */
	struct str version; /* in the arena; empty: not told */
};

/* In order of place; each name once. */
struct library_marks {
	struct library_mark *items;
	size_t count, cap;
};

/* A directive of the preprocessor: "# word rest", by lines. */
struct directive {
	size_t start;	 /* of '#' */
	struct str word; /* "define" */
	struct str rest; /* to the end of the line, trimmed */
	size_t end;
};

/*
 * The next one at or behind *at, which goes on; false: there is none. Only '#' with
 * nothing but blanks before it on its line. Comments are not known.
 */
bool directive_next(struct directive *out, struct str bytes, size_t *at);

/*
 * What a file says, directive by directive: begin reads its first bytes. The filters are
 * the lengths, as bits, that words with some first byte have.
 */
struct library_finder {
	struct library_marks marks;
	struct arena *arena;
	struct str bytes;
	uint64_t macro_lengths[128], word_lengths[128];
};
void library_begin(struct library_finder *f, struct arena *arena, struct str bytes);
void library_define(struct library_finder *f, const struct directive *define);

/* Both, of all of a file. */
void library_find(struct library_marks *out, struct arena *arena, struct str bytes);

/* The tables are in order: what the look-up relies on; for tests. */
bool library_is_sorted(void);

#endif
