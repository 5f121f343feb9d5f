/*
 * The programs that fetch something, and what their words say. Read next:
 * components/download.h.
 */
#ifndef COMPONENTS_DOWNLOAD_TOOL_H
#define COMPONENTS_DOWNLOAD_TOOL_H

#include "components/download.h"

/* A command's words behind the tool's name, and which one is read next. */
struct download_words {
	const struct download_place *place;
	const struct str *words;
	size_t count, at;
	bool is_piped;		 /* xargs gives more of them */
	bool is_command;	 /* the tool is the command, not behind some wrapper */
	bool has_url, has_prose; /* prose: a word that is no URL */
	struct str unknown;	 /* the first word that may hold a URL */
};

struct download_tool {
	const char *name;
	void (*read)(struct download_words *a);
};

extern const struct download_tool download_tools[]; /* the last one has no name */

/* A word that may be the URL of an archive or a repository: partial, if it is one. */
void download_add_own(struct download_words *a, struct str url);

#endif
