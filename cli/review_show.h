/*
 * The change that is signed, as it is stored.
 */
#ifndef CLI_REVIEW_SHOW_H
#define CLI_REVIEW_SHOW_H

#include "base/err.h"
#include "core/oid.h"

/*
 * The diff between two commits on standard output, in a pager on a terminal. No filter,
 * no rename, nothing left out for an attribute, a .gitmodules or a setting; bytes that a
 * terminal would obey are escaped.
 */
int review_show_diff(const struct oid *base, const struct oid *head, struct err *err);

#endif
