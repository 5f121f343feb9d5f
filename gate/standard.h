/*
 * The coding standard that authors must have read: asked of what lands at a ref, and its
 * document. Read next: evidence/standard.h; guide: docs/review.md.
 */
#ifndef GATE_STANDARD_H
#define GATE_STANDARD_H

#include "gate/review.h"
#include "gate/setup.h"

/*
 * Add what is missing by the standard of the roster, if it speaks of the ref, to a result
 * of reviews: it takes a yes away and never gives one.
 */
int standard_hold(struct review_result *out, struct review_desk *desk,
	const struct review_move *move, const struct roster *roster, struct err *err);

/*
 * The document of the policy's standard, where the policy is from. ERR_USAGE when it is
 * not there or is not the one with that digest. Empty when the policy names no path.
 */
int standard_read(
	struct str *out, struct setup *setup, struct arena *arena, struct err *err);

#endif
