/*
 * Conan called by CMake: conan_cmake_run, conan_cmake_configure (cmake-conan 0.18),
 * conan_add_remote, and references in commands. "name/version[@user/channel][#revision]".
 *
 * A recipe's revision says nothing about the source's bytes. Read next:
 * components/cmake_find.c.
 */
#include "base/text.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

bool cmake_conan_ref(const struct cmake_call *call, size_t arg, bool is_tool)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct str text = cmake_arg(call, arg), version, revision = {0};
	size_t slash = str_find(text, '/', 0), mark;
	struct dependency *d;
	bool is_range;

	if (slash == text.n || !slash || text.p[0] == '-' || text.p[0] == '.' ||
		str_find(text, ':', 0) < slash)
		return false;
	version = str_slice(text, slash + 1, text.n);
	mark = str_find(version, '#', 0);
	if (mark < version.n) {
		revision = str_slice(version, mark + 1, version.n);
		revision = str_slice(revision, 0, str_find(revision, '%', 0));
		version = str_slice(version, 0, mark);
	}
	is_range = version.n && version.p[0] == '[';
	if (!is_range)
		version = str_slice(version, 0, str_find(version, '@', 0));
	d = cmake_entry(call, FORM_CONANFILE, KIND_BYTES, str_slice(text, 0, slash));
	if (version.n)
		declaration_version(
			c->r, d, is_range ? VERSION_RANGE : VERSION_EXACT, version);
	if (revision.n)
		declaration_pin(
			c->r, d, OVER_RECIPE, revision_algorithm(revision.n), revision);
	if (is_tool)
		d->scope = FOR_TOOL;
	if (cmake_arg_is_unknown(call, arg))
		cmake_partial(call, d, "some of it is in a variable that is not known");
	return true;
}

static void read_references(
	const struct cmake_call *call, const struct cmake_field *field, bool is_tool)
{
	for (size_t i = field->first; i < field->last; i++) {
		if (cmake_conan_ref(call, i, is_tool))
			continue;
		cmake_entry_named(call, FORM_CONANFILE, KIND_BYTES, i);
	}
}

/* conan_cmake_run(REQUIRES a/1 b/2 BUILD_REQUIRES c/3 ... CONANFILE conanfile.txt) */
void cmake_conan(const struct cmake_call *call)
{
	static const char *const tools[] = {
		"BUILD_REQUIRES", "TOOL_REQUIRES", "PYTHON_REQUIRES", NULL};
	struct cmake_fields fields;

	cmake_fields_read(&fields, call, 0, KEYS_ANY);
	for (size_t i = 0; i < fields.plain; i++) {
		if (cmake_arg_is_unknown(call, i))
			declaration_opaque(cmake_reader_of(call)->r, FORM_CONANFILE,
				call->start, call->end,
				"arguments in a variable that is not known");
	}
	for (size_t i = 0; i < fields.count; i++) {
		const struct cmake_field *field = &fields.items[i];
		bool is_tool = str_is_one_of(field->key, tools);
		struct dependency *d;

		if (is_tool || str_is(field->key, "REQUIRES") ||
			str_is(field->key, "TEST_REQUIRES")) {
			read_references(call, field, is_tool);
		} else if (str_is(field->key, "CONANFILE") ||
			   str_is(field->key, "PATH_OR_REFERENCE")) {
			if (field->first < field->last &&
				!cmake_conan_ref(call, field->first, false)) {
				d = cmake_entry(call, FORM_CONANFILE, KIND_REFERENCE,
					cmake_arg(call, field->first));
				cmake_patch(call, d, cmake_arg(call, field->first), true);
			}
		}
	}
}

/* conan_add_remote(NAME x URL y), conan_config_install(ITEM url) */
void cmake_conan_remote(const struct cmake_call *call)
{
	struct cmake_fields fields;
	struct dependency *d;
	struct str name, url;
	size_t at, url_at;

	cmake_fields_read(&fields, call, 0, KEYS_ANY);
	name = cmake_field_text(call, &fields, "NAME", &at);
	url = cmake_field_text(call, &fields, "URL", &url_at);
	if (!url.n)
		url = cmake_field_text(call, &fields, "ITEM", &url_at);
	d = cmake_entry(call, FORM_CONANFILE, KIND_SETTING, name);
	cmake_locator(call, d, url, cmake_arg_is_unknown(call, url_at));
}
