/*
 * Suppressions in the source: what the comment says. Grammar, in a comment of its own:
 *
 *   milecastle: allow RULE[, RULE]... -- REASON
 *   milecastle: allow RULE[, RULE]... -- EX-ID
 *
 * It covers findings of those rules on the line it ends on or, when it stands alone, on
 * the next line of code. Anything else after "milecastle:" is malformed and mutes
 * nothing.
 */
#ifndef CORE_MUTE_H
#define CORE_MUTE_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

enum mute_fault {
	MUTE_OK,
	MUTE_MALFORMED, /* not the grammar above */
	MUTE_NO_REASON, /* no " -- REASON", or fewer than LIMIT_REASON_MIN bytes of it */
};

struct mute {
	enum mute_fault fault;
	struct str rules[LIMIT_MUTE_RULES]; /* ids as written; views into the comment */
	size_t rule_count;
	struct str reason; /* or the record's id */
	bool is_record;	   /* the reason is an EX-ID */
};

/* Is this comment (with its delimiters) addressed to us? */
bool mute_is_addressed(struct str comment);

/* Read it. The views point into comment. */
void mute_read(struct mute *out, struct str comment);

/*
 * Files that are no C have comments of many kinds, so a line is enough: blanks and what
 * begins a comment somewhere (# ; % ! / * - < "), then the words above. *comment: what
 * mute_read takes. *is_alone: nothing else stands before it on the line.
 */
bool mute_in_line(struct str *comment, bool *is_alone, struct str line);

#endif
