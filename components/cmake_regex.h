/*
 * Regular expressions of CMake's string(REGEX ...): ^ $ . [ab-c] [^a] * + ? | ( ) and \x.
 * A match is the first one, greedy, as CMake finds it. Time is bounded by pattern times
 * text, and counted.
 */
#ifndef COMPONENTS_CMAKE_REGEX_H
#define COMPONENTS_CMAKE_REGEX_H

#include <stdbool.h>
#include "base/arena.h"

#define CMAKE_GROUPS 10

struct cmake_regex;

/* NULL: it is none, or too long. */
struct cmake_regex *cmake_regex_make(struct arena *arena, struct str pattern);

/* How many groups it has, with the whole. */
size_t cmake_regex_groups(const struct cmake_regex *regex);

/* What each group matched; one that did not is empty. */
struct cmake_match {
	size_t start[CMAKE_GROUPS], end[CMAKE_GROUPS];
};

/* The first match at or after a place. work: is added to; at its limit there is none. */
bool cmake_regex_find(struct cmake_match *out, const struct cmake_regex *regex,
	struct str text, size_t from, size_t *work, size_t limit);

#endif
