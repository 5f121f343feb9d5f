/*
 * What readers of manifests share (forms 10 to 14): URLs that name what they bring, files
 * beside the manifest, versions as most tools write them.
 */
#ifndef COMPONENTS_ENTRY_H
#define COMPONENTS_ENTRY_H

#include "components/form.h"

/* A locator, without "git+"; a version out of an archive's name where there is none. */
void entry_url(struct declaration_reader *r, struct dependency *d, struct str url);

/* A path from the folder of the manifest. */
void entry_file(struct declaration_reader *r, struct dependency *d, struct str path);

/* "1.2.3" is exact; "^1.2", ">=1", "~1", "1.x", "*" and lists of them are ranges;
 * "latest" and branches float; empty: none. */
void entry_version(
	struct declaration_reader *r, struct dependency *d, struct str version);

#endif
