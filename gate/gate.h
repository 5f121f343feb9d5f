/*
 * The pipeline, and the first file to read: a change set goes in, facts are found on all
 * cores, muted, scoped and judged, and what comes out depends on nothing but what went
 * in. A commit hook, a push hook and a CI run differ in how they make the change set and
 * in how they print; both ends are elsewhere.
 *
 *   changes -> sources (gate.c, and what they include: follow.c)
 *           -> facts on changed lines (source.c, readings.c, checkers/; entries.c)
 *           -> severity, mutes (worker.c, mute.c) -> sorted findings
 *           -> verdict (core/verdict.c), bare
 *           -> what comes from elsewhere, by the approved list (components.c)
 *           -> what the baseline has (baseline.c)
 *           -> signed exceptions (except.c) -> verdict
 */
#ifndef GATE_GATE_H
#define GATE_GATE_H

#include "core/change.h"
#include "core/dissent.h"
#include "core/policy.h"
#include "core/receipt.h"
#include "core/stats.h"
#include "core/store.h"
#include "core/verdict.h"
#include "gate/baseline.h"
#include "gate/components.h"
#include "gate/except.h"

struct gate_input {
	const struct change_set *changes;
	struct store *store;
	const struct policy *policy;
	const struct rule_set *rules;
	enum severity threshold;
	enum scope scope;
	unsigned workers;  /* threads at most; 0: as many as there are processors */
	bool is_deps_only; /* what comes from elsewhere, and nothing else */
	bool is_both;	   /* parse also what the lexer is sure of, to compare */
	struct baseline_desk *baseline; /* wants has_fingerprints; NULL: there is none */
	struct component_desk *components; /* the approved list; NULL: not asked */
	struct except_desk *desk;	   /* signed exceptions; NULL: there are none */
	bool is_complete;      /* all of a tree: what covers nothing in it is stale */
	bool has_line_hashes;  /* compute findings' line_hash: SARIF and JSON want it */
	bool has_fingerprints; /* and their fingerprints: SARIF does, JSON on request */
	const volatile int
		*stop; /* becomes non-zero when the user interrupts; may be NULL */
	void (*progress)(
		size_t done, size_t total); /* called now and then; may be NULL */
};

struct gate_result {
	struct finding_list findings;	 /* sorted */
	struct unchecked_list unchecked; /* sorted by path */
	struct receipt_list receipts;	 /* sorted by path: one for each source */
	struct dissent_list dissents;	 /* sorted: where lexer and tree disagree */
	struct stats stats;
	struct verdict verdict;
	struct verdict bare;  /* without baseline and signed exceptions: for the
				 findings record */
	struct arena *arenas; /* what all of the above lives in */
	size_t arena_count;
};

/*
 * -1 only when stopped, or with ERR_USAGE when there are findings and the baseline cannot
 * be read; whatever went wrong with a single file is in the verdict.
 */
int gate_run(struct gate_result *out, const struct gate_input *input, struct err *err);

void gate_result_done(struct gate_result *result);
#define _cleanup_gate_result_ __attribute__((cleanup(gate_result_done)))

#endif
