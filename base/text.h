/*
 * Text in and out: UTF-8, UTF-16 columns, and the escapes without which no byte of a
 * repository reaches a terminal, a log or a document.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/str.h"

/* An ASCII letter, digit or '_'. */
static inline bool text_is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* What a hexadecimal digit stands for, or -1. */
static inline int text_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Two lower-case digits for each byte, and a NUL. */
void text_hex(char *out, const unsigned char *bytes, size_t n);

/*
 * The code point that starts at s[at], and in *len how many bytes it takes. A byte that
 * is not well-formed UTF-8 (overlong, surrogate, past U+10FFFF, cut off) gives
 * TEXT_INVALID and a length of 1. at must be below s.n.
 */
#define TEXT_INVALID UINT32_MAX
uint32_t text_code_point(struct str s, size_t at, size_t *len);

bool text_is_utf8(struct str s);

/* UTF-16 units that s takes; an invalid byte counts as one (U+FFFD). */
size_t text_utf16_units(struct str s);

/*
 * s made safe to show: control characters, invalid bytes, bidirectional and invisible
 * characters become \xHH or \u{HHHH}. Tabs stay.
 */
void text_escape(struct buf *out, struct str s);

/* As text_escape, and tab, newline, quote and backslash too: one line, for messages. */
void text_escape_line(struct buf *out, struct str s);

/*
 * text_escape_line into a static-size box, for err_set: text_quote(&(struct text_box){0},
 * s). Cut with "..." when it does not fit.
 */
struct text_box {
	char text[256];
};
const char *text_quote(struct text_box *box, struct str s);
#define TEXT_SAFE(s) text_quote(&(struct text_box){{0}}, (s))

/*
 * s inside a JSON string, without the quotes; invalid bytes become U+FFFD, and what
 * text_escape would escape is written \\uXXXX.
 */
void text_json(struct buf *out, struct str s);

/*
 * A path as a relative URI reference (RFC 3986): everything but unreserved characters and
 * '/' is percent-encoded byte by byte, so any path of git survives.
 */
void text_uri(struct buf *out, struct str path);

/* Of ASCII letters; other bytes stay. */
static inline char text_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Does one of these stand in it, whatever the case of ASCII letters? words: in lower
 * case, NULL-terminated. */
bool text_has_one_of(struct str text, const char *const words[]);

#endif
