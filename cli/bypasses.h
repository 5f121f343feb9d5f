/*
 * Bypasses as they lie in the evidence refs, for commands. Read next: gate/bypass.h.
 */
#ifndef CLI_BYPASSES_H
#define CLI_BYPASSES_H

#include "cli/trusted.h"
#include "evidence/statement.h"

/* The one that an id like BY-3f19a2b4c5d6 names, signed by somebody; else ERR_USAGE. */
int bypass_pick(
	struct statement *out, struct trusted *trusted, const char *id, struct err *err);

/* What it let in, with the gate's findings, and what was said for it. */
int bypass_show(struct trusted *trusted, const struct statement *bypass, struct err *err);

#endif
