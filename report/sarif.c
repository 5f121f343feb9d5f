/*
 * SARIF 2.1.0 (OASIS, with errata 01), so that forges and editors show findings: one run
 * whose driver lists the rules that are on, one result for each use. Muted findings stay
 * in, with their reason as the suppression's justification. Guide: docs/sarif.md. Read
 * next: report/sarif_rules.c, which writes the driver's part.
 */
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "report/receipts.h"
#include "report/sarif_rules.h"
#include "base/banned.h"

#define SARIF_SCHEMA \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"
#define SARIF_ROOT "%SRCROOT%"

struct sarif_state {
	struct json_writer writer;
	struct sarif_rules rules;
};

static void sarif_uri_bases(struct json_writer *w)
{
	json_open_map(w, "originalUriBaseIds");
	json_open_map(w, SARIF_ROOT);
	sarif_message(w, "description", str_of("the root of what was checked"),
		(struct str){0});
	json_close_map(w);
	json_close_map(w);
}

static void sarif_begin(struct report_job *job)
{
	struct sarif_state *state = ARENA_NEW(job->arena, struct sarif_state, 1);
	struct json_writer *w = &state->writer;

	w->out = job->out;
	job->state = state;
	sarif_rules_make(&state->rules, job->arena, job->run);
	json_open_map(w, NULL);
	json_text(w, "$schema", SARIF_SCHEMA);
	json_text(w, "version", "2.1.0");
	json_open_list(w, "runs");
	json_open_map(w, NULL);
	sarif_driver(w, &state->rules, job->run->version);
	sarif_taxonomies(w, &state->rules);
	json_open_map(w, "automationDetails");
	json_text(w, "id", "milecastle/");
	json_close_map(w);
	json_text(w, "columnKind", "utf16CodeUnits");
	sarif_uri_bases(w);
	json_open_list(w, "results");
}

/* index: of its entry in "artifacts"; SIZE_MAX: it has none. */
static void sarif_artifact(
	struct json_writer *w, const char *key, struct str path, size_t index)
{
	struct buf uri _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	bool is_absolute = path.n && path.p[0] == '/';

	if (is_absolute)
		buf_puts(&uri, "file://");
	text_uri(&uri, path);
	json_open_map(w, key);
	json_str(w, "uri", buf_str(&uri));
	if (!is_absolute)
		json_text(w, "uriBaseId", SARIF_ROOT);
	if (index != SIZE_MAX)
		json_number(w, "index", index);
	json_close_map(w);
}

/* Where what was checked, or not, lies; with its entry in "artifacts" when it has one. */
static void sarif_location(struct json_writer *w, const struct run *run, struct str path)
{
	const struct receipt *receipt = receipt_find(run->receipts, path);

	sarif_artifact(w, "artifactLocation", path,
		receipt ? (size_t)(receipt - run->receipts->items) : SIZE_MAX);
}

static void sarif_snippet(struct json_writer *w, struct str text)
{
	json_open_map(w, "snippet");
	json_str(w, "text", text);
	json_close_map(w);
}

/* The bytes of the span, when it is on one line and its frame holds it. */
static struct str span_text(const struct finding *finding)
{
	const struct span *span = &finding->span;
	size_t skip = finding->frame_skip;

	if (span->end_line != span->line || span->column <= skip ||
		span->end_column - 1 > skip + finding->frame.n)
		return (struct str){0};
	return str_slice(
		finding->frame, span->column - 1 - skip, span->end_column - 1 - skip);
}

static void sarif_region(struct json_writer *w, const struct finding *finding)
{
	const struct span *span = &finding->span;
	struct str text = span_text(finding);

	json_open_map(w, "region");
	json_number(w, "startLine", span->line);
	json_number(w, "startColumn", span->column16);
	json_number(w, "endLine", span->end_line);
	json_number(w, "endColumn", span->end_column16);
	if (text.n)
		sarif_snippet(w, text);
	json_close_map(w);
}

/* The whole line around it, where the frame is the whole line and more than the span. */
static void sarif_context(struct json_writer *w, const struct finding *finding)
{
	struct str text = span_text(finding);

	if (!text.n || text.n == finding->frame.n || finding->frame_skip ||
		finding->frame.n >= LIMIT_FRAME_BYTES)
		return;
	json_open_map(w, "contextRegion");
	json_number(w, "startLine", finding->span.line);
	sarif_snippet(w, finding->frame);
	json_close_map(w);
}

static void sarif_locations(
	struct json_writer *w, const struct run *run, const struct finding *finding)
{
	json_open_list(w, "locations");
	if (finding->path.n) {
		json_open_map(w, NULL);
		json_open_map(w, "physicalLocation");
		sarif_location(w, run, finding->path);
		if (finding->span.line) {
			sarif_region(w, finding);
			sarif_context(w, finding);
		}
		json_close_map(w);
		json_close_map(w);
	}
	json_close_list(w);
}

/* As the standard has it: one that is not accepted suppresses nothing. */
static const char *sarif_status(const struct exception *e)
{
	if (exception_is_active(e))
		return "accepted";
	return e->state == EXCEPTION_REQUESTED ? "underReview" : "rejected";
}

static void sarif_when(struct json_writer *w, const char *key, uint64_t when)
{
	char text[WHEN_BYTES];

	when_write(text, when);
	json_text(w, key, text);
}

/* With the properties that sarif-multitool has for who, when and until when. */
static void sarif_exception(struct json_writer *w, const struct finding *finding)
{
	const struct exception *e = finding->exception;

	json_open_map(w, NULL);
	json_text(w, "kind", finding->record.n ? "inSource" : "external");
	json_text(w, "status", sarif_status(e));
	json_str(w, "justification", e->reason);
	json_open_map(w, "properties");
	json_str(w, "alias", e->id);
	json_text(w, "kind", exception_kind_words[e->kind]);
	json_str(w, "state", e->words);
	json_str(w, "requestedBy", e->by);
	json_open_list(w, "approvedBy");
	for (size_t i = 0; i < e->approvers.count; i++)
		json_str(w, NULL, e->approvers.items[i]);
	json_close_list(w);
	sarif_when(w, "timeUtc", e->issued);
	sarif_when(w, "expiryUtc", e->expires);
	json_close_map(w);
	json_close_map(w);
}

/* Whether who reviews the baseline has seen it; the standard wants it on all or none. */
static void sarif_baseline_state(
	struct json_writer *w, const struct run *run, const struct finding *finding)
{
	if (run->has_baseline)
		json_text(w, "baselineState",
			finding->state == STATE_BASELINE ? "unchanged" : "new");
}

/* Always there: the standard wants them on all results or on none. */
static void sarif_suppressions(struct json_writer *w, const struct finding *finding)
{
	json_open_list(w, "suppressions");
	if (finding->state == STATE_MUTED || finding->state == STATE_BASELINE) {
		json_open_map(w, NULL);
		json_text(w, "kind",
			finding->state == STATE_MUTED ? "inSource" : "external");
		json_text(w, "status", "accepted");
		json_str(w, "justification", finding->reason);
		json_close_map(w);
	}
	if (finding->exception && finding->class != CLASS_ENGINE)
		sarif_exception(w, finding);
	json_close_list(w);
}

static void sarif_fingerprints(struct json_writer *w, const struct finding *finding)
{
	if (!finding_has_hash(finding) && !finding->fingerprints)
		return;
	json_open_map(w, "partialFingerprints");
	if (finding_has_hash(finding))
		json_hash(w, "primaryLocationLineHash", finding);
	json_fingerprints(w, finding, true);
	json_close_map(w);
}

static void sarif_result_properties(struct json_writer *w, const struct finding *finding)
{
	json_open_map(w, "properties");
	json_text(w, "class", finding_class_name(finding->class));
	if (finding->via.n)
		json_str(w, "via", finding->via);
	if (finding->is_doubtful)
		json_bool(w, "doubtful", true);
	if (finding->commit.n)
		json_text(w, "commit", OID_HEX_OF(&finding->commit));
	json_close_map(w);
}

static void sarif_finding(struct report_job *job, size_t index)
{
	const struct finding *finding = &job->run->findings->items[index];
	struct buf remark _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct sarif_state *state = job->state;
	struct json_writer *w = &state->writer;

	json_open_map(w, NULL);
	w->is_plain = true; /* one line for each, and files of half the size */
	json_str(w, "ruleId", finding->rule->id);
	json_number(w, "ruleIndex", sarif_rule_index(&state->rules, finding->rule));
	json_text(w, "level", severity_name(finding->severity));
	finding_remark(&remark, finding);
	sarif_message(w, "message", finding->message, buf_str(&remark));
	sarif_locations(w, job->run, finding);
	sarif_fingerprints(w, finding);
	sarif_baseline_state(w, job->run, finding);
	sarif_suppressions(w, finding);
	sarif_result_properties(w, finding);
	json_close_map(w);
	w->is_plain = false;
}

static void sarif_notification(
	struct json_writer *w, const struct run *run, const struct unchecked *item)
{
	static const char *const levels[] = {
		[UNCHECKED_FAULT] = "error",
		[UNCHECKED_DEGRADED] = "warning",
		[UNCHECKED_EXCLUDED] = "note",
	};

	json_open_map(w, NULL);
	json_text(w, "level", levels[item->kind]);
	sarif_message(
		w, "message", item->reason, str_of(unchecked_kind_name(item->kind)));
	if (item->path.n) {
		json_open_list(w, "locations");
		json_open_map(w, NULL);
		json_open_map(w, "physicalLocation");
		sarif_location(w, run, item->path);
		json_close_map(w);
		json_close_map(w);
		json_close_list(w);
	}
	json_close_map(w);
}

static void sarif_invocation(struct json_writer *w, const struct run *run)
{
	const struct unchecked_list *unchecked = run->unchecked;

	json_open_list(w, "invocations");
	json_open_map(w, NULL);
	json_bool(w, "executionSuccessful",
		run->verdict->outcome != OUTCOME_FAULT && !run->verdict->faults);
	json_number(w, "exitCode", (uint64_t)verdict_exit_code(run->verdict));
	json_open_list(w, "toolExecutionNotifications");
	for (size_t i = 0; i < unchecked->count; i++)
		sarif_notification(w, run, &unchecked->items[i]);
	json_close_list(w);
	json_close_map(w);
	json_close_list(w);
}

/* git's id names the content, but is no hash of the bytes alone: so no common name. */
static void sarif_hashes(struct json_writer *w, const struct oid *oid)
{
	if (!oid->n)
		return;
	json_open_map(w, "hashes");
	json_blob(w, oid->n == 20 ? "git-blob-sha-1" : "git-blob-sha-256", oid);
	json_close_map(w);
}

/* What was looked at, each with its receipt. */
static void sarif_artifacts(struct json_writer *w, const struct receipt_list *list)
{
	json_open_list(w, "artifacts");
	for (size_t i = 0; list && i < list->count; i++) {
		const struct receipt *receipt = &list->items[i];

		json_open_map(w, NULL);
		w->is_plain = true;
		sarif_artifact(w, "location", receipt->path, SIZE_MAX);
		json_number(w, "length", receipt->bytes);
		sarif_hashes(w, &receipt->oid);
		json_open_map(w, "properties");
		json_receipt(w, receipt, KEYS_CAMEL);
		json_close_map(w);
		json_close_map(w);
		w->is_plain = false;
	}
	json_close_list(w);
}

static void sarif_end(struct report_job *job)
{
	struct sarif_state *state = job->state;
	struct json_writer *w = &state->writer;
	const struct run *run = job->run;

	json_close_list(w);
	sarif_artifacts(w, run->receipts);
	sarif_invocation(w, run);
	json_open_map(w, "properties");
	json_text(w, "command", run->command);
	json_text(w, "verdict", outcome_name(run->verdict->outcome));
	json_text(w, "threshold", severity_name(run->verdict->threshold));
	json_str(w, "policyOrigin", run->policy->origin);
	json_text(w, "policyDigest", run->policy->digest);
	json_close_map(w);
	json_close_map(w);
	json_close_list(w);
	json_close_map(w);
	buf_putc(job->out, '\n');
}

const struct report report_sarif = {
	.name = "sarif",
	.begin = sarif_begin,
	.finding = sarif_finding,
	.end = sarif_end,
};
