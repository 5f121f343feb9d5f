/*
 * Paths without a disk. Read next: gate/include.c, which looks for files with them.
 */
#include "base/path.h"
#include "base/limits.h"
#include "base/banned.h"

struct str path_dir(struct str path)
{
	for (size_t i = path.n; i > 0; i--) {
		if (path.p[i - 1] == '/')
			return str_slice(path, 0, i - 1);
	}
	return (struct str){0};
}

struct str path_name(struct str path)
{
	struct str dir = path_dir(path);
	bool has_dir = path.n && (dir.n || path.p[0] == '/');

	return str_slice(path, has_dir ? dir.n + 1 : 0, path.n);
}

/* Append the parts of path to the n bytes that are there; false: out of the root. */
static bool add_parts(char *out, size_t *n, struct str path)
{
	for (size_t at = 0; at < path.n;) {
		size_t end = str_find(path, '/', at);
		struct str part = str_slice(path, at, end);

		at = end + 1;
		if (!part.n || str_is(part, "."))
			continue;
		if (str_is(part, "..")) {
			if (!*n)
				return false;
			*n = path_dir(str_make(out, *n)).n;
			continue;
		}
		if (*n)
			out[(*n)++] = '/';
		memcpy(out + *n, part.p, part.n);
		*n += part.n;
	}
	return true;
}

bool path_resolve(
	struct str *out, struct arena *arena, struct str dir, struct str relative)
{
	/* each part takes one byte more than itself, so the sum below is enough */
	char bytes[2 * LIMIT_PATH_BYTES + 4];
	size_t n = 0;

	if (dir.n > LIMIT_PATH_BYTES || relative.n > LIMIT_PATH_BYTES ||
		str_has_prefix(dir, "/") || str_has_prefix(relative, "/") ||
		str_find(relative, '\0', 0) < relative.n || !add_parts(bytes, &n, dir) ||
		!add_parts(bytes, &n, relative) || !n || n > LIMIT_PATH_BYTES)
		return false;
	*out = arena_str(arena, str_make(bytes, n));
	return true;
}
