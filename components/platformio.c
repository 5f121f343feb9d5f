/*
 * platformio.ini (PlatformIO Core 6): lib_deps, platform, platform_packages and
 * framework-like lists, one entry a line or between commas. "owner/name @ ^1.2",
 * "name@1.2", a number, "name=URL", a repository with "#ref". What is of the tree
 * (file://, symlink://) and ${section.key} are references.
 */
#include "components/environment.h"
#include "components/entry.h"
#include "base/banned.h"

static bool is_mine(struct str path)
{
	return path_is_named(path, "platformio.ini");
}

/* "https://host/a/b.git#ref" */
static void add_url(struct declaration_reader *r, struct dependency *d, struct str url)
{
	size_t hash = str_find(url, '#', 0);
	struct str bare = str_slice(url, 0, hash), ref = str_slice(url, hash + 1, url.n);
	struct str name = {0}, version;
	bool is_release = locator_release(&name, &version, bare);

	if (!d->name.n)
		d->name = declaration_str(r, name.n ? name : locator_name(bare));
	entry_url(r, d, bare);
	if (hash < url.n || !is_release)
		declaration_git_ref(r, d, ref, false);
}

static bool is_url(struct str text)
{
	return text.n &&
	       (memmem(text.p, text.n, "://", 3) || str_has_prefix(text, "git@"));
}

static void add(struct declaration_reader *r, struct str text)
{
	size_t equals, at, start;
	struct str name = {0};
	struct dependency *d;
	bool is_own;

	text = str_trim(str_slice(text, 0, str_find(text, ';', 0)));
	if (!text.n || text.p[0] == '#')
		return;
	start = (size_t)(text.p - r->bytes.p);
	is_own = str_has_prefix(text, "file://") || str_has_prefix(text, "symlink://") ||
		 str_has_prefix(text, "${");
	equals = str_find(text, '=', 0);
	if (is_url(text) && equals < text.n && equals < str_find(text, ':', 0)) {
		name = str_trim(str_slice(text, 0, equals));
		text = str_trim(str_slice(text, equals + 1, text.n));
	}
	at = str_find(text, '@', 1);
	if (is_own)
		name = text;
	else if (!is_url(text))
		name = str_trim(str_slice(text, 0, at));
	d = declaration_add(r, FORM_EMBEDDED, is_own ? KIND_REFERENCE : KIND_BYTES, start,
		start + (size_t)(text.p + text.n - (r->bytes.p + start)), name);
	if (is_own)
		return;
	if (is_url(text))
		add_url(r, d, text);
	else
		entry_version(r, d, str_slice(text, at + 1, text.n));
}

/* Entries of one line of a value. */
static void add_line(struct declaration_reader *r, struct str line)
{
	size_t start = 0, next;

	line = str_trim(line);
	if (line.n && memchr("#;", line.p[0], 2))
		return;
	for (size_t at = 0; at <= line.n && !r->is_full; at++) {
		/* "^1.0, <2" is one version: a comma counts before a name only */
		if (at < line.n && line.p[at] != ',')
			continue;
		next = at + 1;
		while (next < line.n && line.p[next] == ' ')
			next++;
		if (next < line.n && memchr("<>=~^!", line.p[next], 6))
			continue;
		add(r, str_slice(line, start, at));
		start = at + 1;
	}
}

static void read(struct declaration_reader *r)
{
	static const char *const keys[] = {
		"lib_deps", "platform", "platform_packages", "lib_deps_builtin", NULL};
	struct str s = r->bytes;
	bool is_list = false;

	for (size_t at = 0, end; at < s.n && !r->is_full; at = end + 1) {
		struct str line;
		size_t equals;

		end = str_find(s, '\n', at);
		line = str_slice(s, at, end);
		equals = str_find(line, '=', 0);
		if (line.n && (line.p[0] == ' ' || line.p[0] == '\t')) {
			if (is_list)
				add_line(r, line);
		} else if (str_trim(line).n && !memchr("#;", line.p[0], 2)) {
			is_list =
				equals < line.n &&
				str_is_one_of(str_trim(str_slice(line, 0, equals)), keys);
			if (is_list)
				add_line(r, str_slice(line, equals + 1, line.n));
		}
	}
}

const struct form form_platformio = {
	.name = "embedded", .is_mine = is_mine, .read = read};
