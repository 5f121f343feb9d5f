/*
 * Shell text, command by command: scripts, recipes of make, RUN of a Dockerfile, run: of
 * a workflow. Quotes, escapes, continued lines, comments and redirections are those of a
 * POSIX shell and bash; what is in $( ), ` ` and <( ) comes as commands of its own,
 * before what it stands in. Nothing is expanded and nothing is run. Of other shells'
 * scripts (PowerShell, cmd) the words are as good as they get. Read next:
 * components/shell_script.h.
 */
#ifndef COMPONENTS_SHELL_H
#define COMPONENTS_SHELL_H

#include "base/arena.h"

enum shell_flags {
	SHELL_PLAIN = 0,
	SHELL_FOLDED = 1, /* a line break is a blank, an empty line is a line break */
	SHELL_DOCKER = 2, /* between continued lines comments and empty lines are left out
			   */
	SHELL_BACKTICK = 4, /* "`" is what "\" is else */
};

struct shell_word {
	struct str text;   /* without its quotes; "$(...)" stands for a longer one */
	size_t start, end; /* in the text */
	bool is_quoted;	   /* some of it */
	bool is_unknown;   /* whoever hands it in does not know all of it */
};

struct shell_command {
	const struct shell_word *words; /* good until the next command */
	size_t count;			/* at least 1 */
	size_t start;
	struct str output; /* the file that "> x" names; empty: none */
	char end;	/* what ends it: one of "\n;&|()`", NUL at the end of the text */
	bool is_inside; /* in $( ) and its kin: what it prints is used */
	bool is_conditional; /* in an if or a case, behind || or a test and && */
	bool is_again;	     /* it may have been told before: see components/shell.c */
};

struct shell_reader {
	struct arena *arena; /* for words, until the text is read */
	struct str text;
	enum shell_flags flags;
	void *context;
	void (*on_command)(void *context, const struct shell_command *command);
};

/* false: something is nested more deeply than is told apart. */
bool shell_read(const struct shell_reader *reader);

#endif
