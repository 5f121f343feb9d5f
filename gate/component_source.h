/*
 * The approved list out of a repository.
 */
#ifndef GATE_COMPONENT_SOURCE_H
#define GATE_COMPONENT_SOURCE_H

#include "components/list_index.h"
#include "gate/components.h"
#include "gate/setup.h"

struct component_source {
	struct setup *setup;
	struct str ref;		     /* of a list of its own; empty: embedded */
	struct oid tip;		     /* its commit, once it was resolved */
	struct tree_entries records; /* files, by path */
	struct list_index index;     /* of an earlier run, when there is one */
	bool *is_read;		     /* by index of records */
};

/* Give the setup a desk; nothing is read yet. The setup stays where it is from now on. */
void component_source_open(struct setup *setup, bool is_last_word);

#endif
