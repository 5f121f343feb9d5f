/*
 * How many people of which role, as reviews and exceptions ask for them; and lists of
 * strings.
 */
#ifndef CORE_REVIEW_NEED_H
#define CORE_REVIEW_NEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

struct str_list {
	const struct str *items;
	size_t count;
};

bool str_list_has(const struct str_list *list, struct str value);

struct review_need {
	struct str role;
	uint32_t count; /* distinct people */
};

/* Does one of them ask for that role? */
bool review_needs_role(const struct review_need *needs, size_t count, struct str role);

#endif
