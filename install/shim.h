/*
 * The shim: the small sh script that install writes for each hook. It names the program
 * by its absolute path, hands over to it, and blocks when the program is gone. This file
 * and shim.c own its text; install/apply.c puts it in place.
 */
#ifndef INSTALL_SHIM_H
#define INSTALL_SHIM_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define SHIM_VERSION 1
/* A hook that was there before is kept beside the shim, under its name and this. */
#define SHIM_KEPT_SUFFIX ".milecastle-kept"

struct shim {
	struct str hook;   /* "pre-commit" */
	struct str binary; /* the program's absolute path */
	bool is_chained;   /* runs the kept hook first */
	unsigned folders;  /* how many folders install made to put it there; 0: none */
};

/* The script. */
void shim_write(struct buf *out, const struct shim *shim);

enum shim_kind {
	SHIM_NONE,    /* somebody else's file */
	SHIM_OTHER,   /* of another version; hook and folders are known */
	SHIM_CHANGED, /* edited by somebody; hook and folders are known */
	SHIM_OURS,    /* byte for byte what shim_write writes */
};

/* What the file of the hook named hook is. Outputs are set unless it is SHIM_NONE. */
enum shim_kind shim_read(struct shim *out, unsigned *version, struct arena *arena,
	struct str hook, struct str bytes);

/*
 * This program's absolute path as it was called, so that a link which an update moves on
 * (/usr/local/bin/milecastle) stays one; the file itself when that cannot be told.
 */
int binary_path(struct str *out, struct arena *arena, struct err *err);

/* Are both names of one file? False when one of them is not there. */
bool is_same_file(const char *a, const char *b);

/* s as one word of a shell command; quoted only when it must be. */
struct str shell_word(struct arena *arena, struct str s);

#endif
