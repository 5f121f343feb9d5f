/*
 * What is in force in a repository: the checks that read. It changes nothing and prints
 * nothing. What it knows about hooks it asks install/hooks.h. Read next:
 * install/selftest.c, the check that acts.
 */
#define _GNU_SOURCE 1
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "base/process.h"
#include "install/doctor.h"
#include "install/hooks.h"
#include "base/banned.h"

#define GIT_OLDEST 226	     /* 2.26: git config --show-scope */
#define GIT_CONFIG_HOOKS 254 /* 2.54: hooks in the configuration */

static const struct str none = {0};

const char *const doctor_words[] = {"ok", "warn", "fail", "unknown", NULL};

void doctor_add(struct doctor *doctor, enum doctor_state state, const char *name,
	struct str text, struct str mend)
{
	struct doctor_check check = {
		.state = state, .name = name, .text = text, .mend = mend};

	VEC_PUSH(doctor->arena, &doctor->checks, check);
	doctor->counts[state]++;
}

int doctor_exit_code(const struct doctor *doctor)
{
	if (doctor->counts[DOCTOR_FAIL])
		return 1;
	return doctor->counts[DOCTOR_UNKNOWN] ? 3 : 0;
}

/* "git version 2.39.5": 239; 0 when it says something else. */
static unsigned version_number(struct str words)
{
	unsigned parts[2] = {0};
	size_t at = strlen("git version ");

	if (!str_has_prefix(words, "git version "))
		return 0;
	for (unsigned i = 0; i < 2; i++, at++)
		for (; at < words.n && words.p[at] >= '0' && words.p[at] <= '9'; at++)
			parts[i] = (parts[i] * 10 + (unsigned)(words.p[at] - '0')) % 1000;
	return parts[0] * 100 + parts[1];
}

static int check_git(struct doctor *doctor, unsigned *version, struct err *err)
{
	static const char *const args[] = {"version", NULL};
	struct arena *arena = doctor->arena;
	struct str words;
	int code;

	if (git_ask(&words, &code, arena, place_env(arena), ".", args, err))
		return -1;
	words = str_trim(words);
	*version = version_number(words);
	if (code || !*version)
		doctor_add(doctor, DOCTOR_UNKNOWN, "git",
			arena_printf(arena, "says '%.*s'", STR_ARG(words)), none);
	else if (*version < GIT_OLDEST)
		doctor_add(doctor, DOCTOR_FAIL, "git",
			arena_printf(arena, "%.*s is too old: 2.26 or newer is needed",
				STR_ARG(words)),
			none);
	else
		doctor_add(doctor, DOCTOR_OK, "git", words, none);
	return 0;
}

/* Variables that make git work elsewhere, or otherwise, than the checks here see. */
static void check_environment(struct doctor *doctor)
{
	static const char *const names[] = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
		"GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
		"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG_PARAMETERS",
		"GIT_CONFIG_COUNT", "GIT_NAMESPACE", NULL};
	_cleanup_buf_ struct buf set = BUF_INIT(1024);

	for (unsigned i = 0; names[i]; i++)
		if (getenv(names[i]))
			buf_printf(&set, " %s", names[i]);
	if (!set.n) {
		doctor_add(doctor, DOCTOR_OK, "environment",
			(struct str)STR("no variable ties git to a repository"), none);
		return;
	}
	doctor_add(doctor, DOCTOR_WARN, "environment",
		arena_printf(doctor->arena,
			"set, so that git may use another repository or configuration "
			"than is looked at here:%.*s",
			STR_ARG(buf_str(&set))),
		arena_printf(doctor->arena, "unset%.*s", STR_ARG(buf_str(&set))));
}

static bool is_noexec(const char *path)
{
	struct statvfs st;

	return statvfs(path, &st) == 0 && (st.f_flag & ST_NOEXEC);
}

/* Is there a folder in which git would run hooks? */
static bool check_folder(struct doctor *doctor)
{
	const struct place *place = &doctor->place;
	struct arena *arena = doctor->arena;
	struct str reason = place_reason(arena, place);
	struct str found = arena_printf(arena, "%s, %s", place->hooks.p, reason.p);

	if (place->is_off) {
		doctor_add(doctor, DOCTOR_FAIL, "hooks folder",
			arena_printf(
				arena, "%s is no folder: git runs no hooks", reason.p),
			place->is_configured ? place_mend(arena, place) : none);
		return false;
	}
	if (is_noexec(place->hooks.p))
		doctor_add(doctor, DOCTOR_FAIL, "hooks folder",
			arena_printf(arena,
				"%s: its file system is mounted noexec, so git ignores "
				"every hook in it; a core.hooksPath on another one helps",
				found.p),
			none);
	else if (place->is_shared)
		doctor_add(doctor, DOCTOR_WARN, "hooks folder",
			arena_printf(arena,
				"%s: all repositories share it, and whoever changes that "
				"setting switches the hooks off",
				found.p),
			place_mend(arena, place));
	else if (place->is_outside)
		doctor_add(doctor, DOCTOR_WARN, "hooks folder",
			arena_printf(arena, "%s: outside this repository", found.p),
			place->is_configured ? place_mend(arena, place) : none);
	else
		doctor_add(doctor, DOCTOR_OK, "hooks folder", found, none);
	return true;
}

/* A path in the hooks folder, as a word for sh. */
static struct str word_in(const struct doctor *doctor, struct str name)
{
	return shell_word(doctor->arena, arena_printf(doctor->arena, "%s/%.*s",
						 doctor->place.hooks.p, STR_ARG(name)));
}

static struct str install_command(const struct doctor *doctor)
{
	return arena_printf(doctor->arena, "milecastle install%s%s",
		doctor->place.is_outside ? " --outside" : "", doctor->place.argument.p);
}

/* Something that is there but is no shim as we write it. */
static void check_foreign(struct doctor *doctor, const struct hook_state *state)
{
	struct str install = install_command(doctor);
	struct str file = word_in(doctor, str_of(state->kind->name));
	const char *name = state->kind->name;
	struct arena *arena = doctor->arena;

	switch (state->holder) {
	case HOLDER_FOREIGN:
		doctor_add(doctor, DOCTOR_FAIL, name,
			(struct str)STR(
				"a hook that is not ours: milecastle does not run"),
			install);
		break;
	case HOLDER_OTHER:
		doctor_add(doctor, DOCTOR_WARN, name,
			arena_printf(arena,
				"a shim of version %u; this program writes %d",
				state->version, SHIM_VERSION),
			install);
		break;
	case HOLDER_CHANGED:
		doctor_add(doctor, DOCTOR_FAIL, name,
			(struct str)STR("our shim, but somebody has edited it, so nobody "
					"knows what it does"),
			arena_printf(arena, "rm %s && %s", file.p, install.p));
		break;
	case HOLDER_ODD:
		doctor_add(doctor, DOCTOR_FAIL, name, (struct str)STR("not a file"),
			arena_printf(
				arena, "mv %s %s.away && %s", file.p, file.p, install.p));
		break;
	case HOLDER_NONE:
	case HOLDER_OURS:
		doctor_add(doctor, DOCTOR_FAIL, name, (struct str)STR("not installed"),
			install);
	}
}

/* The hook that our shim runs first. */
static void check_chain(struct doctor *doctor, const struct hook_state *state)
{
	struct str install = install_command(doctor);
	const char *name = state->kind->name;
	struct arena *arena = doctor->arena;

	if (state->shim.is_chained && !state->has_kept)
		doctor_add(doctor, DOCTOR_FAIL, name,
			arena_printf(arena,
				"blocks always: %s, which it runs first, is gone",
				state->kept.p),
			install);
	else if (state->shim.is_chained && !state->is_kept_runnable)
		doctor_add(doctor, DOCTOR_FAIL, name,
			arena_printf(arena,
				"blocks always: %s, which it runs first, is not "
				"executable",
				state->kept.p),
			arena_printf(
				arena, "chmod +x %s", word_in(doctor, state->kept).p));
	else if (state->shim.is_chained)
		doctor_add(doctor, DOCTOR_OK, name,
			arena_printf(arena, "our shim, after %s", state->kept.p), none);
	else if (state->is_kept_runnable)
		doctor_add(doctor, DOCTOR_WARN, name,
			arena_printf(arena,
				"our shim; %s is executable, but does not run",
				state->kept.p),
			install);
	else if (state->has_kept)
		doctor_add(doctor, DOCTOR_OK, name,
			arena_printf(arena,
				"our shim; %s is not executable and does not run",
				state->kept.p),
			none);
	else
		doctor_add(doctor, DOCTOR_OK, name, (struct str)STR("our shim"), none);
}

static void check_hook(struct doctor *doctor, const struct hook_state *state)
{
	if (state->holder != HOLDER_OURS)
		check_foreign(doctor, state);
	else if (!state->is_runnable)
		doctor_add(doctor, DOCTOR_FAIL, state->kind->name,
			(struct str)STR(
				"our shim, but git ignores it: it is not executable"),
			arena_printf(doctor->arena, "chmod +x %s",
				word_in(doctor, str_of(state->kind->name)).p));
	else
		check_chain(doctor, state);
}

/* What a program says to "version"; empty when it cannot be run or fails. */
static struct str version_of(struct doctor *doctor, struct str binary)
{
	_cleanup_buf_ struct buf words = BUF_INIT(4096);
	const char *argv[] = {binary.p, "version", NULL};
	struct process process = {.argv = (char *const *)argv,
		.out = &words,
		.err = &words,
		.seconds = LIMIT_VERSION_SECONDS};
	struct err err;
	int code;

	if (process_run(&code, &process, &err) || code)
		return none;
	return arena_str(doctor->arena, str_trim(buf_str(&words)));
}

/* The program that shims name. */
static void check_binary(struct doctor *doctor, struct str binary)
{
	struct arena *arena = doctor->arena;
	struct str install = install_command(doctor);
	struct str theirs, ours;

	if (access(binary.p, F_OK) || access(binary.p, X_OK)) {
		doctor_add(doctor, DOCTOR_FAIL, "program",
			arena_printf(arena, "%s is %s: the hooks block always", binary.p,
				access(binary.p, F_OK) ? "gone" : "not executable"),
			install);
		return;
	}
	ours = version_of(doctor, doctor->binary);
	theirs = version_of(doctor, binary);
	if (!theirs.n)
		doctor_add(doctor, DOCTOR_FAIL, "program",
			arena_printf(arena, "%s does not run", binary.p), install);
	else if (!str_eq(ours, theirs))
		doctor_add(doctor, DOCTOR_WARN, "program",
			arena_printf(arena, "%s says '%s', this one '%s'", binary.p,
				theirs.p, ours.n ? ours.p : ""),
			install);
	else
		doctor_add(doctor, DOCTOR_OK, "program",
			arena_printf(arena, "%s, %s", binary.p,
				is_same_file(binary.p, doctor->binary.p)
					? "this program"
					: "another file of the same version"),
			none);
}

static int check_hooks(struct doctor *doctor, struct err *err)
{
	const struct hook_kinds kinds = hooks_of(&doctor->place);
	struct hook_state states[HOOK_KINDS];
	struct str last = none;

	if (hooks_look(states, doctor->arena, &doctor->place, err))
		return -1;
	for (unsigned i = 0; i < kinds.count; i++)
		check_hook(doctor, &states[i]);
	for (unsigned i = 0; i < kinds.count; i++) {
		struct str binary = states[i].shim.binary;

		if (states[i].holder != HOLDER_OURS || str_eq(binary, last))
			continue;
		check_binary(doctor, binary);
		last = binary;
	}
	return 0;
}

static bool is_false(struct str value)
{
	static const char *const words[] = {"false", "no", "off", "0", "", NULL};

	for (unsigned i = 0; words[i]; i++)
		if (value.n == strlen(words[i]) &&
			strncasecmp(value.p ? value.p : "", words[i], value.n) == 0)
			return true;
	return false;
}

/* hook.EVENT.enabled, cases 119 to 123: the code does not do what the words say. */
static void check_switch(struct doctor *doctor, unsigned version, const char *event)
{
	const char *key = arena_printf(doctor->arena, "hook.%s.enabled", event).p;
	const char *const get[] = {"config", "--get", key, NULL};
	const char *const list[] = {"hook", "list", event, NULL};
	struct arena *arena = doctor->arena;
	const char *dir = doctor->place.work_tree.p;
	struct str mend, value, listed;
	struct err err;
	int code, list_code = 0;

	if (git_ask(&value, &code, arena, place_env(arena), dir, get, &err))
		return;
	if (version >= GIT_CONFIG_HOOKS &&
		git_ask(&listed, &list_code, arena, place_env(arena), dir, list, &err))
		return;
	mend = arena_printf(arena, "%s config --unset-all %s", doctor->place.git.p, key);
	if (version >= GIT_CONFIG_HOOKS &&
		(list_code || !memmem(listed.p, listed.n, "hook from hookdir", 17)))
		doctor_add(doctor, DOCTOR_FAIL, "git hook list",
			arena_printf(arena,
				"git does not run the hook %s of the hooks folder",
				event),
			code ? none : mend);
	else if (code == 0 && is_false(str_trim(value)))
		doctor_add(doctor, DOCTOR_WARN, "configuration",
			arena_printf(arena, "%s = %.*s is meant to switch our hook off",
				key, STR_ARG(str_trim(value))),
			mend);
}

/* Hooks that the configuration adds: they run besides ours. */
static void check_config_hooks(struct doctor *doctor, unsigned version)
{
	static const char *const args[] = {"config", "--show-scope", "--get-regexp",
		"^hook\\..*\\.(event|command|enabled)$", NULL};
	struct arena *arena = doctor->arena;
	struct str words;
	struct err err;
	int code;

	for (unsigned i = 0; i < hooks_of(&doctor->place).count; i++)
		check_switch(doctor, version, hooks_of(&doctor->place).items[i].name);
	if (git_ask(&words, &code, arena, place_env(arena), doctor->place.work_tree.p,
		    args, &err) ||
		code)
		return;
	for (size_t at = 0; at < words.n;) {
		size_t end = str_find(words, '\n', at);

		doctor_add(doctor, DOCTOR_OK, "configuration",
			arena_printf(arena, "%.*s%s", (int)(end - at), words.p + at,
				version < GIT_CONFIG_HOOKS ? " (this git ignores it)"
							   : ""),
			none);
		at = end + 1;
	}
}

int doctor_repository(struct doctor *doctor, const char *dir, struct err *err)
{
	unsigned version;

	if (check_git(doctor, &version, err))
		return -1;
	check_environment(doctor);
	if (place_find(&doctor->place, doctor->arena, dir, NULL, err))
		return -1;
	if (check_folder(doctor) && check_hooks(doctor, err))
		return -1;
	check_config_hooks(doctor, version);
	return 0;
}

int doctor_server(struct doctor *doctor, const char *dir, struct err *err)
{
	unsigned version;

	if (check_git(doctor, &version, err))
		return -1;
	check_environment(doctor);
	if (place_find_server(&doctor->place, doctor->arena, dir, err))
		return -1;
	if (check_folder(doctor) && check_hooks(doctor, err))
		return -1;
	check_config_hooks(doctor, version);
	doctor_settings(doctor);
	return 0;
}
