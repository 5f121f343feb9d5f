/*
 * post-receive: refs have moved, and nothing can be refused any more. It writes that into
 * the journal and publishes the journal as the log.
 */
#ifndef HOOKS_POST_RECEIVE_H
#define HOOKS_POST_RECEIVE_H

#include "base/err.h"
#include "base/str.h"

/*
 * input: all that git pipes to the hook. config: as for pre-receive. Always 0: a push
 * that has happened does not become undone; what went wrong is said.
 */
int post_receive(struct str input, const char *config, struct err *err);

#endif
