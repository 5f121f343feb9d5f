/*
 * From a request to its state: what the policy says of its like, what others say, what
 * the clock says. It starts as no, and there is one place where it becomes active. Read
 * next: core/exception.h.
 */
#include "base/text.h"
#include "base/when.h"
#include "evidence/docket.h"
#include "evidence/exception.h"
#include "evidence/votes.h"
#include "base/banned.h"

#define DATE_BYTES 10  /* "2026-01-31" */
#define TOLD_BYTES 300 /* of what does not count */

struct asking {
	struct docket *docket;
	struct known_exception *known;
	struct exception *e;
	const struct person *requester; /* NULL: nobody of that name any more */
	struct votes votes;
	struct err *err;
};

static int settle(struct asking *a, enum exception_state state, struct str words)
{
	a->e->state = state;
	a->e->words = words;
	return 0;
}

static int settle_text(struct asking *a, enum exception_state state, const char *words)
{
	return settle(a, state, str_of(words));
}

static struct str date(struct arena *arena, uint64_t when)
{
	char text[WHEN_BYTES];

	when_write(text, when);
	return arena_str(arena, str_make(text, DATE_BYTES));
}

/* --- what others say -------------------------------------------------------------------
 */

/* Why an answer that stands does not count; NULL: it does. */
static const char *answer_flaw(
	const struct asking *a, const struct statement *s, const struct known_key *key)
{
	if (s->kind != STATEMENT_APPROVAL || !str_is(s->target, a->e->statement))
		return "is about something else";
	if (!review_needs_role(
		    a->known->terms->needs, a->known->terms->need_count, s->role) ||
		!person_has_role(key->person, s->role))
		return "is in a role that does not count";
	if (key->person == a->requester)
		return "is by who asked for it";
	if (a->known->terms->level > 2 && !ssh_key_is_sk(&key->key))
		return "was not signed by a key in hardware";
	return NULL;
}

static void keep_vote(
	struct asking *a, const struct statement *s, const struct person *person)
{
	struct vote vote = {.person = person,
		.role = s->role,
		.id = arena_str(a->docket->arena, str_of(s->id))};

	VEC_PUSH(a->docket->arena, &a->votes, vote);
	if (s->expires < a->e->expires)
		a->e->expires = s->expires;
}

/* One answer. A no stands alone; what does not count is told with the state. */
static int hear(struct asking *a, const struct evidence_file *file, struct str *told)
{
	struct arena *arena = a->docket->arena;
	const struct known_key *key = NULL;
	const char *phrase = NULL;
	struct statement s;
	struct str flaw = {0};
	int stands = docket_open_statement(&s, &key, &flaw, a->docket, file, a->err);

	if (stands < 0)
		return -1;
	phrase = stands ? answer_flaw(a, &s, key) : flaw.p;
	if (phrase && told->n < TOLD_BYTES)
		*told = arena_printf(arena, "%.*s; that of '%s' %s", STR_ARG(*told),
			TEXT_SAFE(file->person), phrase);
	if (phrase)
		return 0;
	if (s.is_reject)
		settle(a, EXCEPTION_REJECTED,
			arena_printf(arena, "was rejected by '%s': %s", TEXT_SAFE(s.by),
				s.note.n ? TEXT_SAFE(s.note) : "no reason is given"));
	else
		keep_vote(a, &s, key->person);
	return 0;
}

static void keep_approvers(struct asking *a, const struct tally *tally)
{
	struct str *items = ARENA_NEW(a->docket->arena, struct str, tally->counted.count);

	for (size_t i = 0; i < tally->counted.count; i++)
		items[i] = tally->counted.items[i]->person->id;
	a->e->approvers =
		(struct str_list){.items = items, .count = tally->counted.count};
}

/* Are all approvals there that its rule wants? */
static bool count(struct asking *a, struct str told)
{
	struct tally tally = {.arena = a->docket->arena, .votes = &a->votes};
	const struct exception_rule *terms = a->known->terms;

	for (size_t i = 0; i < terms->need_count; i++) {
		const struct review_need *need = &terms->needs[i];
		uint32_t have = tally_need(&tally, need, need->count);

		if (have >= need->count)
			continue;
		settle(a, EXCEPTION_REQUESTED,
			arena_printf(a->docket->arena,
				"waits for approval: it needs %u by '%s' and has %u%.*s",
				(unsigned)need->count, TEXT_SAFE(need->role),
				(unsigned)have, STR_ARG(told)));
		return false;
	}
	keep_approvers(a, &tally);
	return true;
}

static int hear_all(struct asking *a, struct str *told)
{
	struct docket *d = a->docket;
	struct evidence_files files;

	if (d->source->list(
		    &files, d->source, "approval", a->e->statement, d->arena, a->err))
		return -1;
	for (size_t i = 0; i < files.count && a->e->state != EXCEPTION_REJECTED; i++) {
		if (hear(a, &files.items[i], told))
			return -1;
	}
	return 0;
}

/* --- what the policy says --------------------------------------------------------------
 */

/* Why the policy grants none like it; empty: it may. */
static struct str terms_flaw(const struct asking *a)
{
	const struct exception_rule *terms = a->known->terms;
	struct arena *arena = a->docket->arena;
	const struct exception *e = a->e;

	if (!terms)
		return (struct str)STR("is of a kind that the policy does not grant");
	if (!a->requester)
		return (struct str)STR("was asked for by nobody that the policy knows");
	if (e->expires < e->issued || e->expires - e->issued > terms->max_age)
		return arena_printf(arena,
			"lasts longer than the %llu days of the policy",
			(unsigned long long)(terms->max_age / WHEN_DAY));
	if (e->cap > terms->max_findings || e->place_count > e->cap)
		return arena_printf(arena,
			"covers more than the %u findings of the policy",
			(unsigned)terms->max_findings);
	return (struct str){0};
}

static int judge_time(struct asking *a)
{
	struct arena *arena = a->docket->arena;
	struct str day = date(arena, a->e->expires);

	if (a->e->expires < a->docket->now)
		return settle(a, EXCEPTION_EXPIRED,
			arena_printf(arena, "has expired on %.*s", STR_ARG(day)));
	/* the one place where an exception counts */
	if (a->e->expires - a->docket->now < a->known->terms->warning)
		return settle(a, EXCEPTION_EXPIRING,
			arena_printf(arena, "expires on %.*s", STR_ARG(day)));
	return settle(a, EXCEPTION_ACTIVE,
		arena_printf(arena, "is good until %.*s", STR_ARG(day)));
}

int exception_judge(struct known_exception *known, struct docket *d, struct err *err)
{
	struct asking a = {
		.docket = d, .known = known, .e = &known->exception, .err = err};
	struct str flaw, told = {0};

	a.requester = roster_person(d->roster, known->exception.by);
	known->terms = exception_rule_for(
		d->roster->exceptions, d->roster->exception_count, a.e);
	flaw = terms_flaw(&a);
	if (flaw.n)
		return settle(&a, EXCEPTION_REFUSED, flaw);
	if (hear_all(&a, &told))
		return -1;
	if (a.e->state == EXCEPTION_REJECTED || !count(&a, told))
		return 0;
	return judge_time(&a);
}

/* --- the list --------------------------------------------------------------------------
 */

/* Of what cannot be opened the file's name has to do. */
static void fill(struct exception *out, const struct statement *s,
	const struct evidence_file *file, struct arena *arena)
{
	*out = s->exception;
	memcpy(out->statement, s->id, sizeof(out->statement));
	if (!s->id[0] && file->name.n < sizeof(out->statement))
		memcpy(out->statement, file->name.p, file->name.n);
	out->id = arena_printf(arena, "EX-%.*s", EXCEPTION_ID_DIGITS, out->statement);
	out->by = s->by;
	out->issued = s->issued;
	out->expires = s->expires;
}

static int open_one(struct exception_list *list, struct docket *d, struct str rule,
	const struct evidence_file *file, struct err *err)
{
	struct known_exception known = {0};
	struct asking a = {.docket = d, .e = &known.exception, .err = err};
	const struct known_key *key;
	struct statement s = {0};
	struct str flaw;
	int stands = docket_open_any(&s, &key, &flaw, d, file, err);

	if (stands < 0)
		return -1;
	fill(&known.exception, &s, file, d->arena);
	if (!stands)
		settle(&a,
			str_is(flaw, "was withdrawn") ? EXCEPTION_WITHDRAWN
						      : EXCEPTION_INVALID,
			flaw);
	else if (s.kind != STATEMENT_EXCEPTION || !str_eq(s.exception.rule, rule))
		settle_text(&a, EXCEPTION_INVALID, "lies where it does not belong");
	else if (exception_judge(&known, d, err))
		return -1;
	VEC_PUSH(d->arena, list, known);
	return 0;
}

static const struct known_exception *find_permit(
	const struct exception_list *list, const struct exception *e)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_is(e->permit, list->items[i].exception.statement))
			return &list->items[i];
	}
	return NULL;
}

bool permit_counts_at(const struct roster *roster, const struct known_exception *permit,
	struct str path)
{
	return !permit || exception_rule_at(roster->exceptions, roster->exception_count,
				  &permit->exception, path) == permit->terms;
}

/* Patterns are looked at finding by finding. */
static bool is_permitted(const struct docket *d, const struct known_exception *permit,
	const struct exception *e)
{
	bool is_path = e->scope == COVERS_FUNCTION || e->scope == COVERS_FILE;

	for (size_t i = 0; i < e->place_count; i++) {
		if (!permit_counts_at(d->roster, permit, e->places[i].path))
			return false;
	}
	return exception_is_within(e, &permit->exception) &&
	       (!is_path || permit_counts_at(d->roster, permit, e->path));
}

/* What refers to a permit is worth no more than that. */
static void judge_permits(struct exception_list *list, struct docket *d)
{
	for (size_t i = 0; i < list->count; i++) {
		struct exception *e = &list->items[i].exception;
		struct asking a = {.docket = d, .e = e};
		const struct known_exception *permit;

		if (!e->permit.n || !exception_is_active(e))
			continue;
		permit = find_permit(list, e);
		if (!permit || permit->exception.permit.n ||
			!exception_is_active(&permit->exception))
			settle_text(&a, EXCEPTION_REFUSED,
				"refers to a permit that is not in force");
		else if (!is_permitted(d, permit, e))
			settle_text(&a, EXCEPTION_REFUSED,
				"goes beyond the permit that it refers to");
		else
			list->items[i].permit = permit;
	}
}

/* What cannot be read is opened all the same, so that it is told. */
static bool is_wanted(const struct exception_filter *filter, struct docket *d,
	const struct evidence_file *file)
{
	struct statement s = {0};
	struct exception e;
	struct err ignored;

	if (!filter || envelope_peek(&s, d->arena, file->text, &ignored))
		return true;
	fill(&e, &s, file, d->arena);
	return e.scope == COVERS_PERMIT || filter->is_wanted(filter->ctx, &e);
}

int exceptions_open(struct exception_list *out, struct docket *d, struct str rule,
	const struct exception_filter *filter, struct err *err)
{
	struct evidence_files files;

	*out = (struct exception_list){0};
	if (d->source->list(&files, d->source, "exception", arena_str(d->arena, rule).p,
		    d->arena, err))
		return -1;
	for (size_t i = 0; i < files.count; i++) {
		if (is_wanted(filter, d, &files.items[i]) &&
			open_one(out, d, rule, &files.items[i], err))
			return -1;
	}
	judge_permits(out, d);
	return 0;
}
