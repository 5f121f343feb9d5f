/*
 * A folder or a commit as what is approved of it: its id as git has it, and a manifest of
 * its files.
 */
#ifndef CLI_DEPS_TREE_H
#define CLI_DEPS_TREE_H

#include "cli/deps_gather.h"

/* A repository of git by itself, bare or not; a folder inside of a work tree is none. */
bool is_repository_folder(const char *path);

/*
 * The commit of rev, or of a tag that says the version: its id, that of its tree, and a
 * manifest below dir, the folder of the list.
 */
int gather_repository(struct gathered *out, const char *path, const char *rev,
	struct str dir, struct err *err);

/* A folder on disk; links in it are left out. */
int gather_folder(
	struct gathered *out, const char *path, struct str dir, struct err *err);

#endif
