/*
 * One push on its way through pre-receive: what the steps of hooks/pre_receive.c hand to
 * each other, and to hooks/receive_say.c, which finds the words and the record.
 */
#ifndef HOOKS_RECEIVE_H
#define HOOKS_RECEIVE_H

#include "gate/bypass.h"
#include "gate/judge.h"
#include "gate/review.h"
#include "server/admit.h"
#include "server/journal.h"
#include "server/reply.h"

struct receive {
	struct arena arena;
	struct server_config config;
	struct str input; /* what git pipes to the hook, whole */
	struct push push;
	struct str pusher;
	struct str *options; /* push options, as sent */
	size_t option_count;

	struct repo *repo; /* with the quarantine */
	struct ref_list refs;
	struct str policy_ref;
	struct oid policy_commit; /* the old tip of that ref; n == 0: there is none */
	struct setup setup;	  /* policy and rules in force */
	bool is_policy_broken;
	struct history *history;
	struct inspection *inspection;
	struct admission admission;
	struct review_desk *desk; /* of reviews; NULL: nobody asked yet */

	struct ref_case *cases;		 /* one for each update of the push */
	struct record_ref *records;	 /* the same, for the journal */
	struct bypass_verdict *bypasses; /* the same */
	struct refusal_list refusals;	 /* of refs, and of the push as a whole */
	size_t findings;		 /* that block, of all refs */
	struct reply reply;
	enum outcome outcome;
};

/* "main" for "refs/heads/main", else the whole name; escaped, in the arena. */
struct str receive_ref_name(struct receive *r, struct str name);

/* What a judgement found at a ref, in words; adds to r->findings. */
void receive_say_findings(
	struct receive *r, const struct ref_case *c, const struct judgement *judgement);

/* Statements that let a ref in, for the record; none twice. */
void receive_keep_evidence(
	struct receive *r, struct record_ref *record, const struct str_list *ids);

/*
 * hooks/receive_review.c: has a ref that moves the reviews that the policy asks for? What
 * is missing becomes refusals. Fails when that cannot be found out.
 */
int receive_judge_review(struct receive *r, size_t index, struct err *err);

/* What reviews and bypasses are judged with, opened once. */
int receive_open_desk(struct receive *r, struct err *err);

/*
 * hooks/receive_bypass.c: is there a bypass for a ref that moves, and is it frozen by the
 * debt of another one? Before anything that it could excuse.
 */
int receive_judge_bypass(struct receive *r, size_t index, struct err *err);

/* Is a refusal with that code excused? Then that is said, and kept for the record. */
bool receive_excuse(struct receive *r, size_t index, const char *code);

/* The same of findings, for all refs, when all of them are judged. */
void receive_excuse_findings(struct receive *r);

/* The same of a ref that holds evidence: only additions, each by whose ref it is. */
int receive_judge_evidence(struct receive *r, struct ref_case *c, struct err *err);

/* A policy that takes the place of the one in force: newer, and nobody is locked out. */
void receive_judge_next_policy(struct receive *r, struct ref_case *c, struct setup *next);

/* The verdict over the push, and what the journal is to hold of each ref. */
void receive_decide(struct receive *r);

/*
 * With the journal locked: the refs as they are now. One that another push has moved
 * meanwhile makes this one refused, so that the record's old values are true when it is
 * written. For journal_append.
 */
int receive_confirm(struct record *record, void *ctx, struct err *err);

/* All refusals, the counts, and what to do. */
void receive_say_end(struct receive *r);

/* The first thing that concerns the push as a whole, for the record; or NULL. */
const char *receive_reason(struct receive *r);

/* What the journal is to keep of it. reason: of a fault; NULL: none. */
void receive_record(struct record *out, const struct receive *r, const char *reason);

#endif
