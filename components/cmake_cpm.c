/*
 * CPM.cmake 0.42: CPMAddPackage in its long form (NAME VERSION GITHUB_REPOSITORY ...),
 * its short form ("gh:owner/name@version#tag"), with URI in front; CPMFindPackage,
 * CPMDeclarePackage, CPMGetPackage, CPMUsePackageLock.
 *
 * In the short form the last '@' begins the version; '#' begins the tag of a repository,
 * or the hash of an archive. A version without a tag asks for the tag "v<version>".
 * Read next: components/cmake_download.c.
 */
#include <strings.h>
#include "base/text.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

/* The parts of a short form. */
struct short_form {
	const char *host; /* NULL: base is a URL */
	struct str base, version, mark;
	bool is_archive, has_mark;
};

/* "gh:" and its kin, in any case. */
static const char *host_of(struct str scheme)
{
	static const char *const hosts[][2] = {{"gh", "https://github.com/"},
		{"gl", "https://gitlab.com/"}, {"bb", "https://bitbucket.org/"}};

	for (size_t i = 0; i < 3; i++) {
		if (scheme.n == 2 && strncasecmp(scheme.p, hosts[i][0], 2) == 0)
			return hosts[i][1];
	}
	return NULL;
}

/* Cut what stands behind the last c; in a URL the '@' of user@host is no such one. */
static bool cut_behind(struct str *s, char c, bool is_url, struct str *out)
{
	for (size_t i = s->n; i > 0; i--) {
		if (s->p[i - 1] != c)
			continue;
		*out = str_slice(*s, i, s->n);
		if (is_url && str_find(*out, '/', 0) < str_find(*out, '#', 0))
			return false;
		*s = str_slice(*s, 0, i - 1);
		return out->n > 0;
	}
	return false;
}

static bool is_git_url(struct str s)
{
	const char *hit = s.n ? memmem(s.p, s.n, ".git", 4) : NULL;

	while (hit) {
		struct str rest = str_slice(s, (size_t)(hit - s.p) + 4, s.n);

		if (rest.n && rest.p[0] == '/')
			rest = str_slice(rest, 1, rest.n);
		if (!rest.n || rest.p[0] == '@' || rest.p[0] == '#')
			return true;
		hit = rest.n ? memmem(rest.p, rest.n, ".git", 4) : NULL;
	}
	return false;
}

/* false: it is no short form. */
static bool short_form_read(struct short_form *out, struct str text)
{
	size_t colon = str_find(text, ':', 0);
	struct str more;

	*out = (struct short_form){.base = text};
	if (!text.n)
		return false;
	out->host = host_of(str_slice(text, 0, colon));
	if (out->host)
		out->base = str_slice(text, colon + 1, text.n);
	else if (!is_git_url(text)) {
		if (!memmem(text.p, text.n, "://", 3))
			return false;
		out->is_archive = true;
	}
	cut_behind(&out->base, '@', !out->host, &out->version);
	out->has_mark = cut_behind(&out->version, '#', false, &out->mark);
	if (cut_behind(&out->base, '#', false, &more)) {
		out->mark = more;
		out->has_mark = true;
	}
	return true;
}

static struct str cpm_url(
	const struct cmake_call *call, const char *host, struct str path)
{
	const char *end = str_has_suffix(path, ".git") ? "" : ".git";

	return arena_printf(cmake_reader_of(call)->r->scratch, "%s%.*s%s", host,
		STR_ARG(str_slice(path, 0, CMAKE_VALUE_BYTES)), end);
}

/* A version without a tag is a tag. */
static void version_put(const struct cmake_call *call, struct dependency *d,
	struct str version, bool is_unknown)
{
	struct cmake_reader *c = cmake_reader_of(call);

	if (!version.n)
		return;
	declaration_version(c->r, d, VERSION_EXACT, version);
	if (is_unknown)
		cmake_partial(call, d, "a version in a variable that is not known");
}

/* An entry of a short form: what the argument says. */
static struct dependency *short_put(
	const struct cmake_call *call, const struct short_form *form, size_t arg)
{
	bool is_unknown = cmake_arg_is_unknown(call, arg);
	struct str url = form->host ? cpm_url(call, form->host, form->base) : form->base;
	struct dependency *d = cmake_entry(call, FORM_CPM, KIND_BYTES,
		form->is_archive ? (struct str){0} : locator_name(url));

	cmake_locator(call, d, url, false);
	if (form->is_archive)
		cmake_release(call, d);
	if (form->is_archive && form->has_mark)
		declaration_pin_tagged(
			cmake_reader_of(call)->r, d, OVER_ARCHIVE, form->mark);
	else if (form->has_mark || (!form->version.n && !form->is_archive))
		cmake_git_ref(call, d, form->mark,
			is_unknown && str_find(form->mark, '$', 0) < form->mark.n);
	if (form->version.n && d->version_kind == VERSION_NONE)
		version_put(call, d, form->version, false);
	if (is_unknown)
		cmake_partial(call, d, "some of it is in a variable that is not known");
	return d;
}

/* --- the long form ---------------------------------------------------------------------
 */

/* GITHUB_REPOSITORY and its kin. */
static bool read_host(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields)
{
	static const char *const keys[][2] = {
		{"GITHUB_REPOSITORY", "https://github.com/"},
		{"GITLAB_REPOSITORY", "https://gitlab.com/"},
		{"BITBUCKET_REPOSITORY", "https://bitbucket.org/"}};
	size_t at;

	for (size_t i = 0; i < 3; i++) {
		struct str path = cmake_field_text(call, fields, keys[i][0], &at);

		if (!path.n)
			continue;
		cmake_locator(call, d, cpm_url(call, keys[i][1], path),
			cmake_arg_is_unknown(call, at));
		return true;
	}
	return false;
}

/* VERSION, and GIT_TAG of a repository that is named by its host. */
static void read_version(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields, bool is_host)
{
	size_t at, tag_at;
	struct str version = cmake_field_text(call, fields, "VERSION", &at);
	struct str tag = cmake_field_text(call, fields, "GIT_TAG", &tag_at);
	bool is_unknown = cmake_arg_is_unknown(call, at);

	if (is_host && (tag.n || !version.n))
		cmake_git_ref(call, d, tag, cmake_arg_is_unknown(call, tag_at));
	/* What is asked for is the tag, whatever the version says. */
	if (version.n && !(tag.n && d->version_kind) && !cmake_field(fields, "URL"))
		version_put(call, d, version, is_unknown);
}

static void read_patches(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields)
{
	const struct cmake_field *field = cmake_field(fields, "PATCHES");

	for (size_t i = field ? field->first : 0; field && i < field->last; i++)
		cmake_patch(call, d, cmake_arg(call, i), true);
}

static struct dependency *long_put(const struct cmake_call *call,
	const struct cmake_fields *fields, size_t name, size_t plain_from)
{
	struct dependency *d = cmake_entry_named(call, FORM_CPM, KIND_BYTES, name);
	bool is_host = read_host(call, d, fields);
	bool has_source = cmake_source(call, d, fields) || is_host;
	struct str path;
	size_t at;

	read_version(call, d, fields, is_host);
	read_patches(call, d, fields);
	for (size_t i = plain_from; i < fields->plain; i++) {
		if (cmake_arg_is_unknown(call, i))
			cmake_partial(
				call, d, "some of it is in a variable that is not known");
	}
	if (has_source || d->state != READ_EXACT)
		return d;
	/* Declared elsewhere, or a folder. */
	d->kind = KIND_REFERENCE;
	if (cmake_field_text(call, fields, "SOURCE_DIR", &at).n &&
		cmake_place_of(call, &path, cmake_arg(call, at), true) == PLACE_TREE)
		declaration_file(cmake_reader_of(call)->r, d, path);
	return d;
}

/* NAME that is not said is the repository's. */
static void name_by_locator(const struct cmake_call *call, struct dependency *d)
{
	struct str name =
		d->locators.count ? locator_name(d->locators.items[0]) : (struct str){0};

	if (d->name.n || !name.n || declaration_has_variable(name))
		return;
	d->name = declaration_str(cmake_reader_of(call)->r, name);
	if (d->state == READ_OPAQUE && str_is(d->note, "it has no name")) {
		d->state = READ_EXACT;
		d->note = (struct str){0};
	}
}

static struct dependency *read_package(const struct cmake_call *call)
{
	bool has_uri = str_is(cmake_arg(call, 0), "URI");
	size_t first = has_uri ? 1 : 0, name;
	struct cmake_fields fields;
	struct short_form form;
	struct dependency *d;

	cmake_fields_read(&fields, call, first, KEYS_CPM);
	if (fields.plain > first && short_form_read(&form, cmake_arg(call, first))) {
		d = short_put(call, &form, first);
		if (cmake_field_text(call, &fields, "NAME", &name).n)
			d->name = declaration_str(
				cmake_reader_of(call)->r, cmake_arg(call, name));
		cmake_source(call, d, &fields);
		read_patches(call, d, &fields);
		return d;
	}
	cmake_field_text(call, &fields, "NAME", &name);
	d = long_put(call, &fields, name, first);
	name_by_locator(call, d);
	return d;
}

/* --- the commands ----------------------------------------------------------------------
 */

void cmake_cpm_add(const struct cmake_call *call)
{
	if (call->args.count)
		read_package(call);
}

/* What the machine has goes first. */
void cmake_cpm_find(const struct cmake_call *call)
{
	if (call->args.count)
		read_package(call)->is_conditional = true;
}

/* CPMDeclarePackage(NAME ...), in a file that CPM writes as well. */
void cmake_cpm_declare(const struct cmake_call *call)
{
	struct cmake_fields fields;
	struct dependency *d;
	size_t name;

	cmake_fields_read(&fields, call, 1, KEYS_CPM);
	if (!cmake_field_text(call, &fields, "NAME", &name).n)
		name = 0;
	d = long_put(call, &fields, name, 1);
	d->is_conditional = true;
}

void cmake_cpm_get(const struct cmake_call *call)
{
	cmake_entry_named(call, FORM_CPM, KIND_REFERENCE, 0);
}

void cmake_cpm_lock(const struct cmake_call *call)
{
	struct dependency *d =
		cmake_entry(call, FORM_CPM, KIND_SETTING, cmake_arg(call, 0));

	cmake_patch(call, d, cmake_arg(call, 0), true);
}
