/*
 * Files below .git/milecastle: read with suspicion, written whole. Read next:
 * gate/header_cache.c.
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/out.h"
#include "gate/cache_file.h"
#include "base/banned.h"

static const char *path_of(struct arena *arena, const char *dir, const char *name)
{
	return arena_printf(arena, "%s/%s", dir, name).p;
}

/* Not there yet, or of that kind itself. */
static bool is_plain(const char *path, mode_t kind)
{
	struct stat st;

	return lstat(path, &st) ? errno == ENOENT : (st.st_mode & S_IFMT) == kind;
}

bool cache_file_is_usable(const char *dir, const char *name)
{
	struct arena arena = {0};
	bool is_usable =
		is_plain(dir, S_IFDIR) && is_plain(path_of(&arena, dir, name), S_IFREG);

	arena_done(&arena);
	return is_usable;
}

bool cache_file_read(
	struct str *out, struct arena *arena, const char *dir, const char *name)
{
	struct err ignored;

	return cache_file_is_usable(dir, name) &&
	       file_read(out, arena, path_of(arena, dir, name), LIMIT_CACHE_BYTES,
		       &ignored) == 0;
}

void cache_file_write(const char *dir, const char *name, struct str bytes)
{
	struct out out _cleanup_out_ = {0};
	struct arena arena = {0};
	struct err ignored;

	if (cache_file_is_usable(dir, name)) {
		mkdir(dir, 0777);
		if (!out_open(&out, path_of(&arena, dir, name), &ignored)) {
			buf_add(&out.buf, bytes);
			out_finish(&out, &ignored);
		}
	}
	arena_done(&arena);
}

void cache_files_remove(const char *dir)
{
	static const char *const names[] = {CACHE_OF_HEADERS, CACHE_OF_LIST, NULL};
	struct arena arena = {0};

	for (const char *const *name = names; *name; name++) {
		if (cache_file_is_usable(dir, *name))
			unlink(path_of(&arena, dir, *name));
	}
	if (is_plain(dir, S_IFDIR))
		rmdir(dir);
	arena_done(&arena);
}
