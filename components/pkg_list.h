/*
 * A list of modules as pkg-config takes it: "glib-2.0 >= 2.40, zlib foo = 1".
 */
#ifndef COMPONENTS_PKG_LIST_H
#define COMPONENTS_PKG_LIST_H

#include "core/dependency.h"

struct pkg_item {
	struct str name;
	enum version_kind version_kind;
	struct str version; /* ">= 2.40" as it is written; of "=" without it */
};

/* The next one at or after *at; false: there is none. */
bool pkg_list_next(struct str list, size_t *at, struct pkg_item *out);

#endif
