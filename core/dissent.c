/*
 * Words for what lexer and tree say, and the order of dissents. Read next:
 * core/receipt.h, which counts them.
 */
#include "core/dissent.h"
#include "base/banned.h"

const char *const saying_words[] = {
#define SAYING_WORD(word, name) name,
	SAYINGS(SAYING_WORD)
#undef SAYING_WORD
		NULL,
};

/* The three sayings as one number. */
static unsigned sayings(const struct dissent *dissent)
{
	return (dissent->lexer * SAYING_COUNT + dissent->tree) * SAYING_COUNT +
	       dissent->taken;
}

int dissent_cmp(const void *a, const void *b)
{
	const struct dissent *x = a, *y = b;
	int order = str_cmp(x->path, y->path);

	if (order)
		return order;
	if (x->span.start != y->span.start)
		return x->span.start < y->span.start ? -1 : 1;
	order = str_cmp(x->name, y->name);
	if (order)
		return order;
	return (sayings(x) > sayings(y)) - (sayings(x) < sayings(y));
}
