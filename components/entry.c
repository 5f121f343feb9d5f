/*
 * The common part of readers of manifests. Read next: components/west.c.
 */
#include "base/path.h"
#include "components/environment.h"
#include "components/entry.h"
#include "base/banned.h"

void entry_url(struct declaration_reader *r, struct dependency *d, struct str url)
{
	struct str name = {0}, version = {0};

	if (str_has_prefix(url, "git+"))
		url = str_slice(url, 4, url.n);
	declaration_locator(r, d, url);
	if (environment_is_open(url))
		declaration_partial(r, d, "worked out elsewhere");
	else if (d->version_kind == VERSION_NONE && locator_release(&name, &version, url))
		declaration_version(r, d, VERSION_EXACT, version);
}

void entry_file(struct declaration_reader *r, struct dependency *d, struct str path)
{
	struct str resolved;

	if (path_resolve(&resolved, r->scratch, path_dir(r->path), path))
		declaration_file(r, d, resolved);
}

void entry_version(struct declaration_reader *r, struct dependency *d, struct str version)
{
	static const char *const floating[] = {
		"latest", "master", "main", "head", "HEAD", "dev", NULL};
	enum version_kind kind = VERSION_EXACT;

	version = str_trim(version);
	if (!version.n)
		return;
	for (size_t i = 0; i < version.n; i++) {
		if (memchr("<>^~*|, ", version.p[i], 8))
			kind = VERSION_RANGE;
	}
	if (str_has_suffix(version, ".x"))
		kind = VERSION_RANGE;
	if (str_is_one_of(version, floating))
		kind = VERSION_FLOATING;
	declaration_version(r, d, kind, version);
	if (environment_is_open(version))
		declaration_partial(r, d, "worked out elsewhere");
}
