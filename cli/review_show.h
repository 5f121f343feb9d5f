/*
 * What is signed, as it is stored: a change, or a document.
 */
#ifndef CLI_REVIEW_SHOW_H
#define CLI_REVIEW_SHOW_H

#include "base/err.h"
#include "core/oid.h"
#include "gate/setup.h"

/*
 * The diff between two commits on standard output, in a pager on a terminal. No filter,
 * no rename, nothing left out for an attribute, a .gitmodules or a setting; bytes that a
 * terminal would obey are escaped.
 */
int review_show_diff(const struct oid *base, const struct oid *head, struct err *err);

/* How it differs from the change of a commit that it was taken over from. */
int review_show_pick(const struct oid *pick, const struct oid *base,
	const struct oid *head, struct err *err);

/* What the gate finds in it, as the server will, on standard error. */
int review_show_findings(const struct setup *setup, const struct oid *base,
	const struct oid *head, const char *command, struct err *err);

/* A document in the same way, without colours. */
int review_show_text(struct str document, struct err *err);

#endif
