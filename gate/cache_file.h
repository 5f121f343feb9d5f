/*
 * The files in which a repository keeps, below .git, what spares the next run some work.
 * They decide nothing: what is odd about one counts as not there. Nothing is read,
 * written or removed through a link, or where something else has taken the place: a
 * repository that somebody packed must not have us write elsewhere.
 */
#ifndef GATE_CACHE_FILE_H
#define GATE_CACHE_FILE_H

#include "base/arena.h"
#include "base/str.h"

#define CACHE_OF_HEADERS "headers" /* gate/header_cache.h */
#define CACHE_OF_LIST "list"	   /* components/list_index.h */

/* Not there yet counts as usable. dir need not be there, its parent must. */
bool cache_file_is_usable(const char *dir, const char *name);

/* false: it is not there, not usable, or larger than LIMIT_CACHE_BYTES. */
bool cache_file_read(
	struct str *out, struct arena *arena, const char *dir, const char *name);

/* Moved to its place whole. What cannot be written costs the next run time, no more. */
void cache_file_write(const char *dir, const char *name, struct str bytes);

/* All of them, and the folder when nothing else is in it. */
void cache_files_remove(const char *dir);

#endif
