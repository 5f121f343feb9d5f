/*
 * NuGet: what packages.config, nuspec, lock files, paket and MSBuild have in common.
 * Read next: components/nuget.c, components/msbuild.c.
 */
#ifndef COMPONENTS_NUGET_H
#define COMPONENTS_NUGET_H

#include "components/form.h"
#include "components/xml.h"

/*
 * What a version says: "1.2.3" and "[1.2.3]" one release, "1.*" floats, "[1.0,2.0)" is a
 * range. is_minimum: a bare "1.2.3" is the least one (nuspec). Variables: partial.
 */
void nuget_version(struct declaration_reader *r, struct dependency *d, struct str text,
	bool is_minimum);

/*
 * Name and version of the package that a path leads into: "zlib" and "1.2.11" of
 * "..\packages\zlib.1.2.11\build\native\zlib.targets" and of
 * "$(NuGetPackageRoot)zlib\1.2.11\build\zlib.props". The version may be empty, where the
 * folder has none. false: it leads into no package.
 */
bool nuget_package_of(struct str *name, struct str *version, struct str path);

/* Is it "1.2", "1.2.3", "1.2.3.4", with "-alpha" or "+build" behind it? */
bool nuget_is_version(struct str text);

/*
 * A file as its path is written in Windows: with '/' between its parts, in the scratch
 * arena, and relative to the folder of the file that is read.
 */
enum nuget_place {
	PLACE_IN_TREE, /* *out is the path from the root */
	PLACE_OUTSIDE, /* of the tree: a drive, too many ".." */
	PLACE_REMOTE,  /* a URL, or a share of the network */
	PLACE_UNKNOWN, /* a variable stands in it */
};
enum nuget_place nuget_path(
	struct declaration_reader *r, struct str *out, struct str written);

/*
 * A feed, which is a URL or a folder: an entry that says where packages come from.
 */
struct dependency *nuget_source(struct declaration_reader *r, size_t start, size_t end,
	struct str name, struct str where);

/*
 * What a file at such a place is: of the tree a reference, of the machine what it must
 * have, of the network what is brought in. The entry gets the file or the locator, and is
 * partial where it is not in the tree. path: what nuget_path gave.
 */
enum dependency_kind nuget_place_kind(enum nuget_place place);
void nuget_place_tell(struct declaration_reader *r, struct dependency *d,
	enum nuget_place place, struct str path);

/* Is text a URL: letters and "://"? */
bool nuget_is_url(struct str text);

/* nuget.config, in components/nuget_source.c */
void nuget_config_read(struct declaration_reader *r);

/* An error of XML becomes an opaque entry. */
void nuget_xml_error(struct declaration_reader *r, enum dependency_form form,
	const struct xml_reader *x);

/* Partial, where XML leaves open what a tag says. */
void nuget_xml_doubt(
	struct declaration_reader *r, struct dependency *d, const struct xml_reader *x);

#endif
