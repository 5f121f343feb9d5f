/*
 * The cut into statements. A statement ends before a line that begins in the first column
 * outside of brackets and strings. Where the text ends inside of a bracket or a string
 * that was opened in some statement, that statement is gone through once more, and from
 * there on a line that begins with a word in the first column begins a statement,
 * whatever is open: one closing bracket that is missing costs one statement and not the
 * rest of the file. Read next: syntax/python.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "syntax/python_cut.h"
#include "base/banned.h"

struct cutter {
	struct arena *arena;
	struct python_text *out;
	struct str bytes;
	char *copy;
	size_t at;
	size_t start; /* of the statement */
	size_t depth; /* open brackets */
	bool is_open; /* a string runs to the end of the text */
	bool is_mending;
	bool has_no_end[2]; /* of the triple quotes ' and ", from some place on */
};

static char byte_at(const struct cutter *c, size_t at)
{
	return at < c->bytes.n ? c->bytes.p[at] : 0;
}

static bool is_triple(const struct cutter *c, size_t at)
{
	char quote = byte_at(c, at);

	return quote && byte_at(c, at + 1) == quote && byte_at(c, at + 2) == quote;
}

static bool is_line_end(char b)
{
	return b == '\n' || b == '\r';
}

/* The quote that ends a string, or its line, or the end of the text. */
static size_t string_end(struct cutter *c, char quote, bool is_long, size_t at)
{
	for (; at < c->bytes.n; at++) {
		char b = c->bytes.p[at];

		if (b == 0)
			c->copy[at] = ' ';
		if (b == '\\' && byte_at(c, at + 1))
			at++;
		else if (!is_long && is_line_end(b))
			break;
		else if (b == quote && (!is_long || is_triple(c, at)))
			break;
	}
	return at < c->bytes.n ? at : c->bytes.n;
}

/* Past the string that begins at the quote. */
static void cut_string(struct cutter *c)
{
	char quote = byte_at(c, c->at);
	bool is_long = is_triple(c, c->at);
	size_t n = is_long ? 3 : 1, end;

	if (is_long && c->has_no_end[quote == '"']) {
		c->at += n;
		return;
	}
	end = string_end(c, quote, is_long, c->at + n);
	if (is_long && end == c->bytes.n) {
		c->is_open = !c->is_mending;
		c->has_no_end[quote == '"'] = c->is_mending;
		c->at = c->is_mending ? c->at + n : end;
		return;
	}
	c->at = byte_at(c, end) == quote ? end + n : end;
}

static void cut_comment(struct cutter *c)
{
	for (; c->at < c->bytes.n && !is_line_end(c->bytes.p[c->at]); c->at++)
		c->copy[c->at] = ' ';
}

/* "\" at the end of a line: the next one goes on. */
static void cut_backslash(struct cutter *c)
{
	size_t n = byte_at(c, c->at + 1) == '\r' && byte_at(c, c->at + 2) == '\n' ? 3 : 2;

	if (!is_line_end(byte_at(c, c->at + 1))) {
		c->at++;
		return;
	}
	memset(c->copy + c->at, ' ', n);
	c->at += n;
}

/* "else:" and its like go on with the statement before. */
static bool goes_on(const struct cutter *c)
{
	static const char *const words[] = {"else", "elif", "except", "finally", NULL};
	size_t end = c->at;

	while (end < c->bytes.n && text_is_word_byte(c->bytes.p[end]))
		end++;
	return str_is_one_of(str_slice(c->bytes, c->at, end), words);
}

static bool begins_statement(const struct cutter *c)
{
	char b = byte_at(c, c->at);

	if (c->at >= c->bytes.n || b == ' ' || b == '\t' || b == '#' || b == '\f' ||
		is_line_end(b) || b == ')' || b == ']' || b == '}')
		return false;
	if (goes_on(c))
		return false;
	return !c->depth || (c->is_mending && (text_is_word_byte(b) || b == '@'));
}

/* Columns of white space at the start of the widest line; tabs are 8. */
static size_t widest_indent(struct str s)
{
	size_t widest = 0, width = 0;
	bool is_start = true;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n') {
			is_start = true;
			width = 0;
		} else if (is_start && (s.p[i] == ' ' || s.p[i] == '\t')) {
			width += s.p[i] == ' ' ? 1 : 8;
		} else if (is_start) {
			is_start = false;
			widest = width > widest ? width : widest;
		}
	}
	return widest;
}

static void end_piece(struct cutter *c)
{
	struct python_piece piece = {(uint32_t)c->start, (uint32_t)c->at, NULL};
	struct str text = str_make(c->copy + c->start, c->at - c->start);

	if (text.n > LIMIT_PARSE_BYTES)
		piece.refused = "a statement that is longer than is parsed";
	else if (widest_indent(text) > LIMIT_PYTHON_INDENT)
		piece.refused = "a line that is indented farther than is parsed";
	if (str_trim(text).n)
		VEC_PUSH(c->arena, &c->out->pieces, piece);
	c->start = c->at;
	c->depth = 0;
}

static void cut_line_end(struct cutter *c)
{
	bool has_two = byte_at(c, c->at) == '\r' && byte_at(c, c->at + 1) == '\n';

	c->copy[c->at] = has_two ? ' ' : '\n';
	c->at += has_two ? 2 : 1;
	if (begins_statement(c))
		end_piece(c);
}

static void cut_byte(struct cutter *c)
{
	char b = c->bytes.p[c->at];

	c->depth += b == '(' || b == '[' || b == '{';
	if (c->depth && (b == ')' || b == ']' || b == '}'))
		c->depth--;
	if (b == 0 || b == '\f')
		c->copy[c->at] = ' ';
	c->at++;
}

/* One byte, string, comment or line end outside of strings. */
static void cut_next(struct cutter *c)
{
	char b = c->bytes.p[c->at];

	if (b == '#')
		cut_comment(c);
	else if (b == '"' || b == '\'')
		cut_string(c);
	else if (b == '\\')
		cut_backslash(c);
	else if (is_line_end(b))
		cut_line_end(c);
	else
		cut_byte(c);
}

void python_cut(struct python_text *out, struct arena *arena, struct str bytes)
{
	struct cutter c = {.arena = arena, .out = out, .bytes = bytes};

	*out = (struct python_text){0};
	c.copy = arena_alloc(arena, bytes.n + 1);
	if (bytes.n)
		memcpy(c.copy, bytes.p, bytes.n);
	out->text = str_make(c.copy, bytes.n);
	if (str_has_prefix(bytes, "\xef\xbb\xbf"))
		c.start = c.at = 3;
	while (c.at < bytes.n) {
		cut_next(&c);
		if (c.at < bytes.n || c.is_mending || !(c.depth || c.is_open))
			continue;
		c.is_mending = true;
		c.is_open = false;
		c.depth = 0;
		c.at = c.start;
		memcpy(c.copy + c.at, bytes.p + c.at, bytes.n - c.at);
	}
	end_piece(&c);
}
