/*
 * The normal form, line by line. Read next: components/manifest.c.
 */
#include "base/text.h"
#include "components/normal.h"
#include "base/banned.h"

/* Longest keyword with its value that is looked at. */
#define KEYWORD_BYTES 256

static bool is_value_byte(char c)
{
	return text_is_word_byte(c) || (c && strchr(" .,:/+-~@", c));
}

static bool is_keyword(struct str word)
{
	static const char *const keywords[] = {"Id", "Header", "CVSHeader", "Revision",
		"Rev", "Date", "Author", "Source", "RCSfile", "Name", "State", "Locker",
		"URL", "HeadURL", "LastChangedDate", "LastChangedRevision",
		"LastChangedBy", "FreeBSD", "NetBSD", "OpenBSD", "DragonFly", NULL};

	return str_is_one_of(word, keywords);
}

/* The '$' that ends a keyword with a value, whose first '$' is at at; or 0. */
static size_t keyword_end(struct str line, size_t at, size_t *colon)
{
	size_t end = at + 1, limit = at + KEYWORD_BYTES;

	while (end < line.n && text_is_word_byte(line.p[end]) && end < limit)
		end++;
	if (end >= line.n || line.p[end] != ':' ||
		!is_keyword(str_slice(line, at + 1, end)))
		return 0;
	*colon = end;
	while (end < line.n && is_value_byte(line.p[end]) && end < limit)
		end++;
	return end < line.n && line.p[end] == '$' ? end : 0;
}

/* Without CR, and without blanks where no backslash stands before them. */
static struct str line_body(struct str line)
{
	struct str body = line;

	while (body.n && body.p[body.n - 1] == '\r')
		body.n--;
	line = body;
	while (body.n && strchr(" \t\r", body.p[body.n - 1]))
		body.n--;
	return body.n && body.p[body.n - 1] == '\\' ? line : body;
}

static size_t write_line(char *out, struct str line)
{
	size_t n = 0, from = 0;

	for (size_t at = 0; (at = str_find(line, '$', at)) < line.n; at++) {
		size_t colon, end = keyword_end(line, at, &colon);

		if (!end)
			continue;
		memcpy(out + n, line.p + from, colon - from);
		n += colon - from;
		from = end;
		at = end - 1; /* it may begin the next one */
	}
	if (line.n > from)
		memcpy(out + n, line.p + from, line.n - from);
	return n + line.n - from;
}

size_t normal_write(char *out, struct str bytes)
{
	size_t n = 0, at = 0, used = 0;

	if (!bytes.n)
		return 0;
	if (memchr(bytes.p, '\0', bytes.n)) {
		memcpy(out, bytes.p, bytes.n);
		return bytes.n;
	}
	while (str_has_prefix(str_slice(bytes, at, at + 3), "\xef\xbb\xbf"))
		at += 3;
	while (at < bytes.n) {
		size_t end = str_find(bytes, '\n', at);
		struct str body = line_body(str_slice(bytes, at, end));

		n += write_line(out + n, body);
		out[n++] = '\n';
		if (body.n)
			used = n;
		at = end + 1;
	}
	return used;
}

struct str normal_of(char *out, struct str bytes)
{
	struct str normal = str_make(out, normal_write(out, bytes));

	return str_eq(normal, bytes) ? bytes : normal;
}
