/*
 * Where signed statements come from. git/evidence.c fills one in for the refs below
 * refs/milecastle/evidence/; a test may bring its own. Nothing of what it hands out was
 * looked at: whose it is says the signature, not the place.
 */
#ifndef CORE_EVIDENCE_SOURCE_H
#define CORE_EVIDENCE_SOURCE_H

#include "base/arena.h"
#include "base/err.h"

#define EVIDENCE_REFS "refs/milecastle/evidence/"
/* Those of the repository that has the approved list, fetched from there: one person's is
 * the same as below EVIDENCE_REFS. No server takes them from a push. */
#define LIST_EVIDENCE_REFS "refs/milecastle/list-evidence/"

struct evidence_file {
	struct str person; /* the ref's last part */
	struct str name;   /* the file's: the id of the statement, if it is true */
	struct str text;   /* an envelope, at most LIMIT_ENVELOPE_BYTES */
};

struct evidence_files {
	struct evidence_file *items; /* by person, then by name */
	size_t count, cap;
};

struct evidence_source {
	void *ctx;
	/*
	 * All files in the folders KIND/KEY, of everybody. More than LIMIT_EVIDENCE_FILES
	 * are an error, since nobody could tell which count.
	 */
	int (*list)(struct evidence_files *out, struct evidence_source *source,
		const char *kind, const char *key, struct arena *arena, struct err *err);
};

#endif
