/*
 * The whole move first, since one approval of all of it is the usual case; then the steps
 * of the branch's own line, each from where the last covered one ended. A merge counts by
 * what was reviewed when it is one that git makes anew. Read next: evidence/judge.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "gate/standard.h"
#include "git/delta.h"
#include "git/remerge.h"
#include "base/banned.h"

/* One roster at one ref. */
struct sitting {
	struct review_desk *desk;
	const struct review_move *move;
	struct roster roster;
	struct keyring keyring;
	struct docket docket;
	struct range range; /* all that the ref gets, whether or not others hold it */
	struct line past;   /* the branch's own line before; on demand */
	bool has_past;
	struct credits
		used;	  /* approvals that earlier steps of this push were covered by */
	size_t used_from; /* of used: those of the pass in hand */
	struct review_result *out;
};

int review_desk_open(struct review_desk *desk, struct err *err)
{
	return evidence_refs_open(
		&desk->evidence, &desk->source, desk->repo, desk->refs, desk->arena, err);
}

bool review_is_asked(const struct policy *policy)
{
	return policy->roster.rule_count || policy->roster.standard.version.n ||
	       (policy->floor && review_is_asked(policy->floor));
}

/* --- people ----------------------------------------------------------------------------
 */

static void add_person(struct review_desk *desk, struct contributions *out,
	const struct person *person, enum contributor as)
{
	struct contribution hand = {.person = person, .as = as};

	for (size_t i = 0; i < out->count; i++) {
		if (out->items[i].person == person && out->items[i].as == as)
			return;
	}
	VEC_PUSH(desk->arena, out, hand);
}

static int hands_on(struct contributions *out, struct review_desk *desk,
	const struct roster *roster, const struct oid *commits, size_t count,
	struct err *err)
{
	struct hands hands = {0};

	if (hands_of(&hands, desk->repo, commits, count, desk->arena, err))
		return -1;
	for (size_t i = 0; i < hands.count; i++)
		add_person(desk, out, roster_by_email(roster, hands.items[i].email),
			hands.items[i].as);
	return 0;
}

static int people_of(struct contributions *out, struct sitting *s,
	const struct oid *commits, size_t count, struct err *err)
{
	return hands_on(out, s->desk, &s->roster, commits, count, err);
}

static void add_pusher(struct contributions *out, struct sitting *s)
{
	if (s->desk->pusher.n)
		add_person(s->desk, out, roster_by_login(&s->roster, s->desk->pusher),
			CONTRIBUTOR_PUSHER);
}

int review_range(struct range *out, struct review_desk *desk, const struct oid *from,
	const struct oid *to, struct err *err)
{
	struct history *history _cleanup_history_ = NULL;

	return history_open(&history, desk->repo, err) ||
			       (from->n && history_hide(history, from, err)) ||
			       history_range(out, history, to, desk->arena, err)
		       ? -1
		       : 0;
}

int review_people(struct contributions *out, struct review_desk *desk,
	const struct roster *roster, const struct oid *from, const struct oid *to,
	struct err *err)
{
	struct range range;

	if (review_range(&range, desk, from, to, err))
		return -1;
	return hands_on(out, desk, roster, range.commits, range.count, err);
}

/* --- an approval's past ----------------------------------------------------------------
 */

/* How many commits of the old line are younger than the base of the review. */
static int find_younger(
	size_t *out, struct sitting *s, const struct oid *base, struct err *err)
{
	struct history *history _cleanup_history_ = NULL;
	size_t low = 0, high = s->past.count;

	for (size_t i = 0; i < s->past.count && i < LIMIT_NEAR_BASE; i++) {
		if (oid_eq(&s->past.items[i], base)) {
			*out = i;
			return 0;
		}
	}
	if (history_open(&history, s->desk->repo, err))
		return -1;
	/* what reaches no further back than the base does so for all that is older */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		bool is_older;

		if (history_is_ancestor(
			    &is_older, history, &s->past.items[middle], base, err))
			return -1;
		if (is_older)
			high = middle;
		else
			low = middle + 1;
	}
	*out = low;
	return 0;
}

/* Does a commit bring all of it, so that it was not there before? */
static int brings(bool *out, struct sitting *s, const struct oid *commit,
	const struct delta *part, struct err *err)
{
	struct oid tree, *parents;
	size_t count;

	*out = false;
	if (repo_commit_tree(&tree, s->desk->repo, commit, err) ||
		tree_holds(out, s->desk->repo, &tree, part, err) ||
		commit_parents(
			&parents, &count, s->desk->repo, commit, s->desk->arena, err))
		return -1;
	if (!*out || !count)
		return 0;
	if (repo_commit_tree(&tree, s->desk->repo, &parents[0], err) ||
		tree_holds(out, s->desk->repo, &tree, part, err))
		return -1;
	*out = !*out;
	return 0;
}

/* The line of a branch never holds just that when it landed by a merge of both sides. */
static int was_merged(bool *out, struct sitting *s, const struct oid *base,
	const struct delta *part, struct err *err)
{
	struct range range = {0};

	if (s->move->old_tip.n &&
		review_range(&range, s->desk, base, &s->move->old_tip, err))
		return -1;
	for (size_t i = 0; i < range.count && !*out; i++) {
		if (brings(out, s, &range.commits[i], part, err))
			return -1;
	}
	return 0;
}

/* Did the branch once hold all that the approval is of? Then it was used. */
static int is_spent(bool *out, struct sitting *s, const struct statement *statement,
	const struct delta *part, struct err *err)
{
	size_t younger = 0;

	*out = false;
	if (!s->has_past && s->move->past)
		s->past = *s->move->past;
	else if (!s->has_past && s->move->old_tip.n &&
		 line_of(&s->past, s->desk->repo, &s->move->old_tip, NULL,
			 LIMIT_PAST_LINE, s->desk->arena, err))
		return -1;
	s->has_past = true;
	if (find_younger(&younger, s, &statement->base, err))
		return -1;
	/* further back than that nobody looks, so it may have been used there */
	*out = younger == s->past.count && s->past.count && !s->past.is_whole;
	for (size_t i = 0; i < younger && !*out; i++) {
		struct oid tree;

		if (repo_commit_tree(&tree, s->desk->repo, &s->past.items[i], err) ||
			tree_holds(out, s->desk->repo, &tree, part, err))
			return -1;
	}
	return *out ? 0 : was_merged(out, s, &statement->base, part, err);
}

/* One approval is for one step: within a push, too, nothing is landed twice by it. */
static bool was_used(const struct sitting *s, const struct statement *statement)
{
	for (size_t i = s->used_from; i < s->used.count; i++) {
		if (strcmp(s->used.items[i].id, statement->id) == 0)
			return true;
	}
	return false;
}

static void use_up(struct sitting *s, const struct step_verdict *step)
{
	for (size_t i = 0; i < step->used.count; i++)
		VEC_PUSH(s->desk->arena, &s->used, step->used.items[i]);
}

/* What cannot be read of it is not on this side, and then it does not count. */
static int look(struct statement_past *out, struct docket *docket,
	const struct statement *statement, const struct delta *part, struct err *err)
{
	struct sitting *s = docket->ctx;
	bool spent = false;
	struct err why;

	(void)err;
	if (was_used(s, statement))
		out->flaw = "is spent: an earlier step of this push was landed by it";
	else if (review_people(&out->people, s->desk, &s->roster, &statement->base,
			 &statement->head, &why))
		out->flaw = "is of commits that are not here: push the branch that was "
			    "reviewed first";
	else if (is_spent(&spent, s, statement, part, &why))
		out->flaw = "has a base that is not here";
	else if (spent)
		out->flaw = "is spent: the branch had this change once already";
	return 0;
}

/* --- steps -----------------------------------------------------------------------------
 */

/*
 * What a merge brings, when it is a clean one of one other branch into where we are:
 * *merged is that branch's own change, *has_merged says whether.
 */
static int find_merged(struct delta *merged, bool *has_merged, struct sitting *s,
	const struct oid *from, const struct oid *to, struct err *err)
{
	struct oid *parents, tree, base;
	size_t count;

	*has_merged = false;
	if (!from->n ||
		commit_parents(&parents, &count, s->desk->repo, to, s->desk->arena, err))
		return from->n ? -1 : 0;
	if (count != 2 || !oid_eq(&parents[0], from))
		return 0;
	if (repo_commit_tree(&tree, s->desk->repo, to, err) ||
		is_clean_merge(
			has_merged, &base, s->desk->repo, from, &parents[1], &tree, err))
		return -1;
	return *has_merged ? delta_commits(merged, s->desk->repo, &base, &parents[1],
				     s->desk->arena, err)
			   : 0;
}

static int judge_step(struct step_verdict *out, struct sitting *s, const struct oid *from,
	const struct oid *to, const struct contributions *people,
	enum review_history history, struct err *err)
{
	struct delta delta, merged;
	struct contributions named = {0};
	struct landing landing = {.delta = &delta, .people = people, .history = history};
	bool has_merged;

	if (delta_commits(&delta, s->desk->repo, from, to, s->desk->arena, err) ||
		find_merged(&merged, &has_merged, s, from, to, err))
		return -1;
	if (review_named(&named, s->desk, &s->roster, from, to, err))
		return -1;
	landing.named = &named;
	landing.merged = has_merged ? &merged : NULL;
	return docket_judge(out, &s->docket, &landing, err);
}

/* What was there for a step and does not count is worth a word, too. */
static void add_discounts(struct sitting *s, const struct step_verdict *step)
{
	for (size_t i = 0; i < step->discounts.count; i++) {
		if (s->out->discounts.count < LIMIT_DISCOUNTS)
			VEC_PUSH(s->desk->arena, &s->out->discounts,
				step->discounts.items[i]);
	}
}

/* Steps from the old tip on, each from the end of the last one that was covered. */
static int judge_line(bool *is_covered, struct sitting *s, struct err *err)
{
	struct oid start = s->move->old_tip;
	struct line line;

	if (line_of(&line, s->desk->repo, &s->move->new_tip,
		    start.n ? &s->move->old_tip : NULL, LIMIT_PUSH_COMMITS,
		    s->desk->arena, err))
		return -1;
	*is_covered = false;
	for (size_t i = line.count; line.is_whole && i-- > 0;) {
		struct contributions people = {0};
		struct step_verdict step;

		if (review_people(
			    &people, s->desk, &s->roster, &start, &line.items[i], err))
			return -1;
		add_pusher(&people, s);
		if (judge_step(
			    &step, s, &start, &line.items[i], &people, HISTORY_NET, err))
			return -1;
		if (!step.is_covered) {
			add_discounts(s, &step);
			continue;
		}
		start = line.items[i];
		use_up(s, &step);
	}
	*is_covered = oid_eq(&start, &s->move->new_tip);
	return 0;
}

static int judge_net(struct sitting *s, struct err *err)
{
	struct contributions people = {0};
	struct step_verdict whole;
	bool is_covered;

	if (people_of(&people, s, s->range.commits, s->range.count, err))
		return -1;
	add_pusher(&people, s);
	if (judge_step(&whole, s, &s->move->old_tip, &s->move->new_tip, &people,
		    HISTORY_NET, err))
		return -1;
	is_covered = whole.is_covered;
	if (is_covered)
		use_up(s, &whole);
	if (!is_covered && s->range.count > 1 && !s->move->is_one &&
		judge_line(&is_covered, s, err))
		return -1;
	if (is_covered)
		return 0;
	use_up(s, &whole);
	s->out->is_covered = false;
	s->out->lacks = whole.lacks;
	add_discounts(s, &whole);
	return 0;
}

/* Each commit by itself, so that what one brings and another takes back is seen. */
static int judge_commits(struct sitting *s, struct err *err)
{
	s->used_from = s->used.count;
	for (size_t i = 0; i < s->range.count && s->out->is_covered; i++) {
		const struct oid *commit = &s->range.commits[i];
		struct contributions people = {0};
		struct step_verdict step;
		struct oid *parents;
		size_t count;

		if (people_of(&people, s, commit, 1, err) ||
			commit_parents(&parents, &count, s->desk->repo, commit,
				s->desk->arena, err))
			return -1;
		add_pusher(&people, s);
		if (judge_step(&step, s, count ? &parents[0] : &(struct oid){.n = 0},
			    commit, &people, HISTORY_EACH, err))
			return -1;
		if (step.is_covered) {
			use_up(s, &step);
			continue;
		}
		s->out->is_covered = false;
		s->out->lacks = step.lacks;
		s->out->discounts = step.discounts;
		s->out->from = count ? parents[0] : (struct oid){.n = 0};
		s->out->to = *commit;
	}
	return 0;
}

/* What is told of it, however many rosters there are. */
static void keep_used(struct sitting *s)
{
	for (size_t i = 0; i < s->used.count; i++)
		VEC_PUSH(s->desk->arena, &s->out->used, s->used.items[i]);
}

static int judge_roster(struct review_result *out, struct review_desk *desk,
	const struct review_move *move, const struct roster *roster, struct err *err)
{
	struct sitting s = {.desk = desk, .move = move, .roster = *roster, .out = out};

	if (keyring_make(&s.keyring, desk->arena, &s.roster, err))
		return -1;
	s.docket = (struct docket){.arena = desk->arena,
		.roster = &s.roster,
		.keyring = &s.keyring,
		.source = &desk->source,
		.ref = move->ref,
		.now = desk->now,
		.is_past = desk->is_past,
		.look = look,
		.ctx = &s};
	out->is_asked = true;
	if (review_range(&s.range, desk, &move->old_tip, &move->new_tip, err) ||
		docket_open(&s.docket, err) || judge_net(&s, err))
		return -1;
	if (out->is_covered && docket_has_rules(&s.docket, HISTORY_EACH) &&
		judge_commits(&s, err))
		return -1;
	keep_used(&s);
	return 0;
}

static bool is_said(const struct lacks *lacks, const struct lack *lack)
{
	for (size_t i = 0; i < lacks->count; i++) {
		if (str_eq(lacks->items[i].words, lack->words))
			return true;
	}
	return false;
}

/* What the floor lacks counts beside what the policy does: each is excused by itself. */
static void add_floor(
	struct review_result *out, struct arena *arena, const struct review_result *floor)
{
	struct review_result policy = *out;

	for (size_t i = 0; i < floor->used.count; i++)
		VEC_PUSH(arena, &out->used, floor->used.items[i]);
	if (floor->is_covered)
		return;
	out->is_covered = false;
	if (policy.is_covered) {
		out->from = floor->from;
		out->to = floor->to;
	}
	for (size_t i = 0; i < floor->lacks.count; i++) {
		if (!is_said(&policy.lacks, &floor->lacks.items[i]))
			VEC_PUSH(arena, &out->lacks, floor->lacks.items[i]);
	}
	for (size_t i = 0; policy.is_covered && i < floor->discounts.count; i++)
		VEC_PUSH(arena, &out->discounts, floor->discounts.items[i]);
}

int review_judge(struct review_result *out, struct review_desk *desk,
	const struct review_move *move, struct err *err)
{
	const struct policy *policy = desk->policy;
	const struct roster floor = policy_floor_roster(policy);
	struct review_result strict = {
		.is_covered = true, .from = move->old_tip, .to = move->new_tip};

	*out = (struct review_result){
		.is_covered = true, .from = move->old_tip, .to = move->new_tip};
	if (policy->roster.rule_count &&
		judge_roster(out, desk, move, &policy->roster, err))
		return -1;
	if (floor.rule_count && judge_roster(&strict, desk, move, &floor, err))
		return -1;
	out->is_asked |= strict.is_asked;
	add_floor(out, desk->arena, &strict);
	return standard_hold(out, desk, move, &policy->roster, err) ||
			       standard_hold(out, desk, move, &floor, err)
		       ? -1
		       : 0;
}
