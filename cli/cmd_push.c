/*
 * milecastle push: evidence first, since what comes in the same push as the change does
 * not count, then the rest by git. Read next: docs/review.md.
 */
#include <stdio.h>
#include <string.h>
#include "base/limits.h"
#include "base/process.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/evidence_sync.h"
#include "core/evidence_source.h"
#include "git/refs.h"
#include "base/banned.h"

#define WORDS_MAX 200

static const struct cli_option options[] = {
	{.name = "remote", .arg = "NAME", .help = "where to (origin)"},
	{.name = "evidence-only", .help = "send evidence and nothing else"},
	{0},
};

struct pushing {
	struct arena arena;
	struct ref_list refs;
	const char *remote;
	char *argv[WORDS_MAX + 2];
	size_t argc;
};

static void pushing_done(struct pushing *p)
{
	arena_done(&p->arena);
}

static int add(struct pushing *p, const char *word, struct err *err)
{
	if (p->argc >= WORDS_MAX)
		return err_usage(err, "more than %d words for git", WORDS_MAX);
	p->argv[p->argc++] = (char *)word;
	p->argv[p->argc] = NULL;
	return 0;
}

/* git as it stands in argv, its words on the terminal. *code: its own. */
static int run_git(struct pushing *p, int *code, struct err *err)
{
	struct process process = {.argv = p->argv};

	return process_run(code, &process, err);
}

static int begin(struct pushing *p, const char *action, struct err *err)
{
	p->argc = 0;
	return add(p, "git", err) || add(p, action, err) ? -1 : 0;
}

/* Refs of evidence that are here; others' go along when they are ahead. */
static int push_evidence(struct pushing *p, int *code, struct err *err)
{
	size_t count = 0;

	if (begin(p, "push", err) || add(p, p->remote, err))
		return -1;
	for (size_t i = 0; i < p->refs.count; i++) {
		struct str name = p->refs.items[i].name;

		if (!str_has_prefix(name, EVIDENCE_REFS))
			continue;
		count++;
		if (add(p,
			    arena_printf(
				    &p->arena, "%.*s:%.*s", STR_ARG(name), STR_ARG(name))
				    .p,
			    err))
			return -1;
	}
	*code = 0;
	return count ? run_git(p, code, err) : 0;
}

static int push_rest(
	struct pushing *p, int *code, const struct cli_call *call, struct err *err)
{
	if (begin(p, "push", err) || add(p, p->remote, err))
		return -1;
	for (size_t i = 0; i < call->arg_count; i++) {
		if (add(p, call->args[i], err))
			return -1;
	}
	return run_git(p, code, err);
}

static int read_refs(struct pushing *p, struct err *err)
{
	struct repo *repo _cleanup_repo_ = NULL;

	return repo_open(&repo, NULL, err) || refs_read(&p->refs, repo, &p->arena, err)
		       ? -1
		       : 0;
}

/* The exit code of git where it did not do what it should. */
static int run(struct pushing *p, const struct cli_call *call, struct err *err)
{
	int code;

	if (evidence_sync(p->remote, err))
		return -1;
	if (read_refs(p, err) || push_evidence(p, &code, err))
		return -1;
	if (code)
		return err_set(err,
			"the evidence was not taken, so nothing else was sent; when "
			"refs went apart, see docs/review.md");
	if (cli_is_set(call, "evidence-only"))
		return 0;
	return push_rest(p, &code, call, err) ? -1 : code ? 1 : 0;
}

static int run_push(struct cli_call *call)
{
	const char *remote = cli_value(call, "remote");
	struct pushing p __attribute__((cleanup(pushing_done))) = {
		.remote = remote ? remote : "origin"};
	struct err err;
	int code;

	if (p.remote[0] == '-')
		return cli_usage(
			call->command, "a remote's name does not begin with '-'");
	code = run(&p, call, &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_push = {
	.name = "push",
	.args = "[REF...]",
	.summary = "send evidence, then branches and tags, in that order",
	.description =
		"Evidence counts when it has landed before the change that it is about. "
		"This\n"
		"fetches the evidence of the remote, sends what is new of it, and then "
		"runs\n"
		"'git push' with the refs that you name, or what git pushes by itself.",
	.examples = "milecastle push topic:main\tevidence, then the branch\n"
		    "milecastle push --evidence-only\tafter a review",
	.options = options,
	.run = run_push,
};
