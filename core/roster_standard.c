/*
 * Reading "standard" of the policy: which document authors must have read. Read next:
 * core/standard.h.
 */
#include "base/glob.h"
#include "base/limits.h"
#include "base/path.h"
#include "core/roster_read.h"
#include "base/banned.h"

const char *standard_version_flaw(struct str version)
{
	return roster_word_flaw(version);
}

bool standard_has_ref(const struct standard *standard, struct str ref)
{
	for (size_t i = 0; i < standard->refs.count; i++) {
		if (glob_may_match_path(standard->refs.items[i], ref))
			return true;
	}
	return false;
}

static int read_version(
	struct roster_reader *r, struct standard *out, const struct node *map)
{
	const char *flaw;

	if (node_string(&out->version, map, "version", true, r->err))
		return -1;
	flaw = standard_version_flaw(out->version);
	return flaw ? node_err(r->err, node_get(map, "version"), "'version' %s", flaw)
		    : 0;
}

static int read_digest(
	struct roster_reader *r, struct standard *out, const struct node *map)
{
	bool is_hex;

	if (node_string(&out->sha256, map, "sha256", true, r->err))
		return -1;
	is_hex = out->sha256.n == SHA256_HEX - 1;
	for (size_t i = 0; i < out->sha256.n; i++) {
		char c = out->sha256.p[i];

		is_hex &= (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
	}
	return is_hex ? 0
		      : node_err(r->err, node_get(map, "sha256"),
				"expected a SHA-256: %d hexadecimal digits in lower "
				"case, "
				"as sha256sum prints them",
				SHA256_HEX - 1);
}

/* As git writes it, so that there is one way to name the file. */
static int read_path(
	struct roster_reader *r, struct standard *out, const struct node *map)
{
	struct str plain;

	if (node_string(&out->path, map, "path", false, r->err))
		return -1;
	if (!node_get(map, "path") ||
		(path_resolve(&plain, r->arena, (struct str){0}, out->path) &&
			str_eq(plain, out->path)))
		return 0;
	return node_err(r->err, node_get(map, "path"),
		"expected the path of a file from the root of the repository, like "
		"\"docs/CODING.md\"");
}

int roster_read_standard(struct roster_reader *r, const struct node *root)
{
	static const char *const keys[] = {
		"version", "sha256", "path", "refs", "comment", NULL};
	struct standard *out = &r->roster->standard;
	const struct node *map;

	if (node_field(&map, root, "standard", NODE_MAP, false, r->err))
		return -1;
	if (!map)
		return 0;
	if (node_map(map, keys, r->err) || read_version(r, out, map) ||
		read_digest(r, out, map) || read_path(r, out, map) ||
		roster_read_strings(r, &out->refs, map, "refs", roster_ref_flaw))
		return -1;
	return out->refs.count
		       ? 0
		       : node_err(r->err, map, "it names at least one pattern in 'refs'");
}
