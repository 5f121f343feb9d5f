/*
 * MSBuild: the parts of its reader. components/msbuild.c walks the elements of a project
 * and hands them on: msbuild_property.c knows what $(X) is, msbuild_item.c reads
 * packages, references and libraries, msbuild_import.c imports and SDKs, msbuild_task.c
 * what targets do.
 */
#ifndef COMPONENTS_MSBUILD_H
#define COMPONENTS_MSBUILD_H

#include "base/buf.h"
#include "components/nuget.h"

/* --- properties ------------------------------------------------------------------------
 */

struct msbuild_property {
	struct str name, value;
	bool is_conditional; /* set under a condition only */
	bool is_doubtful;    /* several values */
	struct msbuild_property *next;
};

struct msbuild_properties {
	struct arena *arena;
	struct msbuild_property **slots;
	size_t slot_count; /* a power of two */
	size_t budget;	   /* bytes that may still be made by expanding */
	bool is_doubtful;  /* since it was cleared, a value was used that is one of
			      several, or that is set under a condition */
};

void msbuild_properties_begin(
	struct msbuild_properties *p, struct arena *arena, size_t file_bytes);
/* As many bytes again: for what comes behind the properties. */
void msbuild_properties_refill(struct msbuild_properties *p, size_t file_bytes);
void msbuild_property_set(struct msbuild_properties *p, struct str name, struct str value,
	bool is_conditional);

/* Was it set? Names in any case. */
bool msbuild_property_is_set(const struct msbuild_properties *p, struct str name);

/* text with each $(X) replaced whose value is known here; all else stays. */
struct str msbuild_expand(struct msbuild_properties *p, struct str text);

/* --- one file --------------------------------------------------------------------------
 */

/* Metadata of an item: attributes, or elements in it. */
enum msbuild_field {
	FIELD_VERSION,
	FIELD_OVERRIDE,
	FIELD_PRIVATE,
	FIELD_HINT,
	FIELD_MAJOR,
	FIELD_MINOR,
	FIELD_COUNT,
};

struct msbuild_item {
	struct str name; /* "PackageReference" */
	size_t start, end;
	struct str include; /* Include, or Update */
	bool is_update, is_removal;
	bool is_conditional;
	bool has_entity, is_again;
	bool is_doubtful; /* a field has several values */
	struct str fields[FIELD_COUNT];
};

struct msbuild {
	struct declaration_reader *r;
	struct xml_reader x;
	struct msbuild_properties properties;
	struct msbuild_properties libraries; /* that were added: no values */
	size_t download; /* the place of the last DownloadFile's entry, and one more */
	struct str download_name; /* of the file that it writes */
};

/* An entry at the tag that is open, partial where a variable is left in its name. */
struct dependency *msbuild_add(struct msbuild *m, enum dependency_form form,
	enum dependency_kind kind, struct str name, bool is_conditional);

/* Mark what was expanded to a value that is not sure. */
void msbuild_doubt(struct msbuild *m, struct dependency *d);

/* "%3B" and the like as the bytes that they mean, but NUL; in the scratch arena. */
struct str msbuild_unescape(struct msbuild *m, struct str text);

/* Is there something that is not known here: $(X), @(X), %(X)? */
bool msbuild_has_variable(struct str text);

/* The next part of a list with ';'; false: no more. */
bool msbuild_list_next(struct str *part, struct str list, size_t *at);

/* Which field an element or attribute of an item is; FIELD_COUNT: none that counts. */
enum msbuild_field msbuild_field_of(struct str name);

/* Does anybody read items of that name? */
bool msbuild_is_item(struct str name);
void msbuild_item_read(struct msbuild *m, const struct msbuild_item *item);

/* "foo.lib;..\lib\bar.lib;%(AdditionalDependencies)"; separators: characters between. */
void msbuild_libraries_read(struct msbuild *m, size_t start, size_t end, struct str list,
	const char *separators, bool is_conditional);

/* <Import>, <Sdk> and <Project> at their tags */
void msbuild_import_read(struct msbuild *m, bool is_conditional);
void msbuild_sdk_read(struct msbuild *m, bool is_conditional);
void msbuild_using_read(struct msbuild *m, bool is_conditional);
void msbuild_project_read(struct msbuild *m);

/* An element in a target, at its tag */
void msbuild_task_read(struct msbuild *m, bool is_conditional);

/* A command for a shell, or code: opaque, if it seems to fetch something. */
void msbuild_command_read(struct msbuild *m, size_t start, size_t end, struct str text,
	bool is_conditional);

#endif
