/*
 * What a lock file beside a manifest says of its entries. A manifest names a package and
 * a version or a range; the lock has the version that is taken, and its hash. Both are
 * read in the same tree, and an entry gets the hashes of the one entry of the lock that
 * is for it; where there are several, or another version, it stays as it is.
 */
#ifndef COMPONENTS_LOCK_FILE_H
#define COMPONENTS_LOCK_FILE_H

#include "components/form.h"

enum lock_fit {
	LOCK_BY_RANGE,	/* a range is what the lock says: the tool fails otherwise */
	LOCK_BY_VERSION /* only where both name one version: else the tool looks anew */
};

/* For entries from first on that bring bytes and have no hash. name: of the lock, in the
 * folder of the file that is read. */
void declarations_lock(
	struct declaration_reader *r, size_t first, const char *name, enum lock_fit fit);

/* struct form's takes: is giver the file of that name beside path? */
bool is_beside(struct str path, struct str giver, const char *name);

/* struct form's gives: all that is in the file. */
uint64_t gives_all(struct arena *scratch, struct str bytes);

/* A file beside the one that is read; false: there is none. In the scratch arena. */
bool find_beside(struct declaration_reader *r, const char *name, struct str *path,
	struct str *bytes);

#endif
