/*
 * What commands about reviews begin with: the repository, its refs, and the policy of the
 * remote's default branch as it was fetched last, which is the one that will judge.
 */
#ifndef CLI_TRUSTED_H
#define CLI_TRUSTED_H

#include "gate/review.h"
#include "gate/setup.h"

struct trusted {
	struct arena arena;
	struct setup setup;
	struct ref_list refs;
	const char *remote; /* "origin" */
	struct str ref;	    /* where it is to land: "refs/heads/main" */
	struct oid
		tip; /* that ref on the remote, as it was fetched last; n == 0: never */
	struct keyring keyring;
};

/*
 * remote NULL: "origin"; ref NULL: the remote's default branch, a short name is one of a
 * branch. policy_from NULL: as above, else a revision.
 */
int trusted_open(struct trusted *out, const char *remote, const char *ref,
	const char *policy_from, struct err *err);
void trusted_done(struct trusted *trusted);
#define _cleanup_trusted_ __attribute__((cleanup(trusted_done)))

/*
 * What a range of the command line means: of "A..B" what B has since it left A, of "B"
 * alone since it left the ref, nothing: the HEAD that is checked out.
 */
int trusted_range(struct oid *base, struct oid *head, struct trusted *trusted,
	const char *range, struct err *err);

#endif
