/*
 * Commands that fetch something: curl, wget, fetch, aria2c, git, svn, hg, bzr, rsync, and
 * whatever is given the URL of an archive. Make files, shell scripts, configure.ac and
 * Meson files have them. Hashes that are checked later are not looked for.
 */
#ifndef COMPONENTS_DOWNLOAD_H
#define COMPONENTS_DOWNLOAD_H

#include "components/form.h"
#include "components/shell.h"

/* Where a command stands. */
struct download_place {
	struct declaration_reader *r;
	enum dependency_form form;
	size_t start, end;
	bool is_conditional;
	unsigned depth; /* of scripts in words of others: sh -c "..." */
};

/* An entry for each thing that a command fetches. */
void download_judge(
	const struct download_place *place, const struct str *words, size_t count);

/* The same for each command of a text, all at that one place. */
void download_judge_text(const struct download_place *place, struct str text);

/* All commands of a shell's text; start is where the text begins in the file. */
void download_read(struct declaration_reader *r, enum dependency_form form,
	struct variable_table *variables, struct str text, size_t start);

#endif
