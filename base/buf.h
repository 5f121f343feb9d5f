/*
 * struct buf: bytes that grow up to a limit that its owner states. Past the limit the
 * buffer stays as it was and is_full becomes true for good: writers append without
 * testing, whoever hands the bytes on tests once. The heap owns the bytes; buf_done
 * frees.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

struct buf {
	char *p;      /* the bytes; not NUL-terminated */
	size_t n;     /* bytes held */
	size_t cap;   /* bytes that fit without growing */
	size_t limit; /* bytes that may ever be held; required */
	bool is_full; /* something did not fit; nothing is appended any more */
};

/* An empty buffer that holds at most limit bytes. */
#define BUF_INIT(max) \
	{ \
		.limit = (max) \
	}

void buf_add(struct buf *buf, struct str s);
void buf_puts(struct buf *buf, const char *s);
void buf_putc(struct buf *buf, char c);
__attribute__((format(printf, 2, 3))) void buf_printf(
	struct buf *buf, const char *format, ...);

/* n times the byte c. */
void buf_fill(struct buf *buf, char c, size_t n);

static inline struct str buf_str(const struct buf *buf)
{
	return str_make(buf->p, buf->n);
}

/* Empty it and keep its memory. */
void buf_reset(struct buf *buf);

/* Free it. Its limit stays, so it may be used again. */
void buf_done(struct buf *buf);

#define _cleanup_buf_ __attribute__((cleanup(buf_done)))

#endif
