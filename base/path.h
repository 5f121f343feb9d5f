/*
 * Arithmetic on paths below some root, as git writes them: '/' between parts, relative to
 * the root, no "." or ".." in them. Nothing here looks at a disk.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/str.h"

/* The folder that holds a path, without its '/'; empty for one at the root. */
struct str path_dir(struct str path);

/* The last part. */
struct str path_name(struct str path);

/* Is path in a folder, at any depth? All but the root itself are below the root, "". */
bool path_is_below(struct str path, struct str dir);
bool path_is_at_or_below(struct str path, struct str dir);

/* An order in which a folder comes right before all that is below it: '/' is the least of
 * bytes. */
int path_tree_cmp(struct str a, struct str b);

/*
 * The path that relative means in a folder: "." and ".." are worked out, "//" is "/". It
 * lives in the arena, with a NUL behind it. false: it leads out of the root (too many
 * "..", or it begins with '/'), holds a NUL, is longer than LIMIT_PATH_BYTES, or names
 * the root itself.
 */
bool path_resolve(
	struct str *out, struct arena *arena, struct str dir, struct str relative);

/* Does relative lead out of the root, from a folder? The root itself is inside. */
bool path_is_outside(struct str dir, struct str relative);

#endif
