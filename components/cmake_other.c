/*
 * What is no declaration by its name: commands of other files that are given the URL of a
 * component; text that becomes CMake code; variables that hold such URLs for others.
 * Read next: components/cmake.c.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

/* --- commands that nobody knows --------------------------------------------------------
 */

static bool is_telling_keyword(struct str s)
{
	static const char *const words[] = {"GIT_REPOSITORY", "GITHUB_REPOSITORY",
		"GITLAB_REPOSITORY", "BITBUCKET_REPOSITORY", "URL_HASH", "URL_MD5",
		"GIT_TAG", "SVN_REPOSITORY", "HG_REPOSITORY", "EXPECTED_HASH",
		"DOWNLOAD_COMMAND", NULL};

	return str_is_one_of(s, words);
}

bool cmake_other_is_suspect(
	const struct cmake_runner *run, const struct cmake_command *command)
{
	if (cmake_runs_variable(cmake_raw(run, command, 0)))
		return true;
	for (size_t i = 0; i < command->count; i++) {
		struct str word = cmake_raw(run, command, i);

		if (cmake_is_source_url(word) || is_telling_keyword(word) ||
			(word.n > 5 && memmem(word.p, word.n, "DATA{", 5)))
			return true;
		if (word.n > 6 && word.p[0] == '$' &&
			(memmem(word.p, word.n, "URL", 3) ||
				memmem(word.p, word.n, "REPOSITORY", 10)))
			return true;
	}
	return false;
}

static size_t digits_at(struct str word, size_t at)
{
	size_t count = 0;

	while (at + count < word.n && word.p[at + count] >= '0' &&
		word.p[at + count] <= '9')
		count++;
	return count;
}

/* "7aee524": hexadecimal, and no word that happens to be. */
static bool is_commit(struct str word)
{
	size_t digits = 0;

	if (word.n < 7 || word.n > 64)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		if (text_hex_digit(word.p[i]) < 0)
			return false;
		digits += digits_at(word, i) > 0;
	}
	return digits > 0;
}

/* "1.2", "v1.2.3", a commit, "https://..." */
static bool is_telling_value(struct str word)
{
	size_t at = word.n && (word.p[0] == 'v' || word.p[0] == 'V');
	size_t digits = digits_at(word, at);

	if (digits && at + digits < word.n && word.p[at + digits] == '.' &&
		digits_at(word, at + digits + 1))
		return true;
	return is_commit(word) || cmake_is_remote(word);
}

/* GetBinaryDep, import_dependency, add_external_library */
static bool is_telling_name(struct str name)
{
	static const char *const words[] = {"dep", "fetch", "download", "extern", "third",
		"import", "vendor", "clone", "package", NULL};

	return text_has_one_of(name, words);
}

bool cmake_other_is_stranger(
	const struct cmake_runner *run, const struct cmake_command *command)
{
	if (is_telling_name(
		    str_slice(run->script.bytes, command->start, command->name_end)))
		return true;
	for (size_t i = 0; i < command->count && command->count > 1; i++) {
		if (is_telling_value(cmake_raw(run, command, i)))
			return true;
	}
	return cmake_other_is_suspect(run, command);
}

/* A hash by its length alone, where nothing else is that long. */
static void read_bare_hash(
	const struct cmake_call *call, struct dependency *d, struct str text)
{
	const char *algorithm = text.n == 128 ? "SHA512" : "SHA256";

	if (text.n != 64 && text.n != 128)
		return;
	for (size_t i = 0; i < text.n; i++) {
		if (text_hex_digit(text.p[i]) < 0)
			return;
	}
	cmake_hash_of(call, d, OVER_ARCHIVE, algorithm, text, false);
}

/* URLs and hashes that stand behind no keyword that is known. */
static bool read_bare(const struct cmake_call *call, struct dependency *d, bool is_any)
{
	size_t before = d->locators.count;

	for (size_t i = 0; i < call->args.count; i++) {
		struct str text = cmake_arg(call, i);
		struct pin pin;

		if ((cmake_is_source_url(text) || (is_any && cmake_is_remote(text))) &&
			!before)
			cmake_locator(call, d, text, cmake_arg_is_unknown(call, i));
		else if (text.n < 160 && str_find(text, '=', 0) < text.n &&
			 pin_read_tagged(&pin, cmake_reader_of(call)->r->scratch,
				 OVER_ARCHIVE, text) &&
			 !d->pins.count)
			cmake_hash(call, d, OVER_ARCHIVE, i);
		else if (!d->pins.count)
			read_bare_hash(call, d, text);
	}
	return d->locators.count > 0;
}

bool cmake_has_remote(const struct cmake_call *call, size_t first)
{
	for (size_t i = first; i < call->args.count; i++) {
		if (cmake_is_remote(cmake_arg(call, i)))
			return true;
	}
	return false;
}

/* Is there a reason to take it for a declaration, now that variables are put in? */
static bool is_telling(const struct cmake_call *call)
{
	for (size_t i = 0; i < call->args.count; i++) {
		if (cmake_is_source_url(cmake_arg(call, i)) ||
			is_telling_keyword(cmake_arg(call, i)))
			return true;
	}
	return false;
}

/* is_any: whatever comes from elsewhere counts. */
static void declare(const struct cmake_call *call, bool is_any, const char *why)
{
	struct cmake_fields fields;
	struct dependency *d;
	struct str name;
	size_t at;

	cmake_fields_read(&fields, call, 0, KEYS_CPM);
	name = cmake_field_text(call, &fields, "NAME", &at);
	if (!name.n && fields.plain && !cmake_arg_is_unknown(call, 0) &&
		str_find(cmake_arg(call, 0), '/', 0) == cmake_arg(call, 0).n)
		name = cmake_arg(call, 0);
	d = cmake_entry(call, FORM_CMAKE_DOWNLOAD, KIND_BYTES, name);
	cmake_partial(call, d, why);
	cmake_source(call, d, &fields);
	read_bare(call, d, is_any);
	if (!d->version_kind)
		cmake_release(call, d);
}

void cmake_declare_other(const struct cmake_call *call)
{
	cmake_external_data(call);
	if (is_telling(call))
		declare(call, false, "a command that is not known here");
}

void cmake_declare_unknown(const struct cmake_call *call)
{
	cmake_external_data(call);
	if (is_telling(call) || cmake_has_remote(call, 0))
		declare(call, true, "a command whose name is not known");
}

/* --- text that becomes code ------------------------------------------------------------
 */

static bool is_code(struct str text)
{
	static const char *const words[] = {"FetchContent_Declare",
		"FetchContent_Populate", "ExternalProject_Add", "CPMAddPackage",
		"CPMFindPackage", "DOWNLOAD", "git clone", "vcpkg_from_", "HunterGate",
		"hunter_add_package", "curl ", "wget ", "clone", NULL};
	bool is_call = text.n && memchr(text.p, '(', text.n);

	for (size_t i = 0; words[i] && is_call; i++) {
		if (memmem(text.p, text.n, words[i], strlen(words[i])))
			return true;
	}
	return false;
}

/* file(WRITE x.cmake "..."), install(CODE "...") */
void cmake_code(const struct cmake_call *call)
{
	for (size_t i = 1; i < call->args.count; i++) {
		if (!is_code(cmake_arg(call, i)))
			continue;
		declaration_opaque(cmake_reader_of(call)->r, FORM_CMAKE_DOWNLOAD,
			call->start, call->end,
			"code in a text, which may download something");
		return;
	}
}

/* A file by its path, and not a module by its name. */
static bool is_file_name(struct str text)
{
	struct str name = path_name(text);

	return name.n && str_find(name, '$', 0) == name.n &&
	       (str_find(text, '/', 0) < text.n || str_find(name, '.', 0) < name.n);
}

/* A file of the tree that CMake runs, and nobody reads. */
static void tell_nameless(const struct cmake_call *call, struct str text, const char *why)
{
	struct declaration_reader *r = cmake_reader_of(call)->r;
	struct dependency *d =
		declaration_opaque(r, FORM_CMAKE_DOWNLOAD, call->start, call->end, why);
	struct str path;

	d->is_conditional = call->is_conditional;
	if (cmake_place_of(call, &path, text, true) == PLACE_TREE)
		declaration_file(r, d, path);
}

/* include(deps.txt) runs it, and nobody reads it, since its name says nothing. */
void cmake_include(const struct cmake_call *call)
{
	static const char *const modules[] = {"FetchContent", "ExternalProject", "CPM",
		"GNUInstallDirs", "CTest", "CPack", "CMakePackageConfigHelpers",
		"CMakeParseArguments", "CMakeDependentOption", "CheckCCompilerFlag",
		"CheckCXXCompilerFlag", "CheckCSourceCompiles", "CheckCXXSourceCompiles",
		"CheckIncludeFile", "CheckIncludeFiles", "CheckSymbolExists",
		"CheckFunctionExists", "CheckTypeSize", "FeatureSummary",
		"FindPackageHandleStandardArgs", "GenerateExportHeader", "GoogleTest",
		"TestBigEndian", NULL};
	struct str text = cmake_arg(call, 0);

	/* CMake's own set nothing that anybody fetches */
	cmake_reader_of(call)->has_include |= !str_is_one_of(text, modules);
	if (!is_file_name(text) || cmake_is_file(text))
		return;
	tell_nameless(call, text,
		"an include of a file whose name does not say that it is CMake");
}

/* --- variables with URLs ---------------------------------------------------------------
 */

/* set(X_URL https://...): who uses it may stand in another file. */
void cmake_setting(const struct cmake_call *call)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct cmake_setting setting = {.name = cmake_arg(call, 0),
		.start = call->start,
		.end = call->end,
		.is_conditional = call->is_conditional};

	for (size_t i = 1; i < call->args.count; i++) {
		if (cmake_runs_variable(setting.name) &&
			is_file_name(cmake_arg(call, i)) &&
			!cmake_is_file(cmake_arg(call, i)))
			tell_nameless(call, cmake_arg(call, i),
				"a file that CMake runs, whose name does not say that "
				"it is CMake");
		if (!cmake_is_source_url(cmake_arg(call, i)) ||
			c->settings.count == CMAKE_SETTINGS)
			continue;
		setting.url = cmake_arg(call, i);
		setting.is_unknown = cmake_arg_is_unknown(call, i);
		VEC_PUSH(c->r->scratch, &c->settings, setting);
	}
}

void cmake_settings_tell(struct cmake_reader *c)
{
	for (size_t i = 0; i < c->settings.count; i++) {
		const struct cmake_setting *it = &c->settings.items[i];
		struct cmake_variable *variable =
			cmake_variable_find(&c->run.env, it->name);
		struct dependency *d;

		if (variable && variable->is_used)
			continue;
		d = declaration_add(c->r, FORM_CMAKE_DOWNLOAD, KIND_SETTING, it->start,
			it->end, it->name);
		declaration_locator(c->r, d, it->url);
		d->is_conditional = it->is_conditional;
		if (it->is_unknown)
			declaration_partial(
				c->r, d, "a URL with variables that are not known");
	}
}
