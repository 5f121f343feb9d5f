/*
 * A lexer of six states that goes on from where it stopped. Each step takes at least one
 * byte and looks ahead by a bounded number of them, or over blanks that the next steps
 * take, so all of it is linear. Read next: syntax/text.c, which asks.
 */
#include "base/limits.h"
#include "syntax/lexer.h"
#include "syntax/place.h"
#include "syntax/raw.h"
#include "base/banned.h"

static char byte_at(const struct place *place, size_t at)
{
	return at < place->bytes.n ? place->bytes.p[at] : '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of a line end at at: LF, CRLF, CR; 0: none is there. */
static size_t line_end(const struct place *place, size_t at)
{
	char c = byte_at(place, at);

	if (c == '\n')
		return 1;
	if (c == '\r')
		return byte_at(place, at + 1) == '\n' ? 2 : 1;
	return 0;
}

/* Bytes of a splice at at; compilers let blanks stand before the line end. 0: none. */
static size_t splice(const struct place *place, size_t at)
{
	size_t end = at + 1;

	if (byte_at(place, at) != '\\')
		return 0;
	while (byte_at(place, end) == ' ' || byte_at(place, end) == '\t')
		end++;
	return line_end(place, end) ? end + line_end(place, end) - at : 0;
}

/* Is the '"' at at behind R, LR, uR, UR or u8R? */
static bool is_raw(const struct place *place, size_t at)
{
	const char *p = place->bytes.p;
	size_t start = at;

	while (start && at - start < 4 && byte_is_word(p[start - 1]))
		start--;
	return at > start && p[at - 1] == 'R' &&
	       (at - start == 1 || (at - start == 2 && strchr("LuU", p[start])) ||
		       (at - start == 3 && p[start] == 'u' && p[start + 1] == '8'));
}

/* A '"' in code; returns how many bytes open the string. */
static size_t open_string(struct place *place, size_t at)
{
	size_t end = at + 1;

	place->kind = PLACE_STRING;
	if (!is_raw(place, at))
		return 1;
	while (end < place->bytes.n && end - at <= RAW_MARK_BYTES &&
		!strchr("() \\\t\v\f\r\n\"", place->bytes.p[end]))
		end++;
	if (byte_at(place, end) != '(')
		return 1;
	place->kind = PLACE_RAW_STRING;
	place->opened = at;
	place->end = str_slice(place->bytes, at + 1, end);
	return end + 1 - at;
}

static size_t step_code(struct place *place, size_t at)
{
	char c = place->bytes.p[at], next = byte_at(place, at + 1);
	bool was_number = place->is_number;

	if (splice(place, at))
		return splice(place, at);
	if (byte_is_word(c)) {
		place->is_number |= is_digit(c) && !place->is_word;
		place->is_word = true;
		return 1;
	}
	if (c == '\'' && was_number && byte_is_word(next))
		return 1;
	place->is_word = place->is_number = false;
	if (c == '"')
		return open_string(place, at);
	if (c == '\'')
		place->kind = PLACE_CHARACTER;
	if (c != '/' || (next != '/' && next != '*'))
		return 1;
	place->kind = next == '/' ? PLACE_LINE_COMMENT : PLACE_COMMENT;
	return 2;
}

static size_t step_literal(struct place *place, size_t at, char quote)
{
	size_t taken = splice(place, at);
	char c = place->bytes.p[at];

	if (taken)
		return taken;
	if (c == '\\' && at + 1 < place->bytes.n)
		return 2;
	if (c == quote || line_end(place, at))
		place->kind = PLACE_CODE;
	return 1;
}

static size_t step_raw(struct place *place, size_t at)
{
	struct str rest = str_slice(place->bytes, at, place->bytes.n), end = place->end;

	if (at - place->opened > LIMIT_RAW_STRING)
		place->kind = PLACE_CODE;
	if (rest.p[0] != ')' || rest.n < end.n + 2 || memcmp(rest.p + 1, end.p, end.n) ||
		rest.p[end.n + 1] != '"')
		return 1;
	place->kind = PLACE_CODE;
	return end.n + 2;
}

static size_t step(struct place *place, size_t at)
{
	switch (place->kind) {
	case PLACE_CODE:
		return step_code(place, at);
	case PLACE_LINE_COMMENT:
		if (splice(place, at))
			return splice(place, at);
		if (line_end(place, at))
			place->kind = PLACE_CODE;
		return 1;
	case PLACE_COMMENT:
		if (place->bytes.p[at] != '*' || byte_at(place, at + 1) != '/')
			return 1;
		place->kind = PLACE_CODE;
		return 2;
	case PLACE_STRING:
		return step_literal(place, at, '"');
	case PLACE_CHARACTER:
		return step_literal(place, at, '\'');
	case PLACE_RAW_STRING:
		break;
	}
	return step_raw(place, at);
}

enum place_kind place_of(struct place *place, size_t at)
{
	enum place_kind kind = place->kind;

	while (place->at <= at && place->at < place->bytes.n) {
		kind = place->kind;
		place->at += step(place, place->at);
	}
	return kind;
}
