/*
 * What the files of the verdict share.
 */
#ifndef COMPONENTS_VERDICT_ADD_H
#define COMPONENTS_VERDICT_ADD_H

#include "components/form.h"
#include "components/verdict.h"

void verdict_add(struct component_verdicts *out, struct component_court *court,
	struct component_verdict verdict);

/* components/verdict_pins.c: a hash that the version's own of that kind contradict; NULL:
 * none does. */
const struct pin *version_contradiction(
	const struct component_version *version, const struct dependency *dependency);

/* Why the hashes that there are do not do: a phrase. version may be NULL. */
const char *version_weak_words(
	const struct component_version *version, const struct dependency *dependency);

/* Is one of the version's hashes this one? */
bool verdict_has_pin(const struct component_version *v, const struct pin *pin);

/* The version that has this hash, in its own algorithm. */
const struct component_version *verdict_version_of(
	struct component_list *list, const struct pin *pin);

#endif
