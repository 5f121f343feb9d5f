/*
 * What decides where Bazel takes things from, or which Bazel it is: .bazelrc and
 * *.bazelrc (options, one command a line, with "\" at the end of a line that goes on),
 * .bazelversion and .bazeliskrc, by which Bazelisk downloads a Bazel. Sources:
 * bazel.build/run/bazelrc, the README of Bazelisk 1.25. Read next: components/bazel.c.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/form.h"
#include "base/banned.h"

static bool is_mine(struct str path)
{
	return path_has_suffix(path, ".bazelrc") || path_is_named(path, ".bazelrc") ||
	       path_is_named(path, ".bazelversion") || path_is_named(path, ".bazeliskrc");
}

/* --- Bazel itself ----------------------------------------------------------------------
 */

static bool is_release(struct str version)
{
	bool has_digit = false;

	for (size_t i = 0; i < version.n; i++) {
		has_digit |= version.p[i] >= '0' && version.p[i] <= '9';
		if (version.p[i] == '*' || version.p[i] == 'x')
			return false;
	}
	return has_digit && memchr(version.p, '.', version.n) &&
	       !str_has_prefix(version, "latest");
}

/* "7.4.1", "7.x", "latest", "last_green", a commit, or OWNER/VERSION of a fork */
static struct dependency *add_bazel(
	struct declaration_reader *r, size_t start, struct str version)
{
	struct dependency *d = declaration_add(
		r, FORM_BAZEL, KIND_BYTES, start, start + version.n, str_of("bazel"));
	size_t slash = str_find(version, '/', 0);
	struct str release =
		slash < version.n ? str_slice(version, slash + 1, version.n) : version;
	struct pin pin;

	d->scope = FOR_TOOL;
	if (slash < version.n)
		declaration_locator(r, d, str_slice(version, 0, slash));
	if (pin_read(&pin, r->arena, OVER_COMMIT, ALGORITHM_GIT, release))
		VEC_PUSH(r->arena, &d->pins, pin);
	else if (release.n)
		declaration_version(r, d,
			is_release(release) ? VERSION_EXACT : VERSION_FLOATING, version);
	return d;
}

static void read_version(struct declaration_reader *r)
{
	struct str line = str_trim(str_slice(r->bytes, 0, str_find(r->bytes, '\n', 0)));

	if (line.n)
		add_bazel(r, (size_t)(line.p - r->bytes.p), line);
}

/* --- options ---------------------------------------------------------------------------
 */

static void add_setting(struct declaration_reader *r, struct str option, struct str name,
	struct str value)
{
	size_t start = (size_t)(option.p - r->bytes.p);
	struct dependency *d = declaration_add(
		r, FORM_BAZEL, KIND_SETTING, start, start + option.n, name);

	declaration_locator(r, d, value);
}

/* --override_module=NAME=PATH: what is there instead is a folder. */
static void add_override(
	struct declaration_reader *r, struct str option, struct str value)
{
	static const char in_tree[] = "%workspace%/";
	size_t at = str_find(value, '=', 0);
	size_t start = (size_t)(option.p - r->bytes.p);
	struct str name = str_slice(value, 0, at), to = str_slice(value, at + 1, value.n);
	struct dependency *d;
	struct str path;

	d = declaration_add(r, FORM_BAZEL, KIND_REFERENCE, start, start + option.n, name);
	if (str_has_prefix(to, in_tree) &&
		path_resolve(&path, r->scratch, path_dir(r->path),
			str_slice(to, strlen(in_tree), to.n))) {
		declaration_file(r, d, path);
		return;
	}
	d->kind = KIND_BYTES;
	declaration_locator(r, d, to);
	declaration_partial(r, d, "a folder that may be outside of the repository");
}

static void read_option(struct declaration_reader *r, struct str option)
{
	static const char *const settings[] = {"registry", "downloader_config",
		"experimental_downloader_config", "distdir", "remote_cache",
		"remote_executor", "experimental_remote_downloader", "vendor_dir",
		"module_mirrors", "disk_cache", "repository_cache", NULL};
	static const char *const overrides[] = {
		"override_module", "override_repository", "inject_repository", NULL};
	size_t at = str_find(option, '=', 0);
	struct str name = str_slice(option, 2, at);
	struct str value = str_slice(option, at + 1, option.n);

	if (str_has_prefix(name, "experimental_override_"))
		name = str_slice(name, strlen("experimental_"), name.n);
	if (!value.n)
		return;
	if (str_is_one_of(name, settings))
		add_setting(r, option, name, value);
	else if (str_is_one_of(name, overrides))
		add_override(r, option, value);
}

/* The next word from *at on, with quotes and backslashes as they are. */
static struct str next_word(struct str line, size_t *at)
{
	size_t start;
	char quote = 0;

	while (*at < line.n && (line.p[*at] == ' ' || line.p[*at] == '\t'))
		++*at;
	start = *at;
	for (; *at < line.n; ++*at) {
		char c = line.p[*at];

		if (c == '\\' && *at + 1 < line.n)
			++*at;
		else if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		else if (!quote && (c == ' ' || c == '\t' || c == '#'))
			break;
	}
	return str_slice(line, start, *at);
}

static void read_import(struct declaration_reader *r, struct str word, struct str path)
{
	size_t start = (size_t)(word.p - r->bytes.p);
	struct dependency *d = declaration_add(r, FORM_BAZEL, KIND_REFERENCE, start,
		(size_t)(path.p - r->bytes.p) + path.n, path);
	struct str file, dir = path_dir(r->path);

	if (str_has_prefix(path, "%workspace%/"))
		path = str_slice(path, strlen("%workspace%/"), path.n);
	if (path_resolve(&file, r->scratch, dir, path))
		declaration_file(r, d, file);
	else
		declaration_partial(r, d, "a file outside of the repository");
}

static struct str unquoted(struct str s)
{
	if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
		return str_slice(s, 1, s.n - 1);
	return s;
}

static void read_line(struct declaration_reader *r, struct str line)
{
	size_t at = 0;
	struct str word = next_word(line, &at), before = {0};
	bool is_import = str_is(word, "import") || str_is(word, "try-import");

	for (; word.n; before = word, word = next_word(line, &at)) {
		struct str text = unquoted(word);

		if (is_import && before.n) {
			read_import(r, before, text);
			return;
		}
		if (str_has_prefix(text, "--") && memchr(text.p, '=', text.n))
			read_option(r, text);
		else if (str_is(before, "--registry") && text.n)
			add_setting(r, text, str_of("registry"), text);
	}
}

/* USE_BAZEL_VERSION=7.4.1, BAZELISK_BASE_URL=https://... */
static void read_iskrc(struct declaration_reader *r, struct str line)
{
	size_t at = str_find(line, '=', 0);
	struct str name = str_trim(str_slice(line, 0, at));
	struct str value = str_trim(str_slice(line, at + 1, line.n));

	if (!value.n)
		return;
	if (str_is(name, "USE_BAZEL_VERSION"))
		add_bazel(r, (size_t)(value.p - r->bytes.p), value);
	else if (str_is(name, "BAZELISK_BASE_URL") || str_is(name, "BAZELISK_FORMAT_URL"))
		add_setting(r, line, name, value);
}

static void read(struct declaration_reader *r)
{
	bool is_iskrc = path_is_named(r->path, ".bazeliskrc");

	if (path_is_named(r->path, ".bazelversion")) {
		read_version(r);
		return;
	}
	for (size_t at = 0, end; at < r->bytes.n; at = end + 1) {
		struct str line;

		end = str_find(r->bytes, '\n', at);
		line = str_trim(str_slice(r->bytes, at, end));
		if (!line.n || line.p[0] == '#')
			continue;
		if (is_iskrc)
			read_iskrc(r, line);
		else
			read_line(r, line);
	}
}

const struct form form_bazel_settings = {
	.name = "bazel", .is_mine = is_mine, .read = read};
