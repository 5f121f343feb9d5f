/*
 * The report for scripts: one object, findings one on a line so that grep and diff work.
 * Its shape is a promise, kept in docs/json-format.md: keys are added, never changed.
 * Read next: core/report.h.
 */
#include "base/json.h"
#include "base/text.h"
#include "report/receipts.h"
#include "base/banned.h"

/* A path that is not UTF-8 survives in path_bytes. */
static void json_path(struct json_writer *w, struct str path)
{
	json_str(w, "path", path);
	if (!text_is_utf8(path))
		json_uri(w, "path_bytes", path);
}

static void json_tool(struct json_writer *w, const struct run *run)
{
	json_open_map(w, "tool");
	json_text(w, "name", "milecastle");
	json_text(w, "version", run->version);
	json_close_map(w);
}

static void json_policy(struct json_writer *w, const struct policy *policy)
{
	json_open_map(w, "policy");
	json_str(w, "origin", policy->origin);
	json_text(w, "digest", policy->digest);
	json_close_map(w);
}

static void json_counts(struct json_writer *w, const struct run *run)
{
	const struct verdict *verdict = run->verdict;

	json_open_map(w, "counts");
	json_number(w, "files", run->stats->sources);
	json_number(w, "errors", verdict->open[SEVERITY_ERROR]);
	json_number(w, "warnings", verdict->open[SEVERITY_WARNING]);
	json_number(w, "notes", verdict->open[SEVERITY_NOTE]);
	json_number(w, "blocking", verdict->blocking);
	json_number(w, "muted", verdict->muted);
	json_number(w, "excepted", verdict->excepted);
	json_number(w, "baseline", verdict->baseline);
	json_close_map(w);
}

static void json_begin(struct report_job *job)
{
	struct json_writer *w = ARENA_NEW(job->arena, struct json_writer, 1);
	const struct run *run = job->run;

	w->out = job->out;
	job->state = w;
	json_open_map(w, NULL);
	json_number(w, "schema", 1);
	json_tool(w, run);
	json_text(w, "command", run->command);
	json_text(w, "verdict", outcome_name(run->verdict->outcome));
	json_text(w, "threshold", severity_name(run->verdict->threshold));
	json_policy(w, run->policy);
	json_counts(w, run);
	json_open_list(w, "findings");
}

static void json_span(struct json_writer *w, const struct span *span)
{
	json_number(w, "line", span->line);
	json_number(w, "column", span->column);
	json_number(w, "end_line", span->end_line);
	json_number(w, "end_column", span->end_column);
}

static void json_finding(struct report_job *job, size_t index)
{
	const struct finding *finding = &job->run->findings->items[index];
	struct json_writer *w = job->state;

	json_open_map(w, NULL);
	w->is_plain = true;
	json_str(w, "rule", finding->rule->id);
	json_text(w, "severity", severity_name(finding->severity));
	json_text(w, "state", finding_state_words[finding->state]);
	json_text(w, "class", finding_class_name(finding->class));
	json_path(w, finding->path);
	json_span(w, &finding->span);
	if (finding->commit.n)
		json_text(w, "commit", OID_HEX_OF(&finding->commit));
	json_str(w, "name", finding->name);
	if (finding->via.n)
		json_str(w, "via", finding->via);
	if (finding->is_doubtful)
		json_bool(w, "doubtful", true);
	json_str(w, "message", finding->message);
	if (finding->state != STATE_OPEN)
		json_str(w, "reason", finding->reason);
	if (finding->exception) {
		json_str(w, "exception", finding->exception->id);
		json_text(w, "exception_state",
			exception_state_words[finding->exception->state]);
	}
	if (finding_has_hash(finding))
		json_hash(w, "line_hash", finding);
	if (finding->fingerprints) {
		json_open_map(w, "fingerprints");
		json_fingerprints(w, finding, false);
		json_close_map(w);
	}
	json_close_map(w);
	w->is_plain = false;
}

static void json_unchecked(struct json_writer *w, const struct unchecked *item)
{
	json_open_map(w, NULL);
	w->is_plain = true;
	json_text(w, "kind", unchecked_kind_name(item->kind));
	json_path(w, item->path);
	json_str(w, "reason", item->reason);
	json_close_map(w);
	w->is_plain = false;
}

static void json_dissent(struct json_writer *w, const struct dissent *dissent)
{
	json_open_map(w, NULL);
	w->is_plain = true;
	json_path(w, dissent->path);
	json_span(w, &dissent->span);
	json_str(w, "name", dissent->name);
	json_text(w, "lexer", saying_words[dissent->lexer]);
	json_text(w, "tree", saying_words[dissent->tree]);
	json_text(w, "took", saying_words[dissent->taken]);
	json_close_map(w);
	w->is_plain = false;
}

static void json_dissents(struct json_writer *w, const struct dissent_list *list)
{
	json_open_list(w, "disagreements");
	for (size_t i = 0; list && i < list->count; i++)
		json_dissent(w, &list->items[i]);
	json_close_list(w);
}

static void json_receipts(struct json_writer *w, const struct receipt_list *list)
{
	json_open_list(w, "receipts");
	for (size_t i = 0; list && i < list->count; i++) {
		const struct receipt *receipt = &list->items[i];

		json_open_map(w, NULL);
		w->is_plain = true;
		json_path(w, receipt->path);
		json_blob(w, "blob", &receipt->oid);
		json_number(w, "bytes", receipt->bytes);
		json_receipt(w, receipt, KEYS_SNAKE);
		json_close_map(w);
		w->is_plain = false;
	}
	json_close_list(w);
}

static void json_stats(struct json_writer *w, const struct stats *stats)
{
	json_open_map(w, "stats");
#define STATS_NUMBER(name, what) json_number(w, #name, stats->name);
	STATS_FIELDS(STATS_NUMBER)
#undef STATS_NUMBER
	json_close_map(w);
}

static void json_end(struct report_job *job)
{
	struct json_writer *w = job->state;
	const struct unchecked_list *unchecked = job->run->unchecked;

	json_close_list(w);
	json_open_list(w, "unchecked");
	for (size_t i = 0; i < unchecked->count; i++)
		json_unchecked(w, &unchecked->items[i]);
	json_close_list(w);
	json_dissents(w, job->run->dissents);
	json_receipts(w, job->run->receipts);
	json_stats(w, job->run->stats);
	json_close_map(w);
	buf_putc(job->out, '\n');
}

const struct report report_json = {
	.name = "json",
	.begin = json_begin,
	.finding = json_finding,
	.end = json_end,
};
