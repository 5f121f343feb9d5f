/*
 * The table of keys inside a struct component_list.
 */
#ifndef COMPONENTS_LIST_INSIDE_H
#define COMPONENTS_LIST_INSIDE_H

#include "components/list.h"

/* "#OVER:HASH", "=SPACE:NAME", "@HOST/PATH" */
struct list_entry {
	struct str key; /* n == 0: free */
	const struct component *component;
	const struct component_version *version; /* of a hash */
	uint32_t record;			 /* index of the component in items */
};

/* No key of the table, but of an index: whatever has a manifest. */
#define LIST_KEY_MANIFEST "%"

static inline uint32_t list_key_hash(struct str key)
{
	uint64_t hash = str_hash(key);

	return (uint32_t)(hash ^ hash >> 32);
}

#endif
