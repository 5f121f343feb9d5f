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
	const struct exception_rule *terms;   /* of the roster; NULL: none speaks of it */
	const struct known_exception *permit; /* in force, when it refers to one */
};

/*
 * Is what is at that path under the rule of the roster that the permit was approved by?
 * Else one for all paths would undo what the policy asks for below some. NULL: it is.
 */
bool permit_counts_at(const struct roster *roster, const struct known_exception *permit,
	struct str path);

struct exception_list {
	struct known_exception *items; /* as the source lists them */
	size_t count, cap;
};

/*
 * Is an exception of interest? It is only what somebody says: nothing is verified yet,
 * and that is what costs. Its id, subject and scope are set.
 */
struct exception_filter {
	bool (*is_wanted)(void *ctx, const struct exception *exception);
	void *ctx;
};

/*
 * Those that were ever asked for, for one rule, and that a filter wants (NULL: all), and
 * permits; also those that do not count, with a word why. Of the docket: arena, roster,
 * keyring, source and now are set.
 */
int exceptions_open(struct exception_list *out, struct docket *docket, struct str rule,
	const struct exception_filter *filter, struct err *err);

/* The same state for one request by its statement; terms too. For who just wrote one. */
int exception_judge(
	struct known_exception *known, struct docket *docket, struct err *err);

#endif
