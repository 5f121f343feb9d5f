/*
 * Variables of a make file, a shell script, a Meson file that is read: names and the
 * values that a file gives them as plain text. A variable may have several values: a
 * list, or what the branches of a condition set. Read next: components/shell.h.
 */
#ifndef COMPONENTS_VARIABLE_H
#define COMPONENTS_VARIABLE_H

#include <stdbool.h>
#include "base/limits.h"
#include "core/dependency.h"

#define VARIABLE_SLOTS 4096
#define VARIABLE_VALUES 64	/* values of one that are kept */
#define VARIABLE_BYTES 4096	/* of a text with its variables put in */
#define VARIABLE_WORK (8 * MIB) /* bytes put in, of one file */

struct variable {
	struct str name;
	struct str_vec values;
	bool is_partial; /* it has values that are not known */
	bool is_list;	 /* where the language tells lists from strings */
	struct variable *next;
};

struct variable_table {
	struct arena *arena;
	struct variable **slots; /* NULL: empty */
	size_t work;		 /* bytes put in so far */
};

/* NULL: none of that name. */
struct variable *variable_find(const struct variable_table *table, struct str name);

/* Found or made; NULL: too many of them fall together (somebody is playing games). */
struct variable *variable_make(struct variable_table *table, struct str name);

/* One more value; past VARIABLE_VALUES it becomes partial instead. */
void variable_add(
	struct variable_table *table, struct variable *variable, struct str value);

/* Its only value from now on. */
void variable_set(struct variable_table *table, struct str name, struct str value);

enum variable_style { STYLE_MAKE, STYLE_SHELL };

/*
 * text with $(X), ${X}, $X replaced where X has one value, over several rounds. What is
 * not known stays as it is written, and so does "$$" of make; a '$' tells.
 */
struct str variable_expand(
	struct variable_table *table, struct str text, enum variable_style style);

/* The name behind the '$' at s[at], and in *end where it ends; empty: none that is plain.
 */
struct str variable_at(struct str s, size_t at, enum variable_style style, size_t *end);

#endif
