/*
 * Sources from disk and from memory. Folders are walked with a list of those still to be
 * read, so depth costs no stack. Read next: core/store.h.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#if __has_include(<linux/openat2.h>)
#include <linux/openat2.h>
#endif
#include "base/file.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "gate/disk.h"
#include "base/banned.h"

struct pending {
	struct str path;
	struct str root_path; /* below_root's */
	bool is_below;	      /* the root, or below it: so is all in it, by its name */
	unsigned depth;
};

struct walk {
	struct change_set *set;
	struct arena *arena;
	const char *root;
	bool has_links;
	struct {
		struct pending *items;
		size_t count, cap;
	} folders; /* still to be read */
	struct err *err;
};

/*
 * The path below the root, for patterns, "." for the root itself; outside of it, the path
 * as it was typed. *is_below says which.
 */
static struct str below_root(const struct walk *w, struct str path, bool *is_below)
{
	char *real = w->root ? realpath(path.p, NULL) : NULL;
	size_t n = w->root ? strlen(w->root) : 0;
	struct str out = path;

	*is_below = true;
	if (real && str_has_prefix(str_of(real), w->root))
		out = arena_str(w->arena, str_of(real + n)); /* empty below "/" */
	else if (real && str_eq(str_of(real), str_make(w->root, n - 1)))
		out = (struct str)STR(".");
	else
		*is_below = false;
	free(real);
	if (str_has_prefix(out, "./"))
		out = str_slice(out, 2, out.n);
	return out.n ? out : (struct str)STR(".");
}

static int add_file(struct walk *w, struct str path, struct str root_path,
	enum entry_kind entry, bool is_named)
{
	struct change change = {
		.path = path,
		.root_path = root_path,
		.kind = CHANGE_ADDED,
		.entry = entry,
		.is_named = is_named,
	};

	if (w->set->count >= LIMIT_CHANGES)
		return err_set(w->err, "more than %d files", LIMIT_CHANGES);
	VEC_PUSH(w->arena, w->set, change);
	return 0;
}

static struct str join(struct arena *arena, struct str dir, const char *name)
{
	bool has_slash = dir.n && dir.p[dir.n - 1] == '/';

	if (str_is(dir, "."))
		return arena_str(arena, str_of(name));
	return arena_printf(arena, "%.*s%s%s", STR_ARG(dir), has_slash ? "" : "/", name);
}

/* A file or folder found in a folder. */
static int add_entry(
	struct walk *w, const struct pending *dir, const struct dirent *entry)
{
	struct str path = join(w->arena, dir->path, entry->d_name), root_path = path;
	unsigned char type = entry->d_type;
	struct stat st;

	if (type == DT_UNKNOWN && !lstat(path.p, &st))
		type = S_ISDIR(st.st_mode)   ? DT_DIR
		       : S_ISREG(st.st_mode) ? DT_REG
					     : DT_LNK;
	if (w->root && dir->is_below)
		root_path = join(w->arena, dir->root_path, entry->d_name);
	if (type == DT_DIR) {
		struct pending folder = {path, root_path, dir->is_below, dir->depth + 1};

		if (!dir->is_below)
			folder.root_path = below_root(w, path, &folder.is_below);
		if (folder.depth > LIMIT_DIR_DEPTH)
			return err_set(w->err, "'%s' lies more than %d folders deep",
				TEXT_SAFE(path), LIMIT_DIR_DEPTH);
		VEC_PUSH(w->arena, &w->folders, folder);
		return 0;
	}
	if (type == DT_REG)
		return add_file(w, path, root_path, ENTRY_FILE, false);
	return type == DT_LNK && w->has_links
		       ? add_file(w, path, root_path, ENTRY_SYMLINK, false)
		       : 0;
}

static bool is_skipped(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	       strcmp(name, ".git") == 0;
}

static int read_folder(struct walk *w, const struct pending *folder)
{
	DIR *dir _cleanup_dir_ = opendir(folder->path.p);
	const struct dirent *entry;

	if (!dir)
		return err_set(w->err, "cannot read the folder '%s': %s",
			TEXT_SAFE(folder->path), strerror(errno));
	for (errno = 0; (entry = readdir(dir)); errno = 0) {
		if (!is_skipped(entry->d_name) && add_entry(w, folder, entry))
			return -1;
	}
	if (errno)
		return err_set(w->err, "cannot read the folder '%s': %s",
			TEXT_SAFE(folder->path), strerror(errno));
	return 0;
}

static int add_named(struct walk *w, const char *name)
{
	struct str path = arena_str(w->arena, str_of(name));
	struct pending named = {.path = path};
	struct stat st;

	if (stat(path.p, &st))
		return err_usage(
			w->err, "cannot read '%s': %s", TEXT_SAFE(path), strerror(errno));
	if (S_ISREG(st.st_mode))
		return add_file(
			w, path, below_root(w, path, &named.is_below), ENTRY_FILE, true);
	if (!S_ISDIR(st.st_mode))
		return err_usage(
			w->err, "'%s' is neither a file nor a folder", TEXT_SAFE(path));
	named.root_path = below_root(w, path, &named.is_below);
	VEC_PUSH(w->arena, &w->folders, named);
	while (w->folders.count) {
		struct pending folder = w->folders.items[--w->folders.count];

		if (read_folder(w, &folder))
			return -1;
	}
	return 0;
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(
		((const struct change *)a)->path, ((const struct change *)b)->path);
}

/* A file named twice, or once and in its folder, is one. */
static void sort_unique(struct change_set *set)
{
	size_t kept = 0;

	if (set->count)
		qsort(set->items, set->count, sizeof(*set->items), by_path);
	for (size_t i = 0; i < set->count; i++) {
		if (kept && !by_path(&set->items[kept - 1], &set->items[i]))
			set->items[kept - 1].is_named |= set->items[i].is_named;
		else
			set->items[kept++] = set->items[i];
	}
	set->count = kept;
}

static int walk_all(
	struct change_set *out, struct walk *w, char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (add_named(w, names[i]))
			return -1;
	}
	sort_unique(w->set);
	*out = *w->set;
	return 0;
}

int disk_changes(struct change_set *out, struct arena *arena, char *const *names,
	size_t count, const char *root, struct err *err)
{
	struct change_set set = {.why = WHY_FILES};
	struct walk w = {.set = &set, .arena = arena, .root = root, .err = err};

	return walk_all(out, &w, names, count);
}

int disk_changes_with_links(struct change_set *out, struct arena *arena,
	const char *folder, const char *root, struct err *err)
{
	struct change_set set = {.why = WHY_FILES};
	struct walk w = {
		.set = &set, .arena = arena, .root = root, .has_links = true, .err = err};
	char *const names[] = {(char *)folder};

	return walk_all(out, &w, names, 1);
}

static void buf_release(struct content *content)
{
	free(content->owner);
}

/* The whole of an open file. */
static enum store_result read_fd(struct content *out, int fd, size_t max, struct err *err)
{
	struct buf buf = BUF_INIT(max);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return err_set(err, "cannot be read: %s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(err, "is no regular file any more");
	if ((size_t)st.st_size > max) {
		err_set(err, "%zu bytes are more than the limit of %zu",
			(size_t)st.st_size, max);
		return STORE_TOO_LARGE;
	}
	if (file_read_sized(&buf, fd, (size_t)st.st_size, err)) {
		buf_done(&buf);
		return err_prefix(err, "cannot be read: ");
	}
	*out = (struct content){
		.bytes = buf_str(&buf), .owner = buf.p, .release = buf_release};
	return STORE_OK;
}

/* Changes on disk come from us, so their paths have a NUL behind them. */
static enum store_result disk_read(struct content *out, struct store *store,
	const struct change *change, size_t max, struct err *err)
{
	int fd _cleanup_fd_ = open(change->path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	(void)store;
	return read_fd(out, fd, max, err);
}

/* .git is no part of what is checked, nor is what lies in it. */
static bool is_in_git_dir(struct str path)
{
	for (size_t at = 0; at < path.n;) {
		size_t end = str_find(path, '/', at);

		if (str_is(str_slice(path, at, end), ".git"))
			return true;
		at = end + 1;
	}
	return false;
}

/*
 * Where a file below the root really is, links followed, when that is below the root too;
 * NULL: it is not. The caller frees it.
 */
static char *real_below(const char *root, const char *whole)
{
	char *real_root = realpath(root, NULL), *real = NULL;
	size_t n = real_root ? strlen(real_root) : 0;

	if (n == 1)
		n = 0; /* "/" */
	if (real_root)
		real = realpath(whole, NULL);
	if (real && (strncmp(real, real_root, n) != 0 || real[n] != '/' ||
			    is_in_git_dir(str_of(real + n)))) {
		free(real);
		real = NULL;
	}
	free(real_root);
	return real;
}

/*
 * A file below the root that no link leads to, which are nearly all, without a look at
 * each of its folders. -1: that cannot be said, here or on this system.
 */
static int open_without_links(const char *root, struct str path)
{
	int fd = -1;
#if defined(SYS_openat2) && defined(RESOLVE_BENEATH)
	struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
	int folder _cleanup_fd_ = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (folder >= 0 && !is_in_git_dir(path))
		fd = (int)syscall(SYS_openat2, folder, path.p, &how, sizeof(how));
#else
	(void)root;
	(void)path;
#endif
	return fd;
}

/* *fd is -1 when there is no such file; one that is there and cannot be read is an error.
 */
static int open_below(int *fd, const char *root, struct str path, struct err *err)
{
	struct arena arena __attribute__((cleanup(arena_done))) = {0};
	struct str inside, whole;
	struct stat st;
	char *real;

	*fd = -1;
	if (!path_resolve(&inside, &arena, (struct str){0}, path))
		return 0;
	whole = arena_printf(&arena, "%s/%.*s", root, STR_ARG(inside));
	/* most places are empty, and that is cheap to see */
	if (stat(whole.p, &st) || !S_ISREG(st.st_mode))
		return 0;
	*fd = open_without_links(root, inside);
	if (*fd >= 0)
		return 0;
	real = real_below(root, whole.p);
	if (!real)
		return 0;
	*fd = open(real, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	free(real);
	return *fd < 0 ? err_set(err, "cannot be read: %s", strerror(errno)) : 0;
}

static enum store_result disk_find(struct content *out, struct oid *oid, bool *is_there,
	struct store *store, struct str path, size_t max, struct err *err)
{
	int fd _cleanup_fd_ = -1;

	*is_there = false;
	if (open_below(&fd, store->ctx, path, err))
		return STORE_ERROR;
	if (fd < 0)
		return STORE_OK;
	*is_there = true;
	if (oid)
		*oid = (struct oid){0};
	return out ? read_fd(out, fd, max, err) : STORE_OK;
}

void disk_store(struct store *out, const char *root)
{
	*out = (struct store){
		.ctx = (void *)root, .read = disk_read, .find = root ? disk_find : NULL};
}

void memory_changes(struct change_set *out, struct arena *arena, struct str path)
{
	struct change change = {
		.path = path, .root_path = path, .kind = CHANGE_ADDED, .is_named = true};

	*out = (struct change_set){.why = WHY_STDIN};
	VEC_PUSH(arena, out, change);
}

static enum store_result memory_read(struct content *out, struct store *store,
	const struct change *change, size_t max, struct err *err)
{
	const struct str *bytes = store->ctx;

	(void)change;
	if (bytes->n > max) {
		err_set(err, "%zu bytes are more than the limit of %zu", bytes->n, max);
		return STORE_TOO_LARGE;
	}
	*out = (struct content){.bytes = *bytes};
	return STORE_OK;
}

void memory_store(struct store *out, const struct str *bytes)
{
	*out = (struct store){.ctx = (void *)bytes, .read = memory_read};
}
