/*
 * What the files that search for dependencies share.
 */
#ifndef GATE_DEPENDENCY_READ_H
#define GATE_DEPENDENCY_READ_H

#include "gate/dependencies.h"

/* gate/dependency_files.c: hash what the files of an entry are. */
void dependency_files_hash(
	struct dependency_search *search, struct dependency_change *change);

/*
 * What a file declares, by the form of its name, among the files of a side: 0 is the one
 * that is checked, i + 1 the i-th one before.
 */
void dependency_read(struct dependency_list *out, struct dependency_search *search,
	struct str path, struct str bytes, size_t side);

/* gate/dependency_tree.c: the files of a side for readers; NULL: there are no others. */
struct declaration_tree *dependency_tree(struct dependency_search *search, size_t side);

/* gate/dependency_givers.c: entries that did not change and whose values did. */
int dependency_givers(struct dependency_search *search, struct err *err);

/* What others may take from a file, as a number; 0: nothing. */
void dependency_gives(struct dependency_search *search, uint64_t *out, struct str path,
	struct str bytes);
void dependency_giver_add(struct dependency_search *search, const struct change *change);

/* A list of values, by its name. */
bool dependency_may_give(const struct change *change);

/* A reader asks for a file: is it one that gives something else now? */
void dependency_giver_meet(struct dependency_search *search, struct str path);

#define MODULES_FILE ".gitmodules"

/* gate/dependencies.c: a change of a file, with the hashes of its files. */
void dependency_change_add(struct dependency_search *search, struct dependency_file *file,
	enum dependency_change_kind kind, const struct dependency *now,
	const struct dependency *before);

/* What is in a list and not in the old ones, and with has_removed what is gone. */
void dependency_compare(struct dependency_search *search, struct dependency_file *file,
	const struct dependency_list *now, const struct dependency_list *old,
	size_t old_count);

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
