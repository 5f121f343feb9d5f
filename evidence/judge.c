/*
 * From a change to what is missing: for each rule its part of the change, for each part
 * the approvals of just these bytes, for each approval every reason not to count it.
 */
#include <stdlib.h>
#include "base/fold.h"
#include "base/limits.h"
#include "base/text.h"
#include "evidence/docket.h"
#include "evidence/votes.h"
#include "base/banned.h"

/* One rule and its part of the change. */
struct hearing {
	struct docket *docket;
	const struct review_rule *rule;
	const struct contributions *people; /* of the commits that land */
	const struct contributions *named;  /* as reviewers, by their trailers; or NULL */
	struct delta part;
	char digest[SHA256_HEX];
	struct votes votes;
	bool has_stranger; /* among the authors of what was reviewed */
	struct step_verdict *verdict;
	struct err *err;
};

static bool is_wanted(void *ctx, struct str path)
{
	return review_rule_has_path(ctx, path);
}

void review_part(struct delta *out, struct arena *arena, const struct delta *delta,
	const struct review_rule *rule)
{
	delta_select(out, arena, delta, is_wanted, (void *)rule);
}

static void add_lack(struct docket *d, struct step_verdict *verdict,
	const struct review_rule *rule, const char *code, struct str words)
{
	struct lack lack = {.rule = rule, .code = code, .words = words};

	VEC_PUSH(d->arena, &verdict->lacks, lack);
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str folded(struct arena *arena, struct str path)
{
	struct buf key _cleanup_buf_ = BUF_INIT(8 * LIMIT_PATH_BYTES);

	fold_path(&key, path);
	return arena_str(arena, buf_str(&key));
}

/* The paths of a change as file systems compare them, in order. */
static struct str_list fold_delta(struct arena *arena, const struct delta *delta)
{
	struct str *keys = ARENA_NEW(arena, struct str, delta->count);

	for (size_t i = 0; i < delta->count; i++)
		keys[i] = folded(arena, delta->items[i].path);
	if (delta->count)
		qsort(keys, delta->count, sizeof(*keys), by_text);
	return (struct str_list){.items = keys, .count = delta->count};
}

static bool touches(
	struct arena *arena, const struct str_list *keys, const struct str_list *paths)
{
	for (size_t i = 0; keys->count && i < paths->count; i++) {
		struct str key = folded(arena, paths->items[i]);

		if (bsearch(&key, keys->items, keys->count, sizeof(key), by_text))
			return true;
	}
	return false;
}

static void add_rejections(
	struct docket *d, struct step_verdict *verdict, const struct delta *delta)
{
	struct str_list keys = {0};

	if (d->rejections.count)
		keys = fold_delta(d->arena, delta);
	for (size_t i = 0; i < d->rejections.count; i++) {
		const struct statement *s = &d->rejections.items[i];

		if (touches(d->arena, &keys, &s->paths))
			add_lack(d, verdict, NULL, "review-rejected",
				arena_printf(d->arena,
					"'%s' has rejected it as '%s' (%.12s): %s",
					TEXT_SAFE(s->by), TEXT_SAFE(s->role), s->id,
					TEXT_SAFE(s->note)));
	}
}

/* --- approvals -------------------------------------------------------------------------
 */

/* Is there somebody whom the policy does not know, and might exclude if it did? */
static bool has_unknown(const struct hearing *h, const struct contributions *people)
{
	for (size_t i = 0; i < people->count; i++) {
		const struct contribution *hand = &people->items[i];

		if (!hand->person && (h->rule->excluded >> hand->as & 1))
			return true;
	}
	return false;
}

static bool is_excluded(const struct hearing *h, const struct contributions *people,
	const struct person *person)
{
	for (size_t i = 0; i < people->count; i++) {
		if (people->items[i].person == person &&
			(h->rule->excluded >> people->items[i].as & 1))
			return true;
	}
	return false;
}

static bool covers(const struct hearing *h, const struct statement *s)
{
	for (size_t i = 0; i < s->cover_count; i++) {
		const struct cover *cover = &s->covers[i];

		if (str_eq(cover->rule, h->rule->id) &&
			str_is(cover->rule_digest, h->rule->digest) &&
			str_is(cover->delta, h->digest))
			return true;
	}
	return false;
}

static bool is_answered(const struct statement *s, const struct question *question)
{
	for (size_t i = 0; i < s->answer_count; i++) {
		if (str_eq(s->answers[i].question, question->id) &&
			str_trim(s->answers[i].text).n)
			return true;
	}
	return false;
}

static bool is_checklist_done(const struct review_rule *rule, const struct statement *s)
{
	const struct checklist *list = rule->checklist;

	if (!list)
		return true;
	if (!str_eq(s->checklist, list->id))
		return false;
	for (size_t i = 0; i < list->count; i++) {
		if (!is_answered(s, &list->questions[i]))
			return false;
	}
	return true;
}

static bool is_role_of_rule(const struct review_rule *rule, struct str role)
{
	for (size_t i = 0; i < rule->need_count; i++) {
		if (str_eq(rule->needs[i].role, role))
			return true;
	}
	return false;
}

/* Why an approval that stands does not count for this rule; NULL: it does. */
static const char *approval_flaw(
	const struct hearing *h, const struct statement *s, const struct known_key *key)
{
	if (s->kind != STATEMENT_REVIEW || s->is_reject)
		return "is no approval";
	if (!str_list_has(&s->refs, h->docket->ref))
		return "is for other refs";
	if (!covers(h, s))
		return "was given under another rule, or before the rule was changed";
	if (s->issued + h->rule->max_age < h->docket->now &&
		h->rule->max_age != UINT64_MAX && !h->docket->is_past)
		return "is too old";
	if (h->rule->level > 2 && !ssh_key_is_sk(&key->key))
		return "was not signed by a key in hardware";
	if (!is_role_of_rule(h->rule, s->role))
		return "is in a role that the rule does not ask for";
	if (!person_has_role(key->person, s->role))
		return "is by somebody who does not have that role";
	if (!is_checklist_done(h->rule, s))
		return "leaves questions of the checklist open";
	if (is_excluded(h, h->people, key->person))
		return "is by somebody who had a hand in the change";
	return NULL;
}

static void discount(
	struct hearing *h, const struct evidence_file *file, struct str phrase)
{
	struct discount discount = {
		.words = arena_printf(h->docket->arena, "an approval of '%s' %.*s",
			TEXT_SAFE(file->person), STR_ARG(phrase))};

	memcpy(discount.id, file->name.p,
		file->name.n < SHA256_HEX ? file->name.n : SHA256_HEX - 1);
	if (h->verdict->discounts.count < LIMIT_DISCOUNTS)
		VEC_PUSH(h->docket->arena, &h->verdict->discounts, discount);
}

static int hear_history(const char **flaw, struct hearing *h, const struct statement *s,
	const struct person *person)
{
	struct statement_past past = {0};

	if (h->docket->look(&past, h->docket, s, &h->part, h->err))
		return -1;
	*flaw = past.flaw;
	if (!*flaw && is_excluded(h, &past.people, person))
		*flaw = "is by somebody who had a hand in what was reviewed";
	h->has_stranger |= !*flaw && has_unknown(h, &past.people);
	return 0;
}

static int hear(struct hearing *h, const struct evidence_file *file)
{
	struct docket *d = h->docket;
	struct statement *s = ARENA_NEW(d->arena, struct statement, 1);
	const struct known_key *key = NULL;
	const char *flaw = NULL;
	struct str why = {0};
	int stands = docket_open_statement(s, &key, &why, d, file, h->err);
	struct vote vote;

	if (stands < 0)
		return -1;
	if (stands) {
		flaw = approval_flaw(h, s, key);
		if (!flaw && hear_history(&flaw, h, s, key->person))
			return -1;
		why = flaw ? str_of(flaw) : (struct str){0};
	}
	if (why.n) {
		discount(h, file, why);
		return 0;
	}
	vote = (struct vote){.person = key->person, .role = s->role, .id = str_of(s->id)};
	VEC_PUSH(d->arena, &h->votes, vote);
	return 0;
}

/* --- counting --------------------------------------------------------------------------
 */

static void use(struct hearing *h, const struct tally *tally)
{
	for (size_t i = 0; i < tally->counted.count; i++) {
		const struct vote *vote = tally->counted.items[i];
		struct credit credit = {.id = vote->id.p,
			.rule = h->rule,
			.person = vote->person,
			.role = vote->role};

		if (credit.id) /* a trailer is no statement */
			VEC_PUSH(h->docket->arena, &h->verdict->used, credit);
	}
}

/* Whose author nobody knows may be by who approves it: one more has to. */
static void count_needs(struct hearing *h)
{
	uint32_t more = h->has_stranger || has_unknown(h, h->people);
	struct tally tally = {.arena = h->docket->arena, .votes = &h->votes};

	for (size_t i = 0; i < h->rule->need_count; i++) {
		const struct review_need *need = &h->rule->needs[i];
		uint32_t want = need->count + more;
		uint32_t have = tally_need(&tally, need, want);
		struct lack lack = {.rule = h->rule,
			.need = need,
			.have = have,
			.want = want,
			.code = "review-missing"};

		if (have >= want)
			continue;
		lack.words = arena_printf(h->docket->arena,
			"the rule '%s' needs %u approval%s by '%s' and has %u%s",
			TEXT_SAFE(h->rule->id), (unsigned)want, want == 1 ? "" : "s",
			TEXT_SAFE(need->role), (unsigned)have,
			more ? " (one more, since the policy does not know all of its "
			       "authors)"
			     : "");
		VEC_PUSH(h->docket->arena, &h->verdict->lacks, lack);
	}
	use(h, &tally);
}

/*
 * Who is named by trailers, where that is enough: in every role that the rule asks for,
 * since a trailer names none.
 */
static void hear_named(struct hearing *h, const struct contributions *named)
{
	for (size_t i = 0; named && h->rule->level == 0 && i < named->count; i++) {
		const struct person *person = named->items[i].person;

		for (size_t j = 0; person && j < h->rule->need_count; j++) {
			struct vote vote = {
				.person = person, .role = h->rule->needs[j].role};

			if (person_has_role(person, vote.role) &&
				!is_excluded(h, h->people, person))
				VEC_PUSH(h->docket->arena, &h->votes, vote);
		}
	}
}

static int judge_rule(struct hearing *h)
{
	struct evidence_files files;

	delta_digest(h->digest, &h->part);
	if (h->docket->source->list(&files, h->docket->source, "review", h->digest,
		    h->docket->arena, h->err))
		return -1;
	for (size_t i = 0; i < files.count; i++) {
		if (hear(h, &files.items[i]))
			return -1;
	}
	hear_named(h, h->named);
	count_needs(h);
	return 0;
}

/* The first path that no rule for the ref speaks of; empty: there is none. */
static struct str find_unruled(const struct docket *d, const struct delta *delta)
{
	for (size_t i = 0; i < delta->count; i++) {
		bool is_ruled = false;

		for (size_t j = 0; j < d->roster->rule_count && !is_ruled; j++) {
			const struct review_rule *rule = &d->roster->rules[j];

			is_ruled = review_rule_has_ref(rule, d->ref) &&
				   review_rule_has_path(rule, delta->items[i].path);
		}
		if (!is_ruled)
			return delta->items[i].path;
	}
	return (struct str){0};
}

static void judge_whole(
	struct docket *d, struct step_verdict *out, const struct delta *delta)
{
	struct str unruled = find_unruled(d, delta);

	add_rejections(d, out, delta);
	if (unruled.n)
		add_lack(d, out, NULL, "review-no-rule",
			arena_printf(d->arena, "no rule of the policy speaks of '%s'",
				TEXT_SAFE(unruled)));
	if (!delta->count)
		add_lack(d, out, NULL, "review-empty",
			(struct str)STR("it changes nothing, so there is nothing that "
					"could be approved"));
}

/* By what lands as it is, or by what it is a clean merge of. */
static int judge_either(struct hearing *h, const struct landing *landing)
{
	struct docket *d = h->docket;
	size_t lacks = h->verdict->lacks.count, used = h->verdict->used.count;

	review_part(&h->part, d->arena, landing->delta, h->rule);
	if (!h->part.count)
		return 0;
	if (judge_rule(h))
		return -1;
	if (h->verdict->lacks.count == lacks || !landing->merged ||
		h->rule->carry != CARRY_MERGE)
		return 0;
	review_part(&h->part, d->arena, landing->merged, h->rule);
	if (!h->part.count)
		return 0;
	h->verdict->lacks.count = lacks;
	h->verdict->used.count = used;
	h->votes.count = 0;
	h->has_stranger = false;
	return judge_rule(h);
}

int docket_judge(struct step_verdict *out, struct docket *d,
	const struct landing *landing, struct err *err)
{
	*out = (struct step_verdict){0};
	if (landing->history == HISTORY_NET)
		judge_whole(d, out, landing->delta);
	for (size_t i = 0; i < d->roster->rule_count; i++) {
		struct hearing h = {.docket = d,
			.rule = &d->roster->rules[i],
			.people = landing->people,
			.named = landing->named,
			.verdict = out,
			.err = err};

		if (review_rule_has_ref(h.rule, d->ref) &&
			h.rule->history == landing->history && judge_either(&h, landing))
			return -1;
	}
	/* the one place where a change is covered */
	out->is_covered = !out->lacks.count;
	return 0;
}
