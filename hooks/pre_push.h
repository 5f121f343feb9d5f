/*
 * pre-push: what a server would say, before anything is sent. Advice: git push
 * --no-verify goes without. Cases 65 to 82 of the hook protocol.
 */
#ifndef HOOKS_PRE_PUSH_H
#define HOOKS_PRE_PUSH_H

#include "hooks/hooks.h"

/*
 * Every ref of the push and all that is new to the remote, from the commits themselves.
 * args: the remote's name and address. The exit code, or -1 with err.
 */
int pre_push(const struct hook_call *call, struct err *err);

#endif
