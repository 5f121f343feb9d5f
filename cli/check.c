/*
 * From a change set to words and an exit code. Read next: gate/gate.h, core/report.h.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/interrupt.h"
#include "base/out.h"
#include "base/process.h"
#include "cli/check.h"
#include "cli/cli.h"
#include "gate/gate.h"
#include "base/banned.h"

static unsigned word_index(
	const char *const words[], const char *word, unsigned otherwise)
{
	for (unsigned i = 0; word && words[i]; i++) {
		if (strcmp(words[i], word) == 0)
			return i;
	}
	return otherwise;
}

/* One line on a terminal, ten times a second, once a second has gone by. */
static void show_progress(size_t done, size_t total)
{
	static struct timespec start, last; /* only the first thread comes here */
	struct timespec now;
	double since_start, since_last;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!start.tv_sec)
		start = last = now;
	since_start = (double)(now.tv_sec - start.tv_sec) +
		      (double)(now.tv_nsec - start.tv_nsec) / 1e9;
	since_last = (double)(now.tv_sec - last.tv_sec) +
		     (double)(now.tv_nsec - last.tv_nsec) / 1e9;
	if (since_start < 1 || (since_last < 0.1 && done < total))
		return;
	last = now;
	fprintf(stderr, done < total ? "\rchecking %zu of %zu files" : "\r\033[K", done,
		total);
}

static void clear_progress(const struct check_options *options)
{
	if (options->has_progress)
		show_progress(1, 1);
}

static int write_report(struct report_job *job, const struct report *report,
	struct out *out, struct err *err)
{
	report->begin(job);
	for (size_t i = 0; i < job->run->findings->count; i++) {
		report->finding(job, i);
		if (out_drain(out, err))
			return -1;
	}
	report->end(job);
	return out_finish(out, err);
}

static int report_to(const struct run *run, const struct check_options *options,
	const struct check_extra *to)
{
	struct arena arena __attribute__((cleanup(arena_done))) = {0};
	struct out out _cleanup_out_ = {0};
	struct report_job job = {
		.out = &out.buf, .run = run, .style = &options->style, .arena = &arena};
	struct err err;

	if (!to->path)
		out_stream(&out, to->fd);
	else if (out_open(&out, to->path, &err))
		return cli_fail(&err);
	return write_report(&job, to->report, &out, &err) ? cli_fail(&err) : 0;
}

/* All of them are tried; the first that fails gives the exit code. */
int check_report(const struct run *run, const struct check_options *options)
{
	struct check_extra first = {options->report, options->output, options->fd};
	int status;

	if (options->fence)
		dprintf(options->fd, "::stop-commands::%s\n", options->fence);
	status = report_to(run, options, &first);
	if (options->fence)
		dprintf(options->fd, "\n::%s::\n", options->fence);

	for (size_t i = 0; i < options->extra_count; i++) {
		int failed = report_to(run, options, &options->extras[i]);

		status = status ? status : failed;
	}
	return status ? status : verdict_exit_code(run->verdict);
}

/* Without old sides, or where all is asked for, everything is in scope. */
static enum scope default_scope(
	const struct setup *setup, const struct change_set *changes)
{
	return changes->why == WHY_STAGED || changes->why == WHY_RANGE
		       ? policy_scope(&setup->policy)
		       : SCOPE_ALL;
}

/* SARIF has them always, JSON on request; no other report shows them. */
static bool has_fingerprints(const struct check_options *options)
{
	bool has = options->has_fingerprints || options->report == &report_sarif;

	for (size_t i = 0; i < options->extra_count; i++)
		has = has || options->extras[i].report == &report_sarif;
	return has;
}

int check_run(const struct check_options *options, const struct setup *setup,
	const struct change_set *changes, struct store *store)
{
	struct gate_result result _cleanup_gate_result_ = {0};
	struct gate_input input = {
		.changes = changes,
		.store = store,
		.policy = &setup->policy,
		.rules = &setup->rules,
		.threshold = (enum severity)word_index(severity_words, options->threshold,
			policy_threshold(&setup->policy)),
		.scope = (enum scope)word_index(
			scope_words, options->scope, default_scope(setup, changes)),
		.workers = options->workers,
		.is_both = options->is_both,
		.is_deps_only = options->is_deps_only,
		.has_line_hashes =
			options->report != &report_text || options->extra_count,
		.has_fingerprints =
			has_fingerprints(options) || setup->desk || setup->baseline,
		.baseline = setup->baseline,
		.components = changes->why <= WHY_TREE ? setup->component_desk : NULL,
		.desk = setup->desk,
		.is_complete = changes->why == WHY_TREE,
		.stop = &interrupt_seen,
		.progress = options->has_progress ? show_progress : NULL,
	};
	struct run run = {
		.version = MILECASTLE_VERSION,
		.command = options->command,
		.changes = changes,
		.rules = &setup->rules,
		.policy = &setup->policy,
		.findings = &result.findings,
		.unchecked = &result.unchecked,
		.receipts = &result.receipts,
		.dissents = &result.dissents,
		.verdict = &result.verdict,
		.bare = &result.bare,
		.has_baseline = setup->baseline != NULL,
		.stats = &result.stats,
	};
	struct err err;
	int status = gate_run(&result, &input, &err);

	clear_progress(options);
	result.stats.processes = process_count();
	if (status) {
		status = cli_fail(&err);
		return interrupt_exit_code() ? interrupt_exit_code() : status;
	}
	return check_report(&run, options);
}
