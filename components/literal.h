/*
 * Tokens of files that are literals of some language (Lua, Zig, Python, Groovy): names,
 * strings, marks. What a language does with them is not read.
 */
#ifndef COMPONENTS_LITERAL_H
#define COMPONENTS_LITERAL_H

#include "base/str.h"

enum literal_kind { LITERAL_END, LITERAL_NAME, LITERAL_STRING, LITERAL_MARK };

struct literal_token {
	enum literal_kind kind;
	struct str text; /* of a string: without quotes, escapes as they stand */
	size_t start, end;
};

struct literals {
	struct str s;
	size_t at;
	const char *comment; /* "#", "--" or "//", to the end of the line */
	bool has_long;	     /* Lua's [[...]] */
	bool is_dotted;	     /* names hold dots */
	bool has_no_close;   /* of a comment or a long string, from here on */
};

/* false: the end. */
bool literal_next(struct literals *literals, struct literal_token *out);

static inline bool literal_is(const struct literal_token *token, const char *text)
{
	return token->kind != LITERAL_STRING && str_is(token->text, text);
}

#endif
