/*
 * The baseline at work: open findings that it has are no longer open. Secrets, rules that
 * are locked, and places where the policy forbids suppressions are never covered. It
 * comes after all that goes into the findings record, and before signed exceptions.
 * Guide: docs/baseline.md.
 */
#ifndef GATE_BASELINE_H
#define GATE_BASELINE_H

#include "core/baseline.h"
#include "core/finding.h"
#include "core/policy.h"

/*
 * Where it is looked up. It is read when the first open finding asks for it, or a scan of
 * everything, so that a run without findings pays nothing.
 */
struct baseline_desk {
	struct arena arena; /* of what is read */
	/* Fill in list, in the arena; ERR_USAGE: it cannot be read. NULL: list is there.
	 */
	int (*read)(struct baseline_desk *desk, struct err *err);
	void *ctx; /* the reader's own */
	struct baseline list;
	bool *is_used; /* by index of list: the last run had it; NULL: nobody asked */
};

/* Why no baseline covers a finding; CAN_COVER: one may. */
enum baseline_cover {
	CAN_COVER,
	COVERS_NO_ENGINE, /* the engine's own, of suppressions and limits */
	COVERS_NO_PAST,	  /* of a commit of the range, and no more in its result */
	COVERS_NO_SECRET,
	COVERS_NO_LOCKED,    /* the rule is locked */
	COVERS_NO_FORBIDDEN, /* the policy forbids suppressions there */
	BASELINE_COVER_COUNT
};
enum baseline_cover baseline_cover_of(
	const struct policy *policy, const struct finding *finding);

/* Read it now when nobody has yet, and forget what was used of it. desk may be NULL. */
int baseline_desk_open(struct baseline_desk *desk, struct err *err);

void baseline_desk_done(struct baseline_desk *desk);

#endif
