/*
 * Content without what a checkout, an editor or a version control system does to it on
 * its way: two files with one normal form differ in line ends and the like only.
 *
 * A text (no NUL in it) loses the mark of UTF-8 at its start, CR before LF, blanks and
 * tabs at the ends of lines, empty lines at its end, and what stands in a keyword of CVS,
 * RCS or Subversion ("$Id: x.c 1.2 $" becomes "$Id$"); one LF ends it. What is not safe
 * to drop stays:
 *
 *   - blanks behind a backslash at the end of a line: for some compilers it is a splice
 *     without them only;
 *   - a CR inside of a line, which is a line end for some and not for others;
 *   - a keyword that holds anything but letters, digits, blanks and ".,:/_+-~@": what
 *     could end a comment or a string.
 *
 * Content with a NUL is its own normal form.
 */
#ifndef COMPONENTS_NORMAL_H
#define COMPONENTS_NORMAL_H

#include "base/sha256.h"
#include "base/xxhash.h"

/* Write the normal form, at most bytes.n + 1 bytes, to out; its length. Linear. */
size_t normal_write(char *out, struct str bytes);

/* bytes themselves where they are in normal form; else out, which normal_write filled. */
struct str normal_of(char *out, struct str bytes);

#endif
