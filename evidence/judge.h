/*
 * Is a change covered by what people have signed? One step of a ref, from one tree to
 * another, is held against each rule of the roster that speaks of the ref. Pure but for
 * what it reads through a struct evidence_source and is told about history by who asks.
 * The verdict starts as no, and what is missing or does not count is said.
 */
#ifndef EVIDENCE_JUDGE_H
#define EVIDENCE_JUDGE_H

#include "core/delta.h"
#include "core/evidence_source.h"
#include "evidence/envelope.h"

#define REVOKER_ROLE "security" /* may revoke what others have signed */

/* Who had a hand in a change. */
struct contribution {
	const struct person *person; /* NULL: nobody that the roster knows */
	enum contributor as;
};

struct contributions {
	struct contribution *items;
	size_t count, cap;
};

/* What history says of an approval; asked for when it counts by all else. */
struct statement_past {
	const char *flaw; /* why it cannot count, as "is spent: ..."; NULL: it can */
	struct contributions people; /* of the commits that were reviewed */
};

/* All that is the same for the steps of one ref. */
struct docket {
	struct arena *arena; /* what is handed out lives there */
	const struct roster *roster;
	const struct keyring *keyring;
	struct evidence_source *source;
	struct str ref;
	uint64_t now; /* seconds since 1970 */
	bool is_past; /* of what has landed: how long an approval may wait for that, and
			 rejections of what is to land, do not matter any more */
	/* part: what a rule speaks of, of the change in hand */
	int (*look)(struct statement_past *out, struct docket *docket,
		const struct statement *statement, const struct delta *part,
		struct err *err);
	void *ctx; /* of look */

	struct {
		struct statement *items;
		size_t count, cap;
	} rejections; /* that stand, at this ref; from docket_open */
};

/* A rule that is not met. */
struct lack {
	const struct review_rule *rule; /* NULL: no rule speaks of it */
	const struct review_need *need; /* NULL: it was rejected, or nothing can be */
	uint32_t have, want;
	const char *code; /* as in docs/server.md */
	struct str words; /* a sentence without its full stop, safe to show */
	struct str hint;  /* the command that resolves it, when it needs no range */
};

struct lacks {
	struct lack *items;
	size_t count, cap;
};

/* A statement that was found and does not count. */
struct discount {
	char id[SHA256_HEX];
	struct str words; /* "the approval of 'x' is spent", safe to show */
};

struct discounts {
	struct discount *items;
	size_t count, cap;
};

/* An approval that covers, and which rule. */
struct credit {
	const char *id;
	const struct review_rule *rule;
	const struct person *person;
	struct str role;
};

struct credits {
	struct credit *items;
	size_t count, cap;
};

struct step_verdict {
	bool is_covered;
	struct lacks lacks;
	struct discounts discounts;
	struct credits used; /* once for each rule */
};

/* Read what holds for all steps. The first fields are filled in by the caller. */
int docket_open(struct docket *docket, struct err *err);

/* Does any rule of that kind speak of the ref? */
bool docket_has_rules(const struct docket *docket, enum review_history history);

/* A change that lands: one step of the branch, or one commit. */
struct landing {
	const struct delta *delta;  /* of the branch */
	const struct delta *merged; /* delta is a clean merge of this; NULL: it is none */
	const struct contributions *people;
	enum review_history history;	   /* rules of this kind are asked */
	const struct contributions *named; /* whom trailers of all its commits name as
					      reviewers: for rules of level 0; or NULL */
};

int docket_judge(struct step_verdict *out, struct docket *docket,
	const struct landing *landing, struct err *err);

/* What a rule speaks of in a change. */
void review_part(struct delta *out, struct arena *arena, const struct delta *delta,
	const struct review_rule *rule);

#endif
