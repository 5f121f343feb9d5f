/*
 * What pre-receive says to who pushes, and what it writes down. Read next:
 * server/reply.h, server/journal.h.
 */
#include "base/text.h"
#include "base/version.h"
#include "hooks/receive.h"
#include "base/banned.h"

struct str receive_ref_name(struct receive *r, struct str name)
{
	if (str_has_prefix(name, "refs/heads/"))
		name = str_slice(name, strlen("refs/heads/"), name.n);
	return arena_str(&r->arena, str_of(TEXT_SAFE(name)));
}

/* A draft may have it, unless it is a secret, which is out once it is on the server. */
static void say_finding(struct receive *r, const struct ref_case *c, const char *ref,
	const struct finding *f)
{
	struct text_box path = {{0}}, message = {{0}};
	struct str words = arena_printf(&r->arena, "%s: %s:%u:%u: %s%s%.12s [%s]", ref,
		text_quote(&path, f->path), (unsigned)f->span.line,
		(unsigned)f->span.column, text_quote(&message, f->message),
		f->commit.n ? ", in commit " : "",
		f->commit.n ? OID_HEX_OF(&f->commit) : "", TEXT_SAFE(f->rule->id));

	if (c->is_draft && f->rule->class != RULE_SECRET)
		reply_warning(&r->reply, "%s", words.p);
	else
		reply_error(&r->reply, "%s", words.p);
}

/* What becomes of an exception blocks nobody by itself, and who is blocked wants to know.
 */
static void say_aside(struct receive *r, const char *ref, const struct finding *f)
{
	struct text_box path = {{0}}, message = {{0}};

	reply_warning(&r->reply, "%s: %s:%u: %s", ref, text_quote(&path, f->path),
		(unsigned)f->span.line, text_quote(&message, f->message));
}

/* The words that show the same on the pusher's own machine. */
static void hint_range(
	struct receive *r, const struct ref_case *c, const struct rule *rule)
{
	char tip[OID_HEX], base[OID_HEX] = "";

	oid_hex(tip, &c->range.tip);
	if (c->range.base_count)
		oid_hex(base, &c->range.bases[0]);
	if (c->range.base_count)
		reply_hint(&r->reply,
			"to see all of it: milecastle check --range %.12s..%.12s", base,
			tip);
	else if (c->range.tip.n)
		reply_hint(
			&r->reply, "to see all of it: milecastle check --all %.12s", tip);
	if (rule)
		reply_hint(&r->reply,
			"why, and what to use instead: milecastle rules show %s",
			TEXT_SAFE(rule->id));
}

void receive_say_findings(
	struct receive *r, const struct ref_case *c, const struct judgement *judgement)
{
	const struct gate_result *result = &judgement->result;
	struct str ref = receive_ref_name(r, c->update->name);
	const struct finding *first = NULL, *past = NULL;

	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];

		if (f->is_derived && f->severity > result->verdict.threshold)
			say_aside(r, ref.p, f);
		if (f->state != STATE_OPEN || f->severity > result->verdict.threshold)
			continue;
		first = first ? first : f;
		past = past || !f->commit.n ? past : f;
		r->findings++;
		say_finding(r, c, ref.p, f);
	}
	for (size_t i = 0; i < result->unchecked.count; i++) {
		const struct unchecked *u = &result->unchecked.items[i];
		struct text_box path = {{0}};

		if (u->kind == UNCHECKED_FAULT)
			reply_error(&r->reply, "%s: %s: not checked: %s", ref.p,
				text_quote(&path, u->path), TEXT_SAFE(u->reason));
	}
	if (past)
		reply_hint(&r->reply,
			"a later commit that removes it is not enough, take it out of "
			"that commit: git rebase -i %.12s^",
			OID_HEX_OF(&past->commit));
	if (first)
		hint_range(r, c, first->rule);
}

/* The same advice once, however many refs it is for. */
static bool is_said_before(const struct refusal_list *list, size_t index)
{
	for (size_t i = index; i-- > 0 && index - i < 100;) {
		if (str_eq(list->items[i].hint, list->items[index].hint))
			return true;
	}
	return false;
}

static void say_refusal(struct receive *r, size_t index)
{
	const struct refusal *refusal = &r->refusals.items[index];
	struct str ref =
		refusal->ref.n ? receive_ref_name(r, refusal->ref) : (struct str){0};

	/* what is wrong with the policy in force is no matter of refs that it does not
	 * guard */
	if (r->outcome == OUTCOME_PASS)
		reply_warning(
			&r->reply, "%.*s [%s]", STR_ARG(refusal->message), refusal->code);
	else
		reply_error(&r->reply, "%s%s%.*s [%s]", ref.n ? ref.p : "",
			ref.n ? ": " : "", STR_ARG(refusal->message), refusal->code);
	if (refusal->hint.n && index < LIMIT_WORDS &&
		!is_said_before(&r->refusals, index))
		reply_hint(&r->reply, "%.*s", STR_ARG(refusal->hint));
}

void receive_say_end(struct receive *r)
{
	for (size_t i = 0; i < r->refusals.count; i++)
		say_refusal(r, i);
	reply_count(&r->reply);
	if (r->outcome == OUTCOME_PASS)
		return;
	reply_hint(&r->reply, "nothing of this push was accepted%s",
		r->push.count > 1 ? ", none of its refs" : "");
}

const char *receive_reason(struct receive *r)
{
	for (size_t i = 0; i < r->refusals.count; i++) {
		const struct refusal *refusal = &r->refusals.items[i];

		if (!refusal->ref.n)
			return arena_printf(&r->arena, "%s: %.*s", refusal->code,
				STR_ARG(refusal->message))
				.p;
	}
	return NULL;
}

void receive_record(struct record *out, const struct receive *r, const char *reason)
{
	const struct policy *policy = &r->setup.policy;

	*out = (struct record){
		.kind = RECORD_PUSH,
		.engine = MILECASTLE_VERSION,
		.repository = r->config.repository,
		.pusher = r->pusher,
		.identity = str_of(identity_words[r->config.identity]),
		.policy_ref = r->policy_ref,
		.policy_commit = r->policy_commit,
		.outcome = r->outcome,
		.reason = str_of(reason),
		.options = r->options,
		.option_count = r->option_count,
		.refs = r->records,
		.ref_count = r->records ? r->push.count : 0,
	};
	if (policy->origin.n)
		memcpy(out->policy_digest, policy->digest, sizeof(out->policy_digest));
	if (r->config.floor)
		memcpy(out->floor_digest, r->config.floor->digest,
			sizeof(out->floor_digest));
	memcpy(out->config_digest, r->config.digest, sizeof(out->config_digest));
}
