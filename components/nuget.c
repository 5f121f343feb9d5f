/*
 * NuGet's own XML: packages.config, *.nuspec and nuget.config, as NuGet 6 reads them.
 *
 * Recognised: <package id version developmentDependency/>, and of a nuspec <dependency>
 * (a bare version is the least one), <frameworkAssembly> and <frameworkReference>. A
 * package without an id is opaque; $tokens$ of a nuspec are partial. MSBuild's files are
 * read by components/msbuild.c, locks by components/nuget_lock.c.
 */
#include "base/path.h"
#include "components/nuget.h"
#include "base/banned.h"

static void add_package(struct declaration_reader *r, const struct xml_reader *x,
	bool is_nuspec, bool is_conditional)
{
	struct str name = str_trim(xml_attribute(x, "id"));
	struct dependency *d;

	if (!name.n) {
		declaration_opaque(
			r, FORM_NUGET, x->start, x->end, "a package without an id");
		return;
	}
	d = declaration_add(r, FORM_NUGET, KIND_BYTES, x->start, x->end, name);
	nuget_version(r, d, xml_attribute(x, "version"), is_nuspec);
	d->is_conditional = is_conditional;
	if (xml_is(xml_attribute(x, "developmentDependency"), "true"))
		d->scope = FOR_TOOL;
	if (str_find(name, '$', 0) < name.n)
		declaration_partial(r, d, "a name that is set elsewhere");
	nuget_xml_doubt(r, d, x);
}

static void add_framework(struct declaration_reader *r, const struct xml_reader *x,
	const char *attribute, bool is_conditional)
{
	struct dependency *d = declaration_add(r, FORM_NUGET, KIND_SYSTEM, x->start,
		x->end, xml_attribute(x, attribute));

	d->is_conditional = is_conditional;
	nuget_xml_doubt(r, d, x);
}

/* A <group targetFramework="..."> is for some projects only. */
static void read_nuspec_element(
	struct declaration_reader *r, const struct xml_reader *x, unsigned group)
{
	bool is_conditional = group && x->depth > group;

	if (xml_is(x->name, "dependency"))
		add_package(r, x, true, is_conditional);
	else if (xml_is(x->name, "frameworkAssembly"))
		add_framework(r, x, "assemblyName", is_conditional);
	else if (xml_is(x->name, "frameworkReference"))
		add_framework(r, x, "name", is_conditional);
}

static void read_packages(struct declaration_reader *r, bool is_nuspec)
{
	struct xml_reader x = {.arena = r->scratch, .bytes = r->bytes};
	unsigned group = 0; /* depth of the group that is open */
	enum xml_event event;

	while ((event = xml_next(&x)) != XML_END) {
		if (event == XML_ERROR)
			nuget_xml_error(r, FORM_NUGET, &x);
		if (event == XML_CLOSE && x.depth < group)
			group = 0;
		if (event != XML_OPEN)
			continue;
		if (is_nuspec)
			read_nuspec_element(r, &x, group);
		else if (xml_is(x.name, "package"))
			add_package(r, &x, false, false);
		if (is_nuspec && !group && xml_is(x.name, "group") &&
			str_trim(xml_attribute(&x, "targetFramework")).n)
			group = x.depth;
	}
}

/* packages.config, and packages.PROJECT.config where projects share a folder */
static bool is_packages_config(struct str path)
{
	struct str name = path_name(path);

	return name.n > 9 && xml_is(str_slice(name, 0, 9), "packages.") &&
	       path_has_suffix(path, ".config");
}

static bool is_mine(struct str path)
{
	return is_packages_config(path) || path_has_suffix(path, ".nuspec") ||
	       path_is_named(path, "nuget.config");
}

static void read(struct declaration_reader *r)
{
	if (path_is_named(r->path, "nuget.config"))
		nuget_config_read(r);
	else
		read_packages(r, path_has_suffix(r->path, ".nuspec"));
}

const struct form form_nuget = {.name = "nuget", .is_mine = is_mine, .read = read};
