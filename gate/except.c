/*
 * Rule by rule: the open findings on one side, what was signed about that rule on the
 * other. First those that count, then the rest, so that who is blocked hears why. Read
 * next: gate/except_desk.c, core/fingerprint_match.c.
 */
#include <assert.h>
#include <stdlib.h>
#include "gate/internal.h"
#include "syntax/tokens.h"
#include "base/banned.h"

struct applying {
	struct gate_result *result;
	const struct gate_input *input;
	struct except_desk *desk;
	struct arena *arena; /* of the result */
	struct arena scratch;
	struct finding_list derived;
	struct err *err;
};

/* Findings of one rule that are open, and what there is for it. */
struct docketed {
	struct finding **findings;
	size_t count;
	struct standing_list list;
	size_t *covered; /* by index of the list: how many */
};

/* --- what is said ----------------------------------------------------------------------
 */

/* A finding of the engine's own where another one is. */
static void say(struct applying *a, const struct finding *at, const char *rule_id,
	const struct exception *exception, struct str words)
{
	const struct rule *rule = rule_find(a->input->rules, str_of(rule_id));
	struct finding finding = *at;

	assert(rule);
	finding.rule = rule;
	finding.class = CLASS_ENGINE;
	finding.state = STATE_OPEN;
	finding.is_derived = true;
	finding.name = exception ? exception->id : at->record;
	finding.via = (struct str){0};
	finding.reason = (struct str){0};
	finding.record = (struct str){0};
	finding.is_doubtful = false;
	finding.exception = exception;
	finding.fingerprints = NULL;
	finding.message = words;
	finding.severity =
		policy_severity(a->input->policy, &finding, finding_root_path(at));
	if (finding.severity != SEVERITY_OFF)
		VEC_PUSH(a->arena, &a->derived, finding);
}

static void say_state(struct applying *a, const struct finding *at, const char *rule,
	const struct exception *e)
{
	say(a, at, rule, e,
		arena_printf(a->arena, "the exception %.*s %.*s", STR_ARG(e->id),
			STR_ARG(e->words)));
}

/* --- what covers -----------------------------------------------------------------------
 */

static bool is_of_function(const struct standing *standing, const struct finding *finding)
{
	struct digest wanted, there;
	struct str name = standing->exception.function, own = finding->function;

	if (standing->exception.scope != COVERS_FUNCTION)
		return true;
	if (!own.n)
		return false;
	tokens_digest(&wanted, name, 0, (uint32_t)name.n);
	tokens_digest(&there, own, 0, (uint32_t)own.n);
	return memcmp(&wanted, &there, sizeof(wanted)) == 0;
}

static bool covers_widely(struct applying *a, const struct standing *standing,
	const struct finding *finding)
{
	struct str path = finding_root_path(finding);

	return exception_has_path(&standing->exception, path) &&
	       is_of_function(standing, finding) &&
	       standing_counts_at(a->desk, standing, path);
}

/*
 * Fingerprints hide what secrets are, and one kind of them the path. A copy in another
 * file is another finding; what moved there left its file.
 */
static bool is_same_place(struct applying *a, const struct standing *standing,
	const struct exception_place *place, const struct finding *finding)
{
	struct str path = finding_root_path(finding);

	if (finding->rule->class == RULE_SECRET && !place->blob.n)
		return false;
	if (place->blob.n && !oid_eq(&place->blob, &finding->blob))
		return false;
	if (!str_eq(path, place->path) && !path_is_gone(a->input, place->path))
		return false;
	return standing_counts_at(a->desk, standing, path);
}

static bool is_forbidden(const struct applying *a, const struct finding *finding)
{
	const struct policy *policy = a->input->policy;
	struct str path = finding_root_path(finding);

	if (policy_suppression_need(policy, finding->rule, path) == NEED_FORBIDDEN)
		return true;
	/* a floor that wants a record and says who grants none grants none */
	return policy->floor && !policy->floor->roster.exception_count &&
	       policy_suppression_need(policy->floor, finding->rule, path) != NEED_REASON;
}

/* What covers it becomes its exception; only one that counts changes its state. */
static void cover(
	struct applying *a, struct docketed *d, struct finding *finding, size_t standing)
{
	const struct exception *e = &d->list.items[standing].exception;

	d->covered[standing]++;
	if (finding->exception)
		return; /* by another one, which is as good or better */
	finding->exception = e;
	if (!exception_is_active(e))
		return;
	if (is_forbidden(a, finding)) {
		say(a, finding, "sup-pending", e,
			arena_printf(a->arena,
				"the exception %.*s does not count: the policy forbids "
				"any for this rule here",
				STR_ARG(e->id)));
		return;
	}
	finding->state = STATE_EXCEPTED;
	finding->reason = e->reason;
}

/* --- findings by their fingerprints ----------------------------------------------------
 */

static size_t collect_printed(struct finding **out, const struct docketed *d)
{
	size_t count = 0;

	for (size_t i = 0; i < d->count; i++) {
		if (d->findings[i]->fingerprints)
			out[count++] = d->findings[i];
	}
	return count;
}

/* Each by itself: a second one for the same finding takes nothing from the first. */
static void match_places(struct applying *a, struct docketed *d, size_t index)
{
	const struct standing *standing = &d->list.items[index];
	const struct exception *e = &standing->exception;
	struct finding **found = ARENA_NEW(&a->scratch, struct finding *, d->count);
	size_t count = collect_printed(found, d);
	struct fingerprints *old =
		ARENA_NEW(&a->scratch, struct fingerprints, e->place_count);
	struct fingerprints *now = ARENA_NEW(&a->scratch, struct fingerprints, count);
	struct fingerprint_match *matches =
		ARENA_NEW(&a->scratch, struct fingerprint_match, count);

	for (size_t i = 0; i < e->place_count; i++)
		old[i] = e->places[i].prints;
	for (size_t i = 0; i < count; i++)
		now[i] = *found[i]->fingerprints;
	fingerprints_match(matches, &a->scratch, old, e->place_count, now, count);
	for (size_t i = 0; i < count; i++) {
		size_t place = matches[i].old;

		if (place != SIZE_MAX &&
			is_same_place(a, standing, &e->places[place], found[i]))
			cover(a, d, found[i], index);
	}
}

/* --- more than findings ----------------------------------------------------------------
 */

/* All or nothing: more than its cap is something that nobody has seen. */
static void match_widely(struct applying *a, struct docketed *d, size_t index)
{
	const struct standing *standing = &d->list.items[index];
	const struct exception *e = &standing->exception;
	const struct finding *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < d->count; i++) {
		if (d->findings[i]->exception ||
			!covers_widely(a, standing, d->findings[i]))
			continue;
		first = first ? first : d->findings[i];
		count++;
	}
	if (exception_is_active(e) && count > e->cap) {
		say(a, first, "sup-over-match", e,
			arena_printf(a->arena,
				"the exception %.*s is for at most %u findings, and "
				"there "
				"are %zu, so it covers none",
				STR_ARG(e->id), (unsigned)e->cap, count));
		d->covered[index] = count;
		return;
	}
	for (size_t i = 0; i < d->count; i++) {
		if (!d->findings[i]->exception &&
			covers_widely(a, standing, d->findings[i]))
			cover(a, d, d->findings[i], index);
	}
}

static void match_with(struct applying *a, struct docketed *d, enum exception_state state,
	enum exception_scope scope)
{
	for (size_t i = 0; i < d->list.count; i++) {
		const struct exception *e = &d->list.items[i].exception;

		if (e->state != state || e->scope != scope || !e->rule.n)
			continue;
		if (scope == COVERS_FINDING)
			match_places(a, d, i);
		else
			match_widely(a, d, i);
	}
}

/*
 * The best state first: what is asked for again counts before what ends. Then the
 * narrowest, so that caps count what nothing else covers, in whatever order they lie.
 */
static void match(struct applying *a, struct docketed *d)
{
	for (int state = EXCEPTION_STATE_COUNT; state-- > 0;) {
		for (int scope = 0; scope < COVERS_PERMIT; scope++)
			match_with(a, d, (enum exception_state)state,
				(enum exception_scope)scope);
	}
}

/* --- marks in the source ---------------------------------------------------------------
 */

static const struct exception *find_record(const struct docketed *d, struct str record)
{
	for (size_t i = 0; i < d->list.count; i++) {
		if (exception_id_is(record, d->list.items[i].exception.statement))
			return &d->list.items[i].exception;
	}
	return NULL;
}

/* A comment names an exception that does not help here. */
static void say_record(
	struct applying *a, const struct docketed *d, const struct finding *finding)
{
	const struct exception *e = find_record(d, finding->record);

	if (e && !exception_is_active(e))
		say_state(a, finding, "sup-no-record", e);
	else if (e)
		say(a, finding, "sup-no-record", e,
			arena_printf(a->arena, "the exception %.*s does not cover this",
				STR_ARG(e->id)));
	else
		say(a, finding, "sup-no-record", NULL,
			rule_message(a->arena,
				rule_find(a->input->rules, str_of("sup-no-record")),
				finding->record));
}

/* --- the whole -------------------------------------------------------------------------
 */

static const char *rule_for(enum exception_state state)
{
	switch (state) {
	case EXCEPTION_EXPIRING:
		return "sup-expiring";
	case EXCEPTION_EXPIRED:
		return "sup-expired";
	case EXCEPTION_ACTIVE:
		return NULL;
	case EXCEPTION_INVALID:
	case EXCEPTION_WITHDRAWN:
	case EXCEPTION_REFUSED:
	case EXCEPTION_REJECTED:
	case EXCEPTION_REQUESTED:
	case EXCEPTION_STATE_COUNT:
		break;
	}
	return "sup-pending";
}

/* Once for each exception, at the first finding that it is about. */
static void say_of_rule(struct applying *a, struct docketed *d)
{
	bool *is_told = ARENA_NEW(&a->scratch, bool, d->list.count);

	for (size_t i = 0; i < d->count; i++) {
		struct finding *finding = d->findings[i];
		const struct exception *e = finding->exception;
		size_t index = 0;

		if (finding->state == STATE_OPEN && finding->record.n)
			say_record(a, d, finding);
		if (!e)
			continue;
		while (&d->list.items[index].exception != e)
			index++;
		if (!is_told[index] && rule_for(e->state))
			say_state(a, finding, rule_for(e->state), e);
		is_told[index] = true;
	}
}

/* What is active and covers nothing in all that there is. */
static void say_stale(struct applying *a, const struct docketed *d)
{
	for (size_t i = 0; i < d->list.count; i++) {
		const struct exception *e = &d->list.items[i].exception;
		struct finding at = {.path = str_of(POLICY_PATH)};

		if (!exception_is_active(e) || d->covered[i] || e->scope == COVERS_PERMIT)
			continue;
		if (e->place_count)
			at.path = e->places[0].path;
		else if (e->scope == COVERS_FUNCTION || e->scope == COVERS_FILE)
			at.path = e->path;
		say(a, &at, "sup-stale", e,
			arena_printf(a->arena,
				"the exception %.*s for '%.*s' covers nothing any more",
				STR_ARG(e->id), STR_ARG(e->rule)));
	}
}

/* Could it be for a finding, or does a comment name it? */
static bool is_of_interest(void *ctx, const struct exception *e)
{
	const struct docketed *d = ctx;

	for (size_t i = 0; i < d->count; i++) {
		const struct finding *finding = d->findings[i];

		if ((finding->record.n &&
			    exception_id_is(finding->record, e->statement)) ||
			exception_has_path(e, finding_root_path(finding)))
			return true;
		for (size_t j = 0; finding->fingerprints && j < e->place_count; j++) {
			if (fingerprints_share(
				    &e->places[j].prints, finding->fingerprints))
				return true;
		}
	}
	return false;
}

static int apply_rule(struct applying *a, struct docketed *d, const struct rule *rule)
{
	const struct exception_filter filter = {.is_wanted = is_of_interest, .ctx = d};

	d->list = (struct standing_list){0};
	if (a->desk && except_find(&d->list, a->desk, rule->id,
			       a->input->is_complete ? NULL : &filter, a->err))
		return -1;
	d->covered = ARENA_NEW(&a->scratch, size_t, d->list.count);
	match(a, d);
	say_of_rule(a, d);
	if (a->input->is_complete)
		say_stale(a, d);
	arena_reset(&a->scratch);
	return 0;
}

static int by_rule(const void *a, const void *b)
{
	const struct finding *x = *(struct finding *const *)a;
	const struct finding *y = *(struct finding *const *)b;
	int order = str_cmp(x->rule->id, y->rule->id);

	return order ? order : (x > y) - (x < y);
}

/* The open ones that an exception could be for, by rule. */
static struct finding **collect(size_t *count, struct applying *a)
{
	struct finding_list *all = &a->result->findings;
	struct finding **list = ARENA_NEW(a->arena, struct finding *, all->count);

	*count = 0;
	for (size_t i = 0; i < all->count; i++) {
		struct finding *finding = &all->items[i];

		if (finding->state == STATE_OPEN && finding->class != CLASS_ENGINE)
			list[(*count)++] = finding;
	}
	if (*count)
		qsort(list, *count, sizeof(struct finding *), by_rule);
	return list;
}

/* Rules without findings matter in a complete scan only: for what is stale. */
static int apply_all(struct applying *a)
{
	size_t count;
	struct finding **findings = collect(&count, a);

	for (size_t i = 0, end; i < count; i = end) {
		struct docketed d = {.findings = findings + i};

		for (end = i; end < count && findings[end]->rule == findings[i]->rule;)
			end++;
		d.count = end - i;
		if (apply_rule(a, &d, findings[i]->rule))
			return -1;
	}
	for (size_t i = 0; a->input->is_complete && i < a->input->rules->count; i++) {
		const struct rule *rule = a->input->rules->items[i];
		struct docketed d = {0};
		bool has_findings = false;

		for (size_t j = 0; j < count && !has_findings; j++)
			has_findings = findings[j]->rule == rule;
		if (!has_findings && apply_rule(a, &d, rule))
			return -1;
	}
	return 0;
}

static void add_derived(struct applying *a)
{
	struct finding_list *all = &a->result->findings;

	for (size_t i = 0; i < a->derived.count; i++)
		VEC_PUSH(a->arena, all, a->derived.items[i]);
	if (a->derived.count)
		qsort(all->items, all->count, sizeof(*all->items), finding_cmp);
}

void exceptions_apply(struct gate_result *result, const struct gate_input *input)
{
	struct err err;
	struct applying a = {.result = result,
		.input = input,
		.desk = input->desk,
		.arena = &result->arenas[0],
		.err = &err};

	if (apply_all(&a)) {
		struct unchecked fault = {.kind = UNCHECKED_FAULT};

		fault.reason = arena_printf(
			a.arena, "exceptions could not be looked up: %s", err.text);
		VEC_PUSH(a.arena, &result->unchecked, fault);
		qsort(result->unchecked.items, result->unchecked.count,
			sizeof(*result->unchecked.items), unchecked_cmp);
	}
	add_derived(&a);
	arena_done(&a.scratch);
}
