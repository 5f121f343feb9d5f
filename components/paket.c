/*
 * Paket: paket.dependencies and paket.lock, as Paket 8 reads them (docs: "The
 * paket.dependencies file", "The paket.lock file").
 *
 * Recognised: source, nuget, clitool, github, gist, git, http, external_lock and version
 * lines, with "//" and "#" comments; of the lock, packages and files with their remotes.
 * Strategies, restrictions and what packages of the lock ask for bring nothing by
 * themselves. Opaque: a line of the dependencies that names nothing. Read next:
 * components/nuget_name.c.
 */
#include "base/text.h"
#include "components/nuget.h"
#include "base/banned.h"

/* A line, and where reading of it is. */
struct line {
	struct declaration_reader *r;
	size_t start, end;
	struct str text; /* trimmed, without a comment */
	size_t at;
};

/* The next line that is not empty; *indent: blanks in front, a tab as one. */
static bool next_line(struct line *line, size_t *at, size_t *indent)
{
	struct str bytes = line->r->bytes;

	while (*at < bytes.n) {
		size_t end = str_find(bytes, '\n', *at);
		struct str text = str_slice(bytes, *at, end);
		struct str trimmed = str_trim(text);

		line->start = *at;
		line->end = end;
		*at = end + 1;
		if (str_has_prefix(trimmed, "\xef\xbb\xbf"))
			trimmed = str_trim(str_slice(trimmed, 3, trimmed.n));
		if (!trimmed.n)
			continue;
		*indent = (size_t)(trimmed.p - text.p);
		line->start += *indent;
		line->end = line->start + trimmed.n;
		line->text = trimmed;
		line->at = 0;
		return true;
	}
	return false;
}

/* The next word, in quotes or up to a blank. */
static struct str next_word(struct line *line)
{
	struct str text = line->text;
	size_t from = line->at;
	char c;

	while (from < text.n && (text.p[from] == ' ' || text.p[from] == '\t'))
		from++;
	c = from < text.n ? text.p[from] : '\0';
	if (c == '"' || c == '\'') {
		size_t end = str_find(text, c, from + 1);

		line->at = end + 1;
		return str_slice(text, from + 1, end);
	}
	line->at = from;
	while (line->at < text.n && text.p[line->at] != ' ' && text.p[line->at] != '\t')
		line->at++;
	return str_slice(text, from, line->at);
}

/*
 * The rest up to settings ("framework: net6.0, copy_local: true") or a comment: what is
 * asked of the version.
 */
static struct str version_text(struct line *line)
{
	struct str rest = str_trim(str_slice(line->text, line->at, line->text.n));
	size_t colon, end = rest.n;

	for (size_t i = 0; i + 1 < rest.n; i++) {
		if (rest.p[i] == '#' || (rest.p[i] == '/' && rest.p[i + 1] == '/')) {
			rest = str_trim(str_slice(rest, 0, i));
			break;
		}
	}
	colon = str_find(rest, ':', 0);
	if (colon == rest.n)
		return rest;
	for (end = colon; end && (text_is_word_byte(rest.p[end - 1]));)
		end--;
	return str_trim(str_slice(rest, 0, end));
}

/* "1.2.3", "== 1.2.3" one release; ">= 1", "~> 1.2" a range; nothing: the newest. */
static void add_version(
	struct declaration_reader *r, struct dependency *d, struct str text)
{
	bool is_range;

	while (text.n && (text.p[0] == '!' || text.p[0] == '@'))
		text = str_slice(text, 1, text.n);
	if (str_has_prefix(text, "=="))
		text = str_trim(str_slice(text, 2, text.n));
	else if (str_has_prefix(text, "="))
		text = str_trim(str_slice(text, 1, text.n));
	is_range = str_find(text, '<', 0) < text.n || str_find(text, '>', 0) < text.n;
	if (!text.n || str_find(text, '*', 0) < text.n || (!is_range && text.p[0] > '9'))
		declaration_version(
			r, d, VERSION_FLOATING, text.n ? text : str_of("latest"));
	else
		declaration_version(r, d, is_range ? VERSION_RANGE : VERSION_EXACT, text);
}

static struct dependency *add(struct line *line, struct str name)
{
	struct dependency *d;

	if (!name.n)
		return declaration_opaque(line->r, FORM_NUGET, line->start, line->end,
			"a line that names nothing");
	d = declaration_add(
		line->r, FORM_NUGET, KIND_BYTES, line->start, line->end, name);
	return d;
}

/* --- paket.dependencies ----------------------------------------------------------------
 */

static void read_nuget(struct line *line, enum dependency_scope scope)
{
	struct dependency *d = add(line, next_word(line));

	d->scope = scope;
	if (d->name.n)
		add_version(line->r, d, version_text(line));
}

/* "version 8.0.3": Paket itself, which its bootstrapper fetches */
static void read_paket(struct line *line)
{
	struct str version = next_word(line);
	struct dependency *d = add(line, str_of("paket"));

	d->scope = FOR_TOOL;
	add_version(line->r, d, version);
}

static void read_source(struct line *line)
{
	struct str where = next_word(line);

	nuget_source(line->r, line->start, line->end, locator_name(where), where);
}

/* "github OWNER/NAME:REF FILE", "gist OWNER/ID:REF" */
static void read_github(struct line *line, const char *host)
{
	struct str name = next_word(line);
	size_t colon = str_find(name, ':', 0);
	struct str ref = str_slice(name, colon + 1, name.n);
	struct dependency *d;

	name = str_slice(name, 0, colon);
	d = add(line, name);
	if (!name.n)
		return;
	declaration_locator(line->r, d,
		arena_printf(line->r->scratch, "%s%.*s", host,
			STR_ARG(str_slice(name, 0, 4096))));
	declaration_git_ref(line->r, d, ref, false);
}

/* "git URL [REF or range] settings" */
static void read_git(struct line *line)
{
	struct str url = next_word(line);
	struct str ref = version_text(line);
	struct dependency *d = add(line, locator_name(url));

	declaration_locator(line->r, d, url);
	if (str_find(ref, '<', 0) < ref.n || str_find(ref, '>', 0) < ref.n)
		declaration_version(line->r, d, VERSION_RANGE, ref);
	else
		declaration_git_ref(line->r, d, ref, false);
}

static void read_http(struct line *line)
{
	struct str url = next_word(line), name = {0}, version = {0};
	bool is_release = locator_release(&name, &version, url);
	struct dependency *d = add(line, is_release && name.n ? name : locator_name(url));

	declaration_locator(line->r, d, url);
	if (is_release)
		declaration_version(line->r, d, VERSION_EXACT, version);
}

static void read_external_lock(struct line *line)
{
	struct str where = next_word(line);
	struct dependency *d = declaration_opaque(
		line->r, FORM_NUGET, line->start, line->end, "a lock file of elsewhere");

	declaration_locator(line->r, d, where);
}

static void read_line(struct line *line)
{
	struct str word = next_word(line);

	if (xml_is(word, "nuget"))
		read_nuget(line, FOR_BUILD);
	else if (xml_is(word, "clitool"))
		read_nuget(line, FOR_TOOL);
	else if (xml_is(word, "source"))
		read_source(line);
	else if (xml_is(word, "github"))
		read_github(line, "https://github.com/");
	else if (xml_is(word, "gist"))
		read_github(line, "https://gist.github.com/");
	else if (xml_is(word, "git"))
		read_git(line);
	else if (xml_is(word, "http"))
		read_http(line);
	else if (xml_is(word, "external_lock"))
		read_external_lock(line);
	else if (xml_is(word, "version"))
		read_paket(line);
}

static void read_dependencies(struct declaration_reader *r)
{
	struct line line = {.r = r};
	size_t indent;

	for (size_t at = 0; next_line(&line, &at, &indent);)
		read_line(&line);
}

/* --- paket.lock ------------------------------------------------------------------------
 */

struct lock {
	struct line line;
	struct str section; /* "NUGET", "GITHUB", "GIT", "GIST", "HTTP" */
	struct str remote;
};

/* "remote: URL": a feed, or where the files that follow come from */
static void read_remote(struct lock *lock)
{
	struct str where = next_word(&lock->line);

	lock->remote = where;
	if (xml_is(lock->section, "NUGET"))
		nuget_source(lock->line.r, lock->line.start, lock->line.end,
			locator_name(where), where);
}

static bool is_git_section(const struct lock *lock)
{
	return xml_is(lock->section, "GIT") || xml_is(lock->section, "GITHUB") ||
	       xml_is(lock->section, "GIST");
}

/* What a file or a repository of the lock is fetched from. */
static void add_remote(struct lock *lock, struct dependency *d)
{
	bool is_github = xml_is(lock->section, "GITHUB");

	if (xml_is(lock->section, "NUGET") || !lock->remote.n)
		return;
	declaration_locator(lock->line.r, d,
		arena_printf(lock->line.r->scratch, "%s%.*s",
			is_github ? "https://github.com/" : "",
			STR_ARG(str_slice(lock->remote, 0, 4096))));
}

/* "    zlib (1.2.11)", "    modules/a.fs (COMMIT)", "     (COMMIT)" */
static void read_locked(struct lock *lock)
{
	struct declaration_reader *r = lock->line.r;
	struct str text = lock->line.text, section = lock->section;
	size_t open = str_find(text, '(', 0);
	size_t close = str_find(text, ')', open);
	struct str name = str_trim(str_slice(text, 0, open));
	struct str version = str_trim(str_slice(text, open + 1, close));
	struct dependency *d;

	if (xml_is(section, "GIT"))
		name = locator_name(lock->remote);
	else if (is_git_section(lock))
		name = lock->remote;
	d = declaration_add(
		r, FORM_NUGET_LOCK, KIND_BYTES, lock->line.start, lock->line.end, name);
	add_remote(lock, d);
	if (is_git_section(lock))
		declaration_git_ref(r, d, version, false);
	else if (xml_is(section, "NUGET"))
		nuget_version(r, d, version, false);
	if (close == text.n)
		declaration_partial(r, d, "no version in brackets");
	if (!name.n)
		declaration_partial(r, d, "an entry without a name");
}

static void read_lock_line(struct lock *lock, size_t indent)
{
	struct str word = next_word(&lock->line);

	if (!indent)
		lock->section = word; /* "GROUP Build" and "REDIRECTS: ON" too */
	else if (xml_is(word, "remote:"))
		read_remote(lock);
	else if (indent == 4 || (indent == 5 && xml_is(lock->section, "GIT")))
		read_locked(lock);
}

static void read(struct declaration_reader *r)
{
	struct lock lock = {.line = {.r = r}};
	size_t indent;

	if (path_is_named(r->path, "paket.dependencies")) {
		read_dependencies(r);
		return;
	}
	for (size_t at = 0; next_line(&lock.line, &at, &indent);)
		read_lock_line(&lock, indent);
}

static bool is_mine(struct str path)
{
	return path_is_named(path, "paket.dependencies") ||
	       path_is_named(path, "paket.lock");
}

const struct form form_paket = {.name = "nuget", .is_mine = is_mine, .read = read};
