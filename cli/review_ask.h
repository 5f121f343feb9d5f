/*
 * Questions of a checklist, and the last one: sure?
 */
#ifndef CLI_REVIEW_ASK_H
#define CLI_REVIEW_ASK_H

#include "evidence/statement.h"

/*
 * An answer to each question: out of a JSON file, an object of strings by question id; or
 * with path NULL asked on the terminal. ERR_USAGE when one is missing.
 */
int review_ask(const struct answer **out, size_t *count, const struct checklist *list,
	const char *path, struct arena *arena, struct err *err);

/* Ask on the terminal; without one: an error that names --yes. */
int review_confirm(bool *is_sure, struct err *err);

#endif
