/*
 * milecastle deps monitor: all of a tree and all of the approved list, for a job that
 * runs every night: what is due, behind, loose or taken back. Read next:
 * gate/component_monitor.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "base/text.h"
#include "base/when.h"
#include "cli/check.h"
#include "cli/deps.h"
#include "base/banned.h"

#define DEFAULT_DAYS 30
#define MOST_DAYS 36500

static int read_days(uint64_t *out, const char *text, struct err *err)
{
	char *end;
	long days = DEFAULT_DAYS;

	if (text) {
		days = strtol(text, &end, 10);
		if (*end || end == text || days < 0 || days > MOST_DAYS)
			return err_usage(err, "--within takes a number of days");
	}
	*out = (uint64_t)days * WHEN_DAY;
	return 0;
}

int deps_monitor(struct cli_call *call)
{
	struct setup setup _cleanup_setup_ = {0};
	const struct setup_options setup_options = {.needs_repo = true};
	struct component_watch watch = {
		.mirrors = cli_value(call, "mirrors"), .look = component_monitor};
	struct check_options options;
	struct stat st;
	struct change_set changes;
	struct store store;
	struct err err;

	if (call->arg_count > 2)
		return cli_usage(call->command, "it takes one revision");
	if (deps_options(&options, call, "deps monitor", &err) ||
		read_days(&watch.within, cli_value(call, "within"), &err))
		return cli_usage(call->command, "%s", err.text);
	if (watch.mirrors && (stat(watch.mirrors, &st) || !S_ISDIR(st.st_mode)))
		return cli_usage(call->command, "'%s' is no folder with mirrors",
			TEXT_SAFE(str_of(watch.mirrors)));
	options.threshold = "warning"; /* a nightly job is there to be told */
	if (setup_load(&setup, &setup_options, &err) ||
		changes_tree(&changes, setup.repo,
			call->arg_count > 1 ? call->args[1] : "HEAD", &setup.arena, &err))
		return cli_fail(&err);
	setup.component_desk->watch = &watch;
	repo_store(&store, setup.repo);
	return check_run(&options, &setup, &changes, &store);
}
