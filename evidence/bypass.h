/*
 * Which bypasses count, and which debts are paid? Each is a statement that somebody
 * signed in a role that the policy names; others sign approvals of it, before it is used
 * where the policy wants more than one, and afterwards, which pays its debt. Pure but for
 * what it reads through a struct evidence_source.
 */
#ifndef EVIDENCE_BYPASS_H
#define EVIDENCE_BYPASS_H

#include "evidence/judge.h"

struct known_bypass {
	const struct statement *statement;
	const struct person *signer; /* NULL: the policy does not know the key any more */
	bool is_sk;		     /* signed by a key in hardware */
	struct str flaw;	     /* why it lets nothing in now; empty: it does */
	bool is_paid;
	struct str owed; /* what is missing, when it is not: a phrase, safe to show */
	uint64_t due;	 /* when its debt freezes the ref */
};

struct bypass_list {
	struct known_bypass *items;
	size_t count, cap;
};

/*
 * All that were signed for the docket's ref, also those that are over or were revoked: a
 * debt is not paid by that. What has a bad signature is left out.
 */
int bypasses_open(struct bypass_list *out, struct docket *docket, struct err *err);

/* Fill in the rest. people: whose hands were in the change; they do not pay. */
int bypass_judge(struct known_bypass *known, struct docket *docket,
	const struct contributions *people, struct err *err);

/*
 * Why nobody may keep it as evidence, whatever it is for: else who may sign none could
 * make a debt of what landed long ago. NULL: it may be kept.
 */
const char *bypass_flaw(const struct statement *bypass, const struct person *signer,
	const struct roster *roster);

#endif
