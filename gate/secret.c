/*
 * Rules of class secret: what syntax/secret.h finds in a file, C or not, becomes findings
 * where it touches a changed line; and the bytes of secrets leave every line that is
 * shown, whatever the finding is about. Read next: gate/source.c, which calls.
 */
#include "gate/internal.h"
#include "base/utf16.h"
#include "core/mute.h"
#include "base/limits.h"
#include "base/banned.h"

#define MASK '*'

/* Does a rule that asks for the fact say anything at that path? */
static bool is_on_at(
	const struct worker *worker, enum fact_kind kind, const struct change *change)
{
	const struct rule_set *rules = &worker->words->fact_rules[kind];

	for (size_t i = 0; i < rules->count; i++) {
		struct finding finding = {.rule = rules->items[i], .class = CLASS_FACT};

		if (policy_severity(worker->input->policy, &finding, change->root_path) !=
			SEVERITY_OFF)
			return true;
	}
	return false;
}

bool secrets_are_wanted(const struct worker *worker, const struct change *change)
{
	if (!(worker->words->facts & FACT_SECRET) || change->is_included ||
		change->kind == CHANGE_DELETED || change->entry != ENTRY_FILE)
		return false;
	for (unsigned kind = 0; FACT_SECRET >> kind; kind++) {
		if ((FACT_SECRET >> kind & 1) && is_on_at(worker, kind, change))
			return true;
	}
	return false;
}

static void report(
	struct worker *worker, struct source *source, const struct secret *secret)
{
	const struct fact *fact = &secret->fact;
	const struct rule_set *rules = &worker->words->fact_rules[fact->kind];

	for (size_t i = 0; i < rules->count; i++) {
		struct finding finding = {.rule = rules->items[i], .class = CLASS_FACT};

		finding.span = source_span(source, fact->start, fact->end);
		finding.name = arena_str(&worker->arena, fact->name);
		finding.message =
			rule_message(&worker->arena, finding.rule, finding.name);
		VEC_PUSH(&worker->arena, &worker->findings, finding);
	}
}

/* A key counts when any line of it is new. */
static bool is_on_lines(const struct line_ranges *ranges, const struct source *source,
	const struct secret *secret)
{
	uint32_t last =
		secret->hide_end > secret->fact.end ? secret->hide_end : secret->fact.end;

	return line_ranges_overlap(ranges, source_line_of(source, secret->fact.start),
		source_line_of(source, last - 1));
}

void secrets_check(struct worker *worker, const struct change *change,
	struct source *source, bool is_utf16)
{
	struct store *store = worker->input->store;
	struct secret_list *secrets = &worker->secrets;
	struct line_ranges ranges = {.is_all = true};
	struct err err;

	secrets_find(secrets, &worker->scratch, source->bytes,
		worker->words->facts & FACT_SECRET);
	if (!secrets->count)
		return;
	source_index_lines(source, &worker->scratch);
	if (!worker->is_in_full) {
		worker->stats.old_blobs_read += change->old_count;
		if (store->changed_lines(&ranges, store, &worker->scratch, change,
			    source->bytes, is_utf16, &err))
			worker_unchecked(worker, UNCHECKED_FAULT, change->path, err.text);
	}
	for (size_t i = 0; i < secrets->count; i++) {
		if (is_on_lines(&ranges, source, &secrets->items[i]))
			report(worker, source, &secrets->items[i]);
	}
	if (secrets->is_cut)
		worker_unchecked(worker, UNCHECKED_FAULT, change->path,
			"more secrets than are told; the rest was not checked");
}

bool secrets_hide(
	struct str *shown, struct worker *worker, struct str bytes, size_t offset)
{
	const struct secret_list *secrets = &worker->secrets;
	char *copy = NULL;

	*shown = bytes;
	for (size_t i = 0; i < secrets->count; i++) {
		size_t from = secrets->items[i].hide_start;
		size_t to = secrets->items[i].hide_end;

		if (to <= offset || from >= offset + bytes.n)
			continue;
		if (!copy) {
			*shown = arena_str(&worker->scratch, bytes);
			copy = (char *)shown->p;
		}
		from = from > offset ? from - offset : 0;
		to = to - offset < bytes.n ? to - offset : bytes.n;
		memset(copy + from, MASK, to - from);
	}
	return copy != NULL;
}

/* A mark on that line, which speaks of the byte at target; false: there is none. */
static bool add_mark(struct scan *scan, struct worker *worker,
	const struct source *source, uint32_t line, uint32_t target, bool is_below)
{
	struct mark mark = {.target = target};
	struct str comment;

	if (!mute_in_line(&comment, &mark.is_alone, source_line(source, line)) ||
		(is_below && !mark.is_alone) || scan->marks.count >= LIMIT_MARKS)
		return false;
	mark.start = (uint32_t)(comment.p - source->bytes.p);
	mark.end = mark.start + (uint32_t)comment.n;
	VEC_PUSH(&worker->scratch, &scan->marks, mark);
	return true;
}

/*
 * Suppressions of a file that is no C: on lines with findings, and alone on those above.
 * Elsewhere they are not looked for, since such files may be about them.
 */
static void find_marks(struct scan *scan, struct worker *worker,
	const struct source *source, size_t first)
{
	uint32_t last = 0;

	for (size_t i = first; i < worker->findings.count; i++) {
		const struct span *span = &worker->findings.items[i].span;
		uint32_t line = span->line;

		if (line == last)
			continue;
		last = line;
		add_mark(scan, worker, source, line, span->start, false);
		while (--line && span->line - line <= LIMIT_MUTE_RULES &&
			add_mark(scan, worker, source, line, span->start, true))
			;
	}
}

void text_check(struct worker *worker, const struct change *change, struct str bytes)
{
	struct source source = {.path = change->path, .bytes = bytes};
	size_t first = worker->findings.count;
	bool is_utf16 = utf16_is(bytes);
	struct scan scan = {0};

	if (is_utf16)
		source.bytes = utf16_to_utf8(&worker->scratch, bytes);
	else if (secret_is_binary(bytes))
		return;
	worker->stats.texts += !change->is_past;
	secrets_check(worker, change, &source, is_utf16);
	findings_judge(worker, change, first);
	if (worker->findings.count > first) {
		find_marks(&scan, worker, &source, first);
		mutes_apply(worker, change, &source, &scan, first);
	}
	findings_keep_lines(worker, &source, first);
	findings_fingerprint(worker, change, &source, NULL, first);
}
