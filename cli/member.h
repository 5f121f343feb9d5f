/*
 * A person as the command line names them, and as the policy lists them.
 */
#ifndef CLI_MEMBER_H
#define CLI_MEMBER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#define MEMBER_ROLES 16

struct member {
	struct str id, email, key; /* key: the line of a .pub file */
	struct str roles[MEMBER_ROLES];
	size_t role_count;
};

/* "ID:EMAIL:KEYFILE:ROLE,ROLE". */
int member_read(
	struct member *out, struct arena *arena, const char *word, struct err *err);

/* An entry of "people", indented by four. */
void member_put(struct buf *out, const struct member *member);

#endif
