/*
 * Workflow commands of GitHub Actions, which become annotations of the changed lines.
 * GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest in
 * silence, so what was not checked comes first, and what is left out is counted. Muted
 * findings are left out. Guide: docs/ci.md. Read next: core/report.h.
 */
#include "base/limits.h"
#include "base/text.h"
#include "report/report_util.h"
#include "base/banned.h"

struct github_state {
	size_t shown[SEVERITY_OFF], left[SEVERITY_OFF];
};

static const char *const commands[] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "notice",
};

/* What a command's own syntax needs; control characters were made visible before. */
static void add_escaped(struct buf *out, struct str s, const char *special)
{
	struct buf safe _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	text_escape(&safe, s);
	for (size_t i = 0; i < safe.n; i++) {
		unsigned char c = (unsigned char)safe.p[i];

		if (strchr(special, c))
			buf_printf(out, "%%%02X", c);
		else
			buf_putc(out, safe.p[i]);
	}
}

static void add_property(struct buf *out, struct str s)
{
	add_escaped(out, s, "%\r\n:,");
}

static void add_data(struct buf *out, struct str s)
{
	add_escaped(out, s, "%\r\n");
}

/* Is there room for one more? The last notice is kept for the count of the rest. */
static bool has_room(struct github_state *state, enum severity severity)
{
	size_t max = LIMIT_ANNOTATIONS - (severity == SEVERITY_NOTE);

	if (state->shown[severity] < max) {
		state->shown[severity]++;
		return true;
	}
	state->left[severity]++;
	return false;
}

static void add_fault(struct report_job *job, const struct unchecked *item)
{
	bool is_fault = item->kind == UNCHECKED_FAULT;
	enum severity severity = is_fault ? SEVERITY_ERROR : SEVERITY_WARNING;

	if (!has_room(job->state, severity))
		return;
	buf_printf(job->out, "::%s ", commands[severity]);
	if (item->path.n) {
		buf_puts(job->out, "file=");
		add_property(job->out, item->path);
		buf_putc(job->out, ',');
	}
	buf_puts(job->out, is_fault ? "title=not checked::" : "title=partly checked::");
	add_data(job->out, item->path.n ? item->path : str_of("milecastle"));
	buf_puts(job->out, ": ");
	add_data(job->out, item->reason);
	buf_putc(job->out, '\n');
}

static void github_begin(struct report_job *job)
{
	const struct unchecked_list *list = job->run->unchecked;

	job->state = ARENA_NEW(job->arena, struct github_state, 1);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].kind != UNCHECKED_EXCLUDED)
			add_fault(job, &list->items[i]);
	}
}

static void add_place(struct buf *out, const struct finding *finding)
{
	const struct span *span = &finding->span;

	buf_puts(out, "file=");
	add_property(out, finding->path);
	if (!span->line)
		return;
	buf_printf(out, ",line=%u,endLine=%u", span->line, span->end_line);
	/* GitHub takes columns only where there is one line, and wants the last one */
	if (span->line == span->end_line && span->end_column16 > span->column16)
		buf_printf(out, ",col=%u,endColumn=%u", span->column16,
			span->end_column16 - 1);
}

static void github_finding(struct report_job *job, size_t index)
{
	const struct finding *finding = &job->run->findings->items[index];
	struct buf remark _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	if (finding->state != STATE_OPEN || !has_room(job->state, finding->severity))
		return;
	buf_printf(job->out, "::%s ", commands[finding->severity]);
	add_place(job->out, finding);
	buf_puts(job->out, ",title=");
	add_property(job->out, finding->rule->id);
	buf_puts(job->out, "::");
	add_data(job->out, finding->message);
	finding_remark(&remark, finding);
	if (remark.n) {
		buf_puts(job->out, " (");
		add_data(job->out, buf_str(&remark));
		buf_putc(job->out, ')');
	}
	buf_putc(job->out, '\n');
}

static void github_end(struct report_job *job)
{
	const struct github_state *state = job->state;
	const char *separator = "";

	if (!(state->left[SEVERITY_ERROR] + state->left[SEVERITY_WARNING] +
		    state->left[SEVERITY_NOTE]))
		return;
	buf_puts(job->out, "::notice title=milecastle::not shown here: ");
	for (unsigned i = 0; i < SEVERITY_OFF; i++) {
		if (!state->left[i])
			continue;
		buf_printf(job->out, "%s%zu more %s%s", separator, state->left[i],
			severity_name((enum severity)i), state->left[i] == 1 ? "" : "s");
		separator = ", ";
	}
	buf_puts(job->out, "; the log and the other reports have all of them\n");
}

const struct report report_github = {
	.name = "github",
	.begin = github_begin,
	.finding = github_finding,
	.end = github_end,
};
