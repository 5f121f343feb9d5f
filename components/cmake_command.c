/*
 * Words of commands that CMake runs (execute_process, add_custom_command, *_COMMAND of
 * ExternalProject): what git, curl, wget, svn, hg, pip, conan, vcpkg and other package
 * managers would fetch.
 *
 * Words are told apart at COMMAND, "&&", "||", "|" and ";", and the text behind "sh -c"
 * at blanks and quotes. A script that is called is not looked into. Partial: URLs and
 * names in variables, a URL of an archive given to a program that is not known. Read
 * next: components/cmake_package.c.
 */
#include <strings.h>
#include "base/path.h"
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

/* Something with a URL. */
static struct dependency *put_url(struct cmake_words *w, size_t word, struct str url)
{
	struct dependency *d =
		cmake_entry(w->call, FORM_CMAKE_DOWNLOAD, KIND_BYTES, (struct str){0});

	w->found++;
	cmake_locator(w->call, d, url, cmake_word_is_unknown(w, word));
	cmake_release(w->call, d);
	return d;
}

static struct dependency *put_repository(
	struct cmake_words *w, size_t word, struct str ref, size_t ref_word)
{
	struct dependency *d = put_url(w, word, cmake_word(w, word));

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
			put_url(w, i, word);
	}
	for (size_t i = w->at; i < w->count && w->found == before; i++) {
		if (cmake_word_is_unknown(w, i))
			put_url(w, i, cmake_word(w, i));
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
	d = put_url(w, url, cmake_word(w, url));
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

/* "/usr/bin/git", "git.exe", "${GIT_EXECUTABLE}" */
static struct str tool_name(struct str word)
{
	static const char *const ends[] = {"_EXECUTABLE", "_COMMAND", "_PROGRAM", "_EXE",
		"_CMD", "_BIN", "_PATH", NULL};

	if (str_has_prefix(word, "${") && str_has_suffix(word, "}")) {
		word = str_slice(word, 2, word.n - 1);
		for (size_t i = 0; ends[i]; i++) {
			if (str_has_suffix(word, ends[i]))
				word.n -= strlen(ends[i]);
		}
		return word;
	}
	word = path_name(word);
	if (path_has_suffix(word, ".exe") || path_has_suffix(word, ".cmd") ||
		path_has_suffix(word, ".bat"))
		word.n -= 4;
	return word;
}

static bool is_tool(struct str name, const char *tool)
{
	return name.n == strlen(tool) && strncasecmp(name.p, tool, name.n) == 0;
}

/* --- one command -----------------------------------------------------------------------
 */

static void read_shell(struct cmake_words *w, struct str text, bool is_unknown);

/* A program that nobody knows is given an archive's URL. */
static void read_own(struct cmake_words *w)
{
	for (size_t i = 0; i < w->count; i++) {
		struct str word = cmake_word(w, i);
		size_t equals = str_find(word, '=', 0);

		if (equals < str_find(word, ':', 0))
			word = str_slice(word, equals + 1, word.n);
		if (cmake_is_source_url(word))
			cmake_partial(w->call, put_url(w, i, word),
				"a command that is not known is given its URL");
	}
}

/* Words in front of a command: "cmake -E env A=B", "env A=B", "sudo". */
static size_t skip_wrappers(const struct cmake_words *w)
{
	static const char *const wrappers[] = {"env", "sudo", "time", "nice", "nohup",
		"exec", "chdir", "-E", "cmd", "/c", "/C", "timeout", "xargs", NULL};
	size_t i = 0;

	while (i < w->count) {
		struct str word = cmake_word(w, i);

		if (is_tool(tool_name(word), "cmake") || str_is_one_of(word, wrappers) ||
			str_find(word, '=', 0) < str_find(word, '/', 0) || !word.n ||
			str_has_prefix(word, "--unset")) {
			i++;
			if (str_is(word, "chdir"))
				i++;
			continue;
		}
		break;
	}
	return i;
}

/* "sh -c TEXT": where the text is, or 0. */
static size_t shell_text(const struct cmake_words *w, size_t at)
{
	static const char *const shells[] = {"sh", "bash", "dash", "zsh", "powershell",
		"pwsh", "BASH", "SH", "POWERSHELL", NULL};

	if (!str_is_one_of(tool_name(cmake_word(w, at)), shells))
		return 0;
	for (size_t i = at + 1; i + 1 < w->count && i < at + 8; i++) {
		struct str word = cmake_word(w, i);

		if (is_tool(word, "-c") || is_tool(word, "-command") ||
			is_tool(word, "-lc") || is_tool(word, "-ec"))
			return i + 1;
	}
	return 0;
}

static void read_command(struct cmake_words *w)
{
	static const char *const talkers[] = {"echo", "remove", "remove_directory",
		"copy", "copy_directory", "copy_if_different", "make_directory", "touch",
		"rm", "mkdir", "cp", "mv", NULL};
	size_t at = skip_wrappers(w), text = shell_text(w, at), before = w->found;
	struct str name = tool_name(cmake_word(w, at));

	w->at = at + 1;
	if (str_is_one_of(cmake_word(w, at), talkers))
		return;
	if (text && w->depth < 2) {
		read_shell(w, cmake_word(w, text), cmake_word_is_unknown(w, text));
		return;
	}
	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++) {
		if (is_tool(name, tools[i].name)) {
			tools[i].read(w);
			return;
		}
	}
	if (!cmake_package_judge(w, name) && w->found == before)
		read_own(w);
}

/* --- many of them ----------------------------------------------------------------------
 */

static bool is_separator(struct str s)
{
	static const char *const words[] = {
		"COMMAND", "&&", "||", "|", ";", "&", "\n", NULL};

	return str_is_one_of(s, words);
}

/* Keywords of the commands that take COMMANDs. */
static bool is_end(struct str s)
{
	static const char *const words[] = {"WORKING_DIRECTORY", "RESULT_VARIABLE",
		"RESULTS_VARIABLE", "OUTPUT_VARIABLE", "ERROR_VARIABLE", "INPUT_FILE",
		"OUTPUT_FILE", "ERROR_FILE", "OUTPUT_QUIET", "ERROR_QUIET",
		"OUTPUT_STRIP_TRAILING_WHITESPACE", "ERROR_STRIP_TRAILING_WHITESPACE",
		"TIMEOUT", "COMMAND_ECHO", "ENCODING", "ECHO_OUTPUT_VARIABLE",
		"ECHO_ERROR_VARIABLE", "COMMAND_ERROR_IS_FATAL", "COMMENT", "DEPENDS",
		"BYPRODUCTS", "VERBATIM", "MAIN_DEPENDENCY", "USES_TERMINAL",
		"COMMAND_EXPAND_LISTS", "JOB_POOL", "JOB_SERVER_AWARE", "SOURCES",
		"IMPLICIT_DEPENDS", "DEPFILE", "RETURN_VALUE", NULL};

	return str_is_one_of(s, words);
}

static void flush(struct cmake_words *w)
{
	w->at = 0;
	if (w->count)
		read_command(w);
	w->count = 0;
}

static void add_word(struct cmake_words *w, struct str text, bool is_unknown)
{
	if (is_separator(text)) {
		flush(w);
		return;
	}
	if (w->count < CMAKE_COMMAND_WORDS)
		w->items[w->count++] =
			(struct cmake_argument){.text = text, .is_unknown = is_unknown};
}

/* The next word of a shell's text, its quotes undone. false: none is left. */
static bool shell_next(struct arena *arena, struct str text, size_t *at, struct str *out)
{
	char quote = 0, *copy;
	size_t i = *at, n = 0;

	while (i < text.n && (text.p[i] == ' ' || text.p[i] == '\t'))
		i++;
	if (i >= text.n)
		return false;
	if (strchr(";&|\n", text.p[i])) {
		*out = str_of(text.p[i] == '\n' ? ";" : "&&");
		while (i < text.n && text.p[i] && strchr(";&|\n", text.p[i]))
			i++;
		*at = i;
		return true;
	}
	copy = arena_alloc(arena, text.n - i + 1);
	for (; i < text.n && (quote || !strchr(" \t\n;&|", text.p[i])); i++) {
		char c = text.p[i];

		if (c == quote)
			quote = 0;
		else if (!quote && (c == '"' || c == '\''))
			quote = c;
		else
			copy[n++] = c;
	}
	*out = str_make(copy, n);
	*at = i;
	return true;
}

static void read_shell(struct cmake_words *w, struct str text, bool is_unknown)
{
	struct cmake_words *inner =
		ARENA_NEW(cmake_reader_of(w->call)->r->scratch, struct cmake_words, 1);
	struct str word;
	size_t at = 0;

	text = str_slice(text, 0, CMAKE_VALUE_BYTES);
	inner->call = w->call;
	inner->depth = w->depth + 1;
	while (shell_next(cmake_reader_of(w->call)->r->scratch, text, &at, &word))
		add_word(inner, word, is_unknown && declaration_has_variable(word));
	flush(inner);
	w->found += inner->found;
}

size_t cmake_words_judge(const struct cmake_call *call, size_t first, size_t last)
{
	struct cmake_words w = {.call = call};
	bool is_over = false;

	for (size_t i = first; i < last; i++) {
		struct str text = cmake_arg(call, i);

		if (str_is(text, "COMMAND"))
			is_over = false;
		else if (is_end(text))
			is_over = true;
		if (!is_over && !str_is(text, "ARGS"))
			add_word(&w, text, cmake_arg_is_unknown(call, i));
	}
	flush(&w);
	return w.found;
}

/* execute_process, add_custom_command, add_custom_target, exec_program */
void cmake_commands(const struct cmake_call *call)
{
	size_t first = 0;

	while (first < call->args.count && !str_is(cmake_arg(call, first), "COMMAND"))
		first++;
	if (str_is(call->name, "exec_program"))
		first = 0;
	else if (str_is(call->name, "add_custom_target"))
		first = str_is(cmake_arg(call, 1), "ALL") ? 2 : 1;
	cmake_words_judge(call, first, call->args.count);
}
