/*
 * Files on disk, read whole and with a limit.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <dirent.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* Descriptors and folders that close themselves; -1 and NULL are none. */
static inline void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}
static inline void dir_close(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}
#define _cleanup_fd_ __attribute__((cleanup(fd_close)))
#define _cleanup_dir_ __attribute__((cleanup(dir_close)))

/* Append all of an open descriptor to buf; the buffer's limit is the limit. */
int file_read_fd(struct buf *out, int fd, struct err *err);

/*
 * The same of a regular file of size bytes, at most the buffer's limit, into a buffer
 * that is emptied before. One read, as a rule: one that gives just the size has seen the
 * end.
 */
int file_read_sized(struct buf *out, int fd, size_t size, struct err *err);

/* The bytes of a regular file of at most max bytes, in the arena; else ERR_USAGE. */
int file_read(struct str *out, struct arena *arena, const char *path, size_t max,
	struct err *err);

/* The same; "-" is standard input, which may be any kind of file. */
int file_read_or_stdin(struct str *out, struct arena *arena, const char *path, size_t max,
	struct err *err);

#endif
