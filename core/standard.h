/*
 * struct standard: the coding standard that authors must have read, in the version that
 * is in force. They say so by signature (kind 'acknowledge', docs/evidence-format.md);
 * guide: docs/review.md.
 */
#ifndef CORE_STANDARD_H
#define CORE_STANDARD_H

#include <stdbool.h>
#include "base/str.h"

struct standard {
	struct str version; /* a word; empty: the policy asks for none */
	struct str sha256;  /* of the document's bytes, in hexadecimal */
	struct str path;    /* of the document, from the root; empty: it lies elsewhere */
	struct str_list refs; /* patterns */
};

/* Must authors of what lands there have read it? */
bool standard_has_ref(const struct standard *standard, struct str ref);

/* Why a text is no version: a phrase, or NULL. */
const char *standard_version_flaw(struct str version);

#endif
