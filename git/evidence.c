/*
 * A lookup by key for each person, then the files of one folder. Read next:
 * core/evidence_source.h.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/text.h"
#include "git/canonical.h"
#include "git/delta.h"
#include "git/evidence.h"
#include "git/internal.h"
#include "base/banned.h"

#define MODE_FILE 0100644u
#define MODE_TREE 040000u

static int read_blob(struct str *out, struct repo *repo, const struct oid *oid,
	struct arena *arena, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct str raw;

	if (repo_read_raw(
		    &object, &raw, repo, oid, GIT_OBJECT_BLOB, LIMIT_ENVELOPE_BYTES, err))
		return -1;
	*out = arena_str(arena, raw);
	return 0;
}

static int read_tree(git_odb_object **out, struct str *raw, struct repo *repo,
	const struct oid *oid, struct err *err)
{
	return repo_read_raw(out, raw, repo, oid, GIT_OBJECT_TREE, LIMIT_TREE_BYTES, err);
}

/* The folder of that name in a tree; n == 0: there is none. */
static int find_folder(struct oid *out, struct repo *repo, const struct oid *tree,
	const char *name, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct tree_item item;
	struct str raw;
	size_t at = 0;
	int status;

	*out = (struct oid){.n = 0};
	if (read_tree(&object, &raw, repo, tree, err))
		return -1;
	while ((status = tree_next(&item, raw, &at)) > 0) {
		if (item.mode == MODE_TREE && str_is(item.name, name))
			*out = item.oid;
	}
	return status ? err_set(err, "a tree of evidence is broken") : 0;
}

static int by_key(const void *a, const void *b)
{
	return str_cmp(((const struct evidence_key *)a)->key,
		((const struct evidence_key *)b)->key);
}

static int read_keys(struct evidence_kind *out, const struct evidence_refs *refs,
	const struct oid *folder, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct tree_item item;
	struct str raw;
	size_t at = 0;
	int status;

	if (read_tree(&object, &raw, refs->repo, folder, err))
		return -1;
	while ((status = tree_next(&item, raw, &at)) > 0) {
		struct evidence_key key = {.folder = item.oid};

		if (item.mode != MODE_TREE)
			continue;
		key.key = arena_str(refs->arena, item.name);
		VEC_PUSH(refs->arena, out, key);
	}
	if (out->count)
		qsort(out->items, out->count, sizeof(*out->items), by_key);
	return status ? err_set(err, "a tree of evidence is broken") : 0;
}

static int find_kind(struct evidence_kind **out, const struct evidence_refs *refs,
	struct evidence_person *person, const char *kind, struct err *err)
{
	struct oid folder;

	for (size_t i = 0; i < person->kind_count; i++) {
		*out = &person->kinds[i];
		if (strcmp(person->kinds[i].kind, kind) == 0)
			return 0;
	}
	if (person->kind_count == EVIDENCE_KINDS)
		return err_set(err, "more kinds of evidence than there are");
	*out = &person->kinds[person->kind_count];
	**out = (struct evidence_kind){.kind = kind};
	if (find_folder(&folder, refs->repo, &person->tree, kind, err) ||
		(folder.n && read_keys(*out, refs, &folder, err)))
		return -1;
	person->kind_count++;
	return 0;
}

static int add_folder(struct evidence_files *out, struct repo *repo,
	const struct oid *folder, struct str person, struct arena *arena, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct tree_item item;
	struct str raw;
	size_t at = 0;
	int status;

	if (read_tree(&object, &raw, repo, folder, err))
		return -1;
	while ((status = tree_next(&item, raw, &at)) > 0) {
		struct evidence_file file = {.person = person};

		/* a rejection that is passed over would be none */
		if (item.mode != MODE_FILE)
			return err_set(err, "a statement is no plain file");
		if (out->count >= LIMIT_EVIDENCE_FILES)
			return err_set(err, "more than %d statements about one thing",
				LIMIT_EVIDENCE_FILES);
		if (read_blob(&file.text, repo, &item.oid, arena, err))
			return -1;
		file.name = arena_str(arena, item.name);
		VEC_PUSH(arena, out, file);
	}
	return status ? err_set(err, "a tree of evidence is broken") : 0;
}

static int list(struct evidence_files *out, struct evidence_source *source,
	const char *kind, const char *key, struct arena *arena, struct err *err)
{
	const struct evidence_refs *refs = source->ctx;
	const struct evidence_key wanted = {.key = str_of(key)};

	*out = (struct evidence_files){0};
	for (size_t i = 0; i < refs->count; i++) {
		const struct evidence_key *found;
		struct evidence_kind *all;

		if (find_kind(&all, refs, &refs->persons[i], kind, err))
			return -1;
		found = all->count ? bsearch(&wanted, all->items, all->count,
					     sizeof(wanted), by_key)
				   : NULL;
		if (found && add_folder(out, refs->repo, &found->folder,
				     refs->persons[i].id, arena, err))
			return -1;
	}
	return 0;
}

int evidence_refs_open(struct evidence_refs *out, struct evidence_source *source,
	struct repo *repo, const struct ref_list *refs, struct arena *arena,
	struct err *err)
{
	*out = (struct evidence_refs){.repo = repo, .arena = arena};
	*source = (struct evidence_source){.ctx = out, .list = list};
	out->persons = ARENA_NEW(arena, struct evidence_person, refs->count);
	for (size_t i = 0; i < refs->count; i++) {
		const struct ref *ref = &refs->items[i];
		struct evidence_person *person = &out->persons[out->count];

		if (!str_has_prefix(ref->name, EVIDENCE_REFS) || !ref->oid.n)
			continue;
		person->id = str_slice(ref->name, sizeof(EVIDENCE_REFS) - 1, ref->name.n);
		if (repo_commit_tree(&person->tree, repo, &ref->oid, err))
			return -1;
		out->count++;
	}
	return 0;
}

int evidence_read(struct evidence_files *out, struct repo *repo,
	const struct delta *delta, struct str person, struct arena *arena,
	struct err *err)
{
	*out = (struct evidence_files){0};
	for (size_t i = 0; i < delta->count; i++) {
		const struct delta_entry *entry = &delta->items[i];
		struct evidence_file file = {.person = person, .name = entry->path};

		if (entry->new_mode != MODE_FILE)
			return err_usage(
				err, "'%s' is no plain file", TEXT_SAFE(entry->path));
		if (read_blob(&file.text, repo, &entry->new_oid, arena, err))
			return -1;
		VEC_PUSH(arena, out, file);
	}
	return 0;
}

struct str evidence_file_name(struct str path)
{
	size_t at = path.n;

	while (at && path.p[at - 1] != '/')
		at--;
	return str_slice(path, at, path.n);
}

static bool is_copy(const struct delta_entry *a, const struct delta_entry *b)
{
	return oid_eq(&a->new_oid, &b->new_oid) &&
	       str_eq(evidence_file_name(a->path), evidence_file_name(b->path));
}

static int by_path(const void *a, const void *b)
{
	const struct delta_entry *x = a, *y = b;

	return str_cmp(x->path, y->path);
}

/* Copies side by side, the first path first. */
static int by_content(const void *a, const void *b)
{
	const struct delta_entry *x = a, *y = b;
	int order = oid_cmp(&x->new_oid, &y->new_oid);

	if (!order)
		order = str_cmp(evidence_file_name(x->path), evidence_file_name(y->path));
	return order ? order : by_path(a, b);
}

void evidence_drop_copies(struct delta *delta)
{
	size_t kept = 0;

	if (!delta->count)
		return;
	qsort(delta->items, delta->count, sizeof(*delta->items), by_content);
	for (size_t i = 0; i < delta->count; i++) {
		if (!kept || !is_copy(&delta->items[kept - 1], &delta->items[i]))
			delta->items[kept++] = delta->items[i];
	}
	delta->count = kept;
	qsort(delta->items, delta->count, sizeof(*delta->items), by_path);
}
