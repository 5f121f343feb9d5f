/*
 * include of make: make runs a file of any name, and who reads declarations goes by
 * names. Lists of prerequisites that a compiler writes (x.d) are left out, and so is a
 * name that is worked out. Read next: components/make.c.
 */
#include <strings.h>
#include "base/path.h"
#include "components/make_include.h"
#include "base/banned.h"

static bool has_start(struct str name, const char *start)
{
	size_t n = strlen(start);

	return name.n >= n && strncasecmp(name.p, start, n) == 0;
}

static bool is_makefile(struct str name)
{
	static const char *const others[] = {
		".pl", ".py", ".md", ".txt", ".rst", ".html", ".c", ".h", NULL};
	static const char *const starts[] = {
		"makefile", "GNUmakefile", "BSDmakefile", "Kbuild", NULL};

	for (size_t i = 0; others[i]; i++) {
		if (path_has_suffix(name, others[i]))
			return false;
	}
	for (size_t i = 0; starts[i]; i++) {
		if (has_start(name, starts[i]))
			return true;
	}
	return false;
}

/* Names that others than make have no use for. */
static bool is_part(struct str name)
{
	static const char *const names[] = {"make.inc", "make.def", "make.defs",
		"make.rules", "make.config", "make.conf", "makerules", "makeconfig",
		"make.include", "make.inc.in", "make.config.in", NULL};

	for (size_t i = 0; names[i]; i++) {
		if (path_is_named(name, names[i]))
			return true;
	}
	return false;
}

bool make_is_file(struct str path)
{
	static const char *const suffixes[] = {
		".mk", ".mak", ".make", ".am", ".mk.in", ".mak.in", ".pro", ".pri", NULL};
	struct str name = path_name(path);

	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(name, suffixes[i]))
			return true;
	}
	return is_makefile(name) || is_part(name) || has_start(name, "config.mak");
}

struct str make_include_words(struct str line)
{
	static const char *const words[] = {"include", "-include", "sinclude", ".include",
		".-include", ".sinclude", "!include", NULL};
	size_t end = 0;

	while (end < line.n && !memchr(" \t(", line.p[end], 3))
		end++;
	for (size_t i = 0; words[i]; i++) {
		if (end == strlen(words[i]) && has_start(line, words[i]))
			return str_slice(line, end, line.n);
	}
	return (struct str){0};
}

/* What a compiler writes about what a source includes. */
static bool is_prerequisites(struct str name)
{
	static const char *const suffixes[] = {
		".d", ".P", ".Po", ".Plo", ".dep", ".deps", ".depend", NULL};
	static const char *const names[] = {".deps", ".dep", "depend", NULL};

	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(name, suffixes[i]))
			return true;
	}
	return str_is_one_of(name, names) || has_start(name, ".depend");
}

/* ".make-settings", which a build keeps for the next one. */
static bool is_kept(struct str name)
{
	return name.p[0] == '.' && str_find(name, '.', 1) == name.n;
}

static void tell(const struct make_include *include, struct str word)
{
	struct declaration_reader *r = include->r;
	struct str name = path_name(word), path;
	struct dependency *d;

	if (!name.n || word.p[0] == '<' || make_is_file(word) || is_prerequisites(name) ||
		(include->is_optional && is_kept(name)) ||
		str_find(name, '$', 0) < name.n || str_find(name, ')', 0) < name.n ||
		str_find(name, '*', 0) < name.n || str_find(name, '%', 0) < name.n ||
		str_find(name, '@', 0) < name.n)
		return;
	d = declaration_add(
		r, FORM_MAKE_DOWNLOAD, KIND_BYTES, include->start, include->end, name);
	declaration_partial(
		r, d, "an include of a file whose name does not say that it is make's");
	d->state = READ_OPAQUE;
	d->is_conditional = include->is_conditional;
	if (str_find(word, '$', 0) == word.n &&
		path_resolve(&path, r->scratch, path_dir(r->path), word))
		declaration_file(r, d, path);
}

/* Words of a function's call, "$(call f,x y)", are no names. */
void make_include_tell(const struct make_include *include, struct str text)
{
	size_t depth = 0, start = 0;

	for (size_t i = 0; i <= text.n && !include->r->is_full; i++) {
		char c = i < text.n ? text.p[i] : ' ';

		if (c == '$' && i + 1 < text.n && memchr("({", text.p[i + 1], 2)) {
			depth++;
			i++;
		} else if (depth && memchr(")}", c, 2)) {
			depth--;
		} else if ((memchr(" \t()\"", c, 5) && !depth) || i == text.n) {
			if (i > start && !depth)
				tell(include, str_slice(text, start, i));
			start = i + 1;
		}
	}
}
