/*
 * Which level of SLSA's Source track can be shown for the tip of a ref from what lies in
 * the repository: the server's log, the commits, the policies that were in force and what
 * people have signed. What cannot be shown is not claimed. Mapping: docs/attestation.md.
 */
#ifndef CLI_ATTEST_LEVEL_H
#define CLI_ATTEST_LEVEL_H

#include "cli/trusted.h"

enum source_level {
	SOURCE_VERSIONED = 1, /* it is in git */
	SOURCE_HISTORY,	      /* the log says who moved the ref how, without a gap */
	SOURCE_CONTROLLED,    /* ... and that a policy was in force each time */
	SOURCE_REVIEWED	      /* ... and two people have agreed to every step */
};

struct source_claim {
	enum source_level level;
	struct oid since; /* it holds for all that came after; n == 0: the tip alone */
	struct str why;	  /* why it is no more: words, safe to show */
	bool has_log;
	struct oid log; /* the commit of it */
	bool is_met;	/* all that the policy asks for was approved before it landed */
	struct str_list roles; /* is_met: that were asked and have spoken */
};

/* log: the revision with it; NULL: LOG_REF, which need not be there. */
int source_claim_make(struct source_claim *out, struct trusted *trusted,
	const struct oid *tip, const char *log, struct err *err);

#endif
