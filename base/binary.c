/*
 * Binary data, front to end. Read next: gate/header_record.c.
 */
#include "base/binary.h"
#include "base/banned.h"

struct str cursor_take(struct cursor *c, size_t n)
{
	struct str taken = str_slice(c->rest, 0, n);

	if (n > c->rest.n) {
		*c = (struct cursor){.is_bad = true};
		return (struct str){0};
	}
	c->rest = str_slice(c->rest, n, c->rest.n);
	return taken;
}

uint32_t cursor_u32(struct cursor *c)
{
	struct str bytes = cursor_take(c, 4);
	uint32_t value = 0;

	if (bytes.n)
		memcpy(&value, bytes.p, 4);
	return value;
}

size_t cursor_count(struct cursor *c, size_t size)
{
	uint32_t count = cursor_u32(c);

	c->is_bad |= count > c->rest.n / size;
	return c->is_bad ? 0 : count;
}

void binary_u32(struct buf *out, size_t value)
{
	uint32_t number = (uint32_t)value;

	buf_add(out, str_make((const char *)&number, 4));
}
