/*
 * The publisher, by git's own plumbing. Read next: server/journal.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/process.h"
#include "base/text.h"
#include "server/journal.h"
#include "server/publish.h"
#include "base/banned.h"

struct publisher {
	struct arena arena;
	const struct server_config *config;
	const char *git_dir;
	char *const *env;
	struct str text;   /* the journal: whole lines */
	struct str *files; /* cut into LOG_LINES lines each */
	size_t file_count;
	struct str old_tip;    /* hex; empty: there is no log yet */
	struct str *old_blobs; /* hex, of the published files in order */
	size_t old_count;
	struct err *err;
};

static void publisher_done(struct publisher *p)
{
	arena_done(&p->arena);
}

/* git ARGS with input; what it prints, without the LF at the end. */
static int run_git(
	struct publisher *p, struct str *out, struct str input, const char *const args[])
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_RECORD_BYTES * 2);
	struct buf words _cleanup_buf_ = BUF_INIT(LIMIT_ANSWER_BYTES);
	char **argv = ARENA_NEW(&p->arena, char *, 24);
	struct process process = {.argv = argv,
		.env = p->env,
		.dir = p->git_dir,
		.input = input,
		.out = &text,
		.err = &words,
		.seconds = LIMIT_CHILD_SECONDS};
	size_t n = 0;
	int code;

	argv[n++] = "git";
	argv[n++] = "--git-dir=.";
	for (; *args; args++)
		argv[n++] = (char *)arena_str(&p->arena, str_of(*args)).p;
	if (process_run(&code, &process, p->err))
		return -1;
	if (code)
		return err_set(p->err, "git %s failed: %s", argv[2],
			TEXT_SAFE(str_trim(buf_str(&words))));
	if (out)
		*out = arena_str(&p->arena, str_trim(buf_str(&text)));
	return 0;
}

#define GIT(p, out, input, ...) \
	run_git((p), (out), (input), (const char *const[]){__VA_ARGS__, NULL})

/* Whole lines only; the last one may be under way. */
static void cut(struct publisher *p)
{
	size_t lines = 0, start = 0, at = 0;

	p->files = ARENA_NEW(&p->arena, struct str, p->text.n / LOG_LINES + 2);
	while (at < p->text.n) {
		size_t end = str_find(p->text, '\n', at);

		if (end == p->text.n)
			break;
		at = end + 1;
		if (++lines % LOG_LINES)
			continue;
		p->files[p->file_count++] = str_slice(p->text, start, at);
		start = at;
	}
	if (at > start)
		p->files[p->file_count++] = str_slice(p->text, start, at);
}

/* What was published: the ids of its files. */
static int read_old(struct publisher *p)
{
	struct str none = {0}, list;

	p->old_tip = none;
	p->old_count = 0;
	if (GIT(p, &list, none, "for-each-ref", "--format=%(objectname)", LOG_REF))
		return -1;
	if (!list.n)
		return 0;
	p->old_tip = list;
	if (GIT(p, &list, none, "ls-tree", "--object-only", LOG_REF ":" LOG_DIR))
		return -1;
	p->old_blobs = ARENA_NEW(&p->arena, struct str, list.n / 40 + 1);
	for (size_t at = 0; at < list.n;) {
		size_t end = str_find(list, '\n', at);

		p->old_blobs[p->old_count++] =
			arena_str(&p->arena, str_slice(list, at, end));
		at = end + 1;
	}
	return 0;
}

/* The last published file must be what the journal has there, or its beginning. */
static int check_old(struct publisher *p)
{
	struct str last, none = {0};

	if (!p->old_count)
		return 0;
	if (p->old_count <= p->file_count) {
		if (GIT(p, &last, none, "cat-file", "blob",
			    p->old_blobs[p->old_count - 1].p))
			return -1;
		if (str_has_prefix(p->files[p->old_count - 1], last.p))
			return 0;
	}
	return err_set(p->err,
		"what " LOG_REF " holds is not how the journal begins; see "
		"'milecastle audit'");
}

/* "100644 blob ID\tNAME\n" for each file; old full ones as they are. */
static int write_tree(struct publisher *p, struct str *tree)
{
	struct buf list _cleanup_buf_ = BUF_INIT(LIMIT_RECORD_BYTES);
	struct str id;

	for (size_t i = 0; i < p->file_count; i++) {
		if (i + 1 < p->old_count)
			id = p->old_blobs[i];
		else if (GIT(p, &id, p->files[i], "hash-object", "-w", "--stdin"))
			return -1;
		buf_printf(&list, "100644 blob %.*s\t%07zu.jsonl\n", STR_ARG(id), i);
	}
	if (GIT(p, &id, buf_str(&list), "mktree"))
		return -1;
	buf_reset(&list);
	buf_printf(&list, "040000 tree %.*s\t" LOG_DIR "\n", STR_ARG(id));
	return GIT(p, tree, buf_str(&list), "mktree");
}

static int write_commit(struct publisher *p, struct str *commit, struct str tree)
{
	static const struct str message = STR("milecastle: the journal, as it is now\n");
	const char *args[16];
	size_t n = 0;

	if (p->config->log_key.n) {
		args[n++] = "-c";
		args[n++] = "gpg.format=ssh";
		args[n++] = "-c";
		args[n++] = arena_printf(
			&p->arena, "user.signingKey=%.*s", STR_ARG(p->config->log_key))
				    .p;
	}
	args[n++] = "commit-tree";
	if (p->config->log_key.n)
		args[n++] = "-S";
	if (p->old_tip.n) {
		args[n++] = "-p";
		args[n++] = p->old_tip.p;
	}
	args[n++] = tree.p;
	args[n] = NULL;
	return run_git(p, commit, message, args);
}

static int publish_once(struct publisher *p)
{
	struct str tree, commit, none = {0};

	cut(p);
	if (!p->file_count || read_old(p) || check_old(p))
		return p->file_count ? -1 : 0;
	if (write_tree(p, &tree) || write_commit(p, &commit, tree))
		return -1;
	return GIT(p, NULL, none, "update-ref", LOG_REF, commit.p,
		p->old_tip.n ? p->old_tip.p : "0000000000000000000000000000000000000000");
}

static int read_journal(struct publisher *p, const char *journal_dir)
{
	struct str path = arena_printf(&p->arena, "%s/" JOURNAL_NAME, journal_dir);

	return file_read(&p->text, &p->arena, path.p, LIMIT_JOURNAL_BYTES, p->err);
}

static char *const *git_env(struct arena *arena)
{
	static const char *const drop[] = {"GIT_*", "HOME", "XDG_CONFIG_HOME", NULL};
	static const char *const set[] = {"GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=milecastle", "GIT_AUTHOR_EMAIL=milecastle@localhost",
		"GIT_COMMITTER_NAME=milecastle",
		"GIT_COMMITTER_EMAIL=milecastle@localhost", "GIT_NO_REPLACE_OBJECTS=1",
		"HOME=/", NULL};

	return env_make(arena, drop, set);
}

/* Until the journal is as it was when it was published. *size: its bytes by then. */
static int publish_all(const struct server_config *config, const char *git_dir,
	const char *journal_dir, size_t *size, struct err *err)
{
	for (unsigned round = 0; round < LIMIT_PUBLISH_ROUNDS; round++) {
		struct publisher p __attribute__((cleanup(publisher_done))) = {
			.config = config, .git_dir = git_dir, .err = err};

		p.env = git_env(&p.arena);
		if (read_journal(&p, journal_dir))
			return -1;
		if (p.text.n == *size)
			break;
		*size = p.text.n;
		if (publish_once(&p))
			return -1;
	}
	return 0;
}

static size_t journal_size(const char *journal_dir)
{
	struct buf path _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES);
	struct stat st;

	buf_printf(&path, "%s/" JOURNAL_NAME, journal_dir);
	buf_putc(&path, '\0');
	return path.is_full || stat(path.p, &st) ? 0 : (size_t)st.st_size;
}

/* *is_ours: nobody else was at it. */
static int publish_locked(bool *is_ours, const struct server_config *config,
	const char *git_dir, const char *journal_dir, size_t *size, struct err *err)
{
	struct buf path _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES);
	int lock _cleanup_fd_ = -1;

	buf_printf(&path, "%s/publish.lock", journal_dir);
	buf_putc(&path, '\0');
	if (path.is_full)
		return err_set(err, "the path of the journal is too long");
	lock = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (lock < 0)
		return err_set(err, "cannot open '%s': %s", TEXT_SAFE(str_of(path.p)),
			strerror(errno));
	*is_ours = flock(lock, LOCK_EX | LOCK_NB) == 0;
	return *is_ours ? publish_all(config, git_dir, journal_dir, size, err) : 0;
}

/* Who came while the lock was still held went away: so look again behind it. */
int log_publish(const struct server_config *config, const char *git_dir,
	const char *journal_dir, struct err *err)
{
	bool is_ours = true;
	size_t size = 0;

	for (unsigned round = 0; round < LIMIT_PUBLISH_ROUNDS && is_ours; round++) {
		if (publish_locked(&is_ours, config, git_dir, journal_dir, &size, err))
			return -1;
		if (journal_size(journal_dir) == size)
			break;
	}
	return 0;
}

int log_read(struct str *out, struct repo *repo, const char *rev, struct arena *arena,
	struct err *err)
{
	struct buf all _cleanup_buf_ = BUF_INIT(LIMIT_JOURNAL_BYTES);
	struct name_list names;
	struct oid commit;

	if (repo_commit(&commit, repo, rev, err) || repo_pin(repo, &commit, err) ||
		repo_list_files(&names, repo, SIDE_TREE, LOG_DIR, LIMIT_RULE_FILES * 16,
			arena, err))
		return -1;
	for (size_t i = 0; i < names.count; i++) {
		struct str path =
			arena_printf(arena, LOG_DIR "/%.*s", STR_ARG(names.items[i]));
		struct str text;
		bool is_there;

		if (repo_read_file(&text, &is_there, repo, SIDE_TREE, path.p,
			    LIMIT_JOURNAL_BYTES, arena, err))
			return -1;
		buf_add(&all, text);
	}
	if (all.is_full)
		return err_set(err, "the log is too long");
	*out = arena_str(arena, buf_str(&all));
	return 0;
}
