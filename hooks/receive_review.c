/*
 * Reviews of what is pushed, and evidence that is pushed. Evidence counts only when it
 * has landed before: refs of this very push are looked at as they were. Read next:
 * gate/review.h.
 */
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "gate/standard.h"
#include "git/delta.h"
#include "git/evidence.h"
#include "hooks/receive.h"
#include "base/banned.h"

#define DISCOUNTS_TOLD 3

static void refuse_ref(struct receive *r, struct ref_case *c, const char *code,
	struct str message, struct str hint)
{
	c->is_refused = true;
	refuse(&r->refusals, &r->arena, c->update->name, code, message, hint);
}

void receive_keep_evidence(
	struct receive *r, struct record_ref *record, const struct str_list *ids)
{
	struct str_list *list = &record->evidence;
	struct str *items = ARENA_NEW(&r->arena, struct str, list->count + ids->count);
	size_t count = list->count;

	if (count)
		memcpy(items, list->items, count * sizeof(*items));
	list->items = items;
	for (size_t i = 0; i < ids->count; i++) {
		if (!str_list_has(list, ids->items[i]))
			items[list->count++] = arena_str(&r->arena, ids->items[i]);
	}
}

int receive_open_desk(struct receive *r, struct err *err)
{
	struct review_desk *desk;

	if (r->desk)
		return 0;
	desk = ARENA_NEW(&r->arena, struct review_desk, 1);
	*desk = (struct review_desk){.arena = &r->arena,
		.repo = r->repo,
		.policy = &r->setup.policy,
		.refs = &r->refs,
		.pusher = r->pusher,
		.now = when_now()};
	if (review_desk_open(desk, err))
		return -1;
	r->desk = desk;
	return 0;
}

/* Approvals that are there and do not count, so that nobody wonders. */
static struct str with_discounts(
	struct receive *r, const struct lack *lack, const struct discounts *discounts)
{
	struct str words = lack->words;

	if (!str_has_prefix(str_of(lack->code), "review-"))
		return words;
	for (size_t i = 0; i < discounts->count && i < DISCOUNTS_TOLD; i++)
		words = arena_printf(&r->arena, "%.*s; %.*s", STR_ARG(words),
			STR_ARG(discounts->items[i].words));
	return words;
}

static struct str hint_for(
	struct receive *r, const struct review_result *result, const struct lack *lack)
{
	char from[OID_HEX], to[OID_HEX];

	oid_hex(from, &result->from);
	oid_hex(to, &result->to);
	if (lack->need)
		return arena_printf(&r->arena,
			"somebody with that role, who had no hand in it: milecastle "
			"review --role %s %.12s..%.12s",
			TEXT_SAFE(lack->need->role), from, to);
	if (lack->hint.n)
		return arena_printf(&r->arena, "who that is reads it and signs: %.*s",
			STR_ARG(lack->hint));
	if (strcmp(lack->code, "standard-unknown-author") == 0)
		return (struct str)STR("add that e-mail to \"people\" of the policy, or "
				       "commit with one that is there");
	if (strcmp(lack->code, "review-rejected") == 0)
		return (struct str)STR("who rejected it can withdraw that: milecastle "
				       "review --withdraw ID");
	return (struct str){0};
}

static void keep_used(
	struct receive *r, struct record_ref *record, const struct credits *used)
{
	struct str *items = ARENA_NEW(&r->arena, struct str, used->count);

	for (size_t i = 0; i < used->count; i++)
		items[i] = str_of(used->items[i].id);
	receive_keep_evidence(
		r, record, &(struct str_list){.items = items, .count = used->count});
}

int receive_judge_review(struct receive *r, size_t index, struct err *err)
{
	struct ref_case *c = &r->cases[index];
	struct review_move move = {
		.ref = c->update->name, .old_tip = c->old_oid, .new_tip = c->range.tip};
	struct review_result result;

	/* a new protected ref starts at what was accepted before */
	if (!c->is_protected || c->is_refused || !c->old_oid.n || !c->range.tip.n ||
		!review_is_asked(&r->setup.policy))
		return 0;
	if (receive_open_desk(r, err) || review_judge(&result, r->desk, &move, err))
		return -1;
	if (result.is_covered) {
		keep_used(r, &r->records[index], &result.used);
		receive_keep_evidence(r, &r->records[index], &result.acknowledged);
	}
	for (size_t i = 0; !result.is_covered && i < result.lacks.count; i++) {
		const struct lack *lack = &result.lacks.items[i];

		if (receive_excuse(r, index, lack->code))
			continue;
		refuse_ref(r, c, lack->code, with_discounts(r, lack, &result.discounts),
			hint_for(r, &result, lack));
	}
	return 0;
}

/* Nobody could sign that they have read a document that is not the one it names. */
static void judge_document(struct receive *r, struct ref_case *c, struct setup *next)
{
	struct str ignored;
	struct err why;

	if (standard_read(&ignored, next, &next->arena, &why))
		refuse_ref(r, c, "standard-digest",
			arena_str(&r->arena, str_of(why.text)),
			(struct str)STR("commit the document and its \"sha256\" in the "
					"policy together"));
}

void receive_judge_next_policy(struct receive *r, struct ref_case *c, struct setup *setup)
{
	const struct policy *now = &r->setup.policy, *next = &setup->policy;
	struct err why;

	judge_document(r, c, setup);
	if (strcmp(now->digest, next->digest) == 0)
		return;
	if (now->roster.revision && next->roster.revision <= now->roster.revision)
		refuse_ref(r, c, "policy-revision",
			arena_printf(&r->arena,
				"the policy that it brings has revision %llu, and the "
				"one "
				"in force %llu",
				(unsigned long long)next->roster.revision,
				(unsigned long long)now->roster.revision),
			(struct str)STR("count \"revision\" up in the policy"));
	if (!roster_is_satisfiable(&next->roster, when_now(), &why))
		refuse_ref(r, c, "policy-unsatisfiable",
			arena_printf(&r->arena,
				"the policy that it brings would lock everybody out: %s",
				why.text),
			(struct str)STR("name people with the role and a key that is "
					"valid"));
}

/* --- evidence --------------------------------------------------------------------------
 */

struct filing {
	struct receive *r;
	struct ref_case *c;
	const struct person *person;
	struct keyring keyring;
};

static void refuse_file(struct filing *f, struct str path, const char *phrase)
{
	refuse_ref(f->r, f->c, "evidence-form",
		arena_printf(&f->r->arena, "'%s' %s", TEXT_SAFE(path), phrase),
		(struct str)STR("milecastle writes evidence: milecastle review"));
}

static bool is_place_of(
	struct arena *arena, const struct statement *statement, struct str path)
{
	struct str_list places;

	statement_places(&places, arena, statement);
	for (size_t i = 0; i < places.count; i++) {
		if (str_eq(arena_printf(arena, "%.*s/%s", STR_ARG(places.items[i]),
				   statement->id),
			    path))
			return true;
	}
	return false;
}

static void judge_file(struct filing *f, struct str path, struct str text)
{
	const struct known_key *key;
	struct statement statement;
	const char *flaw;
	struct err why;

	if (envelope_open(&statement, &key, &f->r->arena, &f->keyring, text, &why)) {
		refuse_file(f, path,
			arena_printf(&f->r->arena, "does not count: %s", why.text).p);
		return;
	}
	flaw = known_key_flaw(key, statement.issued, f->r->desk->now);
	if (key->person != f->person)
		flaw = "is by another person than its ref";
	else if (!str_eq(statement.repository, f->r->setup.policy.roster.repository))
		flaw = "is of another repository";
	else if (!is_place_of(&f->r->arena, &statement, path))
		flaw = "lies where it does not belong";
	else if (!flaw && statement.kind == STATEMENT_BYPASS)
		flaw = bypass_flaw(&statement, key->person, &f->r->setup.policy.roster);
	if (flaw)
		refuse_file(f, path, flaw);
}

static struct str folder_of(struct str path)
{
	return str_slice(path, 0, path.n - evidence_file_name(path).n);
}

/*
 * So many about one thing that nobody could read all of them: one person's would keep the
 * change, or the ref, of everybody.
 */
static int judge_crowd(struct filing *f, const struct oid *commit, struct err *err)
{
	static const struct oid none = {.n = 0};
	struct receive *r = f->r;
	struct delta all;
	size_t count = 0;

	if (delta_commits(&all, r->repo, &none, commit, &r->arena, err))
		return -1;
	for (size_t i = 0; i < all.count; i++) {
		struct str path = all.items[i].path;

		count = i && str_eq(folder_of(path), folder_of(all.items[i - 1].path))
				? count + 1
				: 1;
		if (count != LIMIT_EVIDENCE_OF_ONE + 1)
			continue;
		refuse_file(f, path, "is one statement too many about the same thing");
		break;
	}
	return 0;
}

/* What is there stays as it is; what comes is looked at. */
static int judge_files(struct filing *f, const struct oid *commit, struct err *err)
{
	struct receive *r = f->r;
	struct evidence_files files;
	struct delta delta, added = {0};

	if (delta_commits(&delta, r->repo, &f->c->old_oid, commit, &r->arena, err))
		return -1;
	for (size_t i = 0; i < delta.count; i++) {
		if (delta.items[i].old_mode)
			refuse_file(f, delta.items[i].path,
				"is changed or taken away: evidence only grows");
		else
			VEC_PUSH(&r->arena, &added, delta.items[i]);
	}
	if (!f->c->is_refused && judge_crowd(f, commit, err))
		return -1;
	if (f->c->is_refused)
		return 0;
	if (evidence_read(&files, r->repo, &added, f->person->id, &r->arena, err))
		return -1;
	for (size_t i = 0; i < files.count; i++)
		judge_file(f, files.items[i].name, files.items[i].text);
	return 0;
}

int receive_judge_evidence(struct receive *r, struct ref_case *c, struct err *err)
{
	const struct roster *roster = &r->setup.policy.roster;
	struct filing f = {.r = r, .c = c};
	struct str name = c->update->name;

	if (!str_has_prefix(name, EVIDENCE_REFS) || c->is_refused || !c->range.tip.n)
		return 0;
	f.person =
		roster_person(roster, str_slice(name, sizeof(EVIDENCE_REFS) - 1, name.n));
	if (!f.person) {
		refuse_ref(r, c, "evidence-person",
			(struct str)STR("the policy knows nobody of that name"),
			(struct str){0});
		return 0;
	}
	if (r->pusher.n && roster_by_login(roster, r->pusher) != f.person) {
		refuse_ref(r, c, "evidence-person",
			(struct str)STR("evidence is pushed by whose it is"),
			(struct str){0});
		return 0;
	}
	if (receive_open_desk(r, err) || keyring_make(&f.keyring, &r->arena, roster, err))
		return -1;
	return judge_files(&f, &c->range.tip, err);
}
