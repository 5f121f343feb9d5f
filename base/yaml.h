/*
 * YAML as rule files use it: a strict subset (one document; no anchors, aliases, tags,
 * merge keys or complex keys), read with libyaml into the same nodes as JSON. Plain
 * scalars true, false, null and ~ and whole numbers have their types; all else is a
 * string.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/node.h"

int yaml_read(struct node **out, struct arena *arena, struct str text, struct err *err);

#endif
