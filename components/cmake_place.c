/*
 * URLs and paths of a CMake file: what is fetched, and what stands in the tree. Read
 * next: components/cmake_fetch.c.
 */
#include <strings.h>
#include "base/path.h"
#include "base/text.h"
#include "components/cmake_call.h"
#include "base/banned.h"

/* --- URLs ------------------------------------------------------------------------------
 */

bool cmake_is_remote(struct str s)
{
	size_t colon = str_find(s, ':', 0);

	if (!s.n || str_has_prefix(s, "file:"))
		return false;
	if (memmem(s.p, s.n, "://", 3))
		return true;
	/* git@host:path; not C:\path, C:/path, or a path with a colon in it */
	return colon > 1 && colon + 1 < s.n && str_find(s, '@', 0) < colon &&
	       str_find(s, '/', 0) > colon;
}

static const char *const archive_suffixes[] = {".tar.gz", ".tar.xz", ".tar.bz2",
	".tar.zst", ".tar.lz", ".tar.lzma", ".tgz", ".txz", ".tbz2", ".tbz", ".tar",
	".zip", ".7z", ".jar", ".whl", ".nupkg", ".deb", ".rpm", ".exe", ".msi", ".dmg",
	".gz", ".xz", ".bz2", NULL};

bool cmake_is_archive(struct str s)
{
	s = str_slice(s, 0, str_find(s, '?', 0));
	s = str_slice(s, 0, str_find(s, '#', 0));
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	if (str_has_suffix(s, "/download"))
		s.n -= strlen("/download");
	for (size_t i = 0; archive_suffixes[i]; i++) {
		if (path_has_suffix(s, archive_suffixes[i]))
			return true;
	}
	return s.n &&
	       (memmem(s.p, s.n, "/archive/", 9) || memmem(s.p, s.n, "/tarball/", 9) ||
		       memmem(s.p, s.n, "/zipball/", 9));
}

bool cmake_is_source_url(struct str s)
{
	return cmake_is_remote(s) &&
	       (cmake_is_archive(s) || str_has_suffix(s, ".git") ||
		       str_has_suffix(s, ".git/") || str_has_prefix(s, "git+"));
}

void cmake_locator(const struct cmake_call *call, struct dependency *d, struct str text,
	bool is_unknown)
{
	struct cmake_reader *c = cmake_reader_of(call);
	enum cmake_place place;
	struct str path;

	if (!text.n)
		return;
	if (cmake_is_remote(text) || is_unknown) {
		declaration_locator(c->r, d, text);
		if (is_unknown)
			cmake_partial(call, d, "a URL with variables that are not known");
		return;
	}
	place = cmake_place_of(call, &path, text, true);
	if (place == PLACE_ELSEWHERE) {
		declaration_locator(c->r, d, text);
		return;
	}
	declaration_file(c->r, d, path);
	if (place == PLACE_GUESS)
		cmake_partial(call, d, "a path whose start is not known for sure");
}

/* "v0.38" of ".../releases/download/v0.38/CPM.cmake", "main" of a raw file's URL. */
static struct str version_in_path(struct str url)
{
	static const char *const marks[] = {"/releases/download/", "/-/raw/", NULL};
	const char *host = "//raw.githubusercontent.com/", *hit;
	size_t at = url.n;

	for (size_t i = 0; marks[i] && url.n; i++) {
		hit = memmem(url.p, url.n, marks[i], strlen(marks[i]));
		if (hit)
			at = (size_t)(hit - url.p) + strlen(marks[i]);
	}
	hit = url.n ? memmem(url.p, url.n, host, strlen(host)) : NULL;
	if (hit) {
		at = str_find(url, '/', (size_t)(hit - url.p) + strlen(host));
		at = str_find(url, '/', at + 1) + 1;
		if (str_has_prefix(str_slice(url, at, url.n), "refs/"))
			at = str_find(url, '/', at + 5) + 1;
	}
	return str_slice(url, at, str_find(url, '/', at));
}

void cmake_release(const struct cmake_call *call, struct dependency *d)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct str name = {0}, version = {0}, url, path;

	if (!d->locators.count)
		return;
	url = d->locators.items[0];
	if (!locator_release(&name, &version, url))
		version = (struct str){0};
	path = version_in_path(url);
	if (!version.n && path.n) {
		struct dependency ref = {0};

		declaration_git_ref(c->r, &ref, path, false);
		d->version_kind = ref.version_kind ? ref.version_kind : VERSION_EXACT;
		d->version = declaration_str(c->r, path);
		if (!str_find(path, '$', 0))
			d->version_kind = VERSION_FLOATING;
	} else if (version.n) {
		declaration_version(c->r, d, VERSION_EXACT, version);
	}
	if (!name.n)
		name = locator_name(url);
	if (!d->name.n && d->state != READ_OPAQUE && !declaration_has_variable(name))
		d->name = declaration_str(c->r, name);
}

/* --- paths -----------------------------------------------------------------------------
 */

/* "${NAME}/rest": the name, and what is behind it. */
static struct str folder_variable(struct str text, struct str *rest)
{
	size_t end = str_find(text, '}', 0);

	if (!str_has_prefix(text, "${") || end == text.n)
		return (struct str){0};
	*rest = str_slice(text, end + 1, text.n);
	if (rest->n && rest->p[0] != '/')
		return (struct str){0};
	while (rest->n && rest->p[0] == '/')
		*rest = str_slice(*rest, 1, rest->n);
	return str_slice(text, 2, end);
}

/* PROJECT_SOURCE_DIR, FOO_SOURCE_DIR of project(FOO). */
static bool is_project_folder(struct cmake_reader *c, struct str name)
{
	struct cmake_variable *project =
		cmake_variable_find(&c->run.env, str_of("PROJECT_NAME"));

	if (!c->run.is_own_project || !str_has_suffix(name, "_SOURCE_DIR"))
		return false;
	name.n -= strlen("_SOURCE_DIR");
	return str_is(name, "PROJECT") || (project && project->now.count == 1 &&
						  str_eq(name, project->now.items->text));
}

static enum cmake_place folder_place(
	struct cmake_reader *c, struct str name, struct str *dir)
{
	*dir = c->dir;
	if (str_is(name, "CMAKE_CURRENT_LIST_DIR") || str_is(name, "CURRENT_PORT_DIR"))
		return PLACE_TREE;
	if (str_is(name, "CMAKE_CURRENT_SOURCE_DIR"))
		return c->is_list_file ? PLACE_TREE : PLACE_GUESS;
	if (is_project_folder(c, name))
		return PLACE_TREE;
	*dir = (struct str){0};
	if (str_is(name, "CMAKE_SOURCE_DIR"))
		return c->run.is_root ? PLACE_TREE : PLACE_GUESS;
	return str_is(name, "PROJECT_SOURCE_DIR") ? PLACE_GUESS : PLACE_ELSEWHERE;
}

enum cmake_place cmake_place_of(
	const struct cmake_call *call, struct str *out, struct str text, bool is_relative)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct str rest = text, dir = c->dir;
	struct str name = folder_variable(text, &rest);
	enum cmake_place place =
		is_relative ? (c->is_list_file || name.n ? PLACE_TREE : PLACE_GUESS)
			    : PLACE_ELSEWHERE;

	if (str_is(path_name(c->r->path), "portfile.cmake") && is_relative)
		place = PLACE_TREE;
	if (name.n)
		place = folder_place(c, name, &dir);
	else if (str_find(text, '$', 0) < text.n || str_has_prefix(text, "<") ||
		 cmake_is_remote(text) || str_find(text, ':', 0) < text.n)
		return PLACE_ELSEWHERE;
	if (place != PLACE_ELSEWHERE &&
		(declaration_has_variable(rest) ||
			!path_resolve(out, c->r->scratch, dir, rest)))
		return PLACE_ELSEWHERE;
	return place;
}

/* --- patches ---------------------------------------------------------------------------
 */

void cmake_patch(const struct cmake_call *call, struct dependency *d, struct str text,
	bool is_relative)
{
	struct str path;
	enum cmake_place place = cmake_place_of(call, &path, text, is_relative);

	if (place != PLACE_ELSEWHERE)
		declaration_file(cmake_reader_of(call)->r, d, path);
	if (place == PLACE_GUESS)
		cmake_partial(call, d, "a path whose start is not known for sure");
	if (place == PLACE_ELSEWHERE)
		cmake_partial(call, d, "a patch whose path is not known");
}

static bool is_patch_name(struct str s)
{
	static const char *const suffixes[] = {
		".patch", ".diff", ".cmake", ".sh", ".py", ".pl", ".bat", ".ps1", NULL};

	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(s, suffixes[i]))
			return true;
	}
	return false;
}

/* "-DX=/path", "--input=/path", "<path": the path in it. */
static struct str option_path(struct str s)
{
	size_t equals = str_find(s, '=', 0);

	if (s.n > 1 && s.p[0] == '-' && equals < s.n)
		return str_slice(s, equals + 1, s.n);
	if (s.n > 1 && s.p[0] == '<' && str_find(s, '>', 0) == s.n)
		return str_slice(s, 1, s.n);
	return s;
}

void cmake_patch_command(const struct cmake_call *call, struct dependency *d,
	const struct cmake_field *field)
{
	size_t words = 0, before = d->files.count;
	bool has_lost = false;

	for (size_t i = field->first; i < field->last; i++) {
		struct str word = option_path(cmake_arg(call, i)), path;
		enum cmake_place place = cmake_place_of(call, &path, word, false);

		words += word.n > 0;
		has_lost |= cmake_arg_is_unknown(call, i) ||
			    (place == PLACE_ELSEWHERE && is_patch_name(word) &&
				    word.p[0] != '<') ||
			    place == PLACE_GUESS;
		if (place != PLACE_ELSEWHERE && i > field->first)
			declaration_file(cmake_reader_of(call)->r, d, path);
	}
	if (has_lost)
		cmake_partial(call, d, "a patch whose path is not known for sure");
	else if (words && d->files.count == before)
		cmake_partial(call, d, "a command alters it");
}
