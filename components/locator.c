/*
 * What the URL or path of something says of its name and version. Read next:
 * components/form.h.
 */
#include <strings.h>
#include "base/text.h"
#include "components/form.h"
#include "base/banned.h"

/* Without query and fragment, and without '/' at the end. */
static struct str bare_locator(struct str s)
{
	s = str_slice(s, 0, str_find(s, '?', 0));
	s = str_slice(s, 0, str_find(s, '#', 0));
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	return s;
}

static struct str last_part(struct str s)
{
	size_t at = s.n;

	while (at && s.p[at - 1] != '/' && s.p[at - 1] != ':' && s.p[at - 1] != '\\')
		at--;
	return str_slice(s, at, s.n);
}

struct str locator_name(struct str locator)
{
	struct str name = last_part(bare_locator(locator));

	if (str_has_suffix(name, ".git"))
		name.n -= 4;
	return name;
}

static bool cut_suffix(struct str *s, const char *suffix)
{
	size_t n = strlen(suffix);

	if (s->n <= n || strncasecmp(s->p + s->n - n, suffix, n) != 0)
		return false;
	s->n -= n;
	return true;
}

static bool cut_archive_suffix(struct str *s)
{
	static const char *const suffixes[] = {".tar.gz", ".tar.xz", ".tar.bz2",
		".tar.zst", ".tar.lz", ".tar.lzma", ".tar.Z", ".tgz", ".txz", ".tbz2",
		".tbz", ".tar", ".zip", ".7z", ".crate", ".nupkg", ".gem", ".whl", NULL};

	for (size_t i = 0; suffixes[i]; i++) {
		if (cut_suffix(s, suffixes[i]))
			return true;
	}
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Where the version begins in "zlib-1.3.1", "sqlite_autoconf_3450000", "v1.2", or n. */
static size_t version_start(struct str s)
{
	if (s.n && is_digit(s.p[0]))
		return 0;
	if (s.n > 1 && (s.p[0] == 'v' || s.p[0] == 'V') && is_digit(s.p[1]))
		return 0;
	for (size_t i = 1; i + 1 < s.n; i++) {
		if (s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '.')
			continue;
		if (is_digit(s.p[i + 1]) ||
			(s.p[i + 1] == 'v' && i + 2 < s.n && is_digit(s.p[i + 2])))
			return i + 1;
	}
	return s.n;
}

/* ".../OWNER/NAME/archive/..." and "/releases/download/": the project before it. */
static struct str project_before(struct str locator)
{
	static const char *const marks[] = {"/archive/", "/releases/download/",
		"/-/archive/", "/tarball/", "/zipball/", "/get/", NULL};

	for (size_t i = 0; marks[i]; i++) {
		const char *at = memmem(locator.p, locator.n, marks[i], strlen(marks[i]));

		if (at)
			return locator_name(
				str_make(locator.p, (size_t)(at - locator.p)));
	}
	return (struct str){0};
}

/* "c385651", the commit that an archive is of, may have no digit in front or few. */
static bool is_commit(struct str s)
{
	bool is_hex = s.n >= 7 && s.n <= 64;

	for (size_t i = 0; i < s.n && is_hex; i++)
		is_hex = text_hex_digit(s.p[i]) >= 0;
	return is_hex;
}

bool locator_release(struct str *name, struct str *version, struct str locator)
{
	struct str bare = bare_locator(locator);
	struct str part = last_part(bare);
	size_t at;

	if (!cut_archive_suffix(&part))
		return false;
	at = version_start(part);
	if (is_commit(part) && project_before(bare).n)
		at = 0;
	*name = str_slice(part, 0, at && at < part.n ? at - 1 : 0);
	*version = str_slice(part, at, part.n);
	if (version->n > 1 && (version->p[0] == 'v' || version->p[0] == 'V'))
		*version = str_slice(*version, 1, version->n);
	if (!name->n)
		*name = project_before(bare);
	return version->n > 0;
}
