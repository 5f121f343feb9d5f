/*
 * Undoing translation phases in place: a small state machine over a copy of the source,
 * for sources in which there is anything to undo (syntax/plain.h). Raw strings are
 * found through an index of their ends (syntax/raw.h), so that a thousand openings
 * without an end cost no more than one. Read next: syntax/lexer.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "syntax/lexer.h"
#include "syntax/plain.h"
#include "syntax/raw.h"
#include "syntax/reading.h"
#include "base/banned.h"

struct reader {
	struct reading *out;
	struct arena *arena;
	enum dialect dialect;
	struct fact_list *facts;
	uint64_t wanted;      /* kinds of facts */
	struct str s;	      /* the source */
	char *p;	      /* the reading */
	size_t at;	      /* in both */
	struct raw_index raw; /* made when the first raw string begins */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\0';
}

static void note(struct reader *r, enum fact_kind kind, size_t start, size_t end)
{
	struct fact fact = {
		.kind = kind,
		.start = (uint32_t)start,
		.end = (uint32_t)end,
		.name = str_slice(r->s, start, end > start + 3 ? start + 3 : end),
	};

	if (!(r->wanted >> kind & 1))
		return;
	if (r->facts->count >= LIMIT_CANDIDATES)
		r->out->is_cut = true;
	else
		VEC_PUSH(r->arena, r->facts, fact);
}

static char at_byte(const struct reader *r, size_t at)
{
	return at < r->s.n ? r->s.p[at] : '\0';
}

/* What the trigraph at at stands for, in ISO C; else 0. */
static char trigraph(const struct reader *r, size_t at)
{
	static const char from[] = "=/'()!<>-", to[] = "#\\^[]|{}~";
	const char *hit;

	if (at_byte(r, at) != '?' || at_byte(r, at + 1) != '?' || at + 2 >= r->s.n)
		return 0;
	hit = strchr(from, r->s.p[at + 2]);
	return hit && *hit ? to[hit - from] : 0;
}

static bool is_trigraph(const struct reader *r, size_t at)
{
	return r->dialect != DIALECT_GNU && trigraph(r, at);
}

/* The index behind the splice at at, or at when there is none. */
static size_t splice_end(const struct reader *r, size_t at)
{
	size_t next = at;

	if (at_byte(r, at) == '\\' && at < r->s.n)
		next = at + 1;
	else if (is_trigraph(r, at) && trigraph(r, at) == '\\')
		next = at + 3;
	if (next == at)
		return at;
	while (next < r->s.n && is_blank(r->s.p[next]))
		next++;
	if (next >= r->s.n || (r->s.p[next] != '\n' && r->s.p[next] != '\r'))
		return at;
	next++;
	return next + (r->s.p[next - 1] == '\r' && at_byte(r, next) == '\n');
}

/* Behind all splices at at. */
static size_t skip_splices(const struct reader *r, size_t at)
{
	for (size_t next; (next = splice_end(r, at)) > at;)
		at = next;
	return at;
}

/* Blanks and one splice from start to end: at least two bytes. */
static void put_splice(struct reader *r, size_t start, size_t end)
{
	memset(r->p + start, ' ', end - start);
	r->p[end - 2] = '\\';
	r->p[end - 1] = '\n';
}

/*
 * Two bytes of one token stand at at and, behind splices, at next: bring them together.
 */
static void join(struct reader *r, size_t next)
{
	if (next == r->at + 1)
		return;
	note(r, FACT_SPLICE_TOKEN, r->at, next + 1);
	r->p[r->at + 1] = r->s.p[next];
	put_splice(r, r->at + 2, next + 1);
}

/* At the second '/' or behind a splice in its comment. */
static void read_line_comment(struct reader *r)
{
	while (r->at < r->s.n) {
		size_t next = splice_end(r, r->at);

		if (next > r->at) {
			note(r, FACT_SPLICE_COMMENT, r->at, next);
			put_splice(r, r->at, next);
			r->at = next;
			continue;
		}
		if (trigraph(r, r->at) == '\\')
			r->out->is_open = true;
		if (r->s.p[r->at] == '\n' || r->s.p[r->at] == '\r')
			return;
		/* a backslash that is no splice would be one to the parser: \x */
		if (r->s.p[r->at] == '\0' || r->s.p[r->at] == '\\')
			r->p[r->at] = ' ';
		r->at++;
	}
}

static void read_block_comment(struct reader *r)
{
	while (r->at < r->s.n) {
		size_t next;

		if (r->s.p[r->at] == '\0')
			r->p[r->at] = ' ';
		if (r->s.p[r->at] != '*') {
			r->at++;
			continue;
		}
		next = skip_splices(r, r->at + 1);
		if (at_byte(r, next) == '/' && next < r->s.n) {
			join(r, next);
			r->at = next + 1;
			return;
		}
		r->at++;
	}
}

/* Behind "//": C90 knows no such comment: one of the old kind is divided by. */
static bool is_division(const struct reader *r)
{
	const char *end;
	struct str line;
	size_t close;

	if (at_byte(r, r->at) != '*')
		return false;
	end = memchr(r->s.p + r->at, '\n', r->s.n - r->at);
	line = str_make(
		r->s.p + r->at + 1, (end ? (size_t)(end - r->s.p) : r->s.n) - r->at - 1);
	for (close = 0; (close = str_find(line, '/', close)) < line.n; close++) {
		if (close && line.p[close - 1] == '*')
			return str_trim(str_slice(line, close + 1, line.n)).n > 0;
	}
	return false;
}

static void on_slash(struct reader *r)
{
	size_t next = skip_splices(r, r->at + 1);
	char c = at_byte(r, next);

	if (next >= r->s.n || (c != '/' && c != '*')) {
		r->at++;
		return;
	}
	join(r, next);
	r->at = next + 1;
	if (c == '/' && is_division(r)) {
		r->out->is_open_c90 = true;
		if (r->dialect == DIALECT_C90) {
			r->at++;
			read_block_comment(r);
			memset(r->p + next, ' ', r->at - next);
			return;
		}
	}
	if (c == '/')
		read_line_comment(r);
	else
		read_block_comment(r);
}

/* A literal, from its quote; its end of line is left to the caller. */
static void on_quote(struct reader *r)
{
	char quote = r->s.p[r->at++];

	while (r->at < r->s.n) {
		size_t next = splice_end(r, r->at);
		char c = r->s.p[r->at];

		if (next > r->at) {
			put_splice(r, r->at, next);
			r->at = next;
			continue;
		}
		if (c == '\n' || c == '\r')
			return;
		if (trigraph(r, r->at) == '\\')
			r->out->is_open = true;
		if (is_trigraph(r, r->at)) {
			memset(r->p + r->at, ' ', 2);
			r->p[r->at + 2] = trigraph(r, r->at);
			r->at += 2;
			c = r->p[r->at];
		}
		if (c == '\0')
			r->p[r->at] = ' ';
		r->at++;
		if (c == quote)
			return;
		if (c == '\\' && splice_end(r, r->at) == r->at && r->at < r->s.n &&
			r->s.p[r->at] != '\n' && r->s.p[r->at] != '\r')
			r->at++;
	}
}

/* As lex_word, but a blank beyond ASCII ends the word. */
static size_t word_end(const struct reader *r, size_t at)
{
	size_t escape = 1;

	while (escape) {
		while (at < r->s.n && byte_is_word(r->s.p[at])) {
			if ((unsigned char)r->s.p[at] >= 0x80 &&
				plain_foreign_blank(r->s, at))
				return at;
			at++;
		}
		escape = at < r->s.n ? lex_escape(r->s, at) : 0;
		at += escape;
	}
	return at;
}

/* A word and the splices in it; then "strcpy" stands together and the rest is blank. */
static void on_word(struct reader *r)
{
	size_t start = r->at, put = r->at;
	struct seam seam = {.start = (uint32_t)start};

	for (;;) {
		size_t end = word_end(r, r->at), next;

		if (put != r->at)
			memcpy(r->p + put, r->s.p + r->at, end - r->at);
		put += end - r->at;
		r->at = end;
		next = skip_splices(r, r->at);
		if (next == r->at || next >= r->s.n || word_end(r, next) == next)
			break;
		r->at = next;
	}
	if (put == r->at)
		return;
	put_splice(r, put, r->at);
	seam.end = (uint32_t)put;
	seam.source_end = (uint32_t)r->at;
	VEC_PUSH(r->arena, &r->out->seams, seam);
	note(r, FACT_SPLICE_TOKEN, start, r->at);
}

static bool is_raw_prefix(struct str word)
{
	return str_is(word, "R") || str_is(word, "LR") || str_is(word, "uR") ||
	       str_is(word, "UR") || str_is(word, "u8R");
}

/* R"x(...)x" as a plain string of as many bytes. */
static void put_plain_string(struct reader *r, size_t quote, size_t end)
{
	size_t first = str_find(r->s, '(', quote) + 1;
	size_t last = end - (first - quote); /* its ')' */

	memset(r->p + r->at, ' ', first - r->at);
	memset(r->p + last, ' ', end - last);
	r->p[first - 1] = r->p[last] = '"';
	for (size_t i = first; i < last; i++) {
		char c = r->s.p[i];

		if (c == '"' || c == '\\' || (unsigned char)c < 0x20)
			r->p[i] = '_';
	}
	r->at = end;
}

static bool on_raw_string(struct reader *r)
{
	size_t quote = lex_word(r->s, r->at), end;

	if (quote >= r->s.n || r->s.p[quote] != '"' ||
		!is_raw_prefix(str_slice(r->s, r->at, quote)))
		return false;
	r->out->is_open = true;
	if (r->dialect != DIALECT_GNU)
		return false;
	end = raw_string_end(&r->raw, r->arena, r->s, quote);
	if (!end)
		return false;
	put_plain_string(r, quote, end);
	return true;
}

/* <: :> <% %> %: */
static char digraph(char c, char next)
{
	if (c == '<')
		return next == ':' ? '[' : next == '%' ? '{' : 0;
	if (c == ':')
		return next == '>' ? ']' : 0;
	if (c == '%')
		return next == ':' ? '#' : next == '>' ? '}' : 0;
	return 0;
}

/* At a trigraph or digraph: a run of them, blanks first, so that || stays together. */
static bool on_graph(struct reader *r)
{
	size_t start = r->at, count = 0;
	char puts[8];

	while (count < sizeof(puts)) {
		size_t next = skip_splices(r, r->at + 1);
		char c = digraph(at_byte(r, r->at), at_byte(r, next));

		if (is_trigraph(r, r->at)) {
			c = trigraph(r, r->at);
			next = r->at + 2;
			note(r, FACT_TRIGRAPH, r->at, r->at + 3);
		} else if (c) {
			note(r, FACT_DIGRAPH, r->at, next + 1);
		} else {
			break;
		}
		puts[count++] = c;
		r->at = next + 1;
	}
	if (!count)
		return false;
	memset(r->p + start, ' ', r->at - start);
	memcpy(r->p + r->at - count, puts, count);
	return true;
}

/* The second byte of ->, ##, && and so on, behind splices. */
static bool is_pair(char c, char next)
{
	if (c == '-' && next == '>')
		return true;
	if (next == '=')
		return strchr("<>=!+-*/%&|^", c) != NULL;
	return c == next && strchr("#&|+-<>", c) != NULL;
}

static void on_punct(struct reader *r)
{
	size_t next = splice_end(r, r->at);

	if (next > r->at) {
		put_splice(r, r->at, next);
		r->at = next;
		return;
	}
	if (trigraph(r, r->at)) {
		r->out->is_open = true;
		if (r->dialect == DIALECT_GNU)
			note(r, FACT_TRIGRAPH, r->at, r->at + 3);
	}
	if (on_graph(r))
		return;
	next = skip_splices(r, r->at + 1);
	if (next > r->at + 1 && next < r->s.n && is_pair(r->s.p[r->at], r->s.p[next])) {
		join(r, next);
		r->at = next;
	}
	r->at++;
}

static bool on_foreign_blank(struct reader *r)
{
	size_t n = (unsigned char)r->s.p[r->at] >= 0x80 ? plain_foreign_blank(r->s, r->at)
							: 0;

	memset(r->p + r->at, ' ', n);
	r->at += n;
	return n;
}

static void read_step(struct reader *r)
{
	char c = r->s.p[r->at];

	switch (byte_classes[(unsigned char)c]) {
	case BYTE_BLANK:
		if (c == '\0')
			r->p[r->at] = ' ';
		if (c == '\r' && at_byte(r, r->at + 1) != '\n')
			r->p[r->at] = '\n';
		r->at++;
		return;
	case BYTE_NEWLINE:
		r->at++;
		return;
	case BYTE_SLASH:
		on_slash(r);
		return;
	case BYTE_QUOTE:
		on_quote(r);
		return;
	case BYTE_DIGIT:
		r->at = lex_number(r->s, r->at);
		return;
	case BYTE_WORD:
	case BYTE_FOREIGN:
		if (!on_foreign_blank(r) && !on_raw_string(r))
			on_word(r);
		return;
	default:
		if (c == '\\' && lex_word(r->s, r->at) > r->at)
			on_word(r);
		else
			on_punct(r);
	}
}

void reading_make(struct reading *out, struct arena *arena, struct str bytes,
	enum dialect dialect, struct fact_list *facts, uint64_t wanted)
{
	struct reader r = {.out = out,
		.arena = arena,
		.dialect = dialect,
		.facts = facts,
		.wanted = wanted,
		.s = bytes};

	*out = (struct reading){.bytes = bytes};
	if (plain_is(bytes))
		return;
	r.p = arena_alloc(arena, bytes.n + 1);
	memcpy(r.p, bytes.p, bytes.n);
	if (str_has_prefix(bytes, "\xef\xbb\xbf")) {
		memset(r.p, ' ', 3);
		r.at = 3;
	}
	while (r.at < bytes.n)
		read_step(&r);
	out->bytes = str_make(r.p, bytes.n);
}

uint32_t reading_source_end(const struct reading *reading, uint32_t start, uint32_t end)
{
	size_t low = 0, high = reading->seams.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (reading->seams.items[middle].start < start)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < reading->seams.count && reading->seams.items[low].start == start &&
		reading->seams.items[low].end == end)
		return reading->seams.items[low].source_end;
	return end;
}
