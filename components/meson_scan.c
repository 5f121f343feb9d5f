/*
 * Tokens first, with brackets matched, so that whoever walks arguments jumps over what is
 * nested in them and the whole stays linear. Read next: components/meson_value.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "components/meson_scan.h"
#include "base/banned.h"

struct scanner {
	struct meson_scan *m;
	struct str text;
	size_t at, cap;
	uint32_t open[LIMIT_DECLARATION_DEPTH]; /* tokens of open brackets */
	size_t depth, extra;			/* extra: deeper ones, not kept */
	bool has_no_quote;			/* no ' closes from here on */
};

struct str meson_text(const struct meson_scan *m, size_t token)
{
	return str_slice(m->r->bytes, m->tokens[token].start, m->tokens[token].end);
}

bool meson_is(const struct meson_scan *m, size_t token, const char *text)
{
	return token < m->count && str_is(meson_text(m, token), text);
}

static size_t add_token(struct scanner *s, enum meson_token_kind kind, size_t end)
{
	struct meson_token token = {
		.kind = kind, .start = (uint32_t)s->at, .end = (uint32_t)end};
	struct meson_scan *m = s->m;

	m->tokens = arena_grow(
		m->r->scratch, m->tokens, m->count, &s->cap, sizeof(*m->tokens));
	m->tokens[m->count] = token;
	s->at = end;
	return m->count++;
}

/* Behind the closing ''' that is searched from at; 0: there is none. */
static size_t triple_end(struct str text, size_t at)
{
	for (at = str_find(text, '\'', at); at + 2 < text.n;
		at = str_find(text, '\'', at + 1)) {
		if (text.p[at + 1] == '\'' && text.p[at + 2] == '\'')
			return at + 3;
	}
	return 0;
}

static size_t single_end(struct str text, size_t at)
{
	for (; at < text.n; at++) {
		if (text.p[at] == '\'')
			return at + 1;
		if (text.p[at] == '\\')
			at++;
	}
	return 0;
}

/* quote: where the ' is, behind an f if there is one. */
static void read_string(struct scanner *s, size_t quote)
{
	struct str text = s->text;
	bool is_triple = str_has_prefix(str_slice(text, quote, text.n), "'''");
	size_t line = str_find(text, '\n', quote), end = 0;
	struct str reach = s->has_no_quote ? str_slice(text, 0, line) : text;

	end = is_triple ? triple_end(reach, quote + 3) : single_end(reach, quote + 1);
	if (end) {
		add_token(s, MESON_STRING, end);
		return;
	}
	s->has_no_quote = true;
	declaration_opaque(s->m->r, FORM_MESON, s->at, line, "an unclosed string");
	s->at = line;
}

static void read_sign(struct scanner *s, char c)
{
	size_t token = add_token(s, MESON_SIGN, s->at + 1);

	if (c == '(' || c == '[' || c == '{') {
		if (s->depth == LIMIT_DECLARATION_DEPTH) {
			s->extra++;
			s->m->is_too_deep = true;
		} else {
			s->open[s->depth++] = (uint32_t)token;
		}
	} else if (c == ')' || c == ']' || c == '}') {
		if (s->extra)
			s->extra--;
		else if (s->depth)
			s->m->tokens[s->open[--s->depth]].match = (uint32_t)token;
	}
}

static void read_word(struct scanner *s)
{
	size_t end = s->at;

	while (end < s->text.n && text_is_word_byte(s->text.p[end]))
		end++;
	if (end == s->at + 1 && s->text.p[s->at] == 'f' && end < s->text.n &&
		s->text.p[end] == '\'')
		read_string(s, end);
	else
		add_token(s, MESON_WORD, end);
}

static void read_token(struct scanner *s)
{
	char c = s->text.p[s->at];

	if (c == '#') {
		s->at = str_find(s->text, '\n', s->at);
	} else if (c == '\n') {
		if (s->depth)
			s->at++;
		else
			add_token(s, MESON_NEWLINE, s->at + 1);
	} else if (c == '\\' && s->at + 1 < s->text.n && s->text.p[s->at + 1] == '\n') {
		s->at += 2;
	} else if (c == ' ' || c == '\t' || c == '\r') {
		s->at++;
	} else if (c == '\'') {
		read_string(s, s->at);
	} else if (text_is_word_byte(c)) {
		read_word(s);
	} else {
		read_sign(s, c);
	}
}

void meson_scan(struct meson_scan *m, struct declaration_reader *r)
{
	struct scanner s = {.m = m, .text = r->bytes};

	*m = (struct meson_scan){.r = r, .variables = {.arena = r->scratch}};
	if (str_has_prefix(s.text, "\xef\xbb\xbf"))
		s.at = 3;
	while (s.at < s.text.n)
		read_token(&s);
	add_token(&s, MESON_END, s.at);
}
