/*
 * milecastle bypass: in an emergency, sign that one change may land without what the
 * policy asks for. It leaves a debt. Read next: docs/bypass.md, evidence/bypass.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/signing.h"
#include "git/delta.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.letter = 'm', .name = "reason", .arg = "TEXT", .help = "why it cannot wait"},
	{.name = "excuse",
		.arg = "CODE",
		.choices = bypass_code_words,
		.help = "only this (default: all that the policy lets one excuse)"},
	{.name = "role", .arg = "ROLE", .help = "the role in which you speak"},
	{.name = "hours",
		.arg = "N",
		.help = "how long it may be used (default: as the policy allows)"},
	{.name = "ref",
		.arg = "REF",
		.help = "where it is to land (default: the remote's default branch)"},
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{.name = "key", .arg = "FILE", .help = "sign with this SSH key"},
	{.letter = 'y', .name = "yes", .help = "do not ask at the end"},
	{0},
};

struct bypassing {
	const struct cli_call *call;
	struct trusted t;
	struct signer signer;
	const struct bypass_rule *rule;
	struct statement statement;
};

static void bypassing_done(struct bypassing *b)
{
	trusted_done(&b->t);
}

static int find_rule(struct bypassing *b, struct err *err)
{
	const struct roster *roster = &b->t.setup.policy.roster;

	b->rule = bypass_rule_for(roster->bypasses, roster->bypass_count, b->t.ref);
	return b->rule ? 0
		       : err_usage(err,
				 "the policy lets nobody past the gate at '%s': it has "
				 "no "
				 "\"bypass\" for it (docs/bypass.md)",
				 TEXT_SAFE(b->t.ref));
}

static int find_role(struct bypassing *b, struct err *err)
{
	const struct person *person = b->signer.key->person;
	const char *asked = cli_value(b->call, "role");

	for (size_t i = 0; i < b->rule->need_count; i++) {
		struct str role = b->rule->needs[i].role;

		if (!person_has_role(person, role) || (asked && !str_is(role, asked)))
			continue;
		b->statement.role = role;
		return 0;
	}
	return err_usage(err,
		"the policy lets nobody in a role of yours ('%s') sign that",
		TEXT_SAFE(person->id));
}

/* Just what is to be pushed, onto just what is there. */
static int find_change(struct bypassing *b, struct err *err)
{
	const char *range = b->call->arg_count ? b->call->args[0] : NULL;
	struct statement *s = &b->statement;
	char digest[SHA256_HEX];
	struct delta delta;

	if (trusted_range(&s->base, &s->head, &b->t, range, err))
		return -1;
	if (b->t.tip.n && !oid_eq(&s->base, &b->t.tip))
		return err_usage(err,
			"it is not on top of '%s' as it was fetched last: rebase it "
			"first, since a bypass is of just what lands",
			TEXT_SAFE(b->t.ref));
	if (delta_commits(&delta, b->t.setup.repo, &s->base, &s->head, &b->t.arena, err))
		return -1;
	if (!delta.count)
		return err_usage(err, "there is no change that could land");
	delta_digest(digest, &delta);
	s->bypass.delta = arena_str(&b->t.arena, str_of(digest));
	s->bypass.ref = b->t.ref;
	return 0;
}

static int fill_hours(struct bypassing *b, struct err *err)
{
	const char *text = cli_value(b->call, "hours");
	unsigned long long hours = b->rule->max_age / 3600;
	char *end;

	if (text) {
		hours = strtoull(text, &end, 10);
		if (*end || *text < '0' || *text > '9' || !hours ||
			hours > LIMIT_BYPASS_HOURS)
			return err_usage(err, "--hours takes a number from 1 to %d",
				LIMIT_BYPASS_HOURS);
	}
	if (hours * 3600 > b->rule->max_age)
		return err_usage(err, "the policy allows %llu hours",
			(unsigned long long)(b->rule->max_age / 3600));
	b->statement.expires = b->statement.issued + hours * 3600;
	return 0;
}

static int fill(struct bypassing *b, struct err *err)
{
	const char *reason = cli_value(b->call, "reason");
	const char *code = cli_value(b->call, "excuse");
	struct bypass *bypass = &b->statement.bypass;

	bypass->reason = str_trim(str_of(reason ? reason : ""));
	if (bypass->reason.n < LIMIT_REASON_MIN || bypass->reason.n > LIMIT_NOTE_BYTES)
		return err_usage(err, "say why it cannot wait, with --reason");
	bypass->codes = code ? 1u << bypass_code_of(code) : b->rule->codes;
	if (bypass->codes & ~b->rule->codes)
		return err_usage(err, "the policy lets nobody excuse '%s' there", code);
	return fill_hours(b, err);
}

static void show(const struct bypassing *b)
{
	const struct statement *s = &b->statement;
	char base[OID_HEX], head[OID_HEX], until[WHEN_BYTES];

	oid_hex(base, &s->base);
	oid_hex(head, &s->head);
	when_write(until, s->expires);
	fprintf(stderr, "let %.12s..%.12s past the gate at %s until %s, as '%s' (%s)\n",
		base, head, TEXT_SAFE(b->t.ref), until, TEXT_SAFE(s->by),
		TEXT_SAFE(s->role));
	for (unsigned code = 0; code < BYPASS_CODE_COUNT; code++) {
		if (s->bypass.codes >> code & 1)
			fprintf(stderr, "  excuses %s\n", bypass_code_words[code]);
	}
	fprintf(stderr,
		"  the ref is frozen when nobody else has looked at it within %llu "
		"hours\n",
		(unsigned long long)(b->rule->due / 3600));
}

static int conclude(struct bypassing *b, struct err *err)
{
	char id[SHA256_HEX];

	show(b);
	if (statement_conclude(id, &b->t, &b->signer, &b->statement,
		    cli_is_set(b->call, "yes"), err))
		return -1;
	printf("BY-%.*s\n", EXCEPTION_ID_DIGITS, id);
	fprintf(stderr,
		"milecastle: BY-%.*s is signed; send it and then the change with: "
		"milecastle push\n"
		"afterwards somebody else looks at it: milecastle approve BY-%.*s\n",
		EXCEPTION_ID_DIGITS, id, EXCEPTION_ID_DIGITS, id);
	return 0;
}

static int run(struct bypassing *b, struct err *err)
{
	struct statement *s = &b->statement;

	if (trusted_open(&b->t, cli_value(b->call, "remote"), cli_value(b->call, "ref"),
		    cli_value(b->call, "policy-from"), err) ||
		find_rule(b, err) ||
		signer_find(&b->signer, &b->t, cli_value(b->call, "key"), err))
		return -1;
	s->kind = STATEMENT_BYPASS;
	s->repository = b->t.setup.policy.roster.repository;
	s->by = b->signer.key->person->id;
	s->issued = when_now();
	return find_role(b, err) || find_change(b, err) || fill(b, err) ||
			       conclude(b, err)
		       ? -1
		       : 0;
}

static int run_bypass(struct cli_call *call)
{
	struct bypassing b __attribute__((cleanup(bypassing_done))) = {.call = call};
	struct err err;

	if (call->arg_count > 1)
		return cli_usage(call->command, "it takes one range");
	return run(&b, &err) ? cli_fail(&err) : 0;
}

const struct cli_command cmd_bypass = {
	.name = "bypass",
	.args = "[A..B]",
	.summary = "let one change past the gate in an emergency, and sign that",
	.description =
		"Signs that just this change, onto just what is there, may land without "
		"what the\n"
		"policy lets one excuse: findings, missing approvals, a rejection. Who "
		"may, and for\n"
		"how long, says the policy. It leaves a debt: when nobody else has "
		"looked "
		"at it in\n"
		"time ('milecastle approve BY-...'), the branch takes nothing more. "
		"Nothing else is\n"
		"excused: not who pushes, not a forced push, not the form of commits.",
	.examples = "milecastle bypass -m \"the site is down: undo the cache\"\twhat is "
		    "checked out\n"
		    "milecastle bypass --excuse review-missing -m \"nobody is awake\" "
		    "origin/main..hotfix",
	.options = options,
	.run = run_bypass,
};
