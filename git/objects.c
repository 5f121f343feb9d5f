/*
 * The object stores that git names in the environment: on a server the quarantine of a
 * push and the store behind it. Parsed here, since libgit2 1.5 splits the list at every
 * ':' and drops what is not there in silence, so that old objects would seem to be
 * missing (case 84 of the hook protocol).
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/text.h"
#include "git/internal.h"
#include "base/banned.h"

/* Is the folder the repository's own store, or below it? */
static bool is_own(const struct repo *repo, const char *dir)
{
	char own[PATH_MAX], real[PATH_MAX];
	struct buf path _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES);
	size_t n;

	buf_printf(&path, "%sobjects", git_repository_commondir(repo->handle));
	buf_putc(&path, '\0');
	if (path.is_full || !realpath(path.p, own) || !realpath(dir, real))
		return false;
	n = strlen(own);
	return strncmp(real, own, n) == 0 && (!real[n] || real[n] == '/');
}

/* One more object store; it must exist, or old objects would seem to be missing. */
static int add_store(struct repo *repo, const char *dir, struct err *err)
{
	if (access(dir, R_OK | X_OK))
		return err_set(err, "the object store '%s' cannot be read: %s",
			TEXT_SAFE(str_of(dir)), strerror(errno));
	if (repo->is_received && !is_own(repo, dir))
		return err_set(err,
			"the environment names an object store outside of the "
			"repository: '%s'",
			TEXT_SAFE(str_of(dir)));
	if (git_odb_add_disk_alternate(repo->odb, dir))
		return git_fail(err, "cannot add an object store");
	return 0;
}

/* A character behind a backslash, as git's quote.c writes it; at moves on. -1: none. */
static int unescape(struct str list, size_t *at)
{
	static const char letters[] = "abfnrtv\"\\", bytes[] = "\a\b\f\n\r\t\v\"\\";
	const char *hit = *at < list.n ? strchr(letters, list.p[*at]) : NULL;
	int value = 0;

	if (hit && *hit) {
		(*at)++;
		return (unsigned char)bytes[hit - letters];
	}
	for (unsigned i = 0; i < 3; i++, (*at)++) {
		if (*at >= list.n || list.p[*at] < '0' || list.p[*at] > '7')
			return -1;
		value = value * 8 + (list.p[*at] - '0');
	}
	return value < 256 ? value : -1;
}

/* A quoted path that begins at *at, behind its first quote. */
static int read_quoted(struct buf *out, struct str list, size_t *at)
{
	while (*at < list.n) {
		char c = list.p[(*at)++];
		int value;

		if (c == '"')
			return *at == list.n || list.p[*at] == ':' ? 0 : -1;
		value = c == '\\' ? unescape(list, at) : (unsigned char)c;
		if (value <= 0)
			return -1;
		buf_putc(out, (char)value);
	}
	return -1;
}

/* The list's path at *at; what begins with a quote is quoted as in C. */
static int read_path(struct buf *out, struct str list, size_t *at, struct err *err)
{
	size_t end = str_find(list, ':', *at);

	buf_reset(out);
	if (list.p[*at] == '"') {
		(*at)++;
		if (read_quoted(out, list, at))
			return err_set(err, "GIT_ALTERNATE_OBJECT_DIRECTORIES holds a "
					    "path whose quotes do not close");
	} else {
		buf_add(out, str_slice(list, *at, end));
		*at = end;
	}
	buf_putc(out, '\0');
	if (out->is_full)
		return err_set(
			err, "a path in GIT_ALTERNATE_OBJECT_DIRECTORIES is too long");
	return 0;
}

int repo_add_environment_objects(struct repo *repo, struct err *err)
{
	const char *one = getenv("GIT_OBJECT_DIRECTORY");
	struct str list = str_of(getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES"));
	struct buf path _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES + 1);

	if (one && *one && add_store(repo, one, err))
		return -1;
	for (size_t at = 0; at < list.n; at++) {
		if (list.p[at] == ':')
			continue;
		if (read_path(&path, list, &at, err))
			return -1;
		if (path.n > 1 && add_store(repo, path.p, err))
			return -1;
	}
	return 0;
}
