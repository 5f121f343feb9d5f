/*
 * Locators and options of the programs that fetch. Partial: URLs with variables that the
 * file does not set to plain text. Not told: paths on the machine, localhost. Read next:
 * components/download_tool.h.
 */
#include "base/text.h"
#include "components/download_tool.h"
#include "base/banned.h"

/* --- locators --------------------------------------------------------------------------
 */

static bool has_variable(struct str s)
{
	return str_find(s, '$', 0) < s.n || declaration_has_variable(s);
}

static bool has_scheme(struct str s)
{
	return s.n > 3 && memmem(s.p, s.n, "://", 3) != NULL;
}

static bool is_local(struct str s)
{
	static const char *const hosts[] = {
		"//localhost", "//127.0.0.1", "//[::1]", "//0.0.0.0", NULL};

	if (str_has_prefix(s, "file:"))
		return true;
	for (size_t i = 0; hosts[i]; i++) {
		if (s.n && memmem(s.p, s.n, hosts[i], strlen(hosts[i])))
			return true;
	}
	return false;
}

/* "https://...", "host:path", "user@host:path"; not "C:\path" or "./a:b". */
static bool is_remote(struct str s)
{
	size_t colon = str_find(s, ':', 0);

	if (is_local(s))
		return false;
	if (has_scheme(s))
		return true;
	return colon > 1 && colon + 1 < s.n && str_find(s, '/', 0) > colon &&
	       str_find(s, '$', 0) > colon;
}

/* "$URL", "$base/x.git": who knows; "$PWD/x", "$srcdir" is the machine's. */
static bool is_unknown(struct str s)
{
	static const char *const local[] = {"PWD", "pwd", "srcdir", "top_srcdir",
		"builddir", "top_builddir", "HOME", "TMPDIR", "DESTDIR", "0", NULL};
	size_t end;

	if (!s.n || s.p[0] != '$')
		return false;
	return !str_is_one_of(variable_at(s, 0, STYLE_MAKE, &end), local) &&
	       !str_is_one_of(variable_at(s, 0, STYLE_SHELL, &end), local);
}

static struct dependency *add_entry(const struct download_words *a, struct str name)
{
	const struct download_place *p = a->place;
	struct dependency *d =
		declaration_add(p->r, p->form, KIND_BYTES, p->start, p->end, name);

	d->is_conditional = p->is_conditional;
	return d;
}

/* No part of "${1:-1.3.tar.gz}". */
static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (strchr("${}():*@ ", s.p[i]))
			return false;
	}
	return s.n > 0;
}

static struct dependency *add_locator(const struct download_words *a, struct str locator)
{
	struct declaration_reader *r = a->place->r;
	struct str name = {0}, version = {0};
	bool is_release = locator_release(&name, &version, locator);
	struct dependency *d;

	if (!is_release || !name.n)
		name = locator_name(locator);
	d = add_entry(a, is_plain(name) ? name : (struct str){0});
	declaration_locator(r, d, locator);
	if (is_release && is_plain(version))
		declaration_version(r, d, VERSION_EXACT, version);
	if (has_variable(locator))
		declaration_partial(r, d, "a URL with variables that are not known");
	return d;
}

/* "example.org/x.tgz", as curl and wget take it; words of prose are none. */
static bool is_bare_url(struct str s)
{
	size_t slash = str_find(s, '/', 0);
	size_t dot = str_find(s, '.', 0);

	return dot > 0 && dot < slash && slash < s.n && str_find(s, ']', 0) == s.n;
}

/*
 * Each of the URLs in a word, which is a list where a loop's variable was put in. A word
 * with a variable only may be anything: it is kept for later.
 */
static void add_urls(struct download_words *a, struct str word)
{
	size_t at = 0;

	while (at < word.n) {
		size_t start = at;
		struct str url;

		while (at < word.n && !strchr(" \t\r\n", word.p[at]))
			at++;
		url = str_slice(word, start, at);
		at++;
		if (!url.n || is_local(url))
			continue;
		if (has_scheme(url) || (a->is_command && is_bare_url(url))) {
			add_locator(a, url);
			a->has_url = true;
		} else if (has_variable(url) && !a->unknown.n) {
			a->unknown = url;
		} else if (url.n == word.n && !has_variable(url)) {
			a->has_prose = true;
		}
	}
}

static void add_unknown(const struct download_words *a, const char *why)
{
	declaration_partial(a->place->r, add_entry(a, (struct str){0}), why);
}

/* --- options ---------------------------------------------------------------------------
 */

/*
 * The next word that is no option; options that take the next word do so. takes: single
 * letters; longs: names without "--". false: none is left.
 */
static bool next_positional(struct download_words *a, const char *takes,
	const char *const longs[], struct str *out)
{
	while (a->at < a->count) {
		struct str word = a->words[a->at++];

		if (!word.n)
			continue;
		if (word.p[0] != '-' || word.n == 1) {
			*out = word;
			return true;
		}
		if (word.p[1] == '-') {
			if (str_is_one_of(str_slice(word, 2, word.n), longs))
				a->at++;
		} else if (strchr(takes, word.p[word.n - 1]) && word.p[word.n - 1]) {
			a->at++;
		}
	}
	return false;
}

/* The value of "-b X", "--branch X", "--branch=X"; empty: there is none. */
static struct str option_value(
	const struct download_words *a, const char *letter, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < a->count; i++) {
		struct str word = a->words[i];
		bool is_it = str_is(word, letter) || str_is(word, name);

		if (is_it && i + 1 < a->count)
			return a->words[i + 1];
		if (str_has_prefix(word, name) && word.n > n && word.p[n] == '=')
			return str_slice(word, n + 1, word.n);
	}
	return (struct str){0};
}

static bool has_option(const struct download_words *a, const char *name)
{
	for (size_t i = 0; i < a->count; i++) {
		if (str_has_prefix(a->words[i], name))
			return true;
	}
	return false;
}

/* --- tools -----------------------------------------------------------------------------
 */

static const char *const fetch_longs[] = {"output", "header", "data", "user", "retry",
	"connect-timeout", "max-time", "proxy", "cacert", "capath", "cert", "key",
	"request", "user-agent", "referer", "cookie", "cookie-jar", "range", "config",
	"write-out", "retry-delay", "retry-max-time", "limit-rate", "output-dir",
	"dump-header", "form", "upload-file", "max-redirs", "speed-limit", "speed-time",
	"continue-at", "data-binary", "data-raw", "resolve", "netrc-file", "interface",
	"output-document", "directory-prefix", "tries", "timeout", "wait",
	"append-output", "output-file", "quota", "accept", "reject", "out", "dir",
	"split", "max-connection-per-server", "url", NULL};

static void read_fetch(struct download_words *a, const char *takes)
{
	struct str word = option_value(a, "--url", "--url");

	add_urls(a, word);
	while (next_positional(a, takes, fetch_longs, &word))
		add_urls(a, word);
	if (a->has_url || a->has_prose)
		return;
	if (a->unknown.n)
		add_locator(a, a->unknown);
	else if (a->is_piped)
		add_unknown(a, "what is fetched comes from another command");
}

static void read_curl(struct download_words *a)
{
	read_fetch(a, "oHduAexXTFbcKmrwCEtyYzPQUD");
}

static void read_wget(struct download_words *a)
{
	struct str list = option_value(a, "-i", "--input-file");

	if (list.n)
		add_unknown(a, "what is fetched is in a file");
	read_fetch(a, "OoPUetTwaiQARDIXlB");
}

/* Words that mean something else behind another command. */
static void read_other_fetch(struct download_words *a)
{
	if (a->is_command)
		read_fetch(a, "odxskSTwNBiu");
}

/* A repository: for what may be a path on the machine, false. */
static struct dependency *add_repository(const struct download_words *a, struct str url)
{
	struct declaration_reader *r = a->place->r;
	struct dependency *d;

	if (!is_remote(url) && !is_unknown(url))
		return NULL;
	d = add_locator(a, url);
	d->version_kind = VERSION_NONE;
	d->version = (struct str){0};
	if (is_unknown(url) && !is_remote(url))
		declaration_partial(r, d, "a repository in a variable");
	return d;
}

static void add_ref(const struct download_words *a, struct dependency *d, struct str ref)
{
	declaration_git_ref(a->place->r, d, ref, false);
	if (has_variable(ref))
		declaration_partial(a->place->r, d, "a revision in a variable");
}

static const char *const git_longs[] = {"branch", "origin", "upload-pack", "depth",
	"reference", "separate-git-dir", "jobs", "shallow-since", "config", "template",
	"git-dir", "work-tree", "name", "revision", "shallow-exclude", "filter", NULL};

static void read_git_clone(struct download_words *a)
{
	struct str ref = option_value(a, "-b", "--branch"), url;
	struct dependency *d;

	if (!ref.n)
		ref = option_value(a, "--revision", "--revision");
	if (!next_positional(a, "bouj", git_longs, &url)) {
		if (a->is_piped)
			add_unknown(a, "what is cloned comes from another command");
		return;
	}
	d = add_repository(a, url);
	if (!d)
		return;
	add_ref(a, d, ref);
	if (has_option(a, "--recurs"))
		declaration_partial(a->place->r, d, "its submodules come too");
}

/* "fetch URL REF", "pull URL REF", "remote add NAME URL": names of remotes are no URLs.
 */
static void read_git_fetch(struct download_words *a)
{
	struct str url, ref = {0};
	struct dependency *d;

	if (!next_positional(a, "j", git_longs, &url) || !is_remote(url))
		return;
	next_positional(a, "j", git_longs, &ref);
	d = add_repository(a, url);
	if (d)
		add_ref(a, d, ref);
}

static void read_git_add(struct download_words *a)
{
	struct str word;

	if (!next_positional(a, "btm", git_longs, &word) || !str_is(word, "add"))
		return;
	while (next_positional(a, "btm", git_longs, &word)) {
		struct dependency *d = is_remote(word) ? add_repository(a, word) : NULL;

		if (d)
			add_ref(a, d, option_value(a, "-b", "--branch"));
	}
}

static void read_git(struct download_words *a)
{
	struct str verb, remote;
	struct dependency *d;

	if (!next_positional(a, "Cc", git_longs, &verb))
		return;
	if (str_is(verb, "clone")) {
		read_git_clone(a);
	} else if (str_is(verb, "fetch") || str_is(verb, "pull")) {
		read_git_fetch(a);
	} else if (str_is(verb, "remote") || str_is(verb, "submodule")) {
		read_git_add(a);
	} else if (str_is(verb, "archive")) {
		remote = option_value(a, "--remote", "--remote");
		d = remote.n ? add_repository(a, remote) : NULL;
		if (d && next_positional(a, "o", git_longs, &verb))
			add_ref(a, d, verb);
	}
}

static const char *const scm_longs[] = {
	"revision", "rev", "branch", "updaterev", "username", "password", "depth", NULL};

/* svn, hg, bzr: "svn co -r 12 URL", "hg clone -u 1.0 URL" */
static void read_scm(struct download_words *a)
{
	static const char *const verbs[] = {
		"co", "checkout", "export", "cat", "clone", "pull", "branch", NULL};
	struct str ref = option_value(a, "-r", "--revision"), word;
	struct dependency *d;

	if (!ref.n)
		ref = option_value(a, "-u", "--updaterev");
	if (!next_positional(a, "R", scm_longs, &word) || !str_is_one_of(word, verbs) ||
		!next_positional(a, "rubNc", scm_longs, &word))
		return;
	d = add_repository(a, word);
	if (!d)
		return;
	declaration_version(a->place->r, d, ref.n ? VERSION_EXACT : VERSION_FLOATING,
		ref.n ? ref : str_of("HEAD"));
	if (has_variable(ref))
		declaration_partial(a->place->r, d, "a revision in a variable");
}

/* The last word is where it goes to. */
static void read_copy(struct download_words *a)
{
	struct str before = {0}, word;

	while (next_positional(a, "eiPfFlocJ", scm_longs, &word)) {
		if (before.n && is_remote(before))
			add_locator(a, before);
		before = word;
	}
}

const struct download_tool download_tools[] = {
	{"curl", read_curl},
	{"wget", read_wget},
	{"wget2", read_wget},
	{"fetch", read_other_fetch},
	{"aria2c", read_other_fetch},
	{"axel", read_other_fetch},
	{"git", read_git},
	{"svn", read_scm},
	{"hg", read_scm},
	{"bzr", read_scm},
	{"rsync", read_copy},
	{NULL, NULL},
};

void download_add_own(struct download_words *a, struct str url)
{
	struct str name = {0}, version = {0};

	if (!has_scheme(url) || is_local(url) || str_find(url, ' ', 0) < url.n ||
		(!locator_release(&name, &version, url) && !str_has_suffix(url, ".git")))
		return;
	declaration_partial(
		a->place->r, add_locator(a, url), "a command that is not known");
}
