/*
 * The syntax of git's configuration (git 2.45, config.c): .gitmodules and .gitrepo are
 * written in it. What git would refuse is an item of its own, and reading goes on with
 * the next line.
 */
#ifndef COMPONENTS_GIT_CONFIG_H
#define COMPONENTS_GIT_CONFIG_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/str.h"

enum git_config_kind { GIT_CONFIG_SECTION, GIT_CONFIG_KEY, GIT_CONFIG_FLAW };

struct git_config_item {
	enum git_config_kind kind;
	struct str name;       /* of a section or a key, in lower case */
	struct str subsection; /* of a section, without its quotes */
	bool has_subsection;
	struct str value; /* of a key, without quotes and escapes */
	bool has_value;	  /* "bare" without "=" means true */
	const char *flaw; /* what is wrong, a phrase */
	size_t start, end;
};

struct git_config {
	struct arena *arena; /* names and values live here */
	struct str text;
	size_t at;
};

void git_config_begin(struct git_config *config, struct arena *arena, struct str text);

/* The next item in order of place; false: there is none. */
bool git_config_read_next(struct git_config *config, struct git_config_item *out);

#endif
