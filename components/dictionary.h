/*
 * struct dictionary: what names stand for in one file: anchors, variables, stages. Of a
 * fixed size, with a fixed number of places where a name may be, so that a file full of
 * names that collide costs no more than any other; what finds no place is not known.
 */
#ifndef COMPONENTS_DICTIONARY_H
#define COMPONENTS_DICTIONARY_H

#include "base/arena.h"

struct dictionary {
	struct arena *arena;
	struct dictionary_slot *slots; /* NULL until the first name */
};

/* The key and the value are not copied. A name that is there gets the new value. */
void dictionary_set(struct dictionary *dictionary, struct str key, void *value);

/* NULL: not known. */
void *dictionary_get(const struct dictionary *dictionary, struct str key);

#endif
