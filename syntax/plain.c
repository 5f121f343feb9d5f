/*
 * The fast look over a source: 16 bytes at a time (GCC's vectors, so any processor), and
 * byte by byte only where something might be. Read next: syntax/reading.c.
 */
#include <stdint.h>
#include "syntax/lexer.h"
#include "syntax/plain.h"
#include "base/banned.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\0';
}

size_t plain_foreign_blank(struct str s, size_t at)
{
	static const char *const blanks[] = {"\xc2\xa0", "\xc2\x85", "\xe1\x9a\x80",
		"\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80", "\xe2\x80\xa8",
		"\xe2\x80\xa9"};
	struct str rest = str_slice(s, at, at + 3);

	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
		if (str_has_prefix(rest, blanks[i]))
			return strlen(blanks[i]);
	}
	/* U+2000 to U+200A */
	if (str_has_prefix(rest, "\xe2\x80") && rest.n == 3 &&
		(unsigned char)rest.p[2] >= 0x80 && (unsigned char)rest.p[2] <= 0x8a)
		return 3;
	return 0;
}

/* R before a quote: behind another letter it ends a word, but for those of uR"..." */
static bool is_raw(struct str s, size_t at)
{
	return !at || !byte_is_word(s.p[at - 1]) || strchr("LuU8", s.p[at - 1]);
}

/* A byte, by those around it, that may have to be undone. */
static bool is_suspect(struct str s, size_t at)
{
	char next = at + 1 < s.n ? s.p[at + 1] : '\n';
	char third = at + 2 < s.n ? s.p[at + 2] : '\n';

	switch (s.p[at]) {
	case '\xc2':
	case '\xe1':
	case '\xe2':
	case '\xe3':
		return plain_foreign_blank(s, at);
	case '\0':
		return true;
	case '\r':
		return next != '\n';
	case '/':
		return next == '/' && third == '*';
	case '?':
		return next == '?' && third && strchr("=/'()!<>-", third);
	case '<':
		return next == ':' || next == '%';
	case '%':
		return next == ':' || next == '>';
	case ':':
		return next == '>';
	case 'R':
		return next == '"' && is_raw(s, at);
	case '\\':
		return next == '\r' || is_blank(next);
	default:
		return false;
	}
}

/* A splice right between two bytes that are no blanks: perhaps inside a token. */
static bool is_glued(struct str s, size_t at)
{
	char before = at ? s.p[at - 1] : ' ';
	char behind = at + 2 < s.n ? s.p[at + 2] : ' ';

	return s.p[at] == '\\' && at + 1 < s.n && s.p[at + 1] == '\n' &&
	       !is_blank(before) && before != '\n' && !is_blank(behind) &&
	       behind != '\n' && before != ';' && before != '{' && before != '}';
}

typedef unsigned char bytes16 __attribute__((vector_size(16)));

static bytes16 load16(const char *p)
{
	bytes16 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static bool is_any(bytes16 v)
{
	uint64_t halves[2];

	memcpy(halves, &v, sizeof(halves));
	return halves[0] | halves[1];
}

/* Does any of 16 bytes deserve a closer look? */
static bool has_suspect16(const char *p)
{
	bytes16 v = load16(p), next = load16(p + 1), third = load16(p + 2);
	bytes16 hit = (bytes16)(v == 0) | (bytes16)(v == '\\');

	hit |= (bytes16)(v == '\r') & (bytes16)(next != '\n');
	hit |= (bytes16)(v == 0xc2) | ((bytes16)(v >= 0xe1) & (bytes16)(v <= 0xe3));
	hit |= (bytes16)(v == '?') & (bytes16)(next == '?');
	hit |= (bytes16)(v == '/') & (bytes16)(next == '/') & (bytes16)(third == '*');
	hit |= (bytes16)(v == 'R') & (bytes16)(next == '"');
	hit |= ((bytes16)(v == '<') | (bytes16)(v == '%') | (bytes16)(v == ':')) &
	       ((bytes16)(next == ':') | (bytes16)(next == '%') | (bytes16)(next == '>'));
	return is_any(hit);
}

bool plain_is(struct str s)
{
	size_t i = 0;

	if (str_has_prefix(s, "\xef\xbb\xbf"))
		return false;
	while (i < s.n) {
		size_t stop = i + 16 < s.n ? i + 16 : s.n;

		if (i + 18 <= s.n && !has_suspect16(s.p + i)) {
			i += 16;
			continue;
		}
		for (; i < stop; i++) {
			if (is_suspect(s, i) || is_glued(s, i))
				return false;
		}
	}
	return true;
}
