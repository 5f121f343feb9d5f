/*
 * What the files of the verdict share.
 */
#ifndef COMPONENTS_VERDICT_ADD_H
#define COMPONENTS_VERDICT_ADD_H

#include "components/form.h"
#include "components/verdict.h"

void verdict_add(struct component_verdicts *out, struct component_court *court,
	struct component_verdict verdict);

/* Is one of the version's hashes this one? */
bool verdict_has_pin(const struct component_version *v, const struct pin *pin);

/* The version that has this hash, in its own algorithm. */
const struct component_version *verdict_version_of(
	const struct component_list *list, const struct pin *pin);

#endif
