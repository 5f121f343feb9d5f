/*
 * What targets of MSBuild do that fetches: DownloadFile with VerifyFileHash, commands for
 * a shell, and any task that is given a URL. A command is a program of its own: where it
 * seems to fetch something, it is opaque. Read next: components/msbuild.c.
 */
#include <strings.h>
#include "base/text.h"
#include "components/msbuild.h"
#include "base/banned.h"

#define URL_MAX 8 /* of one command */

/* --- commands --------------------------------------------------------------------------
 */

/* A program or function that fetches, with the word that it needs behind it, or NULL. */
static const struct fetcher {
	const char *word, *second;
} fetchers[] = {
	{"curl", NULL},
	{"wget", NULL},
	{"aria2c", NULL},
	{"bitsadmin", NULL},
	{"iwr", NULL},
	{"irm", NULL},
	{"Invoke-WebRequest", NULL},
	{"Invoke-RestMethod", NULL},
	{"Start-BitsTransfer", NULL},
	{"DownloadFile", NULL},
	{"DownloadString", NULL},
	{"WebClient", NULL},
	{"HttpClient", NULL},
	{"git", "clone"},
	{"git", "fetch"},
	{"git", "pull"},
	{"git", "submodule"},
	{"svn", "checkout"},
	{"svn", "co"},
	{"svn", "export"},
	{"hg", "clone"},
	{"certutil", "urlcache"},
	{"nuget", "install"},
	{"nuget", "restore"},
	{"vcpkg", "install"},
	{"conan", "install"},
	{"choco", "install"},
	{"winget", "install"},
	{"pip", "install"},
	{"pip3", "install"},
	{"npm", "install"},
	{"npm", "ci"},
	{"yarn", "install"},
	{"dotnet", "restore"},
	{"Install-Package", NULL},
	{"Install-Module", NULL},
};
#define FETCHERS (sizeof(fetchers) / sizeof(fetchers[0]))

static bool is_word_byte(char c)
{
	return text_is_word_byte(c) || c == '-';
}

/* The next word of letters, digits, '_' and '-', without '-' in front. */
static bool next_word(struct str *word, struct str text, size_t *at)
{
	size_t from;

	while (*at < text.n && !text_is_word_byte(text.p[*at]))
		++*at;
	from = *at;
	while (*at < text.n && is_word_byte(text.p[*at]))
		++*at;
	*word = str_slice(text, from, *at);
	return word->n > 0;
}

static bool fetches(struct str text)
{
	bool is_seen[FETCHERS] = {false};
	struct str word;

	for (size_t at = 0; next_word(&word, text, &at);) {
		for (size_t i = 0; i < FETCHERS; i++) {
			const struct fetcher *f = &fetchers[i];

			if (f->second && is_seen[i] && xml_is(word, f->second))
				return true;
			if (!xml_is(word, f->word))
				continue;
			if (!f->second)
				return true;
			is_seen[i] = true;
		}
	}
	return false;
}

/* The next URL in a command, up to a blank or a quote. */
static bool next_url(struct str *url, struct str text, size_t *at)
{
	const char *hit =
		*at < text.n ? memmem(text.p + *at, text.n - *at, "://", 3) : NULL;
	size_t from, end;

	if (!hit)
		return false;
	from = (size_t)(hit - text.p);
	end = from + 3;
	while (from > *at &&
		(text_is_word_byte(text.p[from - 1]) || text.p[from - 1] == '+'))
		from--;
	while (end < text.n && !strchr(" \t\r\n\"'`<>|;)", text.p[end]))
		end++;
	*url = str_slice(text, from, end);
	*at = end;
	return true;
}

/* The locator, and what its last part says of name and version. */
static void add_url(struct msbuild *m, struct dependency *d, struct str url)
{
	struct str name = {0}, version = {0};

	if (!d->locators.count) {
		bool is_release = locator_release(&name, &version, url);

		if (!name.n)
			name = locator_name(url);
		d->name = declaration_str(m->r, name);
		if (is_release)
			declaration_version(m->r, d, VERSION_EXACT, version);
	}
	declaration_locator(m->r, d, url);
}

void msbuild_command_read(
	struct msbuild *m, size_t start, size_t end, struct str text, bool is_conditional)
{
	struct dependency *d;
	struct str url;
	size_t at = 0;

	text = msbuild_unescape(m, text);
	if (!fetches(text))
		return;
	d = declaration_opaque(m->r, FORM_MSBUILD, start, end,
		"a command that seems to fetch something");
	d->is_conditional = is_conditional;
	while (d->locators.count < URL_MAX && next_url(&url, text, &at))
		add_url(m, d, url);
}

/* --- tasks -----------------------------------------------------------------------------
 */

static struct str attribute(struct msbuild *m, const char *name)
{
	return msbuild_unescape(
		m, msbuild_expand(&m->properties, xml_attribute(&m->x, name)));
}

static void read_download(struct msbuild *m, bool is_conditional)
{
	struct str url = attribute(m, "SourceUrl");
	struct dependency *d =
		msbuild_add(m, FORM_MSBUILD, KIND_BYTES, (struct str){0}, is_conditional);

	add_url(m, d, url);
	if (!url.n || msbuild_has_variable(url))
		declaration_partial(m->r, d, "a URL that is set elsewhere");
	m->download = m->r->is_full ? 0 : m->r->out->count;
	m->download_name = attribute(m, "DestinationFileName");
	if (!m->download_name.n)
		m->download_name = locator_name(url);
}

/* The hash of what the last DownloadFile fetched, if it is of that file. */
static void read_verify(struct msbuild *m)
{
	struct str file = locator_name(attribute(m, "File"));
	struct str hash = attribute(m, "Hash");
	struct str algorithm = attribute(m, "Algorithm");
	struct dependency *d;
	struct str tagged;

	if (!m->download || !hash.n || hash.n > 256 || algorithm.n > 16)
		return;
	d = &m->r->out->items[m->download - 1];
	if (!file.n || !str_eq(file, m->download_name))
		return;
	if (!algorithm.n)
		algorithm = str_of("SHA256");
	tagged = arena_printf(
		m->r->scratch, "%.*s:%.*s", STR_ARG(algorithm), STR_ARG(hash));
	declaration_pin_tagged(m->r, d, OVER_ARCHIVE, tagged);
}

/* Any other task: what it is told to fetch. */
static void read_other(struct msbuild *m, bool is_conditional)
{
	for (size_t i = 0; i < m->x.count; i++) {
		struct str value = msbuild_expand(&m->properties, m->x.items[i].value);
		struct dependency *d;

		if (!nuget_is_url(value) || str_find(value, ' ', 0) < value.n)
			continue;
		d = msbuild_add(
			m, FORM_MSBUILD, KIND_BYTES, (struct str){0}, is_conditional);
		add_url(m, d, value);
		declaration_partial(m->r, d, "a task that is given a URL");
	}
}

void msbuild_task_read(struct msbuild *m, bool is_conditional)
{
	static const char *const words[] = {"Message", "Error", "Warning", NULL};
	struct str name = m->x.name;

	for (size_t i = 0; words[i]; i++) {
		if (xml_is(name, words[i]))
			return;
	}
	if (xml_is(name, "DownloadFile"))
		read_download(m, is_conditional);
	else if (xml_is(name, "VerifyFileHash"))
		read_verify(m);
	else if (xml_is(name, "Exec"))
		msbuild_command_read(m, m->x.start, m->x.end,
			msbuild_expand(&m->properties, xml_attribute(&m->x, "Command")),
			is_conditional);
	else
		read_other(m, is_conditional);
}
