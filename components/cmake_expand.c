/*
 * Words with their variables put in: ${X}, also nested, $CACHE{X}, escapes, lists.
 *
 * Not known, and kept as they are written: variables that the file does not set, $ENV{X},
 * @X@, $(X). Folders that CMake names are kept, too, and count as known
 * (components/cmake_call.h finds files by them); generator expressions are only text.
 * Read next: components/cmake_block.c.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "components/cmake_value.h"
#include "base/banned.h"

/* A text while it is put together; "${" that are open begin at marks. */
struct expansion {
	struct cmake_env *env;
	struct buf out;
	size_t marks[LIMIT_DECLARATION_DEPTH];
	size_t depth;
	bool is_unknown;
};

/* Places and tools that have these names in every build. */
static bool is_place(struct str name)
{
	static const char *const names[] = {"CMAKE_COMMAND", "CURRENT_PORT_DIR",
		"CMAKE_CURRENT_LIST_FILE", "CURRENT_BUILDTREES_DIR",
		"CURRENT_PACKAGES_DIR", "CURRENT_INSTALLED_DIR",
		"CURRENT_HOST_INSTALLED_DIR", "DOWNLOADS", "SOURCE_PATH",
		"TARGET_TRIPLET", "VCPKG_ROOT_DIR", "GIT_EXECUTABLE", "GIT",
		"CURL_EXECUTABLE", "WGET_EXECUTABLE", "PYTHON_EXECUTABLE",
		"Python_EXECUTABLE", "Python3_EXECUTABLE", "PYTHON3", "Patch_EXECUTABLE",
		"PATCH_EXECUTABLE", NULL};

	return str_has_suffix(name, "_SOURCE_DIR") ||
	       str_has_suffix(name, "_BINARY_DIR") ||
	       str_is(name, "CMAKE_CURRENT_LIST_DIR") || str_is_one_of(name, names);
}

static void put_unknown(struct expansion *e, struct str name, const char *open)
{
	buf_puts(&e->out, open);
	buf_add(&e->out, name);
	buf_putc(&e->out, '}');
}

/* The value of a variable whose name is the end of the output. */
static void put_variable(struct expansion *e, struct str name)
{
	struct cmake_variable *variable = cmake_variable_find(e->env, name);
	const struct cmake_value *value;

	if (variable && variable->now.count) {
		variable->is_used |= e->env->is_marking;
		e->env->has_value |= e->env->is_marking;
		e->env->has_default |= e->env->is_marking && variable->is_default;
		value = cmake_pick(e->env, &variable->now);
		if (value) {
			buf_add(&e->out, value->text);
			e->is_unknown |= value->is_unknown;
			return;
		}
	}
	put_unknown(e, name, "${");
	if (variable ? variable->is_folder : is_place(name))
		return;
	e->is_unknown = true;
	e->env->has_lack |= e->env->is_marking;
}

static void variable_close(struct expansion *e)
{
	size_t mark = e->marks[--e->depth];
	struct str name =
		arena_str(e->env->arena, str_slice(buf_str(&e->out), mark, e->out.n));

	e->out.n = mark;
	if (str_has_prefix(name, "$ENV{")) {
		put_unknown(e, str_slice(name, 5, name.n), "$ENV{");
		e->is_unknown = true;
	} else {
		put_variable(e, name);
	}
}

/* "${", "$ENV{", "$CACHE{" at a place: how many bytes that is, or 0. */
static size_t open_length(struct str s, size_t at)
{
	struct str rest = str_slice(s, at, s.n);

	if (str_has_prefix(rest, "${"))
		return 2;
	if (str_has_prefix(rest, "$ENV{"))
		return 5;
	return str_has_prefix(rest, "$CACHE{") ? 7 : 0;
}

/* A reference is open: its name is what is put out until '}'. */
static void variable_open(struct expansion *e, size_t length)
{
	e->marks[e->depth++] = e->out.n;
	if (length == 5)
		buf_puts(&e->out, "$ENV{");
}

/* Behind an escape; "\;" stays for whoever takes lists apart. */
static size_t escape_put(struct expansion *e, struct str raw, size_t at)
{
	static const char from[] = "ntr", to[] = "\n\t\r";
	char c = at + 1 < raw.n ? raw.p[at + 1] : '\\';
	const char *hit = c ? strchr(from, c) : NULL;

	if (c == '\n')
		return at + 2;
	if (c == ';')
		buf_putc(&e->out, '\\');
	buf_putc(&e->out, hit ? to[hit - from] : c);
	return at + 2;
}

/* "@X@" is put in by configure_file(). */
static bool is_template(struct str s, size_t at)
{
	size_t end = at + 1;

	while (end < s.n && text_is_word_byte(s.p[end]))
		end++;
	return end > at + 1 && end < s.n && s.p[end] == '@';
}

static size_t byte_put(struct expansion *e, struct str raw, size_t at)
{
	char c = raw.p[at];
	size_t length = c == '$' ? open_length(raw, at) : 0;

	if (length && e->depth < LIMIT_DECLARATION_DEPTH) {
		variable_open(e, length);
		return at + length;
	}
	if (c == '}' && e->depth) {
		variable_close(e);
		return at + 1;
	}
	if (c == '\\')
		return escape_put(e, raw, at);
	if (length || (c == '@' && is_template(raw, at)) ||
		(c == '$' && at + 1 < raw.n && raw.p[at + 1] == '('))
		e->is_unknown = true;
	buf_putc(&e->out, c);
	return at + 1;
}

struct str cmake_expand(struct cmake_env *env, struct str raw, bool *is_unknown)
{
	struct expansion e = {.env = env, .out = BUF_INIT(LIMIT_DECLARATION_STRING)};
	struct str text;

	env->work += 8 + raw.n / 8;
	if (!raw.n || (!memchr(raw.p, '$', raw.n) && !memchr(raw.p, '\\', raw.n) &&
			      !memchr(raw.p, '@', raw.n)))
		return raw;
	if (env->work >= CMAKE_WORK) {
		*is_unknown = true;
		return raw;
	}
	for (size_t at = 0; at < raw.n && !e.out.is_full;)
		at = byte_put(&e, raw, at);
	env->work += raw.n + e.out.n;
	/* nothing at all of a value that is too long would be no word */
	text = e.out.is_full ? raw : arena_str(env->arena, buf_str(&e.out));
	*is_unknown |= e.is_unknown || e.depth || e.out.is_full;
	buf_done(&e.out);
	return text;
}

/* --- lists -----------------------------------------------------------------------------
 */

/* Where the item ends: a ';' that is not escaped and not in [ ]. */
static size_t item_end(struct str list, size_t at, bool *has_escape)
{
	size_t depth = 0;

	for (; at < list.n; at++) {
		char c = list.p[at];

		if (c == '\\' && at + 1 < list.n && list.p[at + 1] == ';') {
			*has_escape = true;
			at++;
		} else if (c == '[') {
			depth++;
		} else if (c == ']' && depth) {
			depth--;
		} else if (c == ';' && !depth) {
			break;
		}
	}
	return at < list.n ? at : list.n;
}

bool cmake_list_next(struct arena *arena, struct str list, size_t *at, struct str *item)
{
	bool has_escape = false;
	size_t end, n = 0;
	char *copy;

	if (*at > list.n || !list.n)
		return false;
	end = item_end(list, *at, &has_escape);
	*item = str_slice(list, *at, end);
	*at = end + 1;
	if (!has_escape)
		return true;
	copy = arena_alloc(arena, item->n + 1);
	for (size_t i = 0; i < item->n; i++) {
		if (item->p[i] == '\\' && i + 1 < item->n && item->p[i + 1] == ';')
			continue;
		copy[n++] = item->p[i];
	}
	*item = str_make(copy, n);
	return true;
}

/* What is not known stays in a text as it is written. */
static bool has_unknown(struct str text)
{
	for (size_t i = 0; i + 1 < text.n; i++) {
		if (text.p[i] == '$' || (text.p[i] == '@' && is_template(text, i)))
			return true;
	}
	return false;
}

/* Of a list that is not known in full, the items are that show it; or all. */
static void split_unquoted(
	struct cmake_env *env, struct cmake_argument whole, struct cmake_arguments *out)
{
	bool is_shown = whole.is_unknown && whole.text.n < CMAKE_VALUE_BYTES &&
			has_unknown(whole.text);
	struct str list = whole.text;
	size_t at = 0;

	while (cmake_list_next(env->arena, list, &at, &whole.text)) {
		if (is_shown)
			whole.is_unknown = has_unknown(whole.text);
		if (whole.text.n)
			VEC_PUSH(env->arena, out, whole);
	}
}

void cmake_expand_words(struct cmake_env *env, const struct cmake_script *script,
	const struct cmake_command *command, struct cmake_arguments *out)
{
	*out = (struct cmake_arguments){
		.items = ARENA_NEW(env->arena, struct cmake_argument, command->count),
		.cap = command->count};
	for (size_t i = 0; i < command->count; i++) {
		const struct cmake_word *word = &script->words.items[command->first + i];
		struct str raw = str_slice(script->bytes, word->start, word->end);
		struct cmake_argument argument = {
			raw, word->start, word->end, word->quote, false};

		if (word->quote == CMAKE_UNQUOTED || word->quote == CMAKE_QUOTED)
			argument.text = cmake_expand(env, raw, &argument.is_unknown);
		if (word->quote == CMAKE_UNQUOTED)
			split_unquoted(env, argument, out);
		else
			VEC_PUSH(env->arena, out, argument);
	}
}
