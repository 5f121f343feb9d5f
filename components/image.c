/*
 * Container images. After the reference grammar of distribution (docker/distribution
 * reference, OCI image-spec 1.1). Read next: components/dockerfile.c.
 */
#include "base/limits.h"
#include "components/environment.h"
#include "components/image.h"
#include "base/banned.h"

enum version_kind image_tag_kind(struct str tag)
{
	static const char *const floating[] = {"latest", "stable", "edge", "nightly",
		"main", "master", "rolling", "testing", "unstable", "sid", "devel", "dev",
		"lts", "current", "next", "rawhide", "tumbleweed", "experimental", NULL};

	return str_is_one_of(tag, floating) ? VERSION_FLOATING : VERSION_EXACT;
}

/* Is its first part a host? As Docker tells: a dot, a colon, or localhost. */
static bool has_host(struct str name)
{
	struct str first = str_slice(name, 0, str_find(name, '/', 0));

	return first.n < name.n &&
	       (str_find(first, '.', 0) < first.n || str_find(first, ':', 0) < first.n ||
		       str_is(first, "localhost") || environment_is_open(first) ||
		       (first.n && first.p[0] == '$'));
}

static void add_locator(
	struct declaration_reader *r, struct dependency *d, struct str name)
{
	const char *host = has_host(name)		     ? ""
			   : str_find(name, '/', 0) < name.n ? "docker.io/"
							     : "docker.io/library/";

	name = str_slice(name, 0, LIMIT_DECLARATION_STRING);
	declaration_locator(
		r, d, arena_printf(r->scratch, "%s%.*s", host, STR_ARG(name)));
}

/* Where the tag's colon is: behind the last slash, and not within ${X:-y}. */
static size_t tag_colon(struct str s)
{
	size_t at = 0, colon = s.n;
	unsigned braces = 0;

	for (; at < s.n; at++) {
		if (s.p[at] == '{')
			braces++;
		else if (s.p[at] == '}' && braces)
			braces--;
		else if (s.p[at] == '/' && !braces)
			colon = s.n;
		else if (s.p[at] == ':' && !braces && colon == s.n)
			colon = at;
	}
	return colon;
}

void image_read(struct declaration_reader *r, struct dependency *d, struct str text)
{
	struct str name = str_trim(text), digest = {0}, tag = {0};
	size_t at;

	if (str_has_prefix(name, "docker://"))
		name = str_slice(name, strlen("docker://"), name.n);
	if (str_has_prefix(name, "oci://"))
		name = str_slice(name, strlen("oci://"), name.n);
	at = str_find(name, '@', 0);
	digest = str_slice(name, at + 1, name.n);
	name = str_slice(name, 0, at);
	at = tag_colon(name);
	tag = str_slice(name, at + 1, name.n);
	name = str_slice(name, 0, at);
	d->name = declaration_str(r, name);
	if (name.n)
		add_locator(r, d, name);
	if (tag.n)
		declaration_version(r, d, image_tag_kind(tag), tag);
	else if (!digest.n)
		declaration_version(r, d, VERSION_FLOATING, str_of("latest"));
	if (environment_is_open(text) || str_find(text, '$', 0) < text.n)
		declaration_partial(r, d, "worked out elsewhere");
	else if (digest.n)
		declaration_pin_tagged(r, d, OVER_IMAGE, digest);
	if (!name.n)
		declaration_partial(r, d, "an image without a name");
}

struct dependency *image_declare(struct declaration_reader *r, size_t start, size_t end,
	struct str text, enum dependency_scope scope)
{
	struct dependency *d =
		declaration_add(r, FORM_IMAGE, KIND_BYTES, start, end, (struct str){0});

	d->scope = scope;
	image_read(r, d, text);
	return d;
}
