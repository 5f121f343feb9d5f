/*
 * struct component_list: the approved list of a run, with what is needed to find a
 * version by a hash and a component by a name or a URL. Records that contradict each
 * other make no list: one id, alias or repository of two components, one hash of two.
 */
#ifndef COMPONENTS_LIST_H
#define COMPONENTS_LIST_H

#include "components/record.h"

struct list_entry; /* a key, and whose it is */

struct component_list {
	struct arena *arena;
	const struct component **items; /* by id, in the order in which they were added */
	size_t count, cap;
	struct list_entry *slots;
	size_t slot_count, used; /* slot_count is a power of 2, or 0 */

	/*
	 * Add the records with a key of this hash (components/list_index.h) that were not
	 * read yet; called ahead of each look-up. NULL: all are in items. Once it fails,
	 * nothing is found any more and err says why: whoever looks something up asks
	 * is_broken before an answer counts.
	 */
	int (*bring)(struct component_list *list, uint32_t hash, struct err *err);
	void *ctx;
	bool is_broken;
	struct err err;
};

/* Add a record; ERR_USAGE when it contradicts another one. */
int component_list_add(
	struct component_list *list, const struct component *component, struct err *err);

/* The version that has this hash; weak ones, and baselines of registries, have none.
 * NULL: none. */
const struct component_version *component_by_pin(
	struct component_list *list, const struct pin *pin);

/*
 * The component that goes by a name in a name space ("wrap", or ""): by an alias
 * "SPACE:NAME", or by a plain alias or its id. Case of ASCII letters does not count.
 */
const struct component *component_by_name(
	struct component_list *list, const char *space, struct str name);

/* The component whose repository a URL leads to, also to an archive below it. */
const struct component *component_by_url(struct component_list *list, struct str url);

/* All records with a manifest are in items from then on. */
void component_list_bring_manifests(struct component_list *list);

/*
 * A version by its name, also as a tag or archive spells it: "v1.3.1", "zlib-1.3.1",
 * "1_3_1", and Meson's "1.3.1-2". NULL: none.
 */
const struct component_version *component_version_named(
	const struct component *component, struct str version);

/*
 * "8.10.1" of "8.10.1", "v8.10.1", "curl-8_10_1": from the first digit behind the name
 * on, with one kind of separator; in the arena.
 */
struct str version_plain(
	struct arena *arena, const struct component *component, struct str version);

/* Numbers between dots, and nothing else: no candidate, no snapshot. Of a plain one. */
bool version_is_release(struct str plain);

/* Which of two releases is newer. */
int version_cmp(struct str a, struct str b);

/* A URL without scheme, user, ".git" and '/' at its end, in lower case; in the arena. */
struct str url_key(struct arena *arena, struct str url);

#endif
