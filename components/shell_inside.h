/*
 * The state of components/shell.c: frames of commands that are open, and the words and
 * bytes in them.
 */
#ifndef COMPONENTS_SHELL_INSIDE_H
#define COMPONENTS_SHELL_INSIDE_H

#include "base/limits.h"
#include "components/shell.h"

enum shell_target { NO_TARGET, DELIMITER, INPUT, OUTPUT };

/* A command that is being read. */
struct shell_frame {
	char close;    /* ')' or '`'; 0: the text itself */
	size_t opened; /* what opens it */
	size_t first_word, first_byte, start, word_start;
	size_t parens;
	bool has_word, is_quoted, is_in_quotes;
	struct str before; /* the first word of the command before this one */
	bool is_after;	   /* the command runs only sometimes */
	enum shell_target target;
	struct str output;
};

struct shell {
	struct shell_frame frames[LIMIT_DECLARATION_DEPTH]; /* first, see shell_read */
	const struct shell_reader *reader;
	struct arena *arena;
	struct str text;
	size_t at, depth;
	size_t conditions; /* if and case that are open */
	struct {
		struct shell_word *items;
		size_t count, cap;
	} words;
	struct {
		char *items;
		size_t count, cap;
	} bytes;
	struct str awaited;   /* the here-document that begins with the next line */
	struct str delimiter; /* of the one that is read */
	size_t line_depth;    /* frames that stay open at the end of its lines */
	bool is_by_line, is_again;
	bool has_no_single, has_no_double; /* quotes from here to the end */
	bool is_too_deep;
};

static inline struct shell_frame *shell_top(struct shell *s)
{
	return &s->frames[s->depth];
}

static inline char shell_byte(const struct shell *s, size_t at)
{
	return at < s->text.n ? s->text.p[at] : '\0';
}

/* --- components/shell_words.c ----------------------------------------------------------
 */

void shell_word_begin(struct shell *s);
void shell_word_put(struct shell *s, struct str text);

/* The byte in hand. */
void shell_word_take(struct shell *s);
void shell_word_end(struct shell *s);

/* end: the byte that ends it. */
void shell_command_end(struct shell *s, char end);

/* The same, and "&&" and "||" before it mean nothing for what comes. */
void shell_list_end(struct shell *s, char end);

/* A command in a command, as a part of a word, that close ends. */
void shell_push(struct shell *s, char close);
void shell_pop(struct shell *s);

#endif
