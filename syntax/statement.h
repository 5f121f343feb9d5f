/*
 * A reading cut into statements, for fingerprints: what stands between ';', '{' and '}'
 * outside of brackets, so neither braces nor line ends around a statement are part of it.
 * if (...), while (...), for (...) and switch (...) end with their brackets, else and do
 * with their word. A directive is a statement of its own, wherever it stands; within
 * another one it is part of that too. Of each is known the function that it is in. Not a
 * parser: what #if tears apart, or macros hide, it cuts in some way, and in the same way
 * each time.
 */
#ifndef SYNTAX_STATEMENT_H
#define SYNTAX_STATEMENT_H

#include "syntax/slice.h"

/*
 * A function's name: the word before its parameters, with "A::" before it; where nothing
 * stands before the word, as in TEST(a, b) { ... }, the brackets too. Namespaces and
 * classes are passed through.
 */
struct function_name {
	uint32_t start, end; /* bytes; both 0: in no function, as all directives */
	uint64_t hash;	     /* of its tokens; 0: in none */
};

struct statement {
	uint32_t start, end; /* bytes: first token to behind the last; never empty */
	uint64_t hash;	     /* of its tokens: finds, and never decides */
	struct function_name function;
	bool is_asked; /* the sink said so of a token of it */
};

/* Whoever looks on, in order of the source. */
struct statement_sink {
	/*
	 * A token at [start, end) is the index-th, from 0, of the statement that begins
	 * at statement. true: the statement is asked for. May be NULL.
	 */
	bool (*token)(void *ctx, uint32_t statement, uint32_t index, uint32_t start,
		uint32_t end);
	/* It has ended. Directives within it came before. */
	void (*statement)(void *ctx, const struct statement *statement);
	void *ctx;
};

/* slices: of a scan of these bytes. Linear, and without memory of its own. */
void statements_cut(struct str bytes, const struct slice_list *slices,
	const struct statement_sink *sink);

#endif
