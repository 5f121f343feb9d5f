/*
 * The digest of a delta. Read next: git/delta.h, which makes deltas.
 */
#include <assert.h>
#include "core/delta.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/banned.h"

void delta_digest(char out[SHA256_HEX], const struct delta *delta)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_DELTA_BYTES);

	buf_add(&text, (struct str)STR("milecastle-delta-v1\0"));
	for (size_t i = 0; i < delta->count; i++) {
		const struct delta_entry *entry = &delta->items[i];

		buf_printf(&text, "%06o %06o %s %s", entry->old_mode, entry->new_mode,
			OID_HEX_OF(&entry->old_oid), OID_HEX_OF(&entry->new_oid));
		buf_putc(&text, '\0');
		buf_add(&text, entry->path);
		buf_putc(&text, '\0');
	}
	/* git/delta.c makes none that is larger */
	assert(!text.is_full);
	sha256_hex(out, buf_str(&text));
}

void delta_select(struct delta *out, struct arena *arena, const struct delta *delta,
	bool (*is_wanted)(const void *ctx, struct str path), const void *ctx)
{
	*out = (struct delta){0};
	for (size_t i = 0; i < delta->count; i++) {
		if (is_wanted(ctx, delta->items[i].path))
			VEC_PUSH(arena, out, delta->items[i]);
	}
}
