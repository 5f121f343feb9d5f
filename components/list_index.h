/*
 * struct list_index: by which keys an approved list can be looked up, and in which record
 * each is. It is kept from run to run, so that a run reads those records alone that
 * something asks for. It is made of a list that was read as a whole and has no
 * contradiction, and is good for the very same bytes: the caller's digest is over the ids
 * of all records and over the program.
 *
 * The bytes; integers have the machine's order:
 *
 *   "MCLIST1\n", 64 hex digits of the digest, XXH3-128 of all that follows
 *   u32 number of pairs, u32 number of records
 *   pairs, sorted: u32 hash of a key, u32 the record's place in the list
 *
 * Two keys of one hash cost the reading of a record that is not wanted, and no more.
 */
#ifndef COMPONENTS_LIST_INDEX_H
#define COMPONENTS_LIST_INDEX_H

#include "base/buf.h"
#include "components/list.h"

struct list_pair {
	uint32_t key, record;
};

struct list_index {
	const struct list_pair *pairs; /* in an arena */
	size_t count;
};

void list_index_write(struct buf *out, const struct component_list *list,
	const char digest[SHA256_HEX]);

/* false: it is not whole, or of another list or program. */
bool list_index_read(struct list_index *out, struct arena *arena, struct str bytes,
	const char digest[SHA256_HEX], size_t records);

/* The pairs with this key: how many, and where they begin. */
size_t list_index_find(
	const struct list_pair **out, const struct list_index *index, uint32_t key);

#endif
