/*
 * xmake.lua and xmake-requires.lock (xmake 3), as far as literals go: add_requires,
 * add_repositories, and packages of the project's own with add_urls and add_versions. The
 * lock names version and, of the repository of recipes, url and commit. The language
 * itself is not read; what is within if is conditional.
 */
#include "components/literal.h"
#include "components/entry.h"
#include "base/banned.h"

#define URLS_MAX 8

struct lua {
	struct declaration_reader *r;
	struct str call; /* the function whose arguments are read */
	unsigned parens, braces;
	unsigned blocks, if_block; /* open blocks; the outermost "if" among them */
	unsigned argument;
	struct str package, version;
	struct str urls[URLS_MAX];
	unsigned url_count;
	struct dependency *d;
	struct str field;
};

static bool is_mine(struct str path)
{
	return path_is_named(path, "xmake.lua") ||
	       path_is_named(path, "xmake-requires.lock");
}

static struct dependency *add(struct lua *l, enum dependency_kind kind,
	const struct literal_token *token, struct str name)
{
	struct dependency *d =
		declaration_add(l->r, FORM_XMAKE, kind, token->start, token->end, name);

	d->is_conditional = l->if_block > 0;
	return d;
}

/* "zlib >=1.2", "conan::zlib/1.3", "zlib" */
static void add_requirement(struct lua *l, const struct literal_token *token)
{
	size_t at = str_find(token->text, ' ', 0);
	struct str name = str_slice(token->text, 0, at);
	struct str version = str_slice(token->text, at, token->text.n);

	if (str_has_prefix(name, "conan::") && str_find(name, '/', 0) < name.n) {
		at = str_find(name, '/', 0);
		version = str_slice(name, at + 1, name.n);
		name = str_slice(name, 0, at);
	}
	entry_version(l->r, add(l, KIND_BYTES, token, name), version);
}

/* "name URL branch" */
static void add_repository(struct lua *l, const struct literal_token *token)
{
	struct str text = token->text;
	size_t at = str_find(text, ' ', 0), next = str_find(text, ' ', at + 1);
	struct dependency *d = add(l, KIND_SETTING, token, str_slice(text, 0, at));

	if (at >= text.n)
		return;
	declaration_locator(l->r, d, str_slice(text, at + 1, next));
	declaration_git_ref(l->r, d, str_slice(text, next + 1, text.n), false);
}

/* add_versions("1.0", "HASH") */
static void add_release(struct lua *l, const struct literal_token *token)
{
	struct dependency *d;
	bool is_id = token->text.n == 40;

	if (l->argument == 0) {
		l->version = token->text;
		return;
	}
	d = add(l, KIND_BYTES, token, l->package);
	declaration_version(l->r, d, VERSION_EXACT, l->version);
	for (unsigned i = 0; i < l->url_count; i++)
		declaration_locator(l->r, d, l->urls[i]);
	declaration_pin(l->r, d, is_id ? OVER_COMMIT : OVER_ARCHIVE,
		is_id ? ALGORITHM_GIT : ALGORITHM_SHA256, token->text);
}

static void read_string(struct lua *l, const struct literal_token *token)
{
	if (l->braces)
		return;
	if (str_is(l->call, "add_requires")) {
		add_requirement(l, token);
	} else if (str_is(l->call, "add_repositories")) {
		add_repository(l, token);
	} else if (str_is(l->call, "package")) {
		l->package = token->text;
		l->url_count = 0;
	} else if (str_is(l->call, "add_urls") || str_is(l->call, "set_urls")) {
		if (l->url_count < URLS_MAX)
			l->urls[l->url_count++] = token->text;
	} else if (str_is(l->call, "add_versions") || str_is(l->call, "set_versions")) {
		add_release(l, token);
	}
	l->argument++;
	if (!l->parens)
		l->call.n = 0;
}

static void read_name(struct lua *l, const struct literal_token *token)
{
	bool is_if = literal_is(token, "if");

	if (is_if || literal_is(token, "function") || literal_is(token, "for") ||
		literal_is(token, "while")) {
		l->blocks++;
		if (is_if && !l->if_block)
			l->if_block = l->blocks;
	} else if (literal_is(token, "end")) {
		if (l->if_block == l->blocks)
			l->if_block = 0;
		l->blocks -= l->blocks > 0;
	} else if (!l->parens) {
		l->call = token->text;
		l->argument = 0;
	}
}

static void read_mark(struct lua *l, char mark)
{
	if (mark == '(')
		l->parens++;
	else if (mark == ')')
		l->parens -= l->parens > 0;
	else if (mark == '{')
		l->braces++;
	else if (mark == '}')
		l->braces -= l->braces > 0;
	if (mark == ')' && !l->parens)
		l->call.n = 0;
}

static void read_lua(struct declaration_reader *r)
{
	struct literals literals = {.s = r->bytes, .comment = "--", .has_long = true};
	struct literal_token token;
	struct lua l = {.r = r};

	while (!r->is_full && literal_next(&literals, &token)) {
		if (token.kind == LITERAL_STRING)
			read_string(&l, &token);
		else if (token.kind == LITERAL_NAME)
			read_name(&l, &token);
		else
			read_mark(&l, token.text.p[0]);
	}
}

/* ["zlib#31fecfc4"] = {version = "1.3", repo = {url = ..., commit = ...}} */
static void read_lock_string(struct lua *l, const struct literal_token *token)
{
	if (l->braces == 2) {
		l->d = add(l, KIND_BYTES, token,
			str_slice(token->text, 0, str_find(token->text, '#', 0)));
	} else if (!l->d || l->braces < 3) {
		return;
	} else if (str_is(l->field, "version")) {
		declaration_version(l->r, l->d, VERSION_EXACT, token->text);
	} else if (str_is(l->field, "url")) {
		declaration_locator(l->r, l->d, token->text);
	} else if (str_is(l->field, "commit")) {
		declaration_pin(l->r, l->d, OVER_BASELINE, ALGORITHM_GIT, token->text);
	}
}

static void read_lock(struct declaration_reader *r)
{
	struct literals literals = {.s = r->bytes, .comment = "--"};
	struct literal_token token;
	struct lua l = {.r = r};
	bool is_meta = false;

	while (!r->is_full && literal_next(&literals, &token)) {
		if (token.kind == LITERAL_NAME) {
			l.field = token.text;
			is_meta |= literal_is(&token, "__meta__");
		} else if (token.kind == LITERAL_STRING) {
			if (!is_meta)
				read_lock_string(&l, &token);
		} else {
			read_mark(&l, token.text.p[0]);
			is_meta &= !literal_is(&token, "}");
		}
	}
}

static void read(struct declaration_reader *r)
{
	if (path_has_suffix(r->path, ".lock"))
		read_lock(r);
	else
		read_lua(r);
}

const struct form form_xmake = {.name = "embedded", .is_mine = is_mine, .read = read};
