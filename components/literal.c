/*
 * A lexer for literals. A string that is not closed ends with its line. Read next:
 * components/zig.c.
 */
#include "base/text.h"
#include "components/literal.h"
#include "base/banned.h"

static bool is_at(const struct literals *l, size_t at, const char *text)
{
	size_t n = strlen(text);

	return at + n <= l->s.n && memcmp(l->s.p + at, text, n) == 0;
}

/* Where close stands at or after from; the end of the line if nowhere. */
static size_t find_close(struct literals *l, size_t from, const char *close)
{
	const char *hit =
		from < l->s.n && !l->has_no_close
			? memmem(l->s.p + from, l->s.n - from, close, strlen(close))
			: NULL;

	if (hit)
		return (size_t)(hit - l->s.p);
	l->has_no_close = true;
	return str_find(l->s, '\n', from);
}

/* Over blanks and comments. */
static void skip(struct literals *l)
{
	size_t n;

	for (;;) {
		while (l->at < l->s.n && memchr(" \t\r\n", l->s.p[l->at], 4))
			l->at++;
		if (l->has_long && is_at(l, l->at, "--[[")) {
			n = find_close(l, l->at + 4, "]]");
			l->at = n + 2 < l->s.n ? n + 2 : l->s.n;
		} else if (is_at(l, l->at, l->comment)) {
			l->at = str_find(l->s, '\n', l->at);
		} else if (l->comment[0] == '/' && is_at(l, l->at, "/*")) {
			n = find_close(l, l->at + 2, "*/");
			l->at = n + 2 < l->s.n ? n + 2 : l->s.n;
		} else {
			return;
		}
	}
}

static void scan_string(struct literals *l, struct literal_token *out)
{
	char quote = l->s.p[l->at];
	bool is_long = l->at + 2 < l->s.n && l->s.p[l->at + 1] == quote &&
		       l->s.p[l->at + 2] == quote;
	size_t n = is_long ? 3 : 1, from = l->at + n, at = from;

	for (; at < l->s.n; at++) {
		char c = l->s.p[at];

		if (c == '\\')
			at++;
		else if (!is_long && (c == quote || c == '\n'))
			break;
		else if (is_long && c == quote && at + 2 < l->s.n &&
			 l->s.p[at + 1] == quote && l->s.p[at + 2] == quote)
			break;
	}
	out->kind = LITERAL_STRING;
	out->text = str_slice(l->s, from, at);
	l->at = at + n < l->s.n ? at + n : l->s.n;
}

bool literal_next(struct literals *l, struct literal_token *out)
{
	size_t close;

	skip(l);
	*out = (struct literal_token){.start = l->at};
	if (l->at >= l->s.n)
		return false;
	if (l->s.p[l->at] == '"' || l->s.p[l->at] == '\'') {
		scan_string(l, out);
	} else if (l->has_long && is_at(l, l->at, "[[")) {
		close = find_close(l, l->at + 2, "]]");
		out->kind = LITERAL_STRING;
		out->text = str_slice(l->s, l->at + 2, close);
		l->at = close + 2 < l->s.n ? close + 2 : l->s.n;
	} else if (text_is_word_byte(l->s.p[l->at])) {
		out->kind = LITERAL_NAME;
		while (l->at < l->s.n && (text_is_word_byte(l->s.p[l->at]) ||
						 (l->is_dotted && l->s.p[l->at] == '.')))
			l->at++;
		out->text = str_slice(l->s, out->start, l->at);
	} else {
		out->kind = LITERAL_MARK;
		out->text = str_slice(l->s, l->at, l->at + 1);
		l->at++;
	}
	out->end = l->at;
	return true;
}
