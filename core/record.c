/*
 * The findings record, line by line. Whatever depends on the machine (threads, what was
 * remembered, times) and whatever is only words (messages, frames) stays out; so do
 * signed exceptions and the baseline, which depend on the clock and on what else was
 * pushed.
 */
#include "core/record.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/banned.h"

static void open_line(struct json_writer *w)
{
	w->is_plain = true;
	json_open_map(w, NULL);
}

static void close_line(struct json_writer *w)
{
	json_close_map(w);
	buf_putc(w->out, '\n');
	w->is_after = false;
}

/* Bytes that need not be UTF-8: percent-encoded, so that nothing is lost. */
static void write_path(struct json_writer *w, const char *key, struct str path)
{
	struct buf uri _cleanup_buf_ = BUF_INIT(3 * (LIMIT_PATH_BYTES + 1));

	text_uri(&uri, path);
	json_str(w, key, buf_str(&uri));
}

static void write_head(struct json_writer *w, const struct run *run)
{
	const struct policy *policy = run->policy;
	char rules[SHA256_HEX];

	rule_set_digest(rules, run->rules);
	open_line(w);
	json_text(w, "record", "findings");
	json_number(w, "format", 1);
	json_text(w, "engine", run->version);
	json_text(w, "tip", OID_HEX_OF(&run->changes->tip));
	json_open_list(w, "bases");
	for (size_t i = 0; i < run->changes->base_count; i++)
		json_text(w, NULL, OID_HEX_OF(&run->changes->bases[i]));
	json_close_list(w);
	json_text(w, "policy", policy->digest);
	json_text(w, "floor", policy->floor ? policy->floor->digest : "");
	json_text(w, "rules", rules);
	json_text(w, "threshold", severity_name(run->bare->threshold));
	json_text(w, "scope", scope_words[policy_scope(policy)]);
	close_line(w);
}

static void write_finding(struct json_writer *w, const struct finding *finding)
{
	open_line(w);
	json_str(w, "finding", finding->rule->id);
	json_text(w, "class", finding_class_name(finding->class));
	json_text(w, "severity", severity_name(finding->severity));
	json_text(w, "state", finding->state == STATE_MUTED ? "muted" : "open");
	write_path(w, "path", finding->path);
	json_number(w, "line", finding->span.line);
	json_number(w, "column", finding->span.column);
	json_number(w, "endLine", finding->span.end_line);
	json_number(w, "endColumn", finding->span.end_column);
	json_str(w, "name", finding->name);
	close_line(w);
}

static void write_unchecked(struct json_writer *w, const struct unchecked *unchecked)
{
	open_line(w);
	json_text(w, "unchecked", unchecked_kind_name(unchecked->kind));
	write_path(w, "path", unchecked->path);
	json_str(w, "reason", unchecked->reason);
	close_line(w);
}

static void write_verdict(struct json_writer *w, const struct verdict *verdict)
{
	open_line(w);
	json_text(w, "verdict", outcome_name(verdict->outcome));
	json_number(w, "errors", verdict->open[SEVERITY_ERROR]);
	json_number(w, "warnings", verdict->open[SEVERITY_WARNING]);
	json_number(w, "notes", verdict->open[SEVERITY_NOTE]);
	json_number(w, "muted", verdict->muted);
	json_number(w, "faults", verdict->faults);
	close_line(w);
}

void findings_record(struct buf *out, const struct run *run)
{
	struct json_writer w = {.out = out, .is_plain = true};

	write_head(&w, run);
	for (size_t i = 0; i < run->findings->count; i++) {
		if (!run->findings->items[i].is_derived)
			write_finding(&w, &run->findings->items[i]);
	}
	for (size_t i = 0; i < run->unchecked->count; i++)
		write_unchecked(&w, &run->unchecked->items[i]);
	write_verdict(&w, run->bare);
}

void findings_digest(char out[SHA256_HEX], const struct run *run)
{
	struct buf record _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	out[0] = '\0';
	if (run->bare->faults)
		return;
	findings_record(&record, run);
	if (!record.is_full)
		sha256_hex(out, buf_str(&record));
}
