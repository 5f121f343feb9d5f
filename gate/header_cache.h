/*
 * struct header_cache: what was read from headers in earlier runs, so that a commit does
 * not read a hundred unchanged ones again. A header is known by the id of its content;
 * the whole cache belongs to one build of the program and one set of rules, and is void
 * for every other. Only what is staged is checked with it: who checks a range or a tree
 * may not trust what lies in .git. It saves work and decides nothing: whatever is odd
 * about the file, or about one entry, counts as not there, and the header itself is read.
 *
 * The file, DIR/headers: integers have the machine's byte order.
 *
 *   "MCHDRS1\n", 64 hex digits of the key, u32 number of entries, u32 0
 *   entries, sorted by id: id (32 bytes, zero-padded), u32 its length, u32 offset and
 *   u32 size of the record, u32 0, u64 str_hash of the id, xor that of the record
 *   records: gate/header_record.h
 *
 * It is written anew, and moved to its place whole, by a run that met a new header. When
 * it would outgrow LIMIT_CACHE_BYTES it starts again with what this run used.
 */
#ifndef GATE_HEADER_CACHE_H
#define GATE_HEADER_CACHE_H

#include "core/oid.h"
#include "syntax/header.h"

struct header_cache_entry {
	struct oid oid;
	struct str record;
	uint64_t sum;
	bool is_used;	  /* in this run */
	bool is_replaced; /* a new one was put */
};

struct header_cache {
	struct arena arena;
	const char *dir; /* NULL: nothing is kept */
	char key[65];
	struct {
		struct header_cache_entry *items;
		size_t count, cap;
	} old, fresh; /* old: of the file, sorted by id */
};

/*
 * dir: need not be there yet, its parent must; NULL: off. Never fails. Off as well where
 * gate/cache_file.h does not want the file.
 */
void header_cache_open(
	struct header_cache *cache, const char *dir, const struct words *words);

/* false: not there. What out holds lives as long as cache and arena. */
bool header_cache_get(struct header *out, struct header_cache *cache, struct arena *arena,
	const struct oid *oid);

/* Remember a header; what was there is forgotten. */
void header_cache_put(
	struct header_cache *cache, const struct oid *oid, const struct header *header);

/* Write what is new, as far as that is possible, and let go of all. */
void header_cache_close(struct header_cache *cache);

#endif
