/*
 * Scripts: which tool a command runs, in what it is wrapped, and what variables stand
 * for. Scripts in scripts (sh -c '...') are read from a list of their own, a few levels
 * deep. Read next: components/recipe_fetch.c, components/recipe_install.c.
 */
#include "base/text.h"
#include "components/recipe.h"
#include "base/banned.h"

#define SCRIPTS_IN_SCRIPTS 3
#define WRAPPERS 16 /* words that are looked at for the tool */

/* --- places and entries ----------------------------------------------------------------
 */

/* Is the script's text a part of the file? */
static bool is_of_file(const struct declaration_reader *r, struct str text)
{
	return text.n && text.p >= r->bytes.p &&
	       text.p + text.n <= r->bytes.p + r->bytes.n;
}

/* Where a word stands, or what stands for it where the text is no part of the file. */
static void find_place(
	const struct recipe *s, const struct sh_word *word, size_t *start, size_t *end)
{
	const struct recipe_text *text = s->texts;
	size_t base;

	*start = text->start;
	*end = text->end;
	if (!is_of_file(s->r, text->text))
		return;
	base = (size_t)(text->text.p - s->r->bytes.p);
	*start = base + word->start;
	*end = base + word->end;
}

struct dependency *recipe_add(struct recipe *s, enum dependency_form form,
	enum dependency_kind kind, const struct sh_word *word, struct str name)
{
	struct dependency *d;
	size_t start, end;

	find_place(s, word, &start, &end);
	d = declaration_add(s->r, form, kind, start, end, name);
	d->scope = s->scope;
	d->is_conditional = s->is_conditional || s->depth > 0;
	if (environment_is_open(name))
		declaration_partial(s->r, d, "worked out elsewhere");
	return d;
}

bool recipe_is_url(struct str text)
{
	static const char *const schemes[] = {"http://", "https://", "ftp://", "ftps://",
		"sftp://", "scp://", "git://", "git+https://", "git+ssh://", "ssh://",
		"s3://", "gs://", "oci://", "svn://", "HTTPS://", "HTTP://", NULL};

	for (size_t i = 0; schemes[i]; i++) {
		if (str_has_prefix(text, schemes[i]))
			return true;
	}
	return str_has_prefix(text, "git@");
}

/* Of this machine: nothing is brought in. */
static bool is_local_url(struct str url)
{
	static const char *const hosts[] = {"http://localhost", "https://localhost",
		"http://127.0.0.1", "https://127.0.0.1", "http://[::1]", "http://0.0.0.0",
		"localhost", "127.0.0.1", "file:", NULL};

	for (size_t i = 0; hosts[i]; i++) {
		size_t n = strlen(hosts[i]);

		if (str_has_prefix(url, hosts[i]) &&
			(hosts[i][n - 1] == ':' || url.n == n ||
				memchr(":/?", url.p[n], 3)))
			return true;
	}
	return false;
}

static void name_version(
	struct recipe *s, struct dependency *d, enum version_kind kind, struct str text)
{
	if (text.n)
		declaration_version(s->r, d, kind, text);
	if (environment_is_open(text))
		declaration_partial(s->r, d, "worked out elsewhere");
}

void recipe_add_url(struct recipe *s, const struct sh_word *word, struct str url)
{
	struct str name = {0}, version = {0};
	struct dependency *d;

	if (is_local_url(url))
		return;
	if (!locator_release(&name, &version, url) || !name.n)
		name = locator_name(url);
	d = recipe_add(s, FORM_MAKE_DOWNLOAD, KIND_BYTES, word, name);
	declaration_locator(s->r, d, url);
	name_version(s, d, VERSION_EXACT, version);
	if (environment_is_open(url))
		declaration_partial(s->r, d, "worked out elsewhere");
}

void recipe_add_repository(
	struct recipe *s, const struct sh_word *word, struct str url, struct str ref)
{
	struct dependency *d;

	if (is_local_url(url) || str_has_prefix(url, "/") || str_has_prefix(url, "."))
		return;
	d = recipe_add(s, FORM_MAKE_DOWNLOAD, KIND_BYTES, word, locator_name(url));
	declaration_locator(s->r, d, url);
	declaration_git_ref(s->r, d, ref, false);
	if (environment_is_open(url) || environment_is_open(ref))
		declaration_partial(s->r, d, "worked out elsewhere");
}

void recipe_version(struct recipe *s, struct dependency *d, struct str version)
{
	static const char *const floating[] = {"latest", "next", "*", "stable", "main",
		"master", "nightly", "edge", "head", "HEAD", NULL};
	enum version_kind kind = VERSION_EXACT;

	for (size_t i = 0; i < version.n; i++) {
		if (memchr("<>~^*|, ", version.p[i], 8))
			kind = VERSION_RANGE;
	}
	if (version.n > 2 &&
		(str_has_suffix(version, ".x") || str_has_suffix(version, ".X")))
		kind = VERSION_RANGE;
	if (str_is_one_of(version, floating))
		kind = VERSION_FLOATING;
	name_version(s, d, kind, version);
}

void recipe_add_package(
	struct recipe *s, const struct sh_word *word, struct str name, struct str version)
{
	struct dependency *d = recipe_add(s, FORM_MAKE_DOWNLOAD, KIND_BYTES, word, name);

	recipe_version(s, d, version);
}

/* --- arguments -------------------------------------------------------------------------
 */

const struct sh_word *recipe_argument(
	const struct sh_command *command, size_t *at, const char *const valued[])
{
	while (*at < command->count) {
		const struct sh_word *word = &command->words[(*at)++];

		if (word->is_operator)
			++*at;
		else if (!word->text.n || word->text.p[0] != '-')
			return word;
		else if (str_is_one_of(word->text, valued))
			++*at;
	}
	return NULL;
}

struct str recipe_option(const struct sh_command *command, const char *const names[])
{
	for (size_t i = 1; i < command->count; i++) {
		struct str text = command->words[i].text;

		for (size_t k = 0; names[k]; k++) {
			size_t n = strlen(names[k]);

			if (str_is(text, names[k]))
				return i + 1 < command->count ? command->words[i + 1].text
							      : (struct str){0};
			if (text.n > n && str_has_prefix(text, names[k]) &&
				(text.p[n] == '=' || names[k][1] != '-'))
				return str_slice(text, n + (text.p[n] == '='), text.n);
		}
	}
	return (struct str){0};
}

/* --- commands --------------------------------------------------------------------------
 */

/* X=1 */
static bool read_assignment(struct recipe *s, const struct sh_word *word)
{
	struct str text = word->text;
	size_t equals = str_find(text, '=', 0), n = 0;

	while (n < equals && text_is_word_byte(text.p[n]))
		n++;
	if (!n || n != equals || equals >= text.n)
		return false;
	if (s->env)
		environment_set(s->env, str_slice(text, 0, n),
			environment_resolve(s->env, str_slice(text, n + 1, text.n)));
	return true;
}

/* Does it say that what follows runs only sometimes? */
static void read_keyword(struct recipe *s, struct str word)
{
	static const char *const opens[] = {
		"if", "for", "while", "until", "case", "select", NULL};
	static const char *const closes[] = {"fi", "done", "esac", NULL};

	if (str_is_one_of(word, opens))
		s->depth++;
	else if (str_is_one_of(word, closes) && s->depth)
		s->depth--;
}

/* Words that have a command behind them. */
static bool is_wrapper(struct str word)
{
	static const char *const words[] = {"sudo", "env", "exec", "command", "time",
		"nohup", "then", "else", "elif", "if", "while", "until", "do", "!", "{",
		"nice", "ionice", "xargs", "timeout", "travis_retry", "retry", "busybox",
		"builtin", "export", "local", "readonly", "declare", "call", "&", "@",
		"su-exec", "gosu", "doas", "eatmydata", "xvfb-run", "chroot", "fakeroot",
		"stdbuf", "travis_wait", "cmd", "cmd.exe", "/c", "set", "case", "in",
		"msys2", "wsl", "arch", "chronic", NULL};

	return str_is_one_of(word, words) || (word.n && word.p[0] == '$');
}

/* "/usr/bin/curl", "@curl", "curl.exe": curl */
static struct str tool_name(struct str word)
{
	size_t at = word.n;

	while (at && word.p[at - 1] != '/' && word.p[at - 1] != '\\')
		at--;
	word = str_slice(word, at, word.n);
	while (word.n && (word.p[0] == '@' || word.p[0] == '-' || word.p[0] == '+'))
		word = str_slice(word, 1, word.n);
	if (str_has_suffix(word, ".exe"))
		word.n -= 4;
	return word;
}

static void add_text(struct recipe *s, const struct sh_word *word)
{
	struct recipe_text *text;

	if (s->level >= SCRIPTS_IN_SCRIPTS || !word->text.n)
		return;
	text = ARENA_NEW(s->r->scratch, struct recipe_text, 1);
	*text = (struct recipe_text){.text = word->text, .level = s->level + 1};
	find_place(s, word, &text->start, &text->end);
	s->last_text->next = text;
	s->last_text = text;
}

/* sh -c '...', eval "...", and the like: a script in the script. */
static void read_inner_scripts(struct recipe *s, const struct sh_command *command)
{
	static const char *const shells[] = {"sh", "bash", "dash", "zsh", "ash", "ksh",
		"pwsh", "powershell", "python", "python3", "su", "cmd", NULL};
	static const char *const evals[] = {"eval", "ssh", "script", NULL};
	bool is_shell = false;

	for (size_t i = 0; i < command->count; i++) {
		const struct sh_word *word = &command->words[i];
		struct str name = tool_name(word->text);

		if (str_is_one_of(name, evals) && i == 0) {
			for (i++; i < command->count; i++) {
				if (command->words[i].is_quoted)
					add_text(s, &command->words[i]);
			}
			return;
		}
		if (is_shell && word->text.n > 1 && word->text.p[0] == '-' &&
			(word->text.p[word->text.n - 1] == 'c' ||
				str_is(word->text, "-Command")) &&
			i + 1 < command->count) {
			add_text(s, &command->words[i + 1]);
			return;
		}
		is_shell |= str_is_one_of(name, shells);
	}
}

/* (New-Object Net.WebClient).DownloadFile('URL', ...), urlretrieve("URL"). */
static void read_calls(struct recipe *s, const struct sh_command *command)
{
	static const char *const calls[] = {
		"DownloadFile", "DownloadString", "DownloadData", "urlretrieve", NULL};
	struct str last = command->words[command->count - 1].text;

	for (size_t i = 0; s->is_download_call && i < command->count; i++) {
		struct str text = command->words[i].text;

		text = str_slice(text, 0, str_find(text, ',', 0));
		if (recipe_is_url(text))
			recipe_add_url(s, &command->words[i], text);
	}
	s->is_download_call = false;
	for (size_t i = 0; calls[i] && command->end == '('; i++)
		s->is_download_call |= str_has_suffix(last, calls[i]);
}

/* Words of what an unquoted variable stands for. */
static struct sh_word *split_word(
	struct sh_word *out, const struct sh_word *word, struct str text)
{
	for (size_t at = 0; at < text.n;) {
		size_t end = at;

		while (end < text.n && !memchr(" \t\n", text.p[end], 3))
			end++;
		if (end > at) {
			*out = *word;
			(out++)->text = str_slice(text, at, end);
		}
		at = end + 1;
	}
	return out;
}

static bool has_variable(const struct recipe *s, const struct sh_command *command)
{
	for (size_t i = 0; s->env && i < command->count; i++) {
		if (environment_is_open(command->words[i].text))
			return true;
	}
	return false;
}

/* A copy whose words have their variables replaced, where they are known. */
static void resolve_words(struct recipe *s, struct sh_command *command)
{
	struct sh_word *words, *out;
	size_t room = command->count;
	struct str *texts;

	if (!has_variable(s, command))
		return;
	texts = ARENA_NEW(s->r->scratch, struct str, command->count);
	for (size_t i = 0; i < command->count; i++) {
		const struct sh_word *word = &command->words[i];

		texts[i] = environment_resolve(s->env, word->text);
		if (texts[i].p != word->text.p)
			room += texts[i].n / 2 + 1;
	}
	words = out = ARENA_NEW(s->r->scratch, struct sh_word, room);
	for (size_t i = 0; i < command->count; i++) {
		const struct sh_word *word = &command->words[i];

		if (texts[i].p != word->text.p && !word->is_quoted) {
			out = split_word(out, word, texts[i]);
			continue;
		}
		*out = *word;
		(out++)->text = texts[i];
	}
	command->words = words;
	command->count = (size_t)(out - words);
}

/* Does one of the tools that we know read its arguments? */
static bool read_tool(struct recipe *s, struct sh_command command, size_t first)
{
	struct sh_word *words = (struct sh_word *)command.words + first;

	struct str written = words[0].text;
	bool is_known;

	words[0].text = tool_name(written);
	command.words = words;
	command.count -= first;
	is_known = recipe_fetch(s, &command) || recipe_install(s, &command);
	words[0].text = written;
	return is_known;
}

static void read_command(struct recipe *s, struct sh_command *command)
{
	bool is_wrapped = false;

	read_keyword(s, command->words[0].text);
	resolve_words(s, command);
	if (!command->count)
		return;
	for (size_t i = 0; i < command->count && i < WRAPPERS; i++) {
		const struct sh_word *word = &command->words[i];

		if (read_assignment(s, word) || is_wrapper(word->text))
			is_wrapped = true;
		else if (read_tool(s, *command, i) || !is_wrapped)
			break;
	}
	read_calls(s, command);
	read_inner_scripts(s, command);
}

void recipe_read(struct recipe *s, struct str text, enum sh_flags flags)
{
	struct recipe_text start = {.text = text, .start = s->start, .end = s->end};
	struct sh_command command;
	struct sh_words shell;

	s->depth = 0;
	s->is_download_call = false;
	s->last_text = &start;
	for (s->texts = &start; s->texts; s->texts = s->texts->next) {
		s->level = s->texts->level;
		if (s->level)
			flags = SH_PLAIN;
		sh_open(&shell, s->r->scratch, s->texts->text, flags);
		while (!s->r->is_full && sh_next(&shell, &command))
			read_command(s, &command);
	}
}
