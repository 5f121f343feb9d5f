/*
 * Tokens and values of Meson's language (Meson 1.9, mesonbuild/mparser.py), as far as
 * they tell what a build asks for: strings, lists of strings, variables set to these.
 * Read next: components/meson.c.
 */
#ifndef COMPONENTS_MESON_SCAN_H
#define COMPONENTS_MESON_SCAN_H

#include "components/form.h"
#include "components/variable.h"

enum meson_token_kind {
	MESON_END,
	MESON_NEWLINE, /* outside of brackets */
	MESON_WORD,    /* an identifier, a keyword, a number */
	MESON_STRING,  /* with its quotes, and the f before them */
	MESON_SIGN,    /* one byte of anything else */
};

struct meson_token {
	enum meson_token_kind kind;
	uint32_t start, end; /* bytes of the text */
	uint32_t match;	     /* of an open bracket: the token that closes it; else 0 */
};

struct meson_scan {
	struct declaration_reader *r;
	struct meson_token *tokens; /* the last one is MESON_END */
	size_t count;
	struct variable_table variables;
	bool is_too_deep;
};

/* All tokens. An unclosed string is told as an opaque entry, and the next line read. */
void meson_scan(struct meson_scan *m, struct declaration_reader *r);

struct str meson_text(const struct meson_scan *m, size_t token);
bool meson_is(const struct meson_scan *m, size_t token, const char *text);

/* What an expression is worth. */
struct meson_value {
	struct str_vec strings; /* of a list all of it, of a dictionary its keys */
	bool is_list;
	bool is_partial; /* there is more to it that is not known */
};

/*
 * The value of tokens from to end (exclusive). With is_word, what is not known takes the
 * place of a string: "$NAME" for a variable, "$?" for all else.
 */
void meson_value(struct meson_scan *m, size_t from, size_t end, bool is_word,
	struct meson_value *out);

#endif
