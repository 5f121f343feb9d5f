/*
 * YAML as rule files use it: a strict subset (one document; no anchors, aliases, tags,
 * merge keys or complex keys), read with libyaml into the same nodes as JSON. Plain
 * scalars true, false, null and ~ and whole numbers have their types; all else is a
 * string.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/node.h"

/*
 * A file of some other program: up to LIMIT_DECLARATION_BYTES and _DEPTH, with any number
 * of keys, which may stand twice (node->is_again). Anchors and tags count for nothing; an
 * alias is NODE_NULL with "*NAME" as its text. Of more than one document, the first. On
 * an error *out is what was read before it, or NULL.
 */
int yaml_read_foreign(
	struct node **out, struct arena *arena, struct str text, struct err *err);

int yaml_read(struct node **out, struct arena *arena, struct str text, struct err *err);

#endif
