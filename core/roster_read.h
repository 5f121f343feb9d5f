/*
 * What core/roster_file.c and core/roster_people.c share while a roster is read.
 */
#ifndef CORE_ROSTER_READ_H
#define CORE_ROSTER_READ_H

#include "core/roster.h"

#define LEVEL_NAMED 0 /* of assurance: somebody is named in a commit, ... */
#define LEVEL_MIN 2   /* signed ... */
#define LEVEL_MAX 3   /* ... and by hardware */

struct roster_reader {
	struct roster *roster;
	struct arena *arena;
	struct err *err;
};

/* A string that roster_is_id; *out stays as it is when the key is absent. */
int roster_read_id(struct str *out, const struct node *map, const char *key,
	bool is_required, struct err *err);

/* Strings, each in order by flaw, which gives a phrase or NULL; none twice. */
int roster_read_strings(struct roster_reader *r, struct str_list *out,
	const struct node *map, const char *key, const char *(*flaw)(struct str text));

/* What a server's transport may call somebody or something: printable ASCII. */
const char *roster_word_flaw(struct str text);

/* A pattern of paths. */
const char *roster_path_flaw(struct str text);

/* A pattern of refs. */
const char *roster_ref_flaw(struct str text);

/* A list of words as bits; absent: all of them. */
int roster_read_bits(struct roster_reader *r, unsigned *out, const struct node *map,
	const char *key, const char *const words[], unsigned count);

/* A list like "need"; an empty one says that nobody has to. */
int roster_read_needs(struct roster_reader *r, const struct review_need **out,
	size_t *count, const struct node *map, const char *key);

/* core/roster_people.c: the list "people". */
int roster_read_people(struct roster_reader *r, const struct node *root);

/* core/roster_exception.c: the list "exceptions". */
int roster_read_exceptions(struct roster_reader *r, const struct node *root);

/* core/roster_bypass.c: the list "bypass". */
int roster_read_bypasses(struct roster_reader *r, const struct node *root);

/* core/roster_components.c: "components". */
int roster_read_components(struct roster_reader *r, const struct node *root);

/* core/roster_standard.c: "standard". */
int roster_read_standard(struct roster_reader *r, const struct node *root);

#endif
