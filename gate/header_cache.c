/*
 * The cache of headers: a file, read with suspicion and written whole. Read next:
 * gate/header_record.h, gate/reach.c, which asks it.
 */
#include <stdlib.h>
#include "base/binary.h"
#include "base/build_id.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "gate/cache_file.h"
#include "gate/header_cache.h"
#include "gate/header_record.h"
#include "base/banned.h"

#define MAGIC "MCHDRS1\n"

enum {
	MAGIC_BYTES = sizeof(MAGIC) - 1,
	KEY_BYTES = SHA256_HEX - 1,
	HEAD_BYTES = MAGIC_BYTES + KEY_BYTES + 8,
	ENTRY_BYTES = 32 + 4 * 4 + 8,
};

/* What the content of a header is read with: this program, and the names of the rules. */
static void key_make(char out[SHA256_HEX], const struct words *words)
{
	struct buf text _cleanup_buf_ = BUF_INIT(SIZE_MAX);

	buf_add(&text, build_id());
	for (size_t i = 0; i < words->count; i++) {
		const struct word *word = &words->items[i];

		binary_u32(&text, word->text.n);
		buf_add(&text, word->text);
		binary_u32(&text, word->keyword);
		binary_u32(&text, word->uses);
		binary_u32(&text, word->rules.count > 0);
	}
	for (size_t i = 0; i < words->prefix_count; i++)
		binary_u32(&text, words->prefixes[i]->index);
	sha256_hex(out, buf_str(&text));
}

static bool entry_read(struct header_cache_entry *out, struct cursor *c, struct str whole)
{
	struct str id = cursor_take(c, 32), sum;
	uint32_t at, size;

	*out = (struct header_cache_entry){.oid.n = (unsigned char)cursor_u32(c)};
	at = cursor_u32(c);
	size = cursor_u32(c);
	cursor_u32(c);
	sum = cursor_take(c, 8);
	if (c->is_bad || at > whole.n || size > whole.n - at)
		return false;
	memcpy(out->oid.bytes, id.p, 32);
	memcpy(&out->sum, sum.p, 8);
	out->record = str_slice(whole, at, (size_t)at + size);
	return true;
}

static int by_oid(const void *a, const void *b)
{
	const struct header_cache_entry *x = a, *y = b;

	return memcmp(x->oid.bytes, y->oid.bytes, 32);
}

static void file_parse(struct header_cache *cache, struct str bytes)
{
	struct cursor c = {.rest = bytes};
	struct header_cache_entry entry;
	size_t count;

	if (!str_eq(cursor_take(&c, MAGIC_BYTES), str_of(MAGIC)) ||
		!str_eq(cursor_take(&c, KEY_BYTES), str_of(cache->key)))
		return;
	count = cursor_count(&c, ENTRY_BYTES);
	cursor_u32(&c);
	for (size_t i = 0; i < count && entry_read(&entry, &c, bytes); i++)
		VEC_PUSH(&cache->arena, &cache->old, entry);
	/* a search needs order, whatever the file says */
	if (cache->old.count)
		qsort(cache->old.items, cache->old.count, sizeof(entry), by_oid);
}

void header_cache_open(
	struct header_cache *cache, const char *dir, const struct words *words)
{
	struct str bytes;

	*cache = (struct header_cache){.dir = build_id().n ? dir : NULL};
	if (!cache->dir)
		return;
	if (!cache_file_is_usable(cache->dir, CACHE_OF_HEADERS)) {
		cache->dir = NULL;
		return;
	}
	key_make(cache->key, words);
	if (cache_file_read(&bytes, &cache->arena, cache->dir, CACHE_OF_HEADERS))
		file_parse(cache, bytes);
}

/* Of the id as well: a record under the wrong one is wrong. */
static uint64_t sum_of(const struct header_cache_entry *entry)
{
	return str_hash(entry->record) ^
	       str_hash(str_make((const char *)entry->oid.bytes, 32));
}

/* The entry of the file, or NULL. */
static struct header_cache_entry *find_old(
	struct header_cache *cache, const struct oid *oid)
{
	struct header_cache_entry key = {.oid = *oid}, *entry;

	if (!cache->old.count || !oid->n)
		return NULL;
	entry = bsearch(&key, cache->old.items, cache->old.count, sizeof(key), by_oid);
	return entry && entry->oid.n == oid->n ? entry : NULL;
}

bool header_cache_get(struct header *out, struct header_cache *cache, struct arena *arena,
	const struct oid *oid)
{
	struct header_cache_entry *entry = find_old(cache, oid);

	if (!entry || sum_of(entry) != entry->sum)
		return false;
	entry->is_used = header_record_read(out, arena, entry->record);
	return entry->is_used;
}

void header_cache_put(
	struct header_cache *cache, const struct oid *oid, const struct header *header)
{
	struct buf record _cleanup_buf_ = BUF_INIT(LIMIT_CACHE_BYTES);
	struct header_cache_entry entry = {.oid = *oid, .is_used = true};
	struct header_cache_entry *before = find_old(cache, oid);

	if (!cache->dir || !oid->n)
		return;
	header_record_write(&record, header);
	if (record.is_full)
		return;
	if (before)
		before->is_replaced = true;
	entry.record = arena_str(&cache->arena, buf_str(&record));
	entry.sum = sum_of(&entry);
	VEC_PUSH(&cache->arena, &cache->fresh, entry);
}

static bool is_kept(const struct header_cache_entry *old, bool is_used_only)
{
	return !old->is_replaced && (old->is_used || !is_used_only);
}

static size_t size_of(const struct header_cache *cache, bool is_used_only)
{
	size_t size = HEAD_BYTES;

	for (size_t i = 0; i < cache->old.count; i++) {
		if (is_kept(&cache->old.items[i], is_used_only))
			size += ENTRY_BYTES + cache->old.items[i].record.n;
	}
	for (size_t i = 0; i < cache->fresh.count; i++)
		size += ENTRY_BYTES + cache->fresh.items[i].record.n;
	return size;
}

/* The entries to write, in cache->fresh: those of the file only as far as they fit. */
static void gather(struct header_cache *cache)
{
	bool is_used_only = size_of(cache, false) > LIMIT_CACHE_BYTES;
	size_t size = size_of(cache, is_used_only);

	for (size_t i = 0; i < cache->old.count; i++) {
		if (is_kept(&cache->old.items[i], is_used_only))
			VEC_PUSH(&cache->arena, &cache->fresh, cache->old.items[i]);
	}
	while (size > LIMIT_CACHE_BYTES) {
		cache->fresh.count--;
		size -= ENTRY_BYTES + cache->fresh.items[cache->fresh.count].record.n;
	}
	qsort(cache->fresh.items, cache->fresh.count, sizeof(*cache->fresh.items),
		by_oid);
}

static void file_write(struct buf *out, const struct header_cache *cache)
{
	size_t count = cache->fresh.count, at = HEAD_BYTES + count * ENTRY_BYTES;

	buf_printf(out, "%s%s", MAGIC, cache->key);
	binary_u32(out, count);
	binary_u32(out, 0);
	for (size_t i = 0; i < count; i++) {
		const struct header_cache_entry *entry = &cache->fresh.items[i];

		buf_add(out, str_make((const char *)entry->oid.bytes, 32));
		binary_u32(out, entry->oid.n);
		binary_u32(out, at);
		binary_u32(out, entry->record.n);
		binary_u32(out, 0);
		buf_add(out, str_make((const char *)&entry->sum, 8));
		at += entry->record.n;
	}
	for (size_t i = 0; i < count; i++)
		buf_add(out, cache->fresh.items[i].record);
}

static void save(struct header_cache *cache)
{
	struct buf bytes _cleanup_buf_ = BUF_INIT(LIMIT_CACHE_BYTES);

	gather(cache);
	file_write(&bytes, cache);
	if (!bytes.is_full)
		cache_file_write(cache->dir, CACHE_OF_HEADERS, buf_str(&bytes));
}

void header_cache_close(struct header_cache *cache)
{
	if (cache->dir && cache->fresh.count)
		save(cache);
	arena_done(&cache->arena);
	*cache = (struct header_cache){0};
}
