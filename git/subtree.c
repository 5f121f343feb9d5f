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

static struct str folder_of(struct str message)
{
	struct str folder = line_of(message, KEY_DIR);

	while (folder.n && folder.p[folder.n - 1] == '/')
		folder.n--;
	return folder;
}

static void read_message(struct subtree_list *out, struct arena *arena,
	git_repository *handle, const git_oid *id)
{
	git_commit *commit _cleanup_git_(git_commit) = NULL;
	struct subtree subtree;
	struct str message;

	if (git_commit_lookup(&commit, handle, id))
		return;
	message = str_of(git_commit_message_raw(commit));
	if (!memmem(message.p, message.n, KEY_SPLIT, strlen(KEY_SPLIT)))
		return;
	subtree.folder = folder_of(message);
	if (!subtree.folder.n || !oid_read(&subtree.commit, line_of(message, KEY_SPLIT)))
		return;
	subtree.folder = arena_str(arena, subtree.folder);
	VEC_PUSH(arena, out, subtree);
}

void repo_subtrees(struct subtree_list *out, struct store *store, struct arena *arena,
	const struct oid *tip)
{
	git_revwalk *walk _cleanup_git_(git_revwalk) = NULL;
	struct repo *repo = store->ctx;
	git_oid id;

	*out = (struct subtree_list){0};
	oid_to_git(&id, tip);
	/* unsorted is by date as far as it goes; sorted is all of history first */
	if (git_revwalk_new(&walk, repo->handle) ||
		git_revwalk_sorting(walk, GIT_SORT_NONE) ||
		(tip->n ? git_revwalk_push(walk, &id) : git_revwalk_push_head(walk)))
		return;
	for (size_t i = 0; i < LIMIT_SUBTREE_COMMITS && !git_revwalk_next(&id, walk); i++)
		read_message(out, arena, repo->handle, &id);
}
