/*
 * Items of MSBuild that name packages, assemblies and libraries. Which items, and what
 * becomes of them, is a table. Read next: components/msbuild.c.
 */
#include <strings.h>
#include "components/msbuild.h"
#include "base/banned.h"

struct kind {
	const char *name;
	void (*read)(struct msbuild *m, const struct msbuild_item *item, struct str name);
};

enum msbuild_field msbuild_field_of(struct str name)
{
	static const char *const names[FIELD_COUNT] = {"Version", "VersionOverride",
		"PrivateAssets", "HintPath", "VersionMajor", "VersionMinor"};

	for (unsigned i = 0; i < FIELD_COUNT; i++) {
		if (xml_is(name, names[i]))
			return i;
	}
	return FIELD_COUNT;
}

/* msbuild_add at the item, which is closed by now. */
static struct dependency *add(struct msbuild *m, const struct msbuild_item *item,
	enum dependency_form form, enum dependency_kind kind, struct str name)
{
	struct dependency *d =
		declaration_add(m->r, form, kind, item->start, item->end, name);

	d->is_conditional = item->is_conditional;
	if (msbuild_has_variable(name))
		declaration_partial(m->r, d, "a name that is set elsewhere");
	if (item->has_entity)
		declaration_partial(m->r, d, "an entity that is not expanded");
	if (item->is_again)
		declaration_partial(m->r, d, "an attribute that stands twice");
	if (item->is_doubtful)
		declaration_partial(m->r, d, "one of several values");
	msbuild_doubt(m, d);
	return d;
}

static void add_version(struct msbuild *m, struct dependency *d, struct str version)
{
	nuget_version(m->r, d, msbuild_expand(&m->properties, version), false);
	msbuild_doubt(m, d);
}

/* --- packages --------------------------------------------------------------------------
 */

static bool is_private(const struct msbuild_item *item)
{
	return xml_is(str_trim(item->fields[FIELD_PRIVATE]), "all");
}

/* Without a version it stands in Directory.Packages.props, most likely. */
static void read_reference(
	struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	struct str version = item->fields[FIELD_OVERRIDE];
	bool is_bare;
	struct dependency *d;

	if (!version.n)
		version = item->fields[FIELD_VERSION];
	is_bare = item->is_update && !version.n;
	d = add(m, item, FORM_NUGET, is_bare ? KIND_REFERENCE : KIND_BYTES, name);
	d->scope = is_private(item) ? FOR_TOOL : FOR_BUILD;
	add_version(m, d, version);
	if (!is_bare && !version.n)
		declaration_partial(m->r, d, "its version stands elsewhere");
}

static void read_version(
	struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	bool is_bare = item->is_update && !item->fields[FIELD_VERSION].n;
	struct dependency *d =
		add(m, item, FORM_NUGET, is_bare ? KIND_REFERENCE : KIND_BYTES, name);

	add_version(m, d, item->fields[FIELD_VERSION]);
}

static void read_tool(struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	struct dependency *d = add(m, item, FORM_NUGET, KIND_BYTES, name);

	d->scope = FOR_TOOL;
	add_version(m, d, item->fields[FIELD_VERSION]);
}

/* <PackageDownload Include="x" Version="[1.0];[2.0]"/> */
static void read_download(
	struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	struct msbuild_item one = *item;
	size_t at = 0;

	if (!item->fields[FIELD_VERSION].n)
		read_tool(m, item, name);
	while (msbuild_list_next(
		&one.fields[FIELD_VERSION], item->fields[FIELD_VERSION], &at))
		read_tool(m, &one, name);
}

static void read_maven(
	struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	struct dependency *d = add(m, item, FORM_MSBUILD, KIND_BYTES, name);

	add_version(m, d, item->fields[FIELD_VERSION]);
}

/* --- assemblies and libraries ----------------------------------------------------------
 */

/* A file at a path: a package's, one of the tree, or the machine's. */
static void read_path(struct msbuild *m, const struct msbuild_item *item, struct str name,
	struct str path)
{
	struct str package, version, resolved;
	struct dependency *d;
	enum nuget_place place;

	if (nuget_package_of(&package, &version, path)) {
		d = add(m, item, FORM_NUGET, KIND_REFERENCE, package);
		nuget_version(m->r, d, version, false);
		return;
	}
	place = nuget_path(m->r, &resolved, path);
	d = add(m, item, FORM_MSBUILD, nuget_place_kind(place), name);
	nuget_place_tell(m->r, d, place, resolved);
}

/* "System.Xml", "Foo, Version=1.0.0.0, Culture=neutral", "..\lib\foo.dll" */
static void read_assembly(
	struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	struct str hint = item->fields[FIELD_HINT];
	struct str bare = str_trim(str_slice(name, 0, str_find(name, ',', 0)));

	if (!hint.n &&
		(str_find(bare, '\\', 0) < bare.n || str_find(bare, '/', 0) < bare.n ||
			path_has_suffix(bare, ".dll")))
		hint = bare;
	if (hint.n)
		read_path(m, item, bare,
			msbuild_unescape(m, msbuild_expand(&m->properties, hint)));
	else
		add(m, item, FORM_MSBUILD, KIND_SYSTEM, bare);
}

static void read_file(struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	read_path(m, item, name, name);
}

/* A project of the tree declares nothing; one of elsewhere does. */
static void read_project(
	struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	struct str resolved;
	enum nuget_place place = nuget_path(m->r, &resolved, name);

	if (place == PLACE_OUTSIDE || place == PLACE_REMOTE)
		read_path(m, item, name, name);
}

static void read_com(struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	struct dependency *d = add(m, item, FORM_MSBUILD, KIND_SYSTEM, name);
	struct str major = str_trim(item->fields[FIELD_MAJOR]);
	struct str minor = str_trim(item->fields[FIELD_MINOR]);

	if (major.n)
		declaration_version(m->r, d, VERSION_EXACT,
			arena_printf(m->r->scratch, "%.*s.%.*s",
				STR_ARG(str_slice(major, 0, 20)),
				STR_ARG(str_slice(minor, 0, 20))));
}

static void read_system(
	struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	add(m, item, FORM_MSBUILD, KIND_SYSTEM,
		str_trim(str_slice(name, 0, str_find(name, ',', 0))));
}

/* <Library Include="foo.lib"/> of a C++ project */
static void read_library(
	struct msbuild *m, const struct msbuild_item *item, struct str name)
{
	msbuild_libraries_read(
		m, item->start, item->end, name, ";", item->is_conditional);
}

static const struct kind kinds[] = {
	{"PackageReference", read_reference},
	{"PackageVersion", read_version},
	{"GlobalPackageReference", read_tool},
	{"PackageDownload", read_download},
	{"DotNetCliToolReference", read_tool},
	{"AndroidMavenLibrary", read_maven},
	{"JavaMavenDependency", read_maven},
	{"Reference", read_assembly},
	{"Analyzer", read_file},
	{"COMFileReference", read_file},
	{"NativeReference", read_file},
	{"NativeLibrary", read_file},
	{"AndroidLibrary", read_file},
	{"AndroidNativeLibrary", read_file},
	{"AndroidAarLibrary", read_file},
	{"ProjectReference", read_project},
	{"COMReference", read_com},
	{"SDKReference", read_system},
	{"FrameworkReference", read_system},
	{"Library", read_library},
	{NULL, NULL},
};

static const struct kind *kind_of(struct str name)
{
	for (size_t i = 0; kinds[i].name; i++) {
		if (xml_is(name, kinds[i].name))
			return &kinds[i];
	}
	return NULL;
}

bool msbuild_is_item(struct str name)
{
	return kind_of(name) != NULL;
}

void msbuild_item_read(struct msbuild *m, const struct msbuild_item *item)
{
	const struct kind *kind = kind_of(item->name);
	struct str list, name;

	if (item->is_removal)
		return;
	if (!str_trim(item->include).n) {
		declaration_opaque(m->r, FORM_NUGET, item->start, item->end,
			"an item without a name");
		return;
	}
	list = msbuild_expand(&m->properties, item->include);
	for (size_t at = 0; !m->r->is_full && msbuild_list_next(&name, list, &at);)
		kind->read(m, item, msbuild_unescape(m, name));
}

/* --- what is linked --------------------------------------------------------------------
 */

/* "foo.lib" is the library foo. */
static struct str library_name(struct str text)
{
	size_t at = text.n;

	while (at && text.p[at - 1] != '/' && text.p[at - 1] != '\\')
		at--;
	text = str_slice(text, at, text.n);
	if (path_has_suffix(text, ".lib"))
		text.n -= 4;
	return text;
}

/* Each library once: projects name it again for each of their configurations. */
static void add_library(
	struct msbuild *m, const struct msbuild_item *item, struct str text)
{
	struct str name;

	if (text.n > 1 && text.p[0] == '"' && text.p[text.n - 1] == '"')
		text = str_slice(text, 1, text.n - 1);
	text = str_trim(text);
	if (!text.n || str_has_prefix(text, "%(") || xml_is(text, "$(NOINHERIT)") ||
		xml_is(text, "$(CoreLibraryDependencies)"))
		return;
	m->properties.is_doubtful = false;
	text = msbuild_unescape(m, msbuild_expand(&m->properties, text));
	if (msbuild_property_is_set(&m->libraries, text))
		return;
	msbuild_property_set(&m->libraries, arena_str(m->r->scratch, text), text, false);
	name = library_name(text);
	if (str_find(text, '/', 0) < text.n || str_find(text, '\\', 0) < text.n)
		read_path(m, item, name, text);
	else
		add(m, item, FORM_MSBUILD, KIND_SYSTEM, name);
}

void msbuild_libraries_read(struct msbuild *m, size_t start, size_t end, struct str list,
	const char *separators, bool is_conditional)
{
	struct msbuild_item item = {
		.start = start, .end = end, .is_conditional = is_conditional};
	size_t from = 0;
	bool is_quoted = false;

	for (size_t at = 0; at <= list.n; at++) {
		char c = at < list.n ? list.p[at] : '\0';

		is_quoted ^= c == '"';
		if (at < list.n && (is_quoted || !c || !strchr(separators, c)))
			continue;
		add_library(m, &item, str_trim(str_slice(list, from, at)));
		from = at + 1;
	}
}
