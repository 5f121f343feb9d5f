/*
 * What a line of a make file links with: -lfoo, libraries by their paths, pkg-config.
 */
#ifndef COMPONENTS_MAKE_LINK_H
#define COMPONENTS_MAKE_LINK_H

#include "components/form.h"
#include "components/variable.h"

struct make_links {
	struct declaration_reader *r;
	struct variable_table *variables;
	const struct variable_table *products; /* what the file itself makes */
	size_t start, end;		       /* of the line that is looked at */
	bool is_conditional;
};

/* Words of a variable's value or of a link command: -lfoo, libs/libfoo.a, foo.lib. */
void make_links_words(const struct make_links *links, struct str text);

/* "pkg-config --libs foo" anywhere in a text. */
void make_links_pkg_config(const struct make_links *links, struct str text);

/* A list of modules: of qmake's PKGCONFIG. */
void make_links_modules(
	const struct make_links *links, struct str list, struct str minimum);

#endif
