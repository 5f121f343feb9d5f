/*
 * A way past the gate, at the server: what a bypass excuses of a ref's refusals, what its
 * debt closes, and what a draft may have. Read next: gate/bypass.h.
 */
#include "base/text.h"
#include "base/when.h"
#include "hooks/receive.h"
#include "base/banned.h"

#define DATE_BYTES 16 /* "2026-01-31T12:00" */

static struct str name_of(struct receive *r, const struct known_bypass *bypass)
{
	return arena_printf(
		&r->arena, "BY-%.*s", EXCEPTION_ID_DIGITS, bypass->statement->id);
}

static void tell_debt(struct receive *r, struct ref_case *c,
	const struct bypass_verdict *v, const struct known_bypass *debt)
{
	struct str ref = receive_ref_name(r, c->update->name), name = name_of(r, debt);
	bool is_over = debt->due < r->desk->now;
	char when[WHEN_BYTES];
	struct str words;

	when_write(when, debt->due);
	words = arena_printf(&r->arena,
		"the bypass %.*s of '%s' was not looked at %s %.*s: %.*s", STR_ARG(name),
		TEXT_SAFE(debt->statement->by), is_over ? "by" : "yet, due", DATE_BYTES,
		when, STR_ARG(debt->owed));
	if (!is_over || !v->is_frozen) {
		reply_warning(&r->reply, "%s: %.*s", ref.p, STR_ARG(words));
		return;
	}
	c->is_refused = true;
	refuse(&r->refusals, &r->arena, c->update->name, "debt-frozen", words,
		arena_printf(&r->arena,
			"somebody who had no hand in it: milecastle approve %.*s",
			STR_ARG(name)));
}

int receive_judge_bypass(struct receive *r, size_t index, struct err *err)
{
	struct ref_case *c = &r->cases[index];
	struct bypass_verdict *v = &r->bypasses[index];
	struct review_move move = {
		.ref = c->update->name, .old_tip = c->old_oid, .new_tip = c->range.tip};

	if (!c->is_protected || c->is_refused || !c->old_oid.n || !c->range.tip.n ||
		!bypass_is_known(&r->setup.policy))
		return 0;
	if (receive_open_desk(r, err) || bypass_judge_move(v, r->desk, &move, err))
		return -1;
	for (size_t i = 0; i < v->debts.count; i++)
		tell_debt(r, c, v, &v->debts.items[i]);
	if (!v->granted.count && v->flaw.n)
		reply_warning(&r->reply, "%s: a bypass for this %.*s",
			receive_ref_name(r, c->update->name).p, STR_ARG(v->flaw));
	return 0;
}

/* Said and written down once for each code that it excuses. */
bool receive_excuse(struct receive *r, size_t index, const char *code)
{
	const struct known_bypass *bypass = bypass_excusing(&r->bypasses[index], code);
	struct record_ref *record = &r->records[index];
	const struct ref_case *c = &r->cases[index];
	char when[WHEN_BYTES];
	struct str id, name;

	if (!bypass)
		return false;
	id = str_of(bypass->statement->id);
	name = name_of(r, bypass);
	when_write(when, bypass->due);
	reply_warning(&r->reply,
		"%s: %s: let in by the bypass %.*s of '%s': %s; to be looked at by %.*s: "
		"milecastle approve %.*s",
		receive_ref_name(r, c->update->name).p, code, STR_ARG(name),
		TEXT_SAFE(bypass->statement->by),
		TEXT_SAFE(bypass->statement->bypass.reason), DATE_BYTES, when,
		STR_ARG(name));
	record->bypass = id;
	receive_keep_evidence(r, record, &(struct str_list){.items = &id, .count = 1});
	return true;
}

/* What is there to be looked at, and lands nowhere: there it will be judged again. */
static bool is_fine_draft(struct receive *r, const struct ref_case *c)
{
	if (!c->is_draft || c->has_secrets)
		return false;
	reply_hint(&r->reply, "%s is a draft: where this is to land it will be refused",
		receive_ref_name(r, c->update->name).p);
	return true;
}

/*
 * Behind all else of the ref, since refs may share what was found. What could not be
 * checked is no finding that somebody has seen.
 */
void receive_excuse_findings(struct receive *r)
{
	for (size_t i = 0; i < r->push.count; i++) {
		struct record_ref *record = &r->records[i];

		if (record->outcome != OUTCOME_BLOCK || !r->cases[i].is_judged)
			continue;
		if (is_fine_draft(r, &r->cases[i]) || receive_excuse(r, i, "findings"))
			record->outcome =
				r->cases[i].has_faults ? OUTCOME_FAULT : OUTCOME_PASS;
	}
}
