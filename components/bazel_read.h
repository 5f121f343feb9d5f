/*
 * What the files of the reader of Bazel's files share. components/bazel.c sees the calls;
 * components/bazel_archive.c reads what a repository rule is given, whatever its name;
 * components/bazel_module.c knows the functions of MODULE.bazel.
 */
#ifndef COMPONENTS_BAZEL_READ_H
#define COMPONENTS_BAZEL_READ_H

#include "components/script.h"

struct bazel {
	struct declaration_reader *r;
	bool is_workspace, is_module; /* by the file's name */
	struct str root;	      /* the folder that "//" means, as far as is known */
	struct str_vec wrappers;      /* functions here that pass parameters to a rule */
	struct {
		struct py **items;
		size_t count, cap;
	} rows;		     /* tables that look like what a rule is given */
	struct str_vec seen; /* first locators of entries */
};

/*
 * Objects that calls made: one from a file (load, use_repo_rule) with the file's label,
 * and an extension with its label and its name.
 */
static inline bool bazel_is_extension(const struct value *value)
{
	return value && value->kind == VALUE_OBJECT && value->count == 2;
}

/* Where arguments come from: a call, or a table. */
struct bazel_source {
	const struct py *node; /* the entry's place */
	const struct py *call; /* NULL: table */
	const struct value *table;
};

struct value *bazel_get(const struct bazel_source *source, const char *name);

/* Is one of the arguments given that only say something of a download? */
bool bazel_has_download(const struct bazel_source *source);

/*
 * An entry for what a repository rule is given: its name, locators, hashes, commit, tag
 * or branch, patches and other files of the tree. name: where it is not an argument, or
 * empty.
 */
struct dependency *bazel_add(
	struct script *s, const struct bazel_source *source, struct str name);

/* The file that a label means, from the repository's root; false: not of this tree. */
bool bazel_file(struct script *s, struct str *out, struct str label);

/* Functions of MODULE.bazel, tags of extensions, maven_install: was it one? */
bool bazel_module_call(struct script *s, struct py *call, struct str name);

/* Keep the node if it is a table that a macro may read; entries for those kept. */
void bazel_note_table(struct script *s, struct py *node);
void bazel_add_tables(struct script *s);

/* Where an entry stands: in a macro of this file, at the call of it. */
static inline const struct py *bazel_place(const struct script *s, const struct py *node)
{
	return s->site ? s->site : node;
}

/* Scope and condition of an entry that was made for a node. */
void bazel_finish(struct script *s, struct dependency *d, const struct py *call);

#endif
