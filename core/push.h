/*
 * struct push: what a push asks for, one update for each line that git pipes to a hook,
 * and why it may not have it. The lines are the pusher's words: a name may be anything,
 * an old id may lie.
 */
#ifndef CORE_PUSH_H
#define CORE_PUSH_H

#include "base/arena.h"
#include "base/err.h"
#include "core/oid.h"

struct ref_update {
	struct str name;    /* of the ref on the receiving side: "refs/heads/main" */
	struct str local;   /* pre-push: what the sender calls it; else empty */
	struct oid old_oid; /* as claimed by who pushes; n == 0: none */
	struct oid new_oid; /* n == 0: the ref is to be deleted */
};

struct push {
	struct ref_update *items;
	size_t count, cap;
};

/*
 * "OLD NEW NAME\n" for each update, as git pipes to pre-receive and post-receive. Fails
 * on whatever is not that: a line cut short, ids of another width or in capitals, NUL,
 * more than LIMIT_PUSH_REFS. An empty input is an empty push.
 */
int push_read(struct push *out, struct arena *arena, struct str bytes, struct err *err);

/*
 * "LOCAL LOCAL-ID NAME OLD-ID\n", as git pipes to pre-push. LOCAL may hold blanks: the
 * last three fields are fixed. A deletion is "(delete)" with an id of zeros.
 */
int push_read_sent(
	struct push *out, struct arena *arena, struct str bytes, struct err *err);

/*
 * Why a ref, or the whole push when ref is empty, may not be. It blocks, whatever the
 * findings.
 */
struct refusal {
	const char *code;   /* kebab-case, from the list in docs/server.md; stable */
	bool is_fault;	    /* it could not be judged: exit 3 */
	struct str ref;	    /* the name in the push; empty: the whole push */
	struct str message; /* one sentence, lower case, no full stop; escaped, safe */
	struct str hint;    /* what to do about it; escaped, safe; may be empty */
};

struct refusal_list {
	struct refusal *items;
	size_t count, cap;
};

#endif
