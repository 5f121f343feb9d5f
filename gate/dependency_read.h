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

/* gate/dependency_referrers.c: entries that did not change and whose files did. */
int dependency_referrers(struct dependency_search *search, struct err *err);

/* What a file of any name brings by its content: binaries, components in one file. */
void dependency_content(struct dependency_list *out, struct dependency_search *search,
	struct str path, struct str bytes);

#endif
