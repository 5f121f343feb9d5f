/*
 * The verdict over a push, from what its refs got, and a last look at them: while a push
 * is judged another one may have moved its refs. Read next: hooks/pre_receive.c.
 */
#include <string.h>
#include "hooks/receive.h"
#include "base/banned.h"

static void fill_records(struct receive *r)
{
	for (size_t i = 0; i < r->push.count; i++) {
		const struct ref_case *c = &r->cases[i];
		struct record_ref *record = &r->records[i];

		record->name = c->update->name;
		record->old_oid = c->old_oid;
		record->claimed = c->update->old_oid;
		record->new_oid = c->update->new_oid;
		record->is_protected = c->is_protected;
		record->bases = c->range.bases;
		record->base_count = c->is_judged ? c->range.base_count : 0;
		if (c->is_protected && r->is_policy_broken)
			record->outcome = OUTCOME_BLOCK;
		if (c->is_refused && record->outcome == OUTCOME_PASS)
			record->outcome = c->is_fault ? OUTCOME_FAULT : OUTCOME_BLOCK;
	}
}

static void add_code(struct receive *r, struct record_ref *record, const char *code)
{
	const char **codes =
		ARENA_NEW(&r->arena, const char *, record->refusal_count + 1);

	if (record->refusal_count)
		memcpy(codes, record->refusals, record->refusal_count * sizeof(*codes));
	codes[record->refusal_count++] = code;
	record->refusals = codes;
}

/* Codes of refusals at their refs; one of the whole push is the record's reason. */
static void fill_codes(struct receive *r)
{
	for (size_t i = 0; i < r->refusals.count; i++) {
		const struct refusal *refusal = &r->refusals.items[i];

		for (size_t j = 0; refusal->ref.n && j < r->push.count; j++) {
			if (r->records[j].name.p != refusal->ref.p)
				continue;
			add_code(r, &r->records[j], refusal->code);
			break;
		}
	}
}

/* The one place where a push passes. */
static void decide(struct receive *r)
{
	bool has_block = false, has_fault = false;

	for (size_t i = 0; i < r->refusals.count; i++) {
		const struct refusal *refusal = &r->refusals.items[i];
		bool is_policy = str_is(str_of(refusal->code), "policy-broken");

		has_fault |= refusal->is_fault;
		has_block |= !refusal->is_fault && !is_policy;
	}
	for (size_t i = 0; i < r->push.count; i++) {
		has_block |= r->records[i].outcome == OUTCOME_BLOCK;
		has_fault |= r->records[i].outcome == OUTCOME_FAULT;
	}
	r->outcome = has_block ? OUTCOME_BLOCK : OUTCOME_FAULT;
	if (!has_block && !has_fault)
		r->outcome = OUTCOME_PASS;
}

void receive_decide(struct receive *r)
{
	fill_records(r);
	fill_codes(r);
	decide(r);
}

/* What was judged is not what is there any more, and git would not move the ref. */
static void refuse_moved(struct receive *r, size_t index, const struct oid *now)
{
	struct record_ref *record = &r->records[index];

	record->old_oid = *now;
	if (record->outcome != OUTCOME_PASS)
		return;
	record->outcome = OUTCOME_BLOCK;
	add_code(r, record, "ref-moved");
	refuse(&r->refusals, &r->arena, record->name, "ref-moved",
		(struct str)STR("it has moved while this push was judged"),
		(struct str)STR("git fetch, and push again on top of what is there now"));
}

int receive_confirm(struct record *record, void *ctx, struct err *err)
{
	struct receive *r = ctx;

	for (size_t i = 0; i < r->push.count; i++) {
		struct oid now;

		if (ref_now(&now, r->repo, r->records[i].name, err))
			return -1;
		if (!oid_eq(&now, &r->records[i].old_oid))
			refuse_moved(r, i, &now);
	}
	decide(r);
	record->outcome = r->outcome;
	return 0;
}
