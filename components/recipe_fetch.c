/*
 * Commands that download: curl, wget, aria2c, PowerShell's own, git, svn, hg, gh, docker
 * pull and run. What sends and does not keep the answer is no download. Read next:
 * components/recipe_install.c.
 */
#include <strings.h>
#include "components/image.h"
#include "components/recipe.h"
#include "base/banned.h"

static bool is_tool(const struct sh_command *command, const char *const tools[])
{
	return str_is_one_of(command->words[0].text, tools);
}

static bool has_word(const struct sh_command *command, const char *const words[])
{
	for (size_t i = 1; i < command->count; i++) {
		if (str_is_one_of(command->words[i].text, words))
			return true;
	}
	return false;
}

/* --- curl, wget ------------------------------------------------------------------------
 */

static const char *const curl_valued[] = {"-A", "-b", "-c", "-C", "-d", "-D", "-e", "-E",
	"-F", "-H", "-K", "-m", "-o", "-P", "-Q", "-r", "-t", "-T", "-u", "-U", "-w",
	"-x", "-X", "-y", "-Y", "-z", "--output", "--output-dir", "--header", "--user",
	"--data", "--data-raw", "--data-binary", "--data-urlencode", "--request",
	"--retry", "--retry-delay", "--retry-max-time", "--max-time", "--connect-timeout",
	"--proxy", "--cacert", "--cert", "--key", "--user-agent", "--referer", "--cookie",
	"--cookie-jar", "--form", "--upload-file", "--write-out", "--proto", "--range",
	"--resolve", "--limit-rate", "--config", "--max-redirs", "--noproxy", NULL};
static const char *const wget_valued[] = {"-o", "-a", "-e", "-i", "-B", "-t", "-O", "-T",
	"-w", "-Q", "-P", "-U", "-l", "-A", "-R", "-D", "-I", "-X", "--output-document",
	"--header", "--tries", "--timeout", "--user", "--password", "--directory-prefix",
	"--post-data", "--referer", "--user-agent", "--input-file", "--wait", "--dir",
	"--out", "--level", "--base", NULL};
static const char *const sh_valued[] = {"-OutFile", "-Method", "-Headers", "-Body",
	"-outfile", "-OutVariable", "-UserAgent", "-TimeoutSec", "-MaximumRetryCount",
	"-Destination", "-RetryIntervalSec", NULL};

/* Is what is sent for kept? */
static bool keeps_answer(const struct sh_command *command)
{
	static const char *const outputs[] = {"-o", "--output", "-O", "--remote-name",
		"-OJ", "-LO", "-fsSLO", "-sSLO", "-fLO", "-OL", "--remote-name-all",
		NULL};

	if (command->end == '|' || has_word(command, outputs))
		return true;
	for (size_t i = 1; i < command->count; i++) {
		if (command->words[i].is_operator)
			return true;
	}
	return false;
}

/* It asks for headers only, throws away what it gets, or sends something. */
static bool is_no_download(const struct sh_command *command)
{
	static const char *const heads[] = {"-I", "--head", "--spider", "-sI", "-Is",
		"/dev/null", "-o/dev/null", "--output=/dev/null", "-sSI", "-LI", "-IL",
		"-sLI", "-T", "--upload-file", NULL};
	static const char *const sends[] = {"-d", "--data", "--data-raw", "--data-binary",
		"--data-urlencode", "-F", "--form", "-XPOST", "-XPUT", "-XDELETE", "POST",
		"PUT", "DELETE", "PATCH", "--json", NULL};

	return has_word(command, heads) ||
	       (has_word(command, sends) && !keeps_answer(command));
}

/* "-fsSLo": the last letter's value is the next word. */
static bool takes_next(struct str option, const char *const valued[])
{
	char letter[] = {'-', option.n ? option.p[option.n - 1] : '\0', '\0'};

	return str_is_one_of(option, valued) ||
	       (option.n > 2 && option.p[1] != '-' && letter[1] != '-' &&
		       valued != sh_valued && str_is_one_of(str_of(letter), valued));
}

/* A word that may be a host with a path, where nothing says http://. */
static bool is_bare_url(struct str text)
{
	return text.n > 3 &&
	       (str_find(text, '.', 0) < text.n || environment_is_open(text)) &&
	       text.p[0] != '.' && text.p[0] != '/' && text.p[0] != '@' &&
	       str_find(text, ' ', 0) == text.n;
}

/* The URLs among the arguments; where there are none, what may be one. */
static void add_urls(
	struct recipe *s, const struct sh_command *command, const char *const valued[])
{
	const struct sh_word *bare = NULL;
	bool is_found = false;

	for (size_t i = 1; i < command->count; i++) {
		const struct sh_word *word = &command->words[i];
		struct str text = word->text;

		if (word->is_operator) {
			i++;
		} else if (text.n && text.p[0] == '-') {
			if (str_has_prefix(text, "--url="))
				recipe_add_url(s, word, str_slice(text, 6, text.n));
			else if (takes_next(text, valued))
				i++;
		} else if (recipe_is_url(text)) {
			recipe_add_url(s, word, text);
			is_found = true;
		} else if (!bare && is_bare_url(text)) {
			bare = word;
		}
	}
	if (bare && !is_found)
		recipe_add_url(s, bare, bare->text);
}

static void read_fetch(
	struct recipe *s, const struct sh_command *command, const char *const valued[])
{
	static const char *const curl_lists[] = {"-K", "--config", NULL};
	static const char *const wget_lists[] = {"-i", "--input-file", NULL};
	struct str list = {0};
	struct dependency *d;

	if (is_no_download(command))
		return;
	add_urls(s, command, valued);
	if (valued != sh_valued)
		list = recipe_option(
			command, valued == curl_valued ? curl_lists : wget_lists);
	if (!list.n)
		return;
	d = recipe_add(s, FORM_MAKE_DOWNLOAD, KIND_BYTES, &command->words[0], list);
	declaration_partial(s->r, d, "URLs that a file names");
}

/* --- git and its kin -------------------------------------------------------------------
 */

/* "clone" of "git -C dir -c k=v clone"; *at is behind it. */
static struct str subcommand(const struct sh_command *command, size_t *at)
{
	static const char *const valued[] = {"-C", "-c", "--git-dir", "--work-tree",
		"--context", "-H", "--config", NULL};
	const struct sh_word *word = recipe_argument(command, at, valued);

	return word ? word->text : (struct str){0};
}

static bool is_repository(struct str text)
{
	return recipe_is_url(text) || environment_is_open(text) ||
	       (str_find(text, '@', 0) < text.n && str_find(text, ':', 0) < text.n);
}

/* Over "add" of "submodule add" and its kin, and a remote's name; false: it is no verb
 * that fetches. */
static bool is_fetch(const struct sh_command *command, struct str verb, size_t *at,
	const char *const valued[])
{
	static const char *const plain[] = {"clone", "fetch", "pull", NULL};
	static const char *const adds[] = {"submodule", "remote", "subtree", NULL};

	if (str_is_one_of(verb, plain))
		return true;
	if (!str_is_one_of(verb, adds) || !str_is(subcommand(command, at), "add"))
		return false;
	if (str_is(verb, "remote"))
		recipe_argument(command, at, valued);
	return true;
}

static void read_git(struct recipe *s, const struct sh_command *command)
{
	static const char *const valued[] = {"-b", "--branch", "--depth", "-o",
		"--origin", "-u", "--upload-pack", "--reference", "--separate-git-dir",
		"-j", "--jobs", "--filter", "--config", "-c", "--template",
		"--server-option", "--shallow-since", "--shallow-exclude", "--name",
		"--prefix", "-P", "--reference-if-able", "--bundle-uri", "--revision",
		NULL};
	static const char *const refs[] = {"-b", "--branch", "--revision", NULL};
	static const char *const ref_behind[] = {"fetch", "pull", "subtree", NULL};
	size_t at = 1;
	struct str verb = subcommand(command, &at), ref;
	const struct sh_word *word, *next;

	if (!is_fetch(command, verb, &at, valued))
		return;
	word = recipe_argument(command, &at, valued);
	if (!word || (!str_is(verb, "clone") && !is_repository(word->text)))
		return;
	ref = recipe_option(command, refs);
	next = recipe_argument(command, &at, valued);
	if (next && !ref.n && str_is_one_of(verb, ref_behind))
		ref = next->text;
	recipe_add_repository(s, word, word->text, ref);
}

/* svn checkout URL@REV, hg clone URL, gh repo clone OWNER/NAME */
static void read_checkout(struct recipe *s, const struct sh_command *command)
{
	static const char *const verbs[] = {
		"checkout", "co", "export", "clone", "release", NULL};
	static const char *const valued[] = {"-r", "--revision", "-b", "--branch", "-R",
		"--repo", "-u", "--updaterev", "-p", "--pattern", "-D", "--dir", NULL};
	static const char *const refs[] = {"-r", "--revision", "-u", "--updaterev", NULL};
	static const char *const repo[] = {"-R", "--repo", NULL};
	size_t at = 1;
	struct str verb = subcommand(command, &at);
	const struct sh_word *word;
	bool is_gh = str_is(command->words[0].text, "gh");
	struct str url;

	if (is_gh && str_is(verb, "repo"))
		verb = subcommand(command, &at);
	if (!str_is_one_of(verb, verbs))
		return;
	if (str_is(verb, "release")) {
		url = recipe_option(command, repo);
		word = str_is(subcommand(command, &at), "download")
			       ? recipe_argument(command, &at, valued)
			       : NULL;
		if (word)
			recipe_add_package(
				s, word, url.n ? url : str_of("release"), word->text);
		return;
	}
	word = recipe_argument(command, &at, valued);
	if (!word)
		return;
	url = word->text;
	if (is_gh && !recipe_is_url(url))
		url = arena_printf(s->r->scratch, "https://github.com/%.*s",
			STR_ARG(str_slice(url, 0, 4096)));
	recipe_add_repository(s, word, url, recipe_option(command, refs));
}

/* --- docker ----------------------------------------------------------------------------
 */

/* The image of docker run: what stands behind the options, most of which have a value. */
static const struct sh_word *run_image(const struct sh_command *command, size_t at)
{
	static const char *const flags[] = {"-d", "-i", "-t", "-it", "-ti", "-dit",
		"-itd", "-id", "-dt", "--rm", "--privileged", "--init",
		"--no-healthcheck", "--oom-kill-disable", "-P", "--publish-all",
		"--read-only", "--sig-proxy", "--detach", "--interactive", "--tty",
		"--quiet", "-q", "--replace", "--disable-content-trust", "--no-hosts",
		"--all-tags", "-a", NULL};

	for (; at < command->count; at++) {
		struct str text = command->words[at].text;

		if (command->words[at].is_operator)
			at++;
		else if (!text.n || text.p[0] != '-')
			return &command->words[at];
		else if (!str_is_one_of(text, flags) && str_find(text, '=', 0) == text.n)
			at++;
	}
	return NULL;
}

static void read_docker(struct recipe *s, const struct sh_command *command)
{
	static const char *const nouns[] = {"image", "container", NULL};
	size_t at = 1;
	struct str verb = subcommand(command, &at);
	const struct sh_word *word = NULL;
	struct dependency *d;

	if (str_is_one_of(verb, nouns))
		verb = subcommand(command, &at);
	if (str_is(verb, "pull") || str_is(verb, "run") || str_is(verb, "create"))
		word = run_image(command, at);
	if (!word)
		return;
	d = recipe_add(s, FORM_IMAGE, KIND_BYTES, word, (struct str){0});
	image_read(s->r, d, word->text);
}

bool recipe_fetch(struct recipe *s, const struct sh_command *command)
{
	static const char *const curls[] = {"curl", "curl.sh", NULL};
	static const char *const wgets[] = {
		"wget", "wget2", "aria2c", "fetch", "axel", NULL};
	static const char *const powershells[] = {"Invoke-WebRequest",
		"invoke-webrequest", "iwr", "irm", "Invoke-RestMethod",
		"Start-BitsTransfer", "Invoke-Webrequest", NULL};
	static const char *const others[] = {"svn", "hg", "gh", NULL};
	static const char *const dockers[] = {"docker", "podman", "nerdctl", NULL};

	if (is_tool(command, curls))
		read_fetch(s, command, curl_valued);
	else if (is_tool(command, wgets))
		read_fetch(s, command, wget_valued);
	else if (is_tool(command, powershells))
		read_fetch(s, command, sh_valued);
	else if (str_is(command->words[0].text, "git"))
		read_git(s, command);
	else if (is_tool(command, others))
		read_checkout(s, command);
	else if (is_tool(command, dockers))
		read_docker(s, command);
	else
		return false;
	return true;
}
