/*
 * The words of one command while it is judged: components/cmake_command.c knows tools
 * that fetch by URL, components/cmake_package.c those that fetch by name.
 */
#ifndef COMPONENTS_CMAKE_COMMANDS_H
#define COMPONENTS_CMAKE_COMMANDS_H

#include "components/cmake_readers.h"

#define CMAKE_COMMAND_WORDS \
	512 /* of one command; what is behind them is not looked at \
	     */

struct cmake_words {
	const struct cmake_call *call;
	struct cmake_argument items[CMAKE_COMMAND_WORDS];
	size_t count, at, found;
	unsigned depth;		  /* of shells in shells */
	struct dependency *clone; /* the last one of this call */
};

struct str cmake_word(const struct cmake_words *w, size_t i);
bool cmake_word_is_unknown(const struct cmake_words *w, size_t i);

/* The next word that is no option; options in takes take the next word. false: none. */
bool cmake_word_next(struct cmake_words *w, const char *const takes[], size_t *out);

/* An entry of something with a URL; of a word that is not known, partial. */
struct dependency *cmake_put_url(struct cmake_words *w, size_t word, struct str url);

/* In any case. */
bool cmake_is_tool(struct str name, const char *tool);

/* A tool of that name, told what it fetches; false: it is none. */
bool cmake_tool_judge(struct cmake_words *w, struct str name);

/* A package manager of that name; false: it is none. */
bool cmake_package_judge(struct cmake_words *w, struct str name);

#endif
