/*
 * milecastle init: a first policy for a team, with its people and their keys. It is
 * written into the work tree and nowhere else; who reads it decides whether to commit it.
 * Read next: docs/review.md.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/init_policy.h"
#include "core/policy.h"
#include "evidence/keyring.h"
#include "git/refs.h"
#include "base/banned.h"

static const char *const teams[] = {"small", "standard", "regulated", NULL};

static const struct cli_option options[] = {
	{.name = "team",
		.arg = "KIND",
		.choices = teams,
		.help = "how much is asked for; standard is the default"},
	{.name = "repository",
		.arg = "NAME",
		.help = "a name that signed statements carry (default: the folder's)"},
	{.name = "branch",
		.arg = "NAME",
		.help = "the protected branch (default: HEAD's)"},
	{.name = "store",
		.arg = "URL",
		.help = "the only place that components may come from, with a '/' at its "
			"end"},
	{.letter = 'n', .name = "dry-run", .help = "print it and write nothing"},
	{0},
};

struct founding {
	struct arena arena;
	struct repo *repo;
	struct team team;
	struct buf text;
};

static void founding_done(struct founding *f)
{
	buf_done(&f->text);
	repo_close(f->repo);
	arena_done(&f->arena);
}

static int find_branch(struct founding *f, const char *name, struct err *err)
{
	if (name) {
		f->team.ref = arena_printf(&f->arena, "refs/heads/%s", name);
		return ref_is_name(f->team.ref)
			       ? 0
			       : err_usage(err, "'%s' is no name of a branch",
					 TEXT_SAFE(str_of(name)));
	}
	if (refs_head(&f->team.ref, f->repo, &f->arena, err))
		return -1;
	return str_has_prefix(f->team.ref, "refs/heads/")
		       ? 0
		       : err_usage(err, "HEAD is on no branch: name one with --branch");
}

/* The name of the folder that holds the work tree. */
static struct str folder_name(struct founding *f)
{
	struct str path = str_of(repo_work_tree(f->repo));
	size_t start;

	path = str_slice(path, 0, path.n ? path.n - 1 : 0);
	for (start = path.n; start && path.p[start - 1] != '/'; start--)
		;
	return arena_str(&f->arena, str_slice(path, start, path.n));
}

static int gather(struct founding *f, const struct cli_call *call, struct err *err)
{
	const char *kind = cli_value(call, "team"), *name = cli_value(call, "repository");
	const char *store = cli_value(call, "store");

	f->team.kind = !kind || strcmp(kind, "standard") == 0 ? TEAM_STANDARD
		       : strcmp(kind, "small") == 0	      ? TEAM_SMALL
							      : TEAM_REGULATED;
	if (repo_open(&f->repo, NULL, err))
		return -1;
	if (!repo_work_tree(f->repo))
		return err_usage(err, "a bare repository has no work tree to write to");
	f->team.repository = name ? str_of(name) : folder_name(f);
	f->team.store = str_of(store ? store : "");
	for (size_t i = 0; i < call->arg_count; i++) {
		struct member member = {0};

		if (member_read(&member, &f->arena, call->args[i], err))
			return -1;
		VEC_PUSH(&f->arena, &f->team, member);
	}
	if (!f->team.count)
		return err_usage(err,
			"name at least one person, as ID:EMAIL:KEYFILE:ROLE,ROLE; for "
			"example yourself: me:%s:$HOME/.ssh/id_ed25519.pub:%s",
			"me@example.com", "developer,reviewer,maintainer");
	return find_branch(f, cli_value(call, "branch"), err);
}

/* What would not load is not written. */
static int check(
	struct founding *f, bool *is_complete, struct err *missing, struct err *err)
{
	struct policy policy;
	struct keyring keyring;

	if (policy_read(&policy, &f->arena, (struct str)STR(POLICY_PATH),
		    buf_str(&f->text), err) ||
		keyring_make(&keyring, &f->arena, &policy.roster, err))
		return -1;
	*is_complete = roster_is_satisfiable(&policy.roster, when_now(), missing);
	return 0;
}

static int write_file(struct founding *f, struct err *err)
{
	const char *root = repo_work_tree(f->repo);
	const char *dir = arena_printf(&f->arena, "%s.milecastle", root).p;
	const char *path = arena_printf(&f->arena, "%s" POLICY_PATH, root).p;
	struct out out _cleanup_out_ = {0};
	int fd _cleanup_fd_ = -1;

	if (mkdir(dir, 0777) && errno != EEXIST)
		return err_set(err, "cannot make the folder '%s': %s",
			TEXT_SAFE(str_of(dir)), strerror(errno));
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0 && errno == EEXIST)
		return err_usage(
			err, "there is a policy already: " POLICY_PATH " stays as it is");
	if (fd < 0)
		return err_set(err, "cannot write '%s': %s", TEXT_SAFE(str_of(path)),
			strerror(errno));
	out_stream(&out, fd);
	buf_add(&out.buf, buf_str(&f->text));
	return out_finish(&out, err);
}

static void say_next(
	const struct founding *f, bool is_complete, const struct err *missing)
{
	printf("wrote " POLICY_PATH " for a %s team of %zu\n", teams[f->team.kind],
		f->team.count);
	if (!is_complete)
		printf("still missing: %s\n", missing->text);
	puts("read it, then: git add .milecastle && git commit\n"
	     "on a server it is in force from the push that brings it: "
	     "milecastle install --server");
}

static int run(struct founding *f, const struct cli_call *call, struct err *err)
{
	bool is_complete;
	struct err missing;

	if (gather(f, call, err))
		return -1;
	init_policy(&f->text, &f->team);
	if (check(f, &is_complete, &missing, err))
		return -1;
	if (cli_is_set(call, "dry-run")) {
		fwrite(f->text.p, 1, f->text.n, stdout);
		return 0;
	}
	if (write_file(f, err))
		return -1;
	say_next(f, is_complete, &missing);
	return 0;
}

static int run_init(struct cli_call *call)
{
	struct founding f
		__attribute__((cleanup(founding_done))) = {.text = BUF_INIT(MIB)};
	struct err err;

	return run(&f, call, &err) ? cli_fail(&err) : 0;
}

const struct cli_command cmd_init = {
	.name = "init",
	.args = "PERSON...",
	.summary = "write a first policy with people, keys and reviews",
	.description =
		"Writes " POLICY_PATH " for a team: small (one approval, once there are\n"
		"two people), standard (one reviewer who had no hand in it, the policy "
		"by a\n"
		"maintainer) or regulated (a security review with a checklist as well, "
		"the policy\n"
		"by two maintainers, components signed by security). A PERSON is\n"
		"ID:EMAIL:KEYFILE:ROLE,ROLE, with a public SSH key in KEYFILE. Nothing "
		"is\n"
		"committed, and a policy that is there stays.",
	.examples = "milecastle init --team small "
		    "me:me@example.com:$HOME/.ssh/id_ed25519.pub:reviewer,maintainer\n"
		    "milecastle init -n --team regulated "
		    "a:a@example.com:a.pub:reviewer\tlook at it first",
	.options = options,
	.run = run_init,
};
