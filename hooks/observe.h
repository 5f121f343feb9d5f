/*
 * Hooks that observe: refs have moved, and nothing can be refused any more. They write
 * that into the journal. Cases 112 and 114 of the hook protocol.
 */
#ifndef HOOKS_OBSERVE_H
#define HOOKS_OBSERVE_H

#include "hooks/hooks.h"

/*
 * post-receive: what a push has moved; then the journal is published as the log. Always
 * 0: a push that has happened does not become undone; what went wrong is said.
 */
int post_receive(const struct hook_call *call, struct err *err);

/*
 * reference-transaction: whatever moves a ref, a push or not. Only "committed" matters;
 * all other states, those to come too, are 0 at once. Always 0: refusing here would tear
 * pushes apart.
 */
int reference_transaction(const struct hook_call *call, struct err *err);

#endif
