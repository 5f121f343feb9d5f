/*
 * struct verdict: the judgement, a pure function of findings, what was not checked, and
 * the threshold. It starts as a block; there is one place where it becomes a pass.
 */
#ifndef CORE_VERDICT_H
#define CORE_VERDICT_H

#include "core/finding.h"
#include "core/policy.h"

enum unchecked_kind {
	UNCHECKED_FAULT,    /* could not be read or judged at all: no pass */
	UNCHECKED_DEGRADED, /* a limit was reached: only the lexer judged it */
	UNCHECKED_EXCLUDED, /* the policy excludes it */
};
const char *unchecked_kind_name(enum unchecked_kind kind);

/* A path, or the whole run when path is empty, that was not or not fully checked. */
struct unchecked {
	enum unchecked_kind kind;
	struct str path;
	struct str reason; /* one sentence, lower case, no full stop */
};

struct unchecked_list {
	struct unchecked *items;
	size_t count, cap;
};

enum outcome { OUTCOME_BLOCK, OUTCOME_PASS, OUTCOME_FAULT };
const char *outcome_name(enum outcome outcome);

struct verdict {
	enum outcome outcome;
	enum severity threshold;
	size_t open[SEVERITY_OFF]; /* by severity */
	size_t blocking;	   /* open and at or over the threshold */
	size_t muted;
	size_t excepted; /* by signed exceptions */
	size_t baseline;
	size_t faults; /* unchecked of kind fault */
};

void verdict_judge(struct verdict *out, const struct finding_list *findings,
	const struct unchecked_list *unchecked, enum severity threshold);

/* 0 pass, 1 block, 3 fault. */
int verdict_exit_code(const struct verdict *verdict);

#endif
