/*
 * milecastle review: look at a change, say yes or no to just these bytes, and sign it.
 * Read next: evidence/judge.h (what counts), cli/signing.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/review_ask.h"
#include "cli/review_show.h"
#include "cli/signing.h"
#include "git/delta.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.name = "role", .arg = "ROLE", .help = "the role in which you speak"},
	{.name = "rule", .arg = "ID", .help = "cover this rule of the policy only"},
	{.name = "ref",
		.arg = "REF",
		.help = "where it is to land (default: the remote's default branch)"},
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{.name = "key", .arg = "FILE", .help = "sign with this SSH key"},
	{.name = "answers",
		.arg = "FILE",
		.help = "answers to the checklist, {\"question\": \"answer\", ...}; '-': "
			"standard input"},
	{.letter = 'm', .name = "note", .arg = "TEXT", .help = "what you want to say"},
	{.name = "reject",
		.help = "say no: nothing that touches these paths lands until you "
			"withdraw it"},
	{.name = "withdraw",
		.arg = "ID",
		.help = "take back what you signed before, by its id"},
	{.name = "pick-of",
		.arg = "COMMIT",
		.help = "show first how it differs from this commit, which it was taken "
			"over from"},
	{.name = "no-diff", .help = "do not show the change"},
	{.letter = 'y', .name = "yes", .help = "do not ask at the end"},
	{0},
};

struct reviewing {
	const struct cli_call *call;
	struct trusted t;
	struct signer signer;
	struct oid base, head;
	struct delta delta;
	struct statement statement;
	struct {
		struct cover *items;
		size_t count, cap;
	} covers;
	const struct checklist *checklist; /* that has to be answered; NULL: none */
};

static void reviewing_done(struct reviewing *r)
{
	trusted_done(&r->t);
}

/* --- what it is about ------------------------------------------------------------------
 */

static bool has_role(const struct review_rule *rule, struct str role)
{
	for (size_t i = 0; i < rule->need_count; i++) {
		if (str_eq(rule->needs[i].role, role))
			return true;
	}
	return false;
}

/* Does the rule speak of this change, and did nobody choose another one? */
static bool is_chosen(const struct reviewing *r, const struct review_rule *rule)
{
	const char *only = cli_value(r->call, "rule");

	if (!review_rule_has_ref(rule, r->t.ref) || (only && !str_is(rule->id, only)))
		return false;
	for (size_t i = 0; i < r->delta.count; i++) {
		if (review_rule_has_path(rule, r->delta.items[i].path))
			return true;
	}
	return false;
}

/* The role of the signer that a rule for this ref asks for, when it is just one. */
static int find_role(struct reviewing *r, struct err *err)
{
	const struct roster *roster = &r->t.setup.policy.roster;
	const struct person *person = r->signer.key->person;
	const char *asked = cli_value(r->call, "role");
	struct str found = {0};

	if (asked && !person_has_role(person, str_of(asked)))
		return err_usage(err, "the policy does not give '%s' the role '%s'",
			TEXT_SAFE(person->id), TEXT_SAFE(str_of(asked)));
	for (size_t i = 0; !asked && i < person->roles.count; i++) {
		struct str role = person->roles.items[i];
		bool is_asked = false;

		for (size_t j = 0; j < roster->rule_count; j++)
			is_asked |= is_chosen(r, &roster->rules[j]) &&
				    has_role(&roster->rules[j], role);
		if (is_asked && found.n)
			return err_usage(err, "you have more than one role that is asked "
					      "for: name one with --role");
		found = is_asked ? role : found;
	}
	r->statement.role = asked ? str_of(asked) : found;
	return r->statement.role.n
		       ? 0
		       : err_usage(err, "no rule for '%s' asks for a role of '%s'",
				 TEXT_SAFE(r->t.ref), TEXT_SAFE(person->id));
}

static int add_cover(struct reviewing *r, const struct review_rule *rule, struct err *err)
{
	struct cover cover = {.rule = rule->id, .rule_digest = str_of(rule->digest)};
	char digest[SHA256_HEX];
	struct delta part;

	review_part(&part, &r->t.arena, &r->delta, rule);
	if (rule->checklist && r->checklist && rule->checklist != r->checklist)
		return err_usage(err,
			"rules with two checklists are asked here: name one "
			"of them with --rule");
	r->checklist = rule->checklist ? rule->checklist : r->checklist;
	delta_digest(digest, &part);
	cover.delta = arena_str(&r->t.arena, str_of(digest));
	VEC_PUSH(&r->t.arena, &r->covers, cover);
	return 0;
}

static int find_covers(struct reviewing *r, struct err *err)
{
	const struct roster *roster = &r->t.setup.policy.roster;

	for (size_t i = 0; i < roster->rule_count; i++) {
		const struct review_rule *rule = &roster->rules[i];

		if (is_chosen(r, rule) && has_role(rule, r->statement.role) &&
			add_cover(r, rule, err))
			return -1;
	}
	if (!r->covers.count)
		return err_usage(err,
			"no rule asks for the role '%s' for this change at '%s'",
			TEXT_SAFE(r->statement.role), TEXT_SAFE(r->t.ref));
	r->statement.covers = r->covers.items;
	r->statement.cover_count = r->covers.count;
	return 0;
}

static int find_paths(struct reviewing *r, struct err *err)
{
	struct str *paths = ARENA_NEW(&r->t.arena, struct str, r->delta.count);

	if (r->delta.count > LIMIT_STATEMENT_ITEMS)
		return err_usage(err,
			"it changes more than %d paths: reject commits of "
			"it one by one",
			LIMIT_STATEMENT_ITEMS);
	for (size_t i = 0; i < r->delta.count; i++)
		paths[i] = r->delta.items[i].path;
	r->statement.paths = (struct str_list){.items = paths, .count = r->delta.count};
	return 0;
}

static int find_range(struct reviewing *r, struct err *err)
{
	const char *range = r->call->arg_count ? r->call->args[0] : NULL;

	if (trusted_range(&r->base, &r->head, &r->t, range, err) ||
		delta_commits(
			&r->delta, r->t.setup.repo, &r->base, &r->head, &r->t.arena, err))
		return -1;
	return r->delta.count ? 0 : err_usage(err, "there is no change to be reviewed");
}

static int find_subject(struct reviewing *r, struct err *err)
{
	struct str *refs = ARENA_NEW(&r->t.arena, struct str, 1);

	refs[0] = r->t.ref;
	r->statement.refs = (struct str_list){.items = refs, .count = 1};
	r->statement.base = r->base;
	r->statement.head = r->head;
	r->statement.is_reject = cli_is_set(r->call, "reject");
	return r->statement.is_reject ? find_paths(r, err) : find_covers(r, err);
}

/* --- looking at it ---------------------------------------------------------------------
 */

static void show_subject(const struct reviewing *r)
{
	const struct statement *s = &r->statement;
	char base[OID_HEX], head[OID_HEX];

	oid_hex(base, &r->base);
	oid_hex(head, &r->head);
	fprintf(stderr, "%s %.12s..%.12s for %s: %zu files, as '%s' (%s)\n",
		s->is_reject ? "reject" : "approve", base, head, TEXT_SAFE(r->t.ref),
		r->delta.count, TEXT_SAFE(s->by), TEXT_SAFE(s->role));
	for (size_t i = 0; i < s->cover_count; i++)
		fprintf(stderr, "  rule '%s', change %.12s\n",
			TEXT_SAFE(s->covers[i].rule), s->covers[i].delta.p);
}

/* --- saying it -------------------------------------------------------------------------
 */

static int fill_words(struct reviewing *r, struct err *err)
{
	const char *note = cli_value(r->call, "note");

	r->statement.note = str_of(note ? note : "");
	if (r->statement.note.n > LIMIT_NOTE_BYTES)
		return err_usage(err, "a note has at most %d bytes", LIMIT_NOTE_BYTES);
	if (r->statement.is_reject && r->statement.note.n < LIMIT_REASON_MIN)
		return err_usage(err, "say why it is rejected, with --note");
	if (!r->checklist || r->statement.is_reject)
		return 0;
	r->statement.checklist = r->checklist->id;
	return review_ask(&r->statement.answers, &r->statement.answer_count, r->checklist,
		cli_value(r->call, "answers"), &r->t.arena, err);
}

static int say_done(const struct reviewing *r, const char *id)
{
	fprintf(stderr,
		"milecastle: signed and kept in " EVIDENCE_REFS "%s: %.12s\n"
		"send it with: milecastle push\n",
		TEXT_SAFE(r->statement.by), id);
	return 0;
}

static int conclude(struct reviewing *r, struct err *err)
{
	char id[SHA256_HEX];

	if (statement_conclude(id, &r->t, &r->signer, &r->statement,
		    cli_is_set(r->call, "yes"), err))
		return -1;
	return say_done(r, id);
}

static int show_pick(struct reviewing *r, struct err *err)
{
	const char *name = cli_value(r->call, "pick-of");
	struct oid pick;

	if (!name)
		return 0;
	return repo_commit(&pick, r->t.setup.repo, name, err) ||
			       review_show_pick(&pick, &r->base, &r->head, err)
		       ? -1
		       : 0;
}

static int review(struct reviewing *r, struct err *err)
{
	if (find_range(r, err) || find_role(r, err) || find_subject(r, err))
		return -1;
	if (show_pick(r, err))
		return -1;
	if (!cli_is_set(r->call, "no-diff") &&
		(review_show_diff(&r->base, &r->head, err) ||
			review_show_findings(
				&r->t.setup, &r->base, &r->head, "review", err)))
		return -1;
	show_subject(r);
	return fill_words(r, err) || conclude(r, err) ? -1 : 0;
}

/* The whole id of a statement of ours that begins so. */
static int find_own(
	struct str *out, struct reviewing *r, const char *start, struct err *err)
{
	static const struct oid none = {.n = 0};
	struct str ref =
		arena_printf(&r->t.arena, EVIDENCE_REFS "%.*s", STR_ARG(r->statement.by));
	const struct ref *there = refs_find(&r->t.refs, ref);
	struct delta all;

	*out = (struct str){0};
	if (there && delta_commits(
			     &all, r->t.setup.repo, &none, &there->oid, &r->t.arena, err))
		return -1;
	for (size_t i = 0; there && i < all.count; i++) {
		struct str path = all.items[i].path;
		struct str name = str_slice(path,
			path.n < SHA256_HEX ? 0 : path.n - (SHA256_HEX - 1), path.n);

		if (!str_has_prefix(name, start) || str_eq(*out, name))
			continue;
		if (out->n)
			return err_usage(err, "more than one statement begins with '%s'",
				TEXT_SAFE(str_of(start)));
		*out = name;
	}
	return out->n ? 0
		      : err_usage(err, "you have signed nothing with the id '%s'",
				TEXT_SAFE(str_of(start)));
}

static int withdraw(struct reviewing *r, const char *id, struct err *err)
{
	r->statement.kind = STATEMENT_REVOKE;
	if (find_own(&r->statement.target, r, id, err) || fill_words(r, err))
		return -1;
	fprintf(stderr, "withdraw %.12s, as '%s'\n", r->statement.target.p,
		TEXT_SAFE(r->statement.by));
	return conclude(r, err);
}

static int run(struct reviewing *r, struct err *err)
{
	const char *id = cli_value(r->call, "withdraw");
	const struct roster *roster;

	if (trusted_open(&r->t, cli_value(r->call, "remote"), cli_value(r->call, "ref"),
		    cli_value(r->call, "policy-from"), err))
		return -1;
	roster = &r->t.setup.policy.roster;
	if (!roster->repository.n)
		return err_usage(err, "the policy asks for no reviews: it has no "
				      "\"review\" and no \"people\"");
	if (signer_find(&r->signer, &r->t, cli_value(r->call, "key"), err))
		return -1;
	r->statement.repository = roster->repository;
	r->statement.by = r->signer.key->person->id;
	r->statement.issued = when_now();
	r->statement.expires = UINT64_MAX;
	return id ? withdraw(r, id, err) : review(r, err);
}

static int run_review(struct cli_call *call)
{
	struct reviewing r __attribute__((cleanup(reviewing_done))) = {.call = call};
	struct err err;

	if (call->arg_count > 1)
		return cli_usage(call->command, "it takes one range");
	return run(&r, &err) ? cli_fail(&err) : 0;
}

const struct cli_command cmd_review = {
	.name = "review",
	.args = "[A..B]",
	.summary = "look at a change, approve or reject it, and sign that",
	.description =
		"Shows the raw change between two commits, with what the gate finds in "
		"it,\n"
		"asks the checklist of the policy and signs the answer with your SSH "
		"key. An\n"
		"approval is of these bytes: it holds when the change is merged, "
		"squashed or\n"
		"rebased onto changes of other files, and for no other change. It is "
		"kept in a\n"
		"ref of your own, " EVIDENCE_REFS "NAME, and counts when that is on the\n"
		"server ('milecastle push').\n\n"
		"Of A..B it is what B has since it left A, of B alone since it left the "
		"branch\n"
		"where it is to land; without either, of HEAD.",
	.examples = "milecastle review --role reviewer\twhat is checked out\n"
		    "milecastle review origin/main..topic -m \"read and tested\"\n"
		    "milecastle review topic --reject -m \"the length is not checked\"\n"
		    "milecastle review --withdraw 3f19a2b4c5d6\ttake one back",
	.options = options,
	.run = run_review,
};
