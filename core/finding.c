/*
 * Names and order of findings. Read next: core/verdict.h.
 */
#include "core/finding.h"
#include "base/banned.h"

const char *const finding_state_words[] = {
	[STATE_OPEN] = "open",
	[STATE_MUTED] = "muted",
	[STATE_EXCEPTED] = "excepted",
	[STATE_BASELINE] = "baseline",
	[STATE_BASELINE + 1] = NULL,
};

const char *const finding_class_words[] = {
	[CLASS_CALL] = "call",
	[CLASS_REFERENCE] = "reference",
	[CLASS_MACRO_BODY] = "macro-body",
	[CLASS_INACTIVE_BRANCH] = "inactive-branch",
	[CLASS_UNEVALUATED] = "unevaluated",
	[CLASS_UNPARSED_REGION] = "unparsed-region",
	[CLASS_INDIRECT_NAME] = "indirect-name",
	[CLASS_FACT] = "fact",
	[CLASS_ENGINE] = "engine",
	[CLASS_COUNT] = NULL,
};

const char *finding_class_name(enum finding_class class)
{
	return finding_class_words[class];
}

int finding_cmp(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order = str_cmp(x->path, y->path);

	if (order)
		return order;
	if (x->span.start != y->span.start)
		return x->span.start < y->span.start ? -1 : 1;
	order = str_cmp(x->rule->id, y->rule->id);
	if (!order) /* what commits brought, one after the other, lies in one place */
		order = oid_cmp(&x->commit, &y->commit);
	if (!order)
		order = str_cmp(x->name, y->name);
	if (!order)
		order = str_cmp(x->via, y->via);
	if (!order)
		order = (int)x->class - (int)y->class;
	if (!order && x->span.end != y->span.end)
		order = x->span.end < y->span.end ? -1 : 1;
	if (!order)
		order = str_cmp(x->message, y->message);
	return order ? order : x->is_doubtful - y->is_doubtful;
}
