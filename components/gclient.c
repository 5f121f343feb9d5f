/*
 * DEPS of gclient (depot_tools), which is Python: the entries of deps in any of its
 * shapes ('path': 'url@rev', 'path': {'url': ..., 'condition': ...}, packages of CIPD).
 * vars are replaced in "{x}" and Var('x'); strings that stand side by side or with "+"
 * between them are one. What else is worked out leaves an entry partial. hooks are
 * commands and are named as one opaque entry.
 */
#include "base/buf.h"
#include "base/path.h"
#include "components/environment.h"
#include "components/literal.h"
#include "components/entry.h"
#include "base/banned.h"

#define VALUE_MAX 4096

struct deps {
	struct declaration_reader *r;
	struct environment env;
	struct str section; /* vars, deps, deps_os, hooks, ... */
	unsigned depth;
	bool is_value; /* behind a colon */
	struct literal_token key;
	struct literal_token entry; /* the path that it is checked out at */
	struct str name;	    /* the key within that */
	struct buf value;
	bool is_open, is_conditional;
	size_t end;
	struct str package;
	struct dependency *d; /* the last one of this entry */
};

static bool is_mine(struct str path)
{
	return str_is(path_name(path), "DEPS");
}

static bool is_deps(const struct deps *f)
{
	return str_has_prefix(f->section, "deps") ||
	       str_has_prefix(f->section, "recursedeps") ||
	       str_is(f->section, "git_dependencies");
}

/* "url@rev" */
static void add_git(struct deps *f, struct str value)
{
	size_t at = value.n, slash = 0;
	struct dependency *d;

	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '/')
			slash = i;
	}
	at = str_find(value, '@', slash);
	d = declaration_add(f->r, FORM_EMBEDDED, KIND_BYTES, f->entry.start, f->end,
		locator_name(str_slice(value, 0, at)));
	d->is_conditional = f->is_conditional || !str_is(f->section, "deps");
	declaration_locator(f->r, d, str_slice(value, 0, at));
	declaration_git_ref(f->r, d, str_slice(value, at + 1, value.n), false);
	f->d = d;
	if (f->is_open)
		declaration_partial(f->r, d, "worked out elsewhere");
}

/* {'package': name, 'version': v} of CIPD */
static void add_package(struct deps *f, struct str version)
{
	struct dependency *d = declaration_add(
		f->r, FORM_EMBEDDED, KIND_BYTES, f->entry.start, f->end, f->package);

	d->is_conditional = f->is_conditional;
	f->d = d;
	entry_version(f->r, d, version);
	if (f->is_open)
		declaration_partial(f->r, d, "worked out elsewhere");
}

/* "condition" stands before what it is about, or behind it. */
static void note_condition(struct deps *f)
{
	f->is_conditional = true;
	if (f->d)
		f->d->is_conditional = true;
}

/* A value is complete. */
static void end_value(struct deps *f)
{
	struct str value = arena_str(f->r->scratch, buf_str(&f->value));

	f->is_open |= f->value.is_full;

	if (!f->is_value || (!value.n && !f->is_open))
		return;
	if (str_is(f->section, "vars") && f->depth == 1 && !f->is_open)
		environment_put(&f->env, f->key.text, value);
	if (is_deps(f) && f->entry.text.n) {
		if (f->name.n == 0 || str_is(f->name, "url"))
			add_git(f, value);
		else if (str_is(f->name, "condition"))
			note_condition(f);
		else if (str_is(f->name, "package"))
			f->package = value;
		else if (str_is(f->name, "version") && f->package.n)
			add_package(f, value);
	}
	f->is_value = false;
}

/* A piece of a value: text with {x}, or the name of a variable. */
static void add_piece(struct deps *f, struct str text)
{
	while (text.n) {
		size_t open = str_find(text, '{', 0), close = str_find(text, '}', open);
		struct str found = {0}, inner = str_slice(text, open + 1, close);

		buf_add(&f->value, str_slice(text, 0, open));
		if (close >= text.n) {
			buf_add(&f->value, str_slice(text, open, text.n));
			return;
		}
		if (!environment_find(&found, &f->env, inner)) {
			found = str_slice(text, open, close + 1);
			f->is_open = true;
		}
		buf_add(&f->value, found);
		text = str_slice(text, close + 1, text.n);
	}
}

static void start_value(struct deps *f)
{
	f->is_value = true;
	f->is_open = false;
	f->end = f->key.end;
	buf_reset(&f->value);
	if (!is_deps(f))
		return;
	if (f->depth == 1 ||
		(f->depth == 2 && !str_is(f->section, "deps") && f->key.text.n &&
			str_find(f->key.text, '/', 0) < f->key.text.n)) {
		f->entry = f->key;
		f->name.n = 0;
		f->is_conditional = false;
		f->d = NULL;
	} else {
		f->name = f->key.text;
	}
}

static void read_mark(struct deps *f, char mark)
{
	if (mark == '{' || mark == '[') {
		f->is_value = false;
		f->depth++;
	} else if (mark == '}' || mark == ']') {
		end_value(f);
		f->depth -= f->depth > 0;
	} else if (mark == ',') {
		end_value(f);
	} else if (mark == ':') {
		start_value(f);
	}
}

static void read_string(struct deps *f, const struct literal_token *token, bool is_var)
{
	struct str found = token->text;

	if (!f->is_value) {
		f->key = *token;
		return;
	}
	f->end = token->end;
	if (is_var && environment_find(&found, &f->env, token->text)) {
		buf_add(&f->value, found);
	} else if (is_var) {
		buf_puts(&f->value, "{");
		buf_add(&f->value, token->text);
		buf_puts(&f->value, "}");
		f->is_open = true;
	} else if (is_deps(f)) {
		add_piece(f, token->text);
	} else {
		buf_add(&f->value, token->text);
	}
}

static void read(struct declaration_reader *r)
{
	struct literals literals = {.s = r->bytes, .comment = "#"};
	struct literal_token token, last = {0}, before = {0};
	struct deps f = {.r = r, .value = BUF_INIT(VALUE_MAX)};

	f.env.names.arena = r->scratch;
	while (!r->is_full && literal_next(&literals, &token)) {
		if (token.kind == LITERAL_STRING) {
			read_string(&f, &token,
				literal_is(&last, "(") && literal_is(&before, "Var"));
		} else if (token.kind == LITERAL_NAME && !f.depth) {
			f.section = token.text;
			if (literal_is(&token, "hooks"))
				declaration_opaque(r, FORM_EMBEDDED, token.start,
					token.end, "hooks run commands");
		} else if (token.kind == LITERAL_NAME) {
			f.is_open |= f.is_value && !literal_is(&token, "Var");
		} else {
			read_mark(&f, token.text.p[0]);
		}
		before = last;
		last = token;
	}
	buf_done(&f.value);
}

const struct form form_gclient = {.name = "embedded", .is_mine = is_mine, .read = read};
