/*
 * Strings that a script puts together by calls, and the arguments of calls: "%",
 * str.format, str.join, str.replace and a few more. Read next: components/script.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "components/script.h"
#include "base/banned.h"

#define ARGUMENTS_ASKED 256 /* of one call; more are not looked at */

/* --- arguments -------------------------------------------------------------------------
 */

static const struct py *first_argument(const struct py *call)
{
	return call->child ? call->child->next : NULL;
}

static bool is_double_splat(const struct py *node)
{
	return node->kind == PY_SPLAT && str_has_prefix(node->text, "**");
}

struct value *script_argument(const struct py *call, const char *name, int place)
{
	struct value *passed = NULL;
	size_t seen = 0;
	int at = 0;

	for (const struct py *it = first_argument(call); it && seen++ < ARGUMENTS_ASKED;
		it = it->next) {
		if (it->kind == PY_KEYWORD) {
			if (name && str_is(it->text, name) && it->child)
				return it->child->value;
		} else if (is_double_splat(it)) {
			if (name && it->child && !passed)
				passed = value_get(it->child->value, name);
		} else if (it->kind == PY_SPLAT) {
			at = LIMIT_DECLARATION_DEPTH;
		} else if (at++ == place && it->kind != PY_ERROR) {
			return it->value;
		}
	}
	return passed;
}

bool script_has_more(const struct py *call)
{
	size_t seen = 0;

	for (const struct py *it = first_argument(call); it; it = it->next) {
		const struct value *value = it->child ? it->child->value : NULL;

		if (++seen > ARGUMENTS_ASKED)
			return true;
		if (it->kind == PY_SPLAT &&
			(!value || value->is_partial ||
				(value->kind != VALUE_DICT && value->kind != VALUE_LIST)))
			return true;
	}
	return false;
}

/* --- templates -------------------------------------------------------------------------
 */

struct template
{
	struct script *s;
	const struct py *node;
	struct value_list parts;
};

static void put_text(struct template *t, struct str text)
{
	struct value *part;

	t->s->bytes += sizeof(*part);
	if (!text.n || t->s->bytes > LIMIT_SCRIPT_BYTES)
		return;
	part = value_new(t->s, VALUE_STRING, t->node);
	part->text = text;
	VEC_PUSH(t->s->arena, &t->parts, part);
}

static void put_value(struct template *t, struct value *value, struct str hole)
{
	t->s->bytes += sizeof(*value);
	if (t->s->bytes > LIMIT_SCRIPT_BYTES)
		return;
	if (!value || value->kind == VALUE_LIST || value->kind == VALUE_DICT) {
		value = value_unknown(t->s, t->node);
		value->text = hole;
	}
	VEC_PUSH(t->s->arena, &t->parts, value);
}

static struct value *template_done(struct template *t)
{
	if (t->s->bytes > LIMIT_SCRIPT_BYTES)
		return value_unknown(t->s, t->node);
	return value_join(t->s, t->node, t->parts.items, t->parts.count);
}

/* "%(name)s" at a '%': what it asks for, by name or, empty, the next; past it. */
static size_t percent_field(struct str *name, struct str text, size_t at)
{
	*name = (struct str){0};
	if (++at < text.n && text.p[at] == '(') {
		size_t end = str_find(text, ')', at);

		*name = str_slice(text, at + 1, end);
		at = end + 1;
	}
	while (at < text.n && memchr("0123456789.-+# ", text.p[at], 15))
		at++;
	return at < text.n ? at + 1 : text.n;
}

static struct value *percent_value(
	const struct value *args, struct str name, size_t *next)
{
	if (name.n)
		return value_look(args, name);
	if (args->kind == VALUE_LIST)
		return *next < args->count ? args->items[(*next)++] : NULL;
	return (*next)++ ? NULL : (struct value *)args;
}

struct value *script_percent(struct script *s, const struct py *node)
{
	struct value *format = node->child->value, *args = node->last->value;
	struct template t = {.s = s, .node = node};
	struct str text = format->text, name;
	size_t next = 0, from = 0;

	if (format->kind != VALUE_STRING || format->is_partial)
		return value_unknown(s, node);
	for (size_t at = 0; (at = str_find(text, '%', at)) < text.n;) {
		if (s->bytes > LIMIT_SCRIPT_BYTES)
			return value_unknown(s, node);
		put_text(&t, str_slice(text, from, at));
		if (at + 1 < text.n && text.p[at + 1] == '%') {
			put_text(&t, str_slice(text, at, at + 1));
			at += 2;
		} else {
			at = percent_field(&name, text, at);
			s->bytes += args->count;
			put_value(&t, percent_value(args, name, &next),
				name.n ? name : args->text);
		}
		from = at;
	}
	put_text(&t, str_slice(text, from, text.n));
	return template_done(&t);
}

/* {} {0} {name} of str.format; anything more in the braces is not looked into. */
static void format_field(
	struct template *t, const struct py *call, struct str field, int *next)
{
	struct str name = str_slice(field, 0, str_find(field, ':', 0));
	char first = name.n ? name.p[0] : 0;
	struct value *value = NULL;

	if (!name.n)
		value = script_argument(call, NULL, (*next)++);
	else if (first >= '0' && first <= '9' && name.n == 1)
		value = script_argument(call, NULL, first - '0');
	else if (name.n == field.n)
		value = script_argument(call, arena_str(t->s->arena, name).p, -1);
	put_value(t, value, name.n ? name : str_of("..."));
}

static struct value *string_format(
	struct script *s, const struct py *call, const struct value *of)
{
	struct template t = {.s = s, .node = call};
	struct str text = of->text;
	size_t from = 0;
	int next = 0;

	for (size_t at = 0; at < text.n && s->bytes <= LIMIT_SCRIPT_BYTES;) {
		size_t end;

		if (text.p[at] != '{' && text.p[at] != '}') {
			at++;
			continue;
		}
		put_text(&t, str_slice(text, from, at));
		if (at + 1 < text.n && text.p[at + 1] == text.p[at]) {
			put_text(&t, str_slice(text, at, at + 1));
			from = at += 2;
			continue;
		}
		end = str_find(text, '}', at);
		format_field(&t, call, str_slice(text, at + 1, end), &next);
		from = at = end < text.n ? end + 1 : text.n;
	}
	put_text(&t, str_slice(text, from, text.n));
	return template_done(&t);
}

/* --- methods ---------------------------------------------------------------------------
 */

static struct value *string_join(
	struct script *s, const struct py *call, struct value *between)
{
	struct value *list = script_argument(call, NULL, 0);
	struct template t = {.s = s, .node = call};

	if (!list || list->kind != VALUE_LIST)
		return value_unknown(s, call);
	s->bytes += list->count * 2 * sizeof(struct value *);
	if (s->bytes > LIMIT_SCRIPT_BYTES)
		return value_unknown(s, call);
	for (size_t i = 0; i < list->count; i++) {
		if (i)
			VEC_PUSH(s->arena, &t.parts, between);
		VEC_PUSH(s->arena, &t.parts, list->items[i]);
	}
	return template_done(&t);
}

static struct value *string_replace(
	struct script *s, const struct py *call, const struct value *of)
{
	struct str from = value_text(script_argument(call, NULL, 0));
	const struct value *to = script_argument(call, NULL, 1);
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_DECLARATION_STRING);
	struct value *value = value_new(s, VALUE_STRING, call);
	size_t at = 0;

	if (!from.n || !to || to->kind != VALUE_STRING)
		return value_unknown(s, call);
	while (at < of->text.n) {
		struct str rest = str_slice(of->text, at, of->text.n);
		const char *hit = memmem(rest.p, rest.n, from.p, from.n);
		size_t n = hit ? (size_t)(hit - rest.p) : rest.n;

		buf_add(&out, str_slice(rest, 0, n));
		if (hit)
			buf_add(&out, to->text);
		at += n + (hit ? from.n : 0);
	}
	s->bytes += out.n;
	if (out.is_full || s->bytes > LIMIT_SCRIPT_BYTES)
		return value_unknown(s, call);
	value->text = arena_str(s->arena, buf_str(&out));
	value->is_partial = of->is_partial;
	return value;
}

static struct value *string_lower(
	struct script *s, const struct py *call, const struct value *of)
{
	struct value *value = value_new(s, VALUE_STRING, call);
	char *copy = (char *)arena_str(s->arena, of->text).p;

	s->bytes += of->text.n;
	for (size_t i = 0; i < of->text.n; i++)
		copy[i] = text_lower(copy[i]);
	value->text = str_make(copy, of->text.n);
	value->is_partial = of->is_partial;
	return s->bytes > LIMIT_SCRIPT_BYTES ? value_unknown(s, call) : value;
}

static struct value *string_method(
	struct script *s, const struct py *call, struct str method, struct value *of)
{
	if (str_is(method, "format"))
		return string_format(s, call, of);
	if (str_is(method, "join"))
		return string_join(s, call, of);
	if (str_is(method, "replace"))
		return string_replace(s, call, of);
	if (str_is(method, "lower"))
		return string_lower(s, call, of);
	return value_unknown(s, call);
}

/* dict.items(): a list of pairs. */
static struct value *dict_items(
	struct script *s, const struct py *call, const struct value *of)
{
	struct value *value = value_new(s, VALUE_LIST, call);

	value->is_partial = of->is_partial;
	if (!value_room(s, value, of->count, false))
		return value_unknown(s, call);
	for (size_t i = 0; i < of->count; i++) {
		struct value *pair = value_new(s, VALUE_LIST, call);

		if (!of->keys[i] || !value_room(s, pair, 2, false))
			return value_unknown(s, call);
		pair->items[pair->count++] = of->keys[i];
		pair->items[pair->count++] = of->items[i];
		pair->start = of->items[i]->start;
		pair->end = of->items[i]->end;
		value->items[value->count++] = pair;
	}
	return value;
}

static struct value *dict_method(
	struct script *s, const struct py *call, struct str method, struct value *of)
{
	struct value *value, *key = script_argument(call, NULL, 0);

	if (str_is(method, "items"))
		return dict_items(s, call, of);
	if (str_is(method, "get") && key)
		return value_at(s, call, of, key);
	if (!str_is(method, "keys") && !str_is(method, "values"))
		return value_unknown(s, call);
	value = value_new(s, VALUE_LIST, call);
	value->items = str_is(method, "keys") ? of->keys : of->items;
	value->count = of->count;
	value->is_partial = of->is_partial;
	return value;
}

/* dict(a = 1), struct(a = 1) */
static struct value *dict_of(struct script *s, const struct py *call)
{
	struct value *value = value_new(s, VALUE_DICT, call);
	size_t count = 0;

	for (const struct py *it = first_argument(call); it; it = it->next)
		count++;
	if (!value_room(s, value, count, true))
		return value_unknown(s, call);
	for (const struct py *it = first_argument(call); it; it = it->next) {
		struct value *key;

		if (it->kind != PY_KEYWORD || !it->child) {
			value->is_partial = true;
			continue;
		}
		key = value_new(s, VALUE_STRING, it);
		key->text = it->text;
		value->keys[value->count] = key;
		value->items[value->count++] = it->child->value;
	}
	return value;
}

/* Functions that give back what they are given, for all that matters here. */
static bool is_same_again(struct str name)
{
	static const char *const names[] = {"str", "list", "tuple", "set", "sorted",
		"reversed", "Label", "Version", "depset", NULL};

	return str_is_one_of(name, names);
}

static struct value *function(struct script *s, const struct py *call, struct str name)
{
	struct value *first = script_argument(call, NULL, 0);

	if (str_is(name, "dict") || str_is(name, "struct"))
		return first && first->kind == VALUE_DICT && !call->child->next->next
			       ? first
			       : dict_of(s, call);
	if (str_is(name, "select") && first && first->kind == VALUE_DICT)
		return value_at(s, call, first, value_unknown(s, call));
	if (is_same_again(name) && first)
		return first;
	return value_unknown(s, call);
}

static struct value *method(
	struct script *s, const struct py *call, struct str name, struct value *of)
{
	if (of->kind == VALUE_STRING)
		return string_method(s, call, name, of);
	if (of->kind == VALUE_DICT)
		return dict_method(s, call, name, of);
	return value_unknown(s, call);
}

struct value *script_builtin(struct script *s, const struct py *call)
{
	const struct py *callee = call->child;
	struct value *of, *all = NULL;

	if (callee && callee->kind == PY_NAME)
		return function(s, call, callee->text);
	if (!callee || callee->kind != PY_ATTRIBUTE || !callee->child)
		return value_unknown(s, call);
	of = callee->child->value;
	if (!of || of->kind != VALUE_CHOICE)
		return of ? method(s, call, callee->text, of) : value_unknown(s, call);
	for (size_t i = 0; i < of->count; i++) {
		struct value *one = method(s, call, callee->text, of->items[i]);

		all = all ? value_choice(s, call, all, one) : one;
	}
	return all ? all : value_unknown(s, call);
}
