/*
 * Paths as file systems compare them that ignore case (Windows, macOS) or store names
 * decomposed (macOS): two paths with one key are one file there.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/buf.h"

/*
 * Append the key of a path: canonically decomposed, in lower case. Case and marks are
 * known for Latin, Greek, Cyrillic, Armenian, Kana and Hangul; other bytes stay as they
 * are, those that are no UTF-8 too.
 */
void fold_path(struct buf *out, struct str path);

#endif
