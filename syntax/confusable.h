#ifndef SYNTAX_CONFUSABLE_H
#define SYNTAX_CONFUSABLE_H
#include <stdbool.h>
#include "base/arena.h"
struct confusable {
	bool is_confusable, is_mixed;
	struct str skeleton;
};
static inline void confusable_look(
	struct confusable *out, struct arena *arena, struct str identifier)
{
	(void)arena;
	(void)identifier;
	*out = (struct confusable){0};
}
#endif
