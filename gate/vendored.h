/*
 * Folders with components that a change set touches: which they are, what they hold by
 * the manifests of the approved list, and which files of a change are accounted for by
 * that. Read next: components/identify.h.
 */
#ifndef GATE_VENDORED_H
#define GATE_VENDORED_H

#include "components/identify.h"
#include "components/vendored.h"
#include "gate/dependencies.h"

/* A folder that looks as if it came from elsewhere, or one file in a place for such. */
struct vendored_folder {
	struct str path; /* from the root */
	bool is_file;
	bool is_named; /* by the policy: one component, whatever it looks like */
	enum vendored_why why;
	const struct change *change; /* the first one in it; NULL: none, all is listed */
	struct dependency
		dependency; /* FORM_VENDORED, with the id of its tree as a pin */
	const struct tree_entry *entries; /* files at or below it */
	size_t entry_count;
	size_t parent; /* the folder that it is nested in; NO_PARENT: none */

	/* Once it was judged. */
	bool is_judged, is_approved;
	struct file_notes notes; /* files that are not just as approved */
};

struct vendored_folders {
	struct vendored_folder *items; /* by path_tree_cmp: each before what is in it */
	size_t count, cap;
};

/*
 * Those that the changes of a search touch. Lists no tree when no changed path may be in
 * such a folder, but looks for licences and metadata on the way to each.
 */
int vendored_search(struct vendored_folders *out, struct dependency_search *search,
	const struct policy *policy, struct err *err);

/* May a changed path be in such a folder, or have been in one? Reads nothing. */
bool vendored_is_touched(const struct change_set *changes);

/* The innermost one that a path is in; NULL: none. */
struct vendored_folder *vendored_folder_of(
	const struct vendored_folders *folders, struct str path);

/* The folder, or the one that it is nested in and was judged as a part of; NULL: neither
 * was judged. */
const struct vendored_folder *vendored_judged(
	const struct vendored_folders *folders, const struct vendored_folder *folder);

/* Is a file as it was approved with its folder, so that it need not be read? */
bool vendored_covers(const struct vendored_folders *folders, struct str path);

/*
 * Is a folder that is nested in an approved one all upstream's? Where files may be added,
 * it is a component of its own.
 */
bool vendored_is_part(
	const struct vendored_folder *whole, const struct vendored_folder *folder);

/*
 * Is a file of a change, at that path, part of what its folder was judged as, so that
 * nothing more is to be said of what it declares?
 */
bool vendored_accounts_for(const struct vendored_folders *folders, struct str path,
	const struct dependency *dependency);

#endif
