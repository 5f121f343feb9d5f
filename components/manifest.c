/*
 * Making a manifest of files. Read next: components/manifest_json.c,
 * components/identify.h.
 */
#include "components/manifest.h"
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include "base/path.h"
#include "base/sha1.h"
#include "base/text.h"
#include "components/normal.h"
#include "base/banned.h"

/* --- hashes ----------------------------------------------------------------------------
 */

void fingerprints_of(struct fingerprint_set *out, struct arena *scratch, struct str bytes)
{
	struct str normal = normal_of(ARENA_NEW(scratch, char, bytes.n + 1), bytes);

	sha256(out->sha256.bytes, &bytes, 1);
	xxh128(&out->xxh, bytes);
	out->norm_sha256 = out->sha256;
	out->norm_xxh = out->xxh;
	if (normal.p == bytes.p && normal.n == bytes.n)
		return;
	sha256(out->norm_sha256.bytes, &normal, 1);
	xxh128(&out->norm_xxh, normal);
}

/* "blob SIZE", NUL, the bytes */
static void blob_pieces(struct str pieces[2], char header[32], struct str bytes)
{
	int n = snprintf(header, 32, "blob %zu", bytes.n);

	pieces[0] = str_make(header, (size_t)n + 1);
	pieces[1] = bytes;
}

void blob_id(struct oid *out, struct str bytes)
{
	struct str pieces[2];
	char header[32];

	blob_pieces(pieces, header, bytes);
	*out = (struct oid){.n = SHA1_BYTES};
	sha1(out->bytes, pieces, 2);
}

void blob_id256(struct oid *out, struct str bytes)
{
	struct str pieces[2];
	char header[32];

	blob_pieces(pieces, header, bytes);
	*out = (struct oid){.n = SHA256_BYTES};
	sha256(out->bytes, pieces, 2);
}

/* --- paths -----------------------------------------------------------------------------
 */

static const char *part_flaw(struct str part)
{
	if (!part.n)
		return "a path with an empty part";
	if (str_is(part, ".") || str_is(part, ".."))
		return "a path with '.' or '..' in it";
	if (part.n == 4 && strncasecmp(part.p, ".git", 4) == 0)
		return "a path into a folder of git's own";
	return NULL;
}

const char *manifest_path_flaw(struct str path)
{
	if (!path.n || path.n > LIMIT_PATH_BYTES)
		return path.n ? "a path that is too long" : "an empty path";
	if (!text_is_utf8(path))
		return "a path that is no UTF-8";
	for (size_t i = 0; i < path.n; i++) {
		if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f)
			return "a path with a control character";
	}
	for (size_t at = 0; at <= path.n;) {
		size_t end = str_find(path, '/', at);
		const char *flaw = part_flaw(str_slice(path, at, end));

		if (flaw)
			return flaw;
		at = end + 1;
	}
	return NULL;
}

/* --- making it -------------------------------------------------------------------------
 */

int manifest_add(struct manifest *manifest, struct arena *arena, struct arena *scratch,
	struct str path, uint32_t mode, struct str bytes, struct err *err)
{
	struct manifest_file file = {.size = bytes.n, .mode = mode};
	const char *flaw = manifest_path_flaw(path);

	if (flaw)
		return err_usage(err, "'%s': %s", TEXT_SAFE(path), flaw);
	if (mode != MANIFEST_FILE && mode != MANIFEST_PROGRAM && mode != MANIFEST_LINK)
		return err_usage(err, "'%s': the mode %o is that of no file",
			TEXT_SAFE(path), (unsigned)mode);
	if (manifest->count >= LIMIT_MANIFEST_FILES)
		return err_usage(
			err, "more than %d files in one component", LIMIT_MANIFEST_FILES);
	file.path = arena_str(arena, path);
	blob_id(&file.blob, bytes);
	blob_id256(&file.blob256, bytes);
	fingerprints_of(&file.prints, scratch, bytes);
	VEC_PUSH(arena, manifest, file);
	return 0;
}

static int by_path(const void *a, const void *b)
{
	const struct manifest_file *x = a, *y = b;

	return str_cmp(x->path, y->path);
}

const struct manifest_file *manifest_find(
	const struct manifest *manifest, struct str path)
{
	const struct manifest_file key = {.path = path};

	return manifest->count ? bsearch(&key, manifest->items, manifest->count,
					 sizeof(*manifest->items), by_path)
			       : NULL;
}

int manifest_finish(struct manifest *manifest, struct err *err)
{
	if (manifest->count)
		qsort(manifest->items, manifest->count, sizeof(*manifest->items),
			by_path);
	for (size_t i = 0; i < manifest->count; i++) {
		struct str path = manifest->items[i].path;

		if (i && str_eq(manifest->items[i - 1].path, path))
			return err_usage(err, "'%s' stands twice", TEXT_SAFE(path));
		for (path = path_dir(path); path.n; path = path_dir(path)) {
			if (manifest_find(manifest, path))
				return err_usage(err, "'%s' is a file and a folder",
					TEXT_SAFE(path));
		}
	}
	return 0;
}
