/*
 * What the files that read a record share.
 */
#ifndef COMPONENTS_RECORD_READ_H
#define COMPONENTS_RECORD_READ_H

#include <stdio.h>
#include "components/record.h"

struct record_reader {
	struct arena *arena;
	struct component *component;
	struct err *err;
};

/*
 * A day, "2027-03-01"; *out stays as it is when the key is absent. is_end: the moment at
 * which it is over.
 */
int record_date(uint64_t *out, const struct node *map, const char *key, bool is_end,
	struct err *err);

/* A list of strings that are not empty. */
int record_strings(struct str_list *out, struct record_reader *r, const struct node *map,
	const char *key);

/* components/record_version.c: "versions". */
int record_read_versions(struct record_reader *r, const struct node *root);

#endif
