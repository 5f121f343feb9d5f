/*
 * Recipes of Yocto and OpenEmbedded (BitBake 2.8): *.bb, *.bbappend, and *.inc where they
 * set SRC_URI. Each URI is an entry; SRC_URI[NAME.sha256sum] and SRCREV_NAME belong to
 * the one with ;name=NAME. ${AUTOREV} floats. Variables that the file sets to a literal,
 * and PN, BPN and PV of the file's name, are replaced; others leave it partial. file://
 * is of the tree and no entry.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/environment.h"
#include "components/entry.h"
#include "base/banned.h"

struct uri {
	struct str text;
	size_t start;
	bool is_conditional;
};

struct recipe {
	struct declaration_reader *r;
	struct environment env;	 /* variables */
	struct environment sums; /* "NAME.sha256sum" */
	struct {
		struct uri *items;
		size_t count, cap;
	} uris;
};

static bool is_mine(struct str path)
{
	return path_has_suffix(path, ".bb") || path_has_suffix(path, ".bbappend") ||
	       path_has_suffix(path, ".inc");
}

/* The value of ";key=" in a URI; empty: it has none. */
static struct str parameter(struct str uri, const char *key)
{
	size_t n = strlen(key), at = str_find(uri, ';', 0);

	while (at < uri.n) {
		size_t end = str_find(uri, ';', at + 1);
		struct str part = str_slice(uri, at + 1, end);

		if (part.n > n && str_has_prefix(part, key) && part.p[n] == '=')
			return str_slice(part, n + 1, part.n);
		at = end;
	}
	return (struct str){0};
}

static bool is_git(struct str uri)
{
	return str_has_prefix(uri, "git://") || str_has_prefix(uri, "gitsm://") ||
	       str_has_prefix(uri, "git+") || str_has_prefix(uri, "ssh://");
}

/* SRCREV_name, SRCREV, or what the URI itself says. */
static void add_revision(struct recipe *f, struct dependency *d, struct str uri)
{
	struct str name = str_slice(parameter(uri, "name"), 0, 256), found = {0};
	struct str tag = parameter(uri, "tag"), branch = parameter(uri, "branch");
	struct str rev = parameter(uri, "rev");

	if (rev.n)
		found = rev;
	else if (!name.n ||
		 !environment_find(&found, &f->env,
			 arena_printf(f->r->scratch, "SRCREV_%.*s", STR_ARG(name))))
		environment_find(&found, &f->env, str_of("SRCREV"));
	if (str_is(found, "AUTOINC") || str_is(found, "${AUTOREV}"))
		declaration_version(f->r, d, VERSION_FLOATING, str_of("AUTOREV"));
	else if (found.n)
		declaration_git_ref(f->r, d, found, false);
	else if (tag.n)
		declaration_git_ref(f->r, d, tag, false);
	else
		declaration_git_ref(f->r, d, branch, true);
}

static void add_sums(struct recipe *f, struct dependency *d, struct str uri)
{
	static const struct {
		const char *key;
		enum pin_algorithm algorithm;
	} sums[] = {{"sha256sum", ALGORITHM_SHA256}, {"sha512sum", ALGORITHM_SHA512},
		{"sha384sum", ALGORITHM_SHA384}, {"sha1sum", ALGORITHM_SHA1},
		{"md5sum", ALGORITHM_MD5}};
	struct str name = str_slice(parameter(uri, "name"), 0, 256), found;

	for (size_t i = 0; i < sizeof(sums) / sizeof(*sums); i++) {
		found = parameter(uri, sums[i].key);
		if (!found.n)
			environment_find(&found, &f->sums,
				arena_printf(f->r->scratch, "%.*s%s%s", STR_ARG(name),
					name.n ? "." : "", sums[i].key));
		if (found.n)
			declaration_pin(f->r, d, OVER_ARCHIVE, sums[i].algorithm, found);
	}
}

static void add_uri(struct recipe *f, const struct uri *uri)
{
	struct str text = environment_resolve(&f->env, uri->text);
	struct str bare = str_slice(text, 0, str_find(text, ';', 0));
	struct str name = {0}, version = {0};
	struct dependency *d;

	if (str_has_prefix(text, "file://"))
		return;
	if (is_git(bare) || !locator_release(&name, &version, bare) || !name.n)
		name = locator_name(bare);
	d = declaration_add(
		f->r, FORM_YOCTO, KIND_BYTES, uri->start, uri->start + uri->text.n, name);
	d->is_conditional = uri->is_conditional;
	entry_url(f->r, d, bare);
	if (is_git(bare))
		add_revision(f, d, text);
	else
		add_sums(f, d, text);
}

/* Words of SRC_URI; a backslash at the end of a line is a blank. */
static void split_uris(struct recipe *f, struct str value, bool is_conditional)
{
	size_t start = 0;

	for (size_t at = 0; at <= value.n; at++) {
		bool is_end = at == value.n || memchr(" \t\r\n\\", value.p[at], 5);
		struct str word = str_slice(value, start, at);

		if (!is_end)
			continue;
		if (word.n && (memmem(word.p, word.n, "://", 3) || word.p[0] == '$'))
			VEC_PUSH(f->r->scratch, &f->uris,
				((struct uri){.text = word,
					.start = (size_t)(word.p - f->r->bytes.p),
					.is_conditional = is_conditional}));
		start = at + 1;
	}
}

/* PN and PV of "zlib_1.3.1.bb" */
static void note_file_name(struct recipe *f)
{
	struct str name = path_name(f->r->path);
	size_t under = str_find(name, '_', 0), dot = name.n;

	while (dot && name.p[dot - 1] != '.')
		dot--;
	dot -= dot > 0;
	name = str_slice(name, 0, dot);
	environment_put(&f->env, str_of("PN"), str_slice(name, 0, under));
	environment_put(&f->env, str_of("BPN"), str_slice(name, 0, under));
	environment_put(&f->env, str_of("BP"), name);
	if (under < name.n && str_find(name, '%', 0) == name.n) {
		char *dash = arena_alloc(f->r->scratch, name.n + 1);

		memcpy(dash, name.p, name.n);
		dash[under] = '-';
		environment_put(&f->env, str_of("BP"), str_make(dash, name.n));
		environment_put(
			&f->env, str_of("PV"), str_slice(name, under + 1, name.n));
	}
}

/* NAME[FLAG]:OVERRIDE = "VALUE" */
struct assignment {
	struct str name, flag, override, value;
};

/* The value in quotes: over lines that end in a backslash. Returns its end. */
static size_t read_value(struct assignment *out, struct str s, size_t at)
{
	size_t start = at + 1, end = start;
	char quote = at < s.n ? s.p[at] : '\0';

	if (quote != '"' && quote != '\'')
		return str_find(s, '\n', at);
	for (; end < s.n && s.p[end] != quote; end++) {
		if (s.p[end] == '\n' && s.p[end - 1] != '\\' &&
			!(s.p[end - 1] == '\r' && s.p[end - 2] == '\\'))
			break;
	}
	out->value = str_slice(s, start, end);
	return str_find(s, '\n', end);
}

static bool is_name_byte(char c)
{
	return text_is_word_byte(c) || c == '-' || c == '.' || c == '+' || c == '$' ||
	       c == '{' || c == '}';
}

/* Over "export", the name, a flag and an override; returns what is behind them. */
static size_t read_name(struct assignment *out, struct str s, size_t at, size_t line)
{
	size_t start, close;

	while (at < line && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	if (str_has_prefix(str_slice(s, at, line), "export "))
		at += 7;
	for (start = at; at < line && is_name_byte(s.p[at]);)
		at++;
	if (at > start && s.p[at - 1] == '+')
		at--;
	out->name = str_slice(s, start, at);
	if (at < line && s.p[at] == '[') {
		close = str_find(str_slice(s, 0, line), ']', at);
		out->flag = str_slice(s, at + 1, close);
		at = close < line ? close + 1 : line;
	}
	for (start = at; at < line && (s.p[at] == ':' || is_name_byte(s.p[at]));)
		at++;
	out->override = str_slice(s, start, at);
	return at;
}

/* Reads the line at at; false: it sets nothing. *end is where the line ends. */
static bool read_assignment(struct assignment *out, struct str s, size_t at, size_t *end)
{
	size_t line = *end = str_find(s, '\n', at);

	at = read_name(out, s, at, line);
	while (at < line && memchr(" \t?:+.=", s.p[at], 7))
		at++;
	if (!out->name.n || at >= line || (s.p[at] != '"' && s.p[at] != '\''))
		return false;
	*end = read_value(out, s, at);
	return true;
}

static void read_one(struct recipe *f, const struct assignment *it)
{
	static const char *const plain[] = {":", ":append", ":prepend", NULL};
	bool is_uri = str_is(it->name, "SRC_URI") || str_has_prefix(it->name, "SRC_URI_");
	bool is_append =
		str_is(it->name, "SRC_URI_append") || str_is(it->name, "SRC_URI_prepend");

	if (is_uri && it->flag.n)
		environment_put(&f->sums, it->flag, it->value);
	else if (is_uri)
		split_uris(f, it->value,
			(it->override.n && !str_is_one_of(it->override, plain)) ||
				(!is_append && it->name.n > strlen("SRC_URI")));
	else if (!it->flag.n && !it->override.n)
		environment_put(&f->env, it->name,
			str_is(it->value, "${AUTOREV}") ? str_of("AUTOINC") : it->value);
}

static void read(struct declaration_reader *r)
{
	struct recipe f = {.r = r};

	f.env.names.arena = f.sums.names.arena = r->scratch;
	note_file_name(&f);
	for (size_t at = 0, end; at < r->bytes.n; at = end + 1) {
		struct assignment it = {0};

		if (read_assignment(&it, r->bytes, at, &end))
			read_one(&f, &it);
	}
	for (size_t i = 0; i < f.uris.count && !r->is_full; i++)
		add_uri(&f, &f.uris.items[i]);
}

const struct form form_yocto = {.name = "embedded", .is_mine = is_mine, .read = read};
