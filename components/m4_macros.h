/*
 * Macros of Autoconf, Automake, pkg-config, the Autoconf archive and some libraries that
 * ask for something, and which argument says for what. A new one is a line in
 * components/m4_macros.c.
 */
#ifndef COMPONENTS_M4_MACROS_H
#define COMPONENTS_M4_MACROS_H

#include <stdbool.h>
#include "base/str.h"

enum m4_what {
	M4_PACKAGES,	  /* a list of pkg-config's modules */
	M4_LIBRARIES,	  /* a list of libraries, as behind -l */
	M4_PROGRAMS,	  /* a list of programs */
	M4_NAMED,	  /* a package that the macro is made for */
	M4_NAMED_LIBRARY, /* a library, the same way */
	M4_NAMED_TOOL,	  /* a program, the same way */
	M4_FOLDERS,	  /* folders with packages of their own */
	M4_DEFINE,	  /* of a macro */
	M4_SUBST,	  /* of a variable */
};

struct m4_macro {
	const char *name;
	enum m4_what what;
	unsigned wanted;     /* arguments that are read */
	unsigned argument;   /* the one that counts, from 1; 0: none has to be there */
	unsigned minimum;    /* the one with the lowest version; 0: none */
	const char *name_of; /* of the M4_NAMED kinds */
};

/* NULL: it asks for nothing that is known. */
const struct m4_macro *m4_macro_of(struct str name);

/* Are its arguments branches, of which one or the other is taken? */
bool m4_is_branch(struct str name);

/* A project's own macro that checks for packages: "CURL_CHECK_PKGCONFIG(zlib)". */
bool m4_is_own_check(struct str name);

#endif
