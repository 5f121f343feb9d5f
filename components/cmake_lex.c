/*
 * The lexer of CMake. It takes what CMake takes, and more: where CMake would refuse a
 * file, the bytes become a flaw and reading goes on with the next line, since a template
 * (*.in) may become right, and since it costs nothing to look.
 *
 * Linear: what is not closed is told once it is known, at the end of the file, and from
 * there reading goes back at most RETRIES times. Read next: components/cmake_value.h.
 */
#include "base/text.h"
#include "components/cmake_lex.h"
#include "base/banned.h"

#define RETRIES 4

struct lexer {
	struct arena *arena;
	struct cmake_script *out;
	struct str s;
	size_t at;
	unsigned retries;
	bool has_stray; /* text that is no command: told already */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_letter(char c)
{
	return text_is_word_byte(c) && !(c >= '0' && c <= '9');
}

static char byte_at(const struct lexer *l, size_t at)
{
	return at < l->s.n ? l->s.p[at] : '\0';
}

static void add_flaw(struct lexer *l, size_t start, size_t end, const char *why)
{
	struct cmake_flaw flaw = {(uint32_t)start, (uint32_t)end, why};

	VEC_PUSH(l->arena, &l->out->flaws, flaw);
}

static void add_word(struct lexer *l, size_t start, size_t end, enum cmake_quote quote)
{
	struct cmake_word word = {(uint32_t)start, (uint32_t)end, quote};

	VEC_PUSH(l->arena, &l->out->words, word);
}

/* --- brackets, quotes ------------------------------------------------------------------
 */

/* "[==[" at a place: how many '=', or -1. */
static long bracket_width(const struct lexer *l, size_t at)
{
	size_t start = at + 1;

	if (byte_at(l, at) != '[')
		return -1;
	while (byte_at(l, start) == '=')
		start++;
	return byte_at(l, start) == '[' ? (long)(start - at - 1) : -1;
}

/* The ']' that begins "]==]", or the end of the file. */
static size_t bracket_close(const struct lexer *l, size_t at, size_t width)
{
	while ((at = str_find(l->s, ']', at)) < l->s.n) {
		size_t end = at + 1;

		while (byte_at(l, end) == '=' && end - at <= width)
			end++;
		if (end - at - 1 == width && byte_at(l, end) == ']')
			return at;
		at = end;
	}
	return l->s.n;
}

/* Behind "[[...]]"; false: it is not closed. The text of it in start and end. */
static bool bracket_read(struct lexer *l, size_t *start, size_t *end, long width)
{
	*start = l->at + (size_t)width + 2;
	*end = bracket_close(l, *start, (size_t)width);
	if (*end == l->s.n)
		return false;
	l->at = *end + (size_t)width + 2;
	if (byte_at(l, *start) == '\r' && byte_at(l, *start + 1) == '\n')
		*start += 1;
	if (byte_at(l, *start) == '\n')
		*start += 1;
	if (*start > *end)
		*start = *end;
	return true;
}

/* Behind '#'; false: "#[[" that is not closed. */
static bool comment_read(struct lexer *l)
{
	size_t start, end;
	long width = bracket_width(l, l->at + 1);

	if (width < 0) {
		l->at = str_find(l->s, '\n', l->at);
		return true;
	}
	l->at++;
	return bracket_read(l, &start, &end, width);
}

static bool quoted_read(struct lexer *l)
{
	size_t at = l->at + 1;

	while (at < l->s.n && l->s.p[at] != '"')
		at += l->s.p[at] == '\\' ? 2 : 1;
	if (at >= l->s.n)
		return false;
	add_word(l, l->at + 1, at, CMAKE_QUOTED);
	l->at = at + 1;
	return true;
}

/* --- unquoted words --------------------------------------------------------------------
 */

/* "$(NAME)" of make: behind it, or 0. */
static size_t make_variable_end(const struct lexer *l, size_t at)
{
	if (byte_at(l, at) != '$' || byte_at(l, at + 1) != '(')
		return 0;
	at += 2;
	while (text_is_word_byte(byte_at(l, at)))
		at++;
	return byte_at(l, at) == ')' ? at + 1 : 0;
}

/* Behind one piece of an unquoted word, or 0: it ends here. */
static size_t piece_end(const struct lexer *l, size_t at)
{
	char c = byte_at(l, at);
	size_t end = make_variable_end(l, at);

	if (end || at >= l->s.n)
		return end;
	if (c == '\\')
		return at + 1 < l->s.n && l->s.p[at + 1] != '\n' ? at + 2 : at + 1;
	if (is_blank(c) || c == '\n' || c == '(' || c == ')' || c == '#' || c == '"')
		return 0;
	return at + 1;
}

/* A quoted piece in the middle of an unquoted word: behind it, or 0. */
static size_t inner_quote_end(const struct lexer *l, size_t at)
{
	size_t end = at + 1, next;

	while ((next = piece_end(l, end)) || byte_at(l, end) == ' ' ||
		byte_at(l, end) == '\t')
		end = next ? next : end + 1;
	return byte_at(l, end) == '"' ? end + 1 : 0;
}

static void unquoted_read(struct lexer *l)
{
	size_t at = l->at, next;

	while ((next = byte_at(l, at) == '"' ? inner_quote_end(l, at)
					     : piece_end(l, at)) != 0)
		at = next;
	add_word(l, l->at, at, CMAKE_UNQUOTED);
	l->at = at;
}

/* --- commands --------------------------------------------------------------------------
 */

/* One word, comment or parenthesis. NULL: fine; else what is not closed. */
static const char *word_read(struct lexer *l, size_t *depth)
{
	char c = l->s.p[l->at];
	long width = bracket_width(l, l->at);
	size_t start, end;

	if (is_blank(c) || c == '\n') {
		l->at++;
	} else if (c == '#') {
		if (!comment_read(l))
			return "a comment that is not closed";
	} else if (c == '"') {
		if (!quoted_read(l))
			return "a quote that is not closed";
	} else if (width >= 0) {
		if (!bracket_read(l, &start, &end, width))
			return "a bracket that is not closed";
		add_word(l, start, end, CMAKE_BRACKET);
	} else if (c == '(' || c == ')') {
		*depth += c == '(' ? 1 : (size_t)-1;
		if (*depth)
			add_word(l, l->at, l->at + 1, CMAKE_PAREN);
		l->at++;
	} else {
		unquoted_read(l);
	}
	return NULL;
}

/* What is not closed: told, and the next line is the next to be read. */
static void go_back(struct lexer *l, size_t start, const char *why)
{
	add_flaw(l, start, l->s.n, why);
	l->at = l->retries++ < RETRIES ? str_find(l->s, '\n', start) : l->s.n;
}

/* At a name with '(' behind it, at open. */
static void command_read(struct lexer *l, size_t name_end, size_t open)
{
	struct cmake_command command = {.start = (uint32_t)l->at,
		.name_end = (uint32_t)name_end,
		.first = (uint32_t)l->out->words.count};
	const char *why = NULL;
	size_t depth = 1;

	l->at = open + 1;
	while (depth && !why) {
		why = l->at < l->s.n ? word_read(l, &depth)
				     : "a command that is not closed";
	}
	if (why) {
		l->out->words.count = command.first;
		go_back(l, command.start, why);
		return;
	}
	command.end = (uint32_t)l->at;
	command.count = (uint32_t)l->out->words.count - command.first;
	VEC_PUSH(l->arena, &l->out->commands, command);
}

static bool is_hole_byte(char c)
{
	return text_is_word_byte(c) || c == '-' || c == '.' || c == '+' || c == '/';
}

/* "@NAME@", "${NAME}", where a template's text is put in: behind it, or 0. */
static size_t hole_end(const struct lexer *l, size_t at)
{
	char close = l->s.p[at] == '@' ? '@' : '}';
	size_t start = at + 1, end;

	if (l->s.p[at] == '$' && byte_at(l, start) == '{')
		start++;
	else if (l->s.p[at] != '@')
		return 0;
	end = start;
	while (is_hole_byte(byte_at(l, end)))
		end++;
	return end > start && byte_at(l, end) == close ? end + 1 : 0;
}

/* No command: to the end of the line. */
static void stray_read(struct lexer *l)
{
	size_t start = l->at, end = hole_end(l, start);

	if (end) {
		add_flaw(l, start, end, NULL);
		l->at = end;
		return;
	}
	l->at = str_find(l->s, '\n', start);
	if (!l->has_stray)
		add_flaw(l, start, l->at, "text that is no command");
	l->has_stray = true;
}

static void line_read(struct lexer *l)
{
	size_t name_end = l->at, open, start = l->at;

	if (byte_at(l, l->at) == '#') {
		if (!comment_read(l))
			go_back(l, start, "a comment that is not closed");
		return;
	}
	while (text_is_word_byte(byte_at(l, name_end)))
		name_end++;
	open = name_end;
	while (is_blank(byte_at(l, open)))
		open++;
	if (is_letter(byte_at(l, l->at)) && byte_at(l, open) == '(')
		command_read(l, name_end, open);
	else
		stray_read(l);
}

void cmake_lex(struct cmake_script *out, struct arena *arena, struct str bytes)
{
	struct lexer l = {.arena = arena, .out = out, .s = bytes};

	*out = (struct cmake_script){.bytes = bytes};
	if (str_has_prefix(bytes, "\xEF\xBB\xBF"))
		l.at = 3;
	while (l.at < bytes.n) {
		if (is_blank(bytes.p[l.at]) || bytes.p[l.at] == '\n')
			l.at++;
		else
			line_read(&l);
	}
}
