/*
 * Is a source its own reading, so that no translation phase needs to be undone? A yes is
 * always right; a no may be too careful.
 */
#ifndef SYNTAX_PLAIN_H
#define SYNTAX_PLAIN_H

#include <stdbool.h>
#include "base/str.h"

bool plain_is(struct str bytes);

/* The length of a blank beyond ASCII at at, which clang takes for a blank; or 0. */
size_t plain_foreign_blank(struct str bytes, size_t at);

#endif
