/*
 * Constant propagation within one file. Read next: components/dictionary.h.
 */
#include "base/limits.h"
#include "base/text.h"
#include "components/environment.h"
#include "base/banned.h"

#define VALUE_MAX 1024
#define MADE_MAX (8 * MIB)
#define LIST_MAX 64

struct value {
	struct str text;
	struct str_vec list;
	bool is_many; /* set to different values */
	unsigned forgot;
};

static struct value *value_of(const struct environment *env, struct str name)
{
	struct value *value = dictionary_get(&env->names, name);

	return value && value->forgot == env->forgot ? value : NULL;
}

static struct value *put(struct environment *env, struct str name, struct str text)
{
	struct value *value = dictionary_get(&env->names, name);

	if (!value) {
		value = ARENA_NEW(env->names.arena, struct value, 1);
		dictionary_set(&env->names, name, value);
	}
	*value = (struct value){.text = text, .forgot = env->forgot};
	return value;
}

void environment_set(struct environment *env, struct str name, struct str text)
{
	struct value *value = value_of(env, name);

	if (value)
		value->is_many |= !str_eq(value->text, text);
	else if (name.n)
		put(env, name, text);
}

void environment_put(struct environment *env, struct str name, struct str text)
{
	if (name.n)
		put(env, name, text);
}

void environment_put_list(
	struct environment *env, struct str name, const struct str_vec *values)
{
	struct value *value;

	if (!name.n || !values->count)
		return;
	value = put(env, name, values->items[0]);
	value->is_many = values->count > 1;
	if (value->is_many && values->count <= LIST_MAX)
		value->list = *values;
}

void environment_forget(struct environment *env)
{
	env->forgot++;
}

static bool is_name_start(char c)
{
	return text_is_word_byte(c) && (c < '0' || c > '9');
}

/* "%X%" or "@X@" at at. */
static bool is_enclosed(struct str text, size_t at)
{
	size_t end = at + 1;

	if (text.p[at] != '%' && text.p[at] != '@')
		return false;
	while (end < text.n && text_is_word_byte(text.p[end]))
		end++;
	return end > at + 1 && end < text.n && text.p[end] == text.p[at];
}

bool environment_is_open(struct str text)
{
	for (size_t i = 0; i + 1 < text.n; i++) {
		char c = text.p[i], next = text.p[i + 1];

		if (c == '$' && (is_name_start(next) || memchr("({[", next, 3)))
			return true;
		if ((c == '<' && next == '<') || (c == '{' && next == '{') || c == '`')
			return true;
		if (is_enclosed(text, i))
			return true;
	}
	return false;
}

/* The end of a name that begins at from. */
static size_t name_end(struct str text, size_t from)
{
	while (from < text.n && text_is_word_byte(text.p[from]))
		from++;
	return from;
}

/* "env.X" and the like, as expressions have it: X. */
static struct str bare_name(struct str name)
{
	static const char *const prefixes[] = {"env.", "variables.", "vars.",
		"parameters.", "pipeline.parameters.", "inputs.", NULL};

	name = str_trim(name);
	for (size_t i = 0; prefixes[i]; i++) {
		if (str_has_prefix(name, prefixes[i]))
			return str_slice(name, strlen(prefixes[i]), name.n);
	}
	return (struct str){0};
}

/* The end of what close closes, looked for near by only, or 0. */
static size_t close_of(struct str text, size_t from, const char *close)
{
	size_t n = strlen(close);
	struct str near = str_slice(text, 0, from + VALUE_MAX);
	const char *hit =
		from < near.n ? memmem(near.p + from, near.n - from, close, n) : NULL;

	return hit ? (size_t)(hit - text.p) : 0;
}

/* A use of a variable: where it ends, its name, and a default if it has one. */
struct use {
	size_t end;
	struct str name, fallback;
	bool has_fallback;
};

static bool read_braces(struct use *use, struct str text, size_t at)
{
	size_t stop = name_end(text, at + 2), close = close_of(text, stop, "}");

	if (!close || stop == at + 2)
		return false;
	use->name = str_slice(text, at + 2, stop);
	use->end = close + 1;
	if (stop == close)
		return true;
	if (text.p[stop] == ':')
		stop++;
	use->has_fallback = text.p[stop] == '-';
	use->fallback = str_slice(text, stop + 1, close);
	return use->has_fallback;
}

static bool read_expression(
	struct use *use, struct str text, size_t start, const char *close_mark)
{
	size_t close = close_of(text, start, close_mark);

	if (!close)
		return false;
	use->name = bare_name(str_slice(text, start, close));
	use->end = close + strlen(close_mark);
	return use->name.n > 0;
}

static bool read_use(struct use *use, struct str text, size_t at)
{
	struct str rest = str_slice(text, at, text.n);

	*use = (struct use){0};
	if (str_has_prefix(rest, "${{"))
		return read_expression(use, text, at + 3, "}}");
	if (str_has_prefix(rest, "<<"))
		return read_expression(use, text, at + 2, ">>");
	if (str_has_prefix(rest, "${"))
		return read_braces(use, text, at);
	if (str_has_prefix(rest, "$(")) {
		use->end = name_end(text, at + 2);
		use->name = str_slice(text, at + 2, use->end);
		return use->end < text.n && text.p[use->end++] == ')';
	}
	use->end = name_end(text, at + 1);
	use->name = str_slice(text, at + 1, use->end);
	return rest.p[0] == '$' && use->name.n && is_name_start(use->name.p[0]);
}

/* What a use stands for; false: not known. */
static bool find_value(
	struct str *out, const struct environment *env, const struct use *use)
{
	const struct value *value = value_of(env, use->name);

	*out = value ? value->text : use->fallback;
	return value ? !value->is_many && value->text.n <= VALUE_MAX : use->has_fallback;
}

/* What a command prints, or another variable alone: this one's name says more. */
static bool is_vague(struct str text)
{
	struct use use;

	if (text.n > 1 && text.p[0] == '$' &&
		(name_end(text, 1) == text.n ||
			(read_use(&use, text, 0) && use.end == text.n)))
		return true;
	return text.n &&
	       (memmem(text.p, text.n, "$(", 2) || str_find(text, '`', 0) < text.n);
}

bool environment_find(struct str *out, const struct environment *env, struct str name)
{
	struct use use = {.name = name};

	return find_value(out, env, &use) && !environment_is_open(*out);
}

const struct str_vec *environment_list(struct environment *env, struct str text)
{
	const struct value *value;
	struct use use;

	if (text.n < 2 || text.p[0] != '$' || env->used > MADE_MAX ||
		!read_use(&use, text, 0) || use.end != text.n)
		return NULL;
	value = value_of(env, use.name);
	if (!value || !value->list.count)
		return NULL;
	for (size_t i = 0; i < value->list.count; i++)
		env->used += value->list.items[i].n + sizeof(use);
	return &value->list;
}

struct str environment_resolve(struct environment *env, struct str text)
{
	char out[2 * VALUE_MAX];
	size_t n = 0, last = 0;
	struct str value;
	struct use use;

	if (!environment_is_open(text) || text.n > VALUE_MAX || env->used > MADE_MAX)
		return text;
	for (size_t at = 0; at < text.n; at++) {
		if ((text.p[at] != '$' && text.p[at] != '<') ||
			!read_use(&use, text, at) || !find_value(&value, env, &use) ||
			is_vague(value))
			continue;
		if (n + (at - last) + value.n + (text.n - use.end) > sizeof(out))
			break;
		memcpy(out + n, text.p + last, at - last);
		n += at - last;
		if (value.n)
			memcpy(out + n, value.p, value.n);
		n += value.n;
		last = use.end;
		at = use.end - 1;
	}
	env->used += n + text.n;
	if (!last)
		return text;
	memcpy(out + n, text.p + last, text.n - last);
	return arena_str(env->names.arena, str_make(out, n + (text.n - last)));
}
