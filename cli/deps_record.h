/*
 * A record of the approved list as a file in the work tree, for the actions that write
 * it. Nothing is written that would not load.
 */
#ifndef CLI_DEPS_RECORD_H
#define CLI_DEPS_RECORD_H

#include "cli/cli.h"
#include "components/record.h"

struct record_file {
	struct arena arena;
	struct str dir;	   /* of the list: --list, or COMPONENTS_DIR of the work tree */
	struct str path;   /* DIR/ID.json */
	struct node *root; /* to be changed; NULL: there is no such file yet */
	bool has_comments; /* which are not written again; told when it is saved */
	const struct component *component; /* as it was read; NULL: the same */
};

/* The record of an id, when there is one. ERR_USAGE: no id, or a broken record. */
int record_file_open(struct record_file *out, const struct cli_call *call, struct str id,
	struct err *err);

/* The same, and it must be there. */
int record_file_find(struct record_file *out, const struct cli_call *call, struct str id,
	struct err *err);

/* A folder and those on the way to it, as mkdir -p. */
int record_make_dir(struct str dir, struct err *err);

/* Write root, whole or not at all; component is what it says then. */
int record_file_save(struct record_file *file, struct err *err);

/* The version of that name in root, to be changed; NULL: there is none. */
struct node *record_file_version(struct record_file *file, struct str version);

/* "ID@VERSION" or "ID"; version is empty then. */
void record_split(struct str *id, struct str *version, const char *text);

/* A name as an id: lower case, what an id cannot have becomes '-'. */
struct str record_id_of(struct arena *arena, struct str name);

void record_file_done(struct record_file *file);
#define _cleanup_record_file_ __attribute__((cleanup(record_file_done)))

#endif
