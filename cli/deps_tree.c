/*
 * Trees hashed file by file. Read next: components/manifest.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "cli/deps_tree.h"
#include "components/manifest.h"
#include "components/tree_id.h"
#include "gate/disk.h"
#include "git/repo.h"
#include "base/banned.h"

bool is_repository_folder(const char *path)
{
	char head[LIMIT_PATH_BYTES + 1];
	struct stat st;

	snprintf(head, sizeof(head), "%s/.git", path);
	if (!stat(head, &st))
		return true;
	snprintf(head, sizeof(head), "%s/HEAD", path);
	if (stat(head, &st))
		return false;
	snprintf(head, sizeof(head), "%s/objects", path);
	return !stat(head, &st) && S_ISDIR(st.st_mode);
}

/* --- a git repository
 * ------------------------------------------------------------------------
 */

/* What the tag of a version may be called; the last one is "NAME-1_3_1". */
static int find_commit(struct oid *out, struct gathered *g, struct repo *repo,
	const char *rev, struct err *err)
{
	static const char *const tags[] = {"%.*s", "v%.*s", "V%.*s", "release-%.*s",
		"release/%.*s", "rel-%.*s", "version-%.*s", NULL};
	struct str id = record_id_of(g->arena, g->name);

	if (rev)
		return repo_commit(out, repo, rev, err);
	for (size_t i = 0; tags[i]; i++) {
		char tag[512], text[256];

		snprintf(text, sizeof(text), tags[i], STR_ARG(g->version));
		snprintf(tag, sizeof(tag), "refs/tags/%s", text);
		if (!repo_commit(out, repo, tag, err))
			return 0;
	}
	{
		struct str tag = arena_printf(g->arena, "refs/tags/%.*s-%.*s",
			STR_ARG(id), STR_ARG(g->version));

		if (!repo_commit(out, repo, tag.p, err))
			return 0;
		for (size_t i = 0; i < tag.n; i++)
			((char *)tag.p)[i] = tag.p[i] == '.' ? '_' : tag.p[i];
		if (!repo_commit(out, repo, tag.p, err))
			return 0;
	}
	return err_usage(err,
		"no tag of the repository says version '%s': name the commit "
		"with --rev",
		TEXT_SAFE(g->version));
}

/* --- a manifest
 * --------------------------------------------------------------------------
 */

struct tree {
	struct gathered *g;
	struct store store;
	struct tree_entries entries;  /* in order of path, below the root */
	const struct change *sources; /* what to read for each; NULL: the entry itself */
	struct manifest manifest;
	struct arena scratch;
};

/* Where a link on disk leads is what git keeps of it. */
static int add_link(struct tree *t, const struct change *link, struct err *err)
{
	char target[LIMIT_PATH_BYTES + 1];
	ssize_t n = readlink(link->path.p, target, sizeof(target));

	if (n < 0 || (size_t)n >= sizeof(target))
		return err_set(err, "cannot read the link '%s'", TEXT_SAFE(link->path));
	return manifest_add(&t->manifest, t->g->arena, &t->scratch, link->root_path,
		MANIFEST_LINK, str_make(target, (size_t)n), err);
}

static int add_entry(struct tree *t, size_t index, struct err *err)
{
	struct content content _cleanup_content_ = {0};
	const struct tree_entry *entry = &t->entries.items[index];
	struct change change = {
		.path = entry->path, .root_path = entry->path, .oid = entry->oid};
	const struct change *source = t->sources ? &t->sources[index] : &change;
	int failed;

	if (entry->mode == 0160000)
		return err_usage(err,
			"'%s' is a submodule; what is in it is a component of its own",
			TEXT_SAFE(entry->path));
	if (t->sources && source->entry == ENTRY_SYMLINK)
		return add_link(t, source, err);
	if (t->store.read(&content, &t->store, source, LIMIT_SCAN_BYTES, err))
		return err_prefix(err, "%s: ", TEXT_SAFE(entry->path));
	failed = manifest_add(&t->manifest, t->g->arena, &t->scratch, entry->path,
		entry->mode, content.bytes, err);
	arena_reset(&t->scratch);
	return failed;
}

static int write_file(struct str dir, struct str name, struct str text, struct err *err)
{
	struct out out _cleanup_out_ = {.fd = -1};
	char path[LIMIT_PATH_BYTES + 1];

	snprintf(path, sizeof(path), "%.*s/manifests", STR_ARG(dir));
	if (record_make_dir(str_of(path), err))
		return -1;
	snprintf(path, sizeof(path), "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
	if (out_open(&out, path, err))
		return -1;
	buf_add(&out.buf, text);
	return out_finish(&out, err);
}

static int write_manifest(struct tree *t, struct str dir, struct err *err)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_RECORD_BYTES);
	struct gathered *g = t->g;
	struct str version = record_id_of(g->arena, g->version);
	char hex[SHA256_HEX];

	manifest_write(&text, &t->manifest);
	if (text.is_full)
		return err_usage(err, "its manifest would be larger than %zu bytes",
			LIMIT_RECORD_BYTES);
	sha256_hex(hex, buf_str(&text));
	g->manifest = arena_printf(g->arena, "manifests/%.*s-%.*s.json",
		STR_ARG(t->manifest.component), STR_ARG(version));
	g->manifest_sha256 = arena_str(g->arena, str_of(hex));
	return write_file(dir, g->manifest, buf_str(&text), err);
}

/* The id of the whole, as git would have it. */
static void add_tree_id(struct tree *t)
{
	struct gathered *g = t->g;
	char hex[OID_HEX];

	for (size_t i = 0; i < t->entries.count; i++)
		t->entries.items[i].oid = t->manifest.items[i].blob;
	if (!tree_id(&t->manifest.tree, &t->scratch, t->entries.items, t->entries.count,
		    0))
		return;
	oid_hex(hex, &t->manifest.tree);
	gathered_pin(g, OVER_TREE, ALGORITHM_GIT, arena_str(g->arena, str_of(hex)),
		(struct str){0});
}

static int make_manifest(struct tree *t, struct str dir, struct err *err)
{
	t->manifest.component = record_id_of(t->g->arena, t->g->name);
	t->manifest.version = t->g->version;
	for (size_t i = 0; i < t->entries.count; i++) {
		if (add_entry(t, i, err))
			return -1;
	}
	if (manifest_finish(&t->manifest, err))
		return -1;
	add_tree_id(t);
	return write_manifest(t, dir, err);
}

static void tree_done(struct tree *t)
{
	arena_done(&t->scratch);
}

/* --- from where
 * ------------------------------------------------------------------------------
 */

int gather_repository(struct gathered *g, const char *path, const char *rev,
	struct str dir, struct err *err)
{
	struct tree t __attribute__((cleanup(tree_done))) = {.g = g};
	struct repo *repo _cleanup_repo_ = NULL;
	struct change_set ignored;
	struct oid commit;
	char hex[OID_HEX];

	if (repo_open(&repo, path, err) || find_commit(&commit, g, repo, rev, err))
		return -1;
	oid_hex(hex, &commit);
	gathered_pin(g, OVER_COMMIT, ALGORITHM_GIT, arena_str(g->arena, str_of(hex)),
		(struct str){0});
	/* files are listed in the tree of the change set that was made last */
	if (changes_tree(&ignored, repo, hex, g->arena, err))
		return -1;
	repo_store(&t.store, repo);
	if (t.store.list(&t.entries, &t.store, g->arena, (struct str){0},
		    LIMIT_MANIFEST_FILES, err))
		return -1;
	return make_manifest(&t, dir, err);
}

static unsigned mode_of(const struct change *change)
{
	struct str path = change->path;
	struct stat st;

	if (change->entry == ENTRY_SYMLINK)
		return MANIFEST_LINK;
	return !lstat(path.p, &st) && (st.st_mode & 0100) ? 0100755 : 0100644;
}

int gather_folder(struct gathered *g, const char *path, struct str dir, struct err *err)
{
	struct tree t __attribute__((cleanup(tree_done))) = {.g = g};
	char *real = realpath(path, NULL);
	struct change_set changes;
	struct str root;

	if (!real)
		return err_usage(err, "cannot read the folder '%s': %s",
			TEXT_SAFE(str_of(path)), strerror(errno));
	root = arena_printf(g->arena, "%s/", real);
	free(real);
	disk_store(&t.store, root.p);
	if (disk_changes_with_links(&changes, g->arena, path, root.p, err))
		return -1;
	for (size_t i = 0; i < changes.count; i++) {
		struct tree_entry entry = {.path = changes.items[i].root_path,
			.mode = mode_of(&changes.items[i])};

		VEC_PUSH(g->arena, &t.entries, entry);
	}
	t.sources = changes.items;
	return make_manifest(&t, dir, err);
}
