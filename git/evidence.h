/*
 * Statements as they lie in a repository: each person has a ref,
 * refs/milecastle/evidence/ PERSON, whose tree holds KIND/KEY/ID, a file for each
 * statement. Looked up by path, so that years of evidence cost nothing.
 */
#ifndef GIT_EVIDENCE_H
#define GIT_EVIDENCE_H

#include "core/delta.h"
#include "core/evidence_source.h"
#include "git/refs.h"

struct evidence_refs {
	struct repo *repo;
	struct {
		struct str *persons;
		struct oid *trees;
		size_t count;
	} list;
};

/*
 * The evidence refs among refs, at what they hold now. The source must not outlive out,
 * the repository and the arena.
 */
int evidence_refs_open(struct evidence_refs *out, struct evidence_source *source,
	struct repo *repo, const struct ref_list *refs, struct arena *arena,
	struct err *err);

/*
 * The new sides of a delta as files of evidence, each with its path in name. One that is
 * no plain file or too large is an error.
 */
int evidence_read(struct evidence_files *out, struct repo *repo,
	const struct delta *delta, struct str person, struct arena *arena,
	struct err *err);

#endif
