/*
 * Names and order of findings. Read next: core/verdict.h.
 */
#include "core/finding.h"
#include "base/banned.h"

const char *finding_class_name(enum finding_class class)
{
	static const char *const names[] = {
		[CLASS_CALL] = "call",
		[CLASS_REFERENCE] = "reference",
		[CLASS_MACRO_BODY] = "macro-body",
		[CLASS_UNPARSED_REGION] = "unparsed-region",
		[CLASS_ENGINE] = "engine",
	};

	return names[class];
}

int finding_cmp(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order = str_cmp(x->path, y->path);

	if (order)
		return order;
	if (x->span.start != y->span.start)
		return x->span.start < y->span.start ? -1 : 1;
	return str_cmp(x->rule->id, y->rule->id);
}
