/*
 * From a signature to what it lets in and what it owes. It starts as no. Read next:
 * core/bypass.h, evidence/votes.h.
 */
#include "base/text.h"
#include "evidence/bypass.h"
#include "evidence/docket.h"
#include "evidence/votes.h"
#include "base/banned.h"

struct weighing {
	struct docket *docket;
	struct known_bypass *known;
	const struct statement *s;
	const struct bypass_rule *rule; /* NULL: the policy has none for the ref */
	const struct contributions *people;
	struct votes before, behind; /* that count for letting in, and for paying */
	struct str rejected;	     /* by whom, in words; empty: by nobody */
	struct err *err;
};

static bool is_role_asked(const struct bypass_rule *rule, struct str role)
{
	return review_needs_role(rule->needs, rule->need_count, role) ||
	       review_needs_role(rule->pays, rule->pay_count, role);
}

static bool had_a_hand(const struct weighing *w, const struct person *person)
{
	for (size_t i = 0; i < w->people->count; i++) {
		if (w->people->items[i].person == person)
			return true;
	}
	return false;
}

/* One answer of somebody else; what does not count is passed over. */
static int hear(struct weighing *w, const struct evidence_file *file)
{
	struct docket *d = w->docket;
	const struct known_key *key = NULL;
	struct statement s;
	struct str flaw;
	int stands = docket_open_statement(&s, &key, &flaw, d, file, w->err);
	struct vote vote;

	if (stands < 0)
		return -1;
	if (!stands || s.kind != STATEMENT_APPROVAL || !str_is(s.target, w->s->id) ||
		!person_has_role(key->person, s.role) ||
		str_eq(key->person->id, w->s->by) ||
		(w->rule->level > 2 && !ssh_key_is_sk(&key->key)))
		return 0;
	vote = (struct vote){.person = key->person,
		.role = s.role,
		.id = arena_str(d->arena, str_of(s.id))};
	if (s.is_reject && !is_role_asked(w->rule, s.role))
		return 0;
	if (s.is_reject)
		w->rejected =
			arena_printf(d->arena, "was rejected by '%s'", TEXT_SAFE(s.by));
	else
		VEC_PUSH(d->arena, &w->before, vote);
	if (!s.is_reject && !had_a_hand(w, key->person))
		VEC_PUSH(d->arena, &w->behind, vote);
	return 0;
}

static int hear_all(struct weighing *w)
{
	struct docket *d = w->docket;
	struct vote own = {
		.person = w->known->signer, .role = w->s->role, .id = str_of(w->s->id)};
	struct evidence_files files;

	VEC_PUSH(d->arena, &w->before, own);
	if (d->source->list(&files, d->source, "approval", w->s->id, d->arena, w->err))
		return -1;
	for (size_t i = 0; i < files.count; i++) {
		if (hear(w, &files.items[i]))
			return -1;
	}
	return 0;
}

/* What is missing of the needs, in words; empty: nothing. */
static struct str find_missing(struct weighing *w, const struct votes *votes,
	const struct review_need *needs, size_t count)
{
	struct tally tally = {.arena = w->docket->arena, .votes = votes};

	for (size_t i = 0; i < count; i++) {
		uint32_t have = tally_need(&tally, &needs[i], needs[i].count);

		if (have < needs[i].count)
			return arena_printf(w->docket->arena,
				"it needs %u by '%s' and has %u",
				(unsigned)needs[i].count, TEXT_SAFE(needs[i].role),
				(unsigned)have);
	}
	return (struct str){0};
}

/* Why it lets nothing in, approvals aside; NULL: it may. */
static const char *own_flaw(const struct weighing *w)
{
	const struct bypass_rule *rule = w->rule;
	const struct statement *s = w->s;

	if (!rule)
		return "is for a ref where the policy grants none";
	if (s->bypass.codes & ~rule->codes)
		return "excuses what the policy lets nobody excuse";
	if (s->expires < w->docket->now)
		return "has expired";
	if (s->expires < s->issued || s->expires - s->issued > rule->max_age)
		return "is for longer than the policy allows";
	if (!review_needs_role(rule->needs, rule->need_count, s->role) ||
		!w->known->signer || !person_has_role(w->known->signer, s->role))
		return "is in a role that does not count";
	if (rule->level > 2 && !w->known->is_sk)
		return "was not signed by a key in hardware";
	return NULL;
}

static void settle(struct weighing *w, struct known_bypass *known)
{
	const char *phrase = own_flaw(w);
	struct str missing;

	if (!known->flaw.n && phrase)
		known->flaw = str_of(phrase);
	if (!known->flaw.n && w->rejected.n)
		known->flaw = w->rejected;
	/* a policy that has none there any more has its own people behind that */
	known->is_paid = !w->rule;
	if (!w->rule)
		return;
	missing = find_missing(w, &w->before, w->rule->needs, w->rule->need_count);
	if (!known->flaw.n && missing.n)
		known->flaw = arena_printf(
			w->docket->arena, "waits for approval: %.*s", STR_ARG(missing));
	known->due = w->s->issued + w->rule->due;
	known->owed = find_missing(w, &w->behind, w->rule->pays, w->rule->pay_count);
	known->is_paid = !known->owed.n;
}

int bypass_judge(struct known_bypass *known, struct docket *d,
	const struct contributions *people, struct err *err)
{
	struct weighing w = {.docket = d,
		.known = known,
		.s = known->statement,
		.people = people,
		.err = err};

	w.rule = bypass_rule_for(d->roster->bypasses, d->roster->bypass_count, d->ref);
	known->is_paid = false;
	known->due = known->statement->issued;
	if (w.rule && hear_all(&w))
		return -1;
	settle(&w, known);
	return 0;
}

/*
 * Does it lie where it should, and did its owner sign it? Whether it still lets anything
 * in is another question: whoever could end it could clear its debt. Of a key that the
 * policy does not know any more it lets nothing in, and was verified when it came.
 */
static int open_one(struct bypass_list *out, struct docket *d,
	const struct evidence_file *file, struct err *err)
{
	struct statement *s = ARENA_NEW(d->arena, struct statement, 1);
	struct known_bypass known = {.statement = s};
	const struct known_key *key = NULL;
	struct err ignored;
	struct str flaw;
	int stands = docket_open_any(s, &key, &flaw, d, file, err);

	if (stands < 0)
		return -1;
	if (!key && envelope_peek(s, d->arena, file->text, &ignored))
		return 0;
	if (s->kind != STATEMENT_BYPASS || !str_eq(s->bypass.ref, d->ref) ||
		!str_eq(s->repository, d->roster->repository) ||
		!str_is(file->name, s->id) || !str_eq(file->person, s->by) ||
		(key && !str_eq(key->person->id, s->by)))
		return 0;
	known.signer = key ? key->person : NULL;
	known.is_sk = key && ssh_key_is_sk(&key->key);
	known.flaw = stands ? (struct str){0} : flaw;
	VEC_PUSH(d->arena, out, known);
	return 0;
}

int bypasses_open(struct bypass_list *out, struct docket *d, struct err *err)
{
	struct evidence_files files;
	char key[SHA256_HEX];

	*out = (struct bypass_list){0};
	ref_key(key, d->ref);
	if (d->source->list(&files, d->source, "bypass", key, d->arena, err))
		return -1;
	for (size_t i = 0; i < files.count; i++) {
		if (open_one(out, d, &files.items[i], err))
			return -1;
	}
	return 0;
}

const char *bypass_flaw(const struct statement *s, const struct person *signer,
	const struct roster *roster)
{
	const struct bypass_rule *rule =
		bypass_rule_for(roster->bypasses, roster->bypass_count, s->bypass.ref);

	return rule && review_needs_role(rule->needs, rule->need_count, s->role) &&
			       person_has_role(signer, s->role)
		       ? NULL
		       : "is in a role that lets nobody past the gate";
}
