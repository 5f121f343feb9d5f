/*
 * FetchContent and ExternalProject, as CMake 3.31 documents them: where a component comes
 * from (URL lists, git, Subversion, Mercurial, CVS, a command of its own, a folder), its
 * hashes, and what alters it.
 *
 * A hash of URL_HASH covers the archive's bytes, a commit of GIT_TAG the commit. Partial:
 * URLs, revisions and hashes in variables that the file does not set; a DOWNLOAD_COMMAND;
 * a patch that is not found in the tree, or a command that alters what was fetched.
 * Opaque: a name that is not known. Read next: components/cmake_cpm.c.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

/* --- where it comes from ---------------------------------------------------------------
 */

static bool read_urls(const struct cmake_call *call, struct dependency *d,
	const struct cmake_field *field)
{
	struct arena *arena = cmake_reader_of(call)->r->scratch;

	if (!field)
		return false;
	for (size_t i = field->first; i < field->last; i++) {
		struct str url;
		size_t at = 0;

		while (cmake_list_next(arena, cmake_arg(call, i), &at, &url))
			cmake_locator(call, d, url, cmake_arg_is_unknown(call, i));
	}
	return d->locators.count || d->files.count;
}

/* One of something.zip is an archive; DOWNLOAD_NO_EXTRACT leaves any file as it is. */
static enum pin_over over_of(
	const struct dependency *d, const struct cmake_fields *fields)
{
	bool is_file = cmake_field(fields, "DOWNLOAD_NO_EXTRACT") && d->locators.count &&
		       !cmake_is_archive(d->locators.items[0]);

	return is_file ? OVER_FILE : OVER_ARCHIVE;
}

static void read_hashes(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields)
{
	size_t at;
	struct str md5 = cmake_field_text(call, fields, "URL_MD5", &at);

	if (md5.n)
		cmake_hash_of(call, d, over_of(d, fields), "MD5", md5,
			cmake_arg_is_unknown(call, at));
	if (cmake_field_text(call, fields, "URL_HASH", &at).n)
		cmake_hash(call, d, over_of(d, fields), at);
}

static bool read_git(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields)
{
	const struct cmake_field *config = cmake_field(fields, "GIT_CONFIG");
	size_t at, tag_at;
	struct str url = cmake_field_text(call, fields, "GIT_REPOSITORY", &at);
	struct str tag = cmake_field_text(call, fields, "GIT_TAG", &tag_at);

	if (!url.n)
		return false;
	cmake_locator(call, d, url, cmake_arg_is_unknown(call, at));
	cmake_git_ref(call, d, tag, cmake_arg_is_unknown(call, tag_at));
	for (size_t i = config ? config->first : 0; config && i < config->last; i++) {
		struct str word = cmake_arg(call, i);

		if (word.n && (memmem(word.p, word.n, "nsteadOf", 8) ||
				      memmem(word.p, word.n, "nsteadof", 8)))
			cmake_partial(call, d, "GIT_CONFIG leads to another place");
	}
	return true;
}

/* "-r1234", "-rHEAD", "-r {2020-01-01}" */
static void read_svn_revision(const struct cmake_call *call, struct dependency *d,
	struct str text, bool is_unknown)
{
	struct cmake_reader *c = cmake_reader_of(call);
	bool is_number;

	if (str_has_prefix(text, "-r"))
		text = str_trim(str_slice(text, 2, text.n));
	is_number = text.n && text.p[0] >= '0' && text.p[0] <= '9';
	declaration_version(c->r, d, is_number ? VERSION_EXACT : VERSION_FLOATING,
		text.n ? text : str_of("HEAD"));
	if (is_unknown)
		cmake_partial(call, d, "a revision in a variable that is not known");
}

/* Subversion, Mercurial, CVS. */
static bool read_scm(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields)
{
	static const char *const kinds[][2] = {{"SVN_REPOSITORY", "SVN_REVISION"},
		{"HG_REPOSITORY", "HG_TAG"}, {"CVS_REPOSITORY", "CVS_TAG"}};
	size_t at, tag_at;

	for (size_t i = 0; i < 3; i++) {
		struct str url = cmake_field_text(call, fields, kinds[i][0], &at);
		struct str tag = cmake_field_text(call, fields, kinds[i][1], &tag_at);
		bool is_unknown = cmake_arg_is_unknown(call, tag_at);

		if (!url.n)
			continue;
		declaration_locator(cmake_reader_of(call)->r, d, url);
		if (cmake_arg_is_unknown(call, at))
			cmake_partial(call, d, "a URL with variables that are not known");
		if (i == 0)
			read_svn_revision(call, d, tag, is_unknown);
		else if (tag.n == 40 && !is_unknown)
			declaration_version(
				cmake_reader_of(call)->r, d, VERSION_EXACT, tag);
		else
			cmake_git_ref(call, d, tag, is_unknown);
		return true;
	}
	return false;
}

/* DOWNLOAD_COMMAND with words in it. */
static bool has_command(const struct cmake_call *call, const struct cmake_field *field)
{
	static const char *const idle[] = {"true", ":", "echo", NULL};

	if (!field || field->first == field->last || !cmake_arg(call, field->first).n)
		return false;
	if (str_is_one_of(cmake_arg(call, field->first), idle))
		return false;
	return !(str_is(cmake_arg(call, field->first + 1), "-E") &&
		 (str_is(cmake_arg(call, field->first + 2), "echo") ||
			 str_is(cmake_arg(call, field->first + 2), "true")));
}

/* A folder: of the tree, or of the machine. */
static void read_folder(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields)
{
	size_t at;
	struct str folder = cmake_field_text(call, fields, "SOURCE_DIR", &at), path;
	enum cmake_place place;

	d->kind = KIND_REFERENCE;
	if (!folder.n)
		return;
	place = cmake_place_of(call, &path, folder, true);
	if (place == PLACE_ELSEWHERE)
		declaration_locator(cmake_reader_of(call)->r, d, folder);
	else
		declaration_file(cmake_reader_of(call)->r, d, path);
	if (place == PLACE_GUESS || cmake_arg_is_unknown(call, at))
		cmake_partial(call, d, "a folder in a variable that is not known");
}

/* Arguments that may be any keywords at all. */
static bool has_lost_words(
	const struct cmake_call *call, const struct cmake_fields *fields, size_t first)
{
	static const char *const many[] = {"URL", "OPTIONS", "PATCHES", "CMAKE_ARGS",
		"CMAKE_CACHE_ARGS", "CMAKE_CACHE_DEFAULT_ARGS", "DEPENDS", "COMMAND",
		"BUILD_BYPRODUCTS", "INSTALL_BYPRODUCTS", "HTTP_HEADER", "STEP_TARGETS",
		"GIT_SUBMODULES", "GIT_CONFIG", "FIND_PACKAGE_ARGS",
		"FIND_PACKAGE_ARGUMENTS", NULL};

	for (size_t i = first; i < fields->plain; i++) {
		if (cmake_arg_is_unknown(call, i))
			return true;
	}
	for (size_t k = 0; k < fields->count; k++) {
		const struct cmake_field *field = &fields->items[k];

		if (str_is_one_of(field->key, many) ||
			str_has_suffix(field->key, "_COMMAND"))
			continue;
		for (size_t i = field->first + 1; i < field->last; i++) {
			if (cmake_arg_is_unknown(call, i))
				return true;
		}
	}
	return false;
}

/* It has no source, no folder, and a list that may have either: "${OPTIONS}". */
static bool has_lost_list(
	const struct cmake_call *call, const struct cmake_fields *fields, size_t first)
{
	size_t at;

	if (cmake_field_text(call, fields, "SOURCE_DIR", &at).n)
		return false;
	for (size_t i = first; i < call->args.count; i++) {
		const struct cmake_argument *it = &call->args.items[i];

		if (it->is_unknown && it->quote == CMAKE_UNQUOTED &&
			str_has_prefix(it->text, "${") && str_has_suffix(it->text, "}"))
			return true;
	}
	return false;
}

/* A keyword that counts once and stands twice. */
static bool is_twice(const struct cmake_fields *fields)
{
	static const char *const once[] = {"GIT_TAG", "GIT_REPOSITORY", "URL_HASH",
		"URL_MD5", "SVN_REVISION", "HG_TAG"};

	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++) {
		size_t count = 0;

		for (size_t k = 0; k < fields->count; k++)
			count += str_is(fields->items[k].key, once[i]);
		if (count > 1)
			return true;
	}
	return false;
}

bool cmake_source(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields)
{
	const struct cmake_field *patch = cmake_field(fields, "PATCH_COMMAND");
	bool has_source = read_urls(call, d, cmake_field(fields, "URL"));

	if (has_source)
		cmake_release(call, d);
	read_hashes(call, d, fields);
	has_source |= read_git(call, d, fields) || read_scm(call, d, fields);
	if (has_command(call, cmake_field(fields, "DOWNLOAD_COMMAND"))) {
		cmake_partial(call, d, "a command of its own downloads it");
		has_source = true;
	}
	if (patch && has_command(call, patch))
		cmake_patch_command(call, d, patch);
	if (is_twice(fields))
		cmake_partial(call, d, "a keyword stands twice");
	return has_source;
}

/* --- commands in it --------------------------------------------------------------------
 */

/* DOWNLOAD_COMMAND, UPDATE_COMMAND, ... may fetch, too. */
static void read_commands(
	const struct cmake_call *call, const struct cmake_fields *fields)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct cmake_field *field = &fields->items[i];

		if (str_has_suffix(field->key, "COMMAND") && field->first < field->last)
			cmake_words_judge(call, field->first, field->last);
	}
}

static void read_find_arguments(
	const struct cmake_call *call, size_t name, const struct cmake_field *field)
{
	struct dependency *d =
		cmake_entry_named(call, FORM_CMAKE_FIND, KIND_SYSTEM, name);
	struct str version = cmake_arg(call, field->first);

	d->is_conditional = true;
	if (field->first < field->last && version.n && version.p[0] >= '0' &&
		version.p[0] <= '9')
		declaration_version(cmake_reader_of(call)->r, d, VERSION_RANGE, version);
}

/* What a program is given that downloads it is no other thing. */
static void drop_own_urls(const struct cmake_call *call, size_t entry)
{
	struct dependency_list *out = cmake_reader_of(call)->r->out;
	size_t keep = entry + 1;

	if (cmake_reader_of(call)->r->is_full || !out->items[entry].locators.count)
		return;
	for (size_t i = keep; i < out->count; i++) {
		const struct dependency *d = &out->items[i];
		bool is_given =
			str_has_prefix(d->note, "a command that is not known") &&
			d->locators.count == 1 &&
			str_eq(d->locators.items[0], out->items[entry].locators.items[0]);

		if (!is_given)
			out->items[keep++] = *d;
	}
	out->count = keep;
}

/* name KEYWORD ... */
static void read_project(const struct cmake_call *call, enum dependency_form form)
{
	struct cmake_fields fields;
	const struct cmake_field *find;
	struct dependency *d;
	size_t entry;

	cmake_fields_read(&fields, call, 1, KEYS_PROJECT);
	find = cmake_field(&fields, "FIND_PACKAGE_ARGS");
	entry = cmake_reader_of(call)->r->out->count;
	d = cmake_entry_named(call, form, KIND_BYTES, 0);
	d->is_conditional |= find != NULL;
	if (!cmake_source(call, d, &fields)) {
		if (has_lost_words(call, &fields, 1) || has_lost_list(call, &fields, 1))
			cmake_partial(call, d,
				"where it comes from is in a variable that is not known");
		else
			read_folder(call, d, &fields);
	} else if (has_lost_words(call, &fields, 1)) {
		cmake_partial(call, d, "more arguments in a variable that is not known");
	}
	if (find)
		read_find_arguments(call, 0, find);
	read_commands(call, &fields);
	drop_own_urls(call, entry);
}

/* --- the commands ----------------------------------------------------------------------
 */

void cmake_fetch_declare(const struct cmake_call *call)
{
	read_project(call, FORM_FETCHCONTENT);
}

void cmake_fetch_populate(const struct cmake_call *call)
{
	if (call->args.count > 1)
		read_project(call, FORM_FETCHCONTENT);
	else
		cmake_fetch_available(call);
}

void cmake_fetch_available(const struct cmake_call *call)
{
	for (size_t i = 0; i < call->args.count; i++)
		cmake_entry_named(call, FORM_FETCHCONTENT, KIND_REFERENCE, i);
}

void cmake_external_add(const struct cmake_call *call)
{
	read_project(call, FORM_EXTERNALPROJECT);
}

void cmake_external_step(const struct cmake_call *call)
{
	struct cmake_fields fields;

	cmake_fields_read(&fields, call, 1, KEYS_PROJECT);
	read_commands(call, &fields);
}
