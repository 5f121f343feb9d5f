/*
 * Reading files. Read next: gate/disk.c, which reads sources.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/text.h"
#include "base/banned.h"

int file_read_fd(struct buf *out, int fd, struct err *err)
{
	char block[64 * 1024];

	for (;;) {
		ssize_t n = read(fd, block, sizeof(block));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, "%s", strerror(errno));
		if (n == 0)
			return 0;
		buf_add(out, str_make(block, (size_t)n));
		if (out->is_full)
			return err_set(err, "more than %zu bytes", out->limit);
	}
}

int file_read_sized(struct buf *out, int fd, size_t size, struct err *err)
{
	ssize_t n;

	buf_done(out);
	out->p = memory_get(NULL, size + 1);
	out->cap = size + 1;
	do
		n = read(fd, out->p, size + 1);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_set(err, "%s", strerror(errno));
	out->n = (size_t)n;
	if (out->n > out->limit)
		return err_set(err, "more than %zu bytes", out->limit);
	return out->n == size ? 0 : file_read_fd(out, fd, err);
}

int file_read(struct str *out, struct arena *arena, const char *path, size_t max,
	struct err *err)
{
	int fd _cleanup_fd_ = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct buf buf _cleanup_buf_ = BUF_INIT(max);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return err_usage(err, "cannot read '%s': %s", TEXT_SAFE(str_of(path)),
			strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_usage(
			err, "'%s' is not a regular file", TEXT_SAFE(str_of(path)));
	if ((size_t)st.st_size > max)
		err_set(err, "more than %zu bytes", max);
	if ((size_t)st.st_size > max ||
		file_read_sized(&buf, fd, (size_t)st.st_size, err)) {
		err->kind = ERR_USAGE;
		return err_prefix(err, "cannot read '%s': ", TEXT_SAFE(str_of(path)));
	}
	*out = arena_str(arena, buf_str(&buf));
	return 0;
}

int file_read_or_stdin(struct str *out, struct arena *arena, const char *path, size_t max,
	struct err *err)
{
	struct buf text _cleanup_buf_ = BUF_INIT(max);

	if (strcmp(path, "-") != 0)
		return file_read(out, arena, path, max, err);
	if (file_read_fd(&text, STDIN_FILENO, err))
		return -1;
	*out = arena_str(arena, buf_str(&text));
	return 0;
}
