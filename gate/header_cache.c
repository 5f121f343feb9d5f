/*
 * The cache of headers: a file as bytes, read with suspicion. Read next: gate/reach.c,
 * which asks it.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include "base/build_id.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/sha256.h"
#include "gate/header_cache.h"
#include "base/banned.h"

#define MAGIC "MCHDRS1\n"

enum {
	MAGIC_BYTES = sizeof(MAGIC) - 1,
	KEY_BYTES = SHA256_HEX - 1,
	HEAD_BYTES = MAGIC_BYTES + KEY_BYTES + 8,
	ENTRY_BYTES = 32 + 4 * 4 + 8,
	FLAG_TRAITS = 127,
	FLAG_FUNCTION = 256,
	FLAG_CONDITIONAL = 512,
};

static void put_u32(struct buf *out, size_t value)
{
	uint32_t number = (uint32_t)value;

	buf_add(out, str_make((const char *)&number, 4));
}

/* What the content of a header is read with: this program, and the names of the rules. */
static void key_make(char out[SHA256_HEX], const struct words *words)
{
	struct buf text _cleanup_buf_ = BUF_INIT(SIZE_MAX);

	buf_add(&text, build_id());
	for (size_t i = 0; i < words->count; i++) {
		const struct word *word = &words->items[i];

		put_u32(&text, word->text.n);
		buf_add(&text, word->text);
		put_u32(&text, word->keyword);
		put_u32(&text, word->uses);
		put_u32(&text, word->rules.count > 0);
	}
	sha256_hex(out, buf_str(&text));
}

/* --- reading --------------------------------------------------------------------------
 */

/* Bytes from front to end; once is_bad, all that is taken is zero or empty. */
struct cursor {
	struct str rest;
	bool is_bad;
};

static struct str take(struct cursor *c, size_t n)
{
	struct str taken = str_slice(c->rest, 0, n);

	if (n > c->rest.n) {
		*c = (struct cursor){.is_bad = true};
		return (struct str){0};
	}
	c->rest = str_slice(c->rest, n, c->rest.n);
	return taken;
}

static uint32_t take_u32(struct cursor *c)
{
	struct str bytes = take(c, 4);
	uint32_t value = 0;

	if (bytes.n)
		memcpy(&value, bytes.p, 4);
	return value;
}

/* A number of items of at least size bytes each, of which there is room for as many. */
static size_t take_count(struct cursor *c, size_t size)
{
	uint32_t count = take_u32(c);

	c->is_bad |= count > c->rest.n / size;
	return c->is_bad ? 0 : count;
}

/* The lengths now, the strings when all lengths are known. */
static void take_macro(struct macro *out, struct cursor *c)
{
	uint32_t flags = take_u32(c);

	c->is_bad |= (flags & ~(uint32_t)(FLAG_TRAITS | FLAG_FUNCTION |
			      FLAG_CONDITIONAL)) != 0;
	*out = (struct macro){
		.traits = flags & FLAG_TRAITS,
		.is_function = (flags & FLAG_FUNCTION) != 0,
		.is_conditional = (flags & FLAG_CONDITIONAL) != 0,
	};
	out->name.n = take_u32(c);
	out->params.n = take_u32(c);
	out->body.n = take_u32(c);
}

static void take_strings(struct header *header, struct cursor *c)
{
	for (size_t i = 0; i < header->macros.count; i++) {
		struct macro *macro = &header->macros.items[i];

		macro->name = take(c, macro->name.n);
		macro->params = take(c, macro->params.n);
		macro->body = take(c, macro->body.n);
		c->is_bad |= !macro->name.n;
	}
	for (size_t i = 0; i < header->includes.count; i++) {
		struct str *path = &header->includes.items[i].path;

		*path = take(c, path->n);
	}
}

static bool record_read(struct header *out, struct arena *arena, struct str record)
{
	struct cursor c = {.rest = record};
	struct header header = {.is_cut = take_u32(&c) != 0};

	header.macros.count = header.macros.cap = take_count(&c, 4 * 4);
	header.includes.count = header.includes.cap = take_count(&c, 2 * 4);
	header.macros.items = ARENA_NEW(arena, struct macro, header.macros.count);
	header.includes.items =
		ARENA_NEW(arena, struct header_include, header.includes.count);
	for (size_t i = 0; i < header.macros.count; i++)
		take_macro(&header.macros.items[i], &c);
	for (size_t i = 0; i < header.includes.count; i++) {
		header.includes.items[i].is_conditional = take_u32(&c) != 0;
		header.includes.items[i].path.n = take_u32(&c);
	}
	take_strings(&header, &c);
	if (c.is_bad || c.rest.n)
		return false;
	*out = header;
	return true;
}

static bool entry_read(
	struct header_cache_entry *out, struct cursor *c, struct str whole)
{
	struct str id = take(c, 32), sum;
	uint32_t at, size;

	*out = (struct header_cache_entry){.oid.n = (unsigned char)take_u32(c)};
	at = take_u32(c);
	size = take_u32(c);
	take_u32(c);
	sum = take(c, 8);
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

	if (!str_eq(take(&c, MAGIC_BYTES), str_of(MAGIC)) ||
		!str_eq(take(&c, KEY_BYTES), str_of(cache->key)))
		return;
	count = take_count(&c, ENTRY_BYTES);
	take_u32(&c);
	for (size_t i = 0; i < count && entry_read(&entry, &c, bytes); i++)
		VEC_PUSH(&cache->arena, &cache->old, entry);
	/* a search needs order, whatever the file says */
	if (cache->old.count)
		qsort(cache->old.items, cache->old.count, sizeof(entry), by_oid);
}

static const char *file_of(struct header_cache *cache)
{
	return arena_printf(&cache->arena, "%s/headers", cache->dir).p;
}

void header_cache_open(
	struct header_cache *cache, const char *dir, const struct words *words)
{
	struct str bytes;
	struct err ignored;

	*cache = (struct header_cache){.dir = build_id().n ? dir : NULL};
	if (!cache->dir)
		return;
	key_make(cache->key, words);
	if (file_read(&bytes, &cache->arena, file_of(cache), LIMIT_CACHE_BYTES,
		    &ignored) == 0)
		file_parse(cache, bytes);
}

bool header_cache_get(struct header *out, struct header_cache *cache, struct arena *arena,
	const struct oid *oid)
{
	struct header_cache_entry key = {.oid = *oid}, *entry;

	if (!cache->dir || !cache->old.count || !oid->n)
		return false;
	entry = bsearch(&key, cache->old.items, cache->old.count, sizeof(key), by_oid);
	if (!entry || entry->oid.n != oid->n || str_hash(entry->record) != entry->sum)
		return false;
	entry->is_used = record_read(out, arena, entry->record);
	return entry->is_used;
}

/* --- writing --------------------------------------------------------------------------
 */

static void record_write(struct buf *out, const struct header *header)
{
	put_u32(out, header->is_cut);
	put_u32(out, header->macros.count);
	put_u32(out, header->includes.count);
	for (size_t i = 0; i < header->macros.count; i++) {
		const struct macro *macro = &header->macros.items[i];

		put_u32(out, (macro->traits & FLAG_TRAITS) |
				     (macro->is_function ? FLAG_FUNCTION : 0) |
				     (macro->is_conditional ? FLAG_CONDITIONAL : 0));
		put_u32(out, macro->name.n);
		put_u32(out, macro->params.n);
		put_u32(out, macro->body.n);
	}
	for (size_t i = 0; i < header->includes.count; i++) {
		put_u32(out, header->includes.items[i].is_conditional);
		put_u32(out, header->includes.items[i].path.n);
	}
	for (size_t i = 0; i < header->macros.count; i++) {
		buf_add(out, header->macros.items[i].name);
		buf_add(out, header->macros.items[i].params);
		buf_add(out, header->macros.items[i].body);
	}
	for (size_t i = 0; i < header->includes.count; i++)
		buf_add(out, header->includes.items[i].path);
}

void header_cache_put(
	struct header_cache *cache, const struct oid *oid, const struct header *header)
{
	struct buf record _cleanup_buf_ = BUF_INIT(LIMIT_CACHE_BYTES);
	struct header_cache_entry entry = {.oid = *oid, .is_used = true};

	if (!cache->dir || !oid->n)
		return;
	record_write(&record, header);
	if (record.is_full)
		return;
	entry.record = arena_str(&cache->arena, buf_str(&record));
	entry.sum = str_hash(entry.record);
	VEC_PUSH(&cache->arena, &cache->fresh, entry);
}

static size_t size_of(const struct header_cache *cache, bool is_used_only)
{
	size_t size = HEAD_BYTES;

	for (size_t i = 0; i < cache->old.count; i++) {
		if (cache->old.items[i].is_used || !is_used_only)
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
		if (cache->old.items[i].is_used || !is_used_only)
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
	put_u32(out, count);
	put_u32(out, 0);
	for (size_t i = 0; i < count; i++) {
		const struct header_cache_entry *entry = &cache->fresh.items[i];

		buf_add(out, str_make((const char *)entry->oid.bytes, 32));
		put_u32(out, entry->oid.n);
		put_u32(out, at);
		put_u32(out, entry->record.n);
		put_u32(out, 0);
		buf_add(out, str_make((const char *)&entry->sum, 8));
		at += entry->record.n;
	}
	for (size_t i = 0; i < count; i++)
		buf_add(out, cache->fresh.items[i].record);
}

/* What cannot be written costs the next run time, and nothing else. */
static void save(struct header_cache *cache)
{
	struct out out _cleanup_out_ = {0};
	struct err ignored;

	gather(cache);
	mkdir(cache->dir, 0777);
	if (out_open(&out, file_of(cache), &ignored))
		return;
	file_write(&out.buf, cache);
	out_finish(&out, &ignored);
}

void header_cache_close(struct header_cache *cache)
{
	if (cache->dir && cache->fresh.count)
		save(cache);
	arena_done(&cache->arena);
	*cache = (struct header_cache){0};
}
