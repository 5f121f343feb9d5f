/*
 * What a CMake file wants the machine to have: find_package and find_dependency,
 * find_library and find_program, pkg_check_modules and pkg_search_module, -l flags that
 * are linked to, check_library_exists.
 *
 * find_path and find_file look for parts of what these name, and are not told. Read next:
 * components/cmake_vcpkg.c.
 */
#include "base/text.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

/* --- packages --------------------------------------------------------------------------
 */

/* find_package(NAME [1.2[...2.0]] [EXACT] ...) */
void cmake_find_package(const struct cmake_call *call)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct dependency *d;
	struct str version = cmake_arg(call, 1);
	bool is_unknown = cmake_arg_is_unknown(call, 1);
	bool is_exact = false, is_number;

	if (!call->args.count)
		return;
	d = cmake_entry_named(call, FORM_CMAKE_FIND, KIND_SYSTEM, 0);
	is_number = version.n && version.p[0] >= '0' && version.p[0] <= '9';
	for (size_t i = 2; i < call->args.count; i++)
		is_exact |= str_is(cmake_arg(call, i), "EXACT");
	if (is_number || (is_unknown && !str_has_prefix(version, "${") && is_exact))
		declaration_version(
			c->r, d, is_exact ? VERSION_EXACT : VERSION_RANGE, version);
	if (is_unknown)
		cmake_partial(call, d, "a version in a variable that is not known");
}

/* "foo>=1.2": where the name ends, and how many bytes the sign takes. */
static size_t sign_at(struct str s, size_t *length)
{
	size_t at = 0;

	while (at < s.n && s.p[at] != '<' && s.p[at] != '>' && s.p[at] != '=' &&
		s.p[at] != ' ')
		at++;
	*length = 0;
	while (at + *length < s.n && strchr("<>= ", s.p[at + *length]))
		++*length;
	return at;
}

static struct dependency *read_module(const struct cmake_call *call, size_t arg)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct str text = cmake_arg(call, arg);
	size_t length, at = sign_at(text, &length);
	struct dependency *d;

	d = cmake_entry(call, FORM_CMAKE_FIND, KIND_SYSTEM, str_slice(text, 0, at));
	if (at + length < text.n && str_trim(str_slice(text, at, at + length)).n)
		declaration_version(c->r, d,
			str_is(str_trim(str_slice(text, at, at + length)), "=")
				? VERSION_EXACT
				: VERSION_RANGE,
			str_is(str_trim(str_slice(text, at, at + length)), "=")
				? str_slice(text, at + length, text.n)
				: str_slice(text, at, text.n));
	if (cmake_arg_is_unknown(call, arg))
		cmake_partial(call, d, "some of it is in a variable that is not known");
	return d;
}

/* pkg_check_modules(PREFIX [REQUIRED] ... MODULE>=1.2 ...) */
void cmake_pkg_check(const struct cmake_call *call)
{
	static const char *const words[] = {"REQUIRED", "QUIET", "NO_CMAKE_PATH",
		"NO_CMAKE_ENVIRONMENT_PATH", "IMPORTED_TARGET", "GLOBAL", "STATIC_TARGET",
		NULL};
	bool is_search = str_is(call->name, "pkg_search_module");

	for (size_t i = 1; i < call->args.count; i++) {
		if (!str_is_one_of(cmake_arg(call, i), words) && cmake_arg(call, i).n)
			read_module(call, i)->is_conditional |= is_search;
	}
}

/* --- libraries and programs ------------------------------------------------------------
 */

/* Words that end the names of find_library and find_program. */
static bool is_find_word(struct str s)
{
	static const char *const words[] = {"HINTS", "PATHS", "PATH_SUFFIXES", "DOC",
		"REQUIRED", "OPTIONAL", "NO_CACHE", "REGISTRY_VIEW", "VALIDATOR",
		"NAMES_PER_DIR", "ENV", NULL};

	return str_is_one_of(s, words) || str_has_prefix(s, "NO_DEFAULT_PATH") ||
	       str_has_prefix(s, "NO_CMAKE") || str_has_prefix(s, "NO_SYSTEM") ||
	       str_has_prefix(s, "NO_PACKAGE") || str_has_prefix(s, "CMAKE_FIND_ROOT") ||
	       str_has_prefix(s, "ONLY_CMAKE") || str_has_prefix(s, "NO_CMAKE_FIND");
}

/* find_x(VAR NAME [PATH...]) or find_x(VAR NAMES A B ...): several are alternatives. */
static void read_names(const struct cmake_call *call, enum dependency_form form,
	enum dependency_scope scope)
{
	bool has_names = str_is(cmake_arg(call, 1), "NAMES");
	size_t first = has_names ? 2 : 1, last = first;

	if (call->args.count == 1 && cmake_arg_is_unknown(call, 0))
		cmake_entry_named(call, form, KIND_SYSTEM, 0)->scope = scope;
	while (last < call->args.count && !is_find_word(cmake_arg(call, last)) &&
		(has_names || last == first))
		last++;
	for (size_t i = first; i < last; i++) {
		struct dependency *d;

		if (str_is(cmake_arg(call, i), "NAMES"))
			continue;
		d = cmake_entry_named(call, form, KIND_SYSTEM, i);
		d->scope = scope;
		d->is_conditional |= last - first > 1;
	}
}

void cmake_find_library(const struct cmake_call *call)
{
	read_names(call, FORM_LINK, FOR_BUILD);
}

void cmake_find_program(const struct cmake_call *call)
{
	read_names(call, FORM_CMAKE_FIND, FOR_TOOL);
}

/* check_library_exists(LIBRARY FUNCTION FOLDER VARIABLE) */
void cmake_check_library(const struct cmake_call *call)
{
	struct str text = cmake_arg(call, 0);
	struct cmake_reader *c = cmake_reader_of(call);
	struct str item;

	for (size_t at = 0; cmake_list_next(c->r->scratch, text, &at, &item);) {
		struct dependency *d;

		if (str_has_prefix(item, "-l"))
			item = str_slice(item, 2, item.n);
		if (!item.n)
			continue;
		d = cmake_entry(call, FORM_LINK, KIND_SYSTEM, item);
		if (cmake_arg_is_unknown(call, 0))
			cmake_partial(
				call, d, "some of it is in a variable that is not known");
	}
}

/* --- flags -----------------------------------------------------------------------------
 */

static bool is_library_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!text_is_word_byte(c) && c != '+' && c != '-' && c != '.' && c != ':')
			return false;
	}
	return s.n > 0;
}

/* "-lz", "-framework Foo", several of them in one word. */
static void read_flags(const struct cmake_call *call, size_t arg)
{
	struct str text = cmake_arg(call, arg);

	for (size_t at = 0; at < text.n;) {
		size_t end = at;
		struct str word, name = {0};

		while (end < text.n && text.p[end] != ' ' && text.p[end] != ';')
			end++;
		word = str_slice(text, at, end);
		at = end + 1;
		if (str_has_prefix(word, "-l")) {
			name = str_slice(word, 2, word.n);
		} else if (str_is(word, "-framework") ||
			   str_is(word, "-weak_framework")) {
			name = str_slice(text, at, str_find(text, ' ', at));
			if (!name.n)
				name = cmake_arg(call, arg + 1);
		}
		if (is_library_name(name))
			cmake_entry(call, FORM_LINK, KIND_SYSTEM, name);
	}
}

/* target_link_libraries, link_libraries, target_link_options, add_link_options */
void cmake_link(const struct cmake_call *call)
{
	size_t first = str_has_prefix(call->name, "target_") ? 1 : 0;

	for (size_t i = first; i < call->args.count; i++)
		read_flags(call, i);
}
