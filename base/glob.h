/*
 * Path patterns as in .gitignore, over bytes: '?' one byte and '*' any run, both but '/';
 * '**' any run with '/'; '[a-z]', '[!a-z]' one of a set; '\' takes the next byte as it
 * is. A pattern without '/' (but at its end) matches the last part of the path or any
 * folder on the way; one that ends in '/' or names a folder matches all below it.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include <stdbool.h>
#include "base/str.h"

/*
 * Why a pattern can match no path: a phrase, or NULL when it can. Patterns are relative
 * to the root, so "./x", "../x", "x//y" and "!x" are mistakes.
 */
const char *glob_flaw(struct str pattern);

/* Past LIMIT_GLOB_STEPS of work there is no match. */
bool glob_match_path(struct str pattern, struct str path);

/* As glob_match_path, but past LIMIT_GLOB_STEPS there may be one: for what protects. */
bool glob_may_match_path(struct str pattern, struct str path);

/* One word against a pattern with '*' and '?', '/' being no special byte. */
bool glob_match_word(struct str pattern, struct str word);

#endif
