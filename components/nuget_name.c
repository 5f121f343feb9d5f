/*
 * Versions of NuGet, packages in paths, and what readers of its XML share (docs:
 * "Package versioning", "NuGet 6"). Read next: components/nuget.c.
 */
#include <strings.h>
#include "base/path.h"
#include "base/text.h"
#include "components/nuget.h"
#include "base/banned.h"

#define PART_MAX 512 /* bytes of a part of a path that may name a package */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool nuget_is_version(struct str text)
{
	size_t at = 0, numbers = 0;

	for (;;) {
		size_t from = at;

		while (at < text.n && is_digit(text.p[at]))
			at++;
		if (at == from || ++numbers > 4)
			return false;
		if (at == text.n || text.p[at] != '.')
			break;
		at++;
	}
	if (at < text.n && text.p[at] != '-' && text.p[at] != '+')
		return false;
	for (; at < text.n; at++) {
		if ((!text_is_word_byte(text.p[at]) || text.p[at] == '_') &&
			!strchr(".-+", text.p[at]))
			return false;
	}
	return numbers > 1;
}

static bool has_variable(struct str text)
{
	for (size_t i = 0; i + 1 < text.n; i++) {
		if (strchr("$@%", text.p[i]) && text.p[i] && text.p[i + 1] == '(')
			return true;
	}
	return declaration_has_variable(text) || str_find(text, '$', 0) < text.n;
}

/* "[1.2.3]" without its brackets, if it is one version. */
static bool is_exact_range(struct str *text)
{
	struct str inner;

	if (text->n < 3 || text->p[0] != '[' || text->p[text->n - 1] != ']')
		return false;
	inner = str_trim(str_slice(*text, 1, text->n - 1));
	if (str_find(inner, ',', 0) < inner.n)
		return false;
	*text = inner;
	return true;
}

void nuget_version(struct declaration_reader *r, struct dependency *d, struct str text,
	bool is_minimum)
{
	text = str_trim(text);
	if (!text.n)
		return;
	if (has_variable(text)) {
		declaration_version(r, d, VERSION_EXACT, text);
		declaration_partial(r, d, "a version that is set elsewhere");
	} else if (str_find(text, '*', 0) < text.n) {
		declaration_version(r, d, VERSION_FLOATING, text);
	} else if (is_exact_range(&text)) {
		declaration_version(r, d, VERSION_EXACT, text);
	} else {
		bool is_range = is_minimum || text.p[0] == '[' || text.p[0] == '(';

		declaration_version(r, d, is_range ? VERSION_RANGE : VERSION_EXACT, text);
		if (text.p[0] != '[' && text.p[0] != '(' && !is_digit(text.p[0]))
			declaration_partial(r, d, "a version that is none");
	}
}

/* --- packages in paths -----------------------------------------------------------------
 */

static struct str next_part(struct str path, size_t *at)
{
	size_t from, end;

	while (*at < path.n && strchr("/\\", path.p[*at]) && path.p[*at])
		++*at;
	from = *at;
	end = from;
	while (end < path.n && (!strchr("/\\", path.p[end]) || !path.p[end]))
		end++;
	*at = end;
	return str_slice(path, from, end);
}

/* Behind a variable that stands for the folder of all packages, or 0. */
static size_t root_variable(struct str part)
{
	static const char *const roots[] = {"$(NuGetPackageRoot)",
		"$(NuGetPackageFolders)", "$(NuGetPackagesDirectory)",
		"$(NuGetPackagesFolder)", "$(PackagesDir)", "$(PackagesFolder)",
		"$(PackagesPath)", "$(RestorePackagesPath)", NULL};

	for (size_t i = 0; roots[i]; i++) {
		size_t n = strlen(roots[i]);

		if (part.n >= n && strncasecmp(part.p, roots[i], n) == 0)
			return n;
	}
	return 0;
}

/* "zlib.1.2.11": the first dot behind which all is a version. */
static bool split(struct str *name, struct str *version, struct str part)
{
	for (size_t i = 1; i + 1 < part.n && part.n <= PART_MAX; i++) {
		struct str rest = str_slice(part, i + 1, part.n);

		if (part.p[i] == '.' && is_digit(rest.p[0]) && nuget_is_version(rest)) {
			*name = str_slice(part, 0, i);
			*version = rest;
			return true;
		}
	}
	return false;
}

/* A folder that packages have. */
static bool is_package_folder(struct str part)
{
	static const char *const names[] = {"build", "buildTransitive",
		"buildMultiTargeting", "lib", "ref", "tools", "analyzers", "runtimes",
		"native", NULL};

	for (size_t i = 0; names[i]; i++) {
		if (xml_is(part, names[i]))
			return true;
	}
	return false;
}

/* What stands behind the folder of all packages. */
static bool read_package(
	struct str *name, struct str *version, struct str path, size_t at)
{
	struct str first = next_part(path, &at), second;

	if (at >= path.n || !first.n || declaration_has_variable(first))
		return false;
	if (split(name, version, first))
		return true;
	second = next_part(path, &at);
	*name = first;
	*version = nuget_is_version(second) ? second : (struct str){0};
	return at < path.n && (version->n || is_package_folder(second));
}

bool nuget_package_of(struct str *name, struct str *version, struct str path)
{
	for (size_t at = 0; at < path.n;) {
		struct str part = next_part(path, &at);
		size_t skip = root_variable(part);

		if (skip)
			return read_package(name, version, path, at - part.n + skip);
		if (str_has_prefix(part, "$(")) /* "$(SolutionDir)packages" */
			part = str_slice(part, str_find(part, ')', 0) + 1, part.n);
		if (xml_is(part, "packages") && read_package(name, version, path, at))
			return true;
	}
	return false;
}

/* --- paths and feeds -------------------------------------------------------------------
 */

bool nuget_is_url(struct str text)
{
	size_t at = 0;

	while (at < text.n && (text_is_word_byte(text.p[at]) || text.p[at] == '+'))
		at++;
	return at > 1 && str_has_prefix(str_slice(text, at, text.n), "://");
}

/* What is the folder of the file itself; of a project, that of the project too. */
static struct str without_own_folder(struct declaration_reader *r, struct str path)
{
	static const char *const own[] = {"$(MSBuildThisFileDirectory)",
		"$(MSBuildProjectDirectory)", "$(ProjectDir)",
		"$(MSBuildStartupDirectory)"};
	bool is_shared = path_has_suffix(r->path, ".props") ||
			 path_has_suffix(r->path, ".targets");

	for (size_t i = 0; i < (is_shared ? 1 : 3); i++) {
		size_t n = strlen(own[i]);

		if (path.n < n || strncasecmp(path.p, own[i], n) != 0)
			continue;
		while (n < path.n && path.p[n] == '/')
			n++;
		return str_slice(path, n, path.n);
	}
	return path;
}

enum nuget_place nuget_path(
	struct declaration_reader *r, struct str *out, struct str written)
{
	struct str path = arena_str(r->scratch, str_trim(written));

	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] == '\\')
			((char *)path.p)[i] = '/';
	}
	path = without_own_folder(r, path);
	*out = path;
	if (has_variable(path))
		return PLACE_UNKNOWN;
	if (nuget_is_url(path) || str_has_prefix(path, "//"))
		return PLACE_REMOTE;
	if (path.n > 1 && path.p[1] == ':')
		return PLACE_OUTSIDE;
	return path_resolve(out, r->scratch, path_dir(r->path), path) ? PLACE_IN_TREE
								      : PLACE_OUTSIDE;
}

enum dependency_kind nuget_place_kind(enum nuget_place place)
{
	static const enum dependency_kind kinds[] = {
		[PLACE_IN_TREE] = KIND_REFERENCE,
		[PLACE_OUTSIDE] = KIND_SYSTEM,
		[PLACE_REMOTE] = KIND_BYTES,
		[PLACE_UNKNOWN] = KIND_REFERENCE,
	};

	return kinds[place];
}

void nuget_place_tell(struct declaration_reader *r, struct dependency *d,
	enum nuget_place place, struct str path)
{
	if (place == PLACE_IN_TREE) {
		declaration_file(r, d, path);
	} else if (place == PLACE_REMOTE) {
		declaration_locator(r, d, path);
		declaration_partial(r, d, "a file of the network");
	} else {
		declaration_partial(r, d,
			place == PLACE_OUTSIDE ? "a file out of the tree"
					       : "a path that is set elsewhere");
	}
}

struct dependency *nuget_source(struct declaration_reader *r, size_t start, size_t end,
	struct str name, struct str where)
{
	struct dependency *d =
		declaration_add(r, FORM_NUGET_SOURCE, KIND_SETTING, start, end, name);
	struct str path;

	if (where.n)
		declaration_locator(r, d, where);
	if (has_variable(where))
		declaration_partial(r, d, "a feed that is set elsewhere");
	else if (where.n && !nuget_is_url(where) &&
		 nuget_path(r, &path, where) == PLACE_IN_TREE)
		declaration_file(r, d, path);
	return d;
}

/* --- XML -------------------------------------------------------------------------------
 */

void nuget_xml_error(struct declaration_reader *r, enum dependency_form form,
	const struct xml_reader *x)
{
	declaration_opaque(r, form, x->start, x->end, x->text.p);
}

void nuget_xml_doubt(
	struct declaration_reader *r, struct dependency *d, const struct xml_reader *x)
{
	if (x->has_entity)
		declaration_partial(r, d, "an entity that is not expanded");
	if (x->is_again)
		declaration_partial(r, d, "an attribute that stands twice");
}
