/*
 * Configuration, identity, policy and journal of a server, as the hook would find them.
 * Read next: hooks/pre_receive.c.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/when.h"
#include "cli/doctor_server.h"
#include "gate/setup.h"
#include "git/refs.h"
#include "server/config.h"
#include "server/journal.h"
#include "base/banned.h"

#define NOTICE_DAYS 30

static const struct str none = {0};

static bool check_config(struct doctor *doctor, struct server_config *config)
{
	struct err err;

	if (server_config_load(
		    config, doctor->arena, doctor->place.git_dir.p, NULL, &err)) {
		doctor_add(doctor, DOCTOR_FAIL, "configuration",
			arena_printf(
				doctor->arena, "every push is refused: %s", err.text),
			none);
		return false;
	}
	doctor_add(doctor, DOCTOR_OK, "configuration", config->origin, none);
	return true;
}

static void check_identity(struct doctor *doctor, const struct server_config *config)
{
	if (config->identity == IDENTITY_NONE)
		doctor_add(doctor, DOCTOR_WARN, "identity",
			(struct str)STR("nobody says who pushes, so the journal names "
					"nobody; see \"identity\" in docs/server.md"),
			none);
	else
		doctor_add(doctor, DOCTOR_OK, "identity",
			arena_printf(doctor->arena, "%s, by the variable %.*s%s",
				identity_words[config->identity],
				STR_ARG(config->identity_variable),
				config->is_identity_required ? ", required" : ""),
			none);
}

static void check_journal(struct doctor *doctor, const struct server_config *config)
{
	struct arena *arena = doctor->arena;
	struct str dir = server_journal_dir(config, doctor->place.git_dir.p, arena);
	struct stat st;
	struct statvfs space;

	if (stat(dir.p, &st)) {
		doctor_add(doctor, DOCTOR_WARN, "journal",
			arena_printf(arena,
				"'%s' is not there yet: no push was judged here, and "
				"refs that are there are not accounted for",
				dir.p),
			arena_printf(arena, "milecastle install --server --adopt %s",
				shell_word(arena, doctor->place.git_dir).p));
	} else if (access(dir.p, W_OK | X_OK) || (st.st_mode & 022)) {
		doctor_add(doctor, DOCTOR_FAIL, "journal",
			arena_printf(arena,
				"'%s' must be writable for the server and nobody else; "
				"every push is refused or could be forged",
				dir.p),
			none);
	} else if (statvfs(dir.p, &space) == 0 &&
		   space.f_bavail * (uint64_t)space.f_frsize < 64 * MIB) {
		doctor_add(doctor, DOCTOR_WARN, "journal",
			arena_printf(arena, "less than 64 MiB are free at '%s'", dir.p),
			none);
	} else {
		doctor_add(doctor, DOCTOR_OK, "journal", dir, none);
	}
}

static void check_policy(struct doctor *doctor, const struct server_config *config,
	const struct setup *setup, struct str ref, const struct oid *commit)
{
	struct arena *arena = doctor->arena;
	const struct policy *policy = &setup->policy;

	if (!commit->n)
		doctor_add(doctor, DOCTOR_WARN, "policy",
			arena_printf(arena,
				"%.*s is not there yet; until then the built-in policy "
				"is in force",
				STR_ARG(ref)),
			none);
	else
		doctor_add(doctor, DOCTOR_OK, "policy",
			arena_printf(arena,
				"%.*s at %.*s, threshold %s, %zu rules known%s",
				STR_ARG(policy->origin), STR_ARG(ref),
				severity_name(policy_threshold(policy)),
				setup->rules.count,
				config->floor ? ", over a floor" : ""),
			none);
}

/* Keys run out, so what could be met when it landed may not be now; told a month ahead.
 */
static void check_people(struct doctor *doctor, const struct policy *policy)
{
	const struct roster *roster = &policy->roster;
	uint64_t now = when_now();
	struct err why;

	if (!roster->rule_count)
		return;
	if (!roster_is_satisfiable(roster, now, &why))
		doctor_add(doctor, DOCTOR_FAIL, "reviews",
			arena_str(doctor->arena, str_of(why.text)),
			(struct str)STR("docs/review.md, When something goes wrong"));
	else if (!roster_is_satisfiable(roster, now + NOTICE_DAYS * WHEN_DAY, &why))
		doctor_add(doctor, DOCTOR_WARN, "reviews",
			arena_printf(doctor->arena, "within %d days: %s", NOTICE_DAYS,
				why.text),
			(struct str)STR("add keys that are valid longer"));
	else
		doctor_add(doctor, DOCTOR_OK, "reviews",
			arena_printf(doctor->arena, "%zu rules, %zu people",
				roster->rule_count, roster->person_count),
			none);
}

static int find_policy(struct str *ref, struct oid *commit, struct repo *repo,
	const struct server_config *config, struct arena *arena, struct err *err)
{
	const struct ref *there;
	struct ref_list refs;

	*commit = (struct oid){.n = 0};
	*ref = config->policy_ref;
	if (refs_read(&refs, repo, arena, err) ||
		(!ref->n && refs_head(ref, repo, arena, err)))
		return -1;
	there = refs_find(&refs, *ref);
	if (there)
		*commit = there->oid;
	return 0;
}

static void examine_policy(struct doctor *doctor, const struct server_config *config)
{
	struct setup setup _cleanup_setup_ = {0};
	struct setup_options options = {.needs_repo = true, .floor = config->floor};
	struct oid commit = {.n = 0};
	struct str ref = none;
	struct err err;

	if (repo_open(&options.repo, doctor->place.git_dir.p, &err)) {
		doctor_add(doctor, DOCTOR_FAIL, "repository",
			arena_str(doctor->arena, str_of(err.text)), none);
		return;
	}
	options.policy_commit = &commit;
	if (find_policy(&ref, &commit, options.repo, config, doctor->arena, &err)) {
		repo_close(options.repo);
		doctor_add(doctor, DOCTOR_FAIL, "repository",
			arena_str(doctor->arena, str_of(err.text)), none);
		return;
	}
	if (setup_load(&setup, &options, &err)) {
		doctor_add(doctor, DOCTOR_FAIL, "policy",
			arena_printf(doctor->arena,
				"pushes to protected refs are refused: %s", err.text),
			none);
		return;
	}
	check_policy(doctor, config, &setup, ref, &commit);
	check_people(doctor, &setup.policy);
}

void doctor_server_policy(struct doctor *doctor)
{
	struct server_config config;

	if (!check_config(doctor, &config))
		return;
	check_identity(doctor, &config);
	examine_policy(doctor, &config);
	check_journal(doctor, &config);
}
