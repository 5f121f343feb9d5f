/*
 * Commands of a shell script (POSIX sh and what bash adds to its words), told one by one
 * with their quotes undone and with variables put in that the script sets to plain text.
 * Nothing is run, so what a function is called with, or a command prints, is not known
 * and stays as it is written: "$1", "$(...)". Read next: components/download.h.
 */
#ifndef COMPONENTS_SHELL_H
#define COMPONENTS_SHELL_H

#include "components/variable.h"

struct shell_command {
	const struct str *words;
	size_t count;
	size_t start, end;   /* bytes of the text */
	bool is_conditional; /* in an if, a case, behind && or || */
	bool is_again;	     /* it may have been told before: see components/shell.c */
};

struct shell_reader {
	struct arena *arena; /* for words, until the text is read */
	struct str text;
	struct variable_table *variables;
	void *context;
	void (*on_command)(void *context, const struct shell_command *command);
};

/* false: something is nested more deeply than is told apart. */
bool shell_read(const struct shell_reader *reader);

/* "NAME=value": where the '=' is; 0: it is no assignment. */
size_t shell_assignment(struct str word);

#endif
