/*
 * Keywords, entries, hashes. Read next: components/cmake_fetch.c.
 */
#include <stdlib.h>
#include "base/path.h"
#include "base/text.h"
#include "components/cmake_call.h"
#include "base/banned.h"

struct cmake_reader *cmake_reader_of(const struct cmake_call *call)
{
	return call->runner->context;
}

/* --- keywords --------------------------------------------------------------------------
 */

struct keyword {
	const char *name;
	unsigned of;
};

#define P KEYS_PROJECT
#define C KEYS_CPM
#define V KEYS_PORT
/* In byte order. */
static const struct keyword keywords[] = {
	{"ALWAYS_REDOWNLOAD", V},
	{"ARCHIVE", V},
	{"AUTHORIZATION_TOKEN", V},
	{"BINARY_DIR", P | C},
	{"BITBUCKET_REPOSITORY", C},
	{"BUILD_ALWAYS", P | C},
	{"BUILD_BYPRODUCTS", P | C},
	{"BUILD_COMMAND", P | C},
	{"BUILD_ENVIRONMENT_MODIFICATION", P},
	{"BUILD_IN_SOURCE", P | C},
	{"BUILD_JOB_SERVER_AWARE", P},
	{"CMAKE_ARGS", P | C},
	{"CMAKE_CACHE_ARGS", P | C},
	{"CMAKE_CACHE_DEFAULT_ARGS", P | C},
	{"CMAKE_COMMAND", P},
	{"CMAKE_GENERATOR", P},
	{"CMAKE_GENERATOR_INSTANCE", P},
	{"CMAKE_GENERATOR_PLATFORM", P},
	{"CMAKE_GENERATOR_TOOLSET", P},
	{"COMMAND", P},
	{"COMMENT", P},
	{"CONFIGURE_COMMAND", P | C},
	{"CONFIGURE_ENVIRONMENT_MODIFICATION", P},
	{"CONFIGURE_HANDLED_BY_BUILD", P},
	{"CUSTOM_CACHE_KEY", C},
	{"CVS_MODULE", P | C},
	{"CVS_REPOSITORY", P | C},
	{"CVS_TAG", P | C},
	{"DEPENDEES", P},
	{"DEPENDERS", P},
	{"DEPENDS", P},
	{"DOWNLOAD_COMMAND", P | C},
	{"DOWNLOAD_DIR", P | C},
	{"DOWNLOAD_EXTRACT_TIMESTAMP", P | C},
	{"DOWNLOAD_NAME", P | C},
	{"DOWNLOAD_NO_EXTRACT", P | C},
	{"DOWNLOAD_NO_PROGRESS", P | C},
	{"DOWNLOAD_ONLY", C},
	{"EXCLUDE_FROM_ALL", P | C},
	{"FETCH_REF", V},
	{"FILENAME", V},
	{"FILE_DISAMBIGUATOR", V},
	{"FIND_PACKAGE_ARGS", P},
	{"FIND_PACKAGE_ARGUMENTS", C},
	{"FORCE", C},
	{"GITHUB_HOST", V},
	{"GITHUB_REPOSITORY", C},
	{"GITLAB_REPOSITORY", C},
	{"GITLAB_URL", V},
	{"GIT_CONFIG", P | C},
	{"GIT_PROGRESS", P | C},
	{"GIT_REMOTE_NAME", P | C},
	{"GIT_REMOTE_UPDATE_STRATEGY", P | C},
	{"GIT_REPOSITORY", P | C},
	{"GIT_SHALLOW", P | C},
	{"GIT_SUBMODULES", P | C},
	{"GIT_SUBMODULES_RECURSE", P | C},
	{"GIT_TAG", P | C},
	{"HEADERS", V},
	{"HEAD_REF", V},
	{"HG_REPOSITORY", P | C},
	{"HG_TAG", P | C},
	{"HTTP_HEADER", P | C},
	{"HTTP_PASSWORD", P | C},
	{"HTTP_USERNAME", P | C},
	{"INACTIVITY_TIMEOUT", P | C},
	{"INDEPENDENT_STEP_TARGETS", P},
	{"INSTALL_BYPRODUCTS", P},
	{"INSTALL_COMMAND", P | C},
	{"INSTALL_DIR", P},
	{"INSTALL_JOB_SERVER_AWARE", P},
	{"LFS", V},
	{"LIST_SEPARATOR", P},
	{"LOG_BUILD", P},
	{"LOG_CONFIGURE", P},
	{"LOG_DIR", P},
	{"LOG_DOWNLOAD", P},
	{"LOG_INSTALL", P},
	{"LOG_MERGED_STDOUTERR", P},
	{"LOG_OUTPUT_ON_FAILURE", P},
	{"LOG_PATCH", P},
	{"LOG_TEST", P},
	{"LOG_UPDATE", P},
	{"NAME", C},
	{"NETRC", P | C},
	{"NETRC_FILE", P | C},
	{"NO_CACHE", C},
	{"NO_REMOVE_ONE_LEVEL", V},
	{"OPTIONS", C},
	{"OUT_SOURCE_PATH", V},
	{"OVERRIDE_FIND_PACKAGE", P},
	{"PATCHES", C | V},
	{"PATCH_COMMAND", P | C},
	{"PREFIX", P | C},
	{"QUIET", P | C | V},
	{"REF", V},
	{"REPO", V},
	{"SHA512", V},
	{"SILENT_EXIT", V},
	{"SKIP_SHA512", V},
	{"SOURCE_BASE", V},
	{"SOURCE_DIR", P | C},
	{"SOURCE_SUBDIR", P | C},
	{"STAMP_DIR", P},
	{"STEP_TARGETS", P},
	{"SUBBUILD_DIR", P},
	{"SVN_PASSWORD", P | C},
	{"SVN_REPOSITORY", P | C},
	{"SVN_REVISION", P | C},
	{"SVN_TRUST_CERT", P | C},
	{"SVN_USERNAME", P | C},
	{"SYSTEM", P | C},
	{"TAG", V},
	{"TEST_AFTER_INSTALL", P},
	{"TEST_BEFORE_INSTALL", P},
	{"TEST_COMMAND", P | C},
	{"TEST_EXCLUDE_FROM_MAIN", P},
	{"TIMEOUT", P | C},
	{"TLS_CAINFO", P | C},
	{"TLS_VERIFY", P | C},
	{"TLS_VERSION", P | C},
	{"TMP_DIR", P},
	{"UPDATE_COMMAND", P | C},
	{"UPDATE_DISCONNECTED", P | C},
	{"URL", P | C | V},
	{"URLS", V},
	{"URL_HASH", P | C},
	{"URL_MD5", P | C},
	{"USES_TERMINAL_BUILD", P},
	{"USES_TERMINAL_CONFIGURE", P},
	{"USES_TERMINAL_DOWNLOAD", P},
	{"USES_TERMINAL_INSTALL", P},
	{"USES_TERMINAL_PATCH", P},
	{"USES_TERMINAL_TEST", P},
	{"USES_TERMINAL_UPDATE", P},
	{"VERSION", C},
	{"WORKING_DIRECTORY", P | V},
};
#undef P
#undef C
#undef V

static int keyword_cmp(const void *key, const void *item)
{
	const struct str *name = key;

	return str_cmp(*name, str_of(((const struct keyword *)item)->name));
}

static bool is_capitals(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && s.p[i] != '_' &&
			!(i && s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
	}
	return s.n > 1;
}

static bool is_keyword(const struct cmake_argument *argument, unsigned of)
{
	const struct keyword *hit;

	if (argument->is_unknown || argument->quote == CMAKE_BRACKET)
		return false;
	if (of & KEYS_ANY)
		return argument->quote == CMAKE_UNQUOTED && is_capitals(argument->text);
	hit = bsearch(&argument->text, keywords, sizeof(keywords) / sizeof(*keywords),
		sizeof(*keywords), keyword_cmp);
	return hit && hit->of & of;
}

void cmake_fields_read(struct cmake_fields *out, const struct cmake_call *call,
	size_t first, unsigned of)
{
	struct cmake_field *field = NULL;

	out->count = 0;
	out->plain = call->args.count;
	for (size_t i = first; i < call->args.count; i++) {
		const struct cmake_argument *argument = &call->args.items[i];
		bool is_rest = field && str_is(field->key, "FIND_PACKAGE_ARGS");

		if (!is_rest && out->count < CMAKE_FIELDS && is_keyword(argument, of)) {
			if (!out->count)
				out->plain = i;
			field = &out->items[out->count++];
			*field = (struct cmake_field){argument->text, i + 1, i + 1};
		} else if (field) {
			field->last = i + 1;
		}
	}
}

const struct cmake_field *cmake_field(const struct cmake_fields *fields, const char *key)
{
	for (size_t i = fields->count; i > 0; i--) {
		if (str_is(fields->items[i - 1].key, key))
			return &fields->items[i - 1];
	}
	return NULL;
}

struct str cmake_arg(const struct cmake_call *call, size_t i)
{
	return i < call->args.count ? call->args.items[i].text : (struct str){0};
}

bool cmake_arg_is_unknown(const struct cmake_call *call, size_t i)
{
	return i < call->args.count && call->args.items[i].is_unknown;
}

struct str cmake_field_text(const struct cmake_call *call,
	const struct cmake_fields *fields, const char *key, size_t *at)
{
	const struct cmake_field *field = cmake_field(fields, key);

	*at = call->args.count;
	if (!field || field->first == field->last)
		return (struct str){0};
	*at = field->first;
	return cmake_arg(call, field->first);
}

/* --- entries ---------------------------------------------------------------------------
 */

void cmake_partial(const struct cmake_call *call, struct dependency *d, const char *why)
{
	declaration_partial(cmake_reader_of(call)->r, d, why);
}

struct dependency *cmake_entry(const struct cmake_call *call, enum dependency_form form,
	enum dependency_kind kind, struct str name)
{
	struct dependency *d = declaration_add(
		cmake_reader_of(call)->r, form, kind, call->start, call->end, name);

	d->is_conditional = call->is_conditional;
	return d;
}

struct dependency *cmake_entry_named(const struct cmake_call *call,
	enum dependency_form form, enum dependency_kind kind, size_t name)
{
	bool is_unknown = cmake_arg_is_unknown(call, name);
	struct dependency *d = cmake_entry(
		call, form, kind, is_unknown ? (struct str){0} : cmake_arg(call, name));

	if (!d->name.n) {
		cmake_partial(call, d,
			is_unknown ? "its name is in a variable that is not known"
				   : "it has no name");
		d->state = READ_OPAQUE;
	}
	return d;
}

/* --- hashes ----------------------------------------------------------------------------
 */

/* The names that CMake has for algorithms, and ours. */
static const struct {
	const char *name;
	enum pin_algorithm algorithm;
} algorithms[] = {
	{"SHA256", ALGORITHM_SHA256},
	{"SHA512", ALGORITHM_SHA512},
	{"SHA384", ALGORITHM_SHA384},
	{"SHA3_256", ALGORITHM_SHA3_256},
	{"SHA3_512", ALGORITHM_SHA3_512},
	{"SHA1", ALGORITHM_SHA1},
	{"MD5", ALGORITHM_MD5},
	{"SHA224", ALGORITHM_OTHER},
	{"SHA3_224", ALGORITHM_OTHER},
	{"SHA3_384", ALGORITHM_OTHER},
};

static bool algorithm_of(enum pin_algorithm *out, struct str name)
{
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(*algorithms); i++) {
		if (!str_is(name, algorithms[i].name))
			continue;
		*out = algorithms[i].algorithm;
		return true;
	}
	return false;
}

void cmake_hash_of(const struct cmake_call *call, struct dependency *d,
	enum pin_over over, const char *algorithm, struct str text, bool is_unknown)
{
	struct cmake_reader *c = cmake_reader_of(call);
	enum pin_algorithm of = ALGORITHM_OTHER;

	if (is_unknown)
		cmake_partial(call, d, "a hash in a variable that is not known");
	else if (text.n && algorithm_of(&of, str_of(algorithm)))
		declaration_pin(c->r, d, over, of, text);
}

void cmake_hash(const struct cmake_call *call, struct dependency *d, enum pin_over over,
	size_t arg)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct str text = cmake_arg(call, arg), name;
	size_t equals = str_find(text, '=', 0);
	enum pin_algorithm of = ALGORITHM_OTHER;
	char upper[16] = "";

	name = str_slice(text, 0, equals);
	for (size_t i = 0; i < name.n && i < sizeof(upper) - 1; i++)
		upper[i] = (char)(name.p[i] >= 'a' && name.p[i] <= 'z' ? name.p[i] & ~0x20
								       : name.p[i]);
	if (cmake_arg_is_unknown(call, arg))
		cmake_partial(call, d, "a hash in a variable that is not known");
	else if (equals < text.n && algorithm_of(&of, str_of(upper)))
		declaration_pin(c->r, d, over, of,
			of == ALGORITHM_OTHER ? text
					      : str_slice(text, equals + 1, text.n));
	else if (text.n)
		declaration_pin_tagged(c->r, d, over, text);
}

void cmake_git_ref(const struct cmake_call *call, struct dependency *d, struct str text,
	bool is_unknown)
{
	struct cmake_reader *c = cmake_reader_of(call);

	if (!is_unknown) {
		declaration_git_ref(c->r, d, text, false);
		return;
	}
	declaration_version(c->r, d,
		text.n && (text.p[0] == '$' || text.p[0] == '@') ? VERSION_FLOATING
								 : VERSION_EXACT,
		text);
	cmake_partial(call, d, "a revision in a variable that is not known");
}
