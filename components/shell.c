/*
 * One pass over the bytes with a frame for each "$(", "(" and "`" that is open. Bodies of
 * here-documents are read line by line, since they are often scripts; and so is what
 * stands behind a quote that is never closed, so that one quote hides nothing. Read next:
 * components/download.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "components/shell.h"
#include "base/banned.h"

#define SUBSTITUTION_MAX 80 /* bytes of "$(...)" that stay in a word */

/* A command that is being read. */
struct frame {
	char open; /* '(' or '`'; 0: the text itself */
	bool is_quoted;
	bool has_word, is_dropped; /* dropped: the target of a redirection */
	bool is_delimiter;	   /* the word is that of a here-document */
	bool is_after;		   /* && or || stands before the command */
	bool is_substitution;	   /* what it prints is part of a word */
	struct str_vec words;
	struct {
		char *items;
		size_t count, cap;
	} word;
	size_t start, opened;
};

struct shell {
	struct frame frames[LIMIT_DECLARATION_DEPTH]; /* first, see shell_read */
	const struct shell_reader *reader;
	struct arena *arena;
	struct str text;
	size_t at;
	size_t depth, deepest; /* frames above deepest were never used */
	size_t conditions;     /* if and case that are open */
	struct str awaited;    /* the here-document that begins with the next line */
	struct str delimiter;
	bool is_by_line;   /* in a here-document */
	bool has_no_quote; /* no ' stands from here to the end */
	bool is_too_deep;
	bool is_again; /* read a second time */
};

static struct frame *top(struct shell *s)
{
	return &s->frames[s->depth];
}

/* --- words and commands ----------------------------------------------------------------
 */

static void begin_word(struct shell *s)
{
	struct frame *f = top(s);

	if (!f->has_word && !f->words.count)
		f->start = s->at;
	f->has_word = true;
}

static void put(struct shell *s, char c)
{
	begin_word(s);
	VEC_PUSH(s->arena, &top(s)->word, c);
}

static void put_all(struct shell *s, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		put(s, text.p[i]);
}

static void end_word(struct shell *s)
{
	struct frame *f = top(s);
	struct str word = str_make(f->word.items, f->word.count);

	if (!f->has_word)
		return;
	if (f->is_delimiter)
		s->awaited = arena_str(s->arena, word);
	else if (!f->is_dropped)
		VEC_PUSH(s->arena, &f->words, arena_str(s->arena, word));
	f->word.count = 0;
	f->has_word = f->is_dropped = f->is_delimiter = false;
}

size_t shell_assignment(struct str word)
{
	size_t at = 0;

	while (at < word.n && text_is_word_byte(word.p[at]))
		at++;
	return at < word.n && word.p[at] == '=' && (word.p[0] < '0' || word.p[0] > '9')
		       ? at
		       : 0;
}

static void assign(struct shell *s, const struct str_vec *words)
{
	static const char *const heads[] = {
		"export", "readonly", "local", "declare", "typeset", NULL};
	size_t i = words->count && str_is_one_of(words->items[0], heads);

	for (; i < words->count; i++) {
		struct str word = words->items[i];
		size_t at = shell_assignment(word);

		if (!at && i && word.n && word.p[0] == '-')
			continue;
		if (!at)
			return;
		variable_set(s->reader->variables, str_slice(word, 0, at),
			str_slice(word, at + 1, word.n));
	}
}

/* The parts of a word, which has blanks in it where a list was put in. */
static void add_values(struct shell *s, struct variable *variable, struct str word)
{
	for (size_t at = 0; at < word.n;) {
		size_t start = at;

		while (at < word.n && !strchr(" \t\r\n", word.p[at]))
			at++;
		if (at > start)
			variable_add(s->reader->variables, variable,
				str_slice(word, start, at));
		at++;
	}
}

/* "for x in a b c" */
static void begin_loop(struct shell *s, const struct str_vec *words)
{
	struct variable *variable;

	if (words->count < 4 || !str_is(words->items[0], "for") ||
		!str_is(words->items[2], "in"))
		return;
	variable = variable_make(s->reader->variables, words->items[1]);
	if (!variable)
		return;
	variable->values.count = 0;
	variable->is_partial = false;
	for (size_t i = 3; i < words->count; i++)
		add_values(s, variable, words->items[i]);
}

static void count_conditions(struct shell *s, struct str word)
{
	if (str_is(word, "if") || str_is(word, "case"))
		s->conditions++;
	else if ((str_is(word, "fi") || str_is(word, "esac")) && s->conditions)
		s->conditions--;
}

static void end_command(struct shell *s)
{
	struct frame *f = top(s);
	struct shell_command command;

	end_word(s);
	if (!f->words.count)
		return;
	count_conditions(s, f->words.items[0]);
	assign(s, &f->words);
	begin_loop(s, &f->words);
	command = (struct shell_command){.words = f->words.items,
		.count = f->words.count,
		.start = f->start,
		.end = s->at,
		.is_conditional = s->conditions || f->is_after,
		.is_again = s->is_again};
	s->reader->on_command(s->reader->context, &command);
	f->words.count = 0;
	f->is_after = false;
}

static void push(struct shell *s, char open, bool is_substitution)
{
	struct frame *f;

	if (s->depth + 1 == LIMIT_DECLARATION_DEPTH) {
		s->is_too_deep = true;
		return;
	}
	s->depth++;
	f = top(s);
	if (s->depth > s->deepest) {
		s->deepest = s->depth;
		*f = (struct frame){0};
	}
	f->open = open;
	f->is_substitution = is_substitution;
	f->is_quoted = f->has_word = f->is_dropped = f->is_delimiter = false;
	f->is_after = false;
	f->words.count = f->word.count = 0;
	f->opened = s->at;
}

/* What is worked out stays in the word as it is written, if it is one word. */
static void pop(struct shell *s)
{
	const struct frame *f = top(s);
	size_t opened = f->opened;
	bool is_word = f->is_substitution;
	struct str text;

	end_command(s);
	s->depth--;
	if (!is_word)
		return;
	text = str_slice(s->text, opened + 1, s->at);
	if (text.n > SUBSTITUTION_MAX || str_find(text, ' ', 0) < text.n)
		text = str_of("...");
	put_all(s, str_of("$("));
	put_all(s, text);
	put(s, ')');
}

/* --- bytes -----------------------------------------------------------------------------
 */

static char next_byte(const struct shell *s)
{
	return s->at + 1 < s->text.n ? s->text.p[s->at + 1] : '\0';
}

/* '...': false: it is not closed, and is a byte like others. */
static bool read_single(struct shell *s)
{
	size_t end, limit = s->text.n;

	if (s->has_no_quote)
		return false;
	if (s->is_by_line)
		limit = str_find(s->text, '\n', s->at);
	end = str_find(str_slice(s->text, 0, limit), '\'', s->at + 1);
	if (end == limit) {
		s->has_no_quote = !s->is_by_line;
		return false;
	}
	begin_word(s);
	put_all(s, str_slice(s->text, s->at + 1, end));
	s->at = end + 1;
	return true;
}

static void read_backslash(struct shell *s)
{
	char c = next_byte(s);

	if (c == '\n' ||
		(c == '\r' && s->at + 2 < s->text.n && s->text.p[s->at + 2] == '\n')) {
		s->at += c == '\n' ? 2 : 3;
		return;
	}
	if (top(s)->is_quoted && !strchr("$`\"\\", c))
		put(s, '\\');
	if (s->at + 1 < s->text.n)
		put(s, c);
	s->at += 2;
}

/* A list stands for itself where it is all of a word, and nowhere else. */
static bool put_value(struct shell *s, const struct variable *variable, size_t end)
{
	struct variable_table *table = s->reader->variables;
	bool is_alone = !top(s)->word.count &&
			(end == s->text.n || strchr(" \t\r\n;\"|&)", s->text.p[end]));

	if (!variable || !variable->values.count || variable->is_partial ||
		table->work > VARIABLE_WORK || (variable->values.count > 1 && !is_alone))
		return false;
	for (size_t i = 0; i < variable->values.count; i++) {
		if (i)
			put(s, ' ');
		put_all(s, variable->values.items[i]);
		table->work += variable->values.items[i].n + 1;
	}
	begin_word(s);
	return true;
}

static void read_dollar(struct shell *s)
{
	struct str name;
	size_t end;

	if (next_byte(s) == '(') {
		begin_word(s);
		s->at++;
		push(s, '(', true);
		s->at++;
		return;
	}
	name = variable_at(s->text, s->at, STYLE_SHELL, &end);
	if (name.n && put_value(s, variable_find(s->reader->variables, name), end)) {
		s->at = end;
		return;
	}
	if (!name.n)
		end = s->at + 1;
	put_all(s, str_slice(s->text, s->at, end));
	s->at = end;
}

static void read_backtick(struct shell *s)
{
	if (top(s)->open == '`') {
		pop(s);
	} else {
		begin_word(s);
		push(s, '`', true);
	}
	s->at++;
}

static bool is_number(const struct frame *f)
{
	for (size_t i = 0; i < f->word.count; i++) {
		if (f->word.items[i] < '0' || f->word.items[i] > '9')
			return false;
	}
	return true;
}

static void read_redirection(struct shell *s)
{
	struct frame *f = top(s);
	char c = s->text.p[s->at];
	size_t n = 1;

	if (f->has_word && is_number(f)) {
		f->has_word = false;
		f->word.count = 0;
	}
	end_word(s);
	while (s->at + n < s->text.n && n < 3 && s->text.p[s->at + n] == c)
		n++;
	f->is_delimiter = c == '<' && n == 2;
	f->is_dropped = !f->is_delimiter;
	s->at += n;
	if (s->at < s->text.n && strchr(f->is_delimiter ? "-" : "&|", s->text.p[s->at]))
		s->at++;
	if (s->at < s->text.n && s->text.p[s->at] == '(')
		f->is_dropped = false;
}

/* Where a line begins by line: is it the delimiter? */
static void begin_line(struct shell *s)
{
	size_t end = str_find(s->text, '\n', s->at);
	struct str line = str_trim(str_slice(s->text, s->at, end));

	if (s->delimiter.n && str_eq(line, s->delimiter)) {
		s->is_by_line = false;
		s->delimiter.n = 0;
		s->at = end;
	}
}

static void read_newline(struct shell *s)
{
	if (s->is_by_line) {
		while (s->depth)
			pop(s);
		top(s)->is_quoted = false;
	}
	if (top(s)->is_quoted) {
		put(s, '\n');
		s->at++;
		return;
	}
	end_command(s);
	s->at++;
	if (s->awaited.n && !s->is_by_line) {
		s->is_by_line = true;
		s->delimiter = s->awaited;
	}
	s->awaited.n = 0;
	if (s->is_by_line)
		begin_line(s);
}

static void read_operator(struct shell *s, char c)
{
	char after = next_byte(s);

	end_command(s);
	if ((c == '&' || c == '|') && after == c) {
		top(s)->is_after = true;
		s->at++;
	} else if (c == '(') {
		push(s, '(', false);
	} else if (c == ')' && top(s)->open == '(') {
		pop(s);
	} else if (c == ';') {
		top(s)->is_after = false;
	}
	s->at++;
}

static bool is_operator(char c)
{
	return c == ';' || c == '&' || c == '|' || c == '(' || c == ')';
}

static void read_plain(struct shell *s, char c)
{
	if (c == ' ' || c == '\t' || c == '\r') {
		end_word(s);
		s->at++;
	} else if (c == '#' && !top(s)->has_word) {
		s->at = str_find(s->text, '\n', s->at);
	} else if (c == '&' && next_byte(s) == '>') {
		end_word(s);
		s->at++;
	} else if (c == '<' || c == '>') {
		read_redirection(s);
	} else if (is_operator(c)) {
		read_operator(s, c);
	} else if (c != '\'' || !read_single(s)) {
		put(s, c);
		s->at++;
	}
}

static void read_byte(struct shell *s)
{
	char c = s->text.p[s->at];

	if (c == '\n') {
		read_newline(s);
	} else if (c == '\\') {
		read_backslash(s);
	} else if (c == '$') {
		read_dollar(s);
	} else if (c == '`') {
		read_backtick(s);
	} else if (c == '"') {
		begin_word(s);
		top(s)->is_quoted = !top(s)->is_quoted;
		s->at++;
	} else if (top(s)->is_quoted) {
		put(s, c);
		s->at++;
	} else {
		read_plain(s, c);
	}
}

/* Where the first thing began that is open at the end; the end: nothing is. */
static size_t first_open(const struct shell *s)
{
	if (s->frames[0].is_quoted)
		return s->frames[0].start;
	return s->depth ? s->frames[1].opened : s->text.n;
}

/* Again from there, line by line. */
static void read_again(struct shell *s, size_t from)
{
	while (s->depth)
		pop(s);
	s->frames[0] = (struct frame){0};
	s->at = from;
	s->is_by_line = s->is_again = true;
	s->delimiter.n = 0;
	while (s->at < s->text.n)
		read_byte(s);
}

/* Frames are made when they are needed, since most texts are one short line. */
bool shell_read(const struct shell_reader *reader)
{
	struct shell s;
	size_t open;

	memset((char *)&s + sizeof(s.frames), 0, sizeof(s) - sizeof(s.frames));
	s.frames[0] = (struct frame){0};
	s.reader = reader;
	s.arena = reader->arena;
	s.text = reader->text;
	while (s.at < s.text.n)
		read_byte(&s);
	open = first_open(&s);
	if (open < s.text.n)
		read_again(&s, open);
	s.at = s.text.n;
	while (s.depth)
		pop(&s);
	end_command(&s);
	return !s.is_too_deep;
}
