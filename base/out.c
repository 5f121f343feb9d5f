/*
 * Output that is whole or not there. Read next: base/buf.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/out.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/banned.h"

#define DRAIN_BYTES (64 * KIB)

void out_stream(struct out *out, int fd)
{
	*out = (struct out){.buf = BUF_INIT(LIMIT_REPORT_BYTES), .fd = fd};
}

/* A new file beside path. */
static int open_temp(struct out *out, const char *path, struct err *err)
{
	int n = snprintf(
		out->temp, sizeof(out->temp), "%s.milecastle-%ld", path, (long)getpid());

	if (n < 0 || (size_t)n >= sizeof(out->temp)) {
		out->temp[0] = '\0';
		return err_usage(err, "the name of the output file is too long");
	}
	out->fd = open(out->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (out->fd < 0) {
		out->temp[0] = '\0';
		return err_usage(err, "cannot write '%s': %s", TEXT_SAFE(str_of(path)),
			strerror(errno));
	}
	return 0;
}

static void text_free(char **text)
{
	free(*text);
}

int out_open(struct out *out, const char *path, struct err *err)
{
	char *real __attribute__((cleanup(text_free))) = realpath(path, NULL);
	struct stat st;

	/* a link stays one, as /dev/stdout is; what it leads to is replaced */
	path = real ? real : path;
	out_stream(out, -1);
	snprintf(out->path, sizeof(out->path), "%s", path);
	if (stat(path, &st))
		return open_temp(out, path, err);
	if (S_ISREG(st.st_mode)) {
		if (open_temp(out, path, err))
			return -1;
		/* who may read the old report may read the new one, and nobody else */
		return fchmod(out->fd, st.st_mode & 0777)
			       ? err_set(err, "cannot set the mode of the report: %s",
					 strerror(errno))
			       : 0;
	}
	out->fd = open(path, O_WRONLY | O_CLOEXEC);
	if (out->fd < 0)
		return err_usage(err, "cannot write '%s': %s", TEXT_SAFE(str_of(path)),
			strerror(errno));
	return 0;
}

static int write_all(struct out *out, struct err *err)
{
	for (size_t at = 0; at < out->buf.n && !out->is_closed;) {
		ssize_t n = write(out->fd, out->buf.p + at, out->buf.n - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EPIPE && !out->path[0])
			out->is_closed = true;
		else if (n < 0)
			return err_set(err, "cannot write the report to '%s': %s",
				out->path[0] ? TEXT_SAFE(str_of(out->path))
					     : "standard output",
				strerror(errno));
		else
			at += (size_t)n;
	}
	if (out->buf.is_full)
		return err_set(
			err, "the report is larger than %zu bytes", LIMIT_REPORT_BYTES);
	buf_reset(&out->buf);
	return 0;
}

int out_drain(struct out *out, struct err *err)
{
	return out->buf.n < DRAIN_BYTES && !out->buf.is_full ? 0 : write_all(out, err);
}

int out_finish(struct out *out, struct err *err)
{
	if (write_all(out, err))
		return -1;
	if (!out->path[0])
		return 0;
	if (out->temp[0] && fsync(out->fd))
		return err_set(err, "cannot write the report to '%s': %s",
			TEXT_SAFE(str_of(out->path)), strerror(errno));
	close(out->fd);
	out->fd = -1;
	if (out->temp[0] && rename(out->temp, out->path))
		return err_set(err, "cannot move the report to '%s': %s",
			TEXT_SAFE(str_of(out->path)), strerror(errno));
	out->temp[0] = '\0';
	return 0;
}

void out_done(struct out *out)
{
	buf_done(&out->buf);
	if (out->path[0] && out->fd >= 0)
		close(out->fd);
	out->fd = -1;
	if (out->temp[0])
		unlink(out->temp);
	out->temp[0] = '\0';
}
