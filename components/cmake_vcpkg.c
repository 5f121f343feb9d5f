/*
 * Functions of vcpkg's portfiles (vcpkg-tool of 2024): vcpkg_from_github, _gitlab,
 * _bitbucket, _sourceforge, _git, vcpkg_download_distfile, vcpkg_extract_source_archive,
 * vcpkg_find_acquire_program, vcpkg_acquire_msys.
 *
 * A portfile's entries have the name of its folder, which is the port's. SHA512 covers
 * the archive that the host makes of REF; "SHA512 0" and SKIP_SHA512 are none. REF of
 * vcpkg_from_git is a commit. PATCHES are files, relative to the port. VERSION stands in
 * the vcpkg.json beside it and is not known here. Read next: components/cmake_other.c.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

/* --- shared ----------------------------------------------------------------------------
 */

static struct dependency *port_entry(const struct cmake_call *call, struct str fallback)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct str port = path_name(c->dir);
	bool is_port = path_is_named(c->r->path, "portfile.cmake") && port.n;

	return cmake_entry(call, FORM_VCPKG_PORT, KIND_BYTES, is_port ? port : fallback);
}

static void read_patches(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields)
{
	const struct cmake_field *field = cmake_field(fields, "PATCHES");

	for (size_t i = field ? field->first : 0; field && i < field->last; i++)
		cmake_patch(call, d, cmake_arg(call, i), true);
}

static void read_sha512(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields, enum pin_over over)
{
	size_t at;
	struct str text = cmake_field_text(call, fields, "SHA512", &at);

	if (!str_is(text, "0") && !cmake_field(fields, "SKIP_SHA512"))
		cmake_hash_of(
			call, d, over, "SHA512", text, cmake_arg_is_unknown(call, at));
}

/* A tag, or the commit that an archive is made of; without REF whatever HEAD_REF has. */
static void read_ref(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields)
{
	struct declaration_reader *r = cmake_reader_of(call)->r;
	size_t at;
	struct str ref = cmake_field_text(call, fields, "REF", &at);
	bool is_head = !ref.n;

	if (is_head)
		ref = cmake_field_text(call, fields, "HEAD_REF", &at);
	if (is_head || cmake_arg_is_unknown(call, at)) {
		declaration_version(r, d,
			is_head || ref.p[0] == '$' || ref.p[0] == '@' ? VERSION_FLOATING
								      : VERSION_EXACT,
			ref.n ? ref : str_of("HEAD"));
		if (!is_head)
			cmake_partial(
				call, d, "a revision in a variable that is not known");
		return;
	}
	declaration_git_ref(r, d, ref, false);
	if (d->version_kind)
		return;
	/* A full commit: nobody checks it, since it comes as an archive. */
	d->pins = (struct pin_list){0};
	declaration_version(r, d, VERSION_EXACT, ref);
}

/* --- hosts -----------------------------------------------------------------------------
 */

struct host {
	const char *command, *url_key, *url, *middle, *end;
};

static const struct host hosts[] = {
	{"vcpkg_from_github", "GITHUB_HOST", "https://github.com", "/archive/",
		".tar.gz"},
	{"vcpkg_from_gitlab", "GITLAB_URL", "https://gitlab.com", "/-/archive/",
		".tar.gz"},
	{"vcpkg_from_bitbucket", "BITBUCKET_HOST", "https://bitbucket.org", "/get/",
		".tar.gz"},
	{"vcpkg_from_sourceforge", "SOURCEFORGE_HOST", "https://sourceforge.net/projects",
		"/files/", ""},
};

static const struct host *host_of(struct str command)
{
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		if (str_is(command, hosts[i].command))
			return &hosts[i];
	}
	return &hosts[0];
}

/* What is fetched, as near to it as REPO, REF and FILENAME tell. */
static struct str host_url(const struct cmake_call *call, const struct host *host,
	const struct cmake_fields *fields, bool *is_unknown)
{
	size_t base_at, repo_at, ref_at, file_at;
	struct str base = cmake_field_text(call, fields, host->url_key, &base_at);
	struct str repo = cmake_field_text(call, fields, "REPO", &repo_at);
	struct str ref = cmake_field_text(call, fields, "REF", &ref_at);
	struct str file = cmake_field_text(call, fields, "FILENAME", &file_at);
	const char *slash = ref.n && file.n ? "/" : "";

	if (!ref.n && !file.n)
		ref = cmake_field_text(call, fields, "HEAD_REF", &ref_at);
	*is_unknown = cmake_arg_is_unknown(call, base_at) ||
		      cmake_arg_is_unknown(call, repo_at);
	base = base.n ? str_slice(base, 0, CMAKE_VALUE_BYTES) : str_of(host->url);
	return arena_printf(cmake_reader_of(call)->r->scratch, "%.*s/%.*s%s%.*s%s%.*s%s",
		STR_ARG(base), STR_ARG(str_slice(repo, 0, CMAKE_VALUE_BYTES)),
		host->middle, STR_ARG(str_slice(ref, 0, CMAKE_VALUE_BYTES)), slash,
		STR_ARG(str_slice(file, 0, CMAKE_VALUE_BYTES)), host->end);
}

void cmake_vcpkg_from(const struct cmake_call *call)
{
	const struct host *host = host_of(call->name);
	struct cmake_reader *c = cmake_reader_of(call);
	struct cmake_fields fields;
	struct dependency *d;
	bool is_unknown;
	struct str repo, url;
	size_t at;

	cmake_fields_read(&fields, call, 0, KEYS_PORT);
	repo = cmake_field_text(call, &fields, "REPO", &at);
	d = port_entry(call, locator_name(repo));
	url = host_url(call, host, &fields, &is_unknown);
	declaration_locator(c->r, d, url);
	if (is_unknown || !repo.n)
		cmake_partial(call, d,
			is_unknown ? "a repository in a variable that is not known"
				   : "it has no REPO");
	read_ref(call, d, &fields);
	read_sha512(call, d, &fields, OVER_ARCHIVE);
	read_patches(call, d, &fields);
}

/* vcpkg_from_git(URL REF [TAG] [FETCH_REF] [PATCHES]) */
void cmake_vcpkg_git(const struct cmake_call *call)
{
	struct cmake_fields fields;
	struct dependency *d;
	struct str url, ref;
	size_t at, ref_at;

	cmake_fields_read(&fields, call, 0, KEYS_PORT);
	url = cmake_field_text(call, &fields, "URL", &at);
	d = port_entry(call, locator_name(url));
	cmake_locator(call, d, url, cmake_arg_is_unknown(call, at));
	ref = cmake_field_text(call, &fields, "REF", &ref_at);
	if (!ref.n)
		ref = cmake_field_text(call, &fields, "HEAD_REF", &ref_at);
	cmake_git_ref(call, d, ref, cmake_arg_is_unknown(call, ref_at));
	if (!url.n)
		cmake_partial(call, d, "it has no URL");
	read_patches(call, d, &fields);
}

/* --- files -----------------------------------------------------------------------------
 */

/* vcpkg_download_distfile(VARIABLE URLS ... FILENAME x SHA512 x) */
void cmake_vcpkg_distfile(const struct cmake_call *call)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct cmake_fields fields;
	const struct cmake_field *urls;
	struct dependency *d;
	struct str file;
	size_t at;

	cmake_fields_read(&fields, call, 1, KEYS_PORT);
	file = cmake_field_text(call, &fields, "FILENAME", &at);
	d = port_entry(call, file);
	urls = cmake_field(&fields, "URLS");
	for (size_t i = urls ? urls->first : 0; urls && i < urls->last; i++)
		cmake_locator(call, d, cmake_arg(call, i), cmake_arg_is_unknown(call, i));
	if (!d->locators.count)
		cmake_partial(call, d, "it has no URL");
	cmake_release(call, d);
	read_sha512(call, d, &fields,
		d->locators.count && !cmake_is_archive(d->locators.items[0]) &&
				!cmake_is_archive(file)
			? OVER_FILE
			: OVER_ARCHIVE);
	if (c->distfile_count < CMAKE_DISTFILES && c->r->out->count && !c->r->is_full)
		c->distfiles[c->distfile_count++] =
			(struct cmake_distfile){cmake_arg(call, 0), c->r->out->count - 1};
}

/* The download that "${ARCHIVE}" stands for. */
static struct dependency *distfile_of(struct cmake_reader *c, struct str reference)
{
	for (size_t i = c->distfile_count; i > 0; i--) {
		struct str name = c->distfiles[i - 1].variable;

		if (str_has_prefix(reference, "${") && reference.n == name.n + 3 &&
			str_eq(str_slice(reference, 2, reference.n - 1), name) &&
			c->distfiles[i - 1].entry < c->r->out->count)
			return &c->r->out->items[c->distfiles[i - 1].entry];
	}
	return NULL;
}

/* vcpkg_extract_source_archive(OUT ARCHIVE x PATCHES ...): it alters what x is. */
void cmake_vcpkg_extract(const struct cmake_call *call)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct cmake_fields fields;
	struct dependency *d = NULL;
	size_t at;

	cmake_fields_read(&fields, call, 0, KEYS_PORT);
	if (!cmake_field(&fields, "PATCHES"))
		return;
	d = distfile_of(c, cmake_field_text(call, &fields, "ARCHIVE", &at));
	if (!d && c->distfile_count == 1 && c->distfiles[0].entry < c->r->out->count)
		d = &c->r->out->items[c->distfiles[0].entry];
	if (!d) {
		d = port_entry(call, (struct str){0});
		cmake_partial(call, d, "patches of what is not known");
	}
	read_patches(call, d, &fields);
}

/* --- tools -----------------------------------------------------------------------------
 */

/* vcpkg_find_acquire_program(PERL): vcpkg itself says which one it is. */
void cmake_vcpkg_program(const struct cmake_call *call)
{
	struct dependency *d = cmake_entry_named(call, FORM_VCPKG_PORT, KIND_SYSTEM, 0);

	d->scope = FOR_TOOL;
}

/* vcpkg_acquire_msys(OUT PACKAGES a b DIRECT_PACKAGES url sha512 ...) */
void cmake_vcpkg_msys(const struct cmake_call *call)
{
	struct cmake_fields fields;
	const struct cmake_field *field;
	struct dependency *d;

	cmake_fields_read(&fields, call, 1, KEYS_ANY);
	field = cmake_field(&fields, "PACKAGES");
	for (size_t i = field ? field->first : 0; field && i < field->last; i++) {
		d = cmake_entry_named(call, FORM_VCPKG_PORT, KIND_SYSTEM, i);
		d->scope = FOR_TOOL;
	}
	field = cmake_field(&fields, "DIRECT_PACKAGES");
	for (size_t i = field ? field->first : 0; field && i < field->last; i += 2) {
		d = cmake_entry(call, FORM_VCPKG_PORT, KIND_BYTES, (struct str){0});
		d->scope = FOR_TOOL;
		cmake_locator(call, d, cmake_arg(call, i), cmake_arg_is_unknown(call, i));
		cmake_release(call, d);
		cmake_hash_of(call, d, OVER_ARCHIVE, "SHA512", cmake_arg(call, i + 1),
			cmake_arg_is_unknown(call, i + 1));
	}
}
