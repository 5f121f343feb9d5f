/*
 * What a project of MSBuild takes in as a whole: imports, SDKs and the assemblies of its
 * tasks. An import out of a package's folder uses that package, which packages.config
 * declares; what is in the tree is read there; what the machine's MSBuild brings is not
 * listed. Read next: components/msbuild.c.
 */
#include <strings.h>
#include "components/msbuild.h"
#include "base/banned.h"

/* Files of MSBuild, Visual Studio and the user that every project may import. */
static bool is_of_msbuild(struct str path)
{
	static const char *const starts[] = {"$(MSBuild", "$(VCTargetsPath",
		"$(UserRootDir)", "$(VSToolsPath)", "$(VSINSTALLDIR)", "$(DevEnvDir)",
		"$(FrameworkSdk", "$(MicrosoftCommonPropsHasBeenImported", "$(Custom",
		"$(LanguageTargets)", "$(LocalAppData)", "$(AppData)", "$(Roslyn",
		"$(WindowsSDK", "$(VCPropsPath", "$(VCRootPropsPath", "$(_DirectoryBuild",
		"$(DirectoryBuild", "$(DirectoryPackages", "$(NuGetRestoreTargets)",
		"$(BaseIntermediateOutputPath)", "$(NuGetTargets)", NULL};

	for (size_t i = 0; starts[i]; i++) {
		if (path.n >= strlen(starts[i]) &&
			strncasecmp(path.p, starts[i], strlen(starts[i])) == 0)
			return true;
	}
	return false;
}

/*
 * A file at a path, of a package or of somewhere else. Projects of the tree are read
 * where they are; is_code: an assembly, which is not.
 */
static void read_place(
	struct msbuild *m, struct str path, bool is_conditional, bool is_code)
{
	struct str name, version, resolved;
	struct dependency *d;
	enum nuget_place place;

	path = msbuild_unescape(m, path);
	if (nuget_package_of(&name, &version, path)) {
		d = msbuild_add(m, FORM_NUGET, KIND_REFERENCE, name, is_conditional);
		nuget_version(m->r, d, version, false);
		return;
	}
	place = nuget_path(m->r, &resolved, path);
	if (is_of_msbuild(path) || (place == PLACE_IN_TREE && !is_code))
		return;
	d = msbuild_add(m, FORM_MSBUILD, nuget_place_kind(place), path, is_conditional);
	d->scope = is_code ? FOR_TOOL : FOR_BUILD;
	nuget_place_tell(m->r, d, place, resolved);
}

void msbuild_sdk_read(struct msbuild *m, bool is_conditional)
{
	struct str name = xml_attribute(&m->x, "Name");
	struct str version = xml_attribute(&m->x, "Version");
	bool is_in_box;
	struct dependency *d;

	if (xml_is(m->x.name, "Import"))
		name = xml_attribute(&m->x, "Sdk");
	is_in_box = !version.n && str_has_prefix(name, "Microsoft.NET.Sdk");
	d = msbuild_add(m, FORM_NUGET, is_in_box ? KIND_SYSTEM : KIND_BYTES, name,
		is_conditional);
	d->scope = FOR_TOOL;
	nuget_version(m->r, d, msbuild_expand(&m->properties, version), false);
	msbuild_doubt(m, d);
	if (!is_in_box && !version.n)
		declaration_partial(m->r, d, "its version stands in global.json");
}

void msbuild_import_read(struct msbuild *m, bool is_conditional)
{
	struct str path = xml_attribute(&m->x, "Project");

	if (xml_attribute(&m->x, "Sdk").n)
		msbuild_sdk_read(m, is_conditional);
	else
		read_place(
			m, msbuild_expand(&m->properties, path), is_conditional, false);
}

/* <UsingTask AssemblyFile="..."/>: code that the build runs. */
void msbuild_using_read(struct msbuild *m, bool is_conditional)
{
	struct str path =
		msbuild_expand(&m->properties, xml_attribute(&m->x, "AssemblyFile"));

	if (path.n)
		read_place(m, path, is_conditional, true);
}

/* <Project Sdk="Microsoft.NET.Sdk;My.Sdk/1.0.0"> */
void msbuild_project_read(struct msbuild *m)
{
	struct str list = xml_attribute(&m->x, "Sdk"), part;

	for (size_t at = 0; msbuild_list_next(&part, list, &at);) {
		size_t slash = str_find(part, '/', 0);
		struct str version = str_slice(part, slash + 1, part.n);
		bool is_in_box = !version.n && str_has_prefix(part, "Microsoft.NET.Sdk");
		struct dependency *d =
			msbuild_add(m, FORM_NUGET, is_in_box ? KIND_SYSTEM : KIND_BYTES,
				str_slice(part, 0, slash), false);

		d->scope = FOR_TOOL;
		nuget_version(m->r, d, version, false);
		if (!is_in_box && !version.n)
			declaration_partial(m->r, d, "its version stands in global.json");
	}
}
