/*
 * Tools that fetch what they are given the URL of: git, curl, wget, aria2c, svn, hg, and
 * what PowerShell has for it. Read next: components/cmake_package.c.
 */
#include <strings.h>
#include "base/text.h"
#include "components/cmake_commands.h"
#include "base/banned.h"

/* --- words -----------------------------------------------------------------------------
 */

struct str cmake_word(const struct cmake_words *w, size_t i)
{
	return i < w->count ? w->items[i].text : (struct str){0};
}

bool cmake_word_is_unknown(const struct cmake_words *w, size_t i)
{
	return i < w->count && w->items[i].is_unknown;
}

bool cmake_word_next(struct cmake_words *w, const char *const takes[], size_t *out)
{
	while (w->at < w->count) {
		struct str word = cmake_word(w, w->at);

		*out = w->at++;
		if (!word.n)
			continue;
		if (word.p[0] != '-' || word.n == 1)
			return true;
		if (str_is_one_of(word, takes))
			w->at++;
	}
	return false;
}

/* The value of "-b X", "--branch X", "--branch=X"; where it stands, or count. */
static size_t option_at(const struct cmake_words *w, const char *letter, const char *name,
	struct str *value)
{
	size_t n = strlen(name);

	*value = (struct str){0};
	for (size_t i = 0; i < w->count; i++) {
		struct str word = cmake_word(w, i);

		if ((str_is(word, letter) || str_is(word, name)) && i + 1 < w->count) {
			*value = cmake_word(w, i + 1);
			return i + 1;
		}
		if (str_has_prefix(word, name) && word.n > n && word.p[n] == '=') {
			*value = str_slice(word, n + 1, word.n);
			return i;
		}
	}
	return w->count;
}

/* --- entries ---------------------------------------------------------------------------
 */

struct dependency *cmake_put_url(struct cmake_words *w, size_t word, struct str url)
{
	struct dependency *d =
		cmake_entry(w->call, FORM_CMAKE_DOWNLOAD, KIND_BYTES, (struct str){0});

	w->found++;
	cmake_locator(w->call, d, url, cmake_word_is_unknown(w, word));
	cmake_release(w->call, d);
	if (!d->name.n) {
		cmake_partial(w->call, d, "its name is not known");
		d->state = READ_OPAQUE;
	}
	return d;
}

static struct dependency *put_repository(
	struct cmake_words *w, size_t word, struct str ref, size_t ref_word)
{
	struct dependency *d = cmake_put_url(w, word, cmake_word(w, word));

	d->version_kind = VERSION_NONE;
	d->version = (struct str){0};
	cmake_git_ref(w->call, d, ref, cmake_word_is_unknown(w, ref_word));
	return d;
}

/* A folder of the machine is no place to fetch from. */
static bool is_source(const struct cmake_words *w, size_t word)
{
	return cmake_is_remote(cmake_word(w, word)) || cmake_word_is_unknown(w, word);
}

/* --- tools -----------------------------------------------------------------------------
 */

static const char *const git_takes[] = {"-b", "--branch", "-o", "--origin", "-u",
	"--upload-pack", "--depth", "--reference", "--separate-git-dir", "-j", "--jobs",
	"--shallow-since", "-c", "--config", "--template", "-C", "--git-dir",
	"--work-tree", "--name", "--revision", "--filter", NULL};

static void read_clone(struct cmake_words *w)
{
	size_t url, ref_at;
	struct str ref;

	ref_at = option_at(w, "-b", "--branch", &ref);
	if (!ref.n)
		ref_at = option_at(w, "--revision", "--revision", &ref);
	if (!cmake_word_next(w, git_takes, &url) || !is_source(w, url))
		return;
	w->clone = put_repository(w, url, ref, ref_at);
}

/* A commit that is checked out behind a clone is what counts. */
static void read_checkout(struct cmake_words *w)
{
	size_t ref;

	if (!w->clone || !cmake_word_next(w, git_takes, &ref))
		return;
	w->clone->version_kind = VERSION_NONE;
	w->clone->version = (struct str){0};
	cmake_git_ref(
		w->call, w->clone, cmake_word(w, ref), cmake_word_is_unknown(w, ref));
}

/* "fetch URL REF", "pull URL REF", "remote add NAME URL", "submodule add URL" */
static void read_git_more(struct cmake_words *w, struct str verb)
{
	bool is_fetch = str_is(verb, "fetch") || str_is(verb, "pull");
	size_t word, ref = w->count;

	while (cmake_word_next(w, git_takes, &word)) {
		if (!cmake_is_remote(cmake_word(w, word)))
			continue;
		if (is_fetch)
			cmake_word_next(w, git_takes, &ref);
		put_repository(w, word, cmake_word(w, ref), ref);
		return;
	}
}

/* "submodule update": those of .gitmodules, or what their branches have now. */
static void read_submodule(struct cmake_words *w)
{
	bool is_remote = false;
	struct dependency *d;
	size_t verb;

	if (!cmake_word_next(w, git_takes, &verb))
		return;
	if (!str_is(cmake_word(w, verb), "update")) {
		read_git_more(w, cmake_word(w, verb));
		return;
	}
	for (size_t i = w->at; i < w->count; i++)
		is_remote |= str_is(cmake_word(w, i), "--remote");
	d = cmake_entry(w->call, FORM_CMAKE_DOWNLOAD,
		is_remote ? KIND_BYTES : KIND_REFERENCE, str_of("git submodules"));
	w->found++;
	if (is_remote)
		declaration_version(
			cmake_reader_of(w->call)->r, d, VERSION_FLOATING, str_of("HEAD"));
}

static void read_git(struct cmake_words *w)
{
	struct str verb;
	size_t at;

	if (!cmake_word_next(w, git_takes, &at))
		return;
	verb = cmake_word(w, at);
	if (str_is(verb, "clone"))
		read_clone(w);
	else if (str_is(verb, "checkout") || str_is(verb, "reset") ||
		 str_is(verb, "switch"))
		read_checkout(w);
	else if (str_is(verb, "submodule"))
		read_submodule(w);
	else if (str_is(verb, "fetch") || str_is(verb, "pull") ||
		 str_is(verb, "remote") || str_is(verb, "archive"))
		read_git_more(w, verb);
}

/* curl, wget, Invoke-WebRequest: each URL; without one, a word that is not known. */
static void read_fetch(struct cmake_words *w)
{
	size_t before = w->found;

	for (size_t i = w->at; i < w->count; i++) {
		struct str word = cmake_word(w, i);
		size_t equals = str_find(word, '=', 0);

		if (str_has_prefix(word, "--") && equals < word.n)
			word = str_slice(word, equals + 1, word.n);
		if (cmake_is_remote(word) &&
			!str_has_prefix(cmake_word(w, i - 1), "-H") &&
			!str_is(cmake_word(w, i - 1), "--proxy") &&
			!str_is(cmake_word(w, i - 1), "--header"))
			cmake_put_url(w, i, word);
	}
	for (size_t i = w->at; i < w->count && w->found == before; i++) {
		if (cmake_word_is_unknown(w, i))
			cmake_put_url(w, i, cmake_word(w, i));
	}
}

/* svn, hg: "co -r 12 URL", "clone -u 1.0 URL" */
static void read_scm(struct cmake_words *w)
{
	static const char *const takes[] = {"-r", "--revision", "-u", "--updaterev",
		"--rev", "-b", "--username", "--password", "--depth", NULL};
	struct declaration_reader *r = cmake_reader_of(w->call)->r;
	size_t verb, url, ref_at;
	struct dependency *d;
	struct str ref;

	ref_at = option_at(w, "-r", "--revision", &ref);
	if (!ref.n)
		ref_at = option_at(w, "-u", "--updaterev", &ref);
	if (!cmake_word_next(w, takes, &verb) || !cmake_word_next(w, takes, &url) ||
		!is_source(w, url))
		return;
	d = cmake_put_url(w, url, cmake_word(w, url));
	declaration_version(r, d, ref.n ? VERSION_EXACT : VERSION_FLOATING,
		ref.n ? ref : str_of("HEAD"));
	if (cmake_word_is_unknown(w, ref_at))
		cmake_partial(w->call, d, "a revision in a variable that is not known");
}

static const struct {
	const char *name;
	void (*read)(struct cmake_words *w);
} tools[] = {
	{"git", read_git},
	{"curl", read_fetch},
	{"wget", read_fetch},
	{"aria2c", read_fetch},
	{"invoke-webrequest", read_fetch},
	{"iwr", read_fetch},
	{"start-bitstransfer", read_fetch},
	{"svn", read_scm},
	{"subversion_svn", read_scm},
	{"mercurial", read_scm},
	{"hg", read_scm},
};

bool cmake_is_tool(struct str name, const char *tool)
{
	return name.n == strlen(tool) && strncasecmp(name.p, tool, name.n) == 0;
}

bool cmake_tool_judge(struct cmake_words *w, struct str name)
{
	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++) {
		if (!cmake_is_tool(name, tools[i].name))
			continue;
		tools[i].read(w);
		return true;
	}
	return false;
}
