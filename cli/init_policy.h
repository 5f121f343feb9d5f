/*
 * The text of a first policy. It explains itself in comments and loads as it is.
 */
#ifndef CLI_INIT_POLICY_H
#define CLI_INIT_POLICY_H

#include "base/arena.h"
#include "base/buf.h"

enum team_kind { TEAM_SMALL, TEAM_STANDARD, TEAM_REGULATED };

#define MEMBER_ROLES 16

struct member {
	struct str id, email, key;
	struct str roles[MEMBER_ROLES];
	size_t role_count;
};

struct team {
	enum team_kind kind;
	struct str repository, ref;
	struct member *items;
	size_t count, cap;
};

void init_policy(struct buf *out, const struct team *team);

#endif
