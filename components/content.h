/*
 * What is identified by its bytes, whatever the name of the file: a binary or an archive
 * (components/magic.h), a pointer of Git LFS, a library in one file
 * (components/library.h), a library that a source asks the linker for. docs/components/
 * binaries.md and single-file.md say what is recognised.
 */
#ifndef COMPONENTS_CONTENT_H
#define COMPONENTS_CONTENT_H

#include "core/dependency.h"

/*
 * Append what the file is. Pure and linear; of nearly all files only the first bytes are
 * read, of C and C++ the lines that begin with '#' too. bytes: all of the file.
 *
 * Binaries, pointers and libraries have a pin over the file's bytes. The first two stand
 * for the path itself: line is 0.
 */
void content_read(struct dependency_list *out, struct arena *arena, struct arena *scratch,
	struct str path, struct str bytes);

#endif
