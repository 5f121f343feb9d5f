/*
 * What the files that search for dependencies share.
 */
#ifndef GATE_DEPENDENCY_READ_H
#define GATE_DEPENDENCY_READ_H

#include "gate/dependencies.h"

/* gate/dependency_files.c: hash what the files of an entry are. */
void dependency_files_hash(
	struct dependency_search *search, struct dependency_change *change);

/* What a file declares, by the form of its name. */
void dependency_read(struct dependency_list *out, struct dependency_search *search,
	struct str path, struct str bytes);

#define MODULES_FILE ".gitmodules"

/* gate/dependencies.c: a change of a file, with the hashes of its files. */
void dependency_change_add(struct dependency_search *search, struct dependency_file *file,
	enum dependency_change_kind kind, const struct dependency *now,
	const struct dependency *before);

/* gate/dependency_modules.c: a commit in the tree, with what .gitmodules says of it. */
int dependency_gitlink(
	struct dependency_search *search, const struct change *change, struct err *err);

/*
 * Entries of .gitmodules whose commit changes as well are told there; the others get the
 * commit that is in the tree.
 */
int dependency_modules(
	struct dependency_search *search, struct dependency_file *file, struct err *err);

/* gate/dependency_referrers.c: entries that did not change and whose files did. */
int dependency_referrers(struct dependency_search *search, struct err *err);

/* May there be one? By names alone. */
bool dependency_referrers_are_touched(const struct change_set *changes);

/* What a file of any name brings by its content: binaries, components in one file. */
void dependency_content(struct dependency_list *out, struct dependency_search *search,
	struct str path, struct str bytes);

#endif
