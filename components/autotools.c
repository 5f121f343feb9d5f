/*
 * configure.ac, configure.in and *.m4 (Autoconf 2.72, Automake 1.16, pkg.m4 0.29): what a
 * configure script asks the machine for. A header is no component and is left out.
 *
 * Macros are found wherever they stand, quoted or not, since m4 expands them when the
 * quotes are gone; a macro in a comment ("dnl", "#" behind a blank) is not. Arguments
 * that are parameters of a macro's definition ("$1") say nothing and are left out; those
 * with variables that this file does not set are partial. Read next:
 * components/m4_macros.h.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/m4_macros.h"
#include "components/pkg_list.h"
#include "components/shell_script.h"
#include "components/variable.h"
#include "base/banned.h"

#define ARGUMENT_BYTES (16 * KIB) /* of all arguments that are read of one macro */
#define ARGUMENT_DEPTH 16	  /* quotes and brackets in one */
#define ARGUMENTS_MAX 4

/* A macro whose arguments are branches: what is in them is conditional. */
struct branch {
	size_t quotes, parens;
};

struct m4 {
	struct declaration_reader *r;
	struct str text;
	size_t at;
	size_t quotes; /* that are open */
	struct branch branches[LIMIT_DECLARATION_DEPTH];
	size_t branch_count;
	size_t ifs;	    /* of the shell */
	bool is_line_start; /* only blanks stand before, on this line */
	bool is_definition; /* the next word is the name of what is defined */
	struct variable_table variables;
};

/* The first arguments of a macro, without quotes around them. */
struct arguments {
	struct str items[ARGUMENTS_MAX];
	size_t count;
	size_t start, end; /* of the macro as far as it is read */
	struct str macro;
};

/* --- arguments -------------------------------------------------------------------------
 */

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Do the first and the last byte quote all that is between? */
static bool is_quoted(struct str s)
{
	size_t depth = 0;

	if (s.n < 2 || s.p[0] != '[' || s.p[s.n - 1] != ']')
		return false;
	for (size_t i = 0; i + 1 < s.n; i++) {
		if (s.p[i] == '[')
			depth++;
		else if (s.p[i] == ']' && --depth == 0)
			return false;
	}
	return true;
}

/* "[a]" and "a" are the same argument; so are "[[a]]" to the macros of interest. */
static struct str unquote(struct str s)
{
	s = str_trim(s);
	for (unsigned i = 0; i < 3 && is_quoted(s); i++)
		s = str_trim(str_slice(s, 1, s.n - 1));
	return s;
}

/* Where an argument ends: at ',' or ')' outside of quotes and brackets, or too far off.
 */
static size_t argument_end(const struct m4 *m, size_t at, size_t limit)
{
	size_t quotes = 0, parens = 0;

	for (; at < limit && quotes + parens < ARGUMENT_DEPTH; at++) {
		char c = m->text.p[at];

		if (c == '[')
			quotes++;
		else if (c == ']' && quotes)
			quotes--;
		else if (quotes)
			continue;
		else if (c == '(')
			parens++;
		else if (c == ')' && parens)
			parens--;
		else if (!parens && (c == ',' || c == ')'))
			return at;
	}
	return at;
}

static struct str expand(struct m4 *m, struct str text)
{
	return variable_expand(&m->variables, text, STYLE_SHELL);
}

/* open: where the '(' is. Only as many as are wanted. */
static void read_arguments(struct m4 *m, struct arguments *a, size_t open, size_t wanted)
{
	size_t limit =
		open + ARGUMENT_BYTES < m->text.n ? open + ARGUMENT_BYTES : m->text.n;
	size_t at = open;

	while (at < limit && a->count < wanted && (at == open || m->text.p[at] == ',')) {
		size_t end = argument_end(m, at + 1, limit);

		a->items[a->count++] =
			expand(m, unquote(str_slice(m->text, at + 1, end)));
		at = end;
	}
	a->end = at < m->text.n ? at + 1 : at;
}

/* --- entries ---------------------------------------------------------------------------
 */

/* "$1", "$@": of the macro that is defined here. */
static bool is_parameter(struct str s)
{
	return s.n == 2 && s.p[0] == '$' && strchr("0123456789@*#", s.p[1]);
}

static bool has_variable(struct str s)
{
	return str_find(s, '$', 0) < s.n || declaration_has_variable(s);
}

static struct dependency *add_entry(const struct m4 *m, const struct arguments *a,
	enum dependency_form form, struct str name)
{
	struct dependency *d;

	if (name.n > 1 && name.p[0] == '"' && name.p[name.n - 1] == '"')
		name = str_slice(name, 1, name.n - 1);
	d = declaration_add(m->r, form, KIND_SYSTEM, a->start, a->end, name);

	d->is_conditional = m->branch_count || m->ifs;
	if (has_variable(name))
		declaration_partial(m->r, d, "a name with variables that are not known");
	return d;
}

/* A word that m4_define gave a value to. */
static struct str defined(const struct m4 *m, struct str word)
{
	const struct variable *variable = variable_find(&m->variables, word);

	return variable && variable->values.count == 1 && variable->is_list
		       ? variable->values.items[0]
		       : word;
}

static void add_version(
	struct m4 *m, struct dependency *d, enum version_kind kind, struct str version)
{
	static const char operators[] = "<>=! ";
	size_t at = 0;
	struct str value;

	while (at < version.n && strchr(operators, version.p[at]))
		at++;
	value = defined(m, unquote(str_slice(version, at, version.n)));
	if (!value.n)
		return;
	if (at)
		version = arena_printf(m->r->scratch, "%.*s %.*s",
			STR_ARG(str_trim(str_slice(version, 0, at))), STR_ARG(value));
	else
		version = value;
	declaration_version(m->r, d, kind, version);
	if (has_variable(version))
		declaration_partial(
			m->r, d, "a version with variables that are not known");
}

static void add_packages(
	struct m4 *m, const struct arguments *a, struct str list, const char *why)
{
	struct pkg_item item;
	size_t at = 0;

	while (pkg_list_next(list, &at, &item) && !m->r->is_full) {
		struct dependency *d;

		item.name = defined(m, unquote(item.name));
		if (is_parameter(item.name) || !item.name.n)
			continue;
		d = add_entry(m, a, FORM_AUTOTOOLS, item.name);
		if (why)
			declaration_partial(m->r, d, why);
		if (item.version_kind != VERSION_NONE)
			add_version(m, d, item.version_kind, item.version);
	}
}

/* Libraries or programs, separated by blanks. */
static void add_words(struct m4 *m, const struct arguments *a, enum dependency_form form,
	struct str list, bool is_tool)
{
	for (size_t at = 0; at < list.n && !m->r->is_full;) {
		size_t start = at;
		struct str word;

		while (at < list.n && !is_blank(list.p[at]) && list.p[at] != ',')
			at++;
		word = defined(m, unquote(str_slice(list, start, at)));
		at++;
		if (word.n && !is_parameter(word) && word.p[0] != '-') {
			struct dependency *d = add_entry(m, a, form, word);

			d->scope = is_tool ? FOR_TOOL : FOR_BUILD;
		}
	}
}

static void add_minimum(struct m4 *m, struct dependency *d, struct str minimum)
{
	minimum = defined(m, minimum);
	if (minimum.n && !is_parameter(minimum) &&
		((minimum.p[0] >= '0' && minimum.p[0] <= '9') || minimum.p[0] == '$'))
		add_version(m, d, VERSION_RANGE,
			arena_printf(m->r->scratch, ">= %.*s", STR_ARG(minimum)));
}

/* --- macros ----------------------------------------------------------------------------
 */

/* m4_define([name], [value]); of AC_SUBST the shell's variable. */
static void define(struct m4 *m, const struct arguments *a, bool is_macro)
{
	struct variable *variable;
	struct str value = a->items[1];

	if (a->count < 2 || !a->items[0].n || value.n > 256 ||
		str_find(value, '\n', 0) < value.n)
		return;
	variable_set(&m->variables, a->items[0], value);
	variable = variable_find(&m->variables, a->items[0]);
	if (variable)
		variable->is_list = is_macro;
}

/* AC_CONFIG_SUBDIRS([lib/foo]): a package in the tree with a configure of its own. */
static void add_folders(struct m4 *m, const struct arguments *a)
{
	struct str list = a->items[0], path;

	for (size_t at = 0; at < list.n && !m->r->is_full;) {
		size_t start = at;
		struct str word;
		struct dependency *d;

		while (at < list.n && !is_blank(list.p[at]))
			at++;
		word = str_slice(list, start, at);
		at++;
		if (!word.n || is_parameter(word))
			continue;
		d = add_entry(m, a, FORM_AUTOTOOLS, path_name(word));
		d->kind = KIND_REFERENCE;
		if (!has_variable(word) &&
			path_resolve(&path, m->r->scratch, path_dir(m->r->path), word))
			declaration_file(m->r, d, path);
	}
}

static void read_macro(struct m4 *m, const struct m4_macro *macro, struct arguments *a)
{
	struct str wanted =
		macro->argument ? a->items[macro->argument - 1] : str_of(macro->name_of);

	switch (macro->what) {
	case M4_PACKAGES:
		add_packages(m, a, wanted, NULL);
		break;
	case M4_LIBRARIES:
		add_words(m, a, FORM_LINK, wanted, false);
		break;
	case M4_PROGRAMS:
		add_words(m, a, FORM_AUTOTOOLS, wanted, true);
		break;
	case M4_NAMED:
	case M4_NAMED_LIBRARY:
	case M4_NAMED_TOOL: {
		struct dependency *d = add_entry(m, a,
			macro->what == M4_NAMED_LIBRARY ? FORM_LINK : FORM_AUTOTOOLS,
			str_of(macro->name_of));

		d->scope = macro->what == M4_NAMED_TOOL ? FOR_TOOL : FOR_BUILD;
		if (macro->minimum)
			add_minimum(m, d, a->items[macro->minimum - 1]);
		break;
	}
	case M4_FOLDERS:
		add_folders(m, a);
		break;
	case M4_DEFINE:
	case M4_SUBST:
		define(m, a, macro->what == M4_DEFINE);
		break;
	}
}

static bool looks_like_package(struct str s)
{
	size_t end = 0;

	while (end < s.n && (text_is_word_byte(s.p[end]) || strchr("+.-", s.p[end])))
		end++;
	return end > 1 && (text_lower(s.p[0]) == s.p[0]) &&
	       (s.p[0] < '0' || s.p[0] > '9') &&
	       (end == s.n || strchr(" \t\n<>=", s.p[end]));
}

static void read_own(struct m4 *m, struct arguments *a, size_t open)
{
	read_arguments(m, a, open, ARGUMENTS_MAX);
	for (size_t i = 0; i < a->count; i++) {
		if (looks_like_package(a->items[i])) {
			add_packages(m, a, a->items[i], "a macro of the project's own");
			return;
		}
	}
}

static void begin_branch(struct m4 *m)
{
	if (m->branch_count < LIMIT_DECLARATION_DEPTH)
		m->branches[m->branch_count++] = (struct branch){.quotes = m->quotes};
}

/* A word with or without a '(' behind it. */
static void read_name(struct m4 *m, struct str name, size_t start, size_t end)
{
	bool has_paren = end < m->text.n && m->text.p[end] == '(';
	const struct m4_macro *macro = m->is_definition ? NULL : m4_macro_of(name);
	struct arguments a = {.start = start, .end = end, .macro = name};

	if (macro && (has_paren || !macro->argument)) {
		if (has_paren)
			read_arguments(m, &a, end, macro->wanted);
		read_macro(m, macro, &a);
	} else if (has_paren && m4_is_own_check(name)) {
		read_own(m, &a, end);
	}
	if (has_paren && m4_is_branch(name))
		begin_branch(m);
}

/* --- the text --------------------------------------------------------------------------
 */

static bool begins_word(const struct m4 *m)
{
	return !m->at || is_blank(m->text.p[m->at - 1]);
}

/* What stands behind "NAME=", without its quotes. */
static struct str assigned_text(const struct m4 *m, size_t start)
{
	struct str text;
	size_t at = start;

	while (at < m->text.n && !is_blank(m->text.p[at]) && m->text.p[at] != ';')
		at++;
	text = str_slice(m->text, start, at);
	if (text.n > 1 && (text.p[0] == '"' || text.p[0] == '\'') &&
		text.p[text.n - 1] == text.p[0])
		text = str_slice(text, 1, text.n - 1);
	return text;
}

/* "if" and "fi" of the shell, at the start of a line; "NAME=value" as well. */
static void read_shell(struct m4 *m, struct str word, size_t end)
{

	if (str_is(word, "if"))
		m->ifs++;
	else if (str_is(word, "fi") && m->ifs)
		m->ifs--;
	if (end >= m->text.n || m->text.p[end] != '=')
		return;
	if (m->branch_count || m->ifs) {
		struct variable *variable = variable_make(&m->variables, word);

		if (variable)
			variable->is_partial = true;
		return;
	}
	variable_set(&m->variables, word, assigned_text(m, end + 1));
}

static void read_word(struct m4 *m)
{
	size_t start = m->at, end = start;
	bool is_first = m->is_line_start;
	struct str word;

	while (end < m->text.n && text_is_word_byte(m->text.p[end]))
		end++;
	word = str_slice(m->text, start, end);
	m->at = end;
	m->is_line_start = false;
	if (str_is(word, "dnl")) {
		m->at = str_find(m->text, '\n', end);
		return;
	}
	if (is_first)
		read_shell(m, word, end);
	read_name(m, word, start, end);
	m->is_definition = str_has_suffix(word, "_DEFUN") ||
			   str_is(word, "AC_DEFUN_ONCE") || str_is(word, "AU_ALIAS");
}

static void read_paren(struct m4 *m, char c)
{
	struct branch *top;

	if (!m->branch_count)
		return;
	top = &m->branches[m->branch_count - 1];
	if (m->quotes != top->quotes)
		return;
	if (c == '(')
		top->parens++;
	else if (top->parens && !--top->parens)
		m->branch_count--;
}

static void read_byte(struct m4 *m)
{
	char c = m->text.p[m->at];

	if (text_is_word_byte(c)) {
		read_word(m);
		return;
	}
	if (c == '#' && begins_word(m)) {
		m->at = str_find(m->text, '\n', m->at);
		return;
	}
	if (c == '[')
		m->quotes++;
	else if (c == ']' && m->quotes)
		m->quotes--;
	else if (c == '(' || c == ')')
		read_paren(m, c);
	while (m->branch_count && m->quotes < m->branches[m->branch_count - 1].quotes)
		m->branch_count--;
	if (c == '\n')
		m->is_line_start = true;
	else if (!is_blank(c) && c != '[')
		m->is_line_start = false;
	m->at++;
}

static void read(struct declaration_reader *r)
{
	struct m4 *m = ARENA_NEW(r->scratch, struct m4, 1);

	m->r = r;
	m->text = r->bytes;
	m->variables.arena = r->scratch;
	m->is_line_start = true;
	while (m->at < m->text.n)
		read_byte(m);
	shell_file_read(r);
}

static bool is_mine(struct str path)
{
	return path_is_named(path, "configure.ac") ||
	       path_is_named(path, "configure.in") || path_has_suffix(path, ".m4");
}

const struct form form_autotools = {
	.name = "autotools", .is_mine = is_mine, .read = read};
