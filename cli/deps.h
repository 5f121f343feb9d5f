/*
 * What the actions of "milecastle deps" share; each is a file deps_NAME.c.
 */
#ifndef CLI_DEPS_H
#define CLI_DEPS_H

#include "base/json.h"
#include "base/out.h"
#include "cli/cli.h"
#include "core/dependency.h"

/* Each returns the exit code; call->args[0] is the action's name. */
int deps_diff(struct cli_call *call);
int deps_inventory(struct cli_call *call);
int deps_check(struct cli_call *call);
int deps_request(struct cli_call *call);
int deps_assess(struct cli_call *call);
int deps_approve(struct cli_call *call);
int deps_mirror(struct cli_call *call);
int deps_monitor(struct cli_call *call);

/* cli/deps_show.c: one entry in lines for people; details: URLs, hashes, notes. */
void dependency_text(
	struct buf *out, const struct dependency *dependency, bool has_details);

/* Its fields, into an open map of JSON. */
void dependency_json(struct json_writer *w, const struct dependency *dependency);

/* The change set of a revision, a range, or of what is staged, checked for deps only. */
struct check_options;
int deps_options(struct check_options *out, const struct cli_call *call,
	const char *command, struct err *err);

/* -f: true for JSON; -1: another word, which was told. */
int deps_is_json(struct cli_call *call);

#endif
