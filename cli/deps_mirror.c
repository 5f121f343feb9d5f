/*
 * milecastle deps mirror verify DIR: does the controlled store hold just the bytes that
 * are approved? Each file must be of an approved version, by SHA-256 or SHA-512; each
 * file that an approved version names must be there; each git repository must have the
 * approved commits. Read next: components/record.h.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "base/interrupt.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/deps.h"
#include "cli/deps_hash.h"
#include "cli/deps_tree.h"
#include "gate/setup.h"
#include "git/repo.h"
#include "base/banned.h"

struct mirror {
	struct setup setup;
	struct component_list *list;
	struct arena *arena;
	struct str_vec todo; /* folders to be walked */
	struct str_vec seen; /* hashes that were found, as "sha256:HEX" */
	struct str_vec repositories;
	size_t files, wrong;
};

static void say(struct mirror *m, struct str path, const char *what)
{
	m->wrong++;
	printf("%s: %s\n", TEXT_SAFE(path), what);
}

/* --- files
 * -----------------------------------------------------------------------------------
 */

static const struct component_version *version_of(
	struct mirror *m, enum pin_algorithm algorithm, struct str hex)
{
	static const enum pin_over overs[] = {OVER_ARCHIVE, OVER_FILE};
	const struct component_version *found = NULL;

	for (size_t i = 0; i < 2 && !found; i++) {
		struct pin pin = {.over = overs[i], .algorithm = algorithm, .value = hex};

		found = component_by_pin(m->list, &pin);
	}
	return found;
}

static void judge_file(struct mirror *m, struct str path, const struct file_digests *d)
{
	const struct component_version *v =
		version_of(m, ALGORITHM_SHA256, str_of(d->sha256));

	if (!v)
		v = version_of(m, ALGORITHM_SHA512, str_of(d->sha512));
	if (!v) {
		say(m, path, "is of no approved version");
		return;
	}
	VEC_PUSH(m->arena, &m->seen, arena_str(m->arena, str_of(d->sha256)));
	VEC_PUSH(m->arena, &m->seen, arena_str(m->arena, str_of(d->sha512)));
	if (!component_version_is_usable(v))
		say(m, path,
			arena_printf(m->arena, "is '%s' %s, which is %s",
				TEXT_SAFE(v->component->id), TEXT_SAFE(v->version),
				version_status_words[v->status])
				.p);
}

static int check_file(struct mirror *m, struct str path, struct err *err)
{
	struct file_digests digests;

	m->files++;
	if (file_digests_of(&digests, path.p, err))
		return -1;
	judge_file(m, path, &digests);
	return 0;
}

/* --- folders
 * -----------------------------------------------------------------------------------
 */

static int check_entry(struct mirror *m, struct str path, struct err *err)
{
	struct stat st;

	if (lstat(path.p, &st))
		return err_set(
			err, "cannot look at '%s': %s", TEXT_SAFE(path), strerror(errno));
	if (S_ISREG(st.st_mode))
		return check_file(m, path, err);
	if (!S_ISDIR(st.st_mode))
		say(m, path, "is neither a file nor a folder");
	else if (is_repository_folder(path.p))
		VEC_PUSH(m->arena, &m->repositories, path);
	else
		VEC_PUSH(m->arena, &m->todo, path);
	return 0;
}

static int walk_one(struct mirror *m, struct str dir, struct err *err)
{
	DIR *handle _cleanup_dir_ = opendir(dir.p);
	const struct dirent *entry;

	if (!handle)
		return err_usage(err, "cannot read the folder '%s': %s", TEXT_SAFE(dir),
			strerror(errno));
	while ((entry = readdir(handle))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (interrupt_seen)
			return err_set(err, "interrupted");
		if (check_entry(m,
			    arena_printf(
				    m->arena, "%.*s/%s", STR_ARG(dir), entry->d_name),
			    err))
			return -1;
	}
	return 0;
}

static int walk(struct mirror *m, const char *dir, struct err *err)
{
	VEC_PUSH(m->arena, &m->todo, arena_str(m->arena, str_of(dir)));
	while (m->todo.count) {
		struct str next = m->todo.items[--m->todo.count];

		if (m->files > LIMIT_CHANGES)
			return err_set(err, "more than %d files", LIMIT_CHANGES);
		if (walk_one(m, next, err))
			return -1;
	}
	return 0;
}

/* --- what has to be there
 * ------------------------------------------------------------------------
 */

static bool is_seen(const struct mirror *m, struct str hash)
{
	for (size_t i = 0; i < m->seen.count; i++) {
		if (str_eq(m->seen.items[i], hash))
			return true;
	}
	return false;
}

static void expect_files(struct mirror *m, const struct component_version *v)
{
	for (size_t i = 0; i < v->pins.count; i++) {
		struct str file = v->pin_files.items[i];
		const struct pin *pin = &v->pins.items[i];
		bool is_again = i && file.n && str_eq(file, v->pin_files.items[i - 1]);

		if ((pin->over != OVER_ARCHIVE && pin->over != OVER_FILE) || is_again ||
			is_seen(m, pin->value))
			continue;
		say(m, file.n ? file : str_of("(a file without a name)"),
			arena_printf(m->arena, "of '%s' %s is not there (%s %.16s...)",
				TEXT_SAFE(v->component->id), TEXT_SAFE(v->version),
				pin_algorithm_words[pin->algorithm], pin->value.p)
				.p);
	}
}

/* Some repository of the store has it. */
static bool has_commit(struct mirror *m, struct str hex)
{
	for (size_t i = 0; i < m->repositories.count; i++) {
		struct repo *repo _cleanup_repo_ = NULL;
		struct oid commit;
		struct err ignored;

		if (!repo_open(&repo, m->repositories.items[i].p, &ignored) &&
			!repo_commit(&commit, repo, arena_str(m->arena, hex).p, &ignored))
			return true;
	}
	return false;
}

static void expect_commits(struct mirror *m, const struct component_version *v)
{
	for (size_t i = 0; i < v->pins.count; i++) {
		const struct pin *pin = &v->pins.items[i];

		if (pin->over == OVER_COMMIT && m->repositories.count &&
			!has_commit(m, pin->value))
			say(m, pin->value,
				arena_printf(m->arena,
					"the commit of '%s' %s is in no repository of "
					"the "
					"store",
					TEXT_SAFE(v->component->id),
					TEXT_SAFE(v->version))
					.p);
	}
}

static void expect_all(struct mirror *m)
{
	for (size_t i = 0; i < m->list->count; i++) {
		const struct component *c = m->list->items[i];

		for (size_t j = 0; j < c->version_count; j++) {
			if (!component_version_is_usable(&c->versions[j]))
				continue;
			expect_files(m, &c->versions[j]);
			expect_commits(m, &c->versions[j]);
		}
	}
}

static int run(struct mirror *m, const char *dir, struct err *err)
{
	const struct setup_options options = {.needs_repo = true};

	if (setup_load(&m->setup, &options, err) ||
		component_desk_open(m->setup.component_desk, err))
		return -1;
	m->arena = &m->setup.arena;
	m->list = &m->setup.component_desk->list;
	if (walk(m, dir, err))
		return -1;
	expect_all(m);
	fprintf(stderr,
		"milecastle: %zu file%s and %zu repositor%s against %zu record%s: %s\n",
		m->files, m->files == 1 ? "" : "s", m->repositories.count,
		m->repositories.count == 1 ? "y" : "ies", m->list->count,
		m->list->count == 1 ? "" : "s",
		m->wrong ? "the store is not what was approved"
			 : "just what was approved");
	return 0;
}

static void mirror_done(struct mirror *m)
{
	setup_done(&m->setup);
}

int deps_mirror(struct cli_call *call)
{
	struct mirror m __attribute__((cleanup(mirror_done))) = {0};
	struct err err;

	if (call->arg_count != 3 || strcmp(call->args[1], "verify") != 0)
		return cli_usage(call->command, "deps mirror verify DIR");
	if (run(&m, call->args[2], &err))
		return cli_fail(&err);
	return m.wrong ? 1 : 0;
}
