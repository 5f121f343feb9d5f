/*
 * A few lines of markdown for the summary page of a pipeline: the outcome and counts.
 * Nothing of the repository is in it, so nothing of it can pass as markdown. Read next:
 * cli/cmd_ci.c.
 */
#include "core/report.h"
#include "base/banned.h"

static void summary_begin(struct report_job *job)
{
	const struct verdict *verdict = job->run->verdict;

	buf_printf(job->out, "### Milecastle: %s\n\n", outcome_name(verdict->outcome));
	buf_puts(job->out, "| files | errors | warnings | notes | muted | not checked |\n"
			   "|---|---|---|---|---|---|\n");
	buf_printf(job->out, "| %zu | %zu | %zu | %zu | %zu | %zu |\n\n",
		(size_t)job->run->stats->sources, verdict->open[SEVERITY_ERROR],
		verdict->open[SEVERITY_WARNING], verdict->open[SEVERITY_NOTE],
		verdict->muted + verdict->excepted + verdict->baseline, verdict->faults);
}

static void summary_finding(struct report_job *job, size_t index)
{
	(void)job;
	(void)index;
}

static void summary_end(struct report_job *job)
{
	if (job->run->verdict->outcome == OUTCOME_FAULT)
		buf_puts(job->out, "Not all could be checked, so this is no pass.\n");
}

const struct report report_summary = {
	.name = "summary",
	.begin = summary_begin,
	.finding = summary_finding,
	.end = summary_end,
};
