/*
 * struct checker: one way of finding facts in a source. A checker lives in one file of
 * checkers/ and has one line in checkers/checkers.def. It is pure: no input or output, no
 * policy, no state of its own, so files are checked on all cores. It declares what it
 * needs; the gate makes it once, and only for sources for which somebody asked.
 */
#ifndef CORE_CHECKER_H
#define CORE_CHECKER_H

#include "core/dissent.h"
#include "core/finding.h"
#include "core/source.h"
#include "core/stats.h"

struct scan;   /* syntax/scan.h */
struct forest; /* syntax/forest.h */

enum checker_need { CHECKER_TEXT, CHECKER_TREE };

/* What a checker is handed for one source. */
struct check {
	struct source *source;	 /* its lines are indexed */
	const struct scan *scan; /* candidate words and suppression comments */
	const struct forest
		*forest;       /* the trees of the declarations that were asked for */
	struct arena *arena;   /* of the run: what findings point to */
	struct arena *scratch; /* of the source: gone after the call */
	struct finding_list *findings;
	/* the words of the last finding: many are of one rule and name */
	struct {
		const struct rule *rule;
		struct str name, message;
	} said;
	struct dissent_list *dissents; /* words that lexer and tree judge differently */
};

struct checker {
	const char *name;
	enum checker_need need;
	void (*check_source)(struct check *check);
};

#endif
