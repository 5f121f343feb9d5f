/*
 * One range or tree judged, as hooks, servers and CI do it alike: changes, findings,
 * verdict, digest. What is put on paper is up to the caller.
 */
#ifndef GATE_JUDGE_H
#define GATE_JUDGE_H

#include "base/sha256.h"
#include "core/report.h"
#include "gate/gate.h"
#include "gate/setup.h"
#include "git/history.h"

struct judgement {
	struct arena arena;
	struct change_set changes;
	struct gate_result result;
	struct run run; /* for a report: points into this judgement and the setup */
	char digest[SHA256_HEX]; /* of the findings record; empty after a fault */
};

/*
 * Judge what a range brings by the policy and rules of a setup. command: for reports.
 * Fails when the changes cannot be listed, or when stopped.
 */
int judge_range(struct judgement *out, const struct setup *setup,
	const struct range *range, const char *command, struct err *err);

/* The same of a tree that hangs on no commit: all of it is new. No digest is made. */
int judge_tree(struct judgement *out, const struct setup *setup, const struct oid *tree,
	const char *command, struct err *err);

void judgement_done(struct judgement *judgement);
#define _cleanup_judgement_ __attribute__((cleanup(judgement_done)))

#endif
