/*
 * Facts about bytes. Read next: core/fact.h.
 */
#include "syntax/text.h"
#include "base/banned.h"

void text_find(
	struct fact_list *out, struct arena *arena, struct str bytes, uint64_t wanted)
{
	(void)out;
	(void)arena;
	(void)bytes;
	(void)wanted;
}
