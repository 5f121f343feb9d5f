/*
 * Files, folders, repositories and declarations, hashed. Read next: cli/deps_request.c.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/deps_gather.h"
#include "cli/deps_hash.h"
#include "cli/deps_tree.h"
#include "components/form.h"
#include "gate/dependencies.h"
#include "git/repo.h"
#include "base/banned.h"

void gathered_pin(struct gathered *g, enum pin_over over, enum pin_algorithm algorithm,
	struct str value, struct str file)
{
	struct gathered_pin pin = {.file = file};

	pin.pin = (struct pin){.over = over, .algorithm = algorithm, .value = value};
	VEC_PUSH(g->arena, &g->pins, pin);
}

static void add_string(struct gathered *g, struct str_vec *list, struct str text)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_eq(list->items[i], text))
			return;
	}
	if (text.n)
		VEC_PUSH(g->arena, list, arena_str(g->arena, text));
}

/* --- a file
 * --------------------------------------------------------------------------------
 */

static int add_file(struct gathered *g, const char *path, bool is_patch, struct err *err)
{
	struct str name = arena_str(g->arena, path_name(str_of(path)));
	struct str ignored, version;
	struct file_digests digests;
	bool is_archive = locator_release(&ignored, &version, name);
	struct gathered_pin *pin;

	if (file_digests_of(&digests, path, err))
		return -1;
	gathered_pin(g, is_archive ? OVER_ARCHIVE : OVER_FILE, ALGORITHM_SHA256,
		arena_str(g->arena, str_of(digests.sha256)), name);
	pin = &g->pins.items[g->pins.count - 1];
	pin->is_patch = is_patch;
	if (!is_patch)
		pin->sha512 = arena_str(g->arena, str_of(digests.sha512));
	return 0;
}

/* --- declarations
 * ------------------------------------------------------------------------------
 */

/* "https://host/path/" of "https://host/path/zlib-1.3.1.tar.gz". */
static struct str folder_of(struct str url)
{
	const char *host = memmem(url.p, url.n, "://", 3);
	size_t at = url.n;

	if (!host)
		return (struct str){0};
	while (at && url.p[at - 1] != '/')
		at--;
	return url.p + at > host + 3 ? str_slice(url, 0, at) : (struct str){0};
}

static bool is_meant(const struct gathered *g, const struct dependency *d)
{
	struct str named =
		d->locators.count ? locator_name(d->locators.items[0]) : (struct str){0};

	if (d->kind != KIND_BYTES || d->state == READ_OPAQUE)
		return false;
	if (!str_eq(d->name, g->name) && !str_eq(named, g->name))
		return false;
	return !d->version.n || d->version_kind != VERSION_EXACT ||
	       str_eq(d->version, g->version) ||
	       memmem(d->version.p, d->version.n, g->version.p, g->version.n);
}

static void add_declared(struct gathered *g, const struct dependency *d)
{
	const char *space = dependency_form_space(d->form);

	if (d->name.n && *space)
		add_string(g, &g->aliases,
			arena_printf(g->arena, "%s:%.*s", space, STR_ARG(d->name)));
	for (size_t i = 0; i < d->locators.count; i++) {
		struct str url = d->locators.items[i], ignored, version;

		if (locator_release(&ignored, &version, url)) {
			add_string(g, &g->urls, folder_of(url));
			continue;
		}
		add_string(g, &g->repositories, url);
		if (memmem(url.p, url.n, "://", 3))
			add_string(g, &g->urls, folder_of(url));
	}
	for (size_t i = 0; i < d->pins.count; i++) {
		const struct pin *pin = &d->pins.items[i];

		if (pin_is_weak(pin) || pin->over == OVER_BASELINE)
			continue;
		gathered_pin(g, pin->over, pin->algorithm, pin->value, (struct str){0});
		g->pins.items[g->pins.count - 1].is_declared = true;
	}
}

static int take(
	struct dependency_search *search, struct dependency_file *file, struct err *err)
{
	(void)err;
	for (size_t i = 0; i < file->count; i++) {
		if (is_meant(search->ctx, &file->items[i].now))
			add_declared(search->ctx, &file->items[i].now);
	}
	return 0;
}

static void miss(struct dependency_search *search, struct str path, const char *why)
{
	(void)search;
	fprintf(stderr, "milecastle: not read: %s: %s\n", TEXT_SAFE(path), why);
}

static int search(struct gathered *g, struct repo *repo, struct change_set *changes,
	struct err *err)
{
	struct store store;
	struct gate_input input = {.changes = changes, .store = &store};
	struct dependency_search search = {
		.input = &input, .arena = g->arena, .take = take, .miss = miss, .ctx = g};

	repo_store(&store, repo);
	return dependencies_search(&search, err);
}

/* Outside of a repository, or before the first commit, there is less to look at. */
static int gather_declared(struct gathered *g, struct err *err)
{
	struct repo *repo _cleanup_repo_ = NULL;
	struct change_set changes;
	struct err ignored;

	if (repo_open(&repo, NULL, &ignored))
		return 0;
	if (!repo_work_tree(repo) ||
		changes_staged(&changes, repo, false, g->arena, &ignored))
		changes = (struct change_set){0};
	if (changes.count && search(g, repo, &changes, err))
		return -1;
	if (changes_tree(&changes, repo, "HEAD", g->arena, &ignored))
		return 0;
	return search(g, repo, &changes, err);
}

/* --- all of it
 * -----------------------------------------------------------------------------------
 */

static int gather_one(struct gathered *g, const char *path, const struct cli_call *call,
	struct str dir, struct err *err)
{
	struct stat st;

	if (stat(path, &st))
		return err_usage(err, "'%s' is not there", TEXT_SAFE(str_of(path)));
	if (S_ISREG(st.st_mode))
		return add_file(g, path, false, err);
	if (!S_ISDIR(st.st_mode))
		return err_usage(err, "'%s' is neither a file nor a folder",
			TEXT_SAFE(str_of(path)));
	return is_repository_folder(path)
		       ? gather_repository(g, path, cli_value(call, "rev"), dir, err)
		       : gather_folder(g, path, dir, err);
}

int gather(
	struct gathered *g, const struct cli_call *call, struct str dir, struct err *err)
{
	const char *patch = cli_value(call, "patch");

	for (size_t i = 2; i < call->arg_count; i++) {
		if (gather_one(g, call->args[i], call, dir, err))
			return -1;
	}
	if (patch)
		return add_file(g, patch, true, err);
	return gather_declared(g, err);
}
