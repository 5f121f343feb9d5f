/*
 * What can be found out about a version of a component without leaving the machine: from
 * its archives, folders and repositories, and from how it is declared here.
 */
#ifndef CLI_DEPS_GATHER_H
#define CLI_DEPS_GATHER_H

#include "cli/deps_record.h"

struct gathered_pin {
	struct pin pin;
	struct str file;   /* its name, of bytes of a file; else empty */
	struct str sha512; /* of the same file; may be empty */
	bool is_patch;	   /* of a file given with --patch */
	bool is_declared;  /* as a declaration says: nobody looked at the bytes */
};

struct gathered {
	struct arena *arena;
	struct str name, version;
	struct {
		struct gathered_pin *items;
		size_t count, cap;
	} pins;
	struct str_vec aliases, urls, repositories;
	struct str manifest, manifest_sha256; /* a path below the list; empty: none */
};

void gathered_pin(struct gathered *out, enum pin_over over, enum pin_algorithm algorithm,
	struct str value, struct str file);

/*
 * From the arguments behind the second: a file, a folder, or a git repository, in which
 * --rev, or a tag of the version, is looked for; from --patch; and from what is staged
 * and what HEAD has. dir: of the list, where a manifest is written.
 */
int gather(struct gathered *out, const struct cli_call *call, struct str dir,
	struct err *err);

#endif
