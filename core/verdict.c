/*
 * The judgement. Read next: gate/gate.c, which gathers what is judged here.
 */
#include "core/verdict.h"
#include "base/banned.h"

const char *unchecked_kind_name(enum unchecked_kind kind)
{
	static const char *const names[] = {
		[UNCHECKED_FAULT] = "fault",
		[UNCHECKED_DEGRADED] = "degraded",
		[UNCHECKED_EXCLUDED] = "excluded",
	};

	return names[kind];
}

const char *outcome_name(enum outcome outcome)
{
	static const char *const names[] = {[OUTCOME_BLOCK] = "block",
		[OUTCOME_PASS] = "pass",
		[OUTCOME_FAULT] = "fault"};

	return names[outcome];
}

static void count(struct verdict *v, const struct finding *finding)
{
	switch (finding->state) {
	case STATE_MUTED:
		v->muted++;
		return;
	case STATE_EXCEPTED:
		v->excepted++;
		return;
	case STATE_BASELINE:
		v->baseline++;
		return;
	case STATE_OPEN:
		v->open[finding->severity]++;
		v->blocking += finding->severity <= v->threshold;
		return;
	}
}

void verdict_judge(struct verdict *out, const struct finding_list *findings,
	const struct unchecked_list *unchecked, enum severity threshold)
{
	*out = (struct verdict){.outcome = OUTCOME_BLOCK, .threshold = threshold};
	for (size_t i = 0; i < findings->count; i++)
		count(out, &findings->items[i]);
	for (size_t i = 0; i < unchecked->count; i++)
		out->faults += unchecked->items[i].kind == UNCHECKED_FAULT;
	if (out->blocking)
		return;
	out->outcome = OUTCOME_FAULT;
	if (!out->faults)
		out->outcome = OUTCOME_PASS;
}

int verdict_exit_code(const struct verdict *verdict)
{
	switch (verdict->outcome) {
	case OUTCOME_PASS:
		return 0;
	case OUTCOME_BLOCK:
		return 1;
	case OUTCOME_FAULT:
		return 3;
	}
	return 3;
}
