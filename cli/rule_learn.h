/*
 * milecastle rules learn-macros: which macros the parser stumbles over in these sources,
 * and what each seems to stand for, as lines for the policy.
 */
#ifndef CLI_RULE_LEARN_H
#define CLI_RULE_LEARN_H

#include "base/buf.h"
#include "core/change.h"
#include "core/store.h"
#include "gate/setup.h"

/*
 * Look at all sources of a change set; the proposals go to out, as an extract of a policy
 * with comments. Fails only when interrupted.
 */
int rule_learn_run(struct buf *out, const struct setup *setup,
	const struct change_set *changes, struct store *store, struct err *err);

#endif
