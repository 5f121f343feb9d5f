/*
 * Names of container images, as Docker and its kin read them: [HOST[:PORT]/]NAME[:TAG]
 * [@DIGEST]; and how any reader declares one.
 */
#ifndef COMPONENTS_IMAGE_H
#define COMPONENTS_IMAGE_H

#include "components/form.h"

/*
 * An image; text may begin with docker:// or oci://. Its name is without tag and digest;
 * its locator says the registry, docker.io where none is named. No tag and no digest:
 * floating. What is still to be worked out makes it partial. start, end: its place.
 */
struct dependency *image_declare(struct declaration_reader *r, size_t start, size_t end,
	struct str text, enum dependency_scope scope);

/* The same for an entry that is there and has no name yet. */
void image_read(struct declaration_reader *r, struct dependency *d, struct str text);

/* What a tag says: latest, stable, edge and the like float. */
enum version_kind image_tag_kind(struct str tag);

#endif
