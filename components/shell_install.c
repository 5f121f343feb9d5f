/*
 * Programs that install: the system's package managers (listed), and those of languages
 * (which bring bytes). "npm ci" and the like use a list of the tree, which is named. Read
 * next: components/shell_tool.c.
 */
#include "components/shell_script.h"
#include "base/banned.h"

static bool is_verb(const struct shell_tool *tool, struct str word)
{
	return str_is_one_of(word, tool->verbs);
}

/* "./x", "/x": something else has brought it. */
static bool is_path(struct str text)
{
	return !text.n || text.p[0] == '.' || text.p[0] == '/' || text.p[0] == '<' ||
	       str_find(text, '\\', 0) < text.n ||
	       (text.p[0] == '$' && memmem(text.p, text.n, "_DIR}", 5));
}

static struct dependency *add_package(const struct shell_call *c,
	enum dependency_kind kind, const struct shell_word *word, struct str name,
	struct str version)
{
	struct shell_script *s = c->s;
	struct dependency *d = shell_add(c, kind, word, name);

	if (c->tool->form)
		d->form = c->tool->form;
	else if (kind == KIND_SYSTEM)
		d->form = s->system_form;
	if (s->package_scope)
		d->scope = s->package_scope;
	shell_version(s->r, d, version);
	if (shell_is_open(word))
		declaration_partial(s->r, d, "a name in a variable that is not known");
	return d;
}

/* --- of the system ---------------------------------------------------------------------
 */

static void add_system(const struct shell_call *c, const struct shell_word *word)
{
	struct str name = word->text, version;
	char mark = c->tool->mark;
	size_t at = 1;

	if (shell_is_url(name)) {
		shell_add_url(c, word, name);
		return;
	}
	if (is_path(name))
		return;
	while (mark && at < name.n && name.p[at] != mark &&
		!(mark == '=' && memchr("<>~", name.p[at], 3)))
		at++;
	at = mark && at < name.n ? at : name.n;
	version = str_slice(name, at + (at < name.n && name.p[at] == mark), name.n);
	add_package(c, KIND_SYSTEM, word, str_slice(name, 0, at), version);
}

/* The verb is the word behind the options, or an option: "-S". */
void shell_read_system(struct shell_call *c)
{
	static const char *const takes[] = {"-o", "-t", "-c", "--target-release", "-X",
		"--virtual", "--repository", "-p", "--root", "--version", "--installroot",
		"--repo", "-R", "--solver", NULL};
	const struct shell_word *word;

	while (c->tool->verbs && c->at < c->count &&
		!is_verb(c->tool, c->words[c->at].text))
		c->at++;
	c->at += c->tool->verbs != NULL;
	while ((word = shell_next(c, takes)))
		add_system(c, word);
}

/* --- places and lists ------------------------------------------------------------------
 */

static void add_file(
	const struct shell_call *c, const struct shell_word *word, struct str name)
{
	struct shell_script *s = c->s;
	struct dependency *d =
		add_package(c, KIND_REFERENCE, word, name, (struct str){0});

	if (s->add_file)
		s->add_file(s->context, d, name);
	else if (!shell_is_open(word) && name.n && name.p[0] != '/')
		declaration_file(s->r, d, name);
}

static void add_index(
	const struct shell_call *c, const struct shell_word *word, struct str url)
{
	struct dependency *d = shell_add(c, KIND_SETTING, word, locator_name(url));

	declaration_locator(c->s->r, d, url);
	if (shell_is_open(word))
		declaration_partial(
			c->s->r, d, "a URL with variables that are not known");
}

/* "git+https://host/a/b.git@ref#egg=b" */
static struct dependency *add_repository(
	const struct shell_call *c, const struct shell_word *word, struct str url)
{
	size_t slash = 0, at;

	url = str_slice(url, 0, str_find(url, '#', 0));
	for (size_t i = 0; i < url.n; i++) {
		if (url.p[i] == '/')
			slash = i;
	}
	at = str_find(url, '@', slash);
	return shell_add_repository(c, word,
		str_slice(url, str_has_prefix(url, "git+") ? 4 : 0, at),
		str_slice(url, at + 1, url.n), word);
}

/* A URL in place of a name; false: it is none. */
static bool add_place(
	const struct shell_call *c, const struct shell_word *word, struct str text)
{
	struct dependency *d;

	if (str_has_prefix(text, "git+") || str_has_prefix(text, "git@"))
		d = add_repository(c, word, text);
	else if (shell_is_url(text))
		d = shell_add_url(c, word, text);
	else
		return false;
	if (c->s->package_scope)
		d->scope = c->s->package_scope;
	return true;
}

/* --- pip -------------------------------------------------------------------------------
 */

/* Where the name ends in "a[x]==1", "a>=1", "a @ URL", "a" */
static size_t python_name(struct str text)
{
	size_t i = 0;

	while (i < text.n && !memchr("=<>~!@[; ", text.p[i], 9))
		i++;
	return i;
}

static void add_python(const struct shell_call *c, const struct shell_word *word)
{
	struct str text = word->text, version;
	size_t end = python_name(text), at = str_find(text, '@', 0);

	if (!add_place(c, word, text) &&
		!add_place(c, word, str_trim(str_slice(text, at + 1, text.n)))) {
		if (is_path(text) || (text.p[0] != '$' && str_find(text, '/', 0) < end))
			return;
		at = end < text.n && text.p[end] == '[' ? str_find(text, ']', end) + 1
							: end;
		version = str_trim(
			str_slice(text, at, str_find(text, ';', at < text.n ? at : 0)));
		if (str_has_prefix(version, "=="))
			version = str_slice(version,
				str_has_prefix(version, "===") ? 3 : 2, version.n);
		add_package(c, KIND_BYTES, word, str_slice(text, 0, end), version);
	}
}

/* An option of pip with a value: a list, an index, or what is skipped. */
static bool read_pip_option(struct shell_call *c)
{
	static const char *const files[] = {
		"-r", "--requirement", "-c", "--constraint", NULL};
	static const char *const indexes[] = {"-i", "--index-url", "--extra-index-url",
		"-f", "--find-links", "--index", NULL};
	static const char *const takes[] = {"-t", "--target", "--prefix", "--root",
		"--python-version", "--platform", "--only-binary", "--no-binary",
		"--timeout", "--retries", "--proxy", "--cache-dir", "--log", "--src",
		"-b", "--build", "-d", "--dest", "--trusted-host", "--python", "-w",
		"--wheel-dir", "--upgrade-strategy", "--global-option",
		"--config-settings", "-C", NULL};
	const struct shell_word *word = &c->words[c->at++], *value = word;
	struct str name = word->text, text;
	size_t end = str_find(name, '=', 0);

	if (!name.n || name.p[0] != '-')
		return false;
	if (name.p[1 % name.n] != '-' && name.n > 2 && end == name.n)
		end = 2; /* "-rFILE" */
	text = str_slice(name, end + (end < name.n && name.p[end] == '='), name.n);
	name = str_slice(name, 0, end);
	if (!str_is_one_of(name, files) && !str_is_one_of(name, indexes)) {
		c->at += str_is_one_of(word->text, takes);
		return true;
	}
	if (!text.n && c->at < c->count) {
		value = &c->words[c->at++];
		text = value->text;
	}
	if (text.n && str_is_one_of(name, files))
		add_file(c, value, text);
	else if (text.n)
		add_index(c, value, text);
	return true;
}

static void read_pip(struct shell_call *c)
{
	while (c->at < c->count) {
		if (!read_pip_option(c) && c->words[c->at - 1].text.n)
			add_python(c, &c->words[c->at - 1]);
	}
}

/* "python -m conan": another manager as a module. */
static bool read_module(struct shell_call *c, size_t i)
{
	const struct shell_tool *tool = shell_tool_of(c->words[i].text);

	if (!tool || tool->read != shell_read_packages)
		return false;
	c->tool = tool;
	c->at = i + 1;
	shell_read_packages(c);
	return true;
}

/* pip install, pipx install, uv pip install, uv add, python -m pip install */
void shell_read_python(struct shell_call *c)
{
	static const char *const verbs[] = {"install", "download", "wheel", NULL};
	bool is_uv = str_is(str_of(c->tool->name), "uv");
	bool is_pip = is_uv || str_has_prefix(str_of(c->tool->name), "pip");

	for (size_t i = 1; i < c->count && i < 8; i++) {
		struct str text = c->words[i].text;

		if (is_pip &&
			(str_is_one_of(text, verbs) || (is_uv && str_is(text, "add")))) {
			c->at = i + 1;
			read_pip(c);
			return;
		}
		if (!is_pip && str_is(c->words[i - 1].text, "-m") && read_module(c, i))
			return;
		is_pip |= str_has_prefix(text, "pip");
	}
}

/* --- others ----------------------------------------------------------------------------
 */

/* "name@version", "@scope/name@version", "zlib/1.3@", "zlib[ssl]:x64-windows" */
static void add_named(
	const struct shell_call *c, const struct shell_word *word, struct str version)
{
	const struct shell_tool *tool = c->tool;
	struct str text = word->text, name;
	size_t at = tool->mark ? str_find(text, tool->mark, 1) : text.n;

	name = str_slice(text, 0, at);
	if (!version.n)
		version = str_slice(text, at + 1, text.n);
	if (tool->form == FORM_CONANFILE)
		version = str_slice(version, 0, str_find(version, '@', 0));
	if (tool->form == FORM_VCPKG) {
		name = str_slice(name, 0, str_find(name, '[', 0));
		version.n = 0;
	}
	while (version.n && version.p[0] == '=')
		version = str_slice(version, 1, version.n);
	add_package(c, KIND_BYTES, word, name, version);
}

/* Over "cargo +nightly", "npm global", "dotnet tool": the verb; NULL: it installs
 * nothing.
 */
static const struct shell_word *find_verb(struct shell_call *c)
{
	static const char *const none[] = {NULL};
	static const char *const nouns[] = {"global", "pip", "tool", "toolchain", NULL};
	const struct shell_word *word = c->words;

	if (!c->tool->verbs)
		return word;
	do {
		word = shell_next(c, none);
	} while (word && (word->text.p[0] == '+' || str_is_one_of(word->text, nouns)));
	return word && is_verb(c->tool, word->text) ? word : NULL;
}

#define LONG_TAKES \
	"--version", "--vers", "--source", "--git", "--tag", "--rev", "--branch", \
		"--features", "--root", "--channel", "--name", "--prefix", "--triplet", \
		"--host-triplet", "--overlay-ports", "--overlay-triplets", "--registry", \
		"--cwd", "-C", "--target", "--target-dir", "--bindir", \
		"--manifest-path", "--path", "--x-install-root", "--x-manifest-root"

/* Options that take a word; many of them name a file, a folder or a place. */
static const char *const *takes_of(const struct shell_tool *tool)
{
	static const char *const takes[] = {LONG_TAKES, NULL};
	static const char *const of_gem[] = {LONG_TAKES, "-v", "-s", "-n", NULL};
	static const char *const of_conda[] = {LONG_TAKES, "-n", "-c", "-p", NULL};
	static const char *const of_form[] = {LONG_TAKES, "-r", "--remote", "-s",
		"--settings", "-o", "--options", "-pr", "--profile", "-if",
		"--install-folder", "-of", "--output-folder", "-g", "--generator", "-b",
		"--build", "-v", "-Version", "-OutputDirectory", "-Source", NULL};

	if (tool->form && tool->form != FORM_VCPKG)
		return of_form;
	if (str_is(str_of(tool->name), "gem"))
		return of_gem;
	return tool->mark == '=' ? of_conda : takes;
}

static bool is_project(struct str word)
{
	return str_is(word, "package") || str_has_suffix(word, "proj");
}

/* All packages that are named; false: none is. */
static bool add_all(struct shell_call *c)
{
	static const char *const versions[] = {
		"-v", "--version", "--vers", "-Version", NULL};
	static const char *const have_versions[] = {
		"cargo", "dotnet", "gem", "nuget", NULL};
	const struct shell_word *word;
	struct str version = {0};
	bool is_any = false;

	if (str_is_one_of(str_of(c->tool->name), have_versions))
		shell_option(c, versions, &version);
	while ((c->tool->verbs || !is_any) && (word = shell_next(c, takes_of(c->tool)))) {
		if (is_project(word->text) && c->tool->form == FORM_NUGET)
			continue;
		if (!add_place(c, word, word->text)) {
			if (is_path(word->text))
				continue;
			add_named(c, word, version);
		}
		is_any = true;
	}
	return is_any;
}

/* "--git URL --tag X" of cargo; "--source URL" and its kin are where names come from. */
static bool add_sources(struct shell_call *c, const struct shell_word *verb)
{
	static const char *const repositories[] = {"--git", NULL};
	static const char *const refs[] = {"--tag", "--rev", "--branch", NULL};
	static const char *const indexes[] = {
		"--source", "--registry", "-Source", "-s", NULL};
	const struct shell_word *word, *of_ref;
	struct str url, ref;

	word = shell_option(c, indexes, &url);
	if (word && shell_is_url(url))
		add_index(c, word, url);
	if (!shell_option(c, repositories, &url))
		return false;
	of_ref = shell_option(c, refs, &ref);
	shell_add_repository(c, verb, url, ref, of_ref);
	return true;
}

/* npm, go, gem, cargo, conan, vcpkg, ...: "TOOL VERB PACKAGE...". */
void shell_read_packages(struct shell_call *c)
{
	const struct shell_word *verb = find_verb(c);
	bool has_source;

	if (!verb)
		return;
	has_source = add_sources(c, verb);
	if (str_is(verb->text, "restore") || !add_all(c)) {
		if (!has_source && c->tool->manifest)
			add_package(c, KIND_REFERENCE, verb, str_of(c->tool->manifest),
				(struct str){0});
	}
}
