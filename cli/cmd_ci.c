/*
 * milecastle ci: the right range, the policy of the base and the reports of the platform,
 * from one run. The change under test never brings its own policy. Read next:
 * cli/ci_platform.h, cli/check.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/random.h"
#include "base/text.h"
#include "cli/check.h"
#include "cli/ci_platform.h"
#include "cli/cli.h"
#include "git/history.h"
#include "git/refs.h"
#include "base/banned.h"

static const char *const formats[] = {
	"text", "json", "sarif", "junit", "github", "gitlab", NULL};

static const struct cli_option option_list[] = {
	{.name = "base", .arg = "REV", .help = "what the change is compared with"},
	{.name = "head", .arg = "REV", .help = "the change's last commit"},
	{.name = "policy-from",
		.arg = "REV",
		.help = "the commit whose policy and rules apply (default: the base "
			"side's)"},
	{.name = "floor",
		.arg = "FILE",
		.help = "a policy that the repository's may tighten and not loosen"},
	{.letter = 'f',
		.name = "format",
		.arg = "FORMAT",
		.choices = formats,
		.help = "how to report on standard output"},
	{.name = "sarif", .arg = "FILE", .help = "write a SARIF report too"},
	{.name = "junit", .arg = "FILE", .help = "write a JUnit report too"},
	{.name = "code-quality",
		.arg = "FILE",
		.help = "write a Code Quality report of GitLab too"},
	{.name = "json", .arg = "FILE", .help = "write a JSON report too"},
	{.letter = 'q',
		.name = "quiet",
		.help = "say nothing but the summary of a block"},
	{.letter = 'v', .name = "verbose", .help = "show muted findings and more"},
	{0},
};

/* What is checked, with all names resolved. */
struct ci {
	struct ci_plan plan;
	struct arena arena;
	struct repo *repo;
	struct oid base, head, policy; /* base.n == 0: all is new */
	const char *policy_name;
	bool is_named_by_user; /* --base: what it does not find is a usage error */
	char fence[33];
};

static void ci_done(struct ci *ci)
{
	repo_close(ci->repo);
	arena_done(&ci->arena);
}

static const char *ci_getenv(const char *name)
{
	return getenv(name);
}

/* What the platform names and the clone lacks cannot be checked; the way out is said. */
static int resolve(
	struct oid *out, struct ci *ci, const char *rev, bool is_users, struct err *err)
{
	struct oid unused, oid;
	bool is_there = true;

	if (*rev == '-' || !*rev)
		return err_usage(err, "'%s' is no revision", TEXT_SAFE(str_of(rev)));
	/* what a platform names is taken to the letter, what a user writes as git does */
	if (!is_users && (oid_read(&unused, str_of(rev)) || ref_is_name(str_of(rev))) &&
		repo_exact_commit(&oid, &is_there, ci->repo, rev, err))
		return -1;
	if (!is_there)
		err_set(err, "'%s' is no commit of this clone", TEXT_SAFE(str_of(rev)));
	else if (!repo_commit(out, ci->repo, rev, err))
		return 0;
	if (!is_users)
		err->kind = ERR_FAULT;
	return err_suffix(err, "; if the clone lacks it: %s (%s)", ci->plan.deepen,
		ci->plan.platform);
}

static int resolve_base(struct ci *ci, struct err *err)
{
	struct err ignored;

	if (!ci->plan.base)
		return 0;
	if (ci->plan.is_upstream &&
		repo_commit(&ci->base, ci->repo, ci->plan.base, &ignored)) {
		ci->plan.base = "refs/remotes/origin/HEAD";
		ci->plan.event = "the remote's branch";
		if (repo_commit(&ci->base, ci->repo, ci->plan.base, &ignored))
			return err_usage(err, "there is no upstream and no "
					      "origin/HEAD: give --base");
	}
	return resolve(&ci->base, ci, ci->plan.base, ci->is_named_by_user, err);
}

/* The tip of the target branch when this clone has it, else the base. */
static int resolve_policy(struct ci *ci, const char *rev, struct err *err)
{
	bool is_there = false;

	if (rev) {
		ci->policy_name = rev;
		return resolve(&ci->policy, ci, rev, true, err);
	}
	ci->policy_name = ci->plan.policy;
	if (ci->plan.policy &&
		repo_exact_commit(&ci->policy, &is_there, ci->repo, ci->plan.policy, err))
		return -1;
	if (is_there)
		return 0;
	ci->policy_name = ci->plan.base ? ci->plan.base : "nothing";
	ci->policy = ci->base;
	return 0;
}

static int fail_own_policy(const struct ci *ci, struct err *err)
{
	return err_usage(err,
		"the policy may not come from '%s': it is part of the change under test "
		"(or built on it), which would be judged by what it brings itself; name "
		"a commit of the base side",
		TEXT_SAFE(str_of(ci->policy_name)));
}

/* A target branch that was merged to already holds the change: the base judges then. */
static void avoid_own_policy(struct ci *ci, const struct range *range)
{
	for (size_t i = 0; ci->plan.base && i < range->count; i++) {
		if (!oid_eq(&range->commits[i], &ci->policy))
			continue;
		ci->policy = ci->base;
		ci->policy_name = ci->plan.base;
	}
}

/* Is the policy's commit one of the new ones, or does it grow from them? */
static int check_policy(struct ci *ci, const struct range *range, struct history *history,
	bool is_users, struct err *err)
{
	bool is_after = false;

	for (size_t i = 0; i < range->count; i++) {
		if (oid_eq(&range->commits[i], &ci->policy))
			return fail_own_policy(ci, err);
	}
	if (is_users && range->count &&
		history_is_ancestor(&is_after, history, &ci->head, &ci->policy, err))
		return -1;
	return is_after ? fail_own_policy(ci, err) : 0;
}

static void tell_range(const struct ci *ci, const struct range *range)
{
	const struct ci_plan *plan = &ci->plan;

	fprintf(stderr, "ci: %s, %s: ", plan->platform, plan->event);
	if (plan->base)
		fprintf(stderr, "%s..%.12s", TEXT_SAFE(str_of(plan->base)),
			OID_HEX_OF(&ci->head));
	else
		fprintf(stderr, "all of %.12s, which has no base", OID_HEX_OF(&ci->head));
	if (range->base_count)
		fprintf(stderr, " (merge base %.12s)", OID_HEX_OF(&range->bases[0]));
	fprintf(stderr, ", policy from %s\n", TEXT_SAFE(str_of(ci->policy_name)));
}

/* The commits of the range: for the policy's place, and for words. */
static int look_at_range(struct ci *ci, bool is_users, struct err *err)
{
	struct history *history _cleanup_history_ = NULL;
	struct range range = {0};

	if (history_open(&history, ci->repo, err))
		return -1;
	if (ci->base.n &&
		(history_hide(history, &ci->base, err) ||
			history_range(&range, history, &ci->head, &ci->arena, err)))
		return err_suffix(
			err, "; here: %s (%s)", ci->plan.deepen, ci->plan.platform);
	if (!ci->base.n && ci->policy.n && oid_eq(&ci->policy, &ci->head))
		return fail_own_policy(ci, err);
	if (!is_users)
		avoid_own_policy(ci, &range);
	if (check_policy(ci, &range, history, is_users, err))
		return -1;
	tell_range(ci, &range);
	return 0;
}

static int make_plan(struct ci *ci, const struct cli_call *call, struct err *err)
{
	const struct ci_env env = {ci_getenv};
	const char *base = cli_value(call, "base"), *head = cli_value(call, "head");

	if (ci_plan_make(&ci->plan, &ci->arena, &env, base != NULL, err))
		return -1;
	ci->is_named_by_user = base != NULL;
	if (base) {
		ci->plan.base = base;
		ci->plan.is_upstream = false;
	}
	if (head || !ci->plan.head)
		ci->plan.head = head ? head : "HEAD";
	return 0;
}

static int find_range(struct ci *ci, const struct cli_call *call, struct err *err)
{
	const char *policy = cli_value(call, "policy-from");
	bool is_users = ci->is_named_by_user || cli_value(call, "head");

	if (repo_open(&ci->repo, NULL, err)) {
		ci->repo = NULL;
		return -1;
	}
	if (resolve_base(ci, err) ||
		resolve(&ci->head, ci, ci->plan.head, is_users, err) ||
		resolve_policy(ci, policy, err))
		return -1;
	return look_at_range(ci, policy != NULL, err);
}

static int make_changes(
	struct change_set *out, struct ci *ci, struct setup *setup, struct err *err)
{
	struct str range = arena_printf(
		&ci->arena, "%s..%s", OID_HEX_OF(&ci->base), OID_HEX_OF(&ci->head));

	if (!ci->base.n)
		return changes_tree(
			out, setup->repo, OID_HEX_OF(&ci->head), &setup->arena, err);
	return changes_range(out, setup->repo, range.p, &setup->arena, err);
}

static const struct {
	const char *option;
	const struct report *report;
} files[] = {
	{"sarif", &report_sarif},
	{"junit", &report_junit},
	{"code-quality", &report_gitlab},
	{"json", &report_json},
};
#define FILES (sizeof(files) / sizeof(files[0]))

/* A report of the run before must not stand for this one, should this one make none. */
static int drop_old(const struct cli_call *call, struct err *err)
{
	for (size_t i = 0; i < FILES; i++) {
		const char *path = cli_value(call, files[i].option);
		struct stat st;

		if (path && !lstat(path, &st) && S_ISREG(st.st_mode) && unlink(path))
			return err_set(err, "cannot remove the old report '%s': %s",
				TEXT_SAFE(str_of(path)), strerror(errno));
	}
	return 0;
}

static int add_extras(
	struct check_options *out, const struct cli_call *call, struct err *err)
{
	for (size_t i = 0; i < FILES; i++) {
		const char *path = cli_value(call, files[i].option);

		if (!path)
			continue;
		if (!*path)
			return err_usage(
				err, "--%s needs the name of a file", files[i].option);
		out->extras[out->extra_count++] =
			(struct check_extra){files[i].report, path, -1};
	}
	return 0;
}

/* GitHub: no commands out of names, annotations, and the page of the step. */
static int add_github(
	struct check_options *out, struct ci *ci, int *summary, struct err *err)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");

	if (!ci->plan.is_github)
		return 0;
	if (out->report == &report_text) {
		/* so that no name in the report ends the fence */
		if (random_hex(ci->fence, err))
			return -1;
		out->fence = ci->fence;
		out->extras[out->extra_count++] =
			(struct check_extra){&report_github, NULL, out->fd};
	}
	if (!path || !*path)
		return 0;
	*summary = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	if (*summary < 0)
		return err_set(err, "cannot write to GITHUB_STEP_SUMMARY");
	out->extras[out->extra_count++] =
		(struct check_extra){&report_summary, NULL, *summary};
	return 0;
}

static int fill_options(struct check_options *out, struct ci *ci,
	const struct cli_call *call, int *summary, struct err *err)
{
	const char *format = cli_value(call, "format");

	*out = (struct check_options){
		.command = "ci",
		.report = &report_text,
		.fd = STDOUT_FILENO,
		.style = {.is_quiet = cli_is_set(call, "quiet"),
			.is_verbose = cli_is_set(call, "verbose")},
	};
	for (size_t i = 0; format && reports[i]; i++) {
		if (strcmp(reports[i]->name, format) == 0)
			out->report = reports[i];
	}
	return add_extras(out, call, err) || add_github(out, ci, summary, err) ? -1 : 0;
}

static int check_range(struct ci *ci, const struct cli_call *call)
{
	int summary _cleanup_fd_ = -1;
	struct setup setup _cleanup_setup_ = {0};
	struct setup_options options = {
		.policy_from = ci->policy_name,
		.policy_commit = &ci->policy,
		.floor_file = cli_value(call, "floor"),
		.repo = ci->repo,
		.is_last_word = true,
		.needs_repo = true,
	};
	struct check_options check;
	struct change_set changes;
	struct store store;
	struct err err;

	ci->repo = NULL;
	if (setup_load(&setup, &options, &err) ||
		make_changes(&changes, ci, &setup, &err) ||
		fill_options(&check, ci, call, &summary, &err))
		return cli_fail(&err);
	if (str_is(setup.policy.origin, "built-in"))
		fprintf(stderr, "ci: no policy there: the built-in one applies\n");
	repo_store(&store, setup.repo);
	store.cache_dir = NULL;
	return check_run(&check, &setup, &changes, &store);
}

static int run_ci(struct cli_call *call)
{
	struct ci ci __attribute__((cleanup(ci_done))) = {0};
	struct err err;

	if (call->arg_count)
		return cli_usage(call->command, "it takes no files");
	if (drop_old(call, &err) || make_plan(&ci, call, &err) ||
		find_range(&ci, call, &err))
		return cli_fail(&err);
	return check_range(&ci, call);
}

const struct cli_command cmd_ci = {
	.name = "ci",
	.summary = "check what a pipeline was started for",
	.description =
		"Finds out what a pipeline of GitHub Actions, GitLab CI or Jenkins was "
		"started for,\n"
		"checks just that, and writes the reports that the platform shows. "
		"Elsewhere it takes\n"
		"what HEAD has and its upstream or origin/HEAD has not. --base and "
		"--head win.\n\n"
		"Policy and rules come from the base side: a change never brings the "
		"policy that\n"
		"judges it. In a clone that lacks a commit it ends with 3 and says how "
		"to deepen it.",
	.examples = "milecastle ci --sarif out.sarif\ton GitHub, for code scanning\n"
		    "milecastle ci --code-quality cq.json --junit junit.xml\ton GitLab\n"
		    "milecastle ci --base origin/main\tanywhere\n",
	.options = option_list,
	.run = run_ci,
};
