/*
 * .gitmodules at the root: where submodules come from (git 2.45, submodule-config.c). The
 * commit is not in it but in the tree, and who has the tree adds it.
 *
 * The last value of a key counts, as for a work tree; git takes the first one where it
 * reads the file out of a commit, so a key that stands twice with another value is
 * partial, and both URLs are told. Read next: components/git_config.h.
 */
#include <stdlib.h>
#include "base/path.h"
#include "base/text.h"
#include "components/form.h"
#include "components/git_config.h"
#include "base/banned.h"

/* One key, or only the section (key empty), of the submodule named so. */
struct setting {
	struct str submodule, key, value;
	bool has_value;
	size_t start, end;
	size_t section; /* counted from 0 */
};

struct setting_list {
	struct setting *items;
	size_t count, cap;
};

/* What all sections of one submodule say. */
struct submodule {
	struct str path, url, other_url, branch, update;
	const char *flaw;
};

static int setting_cmp(const void *a, const void *b)
{
	const struct setting *x = a, *y = b;
	int order = str_cmp(x->submodule, y->submodule);

	return order ? order : (x->start > y->start) - (x->start < y->start);
}

/* --- reading ---------------------------------------------------------------------------
 */

/* git follows no includes here, but who looks at the file may think so. */
static void add_include(struct declaration_reader *r, const struct git_config_item *item)
{
	struct dependency *d = declaration_add(
		r, FORM_SUBMODULE, KIND_REFERENCE, item->start, item->end, item->value);

	declaration_partial(r, d, "git follows no include in .gitmodules");
}

static void add_setting(struct setting_list *list, struct declaration_reader *r,
	const struct git_config_item *section, const struct git_config_item *item,
	size_t count)
{
	struct setting setting = {.submodule = section->subsection,
		.start = item->start,
		.end = item->end,
		.section = count};

	if (item->kind == GIT_CONFIG_KEY) {
		setting.key = item->name;
		setting.value = item->value;
		setting.has_value = item->has_value;
	}
	VEC_PUSH(r->scratch, list, setting);
}

static void read_settings(struct setting_list *list, struct declaration_reader *r)
{
	struct git_config_item item, section = {.kind = GIT_CONFIG_FLAW};
	struct git_config config;
	size_t sections = 0;

	git_config_begin(&config, r->scratch, r->bytes);
	while (git_config_read_next(&config, &item) && !r->is_full) {
		if (item.kind == GIT_CONFIG_FLAW) {
			declaration_opaque(
				r, FORM_SUBMODULE, item.start, item.end, item.flaw);
			continue;
		}
		if (item.kind == GIT_CONFIG_SECTION) {
			section = item;
			sections++;
		}
		if (str_is(section.name, "submodule") && section.has_subsection)
			add_setting(list, r, &section, &item, sections);
		else if (item.kind == GIT_CONFIG_KEY && str_is(item.name, "path") &&
			 str_has_prefix(section.name, "include"))
			add_include(r, &item);
	}
}

/* --- what a submodule says -------------------------------------------------------------
 */

static void set_flaw(struct submodule *s, const char *why)
{
	if (!s->flaw)
		s->flaw = why;
}

static void set_value(struct submodule *s, struct str *value,
	const struct setting *setting, const char *twice)
{
	if (value->n && !str_eq(*value, setting->value)) {
		set_flaw(s, twice);
		if (value == &s->url)
			s->other_url = s->url;
	}
	*value = setting->value;
}

static void apply(struct submodule *s, const struct setting *setting)
{
	if (str_is(setting->key, "path"))
		set_value(s, &s->path, setting, "path stands twice");
	else if (str_is(setting->key, "url"))
		set_value(s, &s->url, setting, "url stands twice");
	else if (str_is(setting->key, "branch"))
		set_value(s, &s->branch, setting, "branch stands twice");
	else if (str_is(setting->key, "update"))
		set_value(s, &s->update, setting, "update stands twice");
}

/* Is one of the parts of a path ".."; or ".git", as git and other systems take it? */
static bool has_part(struct str path, bool is_dot_git)
{
	for (size_t at = 0; at <= path.n;) {
		size_t end = at;
		struct str part;

		while (end < path.n && path.p[end] != '/' && path.p[end] != '\\')
			end++;
		part = str_slice(path, at, end);
		at = end + 1;
		if (!is_dot_git && str_is(part, ".."))
			return true;
		if (is_dot_git && part.n >= 4 &&
			path_is_named(str_slice(part, 0, 4), ".git") &&
			(part.n == 4 || part.p[4] == ' ' || part.p[4] == '.' ||
				part.p[4] == ':'))
			return true;
	}
	return false;
}

static const char *path_flaw(struct str path)
{
	if (!path.n)
		return "no path is given";
	if (path.p[0] == '/' || path.p[0] == '\\' || (path.n > 1 && path.p[1] == ':'))
		return "an absolute path";
	if (path.p[0] == '-')
		return "a path that looks like an option, which git does not take";
	if (has_part(path, false))
		return "a path with '..'";
	return has_part(path, true) ? "a path with '.git'" : NULL;
}

static const char *url_flaw(struct str url)
{
	if (!url.n)
		return "no url is given";
	if (url.p[0] == '-')
		return "a URL that looks like an option, which git does not take";
	if (str_has_prefix(url, "ext::"))
		return "a URL that runs a command";
	for (size_t i = 0; i < url.n; i++) {
		if ((unsigned char)url.p[i] < ' ')
			return "a URL with a control character";
	}
	return NULL;
}

/* The first of many phrases counts, and a command that is run before all. */
static const char *flaw_of(const struct submodule *s, struct str name)
{
	const char *flaw;

	if (str_has_prefix(s->update, "!"))
		return "its update runs a command";
	if (!name.n || has_part(name, false))
		return "a name that git does not take";
	flaw = path_flaw(s->path);
	if (!flaw)
		flaw = url_flaw(s->url);
	return flaw ? flaw : s->flaw;
}

static void add_submodule(struct declaration_reader *r, const struct setting *first,
	const struct setting *end)
{
	struct submodule s = {.flaw = NULL};
	struct dependency *d;
	const char *flaw;
	size_t last = first->end;

	for (const struct setting *it = first; it < end; it++) {
		apply(&s, it);
		if (it->section == first->section)
			last = it->end;
	}
	d = declaration_add(
		r, FORM_SUBMODULE, KIND_BYTES, first->start, last, first->submodule);
	flaw = flaw_of(&s, first->submodule);
	if (flaw)
		declaration_partial(r, d, flaw);
	if (s.url.n)
		declaration_locator(r, d, s.url);
	if (s.other_url.n)
		declaration_locator(r, d, s.other_url);
	if (s.path.n)
		declaration_file(r, d, s.path);
	if (s.branch.n)
		declaration_version(r, d, VERSION_FLOATING, s.branch);
}

static void read(struct declaration_reader *r)
{
	struct setting_list list = {0};

	read_settings(&list, r);
	if (list.count)
		qsort(list.items, list.count, sizeof(*list.items), setting_cmp);
	for (size_t i = 0, end; i < list.count; i = end) {
		end = i + 1;
		while (end < list.count &&
			str_eq(list.items[end].submodule, list.items[i].submodule))
			end++;
		add_submodule(r, &list.items[i], &list.items[end]);
	}
}

/* Only the one at the root counts for git. */
static bool is_mine(struct str path)
{
	return !path_dir(path).n && path_is_named(path, ".gitmodules");
}

const struct form form_submodules = {
	.name = "submodules", .is_mine = is_mine, .read = read};
