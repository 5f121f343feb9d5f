/*
 * milecastle deps check: what comes from elsewhere, judged by the approved list as the
 * hooks do, and nothing else. Read next: gate/components.c.
 */
#include <string.h>
#include <unistd.h>
#include "base/text.h"
#include "cli/check.h"
#include "cli/deps.h"
#include "base/banned.h"

int deps_options(struct check_options *out, const struct cli_call *call,
	const char *command, struct err *err)
{
	const char *format = cli_value(call, "format");

	*out = (struct check_options){.command = command,
		.report = &report_text,
		.output = cli_value(call, "output"),
		.fd = STDOUT_FILENO,
		.is_deps_only = true};
	for (size_t i = 0; format && reports[i]; i++) {
		if (strcmp(reports[i]->name, format) == 0)
			out->report = reports[i];
	}
	out->style = (struct report_style){
		.is_colour = out->report == &report_text && !out->output &&
			     cli_has_colour(NULL, STDOUT_FILENO),
		.is_verbose = cli_is_set(call, "verbose"),
		.has_stats = cli_is_set(call, "stats")};
	return out->output && !*out->output
		       ? err_usage(err, "--output needs the name of a file")
		       : 0;
}

static int find_changes(
	struct change_set *out, struct setup *setup, const char *what, struct err *err)
{
	if (!what)
		return changes_staged(out, setup->repo, false, &setup->arena, err);
	if (strstr(what, ".."))
		return changes_range(out, setup->repo, what, &setup->arena, err);
	return changes_tree(out, setup->repo, what, &setup->arena, err);
}

int deps_check(struct cli_call *call)
{
	struct setup setup _cleanup_setup_ = {0};
	const struct setup_options setup_options = {.needs_repo = true};
	const char *what = call->arg_count > 1 ? call->args[1] : NULL;
	struct check_options options;
	struct change_set changes;
	struct store store;
	struct err err;

	if (call->arg_count > 2 || (what && cli_is_set(call, "staged")))
		return cli_usage(call->command, "it takes one range or revision");
	if (deps_options(&options, call, "deps check", &err))
		return cli_usage(call->command, "%s", err.text);
	if (setup_load(&setup, &setup_options, &err) ||
		find_changes(&changes, &setup, what, &err))
		return cli_fail(&err);
	repo_store(&store, setup.repo);
	return check_run(&options, &setup, &changes, &store);
}
