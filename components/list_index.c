/*
 * An index of the approved list as bytes. Read next: gate/component_source.c, which keeps
 * it.
 */
#include <stdlib.h>
#include "base/binary.h"
#include "base/xxhash.h"
#include "components/list_index.h"
#include "components/list_inside.h"
#include "base/banned.h"

#define MAGIC "MCLIST1\n"

static int pair_cmp(const void *a, const void *b)
{
	const struct list_pair *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->record < y->record ? -1 : x->record > y->record;
}

static bool has_manifest(const struct component *c)
{
	for (size_t i = 0; i < c->version_count; i++) {
		if (c->versions[i].manifest.n)
			return true;
	}
	return false;
}

/* All keys of the list, and one more for each record that has a manifest; sorted. */
static size_t gather(struct list_pair *out, const struct component_list *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->slot_count; i++) {
		const struct list_entry *entry = &list->slots[i];

		if (entry->key.n)
			out[count++] = (struct list_pair){
				list_key_hash(entry->key), entry->record};
	}
	for (size_t i = 0; i < list->count; i++) {
		if (has_manifest(list->items[i]))
			out[count++] = (struct list_pair){
				list_key_hash(str_of(LIST_KEY_MANIFEST)), (uint32_t)i};
	}
	if (count)
		qsort(out, count, sizeof(*out), pair_cmp);
	return count;
}

void list_index_write(
	struct buf *out, const struct component_list *list, const char digest[SHA256_HEX])
{
	struct arena scratch = {0};
	struct list_pair *pairs =
		ARENA_NEW(&scratch, struct list_pair, list->used + list->count + 1);
	struct buf body _cleanup_buf_ = BUF_INIT(out->limit);
	size_t count = gather(pairs, list);
	struct xxh128 sum;

	binary_u32(&body, count);
	binary_u32(&body, list->count);
	buf_add(&body, str_make((const char *)pairs, count * sizeof(*pairs)));
	xxh128(&sum, buf_str(&body));
	buf_add(out, str_of(MAGIC));
	buf_add(out, str_of(digest));
	buf_add(out, str_make((const char *)sum.bytes, sizeof(sum.bytes)));
	buf_add(out, buf_str(&body));
	out->is_full |= body.is_full;
	arena_done(&scratch);
}

bool list_index_read(struct list_index *out, struct arena *arena, struct str bytes,
	const char digest[SHA256_HEX], size_t records)
{
	struct cursor c = {.rest = bytes};
	struct list_pair *pairs;
	struct str sum, body;
	struct xxh128 now;
	size_t count;

	if (!str_is(cursor_take(&c, strlen(MAGIC)), MAGIC) ||
		!str_is(cursor_take(&c, SHA256_HEX - 1), digest))
		return false;
	sum = cursor_take(&c, sizeof(now.bytes));
	xxh128(&now, c.rest);
	if (!str_eq(sum, str_make((const char *)now.bytes, sizeof(now.bytes))))
		return false;
	count = cursor_u32(&c);
	if (cursor_u32(&c) != records || c.rest.n != count * sizeof(*pairs))
		return false;
	body = cursor_take(&c, c.rest.n);
	pairs = ARENA_NEW(arena, struct list_pair, count + 1);
	if (body.n)
		memcpy(pairs, body.p, body.n);
	for (size_t i = 0; i < count; i++) {
		if (pairs[i].record >= records)
			return false;
	}
	*out = (struct list_index){.pairs = pairs, .count = count};
	return true;
}

size_t list_index_find(
	const struct list_pair **out, const struct list_index *index, uint32_t key)
{
	size_t low = 0, high = index->count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (index->pairs[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < index->count && index->pairs[end].key == key;)
		end++;
	*out = index->pairs + low;
	return end - low;
}
