/*
 * Programs that fetch what they are given the URL of: curl, wget, aria2c, PowerShell's
 * own, docker pull and run; and URLs that a program is given that nobody knows. What
 * sends and does not keep the answer is no download. Read next:
 * components/shell_repository.c.
 */
#include <strings.h>
#include "components/image.h"
#include "components/shell_script.h"
#include "base/banned.h"

/* --- places ----------------------------------------------------------------------------
 */

static bool has_scheme(struct str s)
{
	const char *hit = s.n > 3 ? memmem(s.p, s.n, "://", 3) : NULL;

	for (size_t i = 0; hit && s.p + i < hit; i++) {
		if (memchr("\"'=,;:?& ", s.p[i], 9))
			return false;
	}
	return hit && hit > s.p;
}

/* Of this machine: nothing is brought in. */
static bool is_local(struct str url)
{
	static const char *const hosts[] = {
		"localhost", "127.0.0.1", "[::1]", "0.0.0.0", NULL};
	const char *hit = url.n > 2 ? memmem(url.p, url.n, "//", 2) : NULL;
	struct str host = str_slice(url, hit ? (size_t)(hit - url.p) + 2 : 0, url.n);

	if (str_has_prefix(url, "file:"))
		return true;
	for (size_t i = 0; hosts[i]; i++) {
		size_t n = strlen(hosts[i]);

		if (str_has_prefix(host, hosts[i]) &&
			(host.n == n || memchr(":/?", host.p[n], 3)))
			return true;
	}
	return false;
}

bool shell_is_url(struct str s)
{
	return (has_scheme(s) && !str_has_prefix(s, "file:")) ||
	       str_has_prefix(s, "git@");
}

/* "https://...", "user@host:path"; not "C:\path" or "./a:b". */
bool shell_is_remote(struct str s)
{
	size_t colon = str_find(s, ':', 0);

	if (is_local(s))
		return false;
	if (has_scheme(s))
		return true;
	return colon > 1 && colon + 1 < s.n && str_find(s, '/', 0) > colon &&
	       s.p[0] != '-' && str_find(s, '$', 0) > colon &&
	       str_find(s, '%', 0) > colon && str_find(s, ' ', 0) == s.n;
}

bool shell_is_source(const struct shell_word *word)
{
	static const char *const folders[] = {"PWD", "pwd", "srcdir", "top_srcdir",
		"builddir", "top_builddir", "HOME", "TMPDIR", "DESTDIR", "0", "CURDIR",
		NULL};
	struct str s = word->text, name;
	size_t start = 1, end;

	if (word->is_unknown || shell_is_remote(s))
		return true;
	if (!s.n || s.p[0] == '.' || s.p[0] == '/' || is_local(s) || !shell_is_open(word))
		return false;
	while (start < s.n && memchr("({", s.p[start], 2))
		start++;
	for (end = start; end < s.n && !memchr("/)}:.", s.p[end], 5);)
		end++;
	name = str_slice(s, start, end);
	return s.p[0] != '$' || !str_is_one_of(name, folders);
}

/* "example.org/x.tgz", as curl and wget take it; words of prose are none. */
static bool is_bare_url(const struct shell_word *word)
{
	struct str s = word->text;
	size_t dot = str_find(s, '.', 0);

	if (s.n < 2 || memchr("./@[~", s.p[0], 5) || is_local(s) ||
		str_find(s, ' ', 0) < s.n || str_find(s, ']', 0) < s.n)
		return false;
	return shell_is_open(word) || (dot + 1 < s.n && s.n > 3);
}

/* --- curl, wget ------------------------------------------------------------------------
 */

static const char *const curl_takes[] = {"-A", "-b", "-c", "-C", "-d", "-D", "-e", "-E",
	"-F", "-H", "-K", "-m", "-o", "-P", "-Q", "-r", "-t", "-T", "-u", "-U", "-w",
	"-x", "-X", "-y", "-Y", "-z", "--output", "--output-dir", "--header", "--user",
	"--data", "--data-raw", "--data-binary", "--data-urlencode", "--request",
	"--retry", "--retry-delay", "--retry-max-time", "--max-time", "--connect-timeout",
	"--proxy", "--cacert", "--capath", "--cert", "--key", "--user-agent", "--referer",
	"--cookie", "--cookie-jar", "--form", "--upload-file", "--write-out", "--proto",
	"--range", "--resolve", "--limit-rate", "--config", "--max-redirs", "--noproxy",
	"--dump-header", "--speed-limit", "--speed-time", "--continue-at", "--netrc-file",
	"--interface", NULL};
static const char *const wget_takes[] = {"-o", "-a", "-e", "-i", "-B", "-t", "-O", "-T",
	"-w", "-Q", "-P", "-U", "-l", "-A", "-R", "-D", "-I", "-X", "--output-document",
	"--header", "--tries", "--timeout", "--user", "--password", "--directory-prefix",
	"--post-data", "--referer", "--user-agent", "--input-file", "--wait", "--level",
	"--base", "--append-output", "--output-file", "--quota", "--accept", "--reject",
	NULL};
/* aria2c, axel, fetch */
static const char *const fetch_takes[] = {"-o", "-d", "-x", "-s", "-k", "-S", "-T", "-w",
	"-N", "-B", "-i", "-u", "--dir", "--out", "--split",
	"--max-connection-per-server", "--header", "--input-file", "--output", NULL};
static const char *const web_takes[] = {"-OutFile", "-Method", "-Headers", "-Body",
	"-outfile", "-OutVariable", "-UserAgent", "-TimeoutSec", "-MaximumRetryCount",
	"-Destination", "-RetryIntervalSec", NULL};

static bool has_word(const struct shell_call *c, const char *const words[])
{
	for (size_t i = 1; i < c->count; i++) {
		if (str_is_one_of(c->words[i].text, words))
			return true;
	}
	return false;
}

/* "-o", "-fsSLo", "-LO", "--output", "--remote-name", "-OutFile": into a file. */
static bool is_output(struct str option)
{
	if (str_has_prefix(option, "--"))
		return str_has_prefix(option, "--output") ||
		       str_has_prefix(option, "--remote-name");
	return option.n > 1 && option.p[0] == '-' && !memchr("XHdFuA", option.p[1], 6) &&
	       (option.p[option.n - 1] == 'o' || str_find(option, 'O', 1) < option.n ||
		       option.p[1] == 'o');
}

static bool has_output(const struct shell_call *c)
{
	for (size_t i = 1; i < c->count; i++) {
		if (is_output(c->words[i].text))
			return true;
	}
	return false;
}

/* Is what it gets thrown away? */
static bool is_for_nothing(const struct shell_call *c)
{
	for (size_t i = 1; i < c->count; i++) {
		struct str text = c->words[i].text;

		if ((str_is(text, "/dev/null") && is_output(c->words[i - 1].text)) ||
			(str_has_suffix(text, "/dev/null") && text.n > 9 &&
				is_output(text)))
			return true;
	}
	return str_is(c->command->output, "/dev/null") && !has_output(c);
}

/* curl asks for headers only, throws away what it gets, or sends something and keeps no
 * answer. */
static bool is_no_download(const struct shell_call *c)
{
	static const char *const heads[] = {"-I", "--head", "-sI", "-Is", "-sSI", "-LI",
		"-IL", "-sLI", "-T", "--upload-file", NULL};
	static const char *const sends[] = {"-d", "--data", "--data-raw", "--data-binary",
		"--data-urlencode", "-F", "--form", "-XPOST", "-XPUT", "-XDELETE", "POST",
		"PUT", "DELETE", "PATCH", "--json", NULL};

	if (has_word(c, heads) || is_for_nothing(c))
		return true;
	return has_word(c, sends) && c->command->end != '|' && !c->command->is_inside &&
	       !c->command->output.n && !has_output(c);
}

/* wget keeps what it gets, whatever it sends. */
static bool is_no_wget(const struct shell_call *c)
{
	static const char *const outputs[] = {"-O", "--output-document", NULL};
	static const char *const spider[] = {"--spider", NULL};
	struct str file;

	shell_option(c, outputs, &file);
	return str_is(file, "/dev/null") || has_word(c, spider);
}

/* "--url=X"; "--url X" is a word like others. */
static bool add_url_option(const struct shell_call *c)
{
	static const char *const urls[] = {"--url", "-Uri", "-Source", NULL};
	struct str url;
	const struct shell_word *word = shell_option(c, urls, &url);

	return word && word->text.p != url.p && !is_local(url) &&
	       shell_add_url(c, word, url);
}

/* Where no word is a URL: one that may be, or what another command gives. */
static void add_bare(
	const struct shell_call *c, const struct shell_word *bare, bool has_prose)
{
	if (bare && (!has_prose || str_find(bare->text, '/', 0) < bare->text.n))
		shell_add_url(c, bare, bare->text);
	else if (!bare && c->is_piped)
		declaration_partial(c->s->r,
			shell_add(c, KIND_BYTES, c->words, (struct str){0}),
			"what is fetched comes from another command");
}

/* The URLs among the words. */
static void add_urls(struct shell_call *c, const char *const takes[])
{
	bool has_url = add_url_option(c), has_prose = false;
	const struct shell_word *bare = NULL, *word;

	while ((word = shell_next(c, takes))) {
		if (is_local(word->text))
			has_url = true;
		else if (has_scheme(word->text))
			has_url = shell_add_url(c, word, word->text);
		else if (!bare && is_bare_url(word))
			bare = word;
		else
			has_prose |= !shell_is_open(word);
	}
	if (!has_url)
		add_bare(c, bare, has_prose);
}

static void read_urls(
	struct shell_call *c, const char *const takes[], const char *const lists[])
{
	const struct shell_word *word;
	struct str list;

	add_urls(c, takes);
	word = shell_option(c, lists, &list);
	if (word)
		declaration_partial(c->s->r, shell_add(c, KIND_BYTES, word, list),
			"URLs that a file names");
}

void shell_read_curl(struct shell_call *c)
{
	static const char *const lists[] = {"-K", "--config", NULL};

	if (!is_no_download(c))
		read_urls(c, curl_takes, lists);
}

void shell_read_wget(struct shell_call *c)
{
	static const char *const lists[] = {"-i", "--input-file", NULL};

	if (!is_no_wget(c))
		read_urls(c, wget_takes, lists);
}

void shell_read_fetch(struct shell_call *c)
{
	static const char *const lists[] = {"-i", "--input-file", NULL};

	read_urls(c, fetch_takes, lists);
}

/* certutil -urlcache -f URL, bitsadmin /transfer NAME URL: both can do other things. */
void shell_read_transfer(struct shell_call *c)
{
	static const char *const verbs[] = {"urlcache", "transfer", "addfile"};
	static const char *const takes[] = {NULL};
	bool is_one = false;

	for (size_t i = 1; i < c->count; i++) {
		struct str text = c->words[i].text;

		for (size_t k = 0; k < sizeof(verbs) / sizeof(*verbs); k++)
			is_one |= path_has_suffix(text, verbs[k]) &&
				  text.n == strlen(verbs[k]) + 1;
	}
	if (is_one)
		add_urls(c, takes);
}

/* "-Method Post" without a file for the answer */
static bool is_sent(const struct shell_call *c)
{
	bool is_sent = false;

	for (size_t i = 1; i < c->count; i++) {
		struct str before = c->words[i - 1].text, text = c->words[i].text;

		if (before.n == 7 && strncasecmp(before.p, "-Method", 7) == 0)
			is_sent |= text.n != 3 || strncasecmp(text.p, "Get", 3) != 0;
		if (text.n == 8 && strncasecmp(text.p, "-OutFile", 8) == 0)
			return false;
	}
	return is_sent;
}

void shell_read_web_request(struct shell_call *c)
{
	static const char *const lists[] = {NULL};

	if (!is_no_download(c) && !is_sent(c))
		read_urls(c, web_takes, lists);
}

/* --- docker ----------------------------------------------------------------------------
 */

/* The image of docker run: what stands behind the options, most of which have a value. */
static const struct shell_word *run_image(struct shell_call *c)
{
	static const char *const flags[] = {"-d", "-i", "-t", "-it", "-ti", "-dit",
		"-itd", "-id", "-dt", "--rm", "--privileged", "--init",
		"--no-healthcheck", "--oom-kill-disable", "-P", "--publish-all",
		"--read-only", "--sig-proxy", "--detach", "--interactive", "--tty",
		"--quiet", "-q", "--replace", "--disable-content-trust", "--no-hosts",
		"--all-tags", "-a", NULL};

	for (; c->at < c->count; c->at++) {
		struct str text = c->words[c->at].text;

		if (!text.n || text.p[0] != '-')
			return &c->words[c->at];
		if (!str_is_one_of(text, flags) && str_find(text, '=', 0) == text.n)
			c->at++;
	}
	return NULL;
}

void shell_read_docker(struct shell_call *c)
{
	static const char *const takes[] = {
		"--context", "-H", "--host", "--config", "-c", "--log-level", "-l", NULL};
	static const char *const nouns[] = {"image", "container", NULL};
	static const char *const verbs[] = {"pull", "run", "create", NULL};
	const struct shell_word *verb = shell_next(c, takes), *image = NULL;
	struct dependency *d;

	if (verb && str_is_one_of(verb->text, nouns))
		verb = shell_next(c, takes);
	if (verb && str_is_one_of(verb->text, verbs))
		image = run_image(c);
	if (!image)
		return;
	d = shell_add(c, KIND_BYTES, image, (struct str){0});
	d->form = FORM_IMAGE;
	image_read(c->s->r, d, image->text);
}

/* --- what nobody knows -----------------------------------------------------------------
 */

static bool is_archive(struct str s)
{
	static const char *const suffixes[] = {".tar.gz", ".tar.xz", ".tar.bz2",
		".tar.zst", ".tar.lz", ".tar.lzma", ".tgz", ".txz", ".tbz2", ".tbz",
		".tar", ".zip", ".7z", ".jar", ".whl", ".nupkg", ".deb", ".rpm", ".exe",
		".msi", ".dmg", ".gz", ".xz", ".bz2", ".git", "/download", NULL};
	static const char *const marks[] = {"/archive/", "/tarball/", "/zipball/", NULL};

	s = str_slice(s, 0, str_find(s, '?', 0));
	s = str_slice(s, 0, str_find(s, '#', 0));
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(s, suffixes[i]))
			return true;
	}
	for (size_t i = 0; marks[i] && s.n && !path_has_suffix(s, ".html"); i++) {
		if (memmem(s.p, s.n, marks[i], strlen(marks[i])))
			return true;
	}
	return false;
}

static bool is_web(struct str s)
{
	return str_has_prefix(s, "https://") || str_has_prefix(s, "http://") ||
	       str_has_prefix(s, "ftp://");
}

/* "$BROWSER URL" shows it, and "${CMAKE_COMMAND} -DX=URL" hands it on, but to a script.
 */
static bool is_viewer(const struct shell_call *c)
{
	static const char *const names[] = {
		"BROWSER", "OPEN", "ECHO", "PRINTF", "browser", "open", "echo", NULL};
	static const char *const script[] = {"-P", NULL};
	struct str name = shell_tool_name(c->words[0].text);

	return str_is_one_of(name, names) ||
	       (str_is(name, "CMAKE") && !has_word(c, script));
}

/* "URL", "NAME=URL", "-DNAME=URL", and a "f,URL" that make hands to a function. */
void shell_read_own(struct shell_call *c)
{
	bool is_any = c->is_nameless && !is_viewer(c);

	for (size_t i = c->at; i < c->count; i++) {
		struct str word = c->words[i].text;
		size_t equals = str_find(word, '=', 0), comma;

		if (equals < str_find(word, ':', 0))
			word = str_slice(word, equals + 1, word.n);
		for (size_t at = 0; at < word.n; at = comma + 1) {
			struct str part;

			comma = str_find(word, ',', at);
			part = str_slice(word, at, comma);
			if (shell_is_remote(part) && str_find(part, ' ', 0) == part.n &&
				(is_archive(part) || (is_any && is_web(part))))
				declaration_partial(c->s->r,
					shell_add_url(c, &c->words[i], part),
					"a command that is not known is given its URL");
		}
	}
}
