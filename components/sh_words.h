/*
 * The words of a shell's script, command by command: of RUN in a Dockerfile, of run: in a
 * workflow, of a recipe of make. Quotes, escapes, continued lines, comments and
 * redirections are those of a POSIX shell and bash; what is in $( ), ` `, <( ) and
 * behind << comes as commands of its own, before what it stands in. Nothing is expanded.
 * Of other shells' scripts (PowerShell, cmd) the words are as good as they get.
 */
#ifndef COMPONENTS_SH_WORDS_H
#define COMPONENTS_SH_WORDS_H

#include "base/arena.h"

enum sh_flags {
	SH_PLAIN = 0,
	SH_FOLDED = 1, /* a line break is a blank, an empty line is a line break */
	SH_DOCKER = 2, /* between continued lines comments and empty lines are left out */
	SH_BACKTICK = 4, /* "`" is what "\" is else */
};

struct sh_word {
	struct str text;   /* without its quotes; a NUL behind it */
	size_t start, end; /* in the script */
	bool is_quoted;	   /* some of it */
	bool is_operator;  /* ">", "<" and the like; the next word is a file */
};

struct sh_command {
	const struct sh_word *words; /* good until the next call */
	size_t count;		     /* at least 1 */
	char end; /* what ends it: one of "\n;&|()`" or NUL at the end of the script */
};

#define SH_DEPTH 16
#define SH_HEREDOCS 8

struct sh_frame {
	size_t first_word, first_char;
	size_t word_start;
	unsigned parens;
	bool is_in_word, is_in_quotes, is_quoted;
	char close; /* what ends it: ')' or '`' */
};

struct sh_words {
	struct arena *arena;
	struct str s;
	enum sh_flags flags;
	size_t at, end;
	unsigned level; /* bodies in bodies */
	bool has_no_brace, has_no_quote[2];
	bool is_closing; /* the command that was told last closed its frame */
	struct {
		struct sh_word *items;
		size_t count, cap;
	} words;
	struct {
		char *items;
		size_t count, cap;
	} chars;
	struct sh_frame frames[SH_DEPTH];
	size_t depth;
	size_t heredoc_count;
	struct str heredocs[SH_HEREDOCS];
	struct {
		struct sh_body {
			size_t start, end;
			unsigned level;
		} * items;
		size_t count, cap;
	} bodies;
};

void sh_open(struct sh_words *shell, struct arena *arena, struct str script,
	enum sh_flags flags);

/* The next command; false: there are no more. */
bool sh_next(struct sh_words *shell, struct sh_command *out);

#endif
