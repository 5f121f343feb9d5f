/*
 * Signed exceptions at work: what they cover of the findings of a run, and what is to be
 * said of them. It comes after all that depends on commits and policy alone, since an
 * exception depends on the clock and on what else was pushed; the findings record is made
 * without it. Guide: docs/exceptions.md.
 */
#ifndef GATE_EXCEPT_H
#define GATE_EXCEPT_H

#include "core/policy.h"
#include "evidence/exception.h"

/* One roster that exceptions have to satisfy: the policy's, and its floor's. */
struct except_panel {
	struct roster roster;
	struct keyring keyring;
	struct docket docket;
};

/* An exception as all panels see it. */
struct standing {
	struct exception exception;		  /* in the worst of its states */
	const struct exception_rule *terms[2];	  /* by panel */
	const struct known_exception *permits[2]; /* the same; NULL: none is needed */
};

struct standing_list {
	struct standing *items;
	size_t count, cap;
};

/*
 * Where exceptions are looked up. Evidence and keys are read when the first question is
 * asked, so that a run without findings pays nothing. policy must outlive it.
 */
struct except_desk {
	struct arena arena;
	const struct policy *policy;
	/* Fill in source; asked once. NULL: there is no evidence. */
	int (*open)(struct except_desk *desk, struct err *err);
	void *ctx; /* the opener's own */

	uint64_t now; /* when it was opened; 0: it is not */
	struct evidence_source source;
	struct except_panel panels[2];
	size_t panel_count;
};

/* Does the policy grant exceptions at all? */
bool exceptions_are_granted(const struct policy *policy);

/*
 * Those for a rule that a filter wants (NULL: all), also those that do not count. Its
 * items are the desk's.
 */
int except_find(struct standing_list *out, struct except_desk *desk, struct str rule,
	const struct exception_filter *filter, struct err *err);

/* Does an active one cover what is at that path by the rule that it was approved by? */
bool standing_counts_at(
	const struct except_desk *desk, const struct standing *standing, struct str path);

void except_desk_done(struct except_desk *desk);

#endif
