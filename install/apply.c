/*
 * Carrying out a plan of install/hooks.c, through a descriptor of the hooks folder. No
 * step loses a file: nothing is renamed over what is not a shim of ours. Read next:
 * install/shim.c for what is written, cli/cmd_install.c for what is said.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "install/hooks.h"
#include "base/banned.h"

#define TEMP_NAME ".milecastle-new-hook"

static int fail_at(
	const struct place *place, const char *what, const char *name, struct err *err)
{
	int error = errno;
	bool is_denied = error == EACCES || error == EPERM;

	return err_set(err, "cannot %s '%s' in '%s': %s; %s", what, name,
		TEXT_SAFE(place->hooks), strerror(error),
		is_denied ? "run this as the owner of that folder, or make it writable "
			    "(chmod u+w)"
			  : "nothing was lost");
}

/* Like rename, but never over what is there. */
static int rename_new(int folder, const char *from, const char *to)
{
	struct stat st;

	if (renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* a file system without that flag: as near as one gets */
	if (fstatat(folder, to, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return -1;
	}
	return renameat(folder, from, folder, to);
}

/* The shim under a name of its own, whole and on disk. */
static int write_temp(int folder, const struct shim *shim)
{
	_cleanup_buf_ struct buf text = BUF_INIT(LIMIT_SHIM_BYTES);
	_cleanup_fd_ int fd = -1;

	shim_write(&text, shim);
	if (text.is_full) {
		errno = ENAMETOOLONG;
		return -1;
	}
	unlinkat(folder, TEMP_NAME, 0);
	fd = openat(folder, TEMP_NAME, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
	if (fd < 0)
		return -1;
	if (write(fd, text.p, text.n) != (ssize_t)text.n || fchmod(fd, 0755) ||
		fsync(fd)) {
		int error = errno;

		unlinkat(folder, TEMP_NAME, 0);
		errno = error;
		return -1;
	}
	return 0;
}

/* Move the shim to its place; on failure the hook that was there gets its name back. */
static int place_shim(int folder, const struct hook_step *step, const char *kept)
{
	const char *name = step->kind->name;
	int error;

	if (step->act == ACT_KEEP && rename_new(folder, name, kept))
		error = errno;
	else if (step->act == ACT_REWRITE ? renameat(folder, TEMP_NAME, folder, name) == 0
					  : rename_new(folder, TEMP_NAME, name) == 0)
		return 0;
	else {
		error = errno;
		if (step->act == ACT_KEEP)
			rename_new(folder, kept, name);
	}
	unlinkat(folder, TEMP_NAME, 0);
	errno = error;
	return -1;
}

static int apply_step(int folder, const struct place *place, const struct hook_step *step,
	struct err *err)
{
	const char *name = step->kind->name;
	char kept[128];

	snprintf(kept, sizeof(kept), "%s" SHIM_KEPT_SUFFIX, name);
	switch (step->act) {
	case ACT_NOTHING:
	case ACT_LEAVE:
		return 0;
	case ACT_WRITE:
	case ACT_REWRITE:
	case ACT_KEEP:
		if (write_temp(folder, &step->shim) || place_shim(folder, step, kept))
			return fail_at(place, "write", name, err);
		return 0;
	case ACT_REMOVE:
		return unlinkat(folder, name, 0) ? fail_at(place, "remove", name, err)
						 : 0;
	case ACT_RESTORE:
		return renameat(folder, kept, folder, name)
			       ? fail_at(place, "restore", name, err)
			       : 0;
	}
	return 0;
}

/* Make the folder and those on the way to it. */
static int make_folders(const struct place *place, struct err *err)
{
	char path[PATH_MAX];

	if (place->hooks.n >= sizeof(path))
		return err_usage(err, "the path of the hooks folder is too long");
	for (size_t n = 1; n <= place->hooks.n; n++) {
		if (n < place->hooks.n && place->hooks.p[n] != '/')
			continue;
		snprintf(path, sizeof(path), "%.*s", (int)n, place->hooks.p);
		if (mkdir(path, 0777) && errno != EEXIST)
			return err_set(err, "cannot make the folder '%s': %s",
				TEXT_SAFE(str_of(path)), strerror(errno));
	}
	return 0;
}

/* Remove the folders that install made, the innermost first, while they are empty. */
static void remove_folders(const struct hook_plan *plan)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s", plan->place->hooks.p);
	for (unsigned i = 0; i < plan->folders && rmdir(path) == 0; i++) {
		char *end = strrchr(path, '/');

		if (end)
			*end = '\0';
	}
}

int plan_apply(const struct hook_plan *plan, struct err *err)
{
	_cleanup_fd_ int folder = -1;

	if (!plan->is_uninstall && plan->folders && make_folders(plan->place, err))
		return -1;
	if (place_open(&folder, plan->place, err))
		return -1;
	for (unsigned i = 0; i < hooks_of(plan->place).count; i++)
		if (apply_step(folder, plan->place, &plan->steps[i], err))
			return -1;
	if (plan->is_uninstall)
		remove_folders(plan);
	return 0;
}
