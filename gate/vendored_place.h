/*
 * Where components may lie, before anything is listed. Read next: gate/vendored.h.
 */
#ifndef GATE_VENDORED_PLACE_H
#define GATE_VENDORED_PLACE_H

#include "gate/vendored.h"

struct vendored_places {
	struct str_vec dirs; /* sorted, none below another */
	struct str_vec lost; /* folders whose licence or metadata the changes take away */
};

int vendored_places(struct vendored_places *out, struct dependency_search *search,
	const struct policy *policy, struct err *err);

/* Does the policy, or its floor, say that a component lies there? */
bool vendored_is_named(const struct policy *policy, struct str path);

/* Does it say that it is nobody else's? */
bool vendored_is_own(const struct policy *policy, struct str path);

#endif
