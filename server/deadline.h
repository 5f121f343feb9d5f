/*
 * A deadline that nothing can outstay, be it a loop that looks at no clock: a thread of
 * its own waits for it, says what has happened, and ends the process with exit code 3.
 * Platforms kill hooks that take too long, some then let the push through; so ours comes
 * first.
 */
#ifndef SERVER_DEADLINE_H
#define SERVER_DEADLINE_H

#include <stdbool.h>
#include "base/err.h"

/*
 * From now on ms milliseconds are left; 0: for ever. When they are over and nobody has
 * decided, on_end(ctx) is called on another thread, and the process ends. Memory that ctx
 * points to must not change any more.
 */
int deadline_start(unsigned ms, void (*on_end)(void *ctx), void *ctx, struct err *err);

/*
 * Decide: true for who comes first, once. Whoever gets false waits for its process to be
 * ended by the other.
 */
bool deadline_decide(void);

#endif
