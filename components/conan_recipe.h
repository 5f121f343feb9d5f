/*
 * What the two halves of the reader of recipes share: components/conan_recipe.c sees the
 * calls, components/conan_fetch.c keeps what is downloaded until the whole file was seen,
 * since a hash or a commit may be named behind it.
 */
#ifndef COMPONENTS_CONAN_RECIPE_H
#define COMPONENTS_CONAN_RECIPE_H

#include "components/script.h"

struct fetch {
	const struct py *function; /* that it stands in */
	struct str object;	   /* of git: what its methods are called on */
	bool is_git, is_reference; /* is_reference: conandata.yml says what */
	bool is_conditional;
	uint32_t start, end;
	struct value *url, *ref; /* NULL: not given */
	struct value *pins[4];	 /* by fetch_pins */
	struct str_vec files;
	const char *note; /* NULL: nothing is odd */
};

/* Names of the arguments for hashes, in the order of get(); NULL-terminated. */
extern const char *const fetch_pins[];

struct recipe {
	struct declaration_reader *r;
	enum dependency_scope scope; /* of all in this file */
	struct {
		struct fetch *items;
		size_t count, cap;
	} fetches;
};

/* Does the call download, clone, check or patch? Then it was dealt with. */
bool fetch_call(struct script *s, struct py *call, struct str callee, struct str method);

/* Entries for all that was kept. */
void fetch_end(struct script *s);

/* Is it what conandata.yml says? */
bool fetch_is_data(const struct value *value);

#endif
