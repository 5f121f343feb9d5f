/*
 * JUnit XML as Jenkins and GitLab read it: one suite, a case for each open finding and
 * for each path that was not checked, and a case "verdict" that passes only with the run,
 * so that a fault is never green and no report is empty (an empty one is an error to
 * Jenkins). Muted findings are left out. Guide: docs/ci.md. Read next: core/report.h.
 */
#include "base/limits.h"
#include "base/text.h"
#include "report/report_util.h"
#include "base/banned.h"

/* Behind text_escape nothing is left that XML 1.0 forbids but two code points. */
static void add_xml(struct buf *out, struct str s)
{
	struct buf safe _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	size_t len;

	text_escape(&safe, s);
	for (size_t at = 0; at < safe.n; at += len) {
		uint32_t point = text_code_point(buf_str(&safe), at, &len);

		if (point == 0xfffe || point == 0xffff)
			buf_printf(out, "\\u{%x}", point);
		else if (point == '\t' || (point < 0x80 && strchr("<>&\"'", (int)point)))
			buf_printf(out, "&#%u;", point);
		else
			buf_add(out, str_slice(buf_str(&safe), at, at + len));
	}
}

static void open_case(struct buf *out, struct str class, struct str name)
{
	buf_puts(out, "  <testcase classname=\"");
	add_xml(out, class);
	buf_puts(out, "\" name=\"");
	add_xml(out, name);
	buf_puts(out, "\" time=\"0\"");
}

/* kind: "failure" or "error". */
static void add_bad(struct buf *out, const char *kind, struct str type, struct str text)
{
	buf_printf(out, ">\n    <%s type=\"", kind);
	add_xml(out, type);
	buf_puts(out, "\" message=\"");
	add_xml(out, text);
	buf_puts(out, "\">");
	add_xml(out, text);
	buf_printf(out, "</%s>\n  </testcase>\n", kind);
}

static size_t count_open(const struct verdict *verdict)
{
	size_t n = 0;

	for (unsigned i = 0; i < SEVERITY_OFF; i++)
		n += verdict->open[i];
	return n;
}

static void add_verdict(struct report_job *job)
{
	const struct verdict *verdict = job->run->verdict;
	struct str words = str_of(outcome_name(verdict->outcome));

	open_case(job->out, str_of("milecastle"), str_of("verdict"));
	if (verdict->outcome == OUTCOME_PASS)
		buf_puts(job->out, "/>\n");
	else
		add_bad(job->out, verdict->outcome == OUTCOME_FAULT ? "error" : "failure",
			words, words);
}

static void junit_begin(struct report_job *job)
{
	const struct verdict *verdict = job->run->verdict;
	size_t faults = verdict->faults + (verdict->outcome == OUTCOME_FAULT);
	size_t failures = verdict->blocking + (verdict->outcome == OUTCOME_BLOCK);

	buf_puts(job->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	buf_printf(job->out,
		" <testsuite name=\"milecastle\" tests=\"%zu\" failures=\"%zu\" "
		"errors=\"%zu\" skipped=\"0\" time=\"0\">\n",
		count_open(verdict) + verdict->faults + 1, failures, faults);
	add_verdict(job);
}

/* One that does not block is a case that passes and says so. */
static void junit_finding(struct report_job *job, size_t index)
{
	const struct finding *finding = &job->run->findings->items[index];
	struct buf name _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	if (finding->state != STATE_OPEN)
		return;
	buf_add(&name, finding->rule->id);
	if (finding->span.line)
		buf_printf(&name, " line %u column %u", finding->span.line,
			finding->span.column);
	buf_add(&text, finding->path);
	if (finding->span.line)
		buf_printf(&text, ":%u:%u", finding->span.line, finding->span.column);
	buf_printf(&text, ": %s: ", severity_name(finding->severity));
	buf_add(&text, finding->message);
	open_case(job->out, finding->path, buf_str(&name));
	if (finding->severity <= job->run->verdict->threshold) {
		add_bad(job->out, "failure", finding->rule->id, buf_str(&text));
		return;
	}
	buf_puts(job->out, ">\n    <system-out>");
	add_xml(job->out, buf_str(&text));
	buf_puts(job->out, "</system-out>\n  </testcase>\n");
}

static void junit_end(struct report_job *job)
{
	const struct unchecked_list *list = job->run->unchecked;

	for (size_t i = 0; i < list->count; i++) {
		const struct unchecked *item = &list->items[i];

		if (item->kind != UNCHECKED_FAULT)
			continue;
		open_case(job->out, item->path.n ? item->path : str_of("milecastle"),
			str_of("not checked"));
		add_bad(job->out, "error", str_of("fault"), item->reason);
	}
	buf_puts(job->out, " </testsuite>\n</testsuites>\n");
}

const struct report report_junit = {
	.name = "junit",
	.begin = junit_begin,
	.finding = junit_finding,
	.end = junit_end,
};
