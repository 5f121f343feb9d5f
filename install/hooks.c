/*
 * Looking at hooks and planning. All access goes through a descriptor of the hooks
 * folder, so no link that appears meanwhile leads elsewhere. Never prints. Read next:
 * install/apply.c, which carries a plan out, install/shim.c for what is written.
 */
#define _GNU_SOURCE 1
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "install/hooks.h"
#include "base/banned.h"

static const struct hook_kind local_hooks[] = {
	{"pre-commit", "before a commit is made"},
	{"pre-merge-commit", "before a merge is committed"},
	{"pre-push", "before a push is sent"},
};

static const struct hook_kind server_hooks[] = {
	{"pre-receive", "before a push is accepted"},
	{"post-receive", "after a push was accepted"},
};

struct hook_kinds hooks_of(const struct place *place)
{
	static_assert(sizeof(local_hooks) <= HOOK_KINDS * sizeof(local_hooks[0]) &&
			      sizeof(server_hooks) <= HOOK_KINDS * sizeof(local_hooks[0]),
		"HOOK_KINDS is the larger of the two");
	if (place->is_bare)
		return (struct hook_kinds){
			server_hooks, sizeof(server_hooks) / sizeof(server_hooks[0])};
	return (struct hook_kinds){
		local_hooks, sizeof(local_hooks) / sizeof(local_hooks[0])};
}

/* At most LIMIT_SHIM_BYTES of a file; empty when it cannot be read. */
static void read_start(struct buf *out, int folder, const char *name)
{
	_cleanup_fd_ int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char chunk[4096];
	ssize_t n;

	while (fd >= 0 && !out->is_full && (n = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(out, str_make(chunk, (size_t)n));
}

static bool has_word(struct str bytes, const char *word)
{
	return memmem(bytes.p, bytes.n, word, strlen(word)) != NULL;
}

/* Whose a file is, and what it is like. */
static void look_at_file(struct hook_state *out, struct arena *arena, int folder)
{
	static const enum hook_holder holders[] = {[SHIM_NONE] = HOLDER_FOREIGN,
		[SHIM_OTHER] = HOLDER_OTHER,
		[SHIM_CHANGED] = HOLDER_CHANGED,
		[SHIM_OURS] = HOLDER_OURS};
	_cleanup_buf_ struct buf bytes = BUF_INIT(LIMIT_SHIM_BYTES);
	struct str text;

	read_start(&bytes, folder, out->kind->name);
	text = buf_str(&bytes);
	out->holder = holders[shim_read(
		&out->shim, &out->version, arena, str_of(out->kind->name), text)];
	out->is_name_used = text.n && has_word(text, "$0") && has_word(text, "basename");
	out->is_name_used |= text.n && has_word(text, "${0##");
}

static bool is_runnable(int folder, const char *name)
{
	return faccessat(folder, name, X_OK, 0) == 0;
}

static void look(struct hook_state *out, struct arena *arena, int folder)
{
	const char *name = out->kind->name;
	struct stat st;

	out->has_kept = fstatat(folder, out->kept.p, &st, AT_SYMLINK_NOFOLLOW) == 0;
	out->is_kept_runnable = out->has_kept && is_runnable(folder, out->kept.p);
	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW))
		return;
	out->is_runnable = is_runnable(folder, name);
	out->holder = HOLDER_ODD;
	if (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode))
		look_at_file(out, arena, folder);
	/* a link to a shim is somebody else's doing: it is kept as a link */
	if (S_ISLNK(st.st_mode))
		out->holder = HOLDER_FOREIGN;
}

int hooks_look(struct hook_state out[HOOK_KINDS], struct arena *arena,
	const struct place *place, struct err *err)
{
	const struct hook_kinds kinds = hooks_of(place);
	_cleanup_fd_ int folder = -1;

	if (place_open(&folder, place, err))
		return -1;
	for (unsigned i = 0; i < kinds.count; i++) {
		out[i] = (struct hook_state){.kind = &kinds.items[i],
			.kept = arena_printf(
				arena, "%s" SHIM_KEPT_SUFFIX, kinds.items[i].name)};
		if (folder >= 0)
			look(&out[i], arena, folder);
	}
	return 0;
}

/* Folders on the way to path, itself included, that do not exist. */
static unsigned missing_folders(struct arena *arena, struct str path)
{
	unsigned count = 0;
	struct stat st;

	for (size_t n = path.n; n; count++) {
		if (lstat(arena_str(arena, str_slice(path, 0, n)).p, &st) == 0)
			break;
		do
			n--;
		while (n && path.p[n] != '/');
	}
	return count;
}

static bool is_ours(const struct hook_state *state)
{
	return state->holder == HOLDER_OURS || state->holder == HOLDER_OTHER;
}

static struct str path_of(
	struct arena *arena, const struct place *place, const char *name)
{
	return shell_word(arena, arena_printf(arena, "%s/%s", place->hooks.p, name));
}

/* What is in the way of installing; 0 when nothing is. */
static int refuse(struct arena *arena, const struct place *place,
	const struct hook_state *state, struct err *err)
{
	const char *path = path_of(arena, place, state->kind->name).p;
	const char *kept = path_of(arena, place, state->kept.p).p;

	if (state->holder == HOLDER_ODD)
		return err_usage(err,
			"%s is not a file: move it away, then install again",
			TEXT_SAFE(str_of(path)));
	if (state->holder == HOLDER_CHANGED)
		return err_usage(err,
			"%s was edited after milecastle had written it, and installing "
			"would lose that: put your lines in a hook of your own, then "
			"run: rm %s",
			state->kind->name, TEXT_SAFE(str_of(path)));
	if (state->holder == HOLDER_FOREIGN && state->has_kept)
		return err_usage(err,
			"there are two hooks of yours for %s: one that install has kept, "
			"and a new one in the place of our shim; make one of them; then, "
			"if the new one is to stay, run: rm %s",
			state->kind->name, TEXT_SAFE(str_of(kept)));
	return 0;
}

static void note(struct hook_step *step, bool is_warning, struct str text)
{
	step->note = text;
	step->is_warning = is_warning;
}

/* What people have to know about the hook that was there before. */
static void note_kept(struct hook_step *step, struct arena *arena,
	const struct place *place, const struct hook_state *state)
{
	const char *kept = state->kept.p;

	if (!step->shim.is_chained)
		note(step, true,
			arena_printf(arena,
				"the hook that was there is kept as %s; git ignored it, "
				"for it is not executable, and so does the shim; to have "
				"it run: chmod +x %s && milecastle install%s",
				kept, path_of(arena, place, kept).p, place->argument.p));
	else if (state->is_name_used)
		note(step, true,
			arena_printf(arena,
				"the hook that was there is kept as %s and runs first; "
				"it looks at its own name ($0), which is another one "
				"now: try it",
				kept));
	else
		note(step, false,
			arena_printf(arena,
				"the hook that was there is kept as %s and runs first",
				kept));
}

static bool is_shim_same(const struct shim *a, const struct shim *b)
{
	return str_eq(a->binary, b->binary) && a->is_chained == b->is_chained;
}

static void plan_install_step(struct hook_step *step, struct arena *arena,
	const struct place *place, const struct hook_state *state)
{
	bool is_foreign = state->holder == HOLDER_FOREIGN;

	if (is_foreign)
		step->act = ACT_KEEP;
	else if (state->holder == HOLDER_NONE)
		step->act = ACT_WRITE;
	else if (state->holder == HOLDER_OURS && state->is_runnable &&
		 is_shim_same(&step->shim, &state->shim))
		step->act = ACT_NOTHING;
	else
		step->act = ACT_REWRITE;
	if (is_foreign || state->has_kept)
		note_kept(step, arena, place, state);
}

int install_plan(struct hook_plan *out, struct arena *arena, const struct place *place,
	struct str binary, struct err *err)
{
	const struct hook_kinds kinds = hooks_of(place);
	struct hook_plan plan = {.place = place};
	struct hook_state states[HOOK_KINDS];
	unsigned folders;

	if (hooks_look(states, arena, place, err))
		return -1;
	plan.folders = folders = missing_folders(arena, place->hooks);
	for (unsigned i = 0; i < kinds.count; i++)
		if (is_ours(&states[i]) && states[i].shim.folders > folders)
			folders = states[i].shim.folders;
	for (unsigned i = 0; i < kinds.count; i++) {
		bool is_foreign = states[i].holder == HOLDER_FOREIGN;

		if (refuse(arena, place, &states[i], err))
			return -1;
		plan.steps[i] = (struct hook_step){.kind = &kinds.items[i],
			.shim = {.hook = str_of(kinds.items[i].name),
				.binary = binary,
				.is_chained = is_foreign ? states[i].is_runnable
							 : states[i].is_kept_runnable,
				.folders = folders}};
		plan_install_step(&plan.steps[i], arena, place, &states[i]);
	}
	*out = plan;
	return 0;
}

/* A hook that is not ours, or not only ours, stays; the note says what it is. */
static void plan_leave(struct hook_step *step, struct arena *arena,
	const struct place *place, const struct hook_state *state)
{
	const char *name = state->kind->name;
	const char *path = path_of(arena, place, name).p;
	const char *kept = path_of(arena, place, state->kept.p).p;

	step->act = ACT_LEAVE;
	if (state->holder == HOLDER_CHANGED && state->has_kept)
		note(step, true,
			arena_printf(arena,
				"our shim was edited and stays in force; to go back to "
				"the hook that was there before: mv -f %s %s",
				kept, path));
	else if (state->holder == HOLDER_CHANGED)
		note(step, true,
			arena_printf(arena,
				"our shim was edited and stays in force; to remove it: "
				"rm %s",
				path));
	else if (state->has_kept)
		note(step, true,
			arena_printf(arena,
				"%s is not ours; the hook that install once kept is "
				"still there as %s",
				path, kept));
	else
		note(step, false, arena_printf(arena, "%s is not ours", path));
}

static void plan_uninstall_step(struct hook_step *step, struct arena *arena,
	const struct place *place, const struct hook_state *state)
{
	if (state->holder == HOLDER_NONE && !state->has_kept)
		step->act = ACT_NOTHING;
	else if (!is_ours(state) && state->holder != HOLDER_NONE)
		plan_leave(step, arena, place, state);
	else if (!state->has_kept)
		step->act = ACT_REMOVE;
	else {
		step->act = ACT_RESTORE;
		note(step, false,
			(struct str)STR(
				"the hook that was there before is back in its place"));
	}
}

int uninstall_plan(struct hook_plan *out, struct arena *arena, const struct place *place,
	struct err *err)
{
	struct hook_plan plan = {.place = place, .is_uninstall = true};
	const struct hook_kinds kinds = hooks_of(place);
	struct hook_state states[HOOK_KINDS];

	if (hooks_look(states, arena, place, err))
		return -1;
	for (unsigned i = 0; i < kinds.count; i++) {
		plan.steps[i].kind = &kinds.items[i];
		plan_uninstall_step(&plan.steps[i], arena, place, &states[i]);
		plan.is_left |= states[i].holder == HOLDER_CHANGED;
		if (is_ours(&states[i]) && states[i].shim.folders > plan.folders)
			plan.folders = states[i].shim.folders;
	}
	*out = plan;
	return 0;
}

static void describe_step(struct buf *out, const struct hook_plan *plan,
	const struct hook_step *step, bool is_dry, bool is_brief)
{
	static const char *const words[][2] = {
		[ACT_NOTHING] = {"already installed", "already installed"},
		[ACT_WRITE] = {"installed", "would be installed"},
		[ACT_REWRITE] = {"written anew", "would be written anew"},
		[ACT_KEEP] = {"installed", "would be installed"},
		[ACT_REMOVE] = {"removed", "would be removed"},
		[ACT_RESTORE] = {"removed", "would be removed"},
		[ACT_LEAVE] = {"left alone", "would be left alone"},
	};
	const char *word = words[step->act][is_dry];

	if (plan->is_uninstall && step->act == ACT_NOTHING)
		word = "not installed";
	if (!is_brief)
		buf_printf(out, "  %-18s %s", step->kind->name, word);
	else if (step->is_warning)
		buf_printf(out, "%s", step->kind->name);
	if (step->note.n && (!is_brief || step->is_warning)) {
		buf_puts(out, is_brief ? ": " : "\n      ");
		text_escape(out, step->note);
	}
	if (!is_brief || step->is_warning)
		buf_putc(out, '\n');
}

void plan_describe(
	struct buf *out, const struct hook_plan *plan, bool is_dry, bool is_brief)
{
	const struct place *place = plan->place;
	struct arena arena = {0};

	if (!is_brief) {
		buf_puts(out, "Hooks in ");
		text_escape(out, place->hooks);
		buf_printf(out, ", %s:\n", place_reason(&arena, place).p);
	}
	for (unsigned i = 0; i < hooks_of(place).count; i++)
		describe_step(out, plan, &plan->steps[i], is_dry, is_brief);
	if (!is_brief && !plan->is_uninstall && place->is_in_work_tree)
		buf_puts(out, "That folder is in the work tree, and the shims name a "
			      "path of this machine: do not commit them.\n");
	if (!is_brief && !plan->is_uninstall && place->is_outside)
		buf_puts(out, "That folder is outside this repository: the hooks act in "
			      "every repository that uses it.\n");
	arena_done(&arena);
}
