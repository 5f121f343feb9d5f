/*
 * Buffers with a limit. Read next: base/text.h, which appends what needs escaping.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/banned.h"

/* Room for n more bytes, or false and full. */
static bool reserve(struct buf *buf, size_t n)
{
	size_t cap = buf->cap ? buf->cap : 256;

	if (buf->is_full || n > buf->limit || buf->n > buf->limit - n) {
		buf->is_full = true;
		return false;
	}
	if (buf->n + n <= buf->cap)
		return true;
	while (cap < buf->n + n)
		cap *= 2;
	buf->p = memory_get(buf->p, cap);
	buf->cap = cap;
	return true;
}

void buf_add(struct buf *buf, struct str s)
{
	if (!s.n || !reserve(buf, s.n))
		return;
	memcpy(buf->p + buf->n, s.p, s.n);
	buf->n += s.n;
}

void buf_puts(struct buf *buf, const char *s)
{
	buf_add(buf, str_of(s));
}

void buf_putc(struct buf *buf, char c)
{
	buf_add(buf, str_make(&c, 1));
}

void buf_fill(struct buf *buf, char c, size_t n)
{
	if (!n || !reserve(buf, n))
		return;
	memset(buf->p + buf->n, c, n);
	buf->n += n;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	/* one byte more than is counted, for the NUL that vsnprintf writes */
	if (n < 0 || !reserve(buf, (size_t)n + 1))
		return;
	va_start(args, format);
	vsnprintf(buf->p + buf->n, (size_t)n + 1, format, args);
	va_end(args);
	buf->n += (size_t)n;
}

void buf_reset(struct buf *buf)
{
	buf->n = 0;
	buf->is_full = false;
}

void buf_done(struct buf *buf)
{
	free(buf->p);
	*buf = (struct buf){.limit = buf->limit};
}
