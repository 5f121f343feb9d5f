/*
 * Which files are sources, by their names alone: the one place that knows suffixes. Where
 * a name leaves it open, the content tells: core/sniff.h.
 */
#ifndef CORE_LANGUAGE_H
#define CORE_LANGUAGE_H

#include <stdbool.h>
#include "base/str.h"

enum language {
	LANGUAGE_NONE,	/* no source, unless named or included by one */
	LANGUAGE_C,	/* checked with the C rules ... */
	LANGUAGE_CXX,	/* ... and so is this, as far as they hold there */
	LANGUAGE_MAYBE, /* x.inc, x.y, a name without a suffix: ask sniff_is_c */
};

/* By the last part of a path. Suffixes count whatever their case. */
enum language language_of(struct str path);

/* A source by its name: C or C++. */
static inline bool language_is_clear(enum language language)
{
	return language == LANGUAGE_C || language == LANGUAGE_CXX;
}

/* The suffixes of clear sources, with their dot, in lower case; NULL-terminated. */
extern const char *const language_suffixes[];

#endif
