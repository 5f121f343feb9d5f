/*
 * Suppressions at work. A mark covers findings of the rules it names on one line; each
 * that covers none, or names what does not exist, is a finding itself. The grammar is in
 * core/mute.h. One that names a record grants nothing by itself: its findings remember
 * the name, and whether the record covers them gate/except.c finds out.
 */
#include "core/mute.h"
#include "gate/internal.h"
#include "base/banned.h"

struct muting {
	struct worker *worker;
	const struct change *change;
	struct source *source;
	const struct mark *mark;
	const struct mute *mute;
	struct str reason; /* its, in the run's arena */
	uint32_t line;	   /* that the mark speaks of */
	size_t first, end; /* findings of this source, without those made here */
	bool has_target;
};

static void complain(const struct muting *m, const struct rule *rule, struct str quote)
{
	engine_finding(m->worker, rule, m->source, m->mark->start, m->mark->end, quote);
}

/* Does the policy let a plain reason in the source mute this finding? */
static bool is_granted(const struct muting *m, const struct finding *finding)
{
	return policy_suppression_need(m->worker->input->policy, finding->rule,
		       m->change->root_path) == NEED_REASON;
}

/* The first finding on the line or below; they are in order. */
static size_t first_on_line(const struct muting *m)
{
	size_t low = m->first, high = m->end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (m->worker->findings.items[middle].span.line < m->line)
			low = middle + 1;
		else
			high = middle;
	}
	return m->has_target ? low : m->end;
}

/* Mute what the mark covers for one rule. */
static void mute_rule(const struct muting *m, const struct rule *rule)
{
	bool is_used = false, is_refused = false;

	for (size_t i = first_on_line(m); i < m->end; i++) {
		struct finding *finding = &m->worker->findings.items[i];

		if (finding->span.line != m->line)
			break;
		if (finding->rule != rule || finding->class == CLASS_ENGINE)
			continue;
		is_used = true;
		if (finding->state == STATE_MUTED)
			continue;
		if (m->mute->is_record) {
			finding->record = m->reason;
			continue;
		}
		if (!is_granted(m, finding)) {
			is_refused = true;
			continue;
		}
		finding->state = STATE_MUTED;
		finding->reason = m->reason;
	}
	if (is_refused)
		complain(m, m->worker->engine->no_record, rule->id);
	else if (!is_used)
		complain(m, m->worker->engine->unused, rule->id);
}

static void apply(struct muting *m, struct mute *mute)
{
	m->mute = mute;
	m->reason = arena_str(&m->worker->arena, mute->reason);
	if (mute->fault == MUTE_MALFORMED) {
		complain(m, m->worker->engine->malformed, (struct str){0});
		return;
	}
	if (mute->fault == MUTE_NO_REASON) {
		complain(m, m->worker->engine->no_reason, mute->rules[0]);
		return;
	}
	for (size_t i = 0; i < mute->rule_count; i++) {
		const struct rule *rule =
			rule_find(m->worker->input->rules, mute->rules[i]);

		if (rule)
			mute_rule(m, rule);
		else
			complain(m, m->worker->engine->unknown_id, mute->rules[i]);
	}
}

void mutes_apply(struct worker *worker, const struct change *change,
	struct source *source, const struct scan *scan, size_t first)
{
	struct muting m = {
		.worker = worker,
		.change = change,
		.source = source,
		.first = first,
		.end = worker->findings.count,
	};

	source_index_lines(source, &worker->scratch);
	for (size_t i = 0; i < scan->marks.count; i++) {
		struct mute mute;

		m.mark = &scan->marks.items[i];
		m.has_target = m.mark->target != m.mark->start;
		m.line = source_line_of(source, m.mark->target);
		mute_read(&mute, str_slice(source->bytes, m.mark->start, m.mark->end));
		apply(&m, &mute);
	}
	/* what was said of the marks is judged as all else is */
	findings_judge(worker, change, m.end);
}
