/*
 * Which folders of a tree look as if they came from elsewhere, by the names of folders
 * and files alone. What they are, their content says: components/identify.h.
 */
#ifndef COMPONENTS_VENDORED_H
#define COMPONENTS_VENDORED_H

#include "core/dependency.h"

/* Why it looks vendored, the surest first. */
enum vendored_why {
	VENDORED_STRONG, /* below third_party, vendor, deps, external, subprojects, ... */
	VENDORED_METADATA, /* it has README.chromium, moz.yaml, .gitrepo, ... */
	VENDORED_WEAK,	   /* below lib, ext, contrib, ..., with a licence of its own */
	VENDORED_LICENCE,  /* sources with a licence of their own, not at the root */
};
const char *vendored_why_name(enum vendored_why why);

struct vendored_root {
	struct str path; /* a view into the paths that were given */
	enum vendored_why why;
	bool is_file;	     /* one source right in a folder for such: no folder */
	size_t first, count; /* its paths in the list; those of nested roots, too */
	size_t parent;	     /* the root that it is nested in; NO_PARENT: none */
	/* What is worth reading, from the root of the tree: licences; files that tell a
	 * version (README.chromium, VERSION, configure.ac, ...); headers that may define
	 * a version macro. */
	struct str_vec licences, metadata, headers;
};
#define NO_PARENT SIZE_MAX

struct vendored_list {
	struct vendored_root *items; /* by path */
	size_t count, cap;
};

/*
 * paths: of the files of a tree, in the order of bytes, each once. Linear in the length
 * of all of them.
 */
void vendored_find(struct vendored_list *out, struct arena *arena, struct arena *scratch,
	const struct str *paths, size_t count);

/* vendored_names.c: what a name says. dir, file: the last part of a path. */
bool vendored_is_strong(struct str dir);
bool vendored_is_known(struct str dir);
bool vendored_is_helper(struct str dir);
bool vendored_is_weak(struct str dir);
bool vendored_is_host(struct str dir); /* github.com: OWNER/NAME follow */
bool vendored_is_licence(struct str file);
bool vendored_is_metadata(struct str file); /* what only who vendors writes */
bool vendored_tells_version(struct str file);
bool vendored_has_own_version(struct str file); /* as a component has, no folder of one */
bool vendored_is_header(struct str file, struct str root); /* may hold a macro */
bool vendored_is_source(struct str file);

/* Of a name that other things have, too; in a place for sources of others it is one. */
bool vendored_may_be_source(struct str file);

/* Of a name that other things have, too; in a place for sources of others it is one. */
bool vendored_may_be_source(struct str file);

#endif
