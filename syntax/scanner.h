/*
 * What the files of the lexer share: the state of one scan. Nobody else includes this.
 *
 *   scan.c        the loop over bytes, comments, literals, brackets
 *   candidate.c   a word that a rule names: how is it used, by the tokens around it?
 *   directive.c   #include, #if, #pragma, ...
 *   define.c      #define and #undef
 *   names.c       names in strings: asm, dlsym, attributes, _Pragma
 *   invocation.c  a macro where it is used: which names are in what it becomes?
 *   expand.c      what it becomes
 */
#ifndef SYNTAX_SCANNER_H
#define SYNTAX_SCANNER_H

#include "base/limits.h"
#include "syntax/expand.h"
#include "syntax/lexer.h"
#include "syntax/scan.h"

/* What brackets mean for what is in them. */
enum paren_bits {
	PAREN_UNEVALUATED = 2, /* sizeof (...) */
	PAREN_ATTRIBUTE = 4,   /* __attribute__((...)) */
	PAREN_ASM = 8,	       /* strings in it are assembler */
	PAREN_SYMBOL = 16,     /* strings in it are symbols: alias("x"), asm label */
	PAREN_LOOKUP = 32,     /* strings in it are looked up: dlsym(h, "x") */
	PAREN_PRAGMA = 64,     /* _Pragma("...") */
	PAREN_CALLEE = 128,    /* a name in it is called: cleanup(x) */
	PAREN_GENERIC = 256,   /* _Generic(...) */
	PAREN_MEMBER = 512,    /* offsetof(...): words in it are members */
	PAREN_STRINGS = PAREN_ASM | PAREN_SYMBOL | PAREN_LOOKUP | PAREN_PRAGMA,
};

struct paren {
	struct str callee; /* the word before the bracket; empty: none */
	uint32_t start;	   /* of the callee, or of the bracket */
	unsigned bits;	   /* with those around it */
};

/* The token before the one in hand. */
struct before {
	char last;	  /* its last byte; 'a' a word, '0' a number or literal; 0 none */
	char before_last; /* the byte before that one, when both are punctuation */
	bool is_ellipsis; /* it is the end of "..." */
	bool in_sizeof;	  /* sizeof and unary operators only */
	struct str word;  /* of the last word: this token's, when it is one */
	uint32_t start;	  /* of that word */
};

struct scanner {
	struct scan *scan;
	const struct scan_input *input;
	struct arena *arena;
	const struct words *words;
	struct str s; /* the reading */
	size_t at;
	struct before before;
	unsigned opens; /* paren_bits of the bracket that may follow the word before */
	struct slicer slicer;
	struct {
		struct paren items[LIMIT_PARENS];
		unsigned depth; /* may be more than there are items */
	} parens;
	bool is_line_start; /* only blanks and comments since the line began */
	bool in_directive, in_macro_body;
	/* the macro being defined */
	struct macro macro;
	uint32_t macro_start;
	unsigned macro_tokens; /* words, numbers and literals of its body, so far */
	bool is_macro_plain;   /* no other punctuation in it than ()&* */
	struct before outside; /* the token before the directive */
	unsigned outside_depth;
	/* the token and the open brackets before each open #if: its branches begin there
	 */
	struct {
		struct before before;
		unsigned depth;
	} ifs[LIMIT_IFS];
	/* strings in a place where they name something */
	struct {
		char *items;
		size_t count, cap;
	} pending;
	uint32_t pending_start, pending_end;
	unsigned pending_bits;	/* paren_bits of the place */
	struct arena expanding; /* what the macro in hand became */
	/* strings that are banned names, in case that dlsym is seen somewhere */
	struct {
		struct occurrence *items;
		size_t count, cap;
	} loose;
	bool has_lookup;    /* dlsym or its like was seen */
	bool is_unordered;  /* occurrences are out of order, or may be there twice */
	size_t open_marks;  /* marks at the end of the list that wait for their target */
	size_t comment_end; /* of the last comment */
};

/* --- scan.c ----------------------------------------------------------------------------
 */

void scanner_fact(struct scanner *s, enum fact_kind kind, size_t start, size_t end,
	struct str name);

/* The innermost bracket; those that are too deep inherit. NULL: none. */
static inline const struct paren *scanner_paren(const struct scanner *s)
{
	unsigned depth = s->parens.depth < LIMIT_PARENS ? s->parens.depth : LIMIT_PARENS;

	return depth ? &s->parens.items[depth - 1] : NULL;
}

/* The bits of all brackets around. */
static inline unsigned scanner_parens(const struct scanner *s)
{
	const struct paren *top = scanner_paren(s);

	return top ? top->bits : 0;
}

/* --- candidate.c -----------------------------------------------------------------------
 */

/* The word that an identifier is or is derived from, or NULL; name: what is meant. */
const struct word *candidate_find(
	const struct scanner *s, struct str identifier, struct str *name);

/* In the brackets of strcmp or its like: a string there is text, and no name. */
bool candidate_is_compared(const struct scanner *s);

/* An identifier at start that is such a word. */
void candidate_add(struct scanner *s, size_t start, size_t end, const struct word *word,
	struct str name);

/* Something at start stands for the name, seen beyond doubt. */
void candidate_add_named(struct scanner *s, uint32_t start, uint32_t end,
	const struct word *word, struct str name, enum use seen);

/* The same for a text that need be no name, nor live on: of a string, of look-alikes. */
void candidate_add_text(struct scanner *s, struct str text, uint32_t start, uint32_t end);

/* --- directive.c -----------------------------------------------------------------------
 */

/* The tokens of one directive, one after the other. */
struct line {
	struct str s;
	size_t at;
};

/* The next token of the line. */
struct token line_token(struct line *line);

/* The next token when it is a word; else empty, and the line stays where it was. */
struct str line_word(struct line *line);

/* Does a rule name the word itself? */
bool directive_is_banned(const struct scanner *s, struct str word);

/* At '#' where a line begins. */
void directive_begin(struct scanner *s);

/* At the end of its line. */
void directive_end(struct scanner *s);

/* The text of a #pragma or _Pragma; start, end: the place to report. */
void directive_pragma(struct scanner *s, struct str text, uint32_t start, uint32_t end);

/* --- define.c --------------------------------------------------------------------------
 */

/* Behind "define"; the body follows and is scanned as code is. */
void define_begin(struct scanner *s, struct line *line);

/* At the end of the body. */
void define_end(struct scanner *s);

/* Behind "undef". */
void define_undo(struct scanner *s, struct line *line);

/* --- names.c ---------------------------------------------------------------------------
 */

/* paren_bits of the bracket that may follow the keyword. */
unsigned names_keyword_bits(enum keyword keyword);

/* A keyword that gives meaning to strings or words behind it. */
void names_keyword(struct scanner *s, enum keyword keyword, size_t start, size_t end);

/* A literal in code. */
void names_literal(struct scanner *s, size_t start, size_t end);

/* A text whose place, by its paren_bits, makes a name of it, or names of its words. */
void names_text(
	struct scanner *s, struct str text, unsigned bits, uint32_t start, uint32_t end);

/* What was gathered is complete. */
void names_take(struct scanner *s);

/* A token that is no literal. */
static inline void names_flush(struct scanner *s)
{
	if (s->pending_bits)
		names_take(s);
}

/* Is the identifier a macro that stands for strings, where strings are names? */
bool names_joins(struct scanner *s, size_t start, size_t end);

/* At the end of the source. */
void names_end(struct scanner *s);

/* --- invocation.c ----------------------------------------------------------------------
 */

/* An identifier that is a macro: the names in what it becomes. */
void invocation_read(
	struct scanner *s, size_t start, size_t end, struct macro_entry *entry);

/*
 * Does a word, an argument of a macro, or the name that it stands for, stand in what the
 * macro becomes? Not in one that makes a string or another word of it.
 */
bool invocation_keeps(struct scanner *s, struct str word, struct str name);

/* Does a macro make something else of a word, where it stands now? */
bool invocation_replaces(struct scanner *s, struct str word, bool is_called);

#endif
