/*
 * struct manifest: every file of one version of an approved component, by its hashes.
 * What is identified and granted is identified and granted by it.
 *
 * It is made of the files (manifest_add, manifest_finish), written as JSON into the list
 * of approved components, and read again from there, strictly. Format:
 * docs/component-manifest.schema.json.
 */
#ifndef COMPONENTS_MANIFEST_H
#define COMPONENTS_MANIFEST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/sha256.h"
#include "base/xxhash.h"
#include "core/oid.h"

enum {
	MANIFEST_FILE = 0100644,
	MANIFEST_PROGRAM = 0100755,
	MANIFEST_LINK = 0120000, /* its bytes are where it leads */
};

/* What is known of a file's bytes. */
struct fingerprint_set {
	struct digest sha256, norm_sha256; /* raw, and of components/normal.h */
	struct xxh128 xxh, norm_xxh;
};

struct manifest_file {
	struct str path; /* below the component's root */
	uint64_t size;
	uint32_t mode;
	struct oid blob;    /* the id that git gives it, with SHA-1; always there */
	struct oid blob256; /* with SHA-256; n == 0: not told */
	struct fingerprint_set prints;
};

struct manifest {
	struct str component, version;
	struct oid tree; /* of the whole, where the files are a tree of git; n == 0 */
	struct manifest_file *items; /* in the order of bytes of their paths, once each */
	size_t count, cap;
};

/* Both kinds of hash of both forms; scratch is the caller's to reset. */
void fingerprints_of(
	struct fingerprint_set *out, struct arena *scratch, struct str bytes);

/* The id that git gives to a blob. */
void blob_id(struct oid *out, struct str bytes);
void blob_id256(struct oid *out, struct str bytes);

/*
 * A phrase that says why no file of a component may have that path; NULL: it may. Not
 * relative, "." or ".." or ".git" in it, an empty part, a control character, no UTF-8,
 * too long.
 */
const char *manifest_path_flaw(struct str path);

/* Add a file, in any order. */
int manifest_add(struct manifest *manifest, struct arena *arena, struct arena *scratch,
	struct str path, uint32_t mode, struct str bytes, struct err *err);

/* Put them in order; twice the same path, or a file where a folder is: an error. */
int manifest_finish(struct manifest *manifest, struct err *err);

/* The file of that path, or NULL. */
const struct manifest_file *manifest_find(
	const struct manifest *manifest, struct str path);

/* One line a file. Call it for what manifest_finish or manifest_read made. */
void manifest_write(struct buf *out, const struct manifest *manifest);

/*
 * origin: the file's name, for errors. Any flaw is an error: a path that is none, twice
 * or out of order, a hash of another length, an unknown key, equal ids of unequal bytes.
 */
int manifest_read(struct manifest *out, struct arena *arena, struct str origin,
	struct str text, struct err *err);

#endif
