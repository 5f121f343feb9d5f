/*
 * Python and Starlark as a tree of few kinds of nodes, for who reads what scripts declare
 * (components/script.h). tree-sitter's grammar of Python parses; Starlark is a subset of
 * it in all that matters here (docs/dependencies.md). Nothing is executed.
 *
 * Each top-level statement is parsed by itself (syntax/python_cut.h), within
 * LIMIT_PARSE_BYTES, _MEMORY and LIMIT_PYTHON_STEPS; one that is not parsed is a node of
 * its own, with the reason. The tree is threaded by parent and next, so that going
 * through it needs no recursion, however deep it is.
 */
#ifndef SYNTAX_PYTHON_H
#define SYNTAX_PYTHON_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

enum py_kind {
	PY_MODULE,    /* the root */
	PY_OTHER,     /* anything else, with the expressions in it */
	PY_ERROR,     /* what does not fit the grammar, with what was recognised in it */
	PY_UNREAD,    /* a statement that was not parsed; text: why */
	PY_NAME,      /* text */
	PY_STRING,    /* text: what it says */
	PY_JOIN,      /* strings side by side, or an f-string: children */
	PY_HOLE,      /* {x} in it: x, and one more child where it is formatted */
	PY_NUMBER,    /* text: as written */
	PY_WORD,      /* text: True, False, None */
	PY_LIST,      /* and sets */
	PY_TUPLE,     /* also without parentheses */
	PY_DICT,      /* of PY_PAIR and PY_SPLAT */
	PY_PAIR,      /* key, value */
	PY_SPLAT,     /* *x, **x; text: the stars */
	PY_CALL,      /* what is called, then arguments: any, PY_KEYWORD, PY_SPLAT */
	PY_KEYWORD,   /* text=value; a parameter with its default */
	PY_ATTRIBUTE, /* child.text */
	PY_SUBSCRIPT, /* of what, then by what */
	PY_BINARY,    /* left, right; text: the operator */
	PY_EITHER,    /* x if c else y: three children in this order */
	PY_COMPREHENSION, /* one PY_FOR */
	PY_YIELD,      /* what a comprehension collects; inside of its innermost PY_FOR */
	PY_ASSIGN,     /* left, right; or left alone */
	PY_AUGMENT,    /* the same; text: "+=" */
	PY_FUNCTION,   /* text; PY_PARAMETERS, PY_BLOCK */
	PY_PARAMETERS, /* PY_NAME, PY_KEYWORD, PY_SPLAT */
	PY_LAMBDA,     /* PY_PARAMETERS, body */
	PY_CLASS,      /* text; bases, PY_BLOCK */
	PY_IF,	       /* condition, then what is done under it: PY_BLOCK, PY_ELSE */
	PY_ELSE,       /* else, elif (its condition first), except, case */
	PY_FOR,	       /* pattern, what it goes through, then what is done */
	PY_WHILE,      /* condition, what is done */
	PY_BLOCK,
	PY_KIND_COUNT,
};

struct value; /* of components/script.h */

struct py {
	enum py_kind kind;
	bool is_broken; /* an error is in it or below */
	uint32_t start, end;
	struct str text; /* a view of the bytes or of the arena */
	struct py *parent, *child, *last, *next;
	struct value *value; /* for who goes through it */
};

/* The root; nodes live in the arena and look into bytes. */
struct py *python_read(struct arena *arena, struct str bytes);

#endif
