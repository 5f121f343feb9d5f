/*
 * A header as bytes. Read next: gate/header_cache.c.
 */
#include <assert.h>
#include "base/binary.h"
#include "gate/header_record.h"
#include "base/banned.h"

enum {
	FLAG_TRAITS = 127, /* enum macro_traits */
	FLAG_FUNCTION = 256,
	FLAG_CONDITIONAL = 512,
};

/* The lengths now, the strings when all lengths are known. */
static void take_macro(struct macro *out, struct cursor *c)
{
	uint32_t flags = cursor_u32(c);

	c->is_bad |=
		(flags & ~(uint32_t)(FLAG_TRAITS | FLAG_FUNCTION | FLAG_CONDITIONAL)) !=
		0;
	*out = (struct macro){
		.traits = flags & FLAG_TRAITS,
		.is_function = (flags & FLAG_FUNCTION) != 0,
		.is_conditional = (flags & FLAG_CONDITIONAL) != 0,
	};
	out->name.n = cursor_u32(c);
	out->params.n = cursor_u32(c);
	out->body.n = cursor_u32(c);
}

static void take_strings(struct header *header, struct cursor *c)
{
	for (size_t i = 0; i < header->macros.count; i++) {
		struct macro *macro = &header->macros.items[i];

		macro->name = cursor_take(c, macro->name.n);
		macro->params = cursor_take(c, macro->params.n);
		macro->body = cursor_take(c, macro->body.n);
		c->is_bad |= !macro->name.n;
		macro->hash = str_hash(macro->name);
	}
	for (size_t i = 0; i < header->includes.count; i++) {
		struct str *path = &header->includes.items[i].path;

		*path = cursor_take(c, path->n);
	}
}

bool header_record_read(struct header *out, struct arena *arena, struct str record)
{
	struct cursor c = {.rest = record};
	struct header header = {.is_cut = cursor_u32(&c) != 0};

	header.macros.count = header.macros.cap = cursor_count(&c, 4 * 4);
	header.includes.count = header.includes.cap = cursor_count(&c, 2 * 4);
	header.macros.items = ARENA_NEW(arena, struct macro, header.macros.count);
	header.includes.items =
		ARENA_NEW(arena, struct header_include, header.includes.count);
	for (size_t i = 0; i < header.macros.count; i++)
		take_macro(&header.macros.items[i], &c);
	for (size_t i = 0; i < header.includes.count; i++) {
		header.includes.items[i].is_conditional = cursor_u32(&c) != 0;
		header.includes.items[i].path.n = cursor_u32(&c);
	}
	take_strings(&header, &c);
	if (c.is_bad || c.rest.n)
		return false;
	*out = header;
	return true;
}

void header_record_write(struct buf *out, const struct header *header)
{
	binary_u32(out, header->is_cut);
	binary_u32(out, header->macros.count);
	binary_u32(out, header->includes.count);
	for (size_t i = 0; i < header->macros.count; i++) {
		const struct macro *macro = &header->macros.items[i];

		assert(!(macro->traits & ~(unsigned)FLAG_TRAITS));
		binary_u32(out, macro->traits | (macro->is_function ? FLAG_FUNCTION : 0) |
					(macro->is_conditional ? FLAG_CONDITIONAL : 0));
		binary_u32(out, macro->name.n);
		binary_u32(out, macro->params.n);
		binary_u32(out, macro->body.n);
	}
	for (size_t i = 0; i < header->includes.count; i++) {
		binary_u32(out, header->includes.items[i].is_conditional);
		binary_u32(out, header->includes.items[i].path.n);
	}
	for (size_t i = 0; i < header->macros.count; i++) {
		buf_add(out, header->macros.items[i].name);
		buf_add(out, header->macros.items[i].params);
		buf_add(out, header->macros.items[i].body);
	}
	for (size_t i = 0; i < header->includes.count; i++)
		buf_add(out, header->includes.items[i].path);
}
