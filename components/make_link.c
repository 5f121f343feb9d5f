/*
 * Libraries among the words of a line. A library with a path is one of the tree, unless
 * the file has a rule for it or the path is worked out; one with a bare name is the
 * system's. Read next: components/make.c.
 */
#include <strings.h>
#include "base/path.h"
#include "base/text.h"
#include "components/make_link.h"
#include "components/pkg_list.h"
#include "base/banned.h"

static bool is_between(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '"' || c == '\'' ||
	       c == ',' || c == '`' || c == ';';
}

static bool has_variable(struct str s)
{
	return str_find(s, '$', 0) < s.n || declaration_has_variable(s);
}

static struct dependency *add_entry(const struct make_links *l, enum dependency_form form,
	enum dependency_kind kind, struct str name)
{
	struct dependency *d = declaration_add(l->r, form, kind, l->start, l->end, name);

	d->is_conditional = l->is_conditional;
	if (has_variable(name))
		declaration_partial(l->r, d, "a name with variables that are not known");
	return d;
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!text_is_word_byte(s.p[i]) && !strchr("+-./:$(){}@", s.p[i]))
			return false;
	}
	return s.n > 0;
}

/* "libfoo.a", "foo.lib", "libfoo.so": without what is around the name. */
static struct str library_name(struct str file)
{
	static const char *const suffixes[] = {".dll.a", ".a", ".lib", ".so", NULL};

	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(file, suffixes[i])) {
			file.n -= strlen(suffixes[i]);
			break;
		}
	}
	return str_has_prefix(file, "lib") && file.n > 3 ? str_slice(file, 3, file.n)
							 : file;
}

/* Behind "-l": a name, or ":file". */
static void add_flag(const struct make_links *l, struct str name)
{
	name = variable_expand(l->variables, name, STYLE_MAKE);
	if (name.n > 1 && name.p[0] == ':')
		name = library_name(str_slice(name, 1, name.n));
	if (is_name(name) && !str_is(name, "dflags")) /* of Go: -ldflags */
		add_entry(l, FORM_LINK, KIND_SYSTEM, name);
}

static void add_library(const struct make_links *l, struct str word)
{
	struct str path;
	struct dependency *d;

	word = variable_expand(l->variables, word, STYLE_MAKE);
	if (has_variable(word) || str_find(word, '*', 0) < word.n ||
		str_find(word, '%', 0) < word.n || variable_find(l->products, word) ||
		variable_find(l->products, path_name(word)))
		return;
	if (str_find(word, '/', 0) == word.n && str_find(word, '\\', 0) == word.n) {
		if (path_has_suffix(word, ".lib"))
			add_entry(l, FORM_LINK, KIND_SYSTEM, library_name(word));
		return;
	}
	d = add_entry(l, FORM_LINK, KIND_REFERENCE, library_name(path_name(word)));
	if (path_resolve(&path, l->r->scratch, path_dir(l->r->path), word))
		declaration_file(l->r, d, path);
	else
		declaration_partial(l->r, d, "a path that leads out of the tree");
}

static void read_word(const struct make_links *l, struct str word)
{
	while (word.n && (word.p[0] == '(' || word.p[0] == '='))
		word = str_slice(word, 1, word.n);
	if (str_has_prefix(word, "-Wl,"))
		word = str_slice(word, 4, word.n);
	while (word.n && word.p[word.n - 1] == ')' && str_find(word, '(', 0) == word.n)
		word.n--;
	if (str_has_prefix(word, "-l"))
		add_flag(l, str_slice(word, 2, word.n));
	else if (path_has_suffix(word, ".a") || path_has_suffix(word, ".lib"))
		add_library(l, word);
}

void make_links_words(const struct make_links *l, struct str text)
{
	for (size_t at = 0; at < text.n && !l->r->is_full;) {
		size_t start = at;

		while (at < text.n && !is_between(text.p[at]))
			at++;
		read_word(l, str_slice(text, start, at));
		at++;
	}
}

/* --- pkg-config ------------------------------------------------------------------------
 */

void make_links_modules(const struct make_links *l, struct str list, struct str minimum)
{
	struct pkg_item item;
	size_t at = 0;

	list = variable_expand(l->variables, list, STYLE_MAKE);
	while (pkg_list_next(list, &at, &item) && !l->r->is_full) {
		struct dependency *d;

		if (!is_name(item.name))
			continue;
		d = add_entry(l, FORM_PKG_CONFIG, KIND_SYSTEM, item.name);

		if (item.version_kind == VERSION_NONE && minimum.n) {
			item.version_kind = VERSION_RANGE;
			item.version =
				arena_printf(l->r->scratch, ">= %.*s", STR_ARG(minimum));
		}
		if (item.version.n)
			declaration_version(l->r, d, item.version_kind, item.version);
	}
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\\';
}

/* Does a byte outside of quotes end the command? */
static bool ends_command(char c, char quote)
{
	return c == '\n' || (!quote && strchr(")`|;&><", c));
}

/* A word from at: to a blank, or to what ends a command; *is_last: it is the last one. */
static struct str command_word(struct str text, size_t *at, bool *is_last)
{
	size_t start, end;
	char quote = 0;

	while (*at < text.n && is_blank(text.p[*at]))
		(*at)++;
	start = *at;
	for (*is_last = false; *at < text.n; (*at)++) {
		char c = text.p[*at];

		if (c == '$' && variable_at(text, *at, STYLE_MAKE, &end).n && end > *at) {
			*at = end - 1;
			continue;
		}
		if (quote || c == '"' || c == '\'')
			quote = quote == c ? 0 : (quote ? quote : c);
		else if (is_blank(c))
			break;
		*is_last = ends_command(c, quote);
		if (*is_last)
			break;
	}
	*is_last |= *at >= text.n;
	return str_slice(text, start, *at);
}

static struct str without_quotes(struct str s)
{
	if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
		return str_slice(s, 1, s.n - 1);
	return s;
}

/* Behind the program's name, at at; returns where it ends. */
static size_t read_pkg_config(const struct make_links *l, struct str text, size_t at)
{
	static const char least[] = "--atleast-version=";
	struct str minimum = {0};
	bool is_last = false;

	while (!is_last) {
		struct str word = command_word(text, &at, &is_last);

		/* "2>/dev/null" */
		if (is_last && at < text.n && text.p[at] == '>' && word.n == 1)
			break;
		word = without_quotes(word);
		if (str_has_prefix(word, least))
			minimum = str_slice(word, strlen(least), word.n);
		else if (word.n && word.p[0] != '-')
			make_links_modules(l, word, minimum);
	}
	return at;
}

/* "pkg-config", "/usr/bin/x86_64-w64-mingw32-pkg-config", "$(PKG_CONFIG)" */
static bool is_pkg_config(struct str word)
{
	static const char *const names[] = {"PKG_CONFIG", "PKGCONFIG", "PKGCONF",
		"pkg_config", "pkgconfig", "PKG_CONFIG_CMD", "PKG-CONFIG", NULL};
	size_t at = str_find(word, '$', 0), end;

	while (word.n && strchr("(`@-+", word.p[0]))
		word = str_slice(word, 1, word.n);
	if (str_has_suffix(word, "pkg-config") || str_has_suffix(word, "pkgconf"))
		return true;
	return at < word.n &&
	       str_is_one_of(variable_at(word, at, STYLE_MAKE, &end), names);
}

void make_links_pkg_config(const struct make_links *l, struct str text)
{
	for (size_t at = 0; at < text.n && !l->r->is_full;) {
		size_t start = at;

		while (at < text.n && !is_between(text.p[at]) && text.p[at] != '=')
			at++;
		if (is_pkg_config(str_slice(text, start, at)) && at < text.n &&
			(is_blank(text.p[at])))
			at = read_pkg_config(l, text, at);
		else
			at++;
	}
}
