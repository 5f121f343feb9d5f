/*
 * struct forest: the trees of those declarations of a source that the lexer could not
 * settle alone. Where such a tree has an error right at the place in question, it is made
 * again of another view of the same bytes (syntax/view.h): with other branches of the #if
 * that broke it, and with macros read as what they stand for.
 */
#ifndef SYNTAX_FOREST_H
#define SYNTAX_FOREST_H

#include "core/receipt.h"
#include "syntax/parse.h"
#include "syntax/scan.h"

/* The tree of the bytes [start, end) of a source; its nodes count from start. */
struct tree {
	TSTree *handle;
	uint32_t start, end;
};

/* An occurrence that a tree of another view is sound for. */
struct pick {
	uint32_t occurrence; /* index */
	uint32_t tree;	     /* index into views */
};

struct forest {
	const struct grammar *grammar;
	struct tree *items; /* of the source as it is, in order */
	size_t count, cap;
	struct {
		struct tree *items;
		size_t count, cap;
	} views; /* of other views, each for one pick or more */
	struct {
		struct pick *items;
		size_t count, cap;
	} picks; /* in order of their occurrence */
};

/*
 * Parse what scan wants and the lexer is not sure of: the declarations that hold such a
 * word, and those that may give a wanted word another meaning. is_all: those as well that
 * the lexer is sure of, to compare. What it cost goes into receipt; budget is one for all
 * readings of a source. Returns the worst result; a declaration with another one than
 * PARSE_OK has no tree.
 */
enum parse_result forest_parse(struct forest *out, struct arena *arena,
	struct parser *parser, const struct scan *scan, bool is_all,
	struct receipt *receipt, struct budget *budget);

/* Bytes of a tree that lie in an ERROR node, or are missing. */
uint64_t tree_error_bytes(TSTree *tree);

/* The tree that holds a byte, or NULL. *hint is an index to start from, and is moved on.
 */
const struct tree *forest_find(const struct forest *forest, size_t *hint, uint32_t at);

void forest_done(struct forest *forest);

#endif
