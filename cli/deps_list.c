/*
 * milecastle deps diff and deps inventory: what a change brings, and what a tree has.
 * Facts only; nothing is judged and the exit code says whether all could be read. Read
 * next: gate/dependencies.h.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/interrupt.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/deps.h"
#include "gate/setup.h"
#include "gate/vendored_judge.h"
#include "base/banned.h"

struct listing {
	struct cli_call *call;
	struct arena arena;
	struct setup setup;
	struct change_set changes;
	struct out out;
	struct json_writer json;
	bool is_json, is_diff, has_details;
	size_t count, misses;
};

static void listing_done(struct listing *l)
{
	out_done(&l->out);
	setup_done(&l->setup);
	arena_done(&l->arena);
}

static bool is_listed(const struct listing *l, const struct dependency *d)
{
	return cli_is_set(l->call, "all") || l->is_json || d->kind == KIND_BYTES ||
	       d->kind == KIND_SETTING || d->kind == KIND_UNCHECKED;
}

static void put(struct listing *l, const struct dependency_change *change)
{
	struct buf *out = &l->out.buf;

	if (!is_listed(l, &change->now))
		return;
	l->count++;
	if (!l->is_json) {
		if (l->is_diff)
			buf_puts(out, change->kind == DEPENDENCY_ADDED	   ? "+ "
				      : change->kind == DEPENDENCY_REMOVED ? "- "
									   : "~ ");
		dependency_text(out, &change->now, l->has_details);
		return;
	}
	json_open_map(&l->json, NULL);
	if (l->is_diff)
		json_text(&l->json, "change", dependency_change_name(change->kind));
	dependency_json(&l->json, &change->now);
	if (change->before) {
		json_open_map(&l->json, "before");
		dependency_json(&l->json, change->before);
		json_close_map(&l->json);
	}
	json_close_map(&l->json);
}

static int take(
	struct dependency_search *search, struct dependency_file *file, struct err *err)
{
	struct listing *l = search->ctx;

	if (interrupt_seen)
		return err_set(err, "interrupted");
	for (size_t i = 0; i < file->count; i++)
		put(l, &file->items[i]);
	return out_drain(&l->out, err);
}

static void miss(struct dependency_search *search, struct str path, const char *why)
{
	struct listing *l = search->ctx;

	l->misses++;
	fprintf(stderr, "milecastle: not read: %s: %s\n", TEXT_SAFE(path),
		TEXT_SAFE(str_of(why)));
}

/* A folder is new when all that changes in it is. */
static enum dependency_change_kind kind_of(
	const struct listing *l, const struct vendored_folder *folder)
{
	size_t added = 0;

	for (size_t i = 0; i < l->changes.count; i++) {
		const struct change *change = &l->changes.items[i];

		added += !change->is_past && change->kind == CHANGE_ADDED &&
			 path_is_at_or_below(change->root_path, folder->path);
	}
	return added >= folder->entry_count ? DEPENDENCY_ADDED : DEPENDENCY_ALTERED;
}

/* What is known of folders and loose files in places for components, unjudged. */
static int list_folders(
	struct listing *l, struct dependency_search *search, struct err *err)
{
	struct arena scratch = {0};
	struct vendored_court court = {
		.store = search->input->store, .arena = &l->arena, .scratch = &scratch};
	struct vendored_folders folders;
	int failed = vendored_search(&folders, search, &l->setup.policy, err);

	for (size_t i = 0; !failed && i < folders.count; i++) {
		struct vendored_folder *folder = &folders.items[i];
		struct dependency_change change = {.kind = DEPENDENCY_ADDED};

		if (l->is_diff)
			change.kind = kind_of(l, folder);
		vendored_describe(&court, folder);
		change.now = folder->dependency;
		put(l, &change);
		arena_reset(&scratch);
	}
	arena_done(&scratch);
	return failed;
}

static int search(struct listing *l, struct err *err)
{
	struct store store;
	struct gate_input input = {.changes = &l->changes, .store = &store};
	struct dependency_search search = {.input = &input,
		.arena = &l->arena,
		.has_removed = l->is_diff,
		.take = take,
		.miss = miss,
		.ctx = l};

	repo_store(&store, l->setup.repo);
	l->json = (struct json_writer){.out = &l->out.buf};
	if (l->is_json) {
		json_open_map(&l->json, NULL);
		json_number(&l->json, "schema", 1);
		json_open_list(&l->json, l->is_diff ? "changes" : "dependencies");
	}
	if (list_folders(l, &search, err)) {
		arena_done(&search.scratch);
		return -1;
	}
	if (dependencies_search(&search, err))
		return -1;
	if (l->is_json) {
		json_close_list(&l->json);
		json_close_map(&l->json);
		buf_putc(&l->out.buf, '\n');
	}
	return out_finish(&l->out, err);
}

static int find_changes(struct listing *l, const char *what, struct err *err)
{
	const struct setup_options options = {.needs_repo = true};
	struct repo *repo;

	if (setup_load(&l->setup, &options, err))
		return -1;
	repo = l->setup.repo;
	if (!l->is_diff)
		return changes_tree(
			&l->changes, repo, what ? what : "HEAD", &l->arena, err);
	return what ? changes_range(&l->changes, repo, what, &l->arena, err)
		    : changes_staged(&l->changes, repo, false, &l->arena, err);
}

static int list(struct cli_call *call, bool is_diff)
{
	struct listing l __attribute__((cleanup(listing_done))) = {.call = call,
		.is_diff = is_diff,
		.has_details = cli_is_set(call, "verbose")};
	const char *what = call->arg_count > 1 ? call->args[1] : NULL;
	int is_json = deps_is_json(call);
	struct err err;

	out_stream(&l.out, STDOUT_FILENO);
	if (is_json < 0)
		return 2;
	l.is_json = is_json;
	if (call->arg_count > 2 || (what && cli_is_set(call, "staged")))
		return cli_usage(call->command, "it takes one range or revision");
	if (find_changes(&l, what, &err) || search(&l, &err))
		return cli_fail(&err);
	if (!l.count && !l.is_json && isatty(STDERR_FILENO))
		fprintf(stderr, "milecastle: nothing comes from elsewhere\n");
	return l.misses ? 3 : 0;
}

int deps_diff(struct cli_call *call)
{
	return list(call, true);
}

int deps_inventory(struct cli_call *call)
{
	return list(call, false);
}
