/*
 * What else in the tree a dependency is made from or altered by: hashes of those files,
 * and what files bring by their content. Read next: gate/dependencies.c.
 */
#include "base/limits.h"
#include "base/sha256.h"
#include "components/content.h"
#include "gate/dependency_read.h"
#include "base/banned.h"

struct hashing {
	struct dependency_search *search;
	struct {
		struct file_hash *items;
		size_t count, cap;
	} list;
};

static void add(struct hashing *h, struct str path, struct str bytes, bool is_there)
{
	struct file_hash hash = {.path = arena_str(h->search->arena, path)};
	char hex[SHA256_HEX];

	if (is_there) {
		sha256_hex(hex, bytes);
		hash.sha256 = arena_str(h->search->arena, str_of(hex));
	}
	VEC_PUSH(h->search->arena, &h->list, hash);
}

/* A link or a submodule in the place of a file is no file. */
static void hash_entry(struct hashing *h, const struct tree_entry *entry)
{
	struct content content _cleanup_content_ = {0};
	struct store *store = h->search->input->store;
	struct change change = {
		.path = entry->path, .root_path = entry->path, .oid = entry->oid};
	struct err err;
	bool is_file = (entry->mode & 0170000) == 0100000;

	if (is_file) {
		h->search->blobs_read++;
		is_file = !store->read(&content, store, &change, LIMIT_SCAN_BYTES, &err);
	}
	add(h, entry->path, content.bytes, is_file);
}

static void hash_path(struct hashing *h, struct str path)
{
	struct store *store = h->search->input->store;
	struct tree_entries entries = {0};
	struct err err;

	if (!store->list ||
		store->list(&entries, store, &h->search->scratch, path,
			LIMIT_COMPONENT_FILES, &err) ||
		!entries.count) {
		add(h, path, (struct str){0}, false);
		return;
	}
	for (size_t i = 0; i < entries.count; i++)
		hash_entry(h, &entries.items[i]);
}

void dependency_files_hash(struct dependency_search *s, struct dependency_change *change)
{
	const struct dependency *d = &change->now;
	struct hashing h = {.search = s};

	/* a submodule's path is no file, and what only refers brings nothing */
	if (d->kind != KIND_BYTES || d->form == FORM_SUBMODULE)
		return;
	for (size_t i = 0; i < d->files.count; i++)
		hash_path(&h, d->files.items[i]);
	change->files = h.list.items;
	change->file_count = h.list.count;
}

void dependency_content(struct dependency_list *out, struct dependency_search *s,
	struct str path, struct str bytes)
{
	struct arena scratch = {0};

	content_read(out, s->arena, &scratch, path, bytes);
	arena_done(&scratch);
}
