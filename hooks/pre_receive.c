/*
 * The steps, in order: lines, configuration, environment, repository, policy, refs,
 * content, journal, words. Read next: server/admit.c (refs), gate/judge.c (content).
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/text.h"
#include "hooks/pre_receive.h"
#include "hooks/receive.h"
#include "server/deadline.h"
#include "server/identity.h"
#include "server/journal_read.h"
#include "base/banned.h"

static void refuse_push(struct receive *r, const char *code, const char *message,
	const char *hint, bool is_fault)
{
	refuse(&r->refusals, &r->arena, (struct str){0}, code,
		arena_str(&r->arena, str_of(message)), str_of(hint));
	r->refusals.items[r->refusals.count - 1].is_fault = is_fault;
}

/* --- where we are ------------------------------------------------------------------- */

/* "DIR/NAME" is there and holds something. */
static bool has_content(struct receive *r, const char *dir, const char *name)
{
	struct str path = arena_printf(&r->arena, "%s%s", dir, name);
	struct stat st;

	return stat(path.p, &st) == 0 && st.st_size > 0;
}

/* What makes git and us see different histories. */
static void judge_surroundings(struct receive *r)
{
	const char *dir = repo_git_dir(r->repo), *name = getenv("GIT_NAMESPACE");
	const char *shallow = getenv("GIT_SHALLOW_FILE");

	if (name && *name)
		refuse_push(r, "namespace",
			"the server uses a namespace, which is not supported", "", true);
	if (shallow && *shallow && has_content(r, "", shallow))
		refuse_push(r, "shallow-push", "it comes from a shallow clone",
			"git fetch --unshallow, then push again", false);
	if (has_content(r, dir, "shallow"))
		refuse_push(r, "server-shallow",
			"the repository on the server is shallow, so its history cannot "
			"be judged",
			"the administrator runs 'git fetch --unshallow' there", true);
	if (has_content(r, dir, "info/grafts"))
		refuse_push(r, "server-grafts",
			"the repository on the server has grafts, which show a history "
			"that is none",
			"the administrator removes info/grafts there", true);
}

/* --- options ------------------------------------------------------------------------ */

/* They are written down and otherwise mean nothing: none can make the gate wider. */
static int read_options(struct receive *r, struct err *err)
{
	const char *text = getenv("GIT_PUSH_OPTION_COUNT");
	char *end;
	long count;

	if (!text)
		return 0;
	count = strtol(text, &end, 10);
	if (*end || end == text || count < 0 || count > LIMIT_PUSH_OPTIONS)
		return err_set(err, "more than %d push options, or a count that is none",
			LIMIT_PUSH_OPTIONS);
	r->options = ARENA_NEW(&r->arena, struct str, (size_t)count);
	for (long i = 0; i < count; i++) {
		struct str name = arena_printf(&r->arena, "GIT_PUSH_OPTION_%ld", i);
		const char *value = getenv(name.p);

		if (!value)
			return err_set(err, "%s is not set", name.p);
		r->options[r->option_count++] = arena_str(&r->arena, str_of(value));
	}
	return 0;
}

/* --- policy ------------------------------------------------------------------------- */

static int find_policy(struct receive *r, struct err *err)
{
	const struct ref *ref;

	r->policy_ref = r->config.policy_ref;
	if (!r->policy_ref.n && refs_head(&r->policy_ref, r->repo, &r->arena, err))
		return -1;
	ref = r->policy_ref.n ? refs_find(&r->refs, r->policy_ref) : NULL;
	if (ref)
		r->policy_commit = ref->oid;
	return 0;
}

static int load_setup(struct setup *out, const struct receive *r,
	const struct oid *commit, struct err *err)
{
	struct setup_options options = {.is_last_word = true,
		.needs_repo = true,
		.policy_commit = commit,
		.floor = r->config.floor};

	if (repo_open_received(&options.repo, err))
		return -1;
	return setup_load(out, &options, err);
}

/* A policy that cannot be read guards its ref by letting nothing in. */
static int load_policy(struct receive *r, struct err *err)
{
	static const struct oid none = {.n = 0};

	if (!load_setup(&r->setup, r, &r->policy_commit, err))
		return 0;
	if (err->kind != ERR_USAGE)
		return -1;
	r->is_policy_broken = true;
	refuse_push(r, "policy-broken",
		arena_printf(
			&r->arena, "the policy in force cannot be read: %s", err->text)
			.p,
		"the administrator mends it on the server: docs/server.md, Recovery",
		false);
	return load_setup(&r->setup, r, &none, err);
}

static bool has_policy(const struct setup *setup)
{
	for (size_t i = 0; i < setup->rules.count; i++) {
		if (setup->rules.items[i]->origin == ORIGIN_REPOSITORY)
			return true;
	}
	return setup->baseline || !str_is(setup->policy.origin, "built-in");
}

static void refuse_case(struct receive *r, struct ref_case *c, const char *code,
	const char *message, const char *hint)
{
	c->is_refused = true;
	refuse(&r->refusals, &r->arena, c->update->name, code,
		arena_str(&r->arena, str_of(message)), str_of(hint));
}

/* The policy that a push brings must load, and there must be one who may bring it. */
static void judge_new_policy(struct receive *r, struct ref_case *c)
{
	struct setup next _cleanup_setup_ = {0};
	struct err err;

	if (!c->update->new_oid.n || !str_eq(c->update->name, r->policy_ref) ||
		c->is_refused)
		return;
	if (load_setup(&next, r, &c->range.tip, &err) ||
		baseline_desk_open(next.baseline, &err)) {
		refuse_case(r, c, "policy-invalid", err.text,
			"mend it and ask: milecastle policy validate");
		return;
	}
	receive_judge_next_policy(r, c, &next);
	if (!has_policy(&next) || has_policy(&r->setup) || r->is_policy_broken)
		return;
	if (r->config.bootstrap == BOOTSTRAP_FIRST_PUSH)
		reply_warning(&r->reply,
			"this push brings the first policy; from now on it is in force");
	else
		refuse_case(r, c, "policy-bootstrap",
			"it brings the first policy, which nobody may push here",
			"the administrator allows it with \"bootstrap\": \"first-push\" "
			"in milecastle.json");
}

/* --- content ------------------------------------------------------------------------ */

static bool is_same_range(const struct range *a, const struct range *b)
{
	if (!oid_eq(&a->tip, &b->tip) || a->base_count != b->base_count)
		return false;
	for (size_t i = 0; i < a->base_count; i++) {
		if (!oid_eq(&a->bases[i], &b->bases[i]))
			return false;
	}
	return true;
}

/* Ranges that were judged already, by their tips: ten thousand refs may be one. */
struct memo {
	size_t *slots; /* index of a case plus one; open addressing */
	size_t mask;
};

/* The case with the same range; or NULL, and this one is kept for those that follow. */
static size_t *memo_find(struct memo *memo, struct receive *r, size_t index)
{
	const struct range *range = &r->cases[index].range;
	size_t at;
	uint64_t key;

	memcpy(&key, range->tip.bytes, sizeof(key));
	for (at = key & memo->mask; memo->slots[at]; at = (at + 1) & memo->mask) {
		if (is_same_range(&r->cases[memo->slots[at] - 1].range, range))
			return &memo->slots[at];
	}
	memo->slots[at] = index + 1;
	return NULL;
}

/* Exceptions without which there would be more findings. */
static void keep_exceptions(
	struct receive *r, struct record_ref *record, const struct finding_list *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		struct str id;

		if (finding->state != STATE_EXCEPTED)
			continue;
		id = str_of(finding->exception->statement);
		receive_keep_evidence(
			r, record, &(struct str_list){.items = &id, .count = 1});
	}
}

static bool has_secrets(const struct gate_result *result)
{
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *finding = &result->findings.items[i];

		if (finding->rule->class == RULE_SECRET && finding->state == STATE_OPEN &&
			finding->severity <= result->verdict.threshold)
			return true;
	}
	return false;
}

static int judge_content(struct receive *r, size_t index, struct err *err)
{
	struct judgement judgement _cleanup_judgement_ = {0};
	struct ref_case *c = &r->cases[index];
	struct record_ref *record = &r->records[index];

	if (c->tree.n ? judge_tree(&judgement, &r->setup, &c->tree, "pre-receive", err)
		      : judge_range(&judgement, &r->setup, &c->range, "pre-receive", err))
		return -1;
	receive_say_findings(r, c, &judgement);
	c->has_secrets = has_secrets(&judgement.result);
	c->has_faults = judgement.result.verdict.faults != 0;
	keep_exceptions(r, record, &judgement.result.findings);
	record->outcome = judgement.result.verdict.outcome;
	memcpy(record->findings, judgement.digest, sizeof(record->findings));
	return 0;
}

/* It could not be judged, which is no pass. */
static void fail_case(struct receive *r, size_t index, const struct err *err)
{
	struct ref_case *c = &r->cases[index];

	r->records[index].outcome = OUTCOME_FAULT;
	refuse_case(r, c, "unreadable", err->text, "");
	r->refusals.items[r->refusals.count - 1].is_fault = true;
	c->is_fault = true;
}

static void judge_case(struct receive *r, struct memo *memo, size_t index)
{
	struct ref_case *c = &r->cases[index];
	size_t *same;
	struct err err;

	r->records[index].outcome = OUTCOME_PASS;
	if (!c->is_judged)
		return;
	same = c->tree.n ? NULL : memo_find(memo, r, index);
	if (same && r->cases[*same - 1].is_draft == c->is_draft) {
		const struct record_ref *other = &r->records[*same - 1];

		r->records[index].outcome = other->outcome;
		r->records[index].evidence = other->evidence;
		c->has_secrets = r->cases[*same - 1].has_secrets;
		c->has_faults = r->cases[*same - 1].has_faults;
		memcpy(r->records[index].findings, other->findings,
			sizeof(other->findings));
		return;
	}
	if (judge_content(r, index, &err))
		fail_case(r, index, &err);
}

/* Whether or not there is content that nobody has judged yet: reviews are of the ref. */
static void judge_evidence(struct receive *r, size_t index)
{
	struct err err;

	if (receive_judge_bypass(r, index, &err) ||
		receive_judge_review(r, index, &err) ||
		receive_judge_evidence(r, &r->cases[index], &err))
		fail_case(r, index, &err);
}

static struct str journal_dir(struct receive *r)
{
	char real[PATH_MAX];
	const char *git_dir = getenv("GIT_DIR");

	if (!realpath(git_dir && *git_dir ? git_dir : ".", real))
		return (struct str){0};
	return server_journal_dir(&r->config, real, &r->arena);
}

/* --- the whole -------------------------------------------------------------------- */

static int open_all(struct receive *r, struct err *err)
{
	if (repo_open_received(&r->repo, err) ||
		refs_read(&r->refs, r->repo, &r->arena, err) || find_policy(r, err) ||
		load_policy(r, err) || history_open(&r->history, r->repo, err))
		return -1;
	return inspection_open(&r->inspection, r->repo, &r->arena);
}

/* The journal is read only when somebody asks, and a line of it only when it may tell. */
static bool was_accepted(struct admission *admission, const struct oid *commit)
{
	struct receive *r = admission->ctx;

	return journal_has_tip(journal_dir(r).p, commit);
}

static int judge(struct receive *r, struct err *err)
{
	struct memo memo = {.mask = 1};

	judge_surroundings(r);
	r->admission = (struct admission){.config = &r->config,
		.policy = &r->setup.policy,
		.policy_ref = r->policy_ref,
		.repo = r->repo,
		.refs = &r->refs,
		.history = r->history,
		.inspection = r->inspection,
		.arena = &r->arena,
		.refusals = &r->refusals,
		.was_accepted = was_accepted,
		.ctx = r};
	if (admission_hide(&r->admission, err))
		return -1;
	admit_refs(r->cases, &r->admission, &r->push);
	while (memo.mask < 2 * r->push.count)
		memo.mask = memo.mask * 2 + 1;
	memo.slots = ARENA_NEW(&r->arena, size_t, memo.mask + 1);
	for (size_t i = 0; i < r->push.count; i++) {
		judge_new_policy(r, &r->cases[i]);
		judge_case(r, &memo, i);
	}
	/* behind all content: equal ranges share what was found, and no reviews */
	for (size_t i = 0; i < r->push.count; i++)
		judge_evidence(r, i);
	receive_excuse_findings(r);
	receive_decide(r);
	return 0;
}

/* Written down before anybody hears of it; what cannot be written down is refused. */
static void write_journal(struct receive *r, const char *reason)
{
	char digest[SHA256_HEX];
	struct record record;
	struct err err;

	receive_record(&record, r, reason);
	if (!journal_append(digest, journal_dir(r).p, &record,
		    r->records ? receive_confirm : NULL, r, &err))
		return;
	r->outcome = OUTCOME_FAULT;
	reply_error(&r->reply, "the decision could not be written down: %s", err.text);
	reply_hint(&r->reply,
		"the administrator finds more with: milecastle doctor --server");
}

static int finish(struct receive *r, const char *reason)
{
	static const int codes[] = {
		[OUTCOME_PASS] = 0, [OUTCOME_BLOCK] = 1, [OUTCOME_FAULT] = 3};

	if (!deadline_decide())
		for (;;)
			pause();
	write_journal(r, reason);
	receive_say_end(r);
	reply_write(&r->reply, STDERR_FILENO);
	return codes[r->outcome];
}

/* On the thread that keeps the deadline. It reads what does not change any more. */
static void on_deadline(void *ctx)
{
	const struct receive *seen = ctx;
	struct receive own = {
		.config = seen->config, .pusher = seen->pusher, .outcome = OUTCOME_FAULT};

	reply_init(&own.reply, own.config.output);
	reply_error(&own.reply, "not judged within %u.%03u seconds, so it is refused",
		own.config.deadline_ms / 1000, own.config.deadline_ms % 1000);
	reply_hint(&own.reply,
		"push it in smaller parts; an administrator can raise \"deadline\" in "
		"milecastle.json");
	write_journal(&own, "the deadline was over");
	reply_write(&own.reply, STDERR_FILENO);
}

/* What needs no object: who it is and what is asked for. */
static int begin(struct receive *r, const char *config, struct err *err)
{
	const char *git_dir = getenv("GIT_DIR");

	if (server_config_load(&r->config, &r->arena, git_dir && *git_dir ? git_dir : ".",
		    config, err))
		return -1;
	reply_init(&r->reply, r->config.output);
	environment_reduce(&r->config, &r->arena);
	return 0;
}

static int run(struct receive *r, struct err *err)
{
	/* whoever watches the clock reads what is known by now */
	if (identity_find(&r->pusher, &r->config, &r->arena, err) ||
		deadline_start(r->config.deadline_ms, on_deadline, r, err) ||
		read_options(r, err) || push_read(&r->push, &r->arena, r->input, err))
		return -1;
	if (r->config.is_identity_required && !r->pusher.n)
		refuse_push(r, "identity-missing",
			"the server does not know who pushes, and must",
			"use a transport that says who you are; the administrator names "
			"it with \"identity\" in milecastle.json",
			false);
	r->cases = ARENA_NEW(&r->arena, struct ref_case, r->push.count);
	r->records = ARENA_NEW(&r->arena, struct record_ref, r->push.count);
	r->bypasses = ARENA_NEW(&r->arena, struct bypass_verdict, r->push.count);
	if (open_all(r, err) || identity_check_cert(&r->config, r->repo, r->input, err))
		return -1;
	return judge(r, err);
}

static void receive_done(struct receive *r)
{
	inspection_close(r->inspection);
	history_close(r->history);
	setup_done(&r->setup);
	repo_close(r->repo);
	reply_done(&r->reply);
	arena_done(&r->arena);
}

/* Without a configuration nobody knows where the journal is, so nothing is written. */
static int refuse_begin(struct receive *r, const struct err *err)
{
	reply_done(&r->reply);
	reply_init(&r->reply, OUTPUT_PLAIN);
	reply_error(&r->reply, "%s", err->text);
	reply_hint(&r->reply,
		"the administrator finds more with: milecastle doctor --server");
	reply_write(&r->reply, STDERR_FILENO);
	return err_exit_code(err);
}

int pre_receive(struct str input, const char *config, struct err *err)
{
	struct receive r __attribute__((cleanup(receive_done))) = {
		.input = input, .outcome = OUTCOME_BLOCK};

	if (!input.n)
		return err_set(err, "git piped nothing to pre-receive, so nothing was "
				    "judged");
	if (begin(&r, config, err))
		return refuse_begin(&r, err);
	if (run(&r, err)) {
		/* what is not known any more is not written down */
		r.records = NULL;
		refuse_push(&r, "not-judged", err->text, "", true);
		r.outcome = OUTCOME_FAULT;
		return finish(&r, err->text);
	}
	return finish(&r, receive_reason(&r));
}
