/*
 * The bytes that are hashed, and parts of a delta. Owns nothing. Read next: git/delta.h.
 */
#include <assert.h>
#include <stdio.h>
#include "core/delta.h"
#include "base/banned.h"

/* With the NUL behind it. */
static const char format_name[] = "milecastle-delta-v1";

/* "000000 100644 ID ID" */
#define SIDES_BYTES (2 * 7 + 2 * OID_HEX)

static void add_entry(struct sha256 *sha256, const struct delta_entry *entry)
{
	char sides[SIDES_BYTES];
	int n;

	assert(entry->old_mode <= 0177777 && entry->new_mode <= 0177777);
	assert((entry->old_mode != 0) == (entry->old_oid.n != 0));
	assert((entry->new_mode != 0) == (entry->new_oid.n != 0));
	n = snprintf(sides, sizeof(sides), "%06o %06o %s %s", entry->old_mode,
		entry->new_mode, OID_HEX_OF(&entry->old_oid),
		OID_HEX_OF(&entry->new_oid));
	assert(n > 0 && (size_t)n < sizeof(sides));
	sha256_add(sha256, str_make(sides, (size_t)n + 1));
	sha256_add(sha256, entry->path);
	sha256_add(sha256, str_make("", 1));
}

void delta_digest(char out[SHA256_HEX], const struct delta *delta)
{
	struct sha256 sha256;
	struct digest digest;

	sha256_begin(&sha256);
	sha256_add(&sha256, str_make(format_name, sizeof(format_name)));
	for (size_t i = 0; i < delta->count; i++) {
		const struct delta_entry *entry = &delta->items[i];

		/* with another order or a path twice there would be two digests */
		assert(!i || str_cmp(entry[-1].path, entry->path) < 0);
		assert(str_find(entry->path, '\0', 0) == entry->path.n);
		add_entry(&sha256, entry);
	}
	sha256_end(&digest, &sha256);
	digest_hex(out, &digest);
}

void delta_select(struct delta *out, struct arena *arena, const struct delta *delta,
	bool (*wanted)(void *ctx, struct str path), void *ctx)
{
	struct delta part = {0};

	for (size_t i = 0; i < delta->count; i++) {
		if (wanted(ctx, delta->items[i].path))
			VEC_PUSH(arena, &part, delta->items[i]);
	}
	*out = part;
}
