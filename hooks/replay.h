/*
 * A push judged again, from its record alone: what "milecastle audit --show N" prints.
 */
#ifndef HOOKS_REPLAY_H
#define HOOKS_REPLAY_H

#include "base/err.h"

/*
 * Judge each ref of the record in path as it was judged then, by the policy commit that
 * it names, and say on standard output whether the digest is the same. In the server's
 * repository or in any clone that has the commits (those of a refused push are only in
 * the pusher's). config: the server's file, for its floor; NULL: the repository's.
 * 0 all the same, 1 something differs, -1 with err.
 */
int push_replay(const char *path, const char *config, struct err *err);

#endif
