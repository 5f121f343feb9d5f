/*
 * The names of limits in receipts. Read next: report/json.c.
 */
#include "core/receipt.h"
#include "base/banned.h"

const char *const receipt_limit_words[] = {
#define RECEIPT_WORD(word, name, what) name,
	RECEIPT_LIMITS(RECEIPT_WORD)
#undef RECEIPT_WORD
		NULL,
};
