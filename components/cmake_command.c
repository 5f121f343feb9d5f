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

/* "/usr/bin/git", "git.exe", "${GIT_EXECUTABLE}" */
static struct str tool_name(struct str word)
{
	static const char *const ends[] = {"_EXECUTABLE", "_COMMAND", "_PROGRAM", "_EXE",
		"_CMD", "_BIN", "_PATH", "_TOOL", NULL};

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
			cmake_partial(w->call, cmake_put_url(w, i, word),
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

		if (cmake_is_tool(tool_name(word), "cmake") ||
			str_is_one_of(word, wrappers) ||
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

		if (cmake_is_tool(word, "-c") || cmake_is_tool(word, "-command") ||
			cmake_is_tool(word, "-lc") || cmake_is_tool(word, "-ec"))
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
	if (!cmake_tool_judge(w, name) && !cmake_package_judge(w, name) &&
		w->found == before)
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

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c) != NULL;
}

/* A word of a shell's text, its quotes undone; behind it. room: where it is written. */
static size_t shell_word(struct str text, size_t i, char **room, struct str *out)
{
	char quote = 0, *start = *room;

	for (; i < text.n && (quote || !is_one_of(text.p[i], " \t\n;&|")); i++) {
		char c = text.p[i];

		if (quote && c == quote)
			quote = 0;
		else if (!quote && (c == '"' || c == '\''))
			quote = c;
		else
			*(*room)++ = c;
	}
	*out = str_make(start, (size_t)(*room - start));
	return i;
}

/* The next word, or "&&" for whatever ends a command. false: none is left. */
static bool shell_next(struct str text, size_t *at, char **room, struct str *out)
{
	size_t i = *at;

	while (i < text.n && is_one_of(text.p[i], " \t"))
		i++;
	if (i >= text.n)
		return false;
	if (is_one_of(text.p[i], ";&|\n")) {
		*out = str_of("&&");
		while (i < text.n && is_one_of(text.p[i], ";&|\n"))
			i++;
	} else {
		i = shell_word(text, i, room, out);
	}
	*at = i;
	return true;
}

static void read_shell(struct cmake_words *w, struct str text, bool is_unknown)
{
	struct cmake_words inner = {.call = w->call, .depth = w->depth + 1};
	struct str word;
	size_t at = 0;
	char *room;

	text = str_slice(text, 0, CMAKE_VALUE_BYTES);
	room = arena_alloc(cmake_reader_of(w->call)->r->scratch, text.n);
	while (shell_next(text, &at, &room, &word))
		add_word(&inner, word, is_unknown && declaration_has_variable(word));
	flush(&inner);
	w->found += inner.found;
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
