/*
 * What an annotated example promises, held against what was found in it. Annotations
 * stand in comments on the line they speak of:
 *
 *   expect: ID[, ID]   each is found here, as often as it is named
 *   ok: ID[, ID]       none is found here
 *   todo: ID[, ID]     should be found and is not yet; an error once it is
 *
 * What is found without an "expect" is an error too. docs/rule-format.md explains.
 */
#ifndef CLI_RULE_EXPECT_H
#define CLI_RULE_EXPECT_H

#include "base/buf.h"
#include "core/finding.h"

enum expect_kind { EXPECT_FOUND, EXPECT_OK, EXPECT_TODO, EXPECT_KINDS };

struct expectation {
	enum expect_kind kind;
	struct str rule; /* as written */
	uint32_t line;
};

struct expectation_list {
	struct expectation *items; /* in order */
	size_t count, cap;
};

/* All annotations of a source; they point into bytes. */
void expectations_read(
	struct expectation_list *out, struct arena *arena, struct str bytes);

/* What came of all examples. */
struct expect_tally {
	const struct rule_set *rules;
	size_t *named[EXPECT_KINDS]; /* annotations of each rule, by index into rules */
	size_t held;		     /* "expect" and "ok" that are true */
	size_t misses;		     /* "todo" that are still to do */
	size_t failed;
	struct buf *out; /* a line for each failure */
};

/*
 * Judge one example: findings are those of this source, in order; only open ones count.
 */
void expectations_judge(struct expect_tally *tally, struct str path,
	const struct expectation_list *expectations, const struct finding *findings,
	size_t finding_count);

/* A line "PATH:LINE: TEXT" of a failure; line 0: "PATH: TEXT". */
__attribute__((format(printf, 4, 5))) void expect_fail(struct expect_tally *tally,
	struct str path, uint32_t line, const char *format, ...);

#endif
