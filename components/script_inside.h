/*
 * What the files of components/script*.c share and nobody else needs.
 */
#ifndef COMPONENTS_SCRIPT_INSIDE_H
#define COMPONENTS_SCRIPT_INSIDE_H

#include "components/script.h"

#define SCRIPT_TABLE 4096 /* slots for names */

struct binding {
	struct binding *next;
	struct str name;
	const struct py *scope;
	struct value *value;
};

struct script_scope {
	struct py *node;
	unsigned conditions; /* around it */
	struct py *function; /* around it */
};

struct script_loop {
	struct py *node;
	struct value_list items;
	size_t at;
};

struct script_collector {
	struct py *node;
	struct value_list items, keys;
};

/* Give names of a pattern their values: NAME, self.NAME, a tuple of names. */
void script_assign(struct script *s, const struct py *left, struct value *value);

/* The value of a node whose children have theirs. */
struct value *script_evaluate(struct script *s, struct py *node);

/* An assignment, or one more value for a comprehension. */
void script_statement(struct script *s, struct py *node);

#endif
