/*
 * What the files that search for dependencies share.
 */
#ifndef GATE_DEPENDENCY_READ_H
#define GATE_DEPENDENCY_READ_H

#include "gate/dependencies.h"

/* gate/dependency_files.c: hash what the files of an entry are. */
void dependency_files_hash(
	struct dependency_search *search, struct dependency_change *change);

/* What a file of any name brings by its content: binaries, components in one file. */
void dependency_content(struct dependency_list *out, struct dependency_search *search,
	struct str path, struct str bytes);

#endif
