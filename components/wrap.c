/*
 * Meson's wraps (Meson 1.9, mesonbuild/wrap/wrap.py): how a subproject's sources come
 * into the tree. And wrapdb.json beside them, which lets Meson fetch any wrap.
 *
 * The first section says which kind of wrap it is; its keys, and [DEFAULT]'s where it
 * lacks them, say what is fetched. A patch archive is an entry of its own. What Meson
 * would refuse is read as well as it can be and is partial. [provide] brings nothing in.
 * Read next: components/ini.h.
 */
#include <strings.h>
#include "base/path.h"
#include "base/text.h"
#include "components/form.h"
#include "components/ini.h"
#include "base/banned.h"

#define DIFFS_MAX 1000 /* diff_files of one wrap */

#define WRAP_KEYS(X) \
	X(DIRECTORY, "directory") \
	X(SOURCE_URL, "source_url") \
	X(SOURCE_FALLBACK, "source_fallback_url") \
	X(SOURCE_FILENAME, "source_filename") \
	X(SOURCE_HASH, "source_hash") \
	X(PATCH_URL, "patch_url") \
	X(PATCH_FALLBACK, "patch_fallback_url") \
	X(PATCH_FILENAME, "patch_filename") \
	X(PATCH_HASH, "patch_hash") \
	X(PATCH_DIRECTORY, "patch_directory") \
	X(DIFF_FILES, "diff_files") \
	X(WRAPDB_VERSION, "wrapdb_version") \
	X(URL, "url") \
	X(REVISION, "revision") \
	X(CLONE_RECURSIVE, "clone-recursive") \
	X(FILENAME, "filename")

enum wrap_key {
#define KEY_ENUM(word, name) KEY_##word,
	WRAP_KEYS(KEY_ENUM)
#undef KEY_ENUM
		KEY_COUNT,
};

static const char *const key_names[] = {
#define KEY_NAME(word, name) name,
	WRAP_KEYS(KEY_NAME)
#undef KEY_NAME
};

struct keys {
	struct str values[KEY_COUNT];
	bool is_set[KEY_COUNT];
};

struct wrap {
	struct declaration_reader *r;
	struct str name;    /* of the file, without ".wrap" */
	struct str section; /* the first one */
	struct keys keys, defaults;
	size_t start, end;
	const char *flaw; /* the first thing that Meson would refuse */
	bool has_section;
};

/* --- reading it ------------------------------------------------------------------------
 */

static void set_flaw(struct wrap *w, const char *why)
{
	if (!w->flaw)
		w->flaw = why;
}

static void set_key(struct wrap *w, struct keys *keys, const struct ini_item *item)
{
	for (unsigned i = 0; i < KEY_COUNT; i++) {
		if (!str_is(item->name, key_names[i]))
			continue;
		if (keys->is_set[i])
			set_flaw(w, arena_printf(w->r->scratch, "%s stands twice",
					    key_names[i])
					    .p);
		keys->values[i] = item->value;
		keys->is_set[i] = true;
	}
}

static void begin_section(struct wrap *w, const struct ini_item *item)
{
	if (w->has_section) {
		if (str_eq(item->name, w->section))
			set_flaw(w, "its section stands twice");
		return;
	}
	w->has_section = true;
	w->section = item->name;
	w->start = item->start;
	w->end = item->end;
}

static void read_items(struct wrap *w)
{
	struct keys *into = NULL;
	struct ini_reader ini;
	struct ini_item item;

	ini_begin(&ini, w->r->scratch, w->r->bytes);
	while (ini_next(&ini, &item)) {
		if (item.kind == INI_FLAW) {
			set_flaw(w, item.flaw);
		} else if (item.kind == INI_KEY && into) {
			set_key(w, into, &item);
			if (into == &w->keys)
				w->end = item.end;
		} else if (item.kind == INI_SECTION && str_is(item.name, "DEFAULT")) {
			into = &w->defaults;
		} else if (item.kind == INI_SECTION) {
			begin_section(w, &item);
			into = str_eq(item.name, w->section) ? &w->keys : NULL;
		}
	}
}

static void apply_defaults(struct wrap *w)
{
	for (unsigned i = 0; i < KEY_COUNT; i++) {
		if (!w->keys.is_set[i] && w->defaults.is_set[i]) {
			w->keys.values[i] = w->defaults.values[i];
			w->keys.is_set[i] = true;
		}
	}
}

/* --- what it says ----------------------------------------------------------------------
 */

static struct str value_of(const struct wrap *w, enum wrap_key key)
{
	return w->keys.values[key];
}

static void add_locator(struct wrap *w, struct dependency *d, enum wrap_key key)
{
	if (value_of(w, key).n)
		declaration_locator(w->r, d, value_of(w, key));
}

/* A path below a folder; one that leads out is kept as it is written. */
static void add_file(
	struct wrap *w, struct dependency *d, struct str dir, struct str relative)
{
	struct str path;

	if (!relative.n)
		return;
	if (path_resolve(&path, w->r->scratch, dir, relative)) {
		declaration_file(w->r, d, path);
		return;
	}
	declaration_file(w->r, d, relative);
	declaration_partial(w->r, d, "a path that leads out of the tree");
}

/* Meson takes what is not fetched out of packagefiles/, beside the wrap. */
static void add_packagefile(struct wrap *w, struct dependency *d, struct str relative)
{
	struct str dir = path_dir(w->r->path);

	add_file(w, d,
		arena_printf(w->r->scratch, "%.*s%spackagefiles", STR_ARG(dir),
			dir.n ? "/" : ""),
		relative);
}

static void add_diffs(struct wrap *w, struct dependency *d)
{
	struct str list = value_of(w, KEY_DIFF_FILES);

	for (size_t at = 0; at < list.n && d->files.count < DIFFS_MAX;) {
		size_t end = str_find(list, ',', at);

		add_packagefile(w, d, str_trim(str_slice(list, at, end)));
		at = end + 1;
	}
	if (d->files.count == DIFFS_MAX)
		declaration_partial(w->r, d, "more diff_files than are read");
}

/* What alters the sources once they are there: files of the tree. */
static void add_changes(struct wrap *w, struct dependency *d)
{
	add_packagefile(w, d, value_of(w, KEY_PATCH_DIRECTORY));
	add_diffs(w, d);
	if (str_find(value_of(w, KEY_DIRECTORY), '/', 0) < value_of(w, KEY_DIRECTORY).n ||
		str_is(value_of(w, KEY_DIRECTORY), ".."))
		declaration_partial(w->r, d, "its directory is a path");
}

/* WrapDB counts its own changes behind the version: "1.3.1-2". */
static struct str upstream_version(struct str version)
{
	size_t at = version.n;

	while (at && version.p[at - 1] >= '0' && version.p[at - 1] <= '9')
		at--;
	return at > 1 && at < version.n && version.p[at - 1] == '-'
		       ? str_slice(version, 0, at - 1)
		       : version;
}

/* "zlib-1.3.1", of which the file's name need not end like an archive's. */
static struct str version_in(struct wrap *w, struct str text)
{
	struct str name, version;

	if (text.n && locator_release(&name, &version, text))
		return version;
	if (text.n && locator_release(&name, &version,
			      arena_printf(w->r->scratch, "%.*s.tar", STR_ARG(text))))
		return version;
	return (struct str){0};
}

static void add_version(struct wrap *w, struct dependency *d)
{
	static const enum wrap_key sources[] = {
		KEY_SOURCE_FILENAME, KEY_SOURCE_URL, KEY_DIRECTORY};
	struct str version = upstream_version(value_of(w, KEY_WRAPDB_VERSION));

	for (size_t i = 0; i < 3 && !version.n; i++)
		version = version_in(w, value_of(w, sources[i]));
	if (version.n)
		declaration_version(w->r, d, VERSION_EXACT, version);
}

static struct dependency *add_entry(struct wrap *w, enum dependency_kind kind)
{
	struct dependency *d =
		declaration_add(w->r, FORM_WRAP, kind, w->start, w->end, w->name);

	if (w->flaw)
		declaration_partial(w->r, d, w->flaw);
	return d;
}

/* --- the kinds -------------------------------------------------------------------------
 */

static void add_hash(struct wrap *w, struct dependency *d, enum wrap_key key)
{
	if (w->keys.is_set[key])
		declaration_pin(
			w->r, d, OVER_ARCHIVE, ALGORITHM_SHA256, value_of(w, key));
}

static void add_patch(struct wrap *w)
{
	struct dependency *d;

	if (!value_of(w, KEY_PATCH_URL).n && !value_of(w, KEY_PATCH_FALLBACK).n &&
		!value_of(w, KEY_PATCH_FILENAME).n)
		return;
	d = add_entry(w, KIND_BYTES);
	d->name = declaration_str(
		w->r, arena_printf(w->r->scratch, "%.*s (patch)", STR_ARG(w->name)));
	add_locator(w, d, KEY_PATCH_URL);
	add_locator(w, d, KEY_PATCH_FALLBACK);
	if (!value_of(w, KEY_PATCH_URL).n)
		add_packagefile(w, d, value_of(w, KEY_PATCH_FILENAME));
	add_hash(w, d, KEY_PATCH_HASH);
	if (value_of(w, KEY_WRAPDB_VERSION).n)
		declaration_version(
			w->r, d, VERSION_EXACT, value_of(w, KEY_WRAPDB_VERSION));
	else
		add_version(w, d);
}

static void read_file_wrap(struct wrap *w)
{
	struct dependency *d = add_entry(w, KIND_BYTES);

	add_locator(w, d, KEY_SOURCE_URL);
	add_locator(w, d, KEY_SOURCE_FALLBACK);
	if (!value_of(w, KEY_SOURCE_URL).n)
		add_packagefile(w, d, value_of(w, KEY_SOURCE_FILENAME));
	if (!d->locators.count && !d->files.count)
		declaration_partial(
			w->r, d, "neither source_url nor source_filename is given");
	add_hash(w, d, KEY_SOURCE_HASH);
	add_changes(w, d);
	add_version(w, d);
	add_patch(w);
}

static struct dependency *begin_repository(struct wrap *w)
{
	struct dependency *d = add_entry(w, KIND_BYTES);

	if (value_of(w, KEY_URL).n)
		add_locator(w, d, KEY_URL);
	else
		declaration_partial(w->r, d, "no url is given");
	if (!value_of(w, KEY_REVISION).n)
		declaration_partial(w->r, d, "no revision is given");
	return d;
}

static bool is_word(struct str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

static bool is_true(struct str s)
{
	return is_word(s, "true") || is_word(s, "yes") || is_word(s, "on") ||
	       is_word(s, "1");
}

static void end_repository(struct wrap *w, struct dependency *d)
{
	add_changes(w, d);
	if (d->version_kind == VERSION_NONE)
		add_version(w, d);
	add_patch(w);
}

/* A name without a digit is no release: "meson", "gtk-main". */
static bool is_branch(struct str revision)
{
	for (size_t i = 0; i < revision.n; i++) {
		if (revision.p[i] >= '0' && revision.p[i] <= '9')
			return false;
	}
	return true;
}

static void read_git_wrap(struct wrap *w)
{
	struct dependency *d = begin_repository(w);
	struct str revision = value_of(w, KEY_REVISION);

	declaration_git_ref(w->r, d, revision, is_branch(revision));
	if (is_true(value_of(w, KEY_CLONE_RECURSIVE)))
		declaration_partial(w->r, d, "its submodules come too (clone-recursive)");
	end_repository(w, d);
}

static bool is_hex40(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (text_hex_digit(s.p[i]) < 0)
			return false;
	}
	return s.n == 40;
}

/* An id of Mercurial is no id of git: it compares with its like only. */
static void read_hg_wrap(struct wrap *w)
{
	struct dependency *d = begin_repository(w);
	struct str revision = value_of(w, KEY_REVISION);

	if (is_hex40(revision))
		declaration_pin(w->r, d, OVER_COMMIT, ALGORITHM_OTHER, revision);
	else
		declaration_git_ref(w->r, d, revision, is_word(revision, "tip"));
	end_repository(w, d);
}

static void read_svn_wrap(struct wrap *w)
{
	struct dependency *d = begin_repository(w);
	struct str revision = value_of(w, KEY_REVISION);
	bool is_floating = !revision.n || is_word(revision, "head");

	declaration_version(w->r, d, is_floating ? VERSION_FLOATING : VERSION_EXACT,
		revision.n ? revision : str_of("HEAD"));
	end_repository(w, d);
}

/* Why Meson would not follow it: NULL, or a phrase. */
static const char *redirect_flaw(struct str target)
{
	size_t i = 0;

	if (!str_has_suffix(target, ".wrap"))
		return "it leads to no wrap";
	if (target.p[0] == '/')
		return "an absolute path";
	for (size_t at = 0; at <= target.n; i++) {
		size_t end = str_find(target, '/', at);
		struct str part = str_slice(target, at, end);

		at = end + 1;
		if (i % 2 == 0 && str_is(part, ".."))
			return "a path with '..'";
		if (i % 2 == 1 && !str_is(part, "subprojects"))
			return "a path that is not NAME/subprojects/...";
	}
	return i % 2 ? NULL : "a path that is not NAME/subprojects/...";
}

static void read_redirect(struct wrap *w)
{
	struct dependency *d = add_entry(w, KIND_REFERENCE);
	struct str target = value_of(w, KEY_FILENAME);
	const char *flaw = target.n ? redirect_flaw(target) : "no filename is given";

	if (flaw)
		declaration_partial(w->r, d, flaw);
	add_file(w, d, path_dir(w->r->path), target);
}

/* Whatever it is, its URLs are told. */
static void read_unknown(struct wrap *w)
{
	struct dependency *d = add_entry(w, KIND_BYTES);

	declaration_partial(w->r, d,
		arena_printf(w->r->scratch, "an unknown kind of wrap: '%s'",
			TEXT_SAFE(str_slice(w->section, 0, 80)))
			.p);
	add_locator(w, d, KEY_SOURCE_URL);
	add_locator(w, d, KEY_URL);
	add_hash(w, d, KEY_SOURCE_HASH);
	end_repository(w, d);
}

/* --- the form --------------------------------------------------------------------------
 */

static const struct {
	const char *section;
	void (*read)(struct wrap *w);
} kinds[] = {
	{"wrap-file", read_file_wrap},
	{"wrap-git", read_git_wrap},
	{"wrap-hg", read_hg_wrap},
	{"wrap-svn", read_svn_wrap},
	{"wrap-redirect", read_redirect},
};

/* Outside of subprojects/ a file named like that may be something else. */
static bool is_subproject(struct str path)
{
	return str_is(path_name(path_dir(path)), "subprojects");
}

static void read_wrap(struct declaration_reader *r)
{
	struct str file = path_name(r->path);
	struct wrap w = {.r = r, .name = str_slice(file, 0, file.n - strlen(".wrap"))};

	read_items(&w);
	apply_defaults(&w);
	if (!str_has_prefix(w.section, "wrap-")) {
		if (is_subproject(r->path) ||
			(r->bytes.n && memmem(r->bytes.p, r->bytes.n, "[wrap-", 6)))
			declaration_opaque(r, FORM_WRAP, 0, r->bytes.n,
				w.has_section ? "its first section is no [wrap-...]"
					      : "it has no section");
		return;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (str_is(w.section, kinds[i].section)) {
			kinds[i].read(&w);
			return;
		}
	}
	read_unknown(&w);
}

static bool is_wrapdb(struct str path)
{
	return str_is(path_name(path), "wrapdb.json") && is_subproject(path);
}

static bool is_mine(struct str path)
{
	return path_has_suffix(path_name(path), ".wrap") || is_wrapdb(path);
}

static void read(struct declaration_reader *r)
{
	struct dependency *d;

	if (!is_wrapdb(r->path)) {
		read_wrap(r);
		return;
	}
	d = declaration_add(
		r, FORM_WRAPDB, KIND_SETTING, 0, r->bytes.n, str_of("WrapDB"));
	declaration_version(r, d, VERSION_FLOATING, str_of("latest"));
}

const struct form form_wrap = {.name = "meson", .is_mine = is_mine, .read = read};
