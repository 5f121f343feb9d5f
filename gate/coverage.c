/*
 * From the oldest step to the newest: each by itself, and where that is not covered,
 * together with those right before it, as many as some approved branch had. What nobody
 * has signed a digest of is not judged, so that a history without reviews costs little.
 * Read next: gate/review.c.
 */
#include <stdlib.h>
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "gate/coverage.h"
#include "git/delta.h"
#include "git/remerge.h"
#include "base/banned.h"

struct survey {
	struct review_desk *desk;
	const struct roster *roster;
	struct str ref;
	const struct coverage_range *range;
	struct coverage *out;
	struct arena *arena;  /* what is handed out */
	struct arena scratch; /* for one question */
	struct keyring keyring;
	struct {
		struct str *items; /* digests of deltas that something was signed for */
		size_t count, cap;
	} signed_for;
	size_t lengths[LIMIT_COVERAGE_LENGTHS]; /* of approved branches, over 1; sorted */
	size_t length_count;
	bool has_each; /* a rule asks for each commit */
};

/* --- the range -------------------------------------------------------------------------
 */

static int find_start(struct coverage_range *range, struct repo *repo, struct err *err)
{
	for (range->from = range->to; range->from + 1 < range->line.count;
		range->from++) {
		struct oid policy;

		if (repo_file_at(NULL, &policy, repo, &range->line.items[range->from + 1],
			    POLICY_PATH, 0, NULL, err))
			return -1;
		if (!policy.n)
			break;
	}
	return 0;
}

static int find_base(
	struct coverage_range *range, const struct oid *base, struct err *err)
{
	for (size_t i = 0; i < range->line.count; i++) {
		if (oid_eq(&range->line.items[i], base)) {
			range->from = i;
			return 0;
		}
	}
	return err_usage(err,
		"%.12s is not on the branch's own line, where merges are one step",
		OID_HEX_OF(base));
}

int coverage_range(struct coverage_range *out, struct repo *repo, const struct oid *base,
	const struct oid *tip, struct arena *arena, struct err *err)
{
	struct oid policy = {.n = 0};

	*out = (struct coverage_range){.to = 0};
	if (line_of(&out->line, repo, tip, NULL, LIMIT_COMMITS, arena, err))
		return err_suffix(
			err, "; a shallow clone is made whole by git fetch --unshallow");
	if (!out->line.is_whole)
		return err_set(err, "the history has more than %d steps", LIMIT_COMMITS);
	if (base->n)
		return find_base(out, base, err);
	if (repo_file_at(NULL, &policy, repo, tip, POLICY_PATH, 0, NULL, err))
		return -1;
	if (!policy.n)
		return err_usage(err,
			"there is no " POLICY_PATH " in %.12s, so it is not known where "
			"to begin: name a range, as in A..B",
			OID_HEX_OF(tip));
	return find_start(out, repo, err);
}

/* The commit of the line before that at index; n == 0: there is none. */
static struct oid before(const struct survey *s, size_t index)
{
	return index < s->range->line.count ? s->range->line.items[index]
					    : (struct oid){.n = 0};
}

/* --- what was signed -------------------------------------------------------------------
 */

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool is_signed_for(const struct survey *s, const struct delta *part)
{
	char digest[SHA256_HEX];
	struct str key;

	delta_digest(digest, part);
	key = str_of(digest);
	return s->signed_for.count && bsearch(&key, s->signed_for.items,
					      s->signed_for.count, sizeof(key), by_bytes);
}

static void add_length(struct survey *s, size_t length)
{
	size_t at = 0;

	while (at < s->length_count && s->lengths[at] < length)
		at++;
	if (length < 2 || (at < s->length_count && s->lengths[at] == length))
		return;
	if (s->length_count == LIMIT_COVERAGE_LENGTHS) {
		s->out->is_cut = true;
		return;
	}
	memmove(&s->lengths[at + 1], &s->lengths[at],
		(s->length_count - at) * sizeof(s->lengths[0]));
	s->lengths[at] = length;
	s->length_count++;
}

/* How many steps the reviewed branch had; of what is not here nothing is known. */
static void note_length(struct survey *s, const struct statement *statement)
{
	struct repo *repo = s->desk->repo;
	struct oid *parents;
	struct err ignored;
	struct line line;
	size_t count;

	if (line_of(&line, repo, &statement->head, &statement->base,
		    LIMIT_COVERAGE_WINDOW, &s->scratch, &ignored) ||
		!line.count || !line.is_whole ||
		commit_parents(&parents, &count, repo, &line.items[line.count - 1],
			&s->scratch, &ignored) ||
		!count || !oid_eq(&parents[0], &statement->base))
		return;
	add_length(s, line.count);
}

/* "review/DIGEST/ID" */
static void note_file(struct survey *s, const struct evidence_file *file)
{
	static const char prefix[] = "review/";
	struct str rest = file->name, digest;
	const struct known_key *key;
	struct statement statement;
	struct err ignored;

	if (!str_has_prefix(rest, prefix))
		return;
	rest = str_slice(rest, sizeof(prefix) - 1, rest.n);
	digest = arena_str(s->arena, str_slice(rest, 0, str_find(rest, '/', 0)));
	VEC_PUSH(s->arena, &s->signed_for, digest);
	if (!envelope_open(
		    &statement, &key, &s->scratch, &s->keyring, file->text, &ignored) &&
		statement.kind == STATEMENT_REVIEW && !statement.is_reject)
		note_length(s, &statement);
}

static int note_person(
	struct survey *s, const struct evidence_person *person, struct err *err)
{
	struct oid none = {.n = 0};
	struct evidence_files files;
	struct delta delta;

	if (delta_trees(&delta, s->desk->repo, &none, &person->tree, &s->scratch, err) ||
		evidence_read(
			&files, s->desk->repo, &delta, person->id, &s->scratch, err))
		return -1;
	for (size_t i = 0; i < files.count; i++)
		note_file(s, &files.items[i]);
	arena_reset(&s->scratch);
	return 0;
}

static int note_all(struct survey *s, struct err *err)
{
	if (keyring_make(&s->keyring, s->arena, s->roster, err))
		return -1;
	for (size_t i = 0; i < s->desk->evidence.count; i++) {
		if (note_person(s, &s->desk->evidence.persons[i], err))
			return -1;
	}
	if (s->signed_for.count)
		qsort(s->signed_for.items, s->signed_for.count,
			sizeof(*s->signed_for.items), by_bytes);
	return 0;
}

/* --- one window ------------------------------------------------------------------------
 */

/* Was anything signed for what some rule speaks of in this change? */
static bool is_part_signed(struct survey *s, const struct delta *delta)
{
	for (size_t i = 0; i < s->roster->rule_count; i++) {
		const struct review_rule *rule = &s->roster->rules[i];
		struct delta part;

		if (!rule->need_count || !review_rule_has_ref(rule, s->ref))
			continue;
		review_part(&part, &s->scratch, delta, rule);
		if (part.count && is_signed_for(s, &part))
			return true;
	}
	return false;
}

/* The change of the branch that a merge brings, when there is one. */
static int is_merged_signed(bool *out, struct survey *s, const struct oid *from,
	const struct oid *to, struct err *err)
{
	struct repo *repo = s->desk->repo;
	struct oid *parents, base;
	struct delta merged;
	size_t count;

	*out = false;
	if (commit_parents(&parents, &count, repo, to, &s->scratch, err))
		return -1;
	if (count != 2 || !oid_eq(&parents[0], from))
		return 0;
	if (merge_base_of(&base, repo, &parents[0], &parents[1], err))
		return -1;
	if (!base.n)
		return 0;
	if (delta_commits(&merged, repo, &base, &parents[1], &s->scratch, err))
		return -1;
	*out = is_part_signed(s, &merged);
	return 0;
}

/* Is it worth a judgement? Rules for each commit may be met though no whole is signed. */
static int is_worth(bool *out, struct survey *s, const struct oid *from,
	const struct oid *to, struct err *err)
{
	struct delta delta;

	*out = s->has_each && s->signed_for.count;
	if (*out || !s->signed_for.count)
		return 0;
	if (delta_commits(&delta, s->desk->repo, from, to, &s->scratch, err))
		return -1;
	*out = is_part_signed(s, &delta);
	return *out ? 0 : is_merged_signed(out, s, from, to, err);
}

static int judge_window(struct review_result *out, struct survey *s, size_t index,
	size_t length, struct err *err)
{
	const struct line *line = &s->range->line;
	size_t start = index + length, left = line->count - start;
	bool is_long = left > LIMIT_PAST_LINE;
	struct line past = {.items = line->items + start,
		.count = is_long ? LIMIT_PAST_LINE : left,
		.is_whole = !is_long};
	struct review_move move = {.ref = s->ref,
		.old_tip = before(s, start),
		.new_tip = line->items[index],
		.past = &past,
		.is_one = true};

	if (s->range->pushers)
		s->desk->pusher = s->range->pushers[index];
	return review_judge(out, s->desk, &move, err);
}

/* --- steps -----------------------------------------------------------------------------
 */

static struct coverage_step *step_at(struct survey *s, size_t index)
{
	return &s->out->items[s->range->from - 1 - index];
}

static void keep_used(
	struct survey *s, struct coverage_step *step, const struct credits *used)
{
	step->used = (struct credits){0};
	for (size_t i = 0; i < used->count; i++) {
		struct credit credit = used->items[i];

		credit.id = arena_str(s->arena, str_of(credit.id)).p;
		credit.role = arena_str(s->arena, credit.role);
		VEC_PUSH(s->arena, &step->used, credit);
	}
}

static void keep_lacks(
	struct survey *s, struct coverage_step *step, const struct review_result *result)
{
	step->is_heard = true;
	for (size_t i = 0; i < result->discounts.count; i++) {
		struct discount discount = result->discounts.items[i];

		discount.words = arena_str(s->arena, discount.words);
		VEC_PUSH(s->arena, &step->discounts, discount);
	}
	for (size_t i = 0; i < result->lacks.count; i++) {
		struct lack lack = result->lacks.items[i];

		lack.words = arena_str(s->arena, lack.words);
		VEC_PUSH(s->arena, &step->lacks, lack);
	}
}

/* All steps of the window count as one change. */
static void cover(
	struct survey *s, size_t index, size_t length, const struct review_result *result)
{
	for (size_t i = index; i < index + length; i++) {
		struct coverage_step *step = step_at(s, i);

		if (step->state != COVERAGE_NONE)
			continue;
		step->state = COVERAGE_FULL;
		step->start = before(s, index + length);
		step->lacks.count = step->discounts.count = 0;
		keep_used(s, step, &result->used);
	}
}

static int try_window(
	bool *is_covered, struct survey *s, size_t index, size_t length, struct err *err)
{
	struct coverage_step *step = step_at(s, index);
	struct oid from = before(s, index + length);
	struct review_result result;
	bool is_worthy;

	*is_covered = false;
	if (is_worth(&is_worthy, s, &from, &step->commit, err))
		return -1;
	if (!is_worthy)
		return 0;
	if (judge_window(&result, s, index, length, err))
		return -1;
	*is_covered = result.is_asked && result.is_covered;
	if (*is_covered) {
		cover(s, index, length, &result);
	} else if (!step->is_heard) {
		keep_lacks(s, step, &result);
	}
	return 0;
}

/* How many steps up to this one might have landed as one: those that nothing covers. */
static size_t run_length(struct survey *s, size_t index)
{
	size_t most = s->length_count ? s->lengths[s->length_count - 1] : 1, run = 0;

	while (run < most && index + run < s->range->from &&
		step_at(s, index + run)->state != COVERAGE_FULL)
		run++;
	return run;
}

static int survey_step(struct survey *s, size_t index, struct err *err)
{
	struct coverage_step *step = step_at(s, index);
	struct delta delta;
	bool is_covered;
	size_t run;

	if (delta_commits(
		    &delta, s->desk->repo, &step->from, &step->commit, &s->scratch, err))
		return -1;
	step->state = coverage_is_asked(s->roster, s->ref, &delta) ? COVERAGE_NONE
								   : COVERAGE_EXEMPT;
	/* the last commit of an approved branch may be one that nothing is asked of */
	is_covered = false;
	if (step->state == COVERAGE_NONE && try_window(&is_covered, s, index, 1, err))
		return -1;
	run = run_length(s, index);
	for (size_t i = 0; i < s->length_count && s->lengths[i] <= run && !is_covered;
		i++) {
		arena_reset(&s->scratch);
		if (try_window(&is_covered, s, index, s->lengths[i], err))
			return -1;
	}
	return 0;
}

static int count_step(struct survey *s, size_t index, struct err *err)
{
	struct coverage_step *step = step_at(s, index);
	struct line_count *lines;
	struct delta delta;

	if (delta_commits(&delta, s->desk->repo, &step->from, &step->commit, &s->scratch,
		    err) ||
		line_counts(&lines, s->desk->repo, &delta, &s->scratch, err))
		return err_prefix(err, "%.12s: ", OID_HEX_OF(&step->commit));
	coverage_add(s->out, step, s->roster, s->ref, &delta, lines);
	return 0;
}

static int survey(struct survey *s, struct err *err)
{
	if (note_all(s, err))
		return -1;
	for (size_t i = s->range->from; i-- > s->range->to;) {
		struct coverage_step step = {
			.commit = s->range->line.items[i], .from = before(s, i + 1)};

		VEC_PUSH(s->arena, s->out, step);
		if (survey_step(s, i, err))
			return -1;
		arena_reset(&s->scratch);
	}
	for (size_t i = s->range->from; i-- > s->range->to;) {
		if (count_step(s, i, err))
			return -1;
		arena_reset(&s->scratch);
	}
	return 0;
}

int coverage_measure(struct coverage *out, struct review_desk *desk, struct str ref,
	const struct coverage_range *range, struct err *err)
{
	struct survey s = {.desk = desk,
		.roster = &desk->policy->roster,
		.ref = ref,
		.range = range,
		.out = out,
		.arena = desk->arena};
	int status;

	*out = (struct coverage){0};
	for (size_t i = 0; i < s.roster->rule_count; i++)
		s.has_each |= s.roster->rules[i].history == HISTORY_EACH &&
			      review_rule_has_ref(&s.roster->rules[i], ref);
	coverage_roles(out, s.arena, s.roster, ref);
	desk->is_past = true;
	desk->arena = &s.scratch;
	status = survey(&s, err);
	desk->arena = s.arena;
	arena_done(&s.scratch);
	return status;
}
