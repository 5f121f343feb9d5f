/*
 * Have the authors of a change read the coding standard? Each of them whom the roster
 * knows must have said so by a signature that stands: of just this document in just this
 * version. Pure as evidence/judge.h is.
 */
#ifndef EVIDENCE_STANDARD_H
#define EVIDENCE_STANDARD_H

#include "evidence/judge.h"

#define ACKNOWLEDGE_COMMAND \
	"git fetch && milecastle acknowledge && milecastle push --evidence-only"

/* Who wrote something: an author or a co-author. */
struct author {
	struct str email;
	const struct person *person; /* NULL: nobody that the roster knows */
};

struct authors {
	struct author *items;
	size_t count, cap;
};

struct standard_verdict {
	struct lacks lacks;	      /* none: all have read it */
	struct str_list acknowledged; /* ids of the statements that say so */
};

/* By the standard of the docket's roster. The docket needs no ref and no look. */
int docket_judge_standard(struct standard_verdict *out, struct docket *docket,
	const struct authors *authors, struct err *err);

#endif
