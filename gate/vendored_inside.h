/*
 * What the files that judge folders share.
 */
#ifndef GATE_VENDORED_INSIDE_H
#define GATE_VENDORED_INSIDE_H

#include "gate/vendored_judge.h"

/* The content of a file of the tree; false: it cannot be had. */
bool vendored_read(struct content *out, struct vendored_court *court,
	const struct tree_entry *entry);

const struct component_version *vendored_version_of(
	const struct vendored_court *court, const struct candidate *candidate);

/* gate/vendored_say.c: verdicts over a folder that is a version to the last bit ... */
int vendored_say_whole(struct component_verdicts *out, struct vendored_court *court,
	struct vendored_folder *folder, const struct component_version *version,
	struct err *err);

/* ... and over what was identified. */
int vendored_say(struct component_verdicts *out, struct vendored_court *court,
	struct vendored_folder *folder, const struct identified *what, struct err *err);

#endif
