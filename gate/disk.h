/*
 * Change sets that come from no repository: files and folders on disk, and one source
 * given as bytes. All of it counts as new.
 */
#ifndef GATE_DISK_H
#define GATE_DISK_H

#include "core/store.h"

/*
 * Files and folders as a user named them. A folder is walked (hidden files too, not .git,
 * links not followed) for all its files; one that is named is a source whatever its
 * suffix. root: the work tree that patterns of the policy are relative
 * to, with a '/' at its end, or NULL.
 */
int disk_changes(struct change_set *out, struct arena *arena, char *const *names,
	size_t count, const char *root, struct err *err);

/* A folder with the links in it, as entries of their own; nothing follows them. */
int disk_changes_with_links(struct change_set *out, struct arena *arena,
	const char *folder, const char *root, struct err *err);

/*
 * root: the folder below which files are found, for includes; it must live as long as the
 * store. NULL: none are.
 */
void disk_store(struct store *out, const char *root);

/* One source in memory; bytes must live as long as the store. */
void memory_changes(struct change_set *out, struct arena *arena, struct str path);
void memory_store(struct store *out, const struct str *bytes);

#endif
