/*
 * Lexical pieces of C, over a reading (syntax/reading.h): what is a word, a literal, a
 * comment, a gap. All are functions of bytes and a place and go forward only, so whoever
 * calls them in order is linear. Nothing here knows about rules.
 */
#ifndef SYNTAX_LEXER_H
#define SYNTAX_LEXER_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

enum byte_class {
	BYTE_OTHER,
	BYTE_BRACKET, /* ( ) [ ] { } and what parts their contents: , ; : */
	BYTE_BLANK,
	BYTE_NEWLINE,
	BYTE_QUOTE,
	BYTE_SLASH,
	BYTE_HASH,
	/* of words: */
	BYTE_WORD,
	BYTE_DIGIT,
	BYTE_FOREIGN, /* beyond ASCII */
};
extern const unsigned char byte_classes[256];

static inline bool byte_is_word(char c)
{
	return byte_classes[(unsigned char)c] >= BYTE_WORD;
}

static inline bool byte_is_ascii_word(char c)
{
	unsigned char class = byte_classes[(unsigned char)c];

	return class == BYTE_WORD || class == BYTE_DIGIT;
}

/*
 * A number below WORD_BITS that equal words share, and others seldom: a table of names
 * with a bit for each turns nearly all words away without a look at more than their ends.
 */
#define WORD_BITS 4096
static inline unsigned word_bit(struct str word)
{
	unsigned first = (unsigned char)word.p[0],
		 last = (unsigned char)word.p[word.n - 1];

	return (first * 31 + last * 7 + (unsigned)word.n * 131) % WORD_BITS;
}

static inline void word_bit_set(uint64_t bits[WORD_BITS / 64], struct str word)
{
	unsigned bit = word_bit(word);

	bits[bit / 64] |= 1ull << bit % 64;
}

static inline bool word_bit_is_set(const uint64_t bits[WORD_BITS / 64], struct str word)
{
	unsigned bit = word_bit(word);

	return bits[bit / 64] >> bit % 64 & 1;
}

/* A backslash right before a line end (LF or CRLF). */
bool lex_is_splice(struct str s, size_t at);

/* The index behind the splice at at. */
size_t lex_skip_splice(struct str s, size_t at);

/* Does a comment begin at at? */
bool lex_is_comment(struct str s, size_t at);

/* The end of the comment at at: of a // comment, its line end. */
size_t lex_comment(struct str s, size_t at);

/* The end of the string or character constant whose quote stands at at. */
size_t lex_literal(struct str s, size_t at);

/* The end of the preprocessing number at at. */
size_t lex_number(struct str s, size_t at);

/* The length of \uXXXX or \UXXXXXXXX at at, or 0. */
size_t lex_escape(struct str s, size_t at);

/* The end of the word at at; at itself when none begins there. \u0441 counts as a letter.
 */
size_t lex_word(struct str s, size_t at);

/* The same of the word at *at, into *at; false: it has letters beyond ASCII, or \u0441.
 */
static inline bool lex_ascii_word(struct str s, size_t *at)
{
	size_t end = *at;

	while (end < s.n && byte_is_ascii_word(s.p[end]))
		end++;
	*at = end;
	if (end == s.n || (s.p[end] != '\\' &&
				  byte_classes[(unsigned char)s.p[end]] != BYTE_FOREIGN))
		return true;
	*at = lex_word(s, end);
	return *at == end;
}

/*
 * The first byte after blanks, splices and comments; line ends too, unless is_in_line (a
 * directive ends with its line).
 */
size_t lex_gap(struct str s, size_t at, bool is_in_line);

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,
	TOKEN_NUMBER,
	TOKEN_LITERAL, /* string or character constant, without its prefix */
	TOKEN_PUNCT,   /* one byte of it; "##" is two */
};

struct token {
	enum token_kind kind;
	uint32_t start, end;
};

/* The next token at or after at, within s. */
struct token lex_token(struct str s, size_t at, bool is_in_line);

static inline struct str token_text(struct str s, struct token token)
{
	return str_make(s.p + token.start, token.end - token.start);
}

/*
 * What a string literal (with its quotes) says: escapes and splices undone, at most max
 * bytes into out. Returns the number of bytes.
 */
size_t lex_unquote(char *out, size_t max, struct str literal);

#endif
