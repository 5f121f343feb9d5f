/*
 * What a push would bring to the remote, as far as we know what is there: its tracking
 * refs, and what git says of the refs on its lines. One walk serves all refs. Read next:
 * git/history.h, gate/judge.h.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/text.h"
#include "cli/check.h"
#include "cli/cli.h"
#include "core/push.h"
#include "base/when.h"
#include "gate/judge.h"
#include "gate/bypass.h"
#include "git/inspect.h"
#include "git/refs.h"
#include "hooks/pre_push.h"
#include "base/banned.h"

struct sending {
	struct arena arena;
	struct push push;
	const char *remote; /* its name, or its address */
	struct setup setup;
	struct ref_list refs;
	struct history *history;
	struct inspection *inspection;
	const struct ref *policy; /* where the policy was taken from; NULL: HEAD */
	int code;		  /* the worst so far: 1 over 3 over 0 */
};

static void worsen(struct sending *s, int code)
{
	if (code == 1 || !s->code)
		s->code = code;
}

/* One line; the message is safe to show already. */
static void say(const struct ref_update *update, const char *message)
{
	fprintf(stderr, "milecastle: error: %s: %s\n", TEXT_SAFE(update->name), message);
}

/* As say, of what a server that keeps to the policy refuses; some administrators allow
 * it.
 */
static void warn(const struct ref_update *update, const char *message)
{
	fprintf(stderr, "milecastle: warning: %s: it is protected, and %s\n",
		TEXT_SAFE(update->name), message);
}

/* "refs/remotes/NAME/" of the remote, when it has a name. */
static struct str tracking_prefix(struct sending *s)
{
	bool is_name = s->remote && *s->remote && !strpbrk(s->remote, "/:");

	return is_name ? arena_printf(&s->arena, "refs/remotes/%s/", s->remote)
		       : (struct str){0};
}

/*
 * A remote that was never fetched from tells nothing but what stands on the lines; then
 * all tracking refs of others count as known, as what was fetched was published.
 */
static bool is_known(const struct ref *ref, struct str prefix)
{
	return ref->oid.n &&
	       str_has_prefix(ref->name, prefix.n ? prefix.p : "refs/remotes/");
}

static int hide_known(struct sending *s, struct err *err)
{
	struct str prefix = tracking_prefix(s);

	for (size_t i = 0; i < s->refs.count; i++) {
		const struct ref *ref = &s->refs.items[i];

		if (is_known(ref, prefix) && history_hide(s->history, &ref->oid, err))
			return -1;
	}
	/* what the remote has now; what is not here is not known here either */
	for (size_t i = 0; i < s->push.count; i++) {
		const struct oid *old = &s->push.items[i].old_oid;
		struct err ignored;

		if (old->n)
			history_hide(s->history, old, &ignored);
	}
	return 0;
}

/* The policy of the remote's default branch as it was seen last; else HEAD's. */
static void find_policy(struct sending *s)
{
	struct str prefix = tracking_prefix(s);
	const struct ref *head;

	if (!prefix.n)
		return;
	head = refs_find(&s->refs, arena_printf(&s->arena, "%.*sHEAD", STR_ARG(prefix)));
	if (head && head->target.n)
		head = refs_find(&s->refs, head->target);
	if (!head)
		head = refs_find(
			&s->refs, arena_printf(&s->arena, "%.*smain", STR_ARG(prefix)));
	if (!head)
		head = refs_find(
			&s->refs, arena_printf(&s->arena, "%.*smaster", STR_ARG(prefix)));
	s->policy = head && head->oid.n ? head : NULL;
}

static int load_setup(struct sending *s, struct err *err)
{
	struct setup_options options = {.needs_repo = true};

	if (s->policy)
		options.policy_commit = &s->policy->oid;
	return setup_load(&s->setup, &options, err);
}

/* With several refs each report says which one it is about. */
static int report(const struct sending *s, const struct ref_update *update,
	const struct judgement *judgement)
{
	struct check_options options = {
		.command = "pre-push",
		.report = &report_text,
		.fd = STDERR_FILENO,
		.style = {.is_hook = true,
			.is_colour = cli_has_colour(NULL, STDERR_FILENO)},
	};

	if (s->push.count > 1 && judgement->result.verdict.outcome != OUTCOME_PASS)
		fprintf(stderr, "milecastle: %s:\n", TEXT_SAFE(update->name));
	return check_report(&judgement->run, &options);
}

static void say_flaws(
	struct sending *s, const struct ref_update *update, const struct flaw_list *flaws)
{
	for (size_t i = 0; i < flaws->count; i++) {
		const struct flaw *flaw = &flaws->items[i];
		char id[OID_HEX];

		oid_hex(id, &flaw->oid);
		say(update, arena_printf(&s->arena, "the %s %.12s %s; servers refuse it",
				    flaw->kind, id, flaw->phrase)
				    .p);
		worsen(s, 1);
	}
}

static int judge_commit(struct sending *s, const struct ref_update *update,
	const struct oid *commit, struct err *err)
{
	struct judgement judgement _cleanup_judgement_ = {0};
	struct flaw_list flaws = {0};
	struct range range;

	if (history_range(&range, s->history, commit, &s->arena, err))
		return -1;
	for (size_t i = 0; i < range.count; i++) {
		if (inspect_commit(s->inspection, &range.commits[i], &flaws, NULL, err))
			return -1;
	}
	say_flaws(s, update, &flaws);
	if (!range.count)
		return 0;
	if (judge_range(&judgement, &s->setup, &range, "pre-push", err))
		return -1;
	/* what is hidden from now on was said */
	if (history_hide(s->history, commit, err))
		return -1;
	worsen(s, report(s, update, &judgement));
	return 0;
}

/* How it moves; where that cannot be said from here, the server says it. */
static void warn_move(const struct sending *s, const struct ref_update *update)
{
	bool is_forward;
	struct err ignored;

	if (!update->old_oid.n || !policy_is_protected(&s->setup.policy, update->name))
		return;
	if (!update->new_oid.n)
		warn(update, "servers do not delete it");
	else if (!history_is_ancestor(&is_forward, s->history, &update->old_oid,
			 &update->new_oid, &ignored) &&
		 !is_forward)
		warn(update, "servers do not take back what it holds: rebase or merge");
}

static void warn_lacks(const struct ref_update *update,
	const struct review_result *result, const struct bypass_verdict *bypass)
{
	char from[OID_HEX], to[OID_HEX];

	oid_hex(from, &result->from);
	oid_hex(to, &result->to);
	for (size_t i = 0; !result->is_covered && i < result->lacks.count; i++) {
		const struct lack *lack = &result->lacks.items[i];

		if (bypass_excusing(bypass, lack->code))
			continue;
		fprintf(stderr, "milecastle: warning: %s: %.*s [%s]\n",
			TEXT_SAFE(update->name), STR_ARG(lack->words), lack->code);
		if (lack->need)
			fprintf(stderr, "  milecastle review --role %s %.12s..%.12s\n",
				TEXT_SAFE(lack->need->role), from, to);
		if (lack->hint.n)
			fprintf(stderr, "  %.*s\n", STR_ARG(lack->hint));
	}
}

/*
 * Reviews that the server will ask for, by the evidence that is here: others may have
 * sent more, so it is a warning.
 */
static int foretell_reviews(
	struct sending *s, const struct ref_update *update, struct err *err)
{
	const struct policy *policy = &s->setup.policy;
	struct review_move move = {.ref = update->name,
		.old_tip = update->old_oid,
		.new_tip = update->new_oid};
	struct review_desk desk = {.arena = &s->arena,
		.repo = s->setup.repo,
		.policy = policy,
		.refs = &s->refs,
		.now = when_now()};
	struct review_result result;
	struct bypass_verdict bypass;
	struct err unknown;
	struct oid parent;

	if (!update->old_oid.n || !update->new_oid.n ||
		(!review_is_asked(policy) && !bypass_is_known(policy)) ||
		!policy_is_protected(policy, update->name))
		return 0;
	/* what the remote has now may not be here: then only it can tell */
	if (repo_commit_tree(&parent, s->setup.repo, &update->old_oid, &unknown)) {
		fprintf(stderr,
			"milecastle: warning: %s: what the remote has is not here, so "
			"whether reviews are missing is not known: git fetch\n",
			TEXT_SAFE(update->name));
		return 0;
	}
	if (review_desk_open(&desk, err) || review_judge(&result, &desk, &move, err) ||
		bypass_judge_move(&bypass, &desk, &move, err))
		return -1;
	warn_lacks(update, &result, &bypass);
	if (bypass.is_frozen)
		warn(update, "frozen by a bypass that nobody has looked at: milecastle "
			     "status");
	return 0;
}

static int judge_update(
	struct sending *s, const struct ref_update *update, struct err *err)
{
	struct flaw_list flaws = {0};
	struct oid target;
	const char *type;

	warn_move(s, update);
	if (!update->new_oid.n)
		return 0; /* a deletion brings nothing */
	if (inspect_target(&target, &type, s->inspection, &update->new_oid, &flaws, err))
		return -1;
	say_flaws(s, update, &flaws);
	if (str_is(str_of(type), "commit"))
		return foretell_reviews(s, update, err) ||
				       judge_commit(s, update, &target, err)
			       ? -1
			       : 0;
	if (str_is(str_of(type), "tree")) {
		struct judgement judgement _cleanup_judgement_ = {0};

		if (judge_tree(&judgement, &s->setup, &target, "pre-push", err))
			return -1;
		worsen(s, report(s, update, &judgement));
	}
	return 0;
}

static int open_all(struct sending *s, struct err *err)
{
	struct repo *repo;

	if (repo_open(&repo, NULL, err))
		return -1;
	if (refs_read(&s->refs, repo, &s->arena, err)) {
		repo_close(repo);
		return -1;
	}
	repo_close(repo);
	find_policy(s);
	if (load_setup(s, err) || history_open(&s->history, s->setup.repo, err) ||
		inspection_open(&s->inspection, s->setup.repo, &s->arena))
		return -1;
	return hide_known(s, err);
}

static int judge(struct sending *s, struct err *err)
{
	for (size_t i = 0; i < s->push.count; i++) {
		const struct ref_update *update = &s->push.items[i];

		if (judge_update(s, update, err))
			return err_prefix(err, "%s: ", TEXT_SAFE(update->name));
	}
	return s->code;
}

static void sending_done(struct sending *s)
{
	inspection_close(s->inspection);
	history_close(s->history);
	setup_done(&s->setup);
	arena_done(&s->arena);
}

int pre_push(const struct hook_call *call, struct err *err)
{
	struct sending s
		__attribute__((cleanup(sending_done))) = {.remote = call->args[0]};

	if (push_read_sent(&s.push, &s.arena, call->input, err))
		return -1;
	if (!s.push.count)
		return 0;
	if (open_all(&s, err))
		return -1;
	return judge(&s, err);
}
