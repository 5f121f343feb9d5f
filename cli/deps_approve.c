/*
 * milecastle deps approve: a version of a component is approved, in its record and, where
 * the policy asks for that, by signature. Read next: evidence/component.h.
 */
#include <stdio.h>
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/deps.h"
#include "cli/deps_record.h"
#include "cli/review_ask.h"
#include "cli/signing.h"
#include "base/banned.h"

struct approving {
	struct cli_call *call;
	struct record_file file;
	struct trusted t;
	struct signer signer;
	struct str id, version;
	struct statement statement;
	bool is_reject, is_changed;
};

static void approving_done(struct approving *a)
{
	trusted_done(&a->t);
	record_file_done(&a->file);
}

/* --- what it is about
 * ----------------------------------------------------------------------
 */

static const struct component_version *version_of(const struct approving *a)
{
	const struct component *c = a->file.component;

	for (size_t i = 0; i < c->version_count; i++) {
		if (str_eq(c->versions[i].version, a->version))
			return &c->versions[i];
	}
	return NULL;
}

/* One that is named, or the only one that waits. */
static int pick_version(struct approving *a, struct err *err)
{
	const struct component *c = a->file.component;
	size_t count = 0;

	if (a->version.n)
		return version_of(a)
			       ? 0
			       : err_usage(err, "the record of '%s' has no version '%s'",
					 TEXT_SAFE(a->id), TEXT_SAFE(a->version));
	for (size_t i = 0; i < c->version_count; i++) {
		if (c->versions[i].status != STATUS_PENDING && c->version_count > 1)
			continue;
		a->version = c->versions[i].version;
		count++;
	}
	return count == 1 ? 0
			  : err_usage(err,
				    "which version? Name it: milecastle deps approve "
				    "%s@VERSION",
				    TEXT_SAFE(a->id));
}

static int expect_approvable(const struct approving *a, struct err *err)
{
	const struct component_version *v = version_of(a);
	const struct assessment *assessment = &a->file.component->assessment;

	if (a->is_reject)
		return 0;
	if (assessment->missing.n)
		return err_usage(err,
			"its assessment has no answer to '%s': milecastle deps assess %s",
			TEXT_SAFE(assessment->missing), TEXT_SAFE(a->id));
	if (v->status == STATUS_BANNED || v->status == STATUS_REVOKED)
		return err_usage(err,
			"it is %s: who wants it back changes the record's status first",
			version_status_words[v->status]);
	return v->pins.count || v->manifest.n
		       ? 0
		       : err_usage(err,
				 "its record has no hash, so nothing says which bytes "
				 "are "
				 "approved: milecastle deps request %s@%s FILE",
				 TEXT_SAFE(a->id), TEXT_SAFE(a->version));
}

static void show(const struct approving *a)
{
	const struct component_version *v = version_of(a);
	const struct component *c = a->file.component;
	char day[WHEN_BYTES];

	fprintf(stderr, "%s %s, %s\n", TEXT_SAFE(c->id), TEXT_SAFE(v->version),
		c->licence.n ? TEXT_SAFE(c->licence) : "licence unknown");
	for (size_t i = 0; i < v->pins.count; i++)
		fprintf(stderr, "  %s %s:%s\n", pin_over_words[v->pins.items[i].over],
			pin_algorithm_words[v->pins.items[i].algorithm],
			TEXT_SAFE(v->pins.items[i].value));
	if (v->manifest.n)
		fprintf(stderr, "  manifest %s\n", TEXT_SAFE(v->manifest));
	for (size_t i = 0; i < v->patch_count; i++)
		fprintf(stderr, "  with the patch '%s': %s\n",
			TEXT_SAFE(v->patches[i].name), TEXT_SAFE(v->patches[i].reason));
	when_write(day, c->assessment.date);
	fprintf(stderr, "  assessed by '%s' on %.10s by %s\n",
		TEXT_SAFE(c->assessment.by), day, TEXT_SAFE(c->assessment.method));
	fprintf(stderr, "  needed for: %s\n", TEXT_SAFE(c->assessment.necessity));
	for (size_t i = 0; i < c->assessment.open_count; i++) {
		if (component_version_has(v, &c->assessment.open[i]))
			fprintf(stderr, "  open vulnerability: %s\n",
				TEXT_SAFE(c->assessment.open[i].id));
	}
}

/* --- the record
 * ----------------------------------------------------------------------------
 */

static int change_status(struct approving *a, struct err *err)
{
	struct node *version = record_file_version(&a->file, a->version);
	enum version_status status = version_of(a)->status;

	if (a->is_reject || status != STATUS_PENDING)
		return 0;
	node_set_string(&a->file.arena, version, "status",
		str_of(version_status_words[STATUS_APPROVED]));
	a->is_changed = true;
	return record_file_save(&a->file, err);
}

/* --- the signature
 * -------------------------------------------------------------------------
 */

static bool is_role_in(const struct component_terms *terms, struct str role)
{
	return review_needs_role(terms->needs, terms->need_count, role);
}

/* By the policy, or by its floor. */
static bool is_role_asked(const void *ctx, struct str role)
{
	const struct policy *policy = ctx;

	return is_role_in(&policy->roster.components, role) ||
	       (policy->floor && is_role_in(&policy->floor->roster.components, role));
}

static bool is_signature_asked(const struct policy *policy)
{
	return policy->roster.components.need_count ||
	       (policy->floor && policy->floor->roster.components.need_count);
}

static int find_role(struct approving *a, struct err *err)
{
	return signer_role(&a->statement.role, &a->signer, cli_value(a->call, "role"),
		is_role_asked, &a->t.setup.policy, "components", err);
}

static int fill(struct approving *a, struct err *err)
{
	const char *note = cli_value(a->call, "note");
	struct statement *s = &a->statement;
	char digest[SHA256_HEX];

	component_version_digest(digest, version_of(a));
	s->kind = STATEMENT_COMPONENT;
	s->repository = a->t.setup.policy.roster.repository;
	s->by = a->signer.key->person->id;
	s->issued = when_now();
	s->expires = UINT64_MAX;
	s->target = arena_str(&a->file.arena, str_of(digest));
	s->component = a->id;
	s->version = a->version;
	s->is_reject = a->is_reject;
	s->note = str_of(note ? note : "");
	if (s->note.n > LIMIT_NOTE_BYTES)
		return err_usage(err, "a note has at most %d bytes", LIMIT_NOTE_BYTES);
	if (s->is_reject && s->note.n < LIMIT_REASON_MIN)
		return err_usage(err, "say why it is rejected, with --note");
	return 0;
}

/* Before anything is written: would the signature count? */
static int prepare_signature(struct approving *a, struct err *err)
{
	if (signer_find(&a->signer, &a->t, cli_value(a->call, "key"), err) ||
		find_role(a, err))
		return -1;
	if (!a->is_reject &&
		str_eq(a->file.component->assessment.by, a->signer.key->person->id))
		return err_usage(err,
			"you assessed it yourself, so somebody else has to approve it");
	return 0;
}

static int sign(struct approving *a, struct err *err)
{
	char id[SHA256_HEX];

	if (fill(a, err))
		return -1;
	fprintf(stderr, "%s it, as '%s' (%s)\n", a->is_reject ? "reject" : "approve",
		TEXT_SAFE(a->statement.by), TEXT_SAFE(a->statement.role));
	if (statement_conclude(id, &a->t, &a->signer, &a->statement,
		    cli_is_set(a->call, "yes"), err))
		return -1;
	fprintf(stderr,
		"milecastle: signed and kept: %.12s\n"
		"send it with: milecastle push --evidence-only\n",
		id);
	return 0;
}

static int confirm(const struct approving *a, struct err *err)
{
	bool is_sure = cli_is_set(a->call, "yes");

	if (!is_sure && review_confirm(&is_sure, err))
		return -1;
	return is_sure ? 0 : err_usage(err, "nothing was changed");
}

/*
 * Does the policy ask for signatures? Where it does, the remote's is the one that will
 * judge them; a small team without a remote needs none.
 */
static int find_policy(struct approving *a, bool *is_signed, struct err *err)
{
	struct setup setup _cleanup_setup_ = {0};
	const struct setup_options options = {
		.policy_from = cli_value(a->call, "policy-from")};

	if (setup_load(&setup, &options, err))
		return -1;
	*is_signed = is_signature_asked(&setup.policy);
	if (!*is_signed)
		return 0;
	if (trusted_open(&a->t, cli_value(a->call, "remote"), NULL,
		    cli_value(a->call, "policy-from"), err))
		return -1;
	*is_signed = is_signature_asked(&a->t.setup.policy);
	return 0;
}

static int run(struct approving *a, struct err *err)
{
	bool is_signed;

	if (record_file_find(&a->file, a->call, a->id, err) || pick_version(a, err) ||
		expect_approvable(a, err) || find_policy(a, &is_signed, err))
		return -1;
	if (a->is_reject && !is_signed)
		return err_usage(err, "the policy asks for no signature, so there is "
				      "nothing to reject with: set the status of the "
				      "record to \"banned\", with a reason");
	if (is_signed && prepare_signature(a, err))
		return -1;
	show(a);
	if (!is_signed && confirm(a, err))
		return -1;
	if (change_status(a, err) || (is_signed && sign(a, err)))
		return -1;
	if (a->is_changed)
		fprintf(stderr,
			"milecastle: '%s' is approved in %s; it counts when that has "
			"landed where the policy is\n",
			TEXT_SAFE(a->version), TEXT_SAFE(a->file.path));
	return 0;
}

int deps_approve(struct cli_call *call)
{
	struct approving a __attribute__((cleanup(approving_done))) = {
		.call = call, .is_reject = cli_is_set(call, "reject")};
	struct err err;

	if (call->arg_count != 2)
		return cli_usage(call->command, "which one? ID@VERSION, or ID when only "
						"one version waits");
	record_split(&a.id, &a.version, call->args[1]);
	return run(&a, &err) ? cli_fail(&err) : 0;
}
