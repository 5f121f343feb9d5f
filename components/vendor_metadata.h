/*
 * What a file says about the folder that it lies in: shared by the readers of such files
 * (components/vendor_metadata.c, components/vendor_lines.c).
 */
#ifndef COMPONENTS_VENDOR_METADATA_H
#define COMPONENTS_VENDOR_METADATA_H

#include "components/form.h"

/* One component as it is described. Empty: not said. */
struct vendored {
	struct str name, version, url, other_url, revision;
	struct str sha1, sha256, sha512, md5;
	struct str file; /* that it is about, in the same folder; empty: the folder */
	size_t start, end;
	const char *flaw;
};

/* An entry of it; nothing where it has neither a name nor a URL nor a revision. */
void vendored_add(struct declaration_reader *r, const struct vendored *v);

/* Readers of lines "key: value". */
void vendor_read_chromium(struct declaration_reader *r);
void vendor_read_moz(struct declaration_reader *r);
void vendor_read_about(struct declaration_reader *r);

#endif
