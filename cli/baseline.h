/*
 * What the two halves of milecastle baseline share: a scan of all of HEAD, and its words.
 */
#ifndef CLI_BASELINE_H
#define CLI_BASELINE_H

#include "base/interrupt.h"
#include "cli/cli.h"
#include "gate/gate.h"
#include "gate/setup.h"

/* A run over HEAD's tree. */
struct baseline_scan {
	struct arena arena;
	struct setup setup;
	struct change_set changes;
	struct store store;
	struct gate_result result;
};

/* The repository, and its policy as HEAD has it. */
int baseline_open(struct baseline_scan *scan, struct err *err);

/* All findings of HEAD, with fingerprints. desk: what stands against them, or NULL. */
int baseline_run(struct baseline_scan *scan, struct baseline_desk *desk, struct err *err);

void baseline_scan_done(struct baseline_scan *scan);

/* "1 finding", "2 findings". */
void baseline_put_count(struct buf *out, size_t count);

/* cli/baseline_show.c: milecastle baseline show. */
int baseline_show(const struct cli_call *call, struct err *err);

#endif
