/*
 * The text of a first policy. It explains itself in comments and loads as it is.
 */
#ifndef CLI_INIT_POLICY_H
#define CLI_INIT_POLICY_H

#include "base/arena.h"
#include "base/buf.h"
#include "cli/member.h"

enum team_kind { TEAM_SMALL, TEAM_STANDARD, TEAM_REGULATED };

struct team {
	enum team_kind kind;
	struct str repository, ref;
	struct str store; /* the controlled store of components; empty: none yet */
	struct member *items;
	size_t count, cap;
};

void init_policy(struct buf *out, const struct team *team);

#endif
