/*
 * Third-party components at work: what the approved list says of what a change brings.
 * It comes behind all that is a function of commits and policy alone, since approvals
 * hang on signatures and the clock; its findings are derived, and no part of the findings
 * record. Guide: docs/components.md.
 */
#ifndef GATE_COMPONENTS_H
#define GATE_COMPONENTS_H

#include "components/verdict.h"
#include "core/evidence_source.h"
#include "core/policy.h"
#include "evidence/docket.h"

/* Whose approvals are asked for: the policy's people, and its floor's. */
struct component_panel {
	struct roster roster;
	struct keyring keyring;
	struct docket docket;
};

/*
 * Where the approved list is. It is read when the first dependency asks for it, so that a
 * change without one pays nothing. policy must outlive it.
 */
#define COMPONENT_THREADS 8

struct component_desk {
	struct arena arena;
	struct arena record_arenas[COMPONENT_THREADS]; /* of who read the records */
	const struct policy *policy;
	bool is_last_word; /* nothing comes behind it: what cannot be read blocks */
	/*
	 * Where the list may keep an index from run to run; NULL: nowhere. Of what is
	 * staged only: who checks a range or a tree may not trust what lies in .git.
	 */
	const char *cache_dir;
	/* Fill in list; ERR_USAGE: it is broken. Asked once. */
	int (*read_list)(struct component_desk *desk, struct err *err);
	/* Fill in source; asked once, when a signature is. NULL: there is no evidence. */
	int (*open)(struct component_desk *desk, struct err *err);
	/* A file of the list by its path below it; *is_there says whether it is. */
	int (*read_file)(struct str *out, bool *is_there, struct component_desk *desk,
		struct str path, size_t max, struct err *err);
	void *ctx; /* the opener's own */

	/* What is due of the list itself, besides what the tree has; NULL: not asked. */
	const struct component_watch *watch;

	bool is_open;
	uint64_t records_read;
	struct component_list list;
	struct component_court court;
	struct evidence_source source;
	struct component_panel panels[2];
	size_t panel_count;
	bool has_evidence;
};

/* Something that is to be said of a record. */
struct component_note {
	struct str path; /* of the record */
	const char *rule;
	struct str name, words;
};

struct component_notes {
	struct component_note *items;
	size_t count, cap;
};

/* What to look at when components are monitored. */
struct component_watch {
	const char *mirrors; /* a folder of git repositories, ID.git; NULL: none */
	int (*look)(struct component_notes *out, struct component_desk *desk,
		struct err *err); /* component_monitor */
	uint64_t within;	  /* seconds: what ends in that time is told */
};

/* The desk must be open. -1: a mirror could not be read. */
int component_monitor(
	struct component_notes *out, struct component_desk *desk, struct err *err);

/* Read the list, once. The court is ready then. */
int component_desk_open(struct component_desk *desk, struct err *err);

void component_desk_done(struct component_desk *desk);

#endif
