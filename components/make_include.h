/*
 * Which files are make's by their names, and includes of those that are not.
 */
#ifndef COMPONENTS_MAKE_INCLUDE_H
#define COMPONENTS_MAKE_INCLUDE_H

#include "components/form.h"

struct make_include {
	struct declaration_reader *r;
	size_t start, end; /* of the line */
	bool is_conditional;
	bool is_optional; /* "-include": the file may be missing */
};

/* What "include", "-include", ".include" or qmake's "include()" is given; empty: the line
 * is none. */
struct str make_include_words(struct str line);

/* An opaque entry for each file that nobody reads. */
void make_include_tell(const struct make_include *include, struct str text);

bool make_is_file(struct str path);

#endif
