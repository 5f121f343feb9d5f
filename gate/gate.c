/*
 * Who is checked, by how many threads, and what comes of it. Read next: gate/source.c.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/limits.h"
#include "gate/dependencies.h"
#include "gate/internal.h"
#include "gate/reach.h"
#include "base/banned.h"

struct member {
	struct worker worker;
	struct crew *crew;
	bool is_first; /* runs on the caller's thread and tells progress */
};

bool change_is_source(const struct change *change)
{
	return change->kind != CHANGE_DELETED && !change->is_past &&
	       change->entry == ENTRY_FILE &&
	       (change->is_named || language_of(change->root_path) != LANGUAGE_NONE);
}

/* The changes that are sources and not excluded; exclusions are noted. */
static void select_sources(struct crew *crew, struct worker *first)
{
	const struct gate_input *input = crew->input;
	struct str noted = {0}; /* a range may hold a path twice; it is sorted by path */

	for (size_t i = 0; i < input->changes->count; i++) {
		const struct change *change = &input->changes->items[i];
		const struct exclusion *exclusion;

		if (!change_is_source(change) && !secrets_are_wanted(first, change))
			continue;
		exclusion = policy_exclusion(input->policy, change->root_path);
		if (exclusion && change->is_past && str_eq(noted, change->path))
			continue;
		noted = exclusion ? change->path : noted;
		if (exclusion)
			worker_unchecked(first, UNCHECKED_EXCLUDED, change->path,
				arena_str(&first->arena, exclusion->reason).p);
		else
			VEC_PUSH(&first->arena, &crew->sources, change);
	}
}

/* Only what could fire is looked for. */
static void select_rules(
	struct rule_set *out, struct arena *arena, const struct gate_input *input)
{
	for (size_t i = 0; i < input->rules->count; i++) {
		const struct rule *rule = input->rules->items[i];

		if (rule->match != MATCH_ENGINE && policy_may_fire(input->policy, rule))
			VEC_PUSH(arena, out, rule);
	}
}

static void engine_rules_find(struct engine_rules *out, const struct rule_set *rules)
{
	*out = (struct engine_rules){
		.degraded = rule_find(rules, str_of("scan-degraded")),
		.malformed = rule_find(rules, str_of("sup-malformed")),
		.no_reason = rule_find(rules, str_of("sup-no-reason")),
		.unknown_id = rule_find(rules, str_of("sup-unknown-id")),
		.unused = rule_find(rules, str_of("sup-unused")),
		.no_record = rule_find(rules, str_of("sup-no-record")),
	};
}

static size_t worker_count(const struct crew *crew)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t count = crew->input->workers;

	if (!count)
		count = processors > 0 ? (size_t)processors : 1;
	return count > LIMIT_WORKERS ? LIMIT_WORKERS : count;
}

static void *work(void *payload)
{
	struct member *member = payload;
	struct crew *crew = member->crew;
	const struct gate_input *input = crew->input;

	for (;;) {
		size_t i = atomic_fetch_add(&crew->next, 1);

		if (i >= crew->sources.count || (input->stop && *input->stop))
			break;
		source_check(&member->worker, crew->sources.items[i]);
		if (member->is_first && input->progress)
			input->progress(i + 1, crew->sources.count);
	}
	leads_join(&member->worker.leads);
	parser_done(&member->worker.parser);
	arena_done(&member->worker.scratch);
	return NULL;
}

/* Fewer threads than wanted is no fault: those that run do all the work. */
static void work_together(struct member *members, size_t count)
{
	size_t work_count = members[0].crew->sources.count;
	pthread_t threads[LIMIT_WORKERS];
	size_t started = 0;

	if (count > work_count)
		count = work_count;
	while (started + 1 < count &&
		!pthread_create(&threads[started], NULL, work, &members[started + 1]))
		started++;
	work(&members[0]);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
}

int unchecked_cmp(const void *a, const void *b)
{
	const struct unchecked *x = a, *y = b;
	int order = str_cmp(x->path, y->path);

	return order ? order : str_cmp(x->reason, y->reason);
}

/* The lists of n workers in one; where one worker has all, it is that one's. */
#define JOIN(to, arena, members, n, field) \
	do { \
		size_t join_n = 0; \
\
		*(to) = (members)[0].worker.field; \
		for (size_t join_i = 0; join_i < (n); join_i++) \
			join_n += (members)[join_i].worker.field.count; \
		if (join_n == (to)->count) \
			break; \
		(to)->items = arena_array((arena), join_n, sizeof(*(to)->items)); \
		(to)->cap = join_n; \
		(to)->count = 0; \
		for (size_t join_i = 0; join_i < (n); join_i++) { \
			join_n = (members)[join_i].worker.field.count; \
			if (join_n) \
				memcpy((to)->items + (to)->count, \
					(members)[join_i].worker.field.items, \
					join_n * sizeof(*(to)->items)); \
			(to)->count += join_n; \
		} \
	} while (0)

#define SORT(list, cmp) \
	do { \
		if ((list)->count) \
			qsort((list)->items, (list)->count, sizeof(*(list)->items), \
				cmp); \
	} while (0)

/* All workers' results, in the one order that does not show who found them. */
static void merge(struct gate_result *out, struct member *members, size_t count)
{
	struct arena *arena = &members[0].worker.arena;

	JOIN(&out->findings, arena, members, count, findings);
	JOIN(&out->unchecked, arena, members, count, unchecked);
	JOIN(&out->receipts, arena, members, count, receipts);
	JOIN(&out->dissents, arena, members, count, dissents);
	for (size_t i = 0; i < count; i++)
		stats_add(&out->stats, &members[i].worker.stats);
	SORT(&out->findings, finding_cmp);
	SORT(&out->unchecked, unchecked_cmp);
	SORT(&out->receipts, receipt_cmp);
	SORT(&out->dissents, dissent_cmp);
	out->arenas = memory_get(NULL, count * sizeof(struct arena));
	out->arena_count = count;
	for (size_t i = 0; i < count; i++)
		out->arenas[i] = members[i].worker.arena;
}

/* Workers have nothing of their own yet, only what they share. Returns how many. */
static size_t members_init(
	struct member *members, struct crew *crew, const struct worker *shared)
{
	size_t count = worker_count(crew);

	for (size_t i = 0; i < count; i++)
		members[i] = (struct member){
			.crew = crew, .worker = *shared, .is_first = i == 0};
	return count;
}

/* The sources, then what they include, then what that includes, until there is no more.
 */
static void work_in_rounds(struct crew *crew, struct member *members, size_t count)
{
	struct worker *first = &members[0].worker, *workers[LIMIT_WORKERS];
	struct follow follow = {
		.input = crew->input, .reach = first->reach, .arena = &first->arena};

	for (size_t i = 0; i < count; i++)
		workers[i] = &members[i].worker;
	for (;;) {
		work_together(members, count);
		if (crew->input->stop && *crew->input->stop)
			return;
		follow_round(&crew->sources, &follow, first, workers, count);
		if (!crew->sources.count)
			return;
		atomic_store(&crew->next, 0);
	}
}

/* The macros that the policy gives to all sources. */
static void read_given(struct header *out, struct worker *worker)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_HEADER_BYTES);
	struct arena scratch = {0};
	const struct policy *policy = worker->input->policy;

	for (; policy; policy = policy->floor) {
		for (size_t i = 0; i < policy->macro_count; i++) {
			buf_add(&text, policy->macros[i]);
			buf_putc(&text, '\n');
		}
	}
	header_read(out, &worker->arena, &scratch, buf_str(&text), worker->words);
	arena_done(&scratch);
}

/* What workers see of the content of changes; NOTICE_NONE is 0. */
static unsigned char *notices_init(struct member *members, size_t count)
{
	struct worker *first = &members[0].worker;
	unsigned char *notices =
		ARENA_NEW(&first->arena, unsigned char, first->input->changes->count);

	for (size_t i = 0; i < count; i++)
		members[i].worker.notices = notices;
	return notices;
}

/* From facts to the verdict: see gate/gate.h. */
static int conclude(struct gate_result *out, const struct gate_input *input,
	const unsigned char *notices, struct err *err)
{
	verdict_judge(&out->bare, &out->findings, &out->unchecked, input->threshold);
	if (components_apply(out, input, notices, err) || baseline_apply(out, input, err))
		return -1;
	exceptions_apply(out, input);
	verdict_judge(&out->verdict, &out->findings, &out->unchecked, input->threshold);
	return 0;
}

int gate_run(struct gate_result *out, const struct gate_input *input, struct err *err)
{
	struct member members[LIMIT_WORKERS];
	struct worker *first = &members[0].worker;
	struct crew crew = {.input = input};
	struct engine_rules engine;
	struct rule_set rules = {0};
	struct words words;
	struct reach reach;
	struct header given;
	const struct worker shared = {.input = input,
		.words = &words,
		.engine = &engine,
		.given = &given,
		.reach = &reach};
	size_t count = members_init(members, &crew, &shared);
	unsigned char *notices = notices_init(members, count);

	engine_rules_find(&engine, input->rules);
	select_rules(&rules, &first->arena, input);
	words_init(&words, &first->arena, &rules);
	reach_init(&reach, input->store, &words,
		input->changes->why == WHY_STAGED ? input->store->cache_dir : NULL);
	read_given(&given, first);
	if (!input->is_deps_only) {
		select_sources(&crew, first);
		entries_check(first);
		work_in_rounds(&crew, members, count);
	}
	*out = (struct gate_result){0};
	merge(out, members, count);
	out->stats.headers_read = reach.headers_read;
	out->stats.headers_remembered = reach.headers_remembered;
	reach_done(&reach);
	for (size_t i = 0; i < input->changes->count; i++)
		out->stats.changes += !input->changes->items[i].is_past;
	if (input->stop && *input->stop) {
		gate_result_done(out);
		return err_set(err, "interrupted; nothing was decided");
	}
	if (conclude(out, input, notices, err)) {
		gate_result_done(out);
		return -1;
	}
	return 0;
}

void gate_result_done(struct gate_result *result)
{
	for (size_t i = 0; i < result->arena_count; i++)
		arena_done(&result->arenas[i]);
	free(result->arenas);
	*result = (struct gate_result){0};
}
