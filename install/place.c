/*
 * Finding the hooks folder. Git is asked one question per call, since answers are bytes
 * and a path may hold a newline. Decides nothing but what the folder is; writes nothing.
 * Read next: install/hooks.c.
 */
#define _GNU_SOURCE 1
#include <fcntl.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/process.h"
#include "base/limits.h"
#include "base/text.h"
#include "install/place.h"
#include "install/shim.h"
#include "base/banned.h"

char *const *place_env(struct arena *arena)
{
	/* git rev-parse --local-env-vars, case 6, and names that older versions had */
	static const char *const drop[] = {"GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
		"GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE",
		"GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE",
		"GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX",
		"GIT_INTERNAL_SUPER_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR",
		"GIT_TRACE*", "LC_ALL", NULL};
	static const char *const set[] = {"LC_ALL=C", NULL};

	return env_make(arena, drop, set);
}

int git_ask(struct str *out, int *code, struct arena *arena, char *const *env,
	const char *dir, const char *const args[], struct err *err)
{
	_cleanup_buf_ struct buf answer = BUF_INIT(LIMIT_ANSWER_BYTES);
	_cleanup_buf_ struct buf words = BUF_INIT(LIMIT_ANSWER_BYTES);
	const char *argv[32] = {"git", "-C", dir};
	size_t n = 3;
	struct process process = {.argv = (char *const *)argv,
		.env = env,
		.out = &answer,
		.err = &words,
		.seconds = LIMIT_CHILD_SECONDS};

	while (*args && n < sizeof(argv) / sizeof(*argv) - 1)
		argv[n++] = *args++;
	if (process_run(code, &process, err))
		return err_prefix(
			err, "git is needed here, is it installed and on PATH? ");
	*out = arena_str(arena, buf_str(*code ? &words : &answer));
	return 0;
}

/*
 * Ask rev-parse for a path or a word: the answer without its newline. When *code is not
 * 0, *out is why, in git's words.
 */
static int ask(struct str *out, int *code, struct arena *arena, char *const *env,
	const char *dir, const char *option, const char *value, struct err *err)
{
	const char *const args[] = {"rev-parse", option, value, NULL};
	struct str answer;

	if (git_ask(&answer, code, arena, env, dir, args, err))
		return -1;
	if (str_has_suffix(answer, "\n"))
		answer.n--;
	if (*code && str_has_prefix(answer, "fatal: "))
		answer = str_slice(answer, 7, answer.n);
	/* why is in the first line; an advice with a command may follow it */
	if (*code && !memmem(answer.p, answer.n, "safe.directory", 14))
		answer.n = str_find(answer, '\n', 0);
	*out = arena_str(arena, answer);
	return 0;
}

/* ask for what a repository with a work tree always has */
static int ask_surely(struct str *out, struct arena *arena, char *const *env,
	const char *dir, const char *option, const char *value, struct err *err)
{
	struct str answer;
	int code;

	if (ask(&answer, &code, arena, env, dir, option, value, err))
		return -1;
	if (code)
		return err_usage(err, "git has no answer to 'git rev-parse %s': %s",
			option, TEXT_SAFE(answer));
	*out = answer;
	return 0;
}

static bool has_dot_dot(struct str path)
{
	return memmem(path.p, path.n, "/../", 4) || str_has_suffix(path, "/..");
}

/* path, taken from dir when it is relative, with links resolved as far as it exists. */
static int resolve(struct str *out, struct arena *arena, struct str dir, struct str path,
	struct err *err)
{
	struct str full = str_has_prefix(path, "/")
				  ? arena_str(arena, path)
				  : arena_printf(arena, "%s/%s", dir.p, path.p);
	size_t n = full.n;
	struct str rest;
	char *real;

	while (!(real = realpath(
			 n ? arena_str(arena, str_slice(full, 0, n)).p : "/", NULL))) {
		if (errno != ENOENT)
			return err_usage(err, "cannot look at '%s': %s", TEXT_SAFE(full),
				strerror(errno));
		do
			n--;
		while (n && full.p[n] != '/');
	}
	rest = str_slice(full, n, full.n);
	*out = arena_printf(arena, "%s%s", strcmp(real, "/") ? real : "", rest.p);
	free(real);
	if (rest.n && has_dot_dot(rest))
		return err_usage(err, "'%s' leads through a folder that does not exist",
			TEXT_SAFE(full));
	return 0;
}

static bool is_below(struct str path, struct str folder)
{
	return str_has_prefix(path, folder.p) &&
	       (path.n == folder.n || path.p[folder.n] == '/');
}

/* Git's words, on one line; longer than TEXT_SAFE, for its advice ends in a command. */
static const char *shown(struct arena *arena, struct str words)
{
	_cleanup_buf_ struct buf out = BUF_INIT(LIMIT_ANSWER_BYTES);

	for (size_t i = 0; i < words.n; i++)
		text_escape(&out, words.p[i] == '\n' ? (struct str)STR(" ")
						     : str_slice(words, i, i + 1));
	return arena_str(arena, buf_str(&out)).p;
}

/* rev-parse fails for many reasons; git's own words are the best. */
static int ask_bare(bool *is_bare, struct arena *arena, char *const *env, const char *dir,
	struct err *err)
{
	struct str answer;
	int code;

	if (ask(&answer, &code, arena, env, dir, "--is-bare-repository", NULL, err))
		return -1;
	if (code)
		return err_usage(err, "git opens no repository at '%s': %s",
			TEXT_SAFE(str_of(dir)), shown(arena, answer));
	*is_bare = str_is(answer, "true");
	return 0;
}

static int find_work_tree(struct place *out, struct arena *arena, char *const *env,
	const char *dir, struct err *err)
{
	const char *name = TEXT_SAFE(str_of(dir));
	struct str answer;
	bool is_bare;
	int code;

	if (ask_bare(&is_bare, arena, env, dir, err))
		return -1;
	if (is_bare)
		return err_usage(err,
			"'%s' is a bare repository: nobody commits in it, and pre-commit "
			"needs a work tree; name a clone or a linked worktree instead",
			name);
	if (ask(&answer, &code, arena, env, dir, "--show-toplevel", NULL, err))
		return -1;
	if (code)
		return err_usage(err, "'%s' is not in a work tree, name that instead: %s",
			name, TEXT_SAFE(answer));
	return resolve(&out->work_tree, arena, (struct str)STR(""), answer, err);
}

/* The next NUL-terminated field of git's -z output. */
static struct str next_field(struct str *rest)
{
	size_t end = str_find(*rest, '\0', 0);
	struct str field = str_slice(*rest, 0, end);

	*rest = str_slice(*rest, end + 1, rest->n);
	return field;
}

static int find_setting(
	struct place *out, struct arena *arena, char *const *env, struct err *err)
{
	static const char *const args[] = {"config", "-z", "--show-scope",
		"--show-origin", "--type=path", "--get", "core.hooksPath", NULL};
	struct str answer;
	int code;

	if (git_ask(&answer, &code, arena, env, out->work_tree.p, args, err))
		return -1;
	if (code == 1)
		return 0;
	if (code)
		return err_usage(err, "git cannot read core.hooksPath: %s",
			TEXT_SAFE(str_trim(answer)));
	out->is_configured = true;
	out->scope = arena_str(arena, next_field(&answer));
	out->origin = arena_str(arena, next_field(&answer));
	out->setting = arena_str(arena, next_field(&answer));
	out->is_shared = str_is(out->scope, "global") || str_is(out->scope, "system");
	return 0;
}

static int find_hooks(
	struct place *out, struct arena *arena, char *const *env, struct err *err)
{
	struct str answer;
	struct stat st;

	if (ask_surely(
		    &answer, arena, env, out->work_tree.p, "--git-path", "hooks", err) ||
		resolve(&out->hooks, arena, out->work_tree, answer, err))
		return -1;
	out->is_off = stat(out->hooks.p, &st) == 0 && !S_ISDIR(st.st_mode);
	out->is_in_work_tree = is_below(out->hooks, out->work_tree) &&
			       !is_below(out->hooks, out->git_dir);
	out->is_outside = !is_below(out->hooks, out->git_dir) && !out->is_in_work_tree;
	return 0;
}

/* How to name the repository in a command that a person is told to run. */
static void find_words(struct place *out, struct arena *arena)
{
	char *here = realpath(".", NULL);

	out->git = (struct str)STR("git");
	out->argument = (struct str)STR("");
	if (!here || !is_below(str_of(here), out->work_tree)) {
		const char *quoted = shell_word(arena, out->work_tree).p;

		out->git = arena_printf(arena, "git -C %s", quoted);
		out->argument = arena_printf(arena, " %s", quoted);
	}
	free(here);
}

int place_find(struct place *out, struct arena *arena, const char *dir, char *const *env,
	struct err *err)
{
	struct place place = {0};
	struct str answer;

	if (!env)
		env = place_env(arena);
	if (find_work_tree(&place, arena, env, dir, err) ||
		ask_surely(&answer, arena, env, place.work_tree.p, "--git-common-dir",
			NULL, err) ||
		resolve(&place.git_dir, arena, place.work_tree, answer, err) ||
		find_setting(&place, arena, env, err))
		return -1;
	find_words(&place, arena);
	if (place.is_configured && !place.setting.n)
		place.is_off = true;
	else if (find_hooks(&place, arena, env, err))
		return -1;
	*out = place;
	return 0;
}

static int find_bare(struct place *out, struct arena *arena, char *const *env,
	const char *dir, struct err *err)
{
	struct str answer;
	bool is_bare;

	if (ask_bare(&is_bare, arena, env, dir, err))
		return -1;
	if (!is_bare)
		return err_usage(err,
			"'%s' is no bare repository; a server's is made with 'git init "
			"--bare'",
			TEXT_SAFE(str_of(dir)));
	if (ask_surely(&answer, arena, env, dir, "--absolute-git-dir", NULL, err))
		return -1;
	return resolve(&out->git_dir, arena, (struct str)STR(""), answer, err);
}

int place_find_server(
	struct place *out, struct arena *arena, const char *dir, struct err *err)
{
	char *const *env = place_env(arena);
	struct place place = {.is_bare = true};
	struct stat st;
	struct str custom;

	if (find_bare(&place, arena, env, dir, err))
		return -1;
	place.work_tree = place.git_dir;
	if (find_setting(&place, arena, env, err))
		return -1;
	find_words(&place, arena);
	place.argument =
		arena_printf(arena, " --server %s", shell_word(arena, place.git_dir).p);
	custom = arena_printf(arena, "%s/custom_hooks", place.git_dir.p);
	if (stat(custom.p, &st) == 0 && S_ISDIR(st.st_mode)) {
		place.hooks = custom;
		place.is_configured = false;
	} else if (place.is_configured && !place.setting.n) {
		place.is_off = true;
	} else if (find_hooks(&place, arena, env, err)) {
		return -1;
	}
	*out = place;
	return 0;
}

struct str place_reason(struct arena *arena, const struct place *place)
{
	if (!place->is_configured)
		return (struct str)STR("the default");
	return arena_printf(arena, "core.hooksPath = '%s' (%s, %s)",
		TEXT_SAFE(place->setting), TEXT_SAFE(place->scope),
		TEXT_SAFE(place->origin));
}

struct str place_mend(struct arena *arena, const struct place *place)
{
	if (!place->is_shared)
		return arena_printf(arena, "%s config --%s --unset-all core.hooksPath",
			place->git.p, place->scope.p);
	return arena_printf(arena, "%s config --local core.hooksPath %s", place->git.p,
		shell_word(arena, arena_printf(arena, "%s/hooks", place->git_dir.p)).p);
}

static int refuse_off(struct arena *arena, const struct place *place, struct err *err)
{
	if (!place->is_configured)
		return err_usage(err,
			"'%s' is no folder: move it away, then run: milecastle install%s",
			TEXT_SAFE(place->hooks), place->argument.p);
	return err_usage(err, "git runs no hooks here: %s names no folder; first run: %s",
		place_reason(arena, place).p, place_mend(arena, place).p);
}

static int refuse_outside(struct arena *arena, const struct place *place, struct err *err)
{
	if (!place->is_configured)
		return err_usage(err,
			"a symbolic link leads the hooks folder out of this repository, "
			"to '%s'; to write there all the same: milecastle install "
			"--outside%s",
			TEXT_SAFE(place->hooks), place->argument.p);
	return err_usage(err,
		"%s leads out of this repository, to a folder that others may use too; "
		"for hooks of its own, first run: %s; to write there all the same: "
		"milecastle install --outside%s",
		place_reason(arena, place).p, place_mend(arena, place).p,
		place->argument.p);
}

int place_check(const struct place *place, bool is_outside_allowed, struct err *err)
{
	struct arena arena = {0};
	int result = 0;

	if (place->is_off)
		result = refuse_off(&arena, place, err);
	else if (place->is_outside && !is_outside_allowed)
		result = refuse_outside(&arena, place, err);
	arena_done(&arena);
	return result;
}

int place_open(int *fd, const struct place *place, struct err *err)
{
	*fd = open(place->hooks.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0 && errno != ENOENT)
		return err_set(err, "cannot look into the hooks folder '%s': %s",
			TEXT_SAFE(place->hooks), strerror(errno));
	return 0;
}
