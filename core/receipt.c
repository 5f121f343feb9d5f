/*
 * The names of limits in receipts, and their order. Read next: report/json.c.
 */
#include "core/receipt.h"
#include "base/banned.h"

const char *const receipt_limit_words[] = {
#define RECEIPT_WORD(word, name, what, help) name,
	RECEIPT_LIMITS(RECEIPT_WORD)
#undef RECEIPT_WORD
		NULL,
};

const char *const receipt_limit_texts[] = {
#define RECEIPT_TEXT(word, name, what, help) what,
	RECEIPT_LIMITS(RECEIPT_TEXT)
#undef RECEIPT_TEXT
		NULL,
};

const char *const receipt_limit_helps[] = {
#define RECEIPT_HELP(word, name, what, help) help,
	RECEIPT_LIMITS(RECEIPT_HELP)
#undef RECEIPT_HELP
		NULL,
};

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

int receipt_cmp(const void *a, const void *b)
{
	const struct receipt *x = a, *y = b;
	int order = str_cmp(x->path, y->path);

	if (!order)
		order = compare(x->oid.n, y->oid.n);
	if (!order)
		order = memcmp(x->oid.bytes, y->oid.bytes, x->oid.n);
	if (!order)
		order = compare(x->trees_asked, y->trees_asked);
	return order ? order : compare(x->bytes_parsed, y->bytes_parsed);
}
