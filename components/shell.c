/*
 * One pass over the bytes with a frame for each "$(", "<(" and "`" that is open. Bodies
 * of here-documents are read line by line, since they are often scripts; and so is what
 * stands behind a quote or bracket that is never closed, so that one quote hides nothing.
 * Read next: components/shell_words.c.
 */
#include "base/text.h"
#include "components/shell_inside.h"
#include "base/banned.h"

#define BRACES_MAX 1024 /* bytes of "${...}" */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\0';
}

/* --- quotes, escapes, variables --------------------------------------------------------
 */

/* '...': false: it is not closed, and is a byte like others. */
static bool read_single(struct shell *s)
{
	size_t limit = s->is_by_line ? str_find(s->text, '\n', s->at) : s->text.n, end;

	if (s->has_no_single)
		return false;
	end = str_find(str_slice(s->text, 0, limit), '\'', s->at + 1);
	if (end == limit) {
		s->has_no_single = !s->is_by_line;
		return false;
	}
	shell_word_begin(s);
	shell_top(s)->is_quoted = true;
	shell_word_put(s, str_slice(s->text, s->at + 1, end));
	s->at = end + 1;
	return true;
}

static void read_double(struct shell *s)
{
	struct shell_frame *f = shell_top(s);

	if (!f->is_in_quotes && !s->has_no_double)
		s->has_no_double = str_find(s->text, '"', s->at + 1) == s->text.n;
	if (!f->is_in_quotes && s->has_no_double) {
		shell_word_take(s);
		return;
	}
	shell_word_begin(s);
	f->is_quoted = true;
	f->is_in_quotes = !f->is_in_quotes;
	s->at++;
}

/* Behind a line that ends in an escape, and behind comments that a Dockerfile drops. */
static size_t skip_dropped_lines(const struct shell *s, size_t at)
{
	while (s->reader->flags & SHELL_DOCKER && at < s->text.n) {
		size_t first = at;

		while (first < s->text.n && is_blank(shell_byte(s, first)))
			first++;
		if (first == s->text.n ||
			(shell_byte(s, first) != '#' && shell_byte(s, first) != '\n'))
			break;
		at = str_find(s->text, '\n', first) + 1;
	}
	return at < s->text.n ? at : s->text.n;
}

/* An escape at the end of a line: the line goes on there; 0: it is none. */
static size_t continued_at(const struct shell *s, size_t at)
{
	while (s->reader->flags & SHELL_DOCKER &&
		(shell_byte(s, at) == ' ' || shell_byte(s, at) == '\t'))
		at++;
	if (shell_byte(s, at) == '\r')
		at++;
	return shell_byte(s, at) == '\n' ? skip_dropped_lines(s, at + 1) : 0;
}

static void read_escape(struct shell *s)
{
	size_t next = continued_at(s, s->at + 1);
	char c = shell_byte(s, s->at + 1);

	if (next) {
		s->at = next;
	} else if (s->reader->flags & SHELL_BACKTICK ||
		   (shell_top(s)->is_in_quotes && !memchr("$`\"\\", c, 4))) {
		shell_word_take(s);
	} else {
		shell_word_begin(s);
		s->at++;
		if (s->at < s->text.n)
			shell_word_take(s);
	}
}

/* ${X}, ${{ x }}: a part of the word, blanks and all, if nothing in it is run. */
static bool read_braces(struct shell *s)
{
	struct str near = str_slice(s->text, s->at, s->at + BRACES_MAX);
	size_t close = str_find(near, '}', 0);

	if (str_has_prefix(near, "${{")) {
		while (close + 1 < near.n && near.p[close + 1] != '}')
			close = str_find(near, '}', close + 1);
		close++;
	}
	if (close >= near.n)
		return false;
	near.n = close + 1;
	if (str_find(near, '`', 0) < near.n || memmem(near.p, near.n, "$(", 2) ||
		(s->is_by_line && str_find(near, '\n', 0) < near.n))
		return false;
	shell_word_put(s, near);
	s->at += near.n;
	return true;
}

static void read_dollar(struct shell *s)
{
	char next = shell_byte(s, s->at + 1);

	if (next == '(') {
		shell_push(s, ')');
		s->at += 2;
	} else if (next != '{' || !read_braces(s)) {
		shell_word_take(s);
	}
}

static void read_backtick(struct shell *s)
{
	if (shell_top(s)->close == '`')
		shell_pop(s);
	else
		shell_push(s, '`');
	s->at++;
}

/* --- redirections and here-documents ---------------------------------------------------
 */

/* "2" of "2>": no word. */
static bool is_descriptor(const struct shell *s, const struct shell_frame *f)
{
	for (size_t i = f->first_byte; i < s->bytes.count; i++) {
		if (s->bytes.items[i] < '0' || s->bytes.items[i] > '9')
			return false;
	}
	return f->has_word && s->bytes.count > f->first_byte;
}

static void read_redirection(struct shell *s)
{
	struct shell_frame *f = shell_top(s);
	char c = shell_byte(s, s->at);
	size_t n = 1;
	bool is_plain = true;

	if (shell_byte(s, s->at + 1) == '(') {
		shell_push(s, ')');
		s->at += 2;
		return;
	}
	if (is_descriptor(s, f)) {
		is_plain = s->bytes.items[f->first_byte] == '1';
		f->has_word = false;
		s->bytes.count = f->first_byte;
	}
	shell_word_end(s);
	while (n < 3 && shell_byte(s, s->at + n) == c)
		n++;
	s->at += n;
	if (c == '<' && n == 2)
		f->target = DELIMITER;
	else
		f->target = c == '>' && is_plain && shell_byte(s, s->at) != '&' ? OUTPUT
										: INPUT;
	if (s->at < s->text.n &&
		strchr(f->target == DELIMITER ? "-" : "&|", shell_byte(s, s->at)))
		s->at++;
}

/* Where a line begins by line: is it the delimiter? */
static void begin_line(struct shell *s)
{
	size_t end = str_find(s->text, '\n', s->at);

	if (s->delimiter.n &&
		str_eq(str_trim(str_slice(s->text, s->at, end)), s->delimiter)) {
		s->is_by_line = false;
		s->at = end;
	}
}

/* What a line of a here-document leaves open ends with it. */
static void end_line(struct shell *s)
{
	while (s->depth > s->line_depth)
		shell_pop(s);
	shell_top(s)->is_in_quotes = false;
}

static void read_newline(struct shell *s)
{
	if (s->is_by_line)
		end_line(s);
	if (shell_top(s)->is_in_quotes) {
		shell_word_take(s);
		return;
	}
	shell_word_end(s);
	s->at++;
	if (s->reader->flags & SHELL_FOLDED && shell_byte(s, s->at) != '\n' &&
		shell_byte(s, s->at) != '\r')
		return;
	shell_list_end(s, '\n');
	if (s->awaited.n && !s->is_by_line) {
		s->is_by_line = true;
		s->delimiter = s->awaited;
		s->line_depth = s->depth;
	}
	s->awaited.n = 0;
	if (s->is_by_line)
		begin_line(s);
}

/* --- bytes -----------------------------------------------------------------------------
 */

static void read_paren(struct shell *s, char c)
{
	struct shell_frame *f = shell_top(s);

	shell_word_end(s);
	shell_command_end(s, c);
	if (c == '(')
		f->parens++;
	else if (f->parens)
		f->parens--;
	else if (f->close == ')')
		shell_pop(s);
	s->at++;
}

/* What stands behind these and "&&" runs only sometimes; behind "cd x" it always does. */
static bool is_test(struct str word)
{
	static const char *const words[] = {"test", "[", "[[", "!", "command", "which",
		"type", "hash", "grep", "false", NULL};

	return str_is_one_of(word, words);
}

static void read_operator(struct shell *s, char c)
{
	struct shell_frame *f = shell_top(s);
	bool is_double = c != ';' && shell_byte(s, s->at + 1) == c;

	if (!is_double && c != '|') {
		shell_list_end(s, c);
		f->is_after = false;
	}
	shell_word_end(s);
	shell_command_end(s, is_double ? '&' : c);
	f->is_after |= is_double && (c == '|' || is_test(f->before));
	s->at += is_double ? 2 : 1;
}

/* Bytes that mean nothing but themselves: a word has many. */
static void read_run(struct shell *s)
{
	size_t end = s->at + 1;

	while (end < s->text.n &&
		(text_is_word_byte(s->text.p[end]) ||
			strchr("/.-:+%,@", s->text.p[end])) &&
		s->text.p[end])
		end++;
	shell_word_put(s, str_slice(s->text, s->at, end));
	s->at = end;
}

/* A byte outside of quotes that is no part of a variable or an escape. */
static void read_plain(struct shell *s, char c)
{
	if (is_blank(c)) {
		shell_word_end(s);
		s->at++;
	} else if (c == '#' && !shell_top(s)->has_word) {
		s->at = str_find(s->text, '\n', s->at);
	} else if (c == '&' && shell_byte(s, s->at + 1) == '>') {
		shell_word_end(s);
		s->at++;
	} else if (c == '<' || c == '>') {
		read_redirection(s);
	} else if (c == '(' || c == ')') {
		read_paren(s, c);
	} else if (c == ';' || c == '&' || c == '|') {
		read_operator(s, c);
	} else if (c != '\'' || !read_single(s)) {
		read_run(s);
	}
}

static void read_byte(struct shell *s)
{
	bool has_backtick = s->reader->flags & SHELL_BACKTICK;
	char c = s->text.p[s->at];

	if (c == '\n')
		read_newline(s);
	else if (c == (has_backtick ? '`' : '\\'))
		read_escape(s);
	else if (c == '$')
		read_dollar(s);
	else if (c == '`')
		read_backtick(s);
	else if (c == '"')
		read_double(s);
	else if (shell_top(s)->is_in_quotes)
		shell_word_take(s);
	else
		read_plain(s, c);
}

static void read_all(struct shell *s)
{
	while (s->at < s->text.n)
		read_byte(s);
}

/* Where the first thing began that is open at the end; the end: nothing is. */
static size_t first_open(const struct shell *s)
{
	if (s->frames[0].is_in_quotes)
		return s->frames[0].word_start;
	return s->depth ? s->frames[1].opened : s->text.n;
}

static void end_all(struct shell *s)
{
	s->line_depth = 0;
	end_line(s);
	shell_list_end(s, '\0');
}

/* Again from there, line by line. */
static void read_again(struct shell *s, size_t from)
{
	end_all(s);
	s->at = from;
	s->is_by_line = s->is_again = true;
	s->delimiter.n = 0;
	s->has_no_single = false;
	read_all(s);
}

/* Frames are made when they are needed, since most texts are one short line. */
bool shell_read(const struct shell_reader *reader)
{
	struct shell s;
	size_t open;

	memset((char *)&s + sizeof(s.frames), 0, sizeof(s) - sizeof(s.frames));
	s.frames[0] = (struct shell_frame){0};
	s.reader = reader;
	s.arena = reader->arena;
	s.text = reader->text;
	read_all(&s);
	open = first_open(&s);
	if (open < s.text.n)
		read_again(&s, open);
	end_all(&s);
	return !s.is_too_deep;
}
