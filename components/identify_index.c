/*
 * The index over all manifests, and what the content of each entry is in it. Read next:
 * components/identify_vote.c.
 */
#include <stdlib.h>
#include "base/path.h"
#include "components/identify_parts.h"
#include "components/normal.h"
#include "base/banned.h"

/* --- making it -------------------------------------------------------------------------
 */

static uint64_t key_of(const unsigned char *bytes)
{
	uint64_t key;

	memcpy(&key, bytes, sizeof(key));
	return key;
}

static int by_key(const void *a, const void *b)
{
	const struct ref *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->candidate != y->candidate)
		return x->candidate < y->candidate ? -1 : 1;
	return (x->file > y->file) - (x->file < y->file);
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void put_ref(struct ref_table *table, const unsigned char *bytes, size_t candidate,
	size_t file)
{
	table->items[table->count++] = (struct ref){.key = key_of(bytes),
		.candidate = (uint32_t)candidate,
		.file = (uint32_t)file};
}

static void put_name(struct identify_index *index, struct str path)
{
	index->names[index->name_count++] = str_hash(path_name(path));
}

static void put_candidate(struct identify_index *index, size_t c)
{
	const struct candidate *candidate = &index->candidates[c];
	const struct manifest *manifest = candidate->manifest;

	for (size_t i = 0; i < manifest->count; i++) {
		const struct manifest_file *file = &manifest->items[i];

		put_ref(&index->blob, file->blob.bytes, c, i);
		if (file->blob256.n)
			put_ref(&index->blob256, file->blob256.bytes, c, i);
		put_ref(&index->xxh, file->prints.xxh.bytes, c, i);
		put_ref(&index->norm, file->prints.norm_xxh.bytes, c, i);
		put_name(index, file->path);
	}
	for (size_t i = 0; i < candidate->patch_count; i++)
		put_name(index, candidate->patches[i].path);
}

static void sort_refs(struct ref_table *table)
{
	if (table->count)
		qsort(table->items, table->count, sizeof(*table->items), by_key);
}

const struct identify_index *identify_index_make(
	struct arena *arena, const struct candidate *candidates, size_t count)
{
	struct identify_index *index = ARENA_NEW(arena, struct identify_index, 1);
	size_t files = 0, names = 0;

	for (size_t i = 0; i < count; i++) {
		files += candidates[i].manifest->count;
		names += candidates[i].patch_count;
	}
	index->candidates = candidates;
	index->count = count;
	index->blob.items = ARENA_NEW(arena, struct ref, files);
	index->blob256.items = ARENA_NEW(arena, struct ref, files);
	index->xxh.items = ARENA_NEW(arena, struct ref, files);
	index->norm.items = ARENA_NEW(arena, struct ref, files);
	index->names = ARENA_NEW(arena, uint64_t, files + names);
	for (size_t i = 0; i < count; i++)
		put_candidate(index, i);
	sort_refs(&index->blob);
	sort_refs(&index->blob256);
	sort_refs(&index->xxh);
	sort_refs(&index->norm);
	if (index->name_count)
		qsort(index->names, index->name_count, sizeof(*index->names), by_value);
	return index;
}

/* --- looking up ------------------------------------------------------------------------
 */

static size_t lower_bound(const struct ref_table *table, uint64_t key)
{
	size_t low = 0, high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->items[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_key(const struct ref_table *table, uint64_t key)
{
	size_t at = lower_bound(table, key);

	return at < table->count && table->items[at].key == key;
}

bool match_fits(const struct identify_run *run, size_t entry, const struct ref *ref)
{
	const struct manifest_file *file = ref_file(run->index, ref);
	const struct match *match = &run->matches[entry];
	const struct oid *oid = &run->input->entries[entry].oid;

	/* a link to "x" and a file that says "x" are not the same */
	if ((file->mode == MANIFEST_LINK) !=
		(run->input->entries[entry].mode == MANIFEST_LINK))
		return false;
	switch (match->kind) {
	case MATCH_ID:
		return oid_eq(oid, oid->n == 20 ? &file->blob : &file->blob256);
	case MATCH_BYTES:
		return memcmp(&match->sha256, &file->prints.sha256, SHA256_BYTES) == 0;
	case MATCH_NORMAL:
		return memcmp(&match->norm_sha256, &file->prints.norm_sha256,
			       SHA256_BYTES) == 0;
	default:
		return false;
	}
}

/* The entry's key is that of some files: does one of them fit? */
static bool try_table(struct identify_run *run, size_t entry, enum match_kind kind,
	const struct ref_table *table, const unsigned char *bytes)
{
	struct match *match = &run->matches[entry];
	uint64_t key = key_of(bytes);
	size_t from = lower_bound(table, key), to = from;
	bool is_one = false;

	while (to < table->count && table->items[to].key == key)
		to++;
	match->kind = kind;
	match->refs = table->items + from;
	match->count = to - from;
	for (size_t i = from; i < to && !is_one; i++)
		is_one = match_fits(run, entry, &table->items[i]);
	if (!is_one)
		match->kind = MATCH_NONE;
	return is_one;
}

static bool is_known_name(const struct identify_index *index, struct str path)
{
	uint64_t hash = str_hash(path_name(path));

	return index->name_count &&
	       bsearch(&hash, index->names, index->name_count, sizeof(hash), by_value);
}

/* Its SHA-256 decides; XXH3 says whether that of the normal form is worth the time. */
static void match_bytes(struct identify_run *run, size_t entry, struct str bytes)
{
	const struct identify_index *index = run->index;
	struct match *match = &run->matches[entry];
	struct xxh128 xxh;
	struct arena own = {0};
	struct str normal;

	match->is_read = true;
	sha256(match->sha256.bytes, &bytes, 1);
	xxh128(&xxh, bytes);
	if (try_table(run, entry, MATCH_BYTES, &index->xxh, xxh.bytes) ||
		run->input->entries[entry].mode == MANIFEST_LINK)
		return;
	normal = normal_of(ARENA_NEW(&own, char, bytes.n + 1), bytes);
	xxh128(&xxh, normal);
	if (has_key(&index->norm, key_of(xxh.bytes))) {
		sha256(match->norm_sha256.bytes, &normal, 1);
		try_table(run, entry, MATCH_NORMAL, &index->norm, xxh.bytes);
	}
	arena_done(&own);
}

static void match_entry(struct identify_run *run, size_t i)
{
	const struct identify_entry *entry = &run->input->entries[i];
	struct match *match = &run->matches[i];
	struct str bytes = {0};

	if (entry->mode != MANIFEST_FILE && entry->mode != MANIFEST_PROGRAM &&
		entry->mode != MANIFEST_LINK)
		return; /* a submodule: nothing of this folder */
	if (entry->oid.n &&
		try_table(run, i, MATCH_ID,
			entry->oid.n == 20 ? &run->index->blob : &run->index->blob256,
			entry->oid.bytes))
		return;
	if (entry->oid.n && !is_known_name(run->index, entry->path))
		return; /* renamed and changed: to all that can be told, another file */
	if (!run->input->read || !run->input->read(&bytes, run->input->ctx, i)) {
		match->is_unread = true;
		return;
	}
	run->reads++;
	match_bytes(run, i, bytes);
}

void identify_match(struct identify_run *run)
{
	for (size_t i = 0; i < run->input->count; i++)
		match_entry(run, i);
}
