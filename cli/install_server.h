/*
 * milecastle install --server: what a bare repository needs besides its hooks.
 */
#ifndef CLI_INSTALL_SERVER_H
#define CLI_INSTALL_SERVER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "install/place.h"

/*
 * Write milecastle.json into the repository, with defaults and comments, unless there is
 * one. What was done, or would be when is_dry, is appended to out.
 */
int server_file_write(struct buf *out, struct arena *arena, const struct place *place,
	bool is_dry, struct err *err);

/* Write all refs as they are now into the journal, as accepted. */
int server_adopt(struct buf *out, struct arena *arena, const struct place *place,
	bool is_dry, struct err *err);

#endif
