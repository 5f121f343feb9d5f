/*
 * The lexer of shell scripts. Each command that is still open has a frame; its words are
 * on one stack and the bytes of its unfinished word on another, so that $( ) in a word
 * costs nothing but its own length. Read next: components/recipe.c.
 */
#include "base/text.h"
#include "components/sh_words.h"
#include "base/banned.h"

#define BODIES_IN_BODIES 3

void sh_open(
	struct sh_words *sh, struct arena *arena, struct str script, enum sh_flags flags)
{
	*sh = (struct sh_words){
		.arena = arena, .s = script, .flags = flags, .end = script.n, .depth = 1};
}

static struct sh_frame *top(struct sh_words *sh)
{
	return &sh->frames[sh->depth - 1];
}

static char byte(const struct sh_words *sh, size_t at)
{
	return at < sh->end ? sh->s.p[at] : '\0';
}

static char escape_of(const struct sh_words *sh)
{
	return sh->flags & SH_BACKTICK ? '`' : '\\';
}

/* --- words -----------------------------------------------------------------------------
 */

static void start_word(struct sh_words *sh)
{
	if (top(sh)->is_in_word)
		return;
	top(sh)->is_in_word = true;
	top(sh)->is_quoted = false;
	top(sh)->word_start = sh->at;
}

/* Bytes of the script that belong to the word. */
static void take(struct sh_words *sh, size_t from, size_t to)
{
	start_word(sh);
	while (sh->chars.count + (to - from) > sh->chars.cap)
		sh->chars.items = arena_grow(
			sh->arena, sh->chars.items, sh->chars.cap, &sh->chars.cap, 1);
	memcpy(sh->chars.items + sh->chars.count, sh->s.p + from, to - from);
	sh->chars.count += to - from;
}

static void take_byte(struct sh_words *sh)
{
	take(sh, sh->at, sh->at + 1);
	sh->at++;
}

static void push_word(struct sh_words *sh, struct sh_word word)
{
	VEC_PUSH(sh->arena, &sh->words, word);
}

static void finish_word(struct sh_words *sh)
{
	struct sh_frame *frame = top(sh);
	struct str text = str_slice(str_make(sh->chars.items, sh->chars.count),
		frame->first_char, sh->chars.count);

	if (!frame->is_in_word)
		return;
	push_word(sh, (struct sh_word){.text = arena_str(sh->arena, text),
			      .start = frame->word_start,
			      .end = sh->at,
			      .is_quoted = frame->is_quoted});
	sh->chars.count = frame->first_char;
	frame->is_in_word = false;
}

static void open_frame(struct sh_words *sh, char close)
{
	sh->frames[sh->depth++] = (struct sh_frame){.first_word = sh->words.count,
		.first_char = sh->chars.count,
		.close = close};
}

/* --- what has bytes of its own ---------------------------------------------------------
 */

/* Behind a line that ends in an escape, and behind comments that a Dockerfile drops. */
static size_t skip_dropped_lines(const struct sh_words *sh, size_t at)
{
	while (sh->flags & SH_DOCKER) {
		size_t first = at;

		while (byte(sh, first) == ' ' || byte(sh, first) == '\t' ||
			byte(sh, first) == '\r')
			first++;
		if (first >= sh->end || (sh->s.p[first] != '#' && sh->s.p[first] != '\n'))
			break;
		at = str_find(sh->s, '\n', first) + 1;
	}
	return at < sh->end ? at : sh->end;
}

/* An escape at the end of a line: the line goes on behind it; 0: it is none. */
static size_t continued_at(const struct sh_words *sh, size_t at)
{
	if (sh->flags & SH_DOCKER) {
		while (byte(sh, at) == ' ' || byte(sh, at) == '\t')
			at++;
	}
	if (byte(sh, at) == '\r')
		at++;
	return at < sh->end && sh->s.p[at] == '\n' ? skip_dropped_lines(sh, at + 1) : 0;
}

static void scan_escape(struct sh_words *sh)
{
	size_t next = continued_at(sh, sh->at + 1);

	if (next) {
		sh->at = next;
	} else if (sh->flags & SH_BACKTICK) {
		take_byte(sh);
	} else if (top(sh)->is_in_quotes && !memchr("\"\\$`", byte(sh, sh->at + 1), 4)) {
		take_byte(sh);
	} else {
		start_word(sh);
		sh->at++;
		if (sh->at < sh->end)
			take_byte(sh);
	}
}

static void scan_single_quotes(struct sh_words *sh)
{
	size_t close = sh->has_no_quote[0]
			       ? sh->end
			       : str_find(str_slice(sh->s, 0, sh->end), '\'', sh->at + 1);

	if (close >= sh->end) {
		sh->has_no_quote[0] = true;
		take_byte(sh);
		return;
	}
	start_word(sh);
	top(sh)->is_quoted = true;
	take(sh, sh->at + 1, close);
	sh->at = close + 1;
}

static void scan_double_quote(struct sh_words *sh)
{
	struct sh_frame *frame = top(sh);

	if (!frame->is_in_quotes) {
		if (!sh->has_no_quote[1] && str_find(str_slice(sh->s, 0, sh->end), '"',
						    sh->at + 1) >= sh->end)
			sh->has_no_quote[1] = true;
		if (sh->has_no_quote[1]) {
			take_byte(sh);
			return;
		}
	}
	start_word(sh);
	frame->is_quoted = true;
	frame->is_in_quotes = !frame->is_in_quotes;
	sh->at++;
}

/* ${X}, ${{ x }}: a part of the word, blanks and all. */
static bool scan_braces(struct sh_words *sh)
{
	bool is_double = byte(sh, sh->at + 2) == '{';
	struct str s = str_slice(sh->s, 0, sh->end);
	size_t close = sh->at;

	if (sh->has_no_brace)
		return false;
	do {
		close = str_find(s, '}', close + 1);
	} while (is_double && close + 1 < s.n && s.p[close + 1] != '}');
	if (close >= s.n) {
		sh->has_no_brace = true;
		return false;
	}
	close += is_double && close + 1 < s.n ? 2 : 1;
	take(sh, sh->at, close);
	sh->at = close;
	return true;
}

static void scan_dollar(struct sh_words *sh)
{
	char next = byte(sh, sh->at + 1);

	if (next == '(' && sh->depth < SH_DEPTH) {
		take(sh, sh->at, sh->at + 2); /* "$(" stays, as a sign of it */
		sh->at += 2;
		open_frame(sh, ')');
	} else if (next != '{' || !scan_braces(sh)) {
		take_byte(sh);
	}
}

/* --- here documents --------------------------------------------------------------------
 */

/* "<<" has been seen: the word behind it is what ends the body. */
static void scan_heredoc(struct sh_words *sh)
{
	size_t start;

	finish_word(sh);
	sh->at += 2;
	if (byte(sh, sh->at) == '-')
		sh->at++;
	while (byte(sh, sh->at) == ' ' || byte(sh, sh->at) == '\t')
		sh->at++;
	while (byte(sh, sh->at) == '"' || byte(sh, sh->at) == '\'' ||
		byte(sh, sh->at) == '\\')
		sh->at++;
	start = sh->at;
	while (text_is_word_byte(byte(sh, sh->at)) || byte(sh, sh->at) == '-' ||
		byte(sh, sh->at) == '.')
		sh->at++;
	if (sh->at > start && sh->heredoc_count < SH_HEREDOCS &&
		sh->level < BODIES_IN_BODIES)
		sh->heredocs[sh->heredoc_count++] = str_slice(sh->s, start, sh->at);
	while (byte(sh, sh->at) == '"' || byte(sh, sh->at) == '\'')
		sh->at++;
}

/* at is on a line: over the body, to the line behind the one that ends it. */
static size_t skip_body(struct sh_words *sh, size_t at, struct str mark)
{
	struct sh_body body = {.start = at, .end = sh->end, .level = sh->level + 1};

	while (at < sh->end) {
		size_t next = str_find(sh->s, '\n', at);

		if (next > sh->end)
			next = sh->end;
		if (str_eq(str_trim(str_slice(sh->s, at, next)), mark)) {
			body.end = at;
			at = next;
			break;
		}
		at = next + 1;
	}
	VEC_PUSH(sh->arena, &sh->bodies, body);
	return at < sh->end ? at : sh->end;
}

static void skip_bodies(struct sh_words *sh)
{
	for (size_t i = 0; i < sh->heredoc_count; i++)
		sh->at = skip_body(sh, sh->at, sh->heredocs[i]);
	sh->heredoc_count = 0;
}

/* --- commands --------------------------------------------------------------------------
 */

static void scan_redirection(struct sh_words *sh)
{
	struct sh_frame *frame = top(sh);
	size_t start = sh->at;

	if (byte(sh, start) == '<' && byte(sh, start + 1) == '<' &&
		byte(sh, start + 2) != '<') {
		scan_heredoc(sh);
		return;
	}
	if (byte(sh, start + 1) == '(' && sh->depth < SH_DEPTH) {
		take(sh, start, start + 2);
		sh->at += 2;
		open_frame(sh, ')');
		return;
	}
	if (frame->is_in_word && sh->chars.count == frame->first_char + 1 &&
		sh->chars.items[frame->first_char] >= '0' &&
		sh->chars.items[frame->first_char] <= '9') {
		sh->chars.count--; /* 2> */
		frame->is_in_word = false;
	}
	finish_word(sh);
	while (sh->at < sh->end && memchr("<>&|", sh->s.p[sh->at], 4))
		sh->at++;
	push_word(sh, (struct sh_word){.text = arena_str(sh->arena,
					       str_slice(sh->s, start, sh->at)),
			      .start = start,
			      .end = sh->at,
			      .is_operator = true});
}

/* A line break: the end of a command, or a blank. */
static bool scan_newline(struct sh_words *sh)
{
	finish_word(sh);
	sh->at++;
	if ((sh->flags & SH_FOLDED) && byte(sh, sh->at) != '\n' &&
		byte(sh, sh->at) != '\r')
		return false;
	if (sh->heredoc_count)
		skip_bodies(sh);
	return true;
}

/* Brackets; true: a command ends there. */
static bool scan_paren(struct sh_words *sh, char c)
{
	struct sh_frame *frame = top(sh);

	finish_word(sh);
	sh->at++;
	if (c == '(') {
		frame->parens++;
	} else if (frame->parens) {
		frame->parens--;
	} else if (frame->close == ')') {
		sh->is_closing = true;
	}
	return true;
}

static bool scan_backtick(struct sh_words *sh)
{
	if (top(sh)->close == '`') {
		finish_word(sh);
		sh->at++;
		sh->is_closing = true;
		return true;
	}
	if (sh->depth == SH_DEPTH) {
		take_byte(sh);
		return false;
	}
	take_byte(sh);
	open_frame(sh, '`');
	return false;
}

/* One byte or construct in double quotes. */
static void scan_quoted(struct sh_words *sh, char c)
{
	if (c == '"')
		scan_double_quote(sh);
	else if (c == escape_of(sh))
		scan_escape(sh);
	else if (c == '$')
		scan_dollar(sh);
	else if (c == '`' && sh->depth < SH_DEPTH && top(sh)->close != '`')
		scan_backtick(sh);
	else
		take_byte(sh);
}

static void skip_comment(struct sh_words *sh)
{
	sh->at = str_find(sh->s, '\n', sh->at);
	if (sh->at > sh->end)
		sh->at = sh->end;
}

/* A byte that separates, or one of its kin; true: a command ends there. */
static bool scan_operator(struct sh_words *sh, char c)
{
	if (c == '(' || c == ')')
		return scan_paren(sh, c);
	if (c == '`')
		return scan_backtick(sh);
	if (c == '&' && byte(sh, sh->at + 1) == '>') {
		sh->at++;
		scan_redirection(sh);
		return false;
	}
	finish_word(sh);
	sh->at++;
	while (sh->at < sh->end && (byte(sh, sh->at) == c || byte(sh, sh->at) == '&'))
		sh->at++;
	return true;
}

/* One step; true: a command ends there. */
static bool scan(struct sh_words *sh)
{
	char c = sh->s.p[sh->at];

	if (top(sh)->is_in_quotes) {
		scan_quoted(sh, c);
	} else if (memchr(" \t\r", c, 4)) { /* and NUL */
		finish_word(sh);
		sh->at++;
	} else if (c == '\n') {
		return scan_newline(sh);
	} else if (c == escape_of(sh)) {
		scan_escape(sh);
	} else if (c == '\'') {
		scan_single_quotes(sh);
	} else if (c == '"') {
		scan_double_quote(sh);
	} else if (c == '$') {
		scan_dollar(sh);
	} else if (c == '<' || c == '>') {
		scan_redirection(sh);
	} else if (c == '#' && !top(sh)->is_in_word) {
		skip_comment(sh);
	} else if (memchr(";&|()`", c, 6)) {
		return scan_operator(sh, c);
	} else {
		take_byte(sh);
	}
	return false;
}

/* The text is at its end: what is still open ends, then come the bodies. */
static bool scan_end(struct sh_words *sh)
{
	finish_word(sh);
	if (sh->depth > 1) {
		sh->is_closing = true;
		return true;
	}
	sh->heredoc_count = 0;
	if (sh->words.count > top(sh)->first_word)
		return true;
	if (!sh->bodies.count)
		return false;
	sh->bodies.count--;
	sh->at = sh->bodies.items[sh->bodies.count].start;
	sh->end = sh->bodies.items[sh->bodies.count].end;
	sh->level = sh->bodies.items[sh->bodies.count].level;
	sh->has_no_brace = sh->has_no_quote[0] = sh->has_no_quote[1] = false;
	sh->frames[0] = (struct sh_frame){0};
	return true;
}

bool sh_next(struct sh_words *sh, struct sh_command *out)
{
	for (;;) {
		bool is_end;
		char end;

		sh->words.count = top(sh)->first_word;
		if (sh->is_closing) {
			sh->depth--;
			sh->is_closing = false;
		}
		do {
			is_end = sh->at >= sh->end;
			end = is_end ? '\0' : sh->s.p[sh->at];
			if (is_end && !scan_end(sh))
				return false;
		} while (!is_end && !scan(sh));
		if (sh->words.count == top(sh)->first_word)
			continue;
		*out = (struct sh_command){.words = sh->words.items + top(sh)->first_word,
			.count = sh->words.count - top(sh)->first_word,
			.end = end};
		return true;
	}
}
