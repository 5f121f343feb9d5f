/*
 * milecastle revoke: what was signed counts no more. Read next: evidence/docket.c (who
 * may).
 */
#include <stdio.h>
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/signing.h"
#include "git/delta.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.letter = 'm', .name = "note", .arg = "TEXT", .help = "why"},
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{.name = "key", .arg = "FILE", .help = "sign with this SSH key"},
	{.letter = 'y', .name = "yes", .help = "do not ask"},
	{0},
};

struct revoking {
	const struct cli_call *call;
	struct trusted t;
	struct signer signer;
	struct str digits;	 /* what the id begins with */
	struct str found, owner; /* the whole id, and whose ref holds it */
	struct str answer;	 /* an approval of ours of it; empty: none */
};

static void revoking_done(struct revoking *r)
{
	trusted_done(&r->t);
}

/* KIND/KEY/ID in the ref of a person. */
static int look_at(
	struct revoking *r, struct str person, struct str path, struct err *err)
{
	size_t first = str_find(path, '/', 0), second = str_find(path, '/', first + 1);
	struct str kind = str_slice(path, 0, first);
	struct str key = str_slice(path, first + 1, second);
	struct str id = str_slice(path, second + 1, path.n);
	bool is_own = str_eq(person, r->signer.key->person->id);

	if (is_own && str_is(kind, "approval") &&
		str_has_prefix(key, arena_str(&r->t.arena, r->digits).p))
		r->answer = id;
	if (id.n != SHA256_HEX - 1 ||
		!str_has_prefix(id, arena_str(&r->t.arena, r->digits).p) ||
		str_eq(r->found, id))
		return 0;
	if (r->found.n)
		return err_usage(err, "more than one statement begins with '%s'",
			TEXT_SAFE(r->digits));
	r->found = id;
	r->owner = person;
	return 0;
}

static int find(struct revoking *r, struct err *err)
{
	static const struct oid none = {.n = 0};

	for (size_t i = 0; i < r->t.refs.count; i++) {
		const struct ref *ref = &r->t.refs.items[i];
		struct str person;
		struct delta all;

		if (!str_has_prefix(ref->name, EVIDENCE_REFS) || !ref->oid.n)
			continue;
		person = str_slice(ref->name, sizeof(EVIDENCE_REFS) - 1, ref->name.n);
		if (delta_commits(
			    &all, r->t.setup.repo, &none, &ref->oid, &r->t.arena, err))
			return -1;
		for (size_t j = 0; j < all.count; j++) {
			if (look_at(r, person, all.items[j].path, err))
				return -1;
		}
	}
	return r->found.n ? 0
			  : err_usage(err, "nobody has signed anything with the id '%s'",
				    TEXT_SAFE(r->digits));
}

/* Our own, or anybody's by role; of an exception of others our own approval. */
static int choose(struct revoking *r, struct err *err)
{
	const struct person *person = r->signer.key->person;

	if (str_eq(r->owner, person->id) ||
		person_has_role(person, (struct str)STR(REVOKER_ROLE)))
		return 0;
	if (!r->answer.n)
		return err_usage(err,
			"it is by '%s'; who has the role '" REVOKER_ROLE
			"' may revoke what others signed",
			TEXT_SAFE(r->owner));
	r->found = r->answer;
	r->owner = person->id;
	return 0;
}

static int conclude(struct revoking *r, struct err *err)
{
	const char *note = cli_value(r->call, "note");
	struct statement s = {.kind = STATEMENT_REVOKE,
		.repository = r->t.setup.policy.roster.repository,
		.by = r->signer.key->person->id,
		.issued = when_now(),
		.expires = UINT64_MAX,
		.target = r->found,
		.note = str_of(note ? note : "")};
	char id[SHA256_HEX];

	if (s.note.n > LIMIT_NOTE_BYTES)
		return err_usage(err, "a note has at most %d bytes", LIMIT_NOTE_BYTES);
	fprintf(stderr, "revoke %.12s of '%s', as '%s'\n", r->found.p,
		TEXT_SAFE(r->owner), TEXT_SAFE(s.by));
	if (statement_conclude(
		    id, &r->t, &r->signer, &s, cli_is_set(r->call, "yes"), err))
		return -1;
	fprintf(stderr,
		"milecastle: signed and kept: %.12s\n"
		"send it with: milecastle push --evidence-only\n",
		id);
	return 0;
}

static int run(struct revoking *r, struct err *err)
{
	struct str id = str_of(r->call->args[0]);

	r->digits = str_has_prefix(id, "EX-") ? str_slice(id, 3, id.n) : id;
	if (r->digits.n < 8 || r->digits.n >= SHA256_HEX)
		return err_usage(err, "'%s' is no id: 8 digits of it or more are needed",
			TEXT_SAFE(id));
	if (trusted_open(&r->t, cli_value(r->call, "remote"), NULL,
		    cli_value(r->call, "policy-from"), err))
		return -1;
	if (!r->t.setup.policy.roster.repository.n)
		return err_usage(err, "the policy knows no people, so nothing is signed");
	if (signer_find(&r->signer, &r->t, cli_value(r->call, "key"), err) ||
		find(r, err) || choose(r, err))
		return -1;
	return conclude(r, err);
}

static int run_revoke(struct cli_call *call)
{
	struct revoking r __attribute__((cleanup(revoking_done))) = {.call = call};
	struct err err;

	if (call->arg_count != 1)
		return cli_usage(
			call->command, "what? Name the id of a statement, or EX-...");
	return run(&r, &err) ? cli_fail(&err) : 0;
}

const struct cli_command cmd_revoke = {
	.name = "revoke",
	.args = "ID",
	.summary = "take back what was signed",
	.description =
		"Signs that a statement counts no more: an exception that you asked for, "
		"your\n"
		"approval of one, a review. With the role '" REVOKER_ROLE
		"' also what others have\n"
		"signed. Nothing is deleted: both stay in the evidence.",
	.examples = "milecastle revoke EX-3f19a2b4c5d6 -m \"the code is gone\"\n"
		    "milecastle revoke 3f19a2b4c5d6\ta review, by its id",
	.options = options,
	.run = run_revoke,
};
