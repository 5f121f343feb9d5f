/*
 * milecastle doctor: asks install/doctor.h for its checks, adds those of the repository
 * and the policy, which lie above that layer, and prints all. Read next:
 * install/doctor.c, install/selftest.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/doctor_server.h"
#include "gate/setup.h"
#include "install/doctor.h"
#include "install/hooks.h"
#include "base/banned.h"

static const char *const formats[] = {"text", "json", NULL};

static const struct cli_option options[] = {
	{.name = "server", .help = "REPO is a bare repository that takes pushes"},
	{.name = "no-self-test",
		.help = "do not try a commit in a repository made for that purpose"},
	{.letter = 'f',
		.name = "format",
		.arg = "FORMAT",
		.choices = formats,
		.help = "text (the default) or json"},
	{0},
};

static void print_text(struct buf *out, const struct doctor *doctor)
{
	const size_t *counts = doctor->counts;

	for (size_t i = 0; i < doctor->checks.count; i++) {
		const struct doctor_check *check = &doctor->checks.items[i];

		buf_printf(out, "%-8s %-19s ",
			check->state == DOCTOR_FAIL ? "FAIL" : doctor_words[check->state],
			check->name);
		text_escape(out, check->text);
		if (check->mend.n) {
			buf_puts(out, "\n         to mend it, run:    ");
			text_escape(out, check->mend);
		}
		buf_putc(out, '\n');
	}
	buf_printf(out, "\n%s: %zu ok, %zu to look at, %zu failed, %zu unknown\n",
		counts[DOCTOR_FAIL]	 ? "Not in force"
		: counts[DOCTOR_UNKNOWN] ? "Could not find out all"
					 : "In force",
		counts[DOCTOR_OK], counts[DOCTOR_WARN], counts[DOCTOR_FAIL],
		counts[DOCTOR_UNKNOWN]);
}

static void print_json(struct buf *out, const struct doctor *doctor)
{
	struct json_writer w = {.out = out};

	json_open_map(&w, NULL);
	json_number(&w, "schema", 1);
	json_text(&w, "version", MILECASTLE_VERSION);
	json_str(&w, "work-tree", doctor->place.work_tree);
	json_str(&w, "hooks-folder", doctor->place.hooks);
	json_number(&w, "exit", (uint64_t)doctor_exit_code(doctor));
	json_open_list(&w, "checks");
	for (size_t i = 0; i < doctor->checks.count; i++) {
		const struct doctor_check *check = &doctor->checks.items[i];

		json_open_map(&w, NULL);
		json_text(&w, "name", check->name);
		json_text(&w, "state", doctor_words[check->state]);
		json_str(&w, "text", check->text);
		if (check->mend.n)
			json_str(&w, "mend", check->mend);
		json_close_map(&w);
	}
	json_close_list(&w);
	json_close_map(&w);
	buf_putc(out, '\n');
}

/* From here on we are where git runs a hook; what the environment says was reported. */
static int enter(const struct doctor *doctor, struct err *err)
{
	static const char *const names[] = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
		"GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
		"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", NULL};

	for (unsigned i = 0; names[i]; i++)
		unsetenv(names[i]);
	if (chdir(doctor->place.work_tree.p))
		return err_set(err, "cannot go to '%s': %s",
			TEXT_SAFE(doctor->place.work_tree), strerror(errno));
	return 0;
}

/* Repository, policy and rules as the hooks load them. */
static void doctor_policy(struct doctor *doctor)
{
	const struct setup_options setup_options = {.needs_repo = true};
	_cleanup_setup_ struct setup setup = {0};
	struct arena *arena = doctor->arena;
	const struct policy *policy;
	struct err err;

	if (enter(doctor, &err) || setup_load(&setup, &setup_options, &err)) {
		doctor_add(doctor, DOCTOR_FAIL, "policy",
			arena_printf(arena, "the hooks block always: %s", err.text),
			(struct str){0});
		return;
	}
	policy = &setup.policy;
	doctor_add(doctor, DOCTOR_OK, "policy",
		arena_printf(arena,
			"%.*s, SHA-256 %.12s, threshold %s, scope %s, %zu rules known",
			STR_ARG(policy->origin), policy->digest,
			severity_name(policy->threshold), scope_words[policy->scope],
			setup.rules.count),
		(struct str){0});
}

static int examine_server(struct doctor *doctor, const char *dir,
	const struct cli_call *call, struct err *err)
{
	if (doctor_server(doctor, dir, err))
		return -1;
	doctor_server_policy(doctor);
	if (!cli_is_set(call, "no-self-test"))
		doctor_self_test_server(doctor);
	return 0;
}

static int examine(struct doctor *doctor, const struct cli_call *call, struct err *err)
{
	const char *dir = call->arg_count ? call->args[0] : ".";

	if (binary_path(&doctor->binary, doctor->arena, err))
		return -1;
	if (cli_is_set(call, "server"))
		return examine_server(doctor, dir, call, err);
	if (doctor_repository(doctor, dir, err))
		return -1;
	doctor_policy(doctor);
	if (!cli_is_set(call, "no-self-test"))
		doctor_self_test(doctor);
	return 0;
}

static int run(struct cli_call *call)
{
	_cleanup_buf_ struct buf words = BUF_INIT(4 * MIB);
	const char *format = cli_value(call, "format");
	struct arena arena = {0};
	struct doctor doctor = {.arena = &arena};
	struct err err;
	int code;

	if (call->arg_count > 1)
		return cli_usage(call->command, "one repository at a time");
	if (examine(&doctor, call, &err)) {
		arena_done(&arena);
		return cli_fail(&err);
	}
	if (format && strcmp(format, "json") == 0)
		print_json(&words, &doctor);
	else
		print_text(&words, &doctor);
	fwrite(words.p, 1, words.n, stdout);
	code = doctor_exit_code(&doctor);
	arena_done(&arena);
	return code;
}

const struct cli_command cmd_doctor = {
	.name = "doctor",
	.args = "[REPO]",
	.summary = "prove what is in force in a repository",
	.description =
		"Looks at REPO, or the repository that you are in: where git looks for\n"
		"hooks and which setting says so, whether git runs ours, whether the\n"
		"program they name is there and is this one, which policy they load.\n"
		"Then, in a repository made for the purpose and removed afterwards, it\n"
		"installs the hooks, commits a banned call and sees that this is\n"
		"refused, and that the mended file is not.\n"
		"\n"
		"What is not as it should be is shown with the command that mends it.\n"
		"With --server REPO is a bare repository: git's own settings, the hook\n"
		"and who may write to it, milecastle.json, policy and journal; then "
		"three\n"
		"pushes to a server made for the purpose.\n"
		"\n"
		"Exit code 0: in force; 1: something is not; 3: it could not find out.",
	.examples = "milecastle doctor\tthe repository you are in\n"
		    "milecastle doctor --format json --no-self-test\tfor scripts",
	.options = options,
	.run = run,
};
