/*
 * libgit2 compares, and is given only what lies between the lines that are alike. Read
 * next: gate/coverage.c, which sums up.
 */
#include "base/limits.h"
#include "base/text.h"
#include "git/internal.h"
#include "git/lines.h"
#include "base/banned.h"

#define MODE_SUBMODULE 0160000u
#define TEXT_BYTES 8000 /* where git looks for a NUL */

/* One side of an entry; *is_text is false when it has no lines to count. */
static int read_side(struct content *out, bool *is_text, struct repo *repo, unsigned mode,
	const struct oid *oid, struct err *err)
{
	enum store_result result;

	*is_text = mode != MODE_SUBMODULE;
	if (!mode || !*is_text)
		return 0;
	result = repo_read_object(out, repo, oid, LIMIT_DIFF_BYTES, err);
	if (result == STORE_ERROR)
		return -1;
	*is_text = result == STORE_OK &&
		   str_find(str_slice(out->bytes, 0, TEXT_BYTES), '\0', 0) ==
			   (out->bytes.n < TEXT_BYTES ? out->bytes.n : TEXT_BYTES);
	return 0;
}

static uint64_t lines_in(struct str text)
{
	uint64_t lines = 0;

	for (size_t at = 0; at < text.n; at = str_find(text, '\n', at) + 1)
		lines++;
	return lines;
}

static int on_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *payload)
{
	struct line_count *count = payload;

	(void)delta;
	count->added += (uint64_t)hunk->new_lines;
	count->removed += (uint64_t)hunk->old_lines;
	return 0;
}

static int compare(
	struct line_count *out, struct str old, struct str new, struct err *err)
{
	struct common_lines common;
	git_diff_options options;

	common_lines_find(&common, old, new);
	old = str_slice(old, common.head, old.n - common.tail);
	new = str_slice(new, common.head, new.n - common.tail);
	if (!old.n || !new.n) {
		out->removed = lines_in(old);
		out->added = lines_in(new);
		return 0;
	}
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.context_lines = 0;
	options.interhunk_lines = 0;
	options.flags = GIT_DIFF_FORCE_TEXT;
	return git_diff_buffers(old.p, old.n, NULL, new.p, new.n, NULL, &options, NULL,
		       NULL, on_hunk, NULL, out)
		       ? git_fail(err, "cannot compare two versions")
		       : 0;
}

static int count_entry(struct line_count *out, struct repo *repo,
	const struct delta_entry *entry, struct err *err)
{
	struct content old _cleanup_content_ = {0}, new _cleanup_content_ = {0};
	bool is_old_text, is_new_text;

	*out = (struct line_count){0};
	if (oid_eq(&entry->old_oid, &entry->new_oid))
		return 0;
	if (read_side(&old, &is_old_text, repo, entry->old_mode, &entry->old_oid, err) ||
		read_side(
			&new, &is_new_text, repo, entry->new_mode, &entry->new_oid, err))
		return err_prefix(err, "'%s': ", TEXT_SAFE(entry->path));
	out->is_binary = !is_old_text || !is_new_text;
	return out->is_binary ? 0 : compare(out, old.bytes, new.bytes, err);
}

int line_counts(struct line_count **out, struct repo *repo, const struct delta *delta,
	struct arena *arena, struct err *err)
{
	*out = ARENA_NEW(arena, struct line_count, delta->count);
	for (size_t i = 0; i < delta->count; i++) {
		if (count_entry(&(*out)[i], repo, &delta->items[i], err))
			return -1;
	}
	return 0;
}
