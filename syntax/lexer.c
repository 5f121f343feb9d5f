/*
 * Lexical pieces of C. Splices inside tokens are gone in a reading; those between tokens,
 * in literals and in comments are still there. Read next: syntax/scan.c.
 */
#include "base/text.h"
#include "syntax/lexer.h"
#include "base/banned.h"

const unsigned char byte_classes[256] = {
	[' '] = BYTE_BLANK,
	['\t'] = BYTE_BLANK,
	['\r'] = BYTE_BLANK,
	['\v'] = BYTE_BLANK,
	['\f'] = BYTE_BLANK,
	['\0'] = BYTE_BLANK,
	['\n'] = BYTE_NEWLINE,
	['"'] = BYTE_QUOTE,
	['\''] = BYTE_QUOTE,
	['/'] = BYTE_SLASH,
	['#'] = BYTE_HASH,
	['_'] = BYTE_WORD,
	['$'] = BYTE_WORD,
	['0' ... '9'] = BYTE_DIGIT,
	['A' ... 'Z'] = BYTE_WORD,
	['a' ... 'z'] = BYTE_WORD,
	[0x80 ... 0xff] = BYTE_FOREIGN,
	['('] = BYTE_BRACKET,
	[')'] = BYTE_BRACKET,
	['['] = BYTE_BRACKET,
	[']'] = BYTE_BRACKET,
	['{'] = BYTE_BRACKET,
	['}'] = BYTE_BRACKET,
	[','] = BYTE_BRACKET,
	[';'] = BYTE_BRACKET,
	[':'] = BYTE_BRACKET,
};

bool lex_is_splice(struct str s, size_t at)
{
	return s.p[at] == '\\' && at + 1 < s.n &&
	       (s.p[at + 1] == '\n' ||
		       (s.p[at + 1] == '\r' && at + 2 < s.n && s.p[at + 2] == '\n'));
}

size_t lex_skip_splice(struct str s, size_t at)
{
	return at + (s.p[at + 1] == '\n' ? 2 : 3);
}

bool lex_is_comment(struct str s, size_t at)
{
	return s.p[at] == '/' && at + 1 < s.n &&
	       (s.p[at + 1] == '/' || s.p[at + 1] == '*');
}

static size_t line_comment(struct str s, size_t at)
{
	while (at < s.n) {
		const char *end = memchr(s.p + at, '\n', s.n - at);
		size_t stop = end ? (size_t)(end - s.p) : s.n;
		size_t back = stop && s.p[stop - 1] == '\r' ? stop - 1 : stop;

		if (!end || back == at || s.p[back - 1] != '\\')
			return stop;
		at = stop + 1;
	}
	return s.n;
}

/* at: behind the opening. */
static size_t block_comment(struct str s, size_t at)
{
	while (at < s.n) {
		const char *star = memchr(s.p + at, '*', s.n - at);

		if (!star)
			return s.n;
		at = (size_t)(star - s.p) + 1;
		if (at < s.n && s.p[at] == '/')
			return at + 1;
	}
	return s.n;
}

size_t lex_comment(struct str s, size_t at)
{
	return s.p[at + 1] == '/' ? line_comment(s, at + 1) : block_comment(s, at + 2);
}

/* One that is not closed ends with its line. */
size_t lex_literal(struct str s, size_t at)
{
	char quote = s.p[at++];

	while (at < s.n && s.p[at] != quote) {
		if (s.p[at] == '\n')
			return at;
		if (lex_is_splice(s, at))
			at = lex_skip_splice(s, at);
		else
			at += s.p[at] == '\\' ? 2 : 1;
	}
	return at < s.n ? at + 1 : s.n;
}

/* The quote in 1'000'000, as C23 writes it. */
static bool is_separator(struct str s, size_t at)
{
	return s.p[at] == '\'' && at + 1 < s.n && byte_is_word(s.p[at + 1]);
}

/* 0x1p-3, 1e+10, 12ULL. */
size_t lex_number(struct str s, size_t at)
{
	for (at++; at < s.n; at++) {
		char c = s.p[at];
		bool is_exponent = (s.p[at - 1] | 32) == 'e' || (s.p[at - 1] | 32) == 'p';

		if (!byte_is_word(c) && c != '.' &&
			!((c == '+' || c == '-') && is_exponent) && !is_separator(s, at))
			break;
	}
	return at;
}

size_t lex_escape(struct str s, size_t at)
{
	size_t n, i;

	if (s.p[at] != '\\' || at + 1 >= s.n || (s.p[at + 1] | 32) != 'u')
		return 0;
	n = s.p[at + 1] == 'u' ? 4 : 8;
	for (i = 0; i < n && at + 2 + i < s.n; i++) {
		if (text_hex_digit(s.p[at + 2 + i]) < 0)
			return 0;
	}
	return i == n ? 2 + n : 0;
}

size_t lex_word(struct str s, size_t at)
{
	for (;;) {
		size_t escape;

		while (at < s.n && byte_is_word(s.p[at]))
			at++;
		escape = at < s.n ? lex_escape(s, at) : 0;
		if (!escape)
			return at;
		at += escape;
	}
}

size_t lex_gap(struct str s, size_t at, bool is_in_line)
{
	while (at < s.n) {
		unsigned char class = byte_classes[(unsigned char)s.p[at]];

		if (class == BYTE_BLANK || (class == BYTE_NEWLINE && !is_in_line))
			at++;
		else if (lex_is_splice(s, at))
			at = lex_skip_splice(s, at);
		else if (lex_is_comment(s, at))
			at = lex_comment(s, at);
		else
			break;
	}
	return at;
}

struct token lex_token(struct str s, size_t at, bool is_in_line)
{
	size_t start = lex_gap(s, at, is_in_line), end;
	enum token_kind kind = TOKEN_PUNCT;

	if (start >= s.n || s.p[start] == '\n')
		return (struct token){.start = (uint32_t)start, .end = (uint32_t)start};
	switch (byte_classes[(unsigned char)s.p[start]]) {
	case BYTE_DIGIT:
		kind = TOKEN_NUMBER;
		end = lex_number(s, start);
		break;
	case BYTE_QUOTE:
		kind = TOKEN_LITERAL;
		end = lex_literal(s, start);
		break;
	default:
		end = lex_word(s, start);
		if (end > start)
			kind = TOKEN_WORD;
		else
			end = start + 1;
	}
	return (struct token){
		.kind = kind, .start = (uint32_t)start, .end = (uint32_t)end};
}

/* The byte that the escape at *at stands for; *at moves behind it. */
static char unescape(struct str s, size_t *at)
{
	static const char letters[] = "nrtvfab";
	static const char bytes[] = "\n\r\t\v\f\a\b";
	char c = s.p[*at];
	const char *letter = c ? strchr(letters, c) : NULL;
	unsigned value = 0;

	if (c == 'x') {
		for (++*at; *at < s.n && text_hex_digit(s.p[*at]) >= 0; ++*at)
			value = value * 16 + (unsigned)text_hex_digit(s.p[*at]);
		return (char)value;
	}
	if (c >= '0' && c <= '7') {
		for (unsigned i = 0; i < 3 && *at < s.n && (s.p[*at] & ~7) == '0';
			i++, ++*at)
			value = value * 8 + (unsigned)(s.p[*at] - '0');
		return (char)value;
	}
	++*at;
	return letter ? bytes[letter - letters] : c;
}

size_t lex_unquote(char *out, size_t max, struct str literal)
{
	size_t n = 0;
	struct str s = str_slice(literal, 1, literal.n - (literal.n > 1));

	for (size_t at = 0; at < s.n && n < max;) {
		if (lex_is_splice(s, at)) {
			at = lex_skip_splice(s, at);
		} else if (s.p[at] == '\\' && at + 1 < s.n) {
			at++;
			out[n++] = unescape(s, &at);
		} else {
			out[n++] = s.p[at++];
		}
	}
	return n;
}
