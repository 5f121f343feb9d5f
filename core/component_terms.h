/*
 * struct component_terms: what the policy asks of third-party components ("components";
 * guide: docs/components.md): where the approved list is, who approves, where bytes may
 * come from, which licences are in order.
 */
#ifndef CORE_COMPONENT_TERMS_H
#define CORE_COMPONENT_TERMS_H

#include "core/review_need.h"

/* The list of a repository that has none elsewhere: ID.json files, and manifests/. */
#define COMPONENTS_DIR ".milecastle/components"

struct component_terms {
	bool is_set; /* the policy speaks of components at all */
	/* A ref whose tree is the list, fetched from a repository of its own; empty: it
	   is embedded, below COMPONENTS_DIR, where the policy is. */
	struct str list;
	/* What must stand behind a version besides its record: signatures of so many
	   people of a role. None: that the record landed is enough. */
	const struct review_need *needs;
	size_t need_count;
	uint32_t level;		  /* of assurance of these signatures */
	struct str_list store;	  /* the controlled store: each locator begins with one of
				     these;    none: anywhere that the record allows */
	struct str_list vendored; /* patterns of folders that hold components, each
				     folder that matches one ... */
	struct str_list own;	  /* ... and of such that look like it and are ours */
	struct str_list licences; /* that are in order; none: all */
};

#endif
