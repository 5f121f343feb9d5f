/*
 * Bytes out of a repository: blobs, and the lines in which two differ. Safe for several
 * threads: libgit2's object store locks itself, and nothing else is shared but one
 * counter. Read next: core/store.h.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf16.h"
#include "git/internal.h"
#include "base/banned.h"

static void object_release(struct content *content)
{
	git_odb_object_free(content->owner);
}

enum store_result repo_read_object(struct content *out, struct repo *repo,
	const struct oid *oid, size_t max, struct err *err)
{
	git_odb_object *object = NULL;
	git_object_t type;
	git_oid id;
	size_t size;

	oid_to_git(&id, oid);
	if (git_odb_read_header(&size, &type, repo->odb, &id))
		return git_fail(err, "cannot read the content");
	if (type != GIT_OBJECT_BLOB)
		return err_set(err, "the object is not a file's content");
	if (size > max) {
		err_set(err, "%zu bytes are more than the limit of %zu", size, max);
		return STORE_TOO_LARGE;
	}
	if (git_odb_read(&object, repo->odb, &id))
		return git_fail(err, "cannot read the content");
	*out = (struct content){
		.bytes = str_make(
			git_odb_object_data(object), git_odb_object_size(object)),
		.owner = object,
		.release = object_release,
	};
	return STORE_OK;
}

static enum store_result store_read(struct content *out, struct store *store,
	const struct change *change, size_t max, struct err *err)
{
	return repo_read_object(out, store->ctx, &change->oid, max, err);
}

struct hunks {
	struct arena *arena;
	struct line_ranges *ranges;
	uint32_t lines_before; /* the first of what is compared */
};

static int on_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *payload)
{
	struct hunks *hunks = payload;
	struct line_range range = {
		.first = hunks->lines_before + (uint32_t)hunk->new_start,
		.last = hunks->lines_before +
			(uint32_t)(hunk->new_start + hunk->new_lines - 1),
	};

	(void)delta;
	if (hunk->new_lines > 0)
		VEC_PUSH(hunks->arena, hunks->ranges, range);
	return 0;
}

/*
 * Lines of bytes that are not in old. libgit2 hashes both sides and sorts all lines,
 * which takes longer than all else here, so it is given only what lies between the lines
 * that are alike.
 */
static int diff_lines(struct line_ranges *out, struct arena *arena, struct str old,
	struct str bytes, struct err *err)
{
	struct hunks hunks = {.arena = arena, .ranges = out};
	struct common_lines common;
	git_diff_options options;

	*out = (struct line_ranges){0};
	common_lines_find(&common, old, bytes);
	old = str_slice(old, common.head, old.n - common.tail);
	bytes = str_slice(bytes, common.head, bytes.n - common.tail);
	if (!bytes.n)
		return 0;
	hunks.lines_before = common.head_lines;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.context_lines = 0;
	options.interhunk_lines = 0;
	options.flags = GIT_DIFF_FORCE_TEXT;
	if (git_diff_buffers(old.p, old.n, NULL, bytes.p, bytes.n, NULL, &options, NULL,
		    NULL, on_hunk, NULL, &hunks))
		return git_fail(err, "cannot compare two versions");
	return 0;
}

/*
 * An old side that is not there (a partial clone), too large or no UTF-16 where the new
 * one is counts as unknown, and what is unknown counts as changed.
 */
static int changed_lines(struct line_ranges *out, struct store *store,
	struct arena *arena, const struct change *change, struct str bytes, bool is_utf16,
	struct err *err)
{
	struct repo *repo = store->ctx;
	struct line_ranges sum = {.is_all = true};

	for (size_t i = 0; i < change->old_count && bytes.n <= LIMIT_DIFF_BYTES; i++) {
		struct content old _cleanup_content_ = {0};
		struct line_ranges ranges, both;
		struct str text;
		struct err ignored;

		if (repo_read_object(
			    &old, repo, &change->old[i].oid, LIMIT_DIFF_BYTES, &ignored))
			continue;
		if (is_utf16 && !utf16_is(old.bytes))
			continue;
		text = is_utf16 ? utf16_to_utf8(arena, old.bytes) : old.bytes;
		if (diff_lines(&ranges, arena, text, bytes, err))
			return -1;
		line_ranges_intersect(arena, &both, &sum, &ranges);
		sum = both;
	}
	*out = sum;
	return 0;
}

/* "COMMON/milecastle" */
static const char *cache_dir(struct repo *repo)
{
	struct buf path _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES);

	if (repo->cache_dir)
		return repo->cache_dir;
	buf_printf(&path, "%smilecastle", git_repository_commondir(repo->handle));
	buf_putc(&path, '\0');
	if (path.is_full)
		return NULL;
	repo->cache_dir = memory_get(NULL, path.n);
	memcpy(repo->cache_dir, path.p, path.n);
	return repo->cache_dir;
}

void repo_store(struct store *out, struct repo *repo)
{
	*out = (struct store){
		.ctx = repo,
		.cache_dir = cache_dir(repo),
		.read = store_read,
		.changed_lines = changed_lines,
		.find = repo_find,
		.list = repo_list,
		.subtrees = repo_subtrees,
		.has_file = repo_folder_has,
	};
}
