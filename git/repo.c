/*
 * Opening a repository as git would, and reading single files of it. The environment is
 * read here and not by libgit2, whose 1.5 refuses GIT_WORK_TREE. Read next:
 * git/objects.c, git/changes.c, git/store.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/text.h"
#include "git/internal.h"
#include "base/banned.h"

int git_fail(struct err *err, const char *what)
{
	const git_error *last = git_error_last();

	return err_set(err, "%s: %s", what,
		last && last->message ? TEXT_SAFE(str_of(last->message))
				      : "unknown error");
}

struct oid oid_from_git(const git_oid *id)
{
	struct oid out = {.n = GIT_OID_RAWSZ};

	memcpy(out.bytes, id->id, GIT_OID_RAWSZ);
	return out;
}

void oid_to_git(git_oid *out, const struct oid *id)
{
	memcpy(out->id, id->bytes, GIT_OID_RAWSZ);
}

/*
 * Ownership is not validated: that guards programs which run what a repository's
 * configuration says, and nothing here does. libgit2 1.5 does not know
 * "safe.directory = *" either, so the check would fail where git itself works.
 *
 * Nor is every object hashed again as it is read, which took half of a hook's time: git
 * does not either. Objects are hashed where they cross a border, when they are received.
 */
static int library_init(struct err *err)
{
	if (git_libgit2_init() < 0 ||
		git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0) < 0 ||
		git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0) < 0)
		return git_fail(err, "cannot start libgit2");
	return 0;
}

/* Say what to do about the formats that libgit2 1.5 does not read. */
static int open_fail(struct err *err, const char *dir)
{
	const git_error *last = git_error_last();
	const char *text = last && last->message ? last->message : "unknown error";

	if (strstr(text, "extension") || strstr(text, "repository version") ||
		strstr(text, "object format"))
		return err_set(err,
			"cannot read the repository of '%s': %s; its format (SHA-256, "
			"reftable, "
			"partial clone or worktree configuration) is newer than libgit2 "
			"1.5 reads, "
			"so nothing was checked",
			TEXT_SAFE(str_of(dir)), TEXT_SAFE(str_of(text)));
	return err_set(err, "cannot open the repository of '%s': %s",
		TEXT_SAFE(str_of(dir)), TEXT_SAFE(str_of(text)));
}

static int open_at(git_repository **out, const char *dir, unsigned flags, struct err *err)
{
	int status = git_repository_open_ext(out, dir, flags, NULL);

	if (status == GIT_ENOTFOUND)
		return err_usage(
			err, "'%s' is not in a git repository", TEXT_SAFE(str_of(dir)));
	return status ? open_fail(err, dir) : 0;
}

static int open_handles(struct repo *repo, const char *dir, struct err *err)
{
	const char *git_dir = dir ? NULL : getenv("GIT_DIR");

	if (!dir && getenv("GIT_COMMON_DIR"))
		return err_set(err,
			"GIT_COMMON_DIR is set, which libgit2 1.5 does not honour; "
			"unset it");
	if (git_dir && *git_dir) {
		if (open_at(&repo->handle, git_dir,
			    GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT,
			    err))
			return -1;
	} else if (open_at(&repo->handle, dir ? dir : ".", 0, err)) {
		return -1;
	}
	if (git_repository_odb(&repo->odb, repo->handle))
		return git_fail(err, "cannot open the object store");
	return dir ? 0 : repo_add_environment_objects(repo, err);
}

static int open_repo(
	struct repo **out, const char *dir, bool is_received, struct err *err)
{
	struct repo *repo = memory_get(NULL, sizeof(*repo));

	*repo = (struct repo){.is_received = is_received};
	if (open_handles(repo, dir, err)) {
		repo_close(repo);
		return -1;
	}
	*out = repo;
	return 0;
}

int repo_open(struct repo **out, const char *dir, struct err *err)
{
	return library_init(err) ? -1 : open_repo(out, dir, false, err);
}

int repo_open_received(struct repo **out, struct err *err)
{
	static const int levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA,
		GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL};

	if (library_init(err))
		return -1;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], ""))
			return git_fail(err, "cannot start libgit2");
	}
	if (git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1))
		return git_fail(err, "cannot start libgit2");
	return open_repo(out, NULL, true, err);
}

void repo_close(struct repo *repo)
{
	if (!repo)
		return;
	git_tree_free(repo->side);
	git_tree_free(repo->pinned);
	git_index_free(repo->index);
	git_odb_free(repo->odb);
	git_repository_free(repo->handle);
	free(repo->cache_dir);
	free(repo);
	git_libgit2_shutdown();
}

const char *repo_git_dir(const struct repo *repo)
{
	return git_repository_commondir(repo->handle);
}

const char *repo_work_tree(const struct repo *repo)
{
	return git_repository_workdir(repo->handle);
}

static int index_fail(struct err *err, const char *path)
{
	const git_error *last = git_error_last();
	const char *text = last && last->message ? last->message : "unknown error";
	const char *hint = "";

	if (strstr(text, "extension"))
		hint = "; a sparse or split index is not read yet: 'git sparse-checkout "
		       "disable' "
		       "or 'git update-index --no-split-index' makes a plain one";
	else if (strstr(text, "checksum"))
		hint = "; with index.skipHash (feature.manyFiles) git writes none: set "
		       "index.skipHash to false and run 'git update-index "
		       "--force-write-index', "
		       "or the file is damaged";
	return err_set(err, "cannot read the index '%s': %s%s", TEXT_SAFE(str_of(path)),
		TEXT_SAFE(str_of(text)), hint);
}

/* git takes a relative GIT_INDEX_FILE from the root of the work tree, where it goes
 * first. */
static void add_index_path(struct buf *out, const struct repo *repo)
{
	struct str path = str_of(getenv("GIT_INDEX_FILE"));
	const char *root =
		getenv("GIT_DIR") ? getenv("GIT_WORK_TREE") : repo_work_tree(repo);

	if (!path.n) {
		buf_puts(out, git_repository_path(repo->handle));
		buf_puts(out, "index");
		return;
	}
	if (path.p[0] != '/' && root && *root) {
		buf_puts(out, root);
		buf_putc(out, '/');
	}
	buf_add(out, path);
}

/*
 * Entries marked --assume-unchanged or --skip-worktree: both speak of the work tree,
 * which is not read here, but libgit2 leaves such entries out of a comparison with HEAD
 * as well. The marks are taken off in memory; the index is never written.
 */
static void unmark_entries(git_index *index)
{
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		git_index_entry *entry =
			(git_index_entry *)git_index_get_byindex(index, i);

		entry->flags &= (uint16_t)~GIT_INDEX_ENTRY_VALID;
		entry->flags_extended &= (uint16_t)~GIT_INDEX_ENTRY_SKIP_WORKTREE;
	}
}

int repo_index(git_index **out, struct repo *repo, struct err *err)
{
	char path[LIMIT_PATH_BYTES + 1] = "";
	struct buf buf _cleanup_buf_ = BUF_INIT(sizeof(path) - 1);

	if (repo->index) {
		*out = repo->index;
		return 0;
	}
	add_index_path(&buf, repo);
	if (buf.is_full)
		return err_set(err, "the path of the index is too long");
	memcpy(path, buf.p, buf.n);
	if (git_index_open(&repo->index, path))
		return index_fail(err, path);
	unmark_entries(repo->index);
	*out = repo->index;
	return 0;
}
