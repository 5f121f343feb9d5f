/*
 * struct out: where a report goes. Standard output, or a file that appears whole or not
 * at all: it is written beside its place and moved there at the end, so a full disk or an
 * interrupt loses nothing that was there before.
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <stdbool.h>
#include "base/buf.h"
#include "base/err.h"

struct out {
	struct buf buf;	 /* append here */
	int fd;		 /* -1: closed */
	bool is_closed;	 /* the reader has gone (EPIPE): what follows is dropped */
	char path[4096]; /* final place; "" for a stream */
	char temp[4096]; /* what is moved there; "" when written in place */
};

/* Write to an open descriptor that the caller keeps. */
void out_stream(struct out *out, int fd);

/* Open PATH. What is not a regular file (a pipe, /dev/...) is written in place. */
int out_open(struct out *out, const char *path, struct err *err);

/* Write what is in buf when it is more than a few pages. */
int out_drain(struct out *out, struct err *err);

/* Write the rest and move the file to its place. */
int out_finish(struct out *out, struct err *err);

/* Give up: remove what was written. Safe after out_finish and on a zeroed struct. */
void out_done(struct out *out);
#define _cleanup_out_ __attribute__((cleanup(out_done)))

#endif
