/*
 * Is there a way past the gate for what lands at a ref, and what is owed there? The same
 * answer in pre-push, on the server and in status. What was let in so is found in history
 * itself: a bypass names the commit that lands by it, so its debt is there as soon as the
 * ref holds that commit. Guide: docs/bypass.md.
 */
#ifndef GATE_BYPASS_H
#define GATE_BYPASS_H

#include "evidence/bypass.h"
#include "gate/review.h"

struct bypass_verdict {
	struct bypass_list granted; /* for just this move */
	struct bypass_list debts;   /* unpaid, of what the ref holds already */
	bool is_frozen; /* one of them is overdue, and no other person's bypass is here */
	struct str flaw; /* of a bypass for this move that does not count; may be empty */
};

/* The bypass that excuses a refusal with that code; NULL: none does. */
const struct known_bypass *bypass_excusing(
	const struct bypass_verdict *verdict, const char *code);

/* Does the policy know bypasses at all? */
bool bypass_is_known(const struct policy *policy);

/* old_tip is what the ref holds now; n == 0: nothing, and nothing is owed. */
int bypass_judge_move(struct bypass_verdict *out, struct review_desk *desk,
	const struct review_move *move, struct err *err);

#endif
