/*
 * Words and commands of a shell's text while it is read. Words of all frames are on one
 * stack and the bytes of unfinished words on another, so that "$(" in a word costs
 * nothing but its own length. Read next: components/shell.c.
 */
#include "components/shell_inside.h"
#include "base/banned.h"

#define SUBSTITUTION_MAX 80 /* bytes of "$(...)" that stay in a word */

void shell_word_begin(struct shell *s)
{
	struct shell_frame *f = shell_top(s);

	if (f->has_word)
		return;
	if (s->words.count == f->first_word && !f->target)
		f->start = s->at;
	f->has_word = true;
	f->is_quoted = false;
	f->word_start = s->at;
}

void shell_word_put(struct shell *s, struct str text)
{
	shell_word_begin(s);
	while (s->bytes.count + text.n > s->bytes.cap)
		s->bytes.items = arena_grow(
			s->arena, s->bytes.items, s->bytes.cap, &s->bytes.cap, 1);
	if (text.n)
		memcpy(s->bytes.items + s->bytes.count, text.p, text.n);
	s->bytes.count += text.n;
}

void shell_word_take(struct shell *s)
{
	shell_word_put(s, str_slice(s->text, s->at, s->at + 1));
	s->at++;
}

static void push_word(struct shell *s, struct str text)
{
	struct shell_frame *f = shell_top(s);
	struct shell_word word = {.text = text,
		.start = f->word_start,
		.end = s->at,
		.is_quoted = f->is_quoted};

	VEC_PUSH(s->arena, &s->words, word);
}

void shell_word_end(struct shell *s)
{
	struct shell_frame *f = shell_top(s);
	struct str text;

	if (!f->has_word)
		return;
	text = str_slice(
		str_make(s->bytes.items, s->bytes.count), f->first_byte, s->bytes.count);
	text = arena_str(s->arena, text);
	if (f->target == OUTPUT)
		f->output = text;
	else if (f->target == DELIMITER && text.n && (text.p[0] < '0' || text.p[0] > '9'))
		s->awaited = text;
	else if (!f->target)
		push_word(s, text);
	s->bytes.count = f->first_byte;
	f->has_word = false;
	f->target = NO_TARGET;
}

static void count_conditions(struct shell *s, struct str word)
{
	if (str_is(word, "if") || str_is(word, "case"))
		s->conditions++;
	else if ((str_is(word, "fi") || str_is(word, "esac")) && s->conditions)
		s->conditions--;
}

void shell_command_end(struct shell *s, char end)
{
	struct shell_frame *f = shell_top(s);
	struct shell_command command = {.count = s->words.count - f->first_word,
		.start = f->start,
		.output = f->output,
		.end = end,
		.is_inside = f->close != 0,
		.is_again = s->is_again};

	f->output.n = 0;
	if (!command.count)
		return;
	command.words = s->words.items + f->first_word;
	count_conditions(s, command.words[0].text);
	command.is_conditional = s->conditions || f->is_after;
	f->before = command.words[0].text;
	s->reader->on_command(s->reader->context, &command);
	s->words.count = f->first_word;
}

/* Not behind "&&" and "||" any more. */
void shell_list_end(struct shell *s, char end)
{
	shell_word_end(s);
	if (s->words.count == shell_top(s)->first_word)
		return;
	shell_command_end(s, end);
	shell_top(s)->is_after = false;
	shell_top(s)->before.n = 0;
}

void shell_push(struct shell *s, char close)
{
	if (s->depth + 1 == LIMIT_DECLARATION_DEPTH) {
		s->is_too_deep = true;
		return;
	}
	shell_word_begin(s);
	s->frames[++s->depth] = (struct shell_frame){.close = close,
		.opened = s->at,
		.first_word = s->words.count,
		.first_byte = s->bytes.count};
}

/* What is worked out stays in the word as it is written, if it is one word. */
void shell_pop(struct shell *s)
{
	size_t start = shell_top(s)->opened + 1;
	struct str text;

	shell_word_end(s);
	shell_command_end(s, shell_top(s)->close);
	s->depth--;
	start += shell_byte(s, start) == '(';
	text = str_slice(s->text, start, s->at);
	if (text.n > SUBSTITUTION_MAX || str_find(text, ' ', 0) < text.n)
		text = str_of("...");
	shell_word_put(s, str_of("$("));
	shell_word_put(s, text);
	shell_word_put(s, str_of(")"));
}
