/*
 * Undoing translation phases in place. A vectorised look decides whether there is
 * anything to undo; the slow way is a small state machine over a copy. Raw strings are
 * found through an index of their ends (syntax/raw.h), so that a thousand openings
 * without an end cost no more than one. Read next: syntax/lexer.c.
 */
#include <stdlib.h>
#include "syntax/lexer.h"
#include "syntax/raw.h"
#include "syntax/reading.h"
#include "base/banned.h"

struct reader {
	struct reading *out;
	struct arena *arena;
	enum dialect dialect;
	struct fact_list *facts;
	struct str s;	     /* the source */
	char *p;	     /* the reading */
	size_t at;	     /* in both */
	struct raw_index raw; /* made when the first raw string begins */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\0';
}

/* --- is there anything to do? ---------------------------------------------------------
 */

/* A byte and its successor that may have to be undone. */
static bool is_suspect(char c, char next)
{
	switch (c) {
	case '\0':
		return true;
	case '\r':
		return next != '\n';
	case '?':
		return next == '?';
	case '<':
		return next == ':' || next == '%';
	case '%':
		return next == ':' || next == '>';
	case ':':
		return next == '>';
	case 'R':
		return next == '"';
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
	bytes16 v = load16(p), next = load16(p + 1);
	bytes16 hit = (bytes16)(v == 0) | (bytes16)(v == '\\');

	hit |= (bytes16)(v == '\r') & (bytes16)(next != '\n');
	hit |= (bytes16)(v == '?') & (bytes16)(next == '?');
	hit |= (bytes16)(v == 'R') & (bytes16)(next == '"');
	hit |= ((bytes16)(v == '<') | (bytes16)(v == '%') | (bytes16)(v == ':')) &
	       ((bytes16)(next == ':') | (bytes16)(next == '%') |
		       (bytes16)(next == '>'));
	return is_any(hit);
}

static bool is_plain(struct str s)
{
	size_t i = 0;

	if (str_has_prefix(s, "\xef\xbb\xbf"))
		return false;
	while (i < s.n) {
		size_t stop = i + 16 < s.n ? i + 16 : s.n;

		if (i + 17 <= s.n && !has_suspect16(s.p + i)) {
			i += 16;
			continue;
		}
		for (; i < stop; i++) {
			char next = i + 1 < s.n ? s.p[i + 1] : '\n';

			if (is_suspect(s.p[i], next) ||
				is_glued(s, i))
				return false;
		}
	}
	return true;
}

/* --- the slow way ----------------------------------------------------------------------
 */

static void note(struct reader *r, enum fact_kind kind, size_t start, size_t end)
{
	struct fact fact = {
		.kind = kind,
		.start = (uint32_t)start,
		.end = (uint32_t)end,
		.name = str_slice(r->s, start, end > start + 3 ? start + 3 : end),
	};

	if (r->facts)
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
	return r->dialect == DIALECT_ISO && trigraph(r, at);
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

/* A word and the splices in it; then "strcpy" stands together and the rest is blank. */
static void on_word(struct reader *r)
{
	size_t start = r->at, put = r->at;
	struct seam seam = {.start = (uint32_t)start};

	for (;;) {
		size_t end = lex_word(r->s, r->at), next;

		if (put != r->at)
			memcpy(r->p + put, r->s.p + r->at, end - r->at);
		put += end - r->at;
		r->at = end;
		next = skip_splices(r, r->at);
		if (next == r->at || next >= r->s.n || lex_word(r->s, next) == next)
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
	size_t start = r->at;

	memset(r->p + start, ' ', quote - start);
	for (size_t i = quote + 1; i + 1 < end; i++) {
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
		if (r->dialect != DIALECT_ISO)
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
		if (!on_raw_string(r))
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
	enum dialect dialect, struct fact_list *facts)
{
	struct reader r = {.out = out,
		.arena = arena,
		.dialect = dialect,
		.facts = facts,
		.s = bytes};

	*out = (struct reading){.bytes = bytes};
	if (is_plain(bytes))
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
