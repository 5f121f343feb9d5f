/*
 * The CMake language (cmake-language(7) of CMake 3.31) as commands and their words. Words
 * keep their escapes and variables: components/cmake_value.h puts those in.
 */
#ifndef COMPONENTS_CMAKE_LEX_H
#define COMPONENTS_CMAKE_LEX_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

enum cmake_quote {
	CMAKE_UNQUOTED, /* x, -Dx="y z" */
	CMAKE_QUOTED,	/* "x" */
	CMAKE_BRACKET,	/* [=[x]=] */
	CMAKE_PAREN,	/* ( or ) */
};

/* One word of a command, without its quotes. */
struct cmake_word {
	uint32_t start, end;
	enum cmake_quote quote;
};

/* name(word word ...) */
struct cmake_command {
	uint32_t start, name_end, end;
	uint32_t first, count; /* its words */
};

/* Bytes that are no command. */
struct cmake_flaw {
	uint32_t start, end;
	const char *why; /* NULL: @NAME@ or ${NAME}, where a text is put in */
};

struct cmake_script {
	struct str bytes;
	struct {
		struct cmake_command *items;
		size_t count, cap;
	} commands;
	struct {
		struct cmake_word *items;
		size_t count, cap;
	} words;
	struct {
		struct cmake_flaw *items;
		size_t count, cap;
	} flaws;
};

/* All commands of a file, in the order of its bytes. */
void cmake_lex(struct cmake_script *out, struct arena *arena, struct str bytes);

#endif
