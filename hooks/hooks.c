/*
 * Which hooks there are. pre-commit and pre-merge-commit ask the same question: what does
 * the index hold that no parent of the new commit has? Read next: git/changes.c.
 */
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/text.h"
#include "cli/check.h"
#include "cli/cli.h"
#include "hooks/chain.h"
#include "hooks/hooks.h"
#include "hooks/observe.h"
#include "hooks/pre_push.h"
#include "hooks/pre_receive.h"
#include "base/banned.h"

/* A policy or rule that cannot be read stops every commit: say how to get out. */
static int add_way_out(struct err *err)
{
	bool is_in_head = strncmp(err->text, "HEAD:", 5) == 0;

	if (err->kind != ERR_USAGE)
		return -1;
	err_suffix(err, "\nNothing was committed. Mend the file, ask 'milecastle policy "
			"validate', and 'git add' it.");
	if (is_in_head)
		err_suffix(err, "\nCommits are judged by what HEAD has, so the one that "
				"mends it goes unchecked: git commit --no-verify");
	return -1;
}

static int check_staged(const struct hook_call *call, struct err *err)
{
	struct setup setup _cleanup_setup_ = {0};
	struct setup_options setup_options = {.needs_repo = true};
	struct check_options options = {
		.command = call->name,
		.report = &report_text,
		.fd = STDERR_FILENO,
		.has_progress = isatty(STDERR_FILENO),
		.style = {.is_hook = true,
			.is_colour = cli_has_colour(NULL, STDERR_FILENO)},
	};
	bool is_before_merge = strcmp(call->name, "pre-merge-commit") == 0;
	struct change_set changes;
	struct store store;

	if (setup_load(&setup, &setup_options, err))
		return add_way_out(err);
	if (changes_staged(&changes, setup.repo, is_before_merge, &setup.arena, err))
		return -1;
	repo_store(&store, setup.repo);
	return check_run(&options, &setup, &changes, &store);
}

static int receive(const struct hook_call *call, struct err *err)
{
	return pre_receive(call->input, call->server, err);
}

struct hook {
	const char *name;
	bool has_input; /* git pipes something to it */
	int (*check)(const struct hook_call *call, struct err *err);
};

static const struct hook hooks[] = {
	{.name = "pre-commit", .check = check_staged},
	{.name = "pre-merge-commit", .check = check_staged},
	{.name = "pre-push", .has_input = true, .check = pre_push},
	{.name = "pre-receive", .has_input = true, .check = receive},
	{.name = "post-receive", .has_input = true, .check = post_receive},
	{.name = "reference-transaction",
		.has_input = true,
		.check = reference_transaction},
};

static const struct hook *find_hook(const char *name)
{
	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
		if (strcmp(hooks[i].name, name) == 0)
			return &hooks[i];
	}
	return NULL;
}

int hook_run(const struct hook_call *call, struct err *err)
{
	const struct hook *hook = find_hook(call->name);
	struct buf input _cleanup_buf_ = BUF_INIT(LIMIT_HOOK_STDIN);
	struct hook_call fed = *call;
	int code = 0;

	if (!hook)
		return err_usage(err, "there is no check for the hook '%s'",
			TEXT_SAFE(str_of(call->name)));
	if ((hook->has_input || call->chain) && hook_stdin_read(&input, err))
		return -1;
	fed.input = buf_str(&input);
	if (call->chain && chain_run(&code, call->chain, call->args, fed.input, err))
		return -1;
	return code ? code : hook->check(&fed, err);
}
