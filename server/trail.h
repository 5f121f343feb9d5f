/*
 * struct trail: how a ref came to where it is, as a journal or log has it: the accepted
 * pushes that led there, back to where the record begins, or to where it was broken.
 * Pure: whether commits hang together as it says is for who asks to see
 * (cli/attest_level.h).
 */
#ifndef SERVER_TRAIL_H
#define SERVER_TRAIL_H

#include "base/sha256.h"
#include "core/oid.h"
#include "core/roster.h"

/* One accepted push that moved the ref. */
struct trail_link {
	uint64_t seq; /* of the record */
	struct oid old_tip, new_tip;
	bool is_protected;
	bool is_bypassed;	  /* a bypass excused what was wrong with it */
	struct str pusher;	  /* empty: nobody knows */
	struct oid policy_commit; /* that the policy in force was of; n == 0: none */
	struct str policy_digest; /* of that policy; may be empty */
	struct str_list evidence; /* ids of statements that let it in */
};

struct trail {
	struct trail_link *items; /* the newest first; each begins where the next ends */
	size_t count, cap;
	struct str end; /* why it goes no further back: words, safe to show */
};

/*
 * The trail of ref to tip in the bytes of a journal. Fails when its chain is broken, or a
 * record is none of ours. count == 0: nothing is known of how the ref came there.
 */
int trail_read(struct trail *out, struct str journal, struct str ref,
	const struct oid *tip, struct arena *arena, struct err *err);

#endif
