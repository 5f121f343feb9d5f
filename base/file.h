/*
 * Files on disk, read whole and with a limit.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Append all of an open descriptor to buf, to its end; the buffer's limit is the limit. */
int file_read_fd(struct buf *out, int fd, struct err *err);

/* The bytes of a regular file of at most max bytes, in the arena; else ERR_USAGE. */
int file_read(struct str *out, struct arena *arena, const char *path, size_t max,
	struct err *err);

#endif
