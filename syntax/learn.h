/*
 * Learning a tree's macros. Where the parser stumbles over a declaration, each word in it
 * that may be a macro is read as one of a few things that grammars cannot know, and what
 * then parses better is a vote. Over many sources the votes tell what the macro stands
 * for. Nothing is changed by it: it makes proposals for the policy ("macros").
 */
#ifndef SYNTAX_LEARN_H
#define SYNTAX_LEARN_H

#include "syntax/parse.h"
#include "syntax/scan.h"

/* What a macro might stand for. */
enum guess {
	GUESS_BLANK,
	GUESS_STATEMENT,
	GUESS_HEAD,
	GUESS_OPEN,
	GUESS_CLOSE,
	GUESS_COUNT
};

struct vote {
	struct str name;
	bool is_function;	    /* it has arguments */
	uint32_t wins[GUESS_COUNT]; /* declarations that parse best so */
	uint64_t saved;		    /* bytes of errors that are gone then */
	struct vote *next;	    /* of the slot */
};

#define VOTE_SLOTS 1024

struct learner {
	struct arena *arena;
	struct vote *slots[VOTE_SLOTS]; /* by name */
	size_t count;			/* of votes */
	size_t sources;			/* looked at */
	size_t broken;			/* declarations with errors */
};

/* Look at one source; scan is of it. */
void learn_source(struct learner *learner, struct arena *scratch, struct parser *parser,
	const struct scan *scan);

/* What the votes are for, when they agree (four of five); GUESS_COUNT: they do not. */
enum guess vote_winner(const struct vote *vote);

/* "#define BEGIN {": the definition that stands for a guess. */
struct str vote_define(struct arena *arena, const struct vote *vote, enum guess guess);

#endif
