/*
 * GitLab's Code Quality report: a list of findings with a fingerprint each, by which
 * GitLab tells new ones from old. No fingerprint stands twice in a report, since GitLab
 * would drop the second. Muted findings are left out; what was not checked is a finding
 * of the highest severity. Guide: docs/ci.md. Read next: core/report.h.
 */
#include <inttypes.h>
#include "base/limits.h"
#include "base/sha256.h"
#include "base/text.h"
#include "report/report_util.h"
#include "base/banned.h"

/* The findings of one line so far, by rule; a stamp of another line counts as none. */
struct line_count {
	size_t stamp, n;
};

struct gitlab_state {
	struct json_writer writer;
	struct rule_table rules;
	struct line_count *counts;
	size_t stamp;
	struct str path;
	uint32_t line;
};

static void gitlab_begin(struct report_job *job)
{
	struct gitlab_state *state = ARENA_NEW(job->arena, struct gitlab_state, 1);

	state->writer.out = job->out;
	rule_table_make(&state->rules, job->arena, job->run->rules);
	state->counts = ARENA_NEW(job->arena, struct line_count, state->rules.count);
	job->state = state;
	json_open_list(&state->writer, NULL);
}

/* How many findings of that rule the line had before this one. */
static size_t count_before(struct gitlab_state *state, const struct finding *finding)
{
	struct line_count *count =
		&state->counts[rule_table_find(&state->rules, finding->rule)];

	if (!state->stamp || !str_eq(state->path, finding->path) ||
		state->line != finding->span.line) {
		state->stamp++;
		state->path = finding->path;
		state->line = finding->span.line;
	}
	if (count->stamp != state->stamp)
		*count = (struct line_count){.stamp = state->stamp};
	return count->n++;
}

static void add_item(struct json_writer *w, struct str text, struct str check,
	const char *severity, struct str path, uint32_t line, struct str key)
{
	char digest[SHA256_HEX];

	sha256_hex(digest, key);
	json_open_map(w, NULL);
	json_str(w, "description", text);
	json_str(w, "check_name", check);
	json_text(w, "fingerprint", digest);
	json_text(w, "severity", severity);
	json_open_map(w, "location");
	json_str(w, "path", path);
	json_open_map(w, "lines");
	json_number(w, "begin", line ? line : 1);
	json_close_map(w);
	json_close_map(w);
	json_close_map(w);
}

/*
 * The hash of the line and not its number, so that a finding stays the same when lines
 * come and go above. Different lines with one hash and ordinal are an attack: the line's
 * first bytes, which differ there, tell them apart; blanks count in neither.
 */
static void make_key(struct buf *out, const struct finding *finding, size_t before)
{
	buf_add(out, finding->rule->id);
	buf_putc(out, '\0');
	buf_add(out, finding->path);
	buf_putc(out, '\0');
	if (finding_has_hash(finding))
		buf_printf(out, "%" PRIx64 ":%" PRIu32, finding->line_hash,
			finding->line_hash_ordinal);
	else
		buf_printf(out, "line %" PRIu32, finding->span.line);
	buf_printf(out, ":%zu", before);
	for (size_t i = 0; !finding->frame_skip && i < finding->frame.n; i++) {
		if (finding->frame.p[i] != ' ' && finding->frame.p[i] != '\t')
			buf_putc(out, finding->frame.p[i]);
	}
}

static void gitlab_finding(struct report_job *job, size_t index)
{
	static const char *const words[] = {
		[SEVERITY_ERROR] = "critical",
		[SEVERITY_WARNING] = "major",
		[SEVERITY_NOTE] = "info",
	};
	const struct finding *finding = &job->run->findings->items[index];
	struct gitlab_state *state = job->state;
	struct buf key _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	if (finding->state != STATE_OPEN)
		return;
	make_key(&key, finding, count_before(state, finding));
	add_item(&state->writer, finding->message, finding->rule->id,
		words[finding->severity], finding->path, finding->span.line,
		buf_str(&key));
}

static void add_unchecked(struct json_writer *w, const struct unchecked *item, size_t i)
{
	bool is_fault = item->kind == UNCHECKED_FAULT;
	struct buf key _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	buf_printf(&key, "unchecked:%zu:", i);
	buf_add(&key, item->path);
	buf_puts(&text, is_fault ? "not checked: " : "partly checked: ");
	buf_add(&text, item->reason);
	add_item(w, buf_str(&text), str_of(is_fault ? "not-checked" : "partly-checked"),
		is_fault ? "blocker" : "minor", item->path.n ? item->path : str_of("."),
		1, buf_str(&key));
}

static void gitlab_end(struct report_job *job)
{
	const struct unchecked_list *list = job->run->unchecked;
	struct gitlab_state *state = job->state;

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].kind != UNCHECKED_EXCLUDED)
			add_unchecked(&state->writer, &list->items[i], i);
	}
	json_close_list(&state->writer);
	buf_putc(job->out, '\n');
}

const struct report report_gitlab = {
	.name = "gitlab",
	.begin = gitlab_begin,
	.finding = gitlab_finding,
	.end = gitlab_end,
};
