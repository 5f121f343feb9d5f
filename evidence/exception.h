/*
 * Which exceptions count? Each is a request that somebody signed, and the approvals of
 * others that the policy wants for it; its state is worked out from both, the policy and
 * the clock, and never written down. Pure but for what it reads through a struct
 * evidence_source.
 */
#ifndef EVIDENCE_EXCEPTION_H
#define EVIDENCE_EXCEPTION_H

#include "evidence/judge.h"

struct known_exception {
	struct exception exception;
	const struct exception_rule *terms; /* of the roster; NULL: none speaks of it */
};

struct exception_list {
	struct known_exception *items; /* as the source lists them */
	size_t count, cap;
};

/*
 * All that were ever asked for, for one rule; also those that do not count, with a word
 * why. Of the docket: arena, roster, keyring, source and now are set.
 */
int exceptions_open(struct exception_list *out, struct docket *docket, struct str rule,
	struct err *err);

/* The same state for one request by its statement; terms too. For who just wrote one. */
int exception_judge(
	struct known_exception *known, struct docket *docket, struct err *err);

#endif
