/*
 * Two findings records side by side: what differs first, and what that means.
 */
#ifndef CLI_VERDICT_COMPARE_H
#define CLI_VERDICT_COMPARE_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/buf.h"

/*
 * Are they the same? If not, words about the first line that differs are appended. own is
 * ours; other comes from anywhere and may be anything.
 */
bool verdict_compare(
	struct buf *out, struct arena *arena, struct str own, struct str other);

#endif
