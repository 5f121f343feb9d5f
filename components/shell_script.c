/*
 * Scripts: which tool a command runs, in what it is wrapped, and what variables stand
 * for. Scripts in scripts (sh -c '...') are read from a list of their own, a few levels
 * deep. Read next: components/shell_tool.c.
 */
#include <stdlib.h>
#include <strings.h>
#include "base/text.h"
#include "components/shell_script.h"
#include "base/banned.h"

#define SCRIPTS_IN_SCRIPTS 3
#define RUNNER_WORDS \
	16	     /* words that are looked at for the tool behind sudo, env, ... \
		      */
#define LOUD_WORDS 6 /* and behind what nobody knows */

/* --- variables -------------------------------------------------------------------------
 */

/* "NAME=value": where the '=' is; 0: it is no assignment. */
static size_t assignment(struct str word)
{
	size_t at = 0;

	while (at < word.n && text_is_word_byte(word.p[at]))
		at++;
	return at < word.n && word.p[at] == '=' && (word.p[0] < '0' || word.p[0] > '9')
		       ? at
		       : 0;
}

static void assign(struct shell_script *s, struct str name, struct str value)
{
	if (s->env && s->is_sequential)
		environment_put(s->env, name, value);
	else if (s->env)
		environment_set(s->env, name, value);
}

static bool read_assignment(struct shell_script *s, struct str word)
{
	size_t at = assignment(word);

	if (at)
		assign(s, str_slice(word, 0, at), str_slice(word, at + 1, word.n));
	return at > 0;
}

/* "for x in a b c" */
static void read_loop(struct shell_script *s, const struct shell_command *command)
{
	const struct shell_word *words = command->words;
	struct str_vec values = {0};

	if (!s->env || command->count < 4 || !str_is(words[0].text, "for") ||
		!str_is(words[2].text, "in"))
		return;
	for (size_t i = 3; i < command->count; i++)
		VEC_PUSH(s->r->scratch, &values, words[i].text);
	environment_put_list(s->env, words[1].text, &values);
}

/* --- words -----------------------------------------------------------------------------
 */

struct words {
	struct shell_word *items;
	size_t count, cap;
};

static void add_word(struct shell_script *s, struct words *words,
	const struct shell_word *like, struct str text)
{
	struct shell_word word = *like;

	word.text = text;
	VEC_PUSH(s->r->scratch, words, word);
}

/* Words of what an unquoted variable stands for. */
static void split_word(struct shell_script *s, struct words *words,
	const struct shell_word *word, struct str text)
{
	for (size_t at = 0; at < text.n;) {
		size_t end = at;

		while (end < text.n && !memchr(" \t\r\n", text.p[end], 4))
			end++;
		if (end > at)
			add_word(s, words, word, str_slice(text, at, end));
		at = end + 1;
	}
}

static void resolve_word(
	struct shell_script *s, struct words *words, const struct shell_word *word)
{
	const struct str_vec *list = environment_list(s->env, word->text);
	struct str text;

	for (size_t i = 0; list && i < list->count; i++)
		add_word(s, words, word, list->items[i]);
	if (list)
		return;
	text = environment_resolve(s->env, word->text);
	if (text.p == word->text.p || word->is_quoted || assignment(word->text))
		add_word(s, words, word, text);
	else
		split_word(s, words, word, text);
}

static bool has_variable(const struct shell_command *command)
{
	for (size_t i = 0; i < command->count; i++) {
		if (environment_is_open(command->words[i].text))
			return true;
	}
	return false;
}

/* A copy whose words have their variables replaced, where they are known. */
static void resolve_words(struct shell_script *s, struct shell_command *command)
{
	struct words words = {0};

	if (!s->env || !has_variable(command))
		return;
	for (size_t i = 0; i < command->count; i++)
		resolve_word(s, &words, &command->words[i]);
	command->words = words.items;
	command->count = words.count;
}

/* --- scripts in scripts ----------------------------------------------------------------
 */

static void add_text(const struct shell_call *c, const struct shell_word *word)
{
	struct shell_script *s = c->s;
	struct shell_text *text;

	if (s->text->level >= SCRIPTS_IN_SCRIPTS || !word->text.n)
		return;
	text = ARENA_NEW(s->r->scratch, struct shell_text, 1);
	*text = (struct shell_text){.text = word->text,
		.level = s->text->level + 1,
		.is_conditional = c->is_conditional};
	shell_place(s, word, &text->start, &text->end);
	s->last_text->next = text;
	s->last_text = text;
}

/* "-c", "-lc", "-Command" behind the name of a shell. */
static bool runs_text(const struct shell_call *c, size_t i)
{
	struct str flag = c->words[i].text;

	if (flag.n < 2 || flag.p[0] != '-' ||
		(flag.p[flag.n - 1] != 'c' && !str_is(flag, "-Command") &&
			!str_is(flag, "-command")))
		return false;
	for (size_t k = i; k > 0 && k + RUNNER_WORDS > i; k--) {
		if (shell_role_of(shell_tool_name(c->words[k - 1].text)) == ROLE_SHELL)
			return true;
	}
	return false;
}

/* sh -c '...', eval "...", ssh host "...": a script in the script. */
static void read_inner(const struct shell_call *c)
{
	static const char *const evals[] = {"eval", "ssh", "script", NULL};
	bool is_eval = str_is_one_of(shell_tool_name(c->words[0].text), evals);

	for (size_t i = 0; i < c->count; i++) {
		if (is_eval && i && c->words[i].is_quoted)
			add_text(c, &c->words[i]);
		if (i + 1 < c->count && runs_text(c, i)) {
			add_text(c, &c->words[i + 1]);
			return;
		}
	}
}

/* (New-Object Net.WebClient).DownloadFile('URL', ...), urlretrieve("URL"); false: its
 * words are no arguments of such a function. */
static bool read_functions(const struct shell_call *c)
{
	static const char *const calls[] = {
		"DownloadFile", "DownloadString", "DownloadData", "urlretrieve", NULL};
	struct str last = c->words[c->count - 1].text;
	bool is_download_call = c->s->is_download_call;

	for (size_t i = 0; is_download_call && i < c->count; i++) {
		struct str text = c->words[i].text;

		text = str_slice(text, 0, str_find(text, ',', 0));
		if (shell_is_url(text))
			shell_add_url(c, &c->words[i], text);
	}
	c->s->is_download_call = false;
	for (size_t i = 0; calls[i] && c->command->end == '('; i++)
		c->s->is_download_call |= str_has_suffix(last, calls[i]);
	return is_download_call;
}

/* --- commands --------------------------------------------------------------------------
 */

/* The tool reads the words from first on, if there is one. */
static bool read_tool(const struct shell_call *c, size_t first)
{
	struct shell_call inner = *c;

	inner.tool = shell_tool_of(shell_tool_name(c->words[first].text));
	if (!inner.tool || (!inner.is_command && inner.tool->use != TOOL_LOUD))
		return false;
	inner.words += first;
	inner.count -= first;
	inner.at = 1;
	inner.tool->read(&inner);
	return true;
}

static bool is_cmake(struct str name)
{
	return name.n == 5 && strncasecmp(name.p, "cmake", 5) == 0;
}

/* "cmake -E env A=B curl", "cmake -E echo ..." */
static enum shell_role role_of(const struct shell_call *c, size_t i)
{
	static const char *const runs[] = {"env", "chdir", "time", NULL};
	struct str word = c->words[i].text;
	enum shell_role role = shell_role_of(word);

	if (role)
		return role;
	if (i + 2 < c->count && str_is(c->words[i + 1].text, "-E") &&
		is_cmake(shell_tool_name(word)))
		return str_is_one_of(c->words[i + 2].text, runs) ? ROLE_RUNNER
								 : ROLE_TALKER;
	if (word.n > 1 && word.p[0] == ':') /* "call :label x" of cmd.exe */
		return ROLE_TALKER;
	return !word.n || word.p[0] == '$' ? ROLE_PREFIX : ROLE_NONE;
}

static void read_unknown(struct shell_call *c, size_t first)
{
	struct shell_call own = *c;

	own.is_command = false;
	for (size_t i = first + 1; i < c->count && i < first + LOUD_WORDS; i++) {
		if (read_tool(&own, i))
			return;
	}
	own.at = first + !(first && str_has_prefix(c->words[first - 1].text, "$"));
	if (c->is_nameless)
		own.at = 0;
	shell_read_own(&own);
}

/* What was found on the way to the tool; count of the words: nothing. */
struct way {
	size_t unknown, variable; /* the first word that nobody knows, that has a '$' */
	bool is_run;		  /* by something that has words of its own */
};

/* A word that is no tool. */
static void note_word(
	struct shell_call *c, struct way *way, size_t i, enum shell_role role)
{
	struct str text = c->words[i].text;

	if (role == ROLE_RUNNER) {
		way->is_run = true;
		c->is_piped |= str_is(text, "xargs") || str_is(text, "parallel");
	} else if (role != ROLE_PREFIX && way->unknown == c->count) {
		way->unknown = i;
	} else if (str_has_prefix(text, "$") && way->variable == c->count) {
		way->variable = i;
	}
}

static bool is_over(const struct shell_call *c, const struct way *way, size_t i)
{
	return i == c->count ||
	       (way->is_run ? i >= RUNNER_WORDS : way->unknown < c->count);
}

/* "$x URL"; not "$x = URL", and no prose. */
static bool is_variable(const struct shell_call *c, size_t i)
{
	return shell_tool_name(c->words[i].text).n &&
	       !(i + 1 < c->count && str_is(c->words[i + 1].text, "="));
}

/* Behind assignments, "then", "sudo -u x": the tool, or whatever is there instead. */
static void read_wrapped(struct shell_call *c)
{
	struct way way = {.unknown = c->count, .variable = c->count};

	for (size_t i = 0; !is_over(c, &way, i); i++) {
		enum shell_role role;

		if (read_assignment(c->s, c->words[i].text) ||
			(i && str_has_prefix(c->words[i].text, "-")))
			continue;
		role = role_of(c, i);
		if ((role == ROLE_TALKER && way.unknown == c->count) || read_tool(c, i))
			return;
		note_word(c, &way, i, role);
	}
	c->is_nameless = way.variable < way.unknown && is_variable(c, way.variable);
	if (way.unknown == c->count)
		way.unknown = way.variable;
	if (way.unknown < c->count)
		read_unknown(c, way.unknown);
}

static void read_command(struct shell_script *s, struct shell_command command)
{
	struct shell_call c = {.s = s, .command = &command, .is_command = true};

	resolve_words(s, &command);
	if (!command.count)
		return;
	c.words = command.words;
	c.count = command.count;
	c.is_conditional =
		s->is_conditional || s->text->is_conditional || command.is_conditional;
	read_loop(s, &command);
	if (!read_functions(&c))
		read_wrapped(&c);
	read_inner(&c);
}

static int size_cmp(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Has a command that begins there brought in something? */
static bool was_told(struct shell_script *s, size_t start)
{
	if (!s->told.is_sorted && s->told.count)
		qsort(s->told.items, s->told.count, sizeof(start), size_cmp);
	s->told.is_sorted = true;
	return s->told.count &&
	       bsearch(&start, s->told.items, s->told.count, sizeof(start), size_cmp);
}

static void on_command(void *context, const struct shell_command *command)
{
	struct shell_script *s = context;
	size_t count = s->r->out->count;

	if (s->r->is_full || (command->is_again && was_told(s, command->start)))
		return;
	read_command(s, *command);
	if (s->r->out->count > count && !command->is_again)
		VEC_PUSH(s->r->scratch, &s->told, command->start);
}

static void read_text(struct shell_script *s, enum shell_flags flags)
{
	struct shell_reader reader = {.arena = s->r->scratch,
		.text = s->text->text,
		.flags = flags,
		.context = s,
		.on_command = on_command};

	s->told.count = 0;
	s->told.is_sorted = false;
	s->is_download_call = false;
	s->clone = 0;
	if (!shell_read(&reader))
		declaration_opaque(s->r, s->form, s->text->start, s->text->end,
			"commands that are nested too deeply");
}

static void begin(struct shell_script *s, struct shell_text *text)
{
	if (!s->form)
		s->form = FORM_MAKE_DOWNLOAD;
	if (!s->system_form)
		s->system_form = s->form;
	text->start = s->start;
	text->end = s->end;
	s->text = s->last_text = text;
}

static void read_inner_texts(struct shell_script *s)
{
	for (s->text = s->text->next; s->text; s->text = s->text->next)
		read_text(s, SHELL_PLAIN);
}

void shell_script_read(struct shell_script *s, struct str text, enum shell_flags flags)
{
	struct shell_text first = {.text = text};

	begin(s, &first);
	read_text(s, flags);
	read_inner_texts(s);
}

void shell_script_words(
	struct shell_script *s, const struct shell_word *words, size_t count)
{
	struct shell_text first = {.level = 0};
	struct shell_command command = {.words = words, .count = count};

	begin(s, &first);
	read_command(s, command);
	read_inner_texts(s);
}
