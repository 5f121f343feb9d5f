/*
 * Statements as they lie in a repository: each person has a ref below EVIDENCE_REFS,
 * whose tree holds KIND/KEY/ID, a file for each statement. The names of keys are read
 * once; of the statements only those that are asked for.
 */
#ifndef GIT_EVIDENCE_H
#define GIT_EVIDENCE_H

#include "core/delta.h"
#include "core/evidence_source.h"
#include "git/refs.h"

/* The folder of one kind, read once: its folders by key. */
struct evidence_kind {
	const char *kind;
	struct evidence_key {
		struct str key;
		struct oid folder;
	} * items; /* in order of the bytes of the keys */
	size_t count, cap;
};
#define EVIDENCE_KINDS 8

struct evidence_person {
	struct str id;
	struct oid tree;
	struct evidence_kind kinds[EVIDENCE_KINDS]; /* those that were asked for */
	size_t kind_count;
};

struct evidence_refs {
	struct repo *repo;
	struct arena *arena;
	struct evidence_person *persons;
	size_t count;
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

/* What a file is called: the ID of a path that ends in KIND/KEY/ID. */
struct str evidence_file_name(struct str path);

/*
 * Of files with one name and the same bytes only the one with the first path stays, since
 * a statement may lie in several places. In n log n: anybody may push a hundred thousand.
 */
void evidence_drop_copies(struct delta *delta);

#endif
