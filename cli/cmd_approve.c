/*
 * milecastle approve: look at what somebody else signed, an exception or a bypass, say
 * yes or no, and sign that. Read next: evidence/exception.c, evidence/bypass.c (what
 * counts).
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/bypasses.h"
#include "cli/check.h"
#include "cli/cli.h"
#include "cli/exceptions.h"
#include "cli/signing.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.name = "role", .arg = "ROLE", .help = "the role in which you speak"},
	{.letter = 'm', .name = "note", .arg = "TEXT", .help = "what you want to say"},
	{.name = "reject", .help = "say no; it counts until you revoke it"},
	{.name = "rev",
		.arg = "REV",
		.help = "show the findings of this commit (default: what is staged, and "
			"HEAD)"},
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{.name = "key", .arg = "FILE", .help = "sign with this SSH key"},
	{.letter = 'y', .name = "yes", .help = "do not ask at the end"},
	{0},
};

#define NEEDS_MAX 4

struct approving {
	const struct cli_call *call;
	struct trusted t;
	struct signer signer;
	const struct standing *standing; /* NULL: it is a bypass */
	const struct exception *e;
	struct statement bypass;
	struct str asked_by; /* who signed what is approved */
	struct {
		const struct review_need *items;
		size_t count;
	} needs[NEEDS_MAX]; /* whom the policy asks about it */
	size_t need_count;
	struct statement statement;
};

static void approving_done(struct approving *a)
{
	trusted_done(&a->t);
}

/* --- looking at it ---------------------------------------------------------------------
 */

static bool is_wanted(const void *ctx, struct str path)
{
	const struct exception *e = ctx;

	for (size_t i = 0; i < e->place_count; i++) {
		if (str_eq(e->places[i].path, path))
			return true;
	}
	return exception_has_path(e, path);
}

/* Only what this exception is about. */
static void keep_own(struct finding_list *list, const struct exception *e)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct finding *finding = &list->items[i];

		if (!finding->exception || finding->class == CLASS_ENGINE ||
			memcmp(finding->exception->statement, e->statement,
				sizeof(e->statement)) != 0)
			continue;
		finding->state = STATE_OPEN;
		list->items[kept++] = *finding;
	}
	list->count = kept;
}

static void report(struct approving *a, struct exception_scan *scan)
{
	struct gate_result *result = &scan->result;
	struct run run = {.version = MILECASTLE_VERSION,
		.command = "approve",
		.changes = &scan->changes,
		.rules = &a->t.setup.rules,
		.policy = &a->t.setup.policy,
		.findings = &result->findings,
		.unchecked = &result->unchecked,
		.receipts = &result->receipts,
		.dissents = &result->dissents,
		.verdict = &result->verdict,
		.bare = &result->bare,
		.stats = &result->stats};
	struct check_options check = {.command = "approve",
		.report = &report_text,
		.fd = STDERR_FILENO,
		.style = {.is_colour = cli_has_colour(NULL, STDERR_FILENO),
			.is_shown = true}};

	verdict_judge(&result->verdict, &result->findings, &result->unchecked,
		result->verdict.threshold);
	check_report(&run, &check);
}

/* What it covers, found anew: not what who asked for it says that it covers. */
static int show_findings(struct approving *a, struct err *err)
{
	struct exception_scan scan _cleanup_exception_scan_ = {0};
	struct err why;

	if (a->e->scope == COVERS_PERMIT)
		return 0;
	if (exception_scan(
		    &scan, &a->t, cli_value(a->call, "rev"), is_wanted, a->e, &why)) {
		if (why.kind != ERR_USAGE) {
			*err = why;
			return -1;
		}
		scan.result.findings.count = 0;
	}
	keep_own(&scan.result.findings, a->e);
	if (scan.result.findings.count) {
		report(a, &scan);
		return 0;
	}
	fprintf(stderr, "milecastle: warning: nothing here is covered by it, so you see "
			"nothing of it: name the commit with --rev\n");
	return 0;
}

static void show(const struct approving *a)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	exception_put(&text, a->e);
	fprintf(stderr, "%.*s", STR_ARG(buf_str(&text)));
}

/* --- saying it -------------------------------------------------------------------------
 */

static void add_needs(struct approving *a, const struct review_need *items, size_t count)
{
	a->needs[a->need_count].items = items;
	a->needs[a->need_count++].count = count;
}

/* By the policy, and by its floor. */
static void find_needs(struct approving *a)
{
	const struct roster *roster = &a->t.setup.policy.roster;
	const struct bypass_rule *rule = bypass_rule_for(
		roster->bypasses, roster->bypass_count, a->bypass.bypass.ref);

	for (size_t i = 0; a->standing && i < a->t.setup.desk->panel_count; i++) {
		const struct exception_rule *terms = a->standing->terms[i];

		if (terms)
			add_needs(a, terms->needs, terms->need_count);
	}
	if (a->standing || !rule)
		return;
	add_needs(a, rule->needs, rule->need_count);
	add_needs(a, rule->pays, rule->pay_count);
}

static bool is_role_asked(const void *ctx, struct str role)
{
	const struct approving *a = ctx;

	for (size_t i = 0; i < a->need_count; i++) {
		if (review_needs_role(a->needs[i].items, a->needs[i].count, role))
			return true;
	}
	return false;
}

static int find_role(struct approving *a, struct err *err)
{
	return signer_role(&a->statement.role, &a->signer, cli_value(a->call, "role"),
		is_role_asked, a, "it", err);
}

static int expect_other(const struct approving *a, struct err *err)
{
	if (str_eq(a->asked_by, a->signer.key->person->id))
		return err_usage(err,
			"you %s it yourself, so somebody else has to "
			"approve it",
			a->standing ? "asked for" : "signed");
	if (!a->standing)
		return 0;
	switch (a->e->state) {
	case EXCEPTION_INVALID:
	case EXCEPTION_WITHDRAWN:
	case EXCEPTION_REFUSED:
	case EXCEPTION_EXPIRED:
		return err_usage(err, "the exception %.*s %s", STR_ARG(a->e->id),
			TEXT_SAFE(a->e->words));
	case EXCEPTION_REJECTED:
	case EXCEPTION_REQUESTED:
	case EXCEPTION_EXPIRING:
	case EXCEPTION_ACTIVE:
	case EXCEPTION_STATE_COUNT:
		break;
	}
	return 0;
}

static int fill(struct approving *a, struct err *err)
{
	const char *note = cli_value(a->call, "note");
	struct statement *s = &a->statement;

	s->kind = STATEMENT_APPROVAL;
	s->repository = a->t.setup.policy.roster.repository;
	s->by = a->signer.key->person->id;
	s->issued = when_now();
	s->expires = UINT64_MAX;
	s->target = str_of(a->standing ? a->e->statement : a->bypass.id);
	s->is_reject = cli_is_set(a->call, "reject");
	s->note = str_of(note ? note : "");
	if (s->note.n > LIMIT_NOTE_BYTES)
		return err_usage(err, "a note has at most %d bytes", LIMIT_NOTE_BYTES);
	if (s->is_reject && s->note.n < LIMIT_REASON_MIN)
		return err_usage(err, "say why it is rejected, with --note");
	return 0;
}

static int conclude(struct approving *a, struct err *err)
{
	char id[SHA256_HEX];

	fprintf(stderr, "%s it, as '%s' (%s)\n",
		a->statement.is_reject ? "reject" : "approve", TEXT_SAFE(a->statement.by),
		TEXT_SAFE(a->statement.role));
	if (statement_conclude(id, &a->t, &a->signer, &a->statement,
		    cli_is_set(a->call, "yes"), err))
		return -1;
	fprintf(stderr,
		"milecastle: signed and kept: %.12s\n"
		"send it with: milecastle push --evidence-only\n",
		id);
	return 0;
}

static int find(struct approving *a, const char *id, struct err *err)
{
	if (strncmp(id, "BY-", 3) == 0) {
		if (bypass_pick(&a->bypass, &a->t, id, err))
			return -1;
		a->asked_by = a->bypass.by;
	} else {
		if (exceptions_expect(&a->t, err) ||
			exceptions_pick(&a->standing, &a->t, id, err))
			return -1;
		a->e = &a->standing->exception;
		a->asked_by = a->e->by;
	}
	find_needs(a);
	return 0;
}

static int show_all(struct approving *a, struct err *err)
{
	if (!a->standing)
		return bypass_show(&a->t, &a->bypass, err);
	if (show_findings(a, err))
		return -1;
	show(a);
	return 0;
}

static int run(struct approving *a, struct err *err)
{
	if (trusted_open(&a->t, cli_value(a->call, "remote"), NULL,
		    cli_value(a->call, "policy-from"), err) ||
		signer_find(&a->signer, &a->t, cli_value(a->call, "key"), err) ||
		find(a, a->call->args[0], err))
		return -1;
	if (expect_other(a, err) || find_role(a, err) || fill(a, err) || show_all(a, err))
		return -1;
	return conclude(a, err);
}

static int run_approve(struct cli_call *call)
{
	struct approving a __attribute__((cleanup(approving_done))) = {.call = call};
	struct err err;

	if (call->arg_count != 1)
		return cli_usage(call->command,
			"which one? Name the id of an exception, EX-..., or a bypass, "
			"BY-...");
	return run(&a, &err) ? cli_fail(&err) : 0;
}

const struct cli_command cmd_approve = {
	.name = "approve",
	.args = "EX-ID|BY-ID",
	.summary = "approve or reject an exception or a bypass of somebody else",
	.description =
		"Shows what the exception covers, as the gate finds it here and now, and "
		"what\n"
		"was said for it; then signs your yes or no. Who asked for it cannot "
		"approve it,\n"
		"and the policy says in which roles others can. To adopt one whose "
		"approver has\n"
		"left, approve it as well.\n\n"
		"Of a bypass it shows the change that it lets in; when it was used, your "
		"yes says\n"
		"that you have looked at it, and pays its debt.",
	.examples = "milecastle approve EX-3f19a2b4c5d6\n"
		    "milecastle approve EX-3f19a2b4c5d6 --rev origin/topic\twhat is not "
		    "checked out\n"
		    "milecastle approve EX-3f19a2b4c5d6 --reject -m \"the length comes "
		    "from outside\"",
	.options = options,
	.run = run_approve,
};
