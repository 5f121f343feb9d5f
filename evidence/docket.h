/*
 * What evidence/judge.c, evidence/exception.c and evidence/docket.c share.
 */
#ifndef EVIDENCE_DOCKET_H
#define EVIDENCE_DOCKET_H

#include "evidence/judge.h"

/*
 * Open one and hold it against place, time and revocations. 1: it stands; 0: it does not,
 * and *flaw says why.
 */
int docket_open_statement(struct statement *out, const struct known_key **key,
	struct str *flaw, struct docket *docket, const struct evidence_file *file,
	struct err *err);

/* The same of one whose time may be over: who asks looks at that. */
int docket_open_any(struct statement *out, const struct known_key **key, struct str *flaw,
	struct docket *docket, const struct evidence_file *file, struct err *err);

#endif
