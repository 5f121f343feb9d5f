/*
 * What a change set brings from elsewhere: the declarations of its files, before and
 * after, compared. Facts only; the approved list judges them in gate/components.c.
 *
 * What is alike in all but its place in the file did not change. A file at another path
 * is another one, since records approve paths.
 */
#ifndef GATE_DEPENDENCIES_H
#define GATE_DEPENDENCIES_H

#include "components/verdict.h"
#include "core/verdict.h"
#include "gate/gate.h"

enum dependency_change_kind { DEPENDENCY_ADDED, DEPENDENCY_REMOVED, DEPENDENCY_ALTERED };
const char *dependency_change_name(enum dependency_change_kind kind);

struct dependency_change {
	enum dependency_change_kind kind;
	struct dependency now;		 /* of what was removed: as it was */
	const struct dependency *before; /* of what was altered */
	const struct file_hash *files;	 /* of now.files, each file of a folder */
	size_t file_count;
};

/* The changes of one file. */
struct dependency_file {
	const struct change *change;
	struct str bytes; /* its new content, while it is handed out; empty: has none */
	struct dependency_change *items;
	size_t count, cap;
};

struct dependency_search {
	const struct gate_input *input;
	struct arena *arena; /* of the run */
	bool has_removed;    /* tell what is gone, too */
	/* Called for each file with changes, in order of path; -1 ends the search. */
	int (*take)(struct dependency_search *search, struct dependency_file *file,
		struct err *err);
	/* Was all that a file brings judged with the folder that it is in? Then it is not
	   read. NULL: no. */
	bool (*is_accounted)(
		const struct dependency_search *search, const struct change *change);
	/* Called for what could not be read; kind fault. */
	void (*miss)(struct dependency_search *search, struct str path, const char *why);
	void *ctx;
	/* By index of the change: what its content brings by itself, when somebody has
	   looked already. NULL: nobody has. */
	const unsigned char *notices;
	struct arena scratch;		/* the search's own, as all below */
	struct dependency_list modules; /* of .gitmodules, by path, once it was read */
	bool has_modules;
	struct dependency_trees *trees; /* other files, for readers that look at some */
	struct {
		struct str *items;
		size_t count, cap;
	} givers;	 /* changed paths whose values others may take */
	uint64_t gives;	 /* of the file in hand: what others may take */
	bool has_given;	 /* ... and an old side gave something else */
	bool is_meeting; /* somebody wants to know ... */
	bool has_met;	 /* ... whether a reader asks for one of these */
	uint64_t blobs_read, declarations; /* what it cost */
};

/* What was seen in the content of a changed file. */
enum content_notice { NOTICE_NONE, NOTICE_NOTHING, NOTICE_BRINGS };

int dependencies_search(struct dependency_search *search, struct err *err);

/* Is there anything to search for? Reads nothing. */
bool dependencies_are_touched(const struct dependency_search *search);

#endif
