/*
 * UTF-16 sources: what starts with a byte order mark of UTF-16 is turned into UTF-8, so
 * that it is checked like any other. MSVC compiles such files; gcc and clang do not.
 */
#ifndef BASE_UTF16_H
#define BASE_UTF16_H

#include <stdbool.h>
#include "base/arena.h"

bool utf16_is(struct str bytes);

/* bytes as UTF-8 without its mark, in the arena. A lone surrogate becomes U+FFFD. */
struct str utf16_to_utf8(struct arena *arena, struct str bytes);

#endif
