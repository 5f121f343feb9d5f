/*
 * What a command fetches is told by its words alone. A command is looked for behind
 * wrappers too ("retry 3 curl ..."), but not behind commands that only name others
 * ("apt-get install curl", "echo ..."). Read next: components/download_tool.c.
 */
#include <stdio.h>
#include <strings.h>
#include "base/path.h"
#include "components/download_tool.h"
#include "components/recipe.h"
#include "base/banned.h"

#define INNER_MAX 3 /* scripts in words of scripts */

/* "/usr/bin/curl", "$(CURL)", "$WGET", "curl.exe" */
static struct str tool_name(struct str word)
{
	size_t end;

	if (str_find(word, '$', 0) == 0 && word.n) {
		struct str name = variable_at(word, 0, STYLE_MAKE, &end);

		if (!name.n || end < word.n)
			name = variable_at(word, 0, STYLE_SHELL, &end);
		return end == word.n ? name : word;
	}
	word = path_name(word);
	if (str_has_suffix(word, ".exe"))
		word.n -= 4;
	return word;
}

static const struct download_tool *tool_of(struct str word)
{
	struct str name = tool_name(word);

	for (const struct download_tool *it = download_tools; it->name; it++) {
		size_t n = strlen(it->name);

		if (name.n == n && strncasecmp(name.p, it->name, n) == 0)
			return it;
	}
	return NULL;
}

/* Commands that may have names of others, and URLs, among their words. */
static const char *const talkers[] = {"echo", "printf", "which", "type", "command",
	"hash", "apt", "apt-get", "aptitude", "yum", "dnf", "zypper", "pacman", "apk",
	"brew", "port", "pkg", "test", "[", "[[", "case", "for", "sed", "grep", "egrep",
	"fgrep", "awk", "cat", "die", "error", "fatal", "warn", "warning", "info", "log",
	"man", "AC_MSG_ERROR", "AC_MSG_WARN", "AC_MSG_NOTICE", "AC_CHECK_PROG",
	"AC_PATH_PROG", "AC_INIT", "AC_HELP_STRING", "AS_HELP_STRING", "export", "local",
	"return", "alias", "unset", "set", "trap", "usage", "say", "msg", ":", NULL};

/* Words that stand before a command. */
static const char *const prefixes[] = {"if", "then", "else", "elif", "do", "while",
	"until", "!", "{", "time", "exec", "sudo", "env", "nohup", "builtin", "nice",
	NULL};

static size_t skip_prefixes(const struct str *words, size_t count)
{
	size_t i = 0;

	while (i < count &&
		(str_is_one_of(words[i], prefixes) || shell_assignment(words[i]) ||
			(i && words[i].n && words[i].p[0] == '-')))
		i++;
	if (i + 1 < count && str_is(words[i], "command") && words[i + 1].n &&
		words[i + 1].p[0] != '-')
		i++;
	return i;
}

/* pip, pip3.11, pipx; python, python3, $PYTHON; docker: what recipes call it; NULL: none.
 */
static const char *recipe_tool(struct str word)
{
	static const struct {
		const char *word, *name, *behind;
	} tools[] = {{"pip", "pip", "0123456789.x"}, {"python", "python", "0123456789."},
		{"docker", "docker", ""}, {"podman", "docker", ""},
		{"nerdctl", "docker", ""}};
	struct str name = tool_name(word);

	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++) {
		size_t n = strlen(tools[i].word);

		if (name.n < n || strncasecmp(name.p, tools[i].word, n) != 0)
			continue;
		while (n < name.n && name.p[n] && strchr(tools[i].behind, name.p[n]))
			n++;
		if (n == name.n)
			return tools[i].name;
	}
	return NULL;
}

/* Packages of Python, images: read like in a Dockerfile. false: another command. */
static bool read_recipe(
	const struct download_place *place, const struct str *words, size_t count)
{
	const char *tool = recipe_tool(words[0]);
	struct recipe_text text = {.start = place->start, .end = place->end};
	struct recipe recipe = {.r = place->r,
		.is_conditional = place->is_conditional,
		.texts = &text,
		.last_text = &text};
	struct sh_command command = {.count = count};
	struct sh_word *copy;

	if (!tool)
		return false;
	copy = ARENA_NEW(place->r->scratch, struct sh_word, count);
	for (size_t i = 0; i < count; i++)
		copy[i] = (struct sh_word){.text = i ? words[i] : str_of(tool)};
	command.words = copy;
	if (str_is(copy[0].text, "docker"))
		recipe_fetch(&recipe, &command);
	else
		recipe_install(&recipe, &command);
	return true;
}

/* A function of the script's own, "$(call f,URL)" of make, given an archive's URL. */
static void read_own(struct download_words *a)
{
	for (size_t i = 0; i < a->count; i++) {
		struct str word = a->words[i];

		for (size_t at = 0; at < word.n && !shell_assignment(word);) {
			size_t end = str_find(word, ',', at);

			download_add_own(a, str_slice(word, at, end));
			at = end + 1;
		}
	}
}

static void on_inner(void *context, const struct shell_command *command)
{
	struct download_place place = *(const struct download_place *)context;

	place.is_conditional |= command->is_conditional;
	if (!place.r->is_full)
		download_judge(&place, command->words, command->count);
}

void download_judge_text(const struct download_place *place, struct str text)
{
	struct declaration_reader *r = place->r;
	struct download_place inner = *place;
	struct variable_table variables = {.arena = r->scratch};
	struct shell_reader reader = {.arena = r->scratch,
		.text = text,
		.variables = &variables,
		.context = &inner,
		.on_command = on_inner};

	inner.depth++;
	if (!shell_read(&reader))
		declaration_opaque(r, place->form, place->start, place->end,
			"commands that are nested too deeply");
}

/* sh -c "curl ...", eval "wget ...": a script in a word. */
static bool read_inner(
	const struct download_place *place, const struct str *words, size_t count)
{
	static const char *const shells[] = {
		"sh", "bash", "dash", "ksh", "zsh", "su", "runuser", NULL};
	bool is_eval = str_is(words[0], "eval");

	if (place->depth >= INNER_MAX ||
		(!is_eval && !str_is_one_of(path_name(words[0]), shells)))
		return false;
	for (size_t i = 1; i < count; i++) {
		bool is_flag = words[i].n > 1 && words[i].p[0] == '-';

		if (is_eval)
			download_judge_text(place, words[i]);
		else if (is_flag && words[i].p[words[i].n - 1] == 'c' && i + 1 < count)
			download_judge_text(place, words[i + 1]);
	}
	return true;
}

void download_judge(
	const struct download_place *place, const struct str *words, size_t count)
{
	struct download_words a = {.place = place};
	size_t at = skip_prefixes(words, count);

	if (at == count || str_is_one_of(words[at], talkers) ||
		read_inner(place, words + at, count - at) ||
		read_recipe(place, words + at, count - at))
		return;
	/* "$SUDO docker run", whatever that is, or nothing */
	if (at + 1 < count && (!words[at].n || str_has_prefix(words[at], "$")) &&
		read_recipe(place, words + at + 1, count - at - 1))
		return;
	a.is_piped = str_is(words[at], "xargs") || str_is(words[at], "parallel");
	for (size_t i = at; i < count && i < at + 6; i++) {
		const struct download_tool *tool = tool_of(words[i]);

		if (!tool)
			continue;
		a.words = words + i + 1;
		a.count = count - i - 1;
		a.is_command = i == at;
		tool->read(&a);
		return;
	}
	a.words = words + at + 1;
	a.count = count - at - 1;
	read_own(&a);
}

/* --- a script --------------------------------------------------------------------------
 */

struct script {
	struct declaration_reader *r;
	enum dependency_form form;
	size_t start;
	struct variable_table told; /* where commands begin that fetch something */
};

static void on_command(void *context, const struct shell_command *command)
{
	struct script *script = context;
	size_t count = script->r->out->count;
	char key[24] = "";
	struct download_place place = {.r = script->r,
		.form = script->form,
		.start = script->start + command->start,
		.end = script->start + command->end,
		.is_conditional = command->is_conditional};

	if (script->r->is_full)
		return;
	if (command->is_again)
		snprintf(key, sizeof(key), "%zu", command->start);
	if (command->is_again && variable_find(&script->told, str_of(key)))
		return;
	download_judge(&place, command->words, command->count);
	if (script->r->out->count > count) {
		snprintf(key, sizeof(key), "%zu", command->start);
		variable_make(&script->told, str_of(key));
	}
}

void download_read(struct declaration_reader *r, enum dependency_form form,
	struct variable_table *variables, struct str text, size_t start)
{
	struct script script = {
		.r = r, .form = form, .start = start, .told = {.arena = r->scratch}};
	struct shell_reader reader = {.arena = r->scratch,
		.text = text,
		.variables = variables,
		.context = &script,
		.on_command = on_command};

	if (!shell_read(&reader))
		declaration_opaque(r, form, start, start + text.n,
			"commands that are nested too deeply");
}
