/*
 * Debian (Policy 4.7): debian/control and debian/tests/control ask for packages of the
 * system, *.dsc lists the files of a source package with their hashes. "a | b" is each of
 * them, as conditional as "a [arch]" and "a <profile>" are; <!nocheck> is for tests.
 */
#include "base/path.h"
#include "components/entry.h"
#include "base/banned.h"

struct control {
	struct declaration_reader *r;
	enum dependency_scope scope;
	bool is_conditional;
	struct str source, version; /* of a .dsc */
};

static bool is_mine(struct str path)
{
	struct str dir = path_name(path_dir(path)),
		   up = path_name(path_dir(path_dir(path)));

	if (path_has_suffix(path, ".dsc"))
		return true;
	if (!path_is_named(path, "control") && !path_is_named(path, "control.in"))
		return false;
	return str_is(dir, "debian") || (str_is(dir, "tests") && str_is(up, "debian"));
}

static bool is_relation(struct str field)
{
	static const char *const fields[] = {"Build-Depends", "Build-Depends-Indep",
		"Build-Depends-Arch", "Depends", "Pre-Depends", "Recommends", NULL};

	return str_is_one_of(field, fields);
}

/* "name:any (>= 1.2) [linux-any] <!nocheck>" */
static void add_package(struct control *c, struct str text, bool is_one_of_many)
{
	size_t end = 0, open, close;
	struct dependency *d;
	struct str version, base = c->r->bytes;

	text = str_trim(text);
	while (end < text.n && !memchr(" \t\r\n([<", text.p[end], 7))
		end++;
	if (!end || text.p[0] == '#' || text.p[0] == '@' || str_has_prefix(text, "${"))
		return;
	d = declaration_add(c->r, FORM_DEBIAN, KIND_SYSTEM, (size_t)(text.p - base.p),
		(size_t)(text.p - base.p) + text.n,
		str_slice(text, 0, str_find(str_slice(text, 0, end), ':', 0)));
	d->scope = c->scope;
	d->is_conditional = c->is_conditional || is_one_of_many ||
			    str_find(text, '[', end) < text.n ||
			    str_find(text, '<', str_find(text, ')', end)) < text.n;
	if (memmem(text.p, text.n, "<!nocheck>", 10))
		d->scope = FOR_TEST;
	open = str_find(text, '(', end);
	close = str_find(text, ')', open);
	version = str_trim(str_slice(text, open + 1, close));
	if (!version.n)
		return;
	if (version.p[0] == '=')
		declaration_version(c->r, d, VERSION_EXACT,
			str_trim(str_slice(version, 1, version.n)));
	else
		declaration_version(c->r, d, VERSION_RANGE, version);
	if (declaration_has_variable(version))
		declaration_partial(c->r, d, "worked out elsewhere");
}

/* A list of relations, with lines of comments in between. */
static void read_relations(struct control *c, struct str value)
{
	size_t start = 0;
	bool is_many = false;

	for (size_t at = 0; at <= value.n && !c->r->is_full; at++) {
		char ch = at < value.n ? value.p[at] : ',';

		if (ch == '#' && (!at || value.p[at - 1] == '\n')) {
			at = str_find(value, '\n', at);
			start = at;
			continue;
		}
		if (ch != ',' && ch != '|')
			continue;
		is_many |= ch == '|';
		add_package(c, str_slice(value, start, at), is_many);
		if (ch == ',')
			is_many = false;
		start = at + 1;
	}
}

/* "HASH SIZE NAME" */
static void add_file(struct control *c, struct str line)
{
	size_t first, second;
	struct str name;
	struct dependency *d;

	line = str_trim(line);
	first = str_find(line, ' ', 0);
	second = str_find(line, ' ', first + 1);
	name = str_trim(str_slice(line, second, line.n));
	if (!name.n)
		return;
	d = declaration_add(c->r, FORM_DEBIAN, KIND_BYTES,
		(size_t)(line.p - c->r->bytes.p),
		(size_t)(line.p - c->r->bytes.p) + line.n, c->source);
	if (c->version.n)
		declaration_version(c->r, d, VERSION_EXACT, c->version);
	declaration_locator(c->r, d, name);
	declaration_pin(
		c->r, d, OVER_ARCHIVE, ALGORITHM_SHA256, str_slice(line, 0, first));
}

static void read_files(struct control *c, struct str value)
{
	for (size_t at = 0; at < value.n && !c->r->is_full;) {
		size_t end = str_find(value, '\n', at);

		add_file(c, str_slice(value, at, end));
		at = end + 1;
	}
}

static void read_field(struct control *c, struct str field, struct str value)
{
	bool is_dsc = path_has_suffix(c->r->path, ".dsc");

	if (is_relation(field))
		read_relations(c, value);
	else if (is_dsc && str_is(field, "Source"))
		c->source = str_trim(value);
	else if (is_dsc && str_is(field, "Version"))
		c->version = str_trim(value);
	else if (is_dsc && str_is(field, "Checksums-Sha256"))
		read_files(c, value);
}

/* The end of a field: before the next line that does not go on. */
static size_t field_end(struct str s, size_t at)
{
	for (;;) {
		at = str_find(s, '\n', at);
		if (at + 1 >= s.n || !memchr(" \t#", s.p[at + 1], 3))
			return at;
		at++;
	}
}

static void read(struct declaration_reader *r)
{
	struct str s = r->bytes;
	struct control c = {.r = r};

	if (str_is(path_name(path_dir(r->path)), "tests"))
		c.scope = FOR_TEST;
	for (size_t at = 0; at < s.n && !r->is_full;) {
		size_t line = str_find(s, '\n', at), end;
		size_t colon = str_find(str_slice(s, 0, line), ':', at);

		if (colon >= line || s.p[at] == '#') {
			at = line + 1;
			continue;
		}
		end = field_end(s, at);
		read_field(&c, str_slice(s, at, colon), str_slice(s, colon + 1, end));
		at = end + 1;
	}
}

const struct form form_debian = {.name = "embedded", .is_mine = is_mine, .read = read};
