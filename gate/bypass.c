/*
 * Bypasses of a ref against its history. Read next: evidence/bypass.c.
 */
#include "base/limits.h"
#include "gate/bypass.h"
#include "git/authors.h"
#include "git/delta.h"
#include "git/history.h"
#include "base/banned.h"

#define POLICY_DIR ".milecastle" /* twins of it are refused elsewhere */

struct seeking {
	struct review_desk *desk;
	const struct review_move *move;
	struct roster roster;
	struct keyring keyring;
	struct docket docket;
	struct bypass_list list;
	struct line past; /* the ref's own line, as it is */
	char delta[SHA256_HEX];
	bool is_of_policy; /* it changes something below .milecastle */
	struct err *err;
};

bool bypass_is_known(const struct policy *policy)
{
	return policy->roster.bypass_count != 0;
}

const struct known_bypass *bypass_excusing(
	const struct bypass_verdict *verdict, const char *code)
{
	enum bypass_code found = bypass_code_of(code);

	if (verdict->is_frozen || found == BYPASS_CODE_COUNT)
		return NULL;
	for (size_t i = 0; i < verdict->granted.count; i++) {
		const struct known_bypass *bypass = &verdict->granted.items[i];

		if (bypass->statement->bypass.codes >> found & 1)
			return bypass;
	}
	return NULL;
}

/* What is far back counts as landed wherever it is: commits do not bury a debt. */
static bool is_far_back(const struct seeking *s, const struct oid *head)
{
	struct history *history _cleanup_history_ = NULL;
	struct err ignored;
	bool is_there;

	return !history_open(&history, s->desk->repo, &ignored) &&
	       !history_is_ancestor(
		       &is_there, history, head, &s->move->old_tip, &ignored) &&
	       is_there;
}

/* Is that commit one of the ref's own line? */
static bool has_landed(const struct seeking *s, const struct oid *head)
{
	for (size_t i = 0; i < s->past.count; i++) {
		if (oid_eq(&s->past.items[i], head))
			return true;
	}
	return !s->past.is_whole && is_far_back(s, head);
}

/* The base too: from there on are the commits whose authors do not pay. */
static bool is_of_move(const struct seeking *s, const struct statement *statement)
{
	return oid_eq(&statement->head, &s->move->new_tip) &&
	       oid_eq(&statement->base, &s->move->old_tip) &&
	       str_is(statement->bypass.delta, s->delta);
}

/* Where nobody can tell whose hands were in it, nobody can be told to be another. */
static int weigh(struct seeking *s, struct known_bypass *known)
{
	struct contributions people = {0};
	struct err why;
	bool is_known = !review_people(&people, s->desk, &s->roster,
		&known->statement->base, &known->statement->head, &why);

	if (bypass_judge(known, &s->docket, &people, s->err))
		return -1;
	if (!is_known && bypass_rule_for(s->roster.bypasses, s->roster.bypass_count,
				 s->move->ref)) {
		known->is_paid = false;
		known->owed = arena_printf(s->desk->arena,
			"who had a hand in it cannot be told: %s", why.text);
	}
	return 0;
}

static int look_at(
	struct bypass_verdict *out, struct seeking *s, struct known_bypass *known)
{
	bool is_past = has_landed(s, &known->statement->head);

	if (!is_past && !is_of_move(s, known->statement))
		return 0;
	if (weigh(s, known))
		return -1;
	if (is_past) {
		if (!known->is_paid)
			VEC_PUSH(s->desk->arena, &out->debts, *known);
		return 0;
	}
	/* who may go past the gate once must not rewrite who may */
	if (!known->flaw.n && s->is_of_policy)
		known->flaw =
			(struct str)STR("changes the policy, which no bypass lets in");
	if (known->flaw.n)
		out->flaw = known->flaw;
	else
		VEC_PUSH(s->desk->arena, &out->granted, *known);
	return 0;
}

/* What is overdue freezes the ref for all but another person's bypass. */
static void freeze(struct bypass_verdict *out, uint64_t now)
{
	for (size_t i = 0; i < out->debts.count; i++) {
		const struct known_bypass *debt = &out->debts.items[i];
		size_t kept = 0;

		if (debt->due >= now)
			continue;
		for (size_t j = 0; j < out->granted.count; j++) {
			if (!str_eq(out->granted.items[j].statement->by,
				    debt->statement->by))
				out->granted.items[kept++] = out->granted.items[j];
		}
		out->granted.count = kept;
		out->is_frozen = !kept;
	}
}

static int open_roster(struct seeking *s, struct err *err)
{
	if (keyring_make(&s->keyring, s->desk->arena, &s->roster, err))
		return -1;
	s->docket = (struct docket){.arena = s->desk->arena,
		.roster = &s->roster,
		.keyring = &s->keyring,
		.source = &s->desk->source,
		.ref = s->move->ref,
		.now = s->desk->now};
	return bypasses_open(&s->list, &s->docket, err);
}

static int find_past(struct seeking *s, struct err *err)
{
	struct delta delta;

	if (line_of(&s->past, s->desk->repo, &s->move->old_tip, NULL, LIMIT_PAST_LINE,
		    s->desk->arena, err) ||
		delta_commits(&delta, s->desk->repo, &s->move->old_tip, &s->move->new_tip,
			s->desk->arena, err))
		return -1;
	delta_digest(s->delta, &delta);
	for (size_t i = 0; i < delta.count; i++)
		s->is_of_policy |= str_has_prefix(delta.items[i].path, POLICY_DIR);
	return 0;
}

static int judge_roster(struct bypass_verdict *out, struct review_desk *desk,
	const struct review_move *move, const struct roster *roster, struct err *err)
{
	struct seeking s = {.desk = desk, .move = move, .roster = *roster, .err = err};

	*out = (struct bypass_verdict){0};
	if (open_roster(&s, err))
		return -1;
	if (!s.list.count)
		return 0;
	if (find_past(&s, err))
		return -1;
	for (size_t i = 0; i < s.list.count; i++) {
		if (look_at(out, &s, &s.list.items[i]))
			return -1;
	}
	freeze(out, desk->now);
	return 0;
}

static bool is_granted(const struct bypass_list *list, const struct known_bypass *bypass)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_is(str_of(list->items[i].statement->id), bypass->statement->id))
			return true;
	}
	return false;
}

/* What the floor says is owed is owed, by the date that is over first. */
static void add_debts(struct bypass_verdict *out, const struct bypass_verdict *strict,
	struct arena *arena)
{
	for (size_t i = 0; i < strict->debts.count; i++) {
		const struct known_bypass *debt = &strict->debts.items[i];
		size_t at = 0;

		while (at < out->debts.count &&
			strcmp(out->debts.items[at].statement->id, debt->statement->id))
			at++;
		if (at == out->debts.count)
			VEC_PUSH(arena, &out->debts, *debt);
		else if (debt->due < out->debts.items[at].due)
			out->debts.items[at] = *debt;
	}
}

/* A floor that grants none lets nobody past; who people are the repository knows too. */
static int judge_floor(struct bypass_verdict *out, struct review_desk *desk,
	const struct review_move *move, struct err *err)
{
	struct bypass_verdict strict;
	struct roster floor = policy_floor_roster(desk->policy);
	size_t kept = 0;

	if (judge_roster(&strict, desk, move, &floor, err))
		return -1;
	for (size_t i = 0; i < out->granted.count; i++) {
		if (is_granted(&strict.granted, &out->granted.items[i]))
			out->granted.items[kept++] = out->granted.items[i];
	}
	if (out->granted.count && !kept)
		out->flaw = (struct str)STR("is not granted by the server");
	out->granted.count = kept;
	add_debts(out, &strict, desk->arena);
	freeze(out, desk->now);
	return 0;
}

int bypass_judge_move(struct bypass_verdict *out, struct review_desk *desk,
	const struct review_move *move, struct err *err)
{
	const struct policy *policy = desk->policy;

	*out = (struct bypass_verdict){0};
	if (!bypass_is_known(policy) || !move->old_tip.n || !move->new_tip.n)
		return 0;
	if (judge_roster(out, desk, move, &policy->roster, err))
		return -1;
	return policy->floor ? judge_floor(out, desk, move, err) : 0;
}
