/*
 * Facts about the bytes of a source that need no C: characters that mislead, encodings,
 * markers that were left behind. One linear pass, and none at all when nobody asks.
 */
#ifndef SYNTAX_TEXT_H
#define SYNTAX_TEXT_H

#include "core/fact.h"

/*
 * Append to out, in order of place, the facts that are wanted (bit n for enum fact_kind
 * n). bytes: as they are in the repository.
 */
void text_find(
	struct fact_list *out, struct arena *arena, struct str bytes, uint64_t wanted);

#endif
