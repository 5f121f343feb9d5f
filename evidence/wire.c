/*
 * SSH's encoding. Read next: evidence/ssh_key.c.
 */
#include "evidence/wire.h"
#include "base/banned.h"

uint32_t wire_u32(struct cursor *c)
{
	struct str bytes = cursor_take(c, 4);
	uint32_t value = 0;

	for (size_t i = 0; i < bytes.n; i++)
		value = value << 8 | (unsigned char)bytes.p[i];
	return value;
}

struct str wire_string(struct cursor *c)
{
	uint32_t n = wire_u32(c);

	return cursor_take(c, n);
}

void wire_put_u32(struct buf *out, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_putc(out, (char)(value >> shift & 0xff));
}

void wire_put_string(struct buf *out, struct str bytes)
{
	wire_put_u32(out, (uint32_t)bytes.n);
	buf_add(out, bytes);
}
