/*
 * What "git subtree" writes below the message of a squash: "git-subtree-dir: FOLDER" and
 * "git-subtree-split: COMMIT", in either order (git-subtree.sh of git 2.39). Read next:
 * gate/vendored_judge.c.
 */
#include "base/limits.h"
#include "git/internal.h"
#include "base/banned.h"

#define KEY_DIR "git-subtree-dir:"
#define KEY_SPLIT "git-subtree-split:"

/* The last line that begins with key, without it; empty: none does. */
static struct str line_of(struct str message, const char *key)
{
	struct str found = {0};

	for (size_t start = 0, end; start < message.n; start = end + 1) {
		struct str line;

		end = str_find(message, '\n', start);
		line = str_slice(message, start, end);
		if (str_has_prefix(line, key))
			found = str_trim(str_slice(line, strlen(key), line.n));
	}
	return found;
}

static bool says_folder(struct str message, struct str folder)
{
	struct str said = line_of(message, KEY_DIR);

	while (said.n && said.p[said.n - 1] == '/')
		said.n--;
	return said.n && str_eq(said, folder);
}

static bool read_message(
	struct oid *out, git_repository *handle, const git_oid *id, struct str folder)
{
	git_commit *commit _cleanup_git_(git_commit) = NULL;
	struct str message;

	if (git_commit_lookup(&commit, handle, id))
		return false;
	message = str_of(git_commit_message_raw(commit));
	return memmem(message.p, message.n, KEY_SPLIT, strlen(KEY_SPLIT)) &&
	       says_folder(message, folder) && oid_read(out, line_of(message, KEY_SPLIT));
}

/* A history that cannot be walked to its end gives what it gave until then. */
bool repo_subtree(
	struct oid *out, struct store *store, const struct oid *tip, struct str folder)
{
	git_revwalk *walk _cleanup_git_(git_revwalk) = NULL;
	struct repo *repo = store->ctx;
	git_oid id;

	oid_to_git(&id, tip);
	/* unsorted is by date as far as it goes; sorted is all of history first */
	if (git_revwalk_new(&walk, repo->handle) ||
		git_revwalk_sorting(walk, GIT_SORT_NONE) ||
		(tip->n ? git_revwalk_push(walk, &id) : git_revwalk_push_head(walk)))
		return false;
	for (size_t i = 0; i < LIMIT_SUBTREE_COMMITS && !git_revwalk_next(&id, walk);
		i++) {
		if (read_message(out, repo->handle, &id, folder))
			return true;
	}
	return false;
}
