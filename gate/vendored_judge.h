/*
 * What the folders of a change hold, by the approved list.
 */
#ifndef GATE_VENDORED_JUDGE_H
#define GATE_VENDORED_JUDGE_H

#include "gate/vendored.h"

/* The manifests of a list, read when a folder may be of their components. */
struct vendored_court {
	struct component_desk *desk; /* open */
	struct store *store;
	struct oid tip;		      /* whose history may tell; n == 0: HEAD's */
	struct subtree_list subtrees; /* what it says, once somebody asked */
	bool has_subtrees;
	struct arena *arena;   /* of the run */
	struct arena *scratch; /* reset by the caller */
	struct candidates {
		struct candidate *items;
		size_t count, cap;
	} candidates;
	const struct component_version **versions; /* by index of candidates */
	size_t version_cap;
	bool *is_loaded; /* by index of the list's components */
	size_t flag_count;
	bool has_all;
	uint64_t blobs_read;
};

/* Name and version as the folder itself tells them, where it does; reads some files. */
void vendored_describe(struct vendored_court *court, struct vendored_folder *folder);

/*
 * What is to be said of a folder; the folder knows then whether it is approved. A
 * manifest that is not there, is not the one that its record means, or cannot be read is
 * an error: the list is broken.
 */
int vendored_judge(struct component_verdicts *out, struct vendored_court *court,
	struct vendored_folder *folder, struct err *err);

#endif
