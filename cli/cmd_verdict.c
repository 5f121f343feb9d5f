/*
 * milecastle verdict: the findings digest of a range, the same wherever it is asked, and
 * what makes two of them differ. Read next: core/record.h, cli/verdict_compare.c.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/verdict_compare.h"
#include "cli/verdict_log.h"
#include "core/record.h"
#include "gate/judge.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.name = "policy-from",
		.arg = "REV",
		.help = "policy and rules of this commit (default: the range's start)"},
	{.name = "floor",
		.arg = "FILE",
		.help = "a policy that the other may not loosen, as the server has it"},
	{.name = "record", .help = "print the findings record itself"},
	{.name = "compare",
		.arg = "FILE",
		.help = "say how the record in FILE differs first ('-': standard input)"},
	{.name = "log",
		.arg = "REV",
		.help = "hold it against what the server's log at REV says of B"},
	{.letter = 'o', .name = "output", .arg = "FILE", .help = "write to a file"},
	{0},
};

/* What a call asks for, and what comes of it. */
struct asked {
	struct arena arena;
	struct range range;
	struct oid from;
	struct setup setup;
	struct judgement judgement;
};

static void asked_done(struct asked *asked)
{
	judgement_done(&asked->judgement);
	setup_done(&asked->setup);
	arena_done(&asked->arena);
}

static int load(struct asked *asked, const struct cli_call *call, struct err *err)
{
	struct setup_options setup = {.needs_repo = true,
		.policy_from = cli_value(call, "policy-from"),
		.floor_file = cli_value(call, "floor")};
	char **nots = call->args + 1;
	size_t not_count = call->arg_count - 1;

	for (size_t i = 0; i < not_count; i++) {
		if (nots[i][0] != '^')
			return err_usage(err, "'%s' is neither the range nor a ^REV",
				TEXT_SAFE(str_of(nots[i])));
		nots[i]++;
	}
	if (repo_open(&setup.repo, NULL, err))
		return -1;
	if (repo_range(&asked->range, &asked->from, setup.repo, call->args[0], nots,
		    not_count, &asked->arena, err)) {
		repo_close(setup.repo);
		return -1;
	}
	if (!setup.policy_from)
		setup.policy_commit = &asked->from;
	return setup_load(&asked->setup, &setup, err);
}

static void print_line(struct buf *out, const struct asked *asked)
{
	const struct judgement *j = &asked->judgement;
	const struct verdict *verdict = &j->result.verdict;

	buf_printf(out, "%s %s %zu errors, %zu warnings, %zu notes, %zu muted\n",
		j->digest[0] ? j->digest : "no-digest", outcome_name(verdict->outcome),
		verdict->open[SEVERITY_ERROR], verdict->open[SEVERITY_WARNING],
		verdict->open[SEVERITY_NOTE], verdict->muted);
}

static int compare(struct buf *out, struct asked *asked, const char *path, int *code,
	struct err *err)
{
	struct buf own _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct str other;

	if (file_read_or_stdin(&other, &asked->arena, path, LIMIT_REPORT_BYTES, err))
		return -1;
	findings_record(&own, &asked->judgement.run);
	*code = verdict_compare(out, &asked->arena, buf_str(&own), other) ? 0 : 1;
	return 0;
}

/* The server's decision behind ours; other findings are no pass. */
static int add_log(
	struct buf *out, struct asked *asked, const char *rev, int *code, struct err *err)
{
	bool is_same;

	if (verdict_log(out, &is_same, asked->setup.repo, rev, &asked->range.tip,
		    asked->judgement.digest, err))
		return -1;
	if (!is_same && !*code)
		*code = 1;
	return 0;
}

static int print(struct asked *asked, const struct cli_call *call, struct err *err)
{
	const char *other = cli_value(call, "compare"), *path = cli_value(call, "output");
	struct out out _cleanup_out_ = {0};
	int code = verdict_exit_code(&asked->judgement.result.verdict);

	if (!path)
		out_stream(&out, STDOUT_FILENO);
	else if (out_open(&out, path, err))
		return -1;
	if (other && compare(&out.buf, asked, other, &code, err))
		return -1;
	if (!other && cli_is_set(call, "record"))
		findings_record(&out.buf, &asked->judgement.run);
	else if (!other)
		print_line(&out.buf, asked);
	if (cli_value(call, "log") &&
		add_log(&out.buf, asked, cli_value(call, "log"), &code, err))
		return -1;
	return out_finish(&out, err) ? -1 : code;
}

static int run_verdict(struct cli_call *call)
{
	struct asked asked __attribute__((cleanup(asked_done))) = {0};
	struct err err;
	int code;

	if (!call->arg_count)
		return cli_usage(call->command, "the range A..B is missing");
	if (load(&asked, call, &err) || judge_range(&asked.judgement, &asked.setup,
						&asked.range, "verdict", &err))
		return cli_fail(&err);
	code = print(&asked, call, &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_verdict = {
	.name = "verdict",
	.args = "A..B [^REV...]",
	.summary = "print the findings digest of a range, the same everywhere",
	.description =
		"The SHA-256 of the findings record: what the commits of a range were "
		"found to\n"
		"hold by a policy. Hook, server and CI print the same one for the same\n"
		"commits, policy, rules, floor and version. With ^REV, what REV can "
		"reach "
		"does\n"
		"not count as new, as on a server with several protected branches.\n\n"
		"The exit code is that of the verdict (0 pass, 1 blocked, 3 could not "
		"check);\n"
		"with --compare 0 when both records are the same, 1 when they differ;\n"
		"with --log 1 also when the server's log has no accepted push to B with\n"
		"the same findings.",
	.examples = "milecastle verdict main..topic\tthe digest, and the verdict\n"
		    "milecastle verdict --record main..topic >r\tthe record itself\n"
		    "milecastle verdict --compare r main..topic\twhat differs, and why",
	.options = options,
	.run = run_verdict,
};
