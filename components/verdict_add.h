/*
 * What the files of the verdict share.
 */
#ifndef COMPONENTS_VERDICT_ADD_H
#define COMPONENTS_VERDICT_ADD_H

#include "components/form.h"
#include "components/verdict.h"

void verdict_add(struct component_verdicts *out, struct component_court *court,
	struct component_verdict verdict);

#endif
