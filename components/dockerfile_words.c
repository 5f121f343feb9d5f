/*
 * The lines and words of a Dockerfile, as BuildKit's parser splits them. Read next:
 * components/dockerfile.c.
 */
#include "base/text.h"
#include "components/dockerfile.h"
#include "base/banned.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static size_t skip_blanks(struct str text, size_t at)
{
	while (at < text.n && is_blank(text.p[at]))
		at++;
	return at;
}

/* The line ends in the escape, but for blanks. */
static bool is_continued(struct str text, size_t start, size_t end, char escape)
{
	while (end > start && is_blank(text.p[end - 1]))
		end--;
	return end > start && text.p[end - 1] == escape;
}

/* Comments and empty lines from a line's start on: to the next line that counts. */
static size_t skip_dropped(struct str text, size_t at)
{
	while (at < text.n) {
		size_t first = skip_blanks(text, at);

		if (first < text.n && text.p[first] != '#' && text.p[first] != '\n')
			break;
		at = str_find(text, '\n', first) + 1;
	}
	return at < text.n ? at : text.n;
}

size_t docker_instruction_end(struct str text, size_t start, char escape)
{
	for (;;) {
		size_t end = str_find(text, '\n', start);

		if (end >= text.n || !is_continued(text, start, end, escape))
			return end;
		start = skip_dropped(text, end + 1);
		if (start >= text.n)
			return text.n;
	}
}

/* --- words -----------------------------------------------------------------------------
 */

/* An escape at at: behind the lines that it continues; 0: it continues none. */
static size_t continued(struct str text, size_t at, size_t end)
{
	at = skip_blanks(text, at + 1);
	if (at >= end)
		return end;
	return text.p[at] == '\n' ? skip_dropped(text, at + 1) : 0;
}

static bool is_space(char c)
{
	return is_blank(c) || c == '\n';
}

/* One word; copied, since quotes and escapes are not part of it. */
static size_t read_word(struct docker_word *word, struct arena *arena, struct str text,
	size_t end, char escape)
{
	size_t at = word->start, n = 0, cap = 0, next;
	char *out = NULL;
	char quote = '\0';

	while (at < end && (quote || !is_space(text.p[at]))) {
		char c = text.p[at];

		if (c == escape && (next = continued(text, at, end))) {
			at = next;
			continue;
		}
		if (c == escape && quote != '\'' && at + 1 < end) {
			c = text.p[++at];
		} else if (quote ? c == quote : c == '"' || c == '\'') {
			quote = quote ? '\0' : c;
			at++;
			continue;
		}
		out = arena_grow(arena, out, n, &cap, 1);
		out[n++] = c;
		at++;
	}
	word->text = str_make(out, n);
	word->end = at;
	return at;
}

/* ["a", "b"]: strings of JSON; false: it is no such list. */
static bool split_json(struct docker_words *out, struct arena *arena, struct str text,
	size_t at, size_t end)
{
	size_t close;

	for (at++; at < end && text.p[at] != ']'; at++) {
		if (text.p[at] != '"')
			continue;
		close = at + 1;
		while (close < end && text.p[close] != '"')
			close += text.p[close] == '\\' ? 2 : 1;
		if (close >= end)
			return false;
		VEC_PUSH(arena, out,
			((struct docker_word){.text = str_slice(text, at + 1, close),
				.start = at,
				.end = close + 1}));
		at = close;
	}
	out->is_json = at < end;
	return out->is_json;
}

void docker_split(struct docker_words *out, struct arena *arena, struct str text,
	size_t start, size_t end, char escape, bool is_options_only)
{
	*out = (struct docker_words){0};
	start = skip_blanks(text, start);
	if (start < end && text.p[start] == '[' &&
		split_json(out, arena, text, start, end))
		return;
	*out = (struct docker_words){0};
	while (start < end) {
		struct docker_word word;
		size_t next;

		if (is_blank(text.p[start]) || text.p[start] == '\n') {
			start++;
			continue;
		}
		next = text.p[start] == escape ? continued(text, start, end) : 0;
		if (next) {
			start = next;
			continue;
		}
		word.start = start;
		start = read_word(&word, arena, text, end, escape);
		VEC_PUSH(arena, out, word);
		if (is_options_only && !str_has_prefix(word.text, "--"))
			return;
	}
}

/* --- here documents --------------------------------------------------------------------
 */

/* "<<EOF", "<<-'EOF'" at at: the mark; empty: it is none. */
static struct str read_mark(struct str text, size_t at, size_t end)
{
	size_t start;

	at += 2;
	if (at < end && text.p[at] == '-')
		at++;
	while (at < end && (text.p[at] == '"' || text.p[at] == '\'' || text.p[at] == ' '))
		at++;
	for (start = at; at < end; at++) {
		if (!text_is_word_byte(text.p[at]) && text.p[at] != '-' &&
			text.p[at] != '.')
			break;
	}
	return str_slice(text, start, at);
}

/* The end of the line that is a mark, from a line's start on; 0: there is none. */
static size_t find_mark(struct str text, size_t at, struct str mark)
{
	while (at < text.n) {
		size_t next = str_find(text, '\n', at);

		if (str_eq(str_trim(str_slice(text, at, next)), mark))
			return next;
		at = next + 1;
	}
	return 0;
}

size_t docker_bodies_end(struct str text, size_t start, size_t end, unsigned *budget)
{
	size_t body = end;

	for (size_t at = start; at + 2 < end && *budget; at++) {
		struct str mark;
		size_t found;

		if (text.p[at] != '<' || text.p[at + 1] != '<')
			continue;
		if (text.p[at + 2] == '<') {
			at += 2;
			continue;
		}
		mark = read_mark(text, at, end);
		if (!mark.n || mark.p[0] == '-' || (mark.p[0] >= '0' && mark.p[0] <= '9'))
			continue;
		found = find_mark(text, body + 1, mark);
		if (found)
			body = found;
		else
			--*budget;
		at++;
	}
	return body;
}
