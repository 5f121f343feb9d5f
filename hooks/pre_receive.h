/*
 * pre-receive: what a git server asks before it takes a push. Not an answer among others:
 * whatever goes wrong, the push is refused, and whatever is decided stands in the journal
 * before git hears of it. Cases 83 to 110 of the hook protocol.
 */
#ifndef HOOKS_PRE_RECEIVE_H
#define HOOKS_PRE_RECEIVE_H

#include "base/err.h"
#include "base/str.h"

/*
 * input: all that git pipes to the hook. config: the server's file; NULL: the one in the
 * repository. Returns the exit code: 0 only when every ref may be; -1 with err when it
 * could not even begin.
 */
int pre_receive(struct str input, const char *config, struct err *err);

#endif
