/*
 * INI files as Python's configparser reads them (CPython 3.12, default settings), which
 * is how Meson and others do: "=" or ":" behind a key, "#" and ";" before a comment line,
 * deeper indented lines go on with the value, keys are lower case.
 */
#ifndef COMPONENTS_INI_H
#define COMPONENTS_INI_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/str.h"

enum ini_kind { INI_SECTION, INI_KEY, INI_FLAW };

struct ini_item {
	enum ini_kind kind;
	struct str name;  /* of a section, as it is written; of a key, in lower case */
	struct str value; /* of a key, its lines joined with '\n' */
	const char *flaw; /* what is wrong with a line, which configparser would refuse */
	size_t start, end; /* bytes of the text, without white space around them */
};

struct ini_reader {
	struct arena *arena; /* names and values that are no plain views live here */
	struct str text;
	size_t at;
	size_t indent; /* of the line that the item in hand began with */
	bool has_section;
};

void ini_begin(struct ini_reader *ini, struct arena *arena, struct str text);

/* The next item in order of place; false: there is none. */
bool ini_next(struct ini_reader *ini, struct ini_item *out);

#endif
