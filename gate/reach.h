/*
 * struct reach: the files that sources include by "name", as far as they lie below the
 * root, and the macros that they define. Each file is read once for a run, whoever
 * includes it, or not even once where an earlier run has seen the same content; all
 * workers share what was found. A source sees the macros of what it
 * includes, and of what that includes, in the order in which a compiler would.
 */
#ifndef GATE_REACH_H
#define GATE_REACH_H

#include <pthread.h>
#include "core/receipt.h"
#include "core/store.h"
#include "gate/header_cache.h"

struct reach_file; /* one included file */

struct reach {
	pthread_mutex_t lock;  /* of all that follows, and of the files' is_loading */
	pthread_cond_t loaded; /* some file was read */
	struct arena arena;
	struct store *store;
	const struct words *words;
	struct reach_file **slots; /* by path */
	size_t count, slot_count;
	const char *cache_dir;
	bool is_cache_open;
	struct header_cache cache;
	uint64_t headers_read, headers_remembered; /* by the cache */
};

/* cache_dir: struct header_cache's; nothing is read before the first include. */
void reach_init(struct reach *reach, struct store *store, const struct words *words,
	const char *cache_dir);

/* Keeps what it learnt for the next run, too. */
void reach_done(struct reach *reach);

/*
 * Is there a file at a path below the root, and what is its id? As struct store's find,
 * without asking for what is known. Nobody else may use the reach meanwhile.
 */
int reach_look(struct oid *oid, bool *is_there, struct reach *reach, struct str path,
	struct err *err);

/* One source's way through it: struct scan_input's ctx. */
struct reach_walk {
	struct reach *reach;
	struct arena *arena; /* of the source */
	struct arena *keep;  /* of the thread: lives as long as the reach */
	struct str path;     /* of the source, below the root */
	struct receipt *receipt;
	unsigned char *is_seen; /* by the file's number: are its macros there already? */
	size_t seen_cap, seen_count;
	const struct reach_file *cut; /* the first that was not read in full; or NULL */
	size_t cut_count;	      /* of all these */
	bool is_full;		      /* LIMIT_REACH_FILES: the rest was not followed */
};

/* What was not read or followed on the way, in words, in its arena; NULL: all was. */
const char *reach_cut_text(const struct reach_walk *walk);

/* For struct scan_input's include. */
void reach_include(
	void *walk, struct str path, uint32_t branch, struct macro_table *macros);

#endif
