/*
 * Make files (GNU make 4.4, also BSD make's and nmake's conditions, Automake's .am) and
 * qmake's .pro and .pri: what is linked to, and what recipes download.
 *
 * Two passes: variables and the names of what is made here first, since they may be set
 * behind their use; then each line. A variable with several values is not put in. What
 * functions of make work out is not known. Read next: components/make_link.h,
 * components/shell_script.h.
 */
#include <strings.h>
#include "base/path.h"
#include "base/text.h"
#include "components/make_include.h"
#include "components/make_link.h"
#include "components/shell_script.h"
#include "base/banned.h"

/* A line with those that a backslash adds to it. */
struct line {
	struct str text; /* backslashes and newlines are blanks, but not in recipes */
	size_t start, end;
	bool is_recipe;
};

struct make {
	struct declaration_reader *r;
	size_t at;
	struct variable_table variables, products;
	struct environment shell; /* variables of a recipe's line */
	size_t conditions;	  /* that are open */
	bool is_qmake, is_define, has_rule;
};

/* --- lines -----------------------------------------------------------------------------
 */

/* Where the logical line ends that begins at at: at a newline or at the end. */
static size_t line_end(struct str text, size_t at)
{
	for (;;) {
		size_t end = str_find(text, '\n', at);
		size_t last = end;

		if (last > at && end < text.n && text.p[last - 1] == '\r')
			last--;
		if (end == text.n || last == at || text.p[last - 1] != '\\')
			return end;
		at = end + 1;
	}
}

static struct str join_lines(struct make *m, struct str text)
{
	char *copy;

	if (str_find(text, '\n', 0) == text.n)
		return text;
	copy = (char *)arena_str(m->r->scratch, text).p;
	for (size_t i = 0; i < text.n; i++) {
		if (copy[i] == '\n' || copy[i] == '\r')
			copy[i] = ' ';
		if (copy[i] == '\\' && i + 1 < text.n &&
			(text.p[i + 1] == '\n' || text.p[i + 1] == '\r'))
			copy[i] = ' ';
	}
	return str_make(copy, text.n);
}

/* '#' begins a comment, unless a backslash stands before or "$(" is open. */
static struct str cut_comment(struct str text)
{
	size_t at = str_find(text, '#', 0);

	while (at && at < text.n && text.p[at - 1] == '\\')
		at = str_find(text, '#', at + 1);
	return str_slice(text, 0, at);
}

/* A tab does not make a recipe of "LIBS += -lrt", which no shell could mean. */
static bool is_assignment(struct str line)
{
	size_t at = 0;

	line = str_trim(line);
	while (at < line.n && text_is_word_byte(line.p[at]))
		at++;
	if (!at || at + 2 >= line.n)
		return false;
	if (line.p[at] == ' ')
		return str_has_prefix(str_slice(line, at, line.n), " = ") ||
		       str_has_prefix(str_slice(line, at, line.n), " += ") ||
		       str_has_prefix(str_slice(line, at, line.n), " := ") ||
		       str_has_prefix(str_slice(line, at, line.n), " ?= ");
	return strchr("+:?", line.p[at]) && line.p[at + 1] == '=';
}

/* "LIBS=-lrt" within an "ifeq": before the first rule a tab makes no recipe. */
static bool is_setting(struct str line)
{
	size_t at = 0;

	line = str_trim(line);
	while (at < line.n && text_is_word_byte(line.p[at]))
		at++;
	return at && at < line.n && line.p[at] == '=';
}

/* Does a line that is no recipe begin a rule? */
static bool is_rule(struct str text)
{
	size_t colon = str_find(text, ':', 0);

	return colon < text.n && str_find(text, '=', 0) > colon + 1;
}

static bool next_line(struct make *m, struct line *out)
{
	struct str text = m->r->bytes;
	struct str line;

	if (m->at >= text.n)
		return false;
	out->start = m->at;
	out->end = line_end(text, m->at);
	m->at = out->end + 1;
	line = str_slice(text, out->start, out->end);
	out->is_recipe = line.n && !m->is_qmake && (line.p[0] == '\t' || m->is_define) &&
			 !is_assignment(line) &&
			 (m->has_rule || m->is_define || !is_setting(line));
	out->text = out->is_recipe ? line : str_trim(join_lines(m, cut_comment(line)));
	m->has_rule |= !out->is_recipe && is_rule(out->text);
	return true;
}

/* --- assignments -----------------------------------------------------------------------
 */

struct assignment {
	struct str name, value;
	char sign;	/* '=', '+', '?', '!' */
	bool is_scoped; /* "win32:LIBS += x" */
};

static bool is_name_byte(char c)
{
	return text_is_word_byte(c) || c == '-' || c == '.' || c == '$' || c == '(' ||
	       c == ')' || c == '{' || c == '}';
}

/* In front of "=": "NAME", "export NAME", "win32:!mingw:NAME". */
static bool read_left(const struct make *m, struct str left, struct assignment *out)
{
	size_t at = left.n;

	while (at && is_name_byte(left.p[at - 1]))
		at--;
	out->name = str_slice(left, at, left.n);
	out->is_scoped = false;
	left = str_trim(str_slice(left, 0, at));
	if (m->is_qmake && left.n) {
		out->is_scoped = true;
		return out->name.n > 0;
	}
	return out->name.n &&
	       (!left.n || str_is(left, "export") || str_is(left, "override") ||
		       str_is(left, "private") || str_is(left, "define"));
}

static bool read_assignment(const struct make *m, struct str text, struct assignment *out)
{
	size_t at = str_find(text, '=', 0), end = at;

	if (at == text.n)
		return false;
	out->sign = '=';
	if (end && strchr("+?!*~", text.p[end - 1]))
		out->sign = text.p[--end];
	while (end && text.p[end - 1] == ':' && (!m->is_qmake || end == at))
		end--;
	out->value = str_trim(str_slice(text, at + 1, text.n));
	return read_left(m, str_trim(str_slice(text, 0, end)), out);
}

static void set_variable(struct make *m, const struct assignment *a)
{
	struct variable *variable = variable_make(&m->variables, a->name);

	if (!variable)
		return;
	if (a->sign == '!' || a->sign == '+' || a->sign == '*')
		variable->is_partial = true;
	for (size_t i = 0; i < variable->values.count; i++) {
		if (str_eq(variable->values.items[i], a->value))
			return;
	}
	variable_add(&m->variables, variable, a->value);
}

/* --- the first pass --------------------------------------------------------------------
 */

static void add_products(struct make *m, struct str list)
{
	for (size_t at = 0; at < list.n;) {
		size_t start = at;
		struct str word;

		while (at < list.n && list.p[at] != ' ' && list.p[at] != '\t')
			at++;
		word = str_slice(list, start, at);
		at++;
		if (path_has_suffix(word, ".a") || path_has_suffix(word, ".lib")) {
			variable_make(&m->products, word);
			variable_make(&m->products, path_name(word));
		}
	}
}

/* "define NAME" to "endef": commands, most of the time. */
static void follow_define(struct make *m, struct str text)
{
	text = str_trim(text);
	if (str_has_prefix(text, "define ") && !m->is_qmake)
		m->is_define = true;
	else if (str_is(text, "endef"))
		m->is_define = false;
}

static void learn(struct make *m)
{
	struct line line;
	struct assignment a;

	while (next_line(m, &line)) {
		follow_define(m, line.text);
		if (line.is_recipe)
			continue;
		if (read_assignment(m, line.text, &a)) {
			set_variable(m, &a);
			if (str_has_suffix(a.name, "LIBRARIES") ||
				str_is(a.name, "TARGET"))
				add_products(m, a.value);
		} else {
			add_products(
				m, str_slice(line.text, 0, str_find(line.text, ':', 0)));
		}
	}
	m->at = 0;
	m->is_define = m->has_rule = false;
}

/* --- the second pass -------------------------------------------------------------------
 */

/* qmake's scopes are braces; "$${X}" is a variable. */
static void count_braces(struct make *m, struct str text)
{
	bool has_variable = str_find(text, '$', 0) != text.n;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '{' && (!i || text.p[i - 1] != '$'))
			m->conditions++;
		else if (text.p[i] == '}' && m->conditions)
			m->conditions -= !has_variable;
	}
}

static void count_conditions(struct make *m, struct str text)
{
	static const char *const open[] = {"ifeq", "ifneq", "ifdef", "ifndef", "if",
		"!if", "!ifdef", "!ifndef", ".if", ".ifdef", ".ifndef", ".ifmake", NULL};
	static const char *const close[] = {"endif", "!endif", ".endif", NULL};
	size_t end = 0, lower = 0;
	char word[8] = "";

	while (end < text.n &&
		(text_is_word_byte(text.p[end]) || strchr("!.", text.p[end])))
		end++;
	while (lower < end && lower < sizeof(word) - 1) {
		word[lower] = text_lower(text.p[lower]);
		lower++;
	}
	if (m->is_qmake) {
		count_braces(m, text);
	} else if (end < sizeof(word) && str_is_one_of(str_make(word, end), open)) {
		m->conditions++;
	} else if (end < sizeof(word) && str_is_one_of(str_make(word, end), close) &&
		   m->conditions) {
		m->conditions--;
	}
}

/* "$$x" of make is the shell's "$x". */
static struct str without_double_dollars(struct make *m, struct str text)
{
	char *out;
	size_t n = 0;

	if (!text.n || !memmem(text.p, text.n, "$$", 2))
		return text;
	out = arena_alloc(m->r->scratch, text.n);
	for (size_t i = 0; i < text.n; i++) {
		out[n++] = text.p[i];
		if (text.p[i] == '$' && i + 1 < text.n && text.p[i + 1] == '$')
			i++;
	}
	return str_make(out, n);
}

static void read_commands(struct make *m, const struct line *line, struct str text)
{
	struct shell_script script = {.r = m->r,
		.env = &m->shell,
		.is_sequential = true,
		.start = line->start,
		.end = line->end,
		.is_conditional = m->conditions > 0};

	text = variable_expand(&m->variables, str_trim(text), STYLE_MAKE);
	while (text.n && strchr("@-+ \t", text.p[0]))
		text = str_slice(text, 1, text.n);
	environment_forget(&m->shell);
	shell_script_read(&script, without_double_dollars(m, text), SHELL_PLAIN);
}

/* "$(shell curl ...)" in a value. */
static void read_shell_calls(struct make *m, const struct line *line)
{
	struct str text = line->text;

	for (size_t at = 0; at + 8 < text.n;) {
		const char *hit = memmem(text.p + at, text.n - at, "(shell ", 7);
		size_t end, depth = 1;

		if (!hit)
			return;
		at = (size_t)(hit - text.p) + 7;
		for (end = at; end < text.n && depth; end++)
			depth += (text.p[end] == '(') - (size_t)(text.p[end] == ')');
		read_commands(m, line, str_slice(text, at, depth ? end : end - 1));
		at = end;
	}
}

/* Behind a compiler's name the words are its own. */
static struct str link_words(struct str text)
{
	static const char *const marks[] = {"$(CC)", "${CC}", "$(CXX)", "${CXX}", "$(LD)",
		"${LD}", "$(LINK", "${LINK", "LINK)", "$(HOSTCC)", "gcc", "g++", "clang",
		"cc ", "ld ", "libtool", "LIBTOOL", "CC)", "link ", NULL};

	for (size_t i = 0; marks[i] && text.n; i++) {
		const char *hit = memmem(text.p, text.n, marks[i], strlen(marks[i]));

		if (hit)
			return str_slice(text, (size_t)(hit - text.p), text.n);
	}
	return (struct str){0};
}

static void read_line(struct make *m, const struct line *line)
{
	struct make_links links = {.r = m->r,
		.variables = &m->variables,
		.products = &m->products,
		.start = line->start,
		.end = line->end,
		.is_conditional = m->conditions > 0};
	struct assignment a;
	size_t recipe;

	make_links_pkg_config(&links, line->text);
	if (line->is_recipe) {
		make_links_words(&links, link_words(line->text));
		read_commands(m, line, line->text);
		return;
	}
	if (!read_assignment(m, line->text, &a)) {
		recipe = str_find(line->text, ';', 0);
		make_links_words(&links,
			str_slice(line->text, str_find(line->text, ':', 0), recipe));
		read_commands(m, line, str_slice(line->text, recipe + 1, line->text.n));
		return;
	}
	links.is_conditional |= a.is_scoped;
	make_links_words(&links, a.value);
	if (m->is_qmake && str_is(a.name, "PKGCONFIG"))
		make_links_modules(&links, a.value, (struct str){0});
	if (a.sign == '!')
		read_commands(m, line, a.value);
}

static void read_include(struct make *m, const struct line *line)
{
	struct make_include include = {.r = m->r,
		.start = line->start,
		.end = line->end,
		.is_conditional = m->conditions > 0,
		.is_optional = !str_has_prefix(line->text, "include")};
	struct str text = make_include_words(line->text);

	if (text.n)
		make_include_tell(
			&include, variable_expand(&m->variables, text, STYLE_MAKE));
}

static void read(struct declaration_reader *r)
{
	struct make m = {.r = r,
		.variables = {.arena = r->scratch},
		.products = {.arena = r->scratch},
		.shell = {.names = {.arena = r->scratch}},
		.is_qmake = path_has_suffix(r->path, ".pro") ||
			    path_has_suffix(r->path, ".pri")};
	struct line line;

	learn(&m);
	while (next_line(&m, &line) && !r->is_full) {
		follow_define(&m, line.text);
		if (!line.is_recipe) {
			count_conditions(&m, line.text);
			read_shell_calls(&m, &line);
			read_include(&m, &line);
		}
		read_line(&m, &line);
	}
}

const struct form form_make = {.name = "make", .is_mine = make_is_file, .read = read};
