/*
 * meson.build, meson.options and meson_options.txt (Meson 1.9): what a build asks the
 * machine for (dependency, find_library, find_program), which subprojects it uses, and
 * commands of it that fetch something (run_command, custom_target and the like).
 *
 * What is brought in is declared in wraps; here only downloads are KIND_BYTES. Names that
 * are worked out from what other files or the machine say are opaque. Read next:
 * components/meson_scan.h.
 */
#include "base/path.h"
#include "components/meson_scan.h"
#include "components/shell_script.h"
#include "components/vendored.h"
#include "base/banned.h"

#define ARGUMENTS_MAX 64 /* of one call that are looked at */

struct argument {
	struct str key; /* empty: it has none */
	size_t from, end;
};

struct call {
	struct meson_scan *m;
	struct str name;
	size_t token; /* of its name */
	size_t start, end;
	struct argument arguments[ARGUMENTS_MAX];
	size_t count;
	bool is_method, is_conditional, is_open;
};

/* --- arguments -------------------------------------------------------------------------
 */

static void add_argument(struct call *c, size_t from, size_t end)
{
	struct meson_scan *m = c->m;
	struct argument *argument;

	if (from >= end || c->count == ARGUMENTS_MAX)
		return;
	argument = &c->arguments[c->count++];
	*argument = (struct argument){.from = from, .end = end};
	if (m->tokens[from].kind == MESON_WORD && from + 1 < end &&
		meson_is(m, from + 1, ":")) {
		argument->key = meson_text(m, from);
		argument->from = from + 2;
	}
}

/* An open call ends with its line, as far as there are lines in it: its first comma. */
static void read_arguments(struct call *c, size_t open)
{
	struct meson_scan *m = c->m;
	size_t close = m->tokens[open].match, from = open + 1, at = from;

	c->is_open = !close;
	if (c->is_open)
		close = open + 2 < m->count ? open + 2 : open + 1;
	c->end = m->tokens[c->is_open ? close - 1 : close].end;
	while (at < close) {
		if (meson_is(m, at, ",")) {
			add_argument(c, from, at);
			from = at + 1;
		}
		at = m->tokens[at].match && m->tokens[at].match < close
			     ? m->tokens[at].match + 1
			     : at + 1;
	}
	add_argument(c, from, close);
}

static const struct argument *keyword(const struct call *c, const char *key)
{
	for (size_t i = 0; i < c->count; i++) {
		if (str_is(c->arguments[i].key, key))
			return &c->arguments[i];
	}
	return NULL;
}

static bool keyword_is(const struct call *c, const char *key, const char *word)
{
	const struct argument *argument = keyword(c, key);

	return argument && argument->end == argument->from + 1 &&
	       meson_is(c->m, argument->from, word);
}

static void keyword_value(const struct call *c, const char *key, struct meson_value *out)
{
	const struct argument *argument = keyword(c, key);

	*out = (struct meson_value){.is_list = false};
	if (argument)
		meson_value(c->m, argument->from, argument->end, false, out);
}

/* --- entries ---------------------------------------------------------------------------
 */

static struct dependency *add_entry(const struct call *c, enum dependency_form form,
	enum dependency_kind kind, struct str name)
{
	struct declaration_reader *r = c->m->r;
	struct dependency *d = declaration_add(r, form, kind, c->start, c->end, name);

	d->is_conditional =
		c->is_conditional ||
		(keyword(c, "required") && !keyword_is(c, "required", "true"));
	if (keyword_is(c, "native", "true"))
		d->scope = FOR_TOOL;
	if (c->is_open)
		declaration_partial(r, d, "a bracket that is not closed");
	return d;
}

/* No name is known, of what brings nothing in by itself. */
static void add_unknown(
	const struct call *c, enum dependency_form form, enum dependency_kind kind)
{
	struct dependency *d = add_entry(c, form, kind, (struct str){0});

	declaration_partial(c->m->r, d, "a name that is worked out");
	d->state = READ_OPAQUE;
}

/* ">=1.2", "1.2" and "==1.2", ['>=1', '<2'] */
static void add_version(const struct call *c, struct dependency *d)
{
	struct meson_value value;
	struct str text = {0};

	keyword_value(c, "version", &value);
	for (size_t i = 0; i < value.strings.count && i < 8; i++)
		text = i ? arena_printf(c->m->r->scratch, "%.*s, %.*s", STR_ARG(text),
				   STR_ARG(value.strings.items[i]))
			 : value.strings.items[i];
	text = str_trim(text);
	if (text.n && !strchr("<>!", text.p[0]) && value.strings.count == 1) {
		while (text.n && text.p[0] == '=')
			text = str_slice(text, 1, text.n);
		text = str_trim(text);
		if (text.n)
			declaration_version(c->m->r, d, VERSION_EXACT, text);
	} else if (text.n) {
		declaration_version(c->m->r, d, VERSION_RANGE, text);
	}
	if (value.is_partial)
		declaration_partial(c->m->r, d, "a version that is worked out");
}

static void add_fallback(const struct call *c)
{
	struct meson_value value;

	keyword_value(c, "fallback", &value);
	if (value.strings.count && value.strings.items[0].n)
		add_entry(c, FORM_MESON, KIND_REFERENCE, value.strings.items[0]);
	else if (value.is_partial)
		add_unknown(c, FORM_MESON, KIND_REFERENCE);
}

/* Each name among the positional arguments, up to limit of these. */
static void for_names(const struct call *c, size_t limit, enum dependency_form form,
	enum dependency_kind kind,
	void (*add)(const struct call *c, enum dependency_form form,
		enum dependency_kind kind, struct str name))
{
	for (size_t i = 0; i < c->count && limit; i++) {
		const struct argument *argument = &c->arguments[i];
		struct meson_value value;

		if (argument->key.n)
			continue;
		limit--;
		meson_value(c->m, argument->from, argument->end, false, &value);
		if (!value.strings.count && value.is_partial)
			add_unknown(c, form, kind);
		for (size_t j = 0; j < value.strings.count && !c->m->r->is_full; j++) {
			if (value.strings.items[j].n)
				add(c, form, kind, value.strings.items[j]);
		}
	}
}

static void add_named(const struct call *c, enum dependency_form form,
	enum dependency_kind kind, struct str name)
{
	add_version(c, add_entry(c, form, kind, name));
}

/* --- calls -----------------------------------------------------------------------------
 */

static void read_dependency(const struct call *c)
{
	if (c->is_method)
		return;
	for_names(c, ARGUMENTS_MAX, FORM_MESON, KIND_SYSTEM, add_named);
	add_fallback(c);
}

static void read_subproject(const struct call *c)
{
	for_names(c, 1, FORM_MESON, KIND_REFERENCE, add_named);
}

static void read_library(const struct call *c)
{
	if (c->is_method)
		for_names(c, 1, FORM_LINK, KIND_SYSTEM, add_named);
}

/* Meson looks for a script in the tree first; a name says what it is. */
static bool is_script(struct str name)
{
	static const char *const suffixes[] = {
		".py", ".sh", ".pl", ".rb", ".awk", ".in", ".bash", ".cmd", ".bat", NULL};

	for (size_t i = 0; suffixes[i]; i++) {
		if (str_has_suffix(name, suffixes[i]))
			return true;
	}
	return name.p[0] != '/' && str_find(name, '/', 0) < name.n;
}

static void add_program(const struct call *c, enum dependency_form form,
	enum dependency_kind kind, struct str name)
{
	struct declaration_reader *r = c->m->r;
	struct dependency *d;
	struct str path;

	if (!is_script(name)) {
		d = add_entry(c, form, kind, name);
		add_version(c, d);
	} else {
		d = add_entry(c, form, KIND_REFERENCE, name);
		if (path_resolve(&path, r->scratch, path_dir(r->path), name))
			declaration_file(r, d, path);
	}
	d->scope = FOR_TOOL;
}

static void read_program(const struct call *c)
{
	if (!c->is_method)
		for_names(c, ARGUMENTS_MAX, FORM_MESON, KIND_SYSTEM, add_program);
}

/* import('python').find_installation('python3') */
static void read_installation(const struct call *c)
{
	if (c->is_method)
		for_names(c, 1, FORM_MESON, KIND_SYSTEM, add_program);
}

static void judge_words(const struct call *c, const struct str_vec *words)
{
	struct declaration_reader *r = c->m->r;
	struct shell_word *copy = ARENA_NEW(r->scratch, struct shell_word, words->count);
	struct shell_script script = {.r = r,
		.form = FORM_MESON,
		.start = c->start,
		.end = c->end,
		.is_conditional = c->is_conditional};

	for (size_t i = 0; i < words->count; i++)
		copy[i] = (struct shell_word){.text = words->items[i], .is_quoted = true};
	shell_script_words(&script, copy, words->count);
}

static void add_words(
	const struct call *c, const struct argument *argument, struct str_vec *words)
{
	struct meson_value value;

	meson_value(c->m, argument->from, argument->end, true, &value);
	for (size_t i = 0; i < value.strings.count; i++)
		VEC_PUSH(c->m->r->scratch, words, value.strings.items[i]);
}

/* run_command(...), meson.add_dist_script(...) */
static void read_command(const struct call *c)
{
	struct str_vec words = {0};

	for (size_t i = 0; i < c->count; i++) {
		if (!c->arguments[i].key.n)
			add_words(c, &c->arguments[i], &words);
	}
	judge_words(c, &words);
}

/* custom_target(command: [...]) */
static void read_target(const struct call *c)
{
	const struct argument *argument = keyword(c, "command");
	struct str_vec words = {0};

	if (!argument)
		return;
	add_words(c, argument, &words);
	judge_words(c, &words);
}

/* project(subproject_dir: 'x'): folders right in x are components, and unlike those in
 * "subprojects" or "deps" they are not known by its name. */
static void read_project(const struct call *c)
{
	struct declaration_reader *r = c->m->r;
	struct meson_value value;
	struct dependency *d;
	struct str name = {0}, path;

	keyword_value(c, "subproject_dir", &value);
	if (c->is_method || !keyword(c, "subproject_dir"))
		return;
	if (value.strings.count == 1 && !value.is_partial)
		name = value.strings.items[0];
	while (name.n && name.p[name.n - 1] == '/')
		name.n--;
	if (vendored_is_strong(path_name(name)))
		return;
	d = add_entry(c, FORM_MESON, KIND_BYTES, name);
	declaration_partial(r, d,
		"subprojects in a folder whose name does not say that they are "
		"components");
	d->state = READ_OPAQUE;
	if (name.n && path_resolve(&path, r->scratch, path_dir(r->path), name))
		declaration_file(r, d, path);
}

static const struct {
	const char *name;
	void (*read)(const struct call *c);
} calls[] = {
	{"project", read_project},
	{"dependency", read_dependency},
	{"subproject", read_subproject},
	{"find_library", read_library},
	{"find_program", read_program},
	{"find_installation", read_installation},
	{"run_command", read_command},
	{"add_dist_script", read_command},
	{"add_install_script", read_command},
	{"add_postconf_script", read_command},
	{"custom_target", read_target},
	{"run_target", read_target},
};
#define CALLS (sizeof(calls) / sizeof(*calls))

/* --- statements ------------------------------------------------------------------------
 */

struct statements {
	struct meson_scan *m;
	size_t conditions; /* if that are open */
	bool has_question; /* "x ? y : z" in this statement */
	bool is_first;	   /* the token in hand begins a statement */
};

static size_t line_end(const struct meson_scan *m, size_t at)
{
	while (m->tokens[at].kind != MESON_NEWLINE && m->tokens[at].kind != MESON_END)
		at = m->tokens[at].match ? m->tokens[at].match + 1 : at + 1;
	return at;
}

/* A branch adds a value to those before; anything else replaces them. */
static void set_variable(struct statements *s, struct str name,
	const struct meson_value *value, bool is_more)
{
	struct variable *variable = variable_make(&s->m->variables, name);

	if (!variable)
		return;
	if (!is_more && !s->conditions) {
		variable->values.count = 0;
		variable->is_partial = false;
	}
	variable->is_list |= value->is_list;
	variable->is_partial |= value->is_partial || (is_more && !value->is_list);
	for (size_t i = 0; i < value->strings.count; i++)
		variable_add(&s->m->variables, variable, value->strings.items[i]);
}

/* "name = value", "name += value" */
static void read_assignment(struct statements *s, size_t at)
{
	struct meson_scan *m = s->m;
	bool is_more = meson_is(m, at + 1, "+") && meson_is(m, at + 2, "=");
	size_t from = at + (is_more ? 3 : 2), end;
	struct meson_value value;

	if (!is_more && (!meson_is(m, at + 1, "=") || meson_is(m, at + 2, "=")))
		return;
	end = line_end(m, from);
	meson_value(m, from, end, false, &value);
	set_variable(s, meson_text(m, at), &value, is_more);
}

/* "foreach a : [...]", "foreach a, b : {...}" */
static void read_foreach(struct statements *s, size_t at)
{
	struct meson_scan *m = s->m;
	bool is_pair = meson_is(m, at + 2, ",");
	size_t colon = at + (is_pair ? 4 : 2);
	struct meson_value value;

	if (colon >= m->count || !meson_is(m, colon, ":"))
		return;
	meson_value(m, colon + 1, line_end(m, colon + 1), false, &value);
	value.is_list = false;
	set_variable(&(struct statements){.m = m}, meson_text(m, at + 1), &value, false);
}

static void read_call(struct statements *s, size_t at)
{
	struct meson_scan *m = s->m;
	struct call c = {.m = m, .name = meson_text(m, at), .token = at};

	for (size_t i = 0; i < CALLS; i++) {
		if (!str_is(c.name, calls[i].name))
			continue;
		c.start = m->tokens[at].start;
		c.is_method = at && meson_is(m, at - 1, ".");
		c.is_conditional = s->conditions || s->has_question;
		read_arguments(&c, at + 1);
		calls[i].read(&c);
	}
}

static void read_word(struct statements *s, size_t at)
{
	struct meson_scan *m = s->m;

	if (meson_is(m, at, "if"))
		s->conditions++;
	else if (meson_is(m, at, "endif") && s->conditions)
		s->conditions--;
	else if (s->is_first && meson_is(m, at, "foreach") && at + 2 < m->count)
		read_foreach(s, at);
	else if (meson_is(m, at + 1, "("))
		read_call(s, at);
	else if (s->is_first)
		read_assignment(s, at);
}

static void read(struct declaration_reader *r)
{
	struct meson_scan m;
	struct statements s = {.m = &m, .is_first = true};

	meson_scan(&m, r);
	for (size_t i = 0; i + 1 < m.count && !r->is_full; i++) {
		if (m.tokens[i].kind == MESON_WORD)
			read_word(&s, i);
		else if (meson_is(&m, i, "?"))
			s.has_question = true;
		s.is_first = m.tokens[i].kind == MESON_NEWLINE;
		if (s.is_first)
			s.has_question = false;
	}
	if (m.is_too_deep)
		declaration_opaque(r, FORM_MESON, 0, r->bytes.n,
			"brackets that are nested too deeply");
}

static bool is_mine(struct str path)
{
	return path_is_named(path, "meson.build") ||
	       path_is_named(path, "meson.options") ||
	       path_is_named(path, "meson_options.txt");
}

const struct form form_meson = {.name = "meson", .is_mine = is_mine, .read = read};
