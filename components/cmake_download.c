/*
 * file(DOWNLOAD), Hunter (HunterGate, hunter_add_package, hunter_config), ExternalData.
 *
 * EXPECTED_HASH covers the bytes of the file that is written. HunterGate's SHA1 covers
 * the archive with Hunter's recipes, which have the hashes of all packages: a package
 * itself has none here. A DATA{} reference has its hash in a file of the tree, beside the
 * path that it names. Read next: components/cmake_command.c.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

/* --- file ------------------------------------------------------------------------------
 */

static void read_expected(
	const struct cmake_call *call, struct dependency *d, enum pin_over over)
{
	for (size_t i = 2; i + 1 < call->args.count; i++) {
		if (str_is(cmake_arg(call, i), "EXPECTED_HASH"))
			cmake_hash(call, d, over, i + 1);
		else if (str_is(cmake_arg(call, i), "EXPECTED_MD5"))
			cmake_hash_of(call, d, over, "MD5", cmake_arg(call, i + 1),
				cmake_arg_is_unknown(call, i + 1));
	}
	for (size_t i = 3; i < call->args.count && !d->pins.count; i++) {
		if (cmake_arg_is_unknown(call, i) &&
			call->args.items[i].quote == CMAKE_UNQUOTED)
			cmake_partial(
				call, d, "arguments in a variable that is not known");
	}
}

/* The URL's last part, or where that is no name the file's. */
static void name_file(const struct cmake_call *call, struct dependency *d)
{
	static const char *const words[] = {"download", "raw", "latest", "", NULL};
	struct str name = path_name(cmake_arg(call, 2));

	if (!str_is_one_of(d->name, words))
		return;
	if (name.n && !declaration_has_variable(name))
		d->name = declaration_str(cmake_reader_of(call)->r, name);
	if (!d->name.n) {
		cmake_partial(call, d, "its name is in a variable that is not known");
		d->state = READ_OPAQUE;
	}
}

/* file(DOWNLOAD URL [FILE] ... EXPECTED_HASH ALGO=HEX, EXPECTED_MD5 HEX) */
static void file_download(const struct cmake_call *call)
{
	struct str url = cmake_arg(call, 1);
	struct dependency *d =
		cmake_entry(call, FORM_CMAKE_DOWNLOAD, KIND_BYTES, (struct str){0});

	if (url.n)
		cmake_locator(call, d, url, cmake_arg_is_unknown(call, 1));
	else
		cmake_partial(call, d, "it has no URL");
	cmake_release(call, d);
	read_expected(call, d, cmake_is_archive(url) ? OVER_ARCHIVE : OVER_FILE);
	name_file(call, d);
}

/* file(${mode} URL ...): what else takes one is an upload. */
static void file_unknown(const struct cmake_call *call)
{
	size_t count = cmake_reader_of(call)->r->out->count;

	if (!cmake_has_remote(call, 1))
		return;
	file_download(call);
	for (; count < cmake_reader_of(call)->r->out->count; count++)
		cmake_partial(call, &cmake_reader_of(call)->r->out->items[count],
			"a sub-command that is not known");
}

void cmake_file(const struct cmake_call *call)
{
	static const char *const writes[] = {
		"WRITE", "APPEND", "GENERATE", "CONFIGURE", NULL};

	if (str_is(cmake_arg(call, 0), "DOWNLOAD"))
		file_download(call);
	else if (cmake_arg_is_unknown(call, 0))
		file_unknown(call);
	else if (str_is_one_of(cmake_arg(call, 0), writes))
		cmake_code(call);
}

/* --- Hunter ----------------------------------------------------------------------------
 */

void cmake_hunter_gate(const struct cmake_call *call)
{
	struct dependency *d =
		cmake_entry(call, FORM_CMAKE_DOWNLOAD, KIND_BYTES, str_of("hunter"));

	for (size_t i = 0; i + 1 < call->args.count; i++) {
		if (str_is(cmake_arg(call, i), "URL"))
			cmake_locator(call, d, cmake_arg(call, i + 1),
				cmake_arg_is_unknown(call, i + 1));
		else if (str_is(cmake_arg(call, i), "SHA1"))
			cmake_hash_of(call, d, OVER_ARCHIVE, "SHA1",
				cmake_arg(call, i + 1),
				cmake_arg_is_unknown(call, i + 1));
		else if (str_is(cmake_arg(call, i), "FILEPATH"))
			cmake_patch(call, d, cmake_arg(call, i + 1), true);
	}
	cmake_release(call, d);
	if (!d->locators.count)
		cmake_partial(call, d, "it has no URL");
}

void cmake_hunter_add(const struct cmake_call *call)
{
	cmake_entry_named(call, FORM_CMAKE_DOWNLOAD, KIND_BYTES, 0);
}

/* hunter_config(NAME VERSION X [URL X SHA1 X] [GIT_SUBMODULE PATH]) */
void cmake_hunter_config(const struct cmake_call *call)
{
	struct cmake_fields fields;
	struct dependency *d =
		cmake_entry_named(call, FORM_CMAKE_DOWNLOAD, KIND_BYTES, 0);
	struct str text;
	size_t at;

	cmake_fields_read(&fields, call, 1, KEYS_ANY);
	text = cmake_field_text(call, &fields, "URL", &at);
	cmake_locator(call, d, text, cmake_arg_is_unknown(call, at));
	cmake_release(call, d);
	text = cmake_field_text(call, &fields, "VERSION", &at);
	if (text.n && d->version_kind == VERSION_NONE)
		declaration_version(cmake_reader_of(call)->r, d, VERSION_EXACT, text);
	if (cmake_arg_is_unknown(call, at))
		cmake_partial(call, d, "a version in a variable that is not known");
	text = cmake_field_text(call, &fields, "SHA1", &at);
	cmake_hash_of(
		call, d, OVER_ARCHIVE, "SHA1", text, cmake_arg_is_unknown(call, at));
	text = cmake_field_text(call, &fields, "GIT_SUBMODULE", &at);
	if (text.n)
		cmake_patch(call, d, text, true);
}

/* --- ExternalData ----------------------------------------------------------------------
 */

/* The '}' that closes it, behind those of variables in it. */
static size_t data_end(struct str text, size_t at)
{
	size_t depth = 0;

	for (; at < text.n; at++) {
		if (text.p[at] == '{')
			depth++;
		else if (text.p[at] == '}' && !depth--)
			break;
	}
	return at;
}

/* Each DATA{path} or DATA{path,more} of a text. */
static void read_data(const struct cmake_call *call, size_t arg)
{
	struct str text = cmake_arg(call, arg);

	for (size_t at = 0; at < text.n;) {
		const char *hit = memmem(text.p + at, text.n - at, "DATA{", 5);
		size_t start, end;
		struct dependency *d;
		struct str path;

		if (!hit)
			return;
		start = (size_t)(hit - text.p) + 5;
		end = data_end(text, start);
		path = str_slice(text, start, end);
		path = str_slice(path, 0, str_find(path, ',', 0));
		d = cmake_entry(call, FORM_CMAKE_DOWNLOAD, KIND_BYTES, path);
		d->scope = FOR_TEST;
		cmake_partial(call, d, "its hash is in a file beside it");
		at = end;
	}
}

void cmake_external_data(const struct cmake_call *call)
{
	for (size_t i = 0; i < call->args.count; i++)
		read_data(call, i);
}
