/*
 * Paths without a disk. Read next: gate/include.c, which says where includes lead.
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

/*
 * Write the path of relative in a folder; false: it leads out, or cannot be a path. Each
 * part takes one byte more than itself, so twice LIMIT_PATH_BYTES and a few are enough.
 */
static bool resolve(char *out, size_t *n, struct str dir, struct str relative)
{
	*n = 0;
	return dir.n <= LIMIT_PATH_BYTES && relative.n <= LIMIT_PATH_BYTES &&
	       !str_has_prefix(dir, "/") && !str_has_prefix(relative, "/") &&
	       str_find(relative, '\0', 0) == relative.n && add_parts(out, n, dir) &&
	       add_parts(out, n, relative) && *n <= LIMIT_PATH_BYTES;
}

bool path_resolve(
	struct str *out, struct arena *arena, struct str dir, struct str relative)
{
	char bytes[2 * LIMIT_PATH_BYTES + 4];
	size_t n;

	if (!resolve(bytes, &n, dir, relative) || !n)
		return false;
	*out = arena_str(arena, str_make(bytes, n));
	return true;
}

bool path_is_outside(struct str dir, struct str relative)
{
	char bytes[2 * LIMIT_PATH_BYTES + 4];
	size_t n;

	return !resolve(bytes, &n, dir, relative);
}

bool path_is_below(struct str path, struct str dir)
{
	if (!dir.n)
		return path.n > 0;
	return path.n > dir.n && memcmp(path.p, dir.p, dir.n) == 0 &&
	       path.p[dir.n] == '/';
}

bool path_is_at_or_below(struct str path, struct str dir)
{
	return str_eq(path, dir) || path_is_below(path, dir);
}

int path_tree_cmp(struct str a, struct str b)
{
	size_t at = 0, n = a.n < b.n ? a.n : b.n;

	while (at < n && a.p[at] == b.p[at])
		at++;
	if (at == n)
		return (a.n > b.n) - (a.n < b.n);
	if (a.p[at] == '/' || b.p[at] == '/')
		return a.p[at] == '/' ? -1 : 1;
	return (unsigned char)a.p[at] < (unsigned char)b.p[at] ? -1 : 1;
}
