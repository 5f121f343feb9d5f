/*
 * Repositories: git, svn, hg, bzr, gh, and files that rsync and scp bring from another
 * machine. A commit that is checked out behind a clone counts where it is sure to be of
 * that clone: by the clone's folder ("git -C x checkout", "cd x" before it), or in one
 * list of commands of CMake. Read next: components/shell_install.c.
 */
#include "components/shell_script.h"
#include "base/banned.h"

/* Options that take a word: of git itself, and of its verbs. */
static const char *const git_takes[] = {
	"-C", "-c", "--git-dir", "--work-tree", "--namespace", NULL};
static const char *const clone_takes[] = {"-b", "--branch", "-o", "--origin", "-u",
	"--upload-pack", "--depth", "--reference", "--reference-if-able",
	"--separate-git-dir", "-j", "--jobs", "--shallow-since", "--shallow-exclude",
	"-c", "--config", "--template", "--revision", "--filter", "--server-option",
	"--bundle-uri", NULL};
static const char *const fetch_takes[] = {"-j", "--jobs", "-o", "--server-option",
	"--depth", "--deepen", "--shallow-since", "--shallow-exclude", "--filter",
	"--upload-pack", "--refmap", "--negotiation-tip", NULL};
static const char *const add_takes[] = {"-b", "--branch", "-t", "-m", "--name", "--depth",
	"--reference", "-P", "--prefix", NULL};

static struct str text_of(const struct shell_word *word)
{
	return word ? word->text : (struct str){0};
}

/* --- clones ----------------------------------------------------------------------------
 */

static void read_clone(struct shell_call *c)
{
	static const char *const refs[] = {"-b", "--branch", "--revision", NULL};
	const struct shell_word *url = shell_next(c, clone_takes), *of_ref, *folder;
	struct shell_script *s = c->s;
	struct dependency *d;
	struct str ref;

	if (!url && c->is_piped)
		declaration_partial(s->r,
			shell_add(c, KIND_BYTES, c->words, (struct str){0}),
			"what is cloned comes from another command");
	s->clone = 0;
	if (!url || !shell_is_source(url))
		return;
	of_ref = shell_option(c, refs, &ref);
	folder = shell_next(c, clone_takes);
	d = shell_add_repository(c, url, url->text, ref, of_ref);
	for (size_t i = 1; i < c->count; i++) {
		if (str_has_prefix(c->words[i].text, "--recurs"))
			declaration_partial(s->r, d, "its submodules come too");
	}
	s->clone = s->r->is_full ? 0 : s->r->out->count;
	s->is_checked_out = false;
	s->clone_folder = folder ? folder->text : d->name;
	s->is_in_clone = str_is(s->clone_folder, ".");
}

void shell_read_cd(struct shell_call *c)
{
	static const char *const takes[] = {NULL};
	struct str folder = text_of(shell_next(c, takes));

	c->s->is_in_clone = folder.n && str_eq(folder, c->s->clone_folder);
}

/* Is "git checkout" here sure to be of the last clone? */
static bool is_of_clone(const struct shell_call *c)
{
	static const char *const folders[] = {"-C", NULL};
	struct shell_script *s = c->s;
	struct str folder;

	if (!s->clone ||
		c->is_conditional != s->r->out->items[s->clone - 1].is_conditional)
		return false;
	if (shell_option(c, folders, &folder))
		return str_eq(folder, s->clone_folder);
	return s->is_in_clone || s->is_one_list;
}

/* What the last clone is at from now on; an empty ref: nobody knows. */
static void set_commit(const struct shell_call *c, struct str ref, bool is_open)
{
	struct shell_script *s = c->s;
	struct dependency *d = &s->r->out->items[s->clone - 1];

	d->version_kind = VERSION_NONE;
	d->version = (struct str){0};
	d->pins.count = 0;
	declaration_git_ref(s->r, d, ref, is_open);
	if (is_open)
		declaration_partial(s->r, d, "a revision in a variable");
	else if (!ref.n)
		declaration_partial(s->r, d, "what is checked out of it is not sure");
	s->is_checked_out = true;
}

static void read_git_checkout(struct shell_call *c)
{
	static const char *const takes[] = {"-b", "-B", "--pathspec-from-file", NULL};
	const struct shell_word *ref = shell_next(c, takes);
	struct str text = text_of(ref);

	if (!c->s->clone || !text.n || memchr("./", text.p[0], 2) ||
		str_is(text, "HEAD") || shell_next(c, takes))
		return;
	if (is_of_clone(c))
		set_commit(c, text, shell_is_open(ref));
	else if (c->s->is_checked_out)
		set_commit(c, (struct str){0}, false);
}

/* "git pull", "git merge x": a commit that was checked out does not count any more. */
static void read_git_merge(const struct shell_call *c)
{
	if (c->s->clone && c->s->is_checked_out)
		set_commit(c, (struct str){0}, false);
}

/* --- what a repository adds ------------------------------------------------------------
 */

static bool says(struct str text, const char *upper, const char *lower)
{
	size_t n = strlen(upper);

	return text.n &&
	       (memmem(text.p, text.n, upper, n) || memmem(text.p, text.n, lower, n));
}

/* A variable may be the name of a remote; unless it says that it is a URL. */
static bool is_fetched(const struct shell_word *url)
{
	return shell_is_remote(url->text) ||
	       (shell_is_source(url) && (says(url->text, "URL", "url") ||
						says(url->text, "REPO", "repo")));
}

/* A URL and what is asked for there; names of remotes are no URLs. */
static void read_remote(struct shell_call *c, const char *const takes[], bool has_ref)
{
	static const char *const refs[] = {"-b", "--branch", NULL};
	const struct shell_word *url = shell_next(c, takes), *of_ref;
	struct str ref;

	if (!url || !(has_ref ? is_fetched(url) : shell_is_source(url)))
		return;
	of_ref = shell_option(c, refs, &ref);
	if (!of_ref && has_ref) {
		of_ref = shell_next(c, takes);
		ref = text_of(of_ref);
	}
	shell_add_repository(c, url, url->text, ref, of_ref);
}

/* "submodule update": those of .gitmodules, or what their branches have now. */
static void read_submodules(struct shell_call *c)
{
	struct dependency *d;
	bool is_remote = false;

	for (size_t i = c->at; i < c->count; i++)
		is_remote |= str_is(c->words[i].text, "--remote");
	d = shell_add(c, is_remote ? KIND_BYTES : KIND_REFERENCE, c->words,
		str_of("git submodules"));
	if (is_remote)
		declaration_version(c->s->r, d, VERSION_FLOATING, str_of("HEAD"));
}

static void read_git_add(struct shell_call *c, struct str noun)
{
	struct str verb = text_of(shell_next(c, add_takes));
	bool is_subtree = str_is(noun, "subtree");

	if (str_is(noun, "submodule") && str_is(verb, "update"))
		read_submodules(c);
	if (!str_is(verb, "add") && !(is_subtree && str_is(verb, "pull")))
		return;
	if (str_is(noun, "remote"))
		shell_next(c, add_takes);
	read_remote(c, add_takes, is_subtree);
}

static void read_git_archive(struct shell_call *c)
{
	static const char *const remotes[] = {"--remote", NULL};
	static const char *const takes[] = {
		"--remote", "-o", "--output", "--exec", "--format", "--prefix", NULL};
	struct str url;
	const struct shell_word *word = shell_option(c, remotes, &url), *ref;
	struct shell_word remote;

	if (!word)
		return;
	remote = *word;
	remote.text = url;
	ref = shell_next(c, takes);
	if (shell_is_source(&remote))
		shell_add_repository(c, &remote, url, text_of(ref), ref);
}

void shell_read_git(struct shell_call *c)
{
	static const char *const fetches[] = {"fetch", "pull", NULL};
	static const char *const merges[] = {"pull", "merge", "rebase", NULL};
	static const char *const adds[] = {"submodule", "remote", "subtree", NULL};
	static const char *const checkouts[] = {"checkout", "reset", "switch", NULL};
	struct str verb = text_of(shell_next(c, git_takes));

	if (str_is_one_of(verb, merges))
		read_git_merge(c);
	if (str_is(verb, "clone"))
		read_clone(c);
	else if (str_is_one_of(verb, fetches))
		read_remote(c, fetch_takes, true);
	else if (str_is_one_of(verb, adds))
		read_git_add(c, verb);
	else if (str_is_one_of(verb, checkouts))
		read_git_checkout(c);
	else if (str_is(verb, "archive"))
		read_git_archive(c);
}

/* --- others ----------------------------------------------------------------------------
 */

/* svn, hg, bzr: "svn co -r 12 URL", "hg clone -u 1.0 URL" */
void shell_read_checkout(struct shell_call *c)
{
	static const char *const verbs[] = {
		"co", "checkout", "export", "cat", "clone", "pull", "branch", NULL};
	static const char *const takes[] = {"-r", "--revision", "--rev", "-b", "--branch",
		"-R", "-u", "--updaterev", "-N", "-c", "--username", "--password",
		"--depth", NULL};
	static const char *const refs[] = {
		"-r", "--revision", "--rev", "-u", "--updaterev", NULL};
	const struct shell_word *url, *of_ref;
	struct dependency *d;
	struct str ref;

	if (!str_is_one_of(text_of(shell_next(c, takes)), verbs))
		return;
	url = shell_next(c, takes);
	if (!url || !shell_is_source(url))
		return;
	of_ref = shell_option(c, refs, &ref);
	d = shell_add_repository(c, url, url->text, (struct str){0}, NULL);
	if (ref.n)
		declaration_version(c->s->r, d, VERSION_EXACT, ref);
	if (of_ref && shell_is_open(of_ref))
		declaration_partial(c->s->r, d, "a revision in a variable");
}

/* gh repo clone OWNER/NAME, gh release download TAG -R OWNER/NAME */
void shell_read_gh(struct shell_call *c)
{
	static const char *const takes[] = {
		"-R", "--repo", "-p", "--pattern", "-D", "--dir", "-O", "--output", NULL};
	static const char *const repos[] = {"-R", "--repo", NULL};
	struct str noun = text_of(shell_next(c, takes));
	struct str verb = text_of(shell_next(c, takes)), url;
	const struct shell_word *word = shell_next(c, takes);

	if (word && str_is(noun, "repo") && str_is(verb, "clone")) {
		url = word->text;
		if (!shell_is_url(url))
			url = arena_printf(c->s->r->scratch, "https://github.com/%.*s",
				STR_ARG(str_slice(url, 0, 4096)));
		shell_add_repository(c, word, url, (struct str){0}, NULL);
	} else if (word && str_is(noun, "release") && str_is(verb, "download")) {
		if (!shell_option(c, repos, &url))
			url = str_of("release");
		shell_version(c->s->r, shell_add(c, KIND_BYTES, word, url), word->text);
	}
}

/* rsync, scp: the last word is where it goes to. */
void shell_read_copy(struct shell_call *c)
{
	static const char *const takes[] = {"-e", "-i", "-P", "-F", "-l", "-o", "-c",
		"-J", "--rsh", "--exclude", NULL};
	const struct shell_word *before = NULL, *word;

	while ((word = shell_next(c, takes))) {
		if (before && shell_is_remote(before->text))
			shell_add_url(c, before, before->text);
		before = word;
	}
}
