/*
 * Values of a script: made, joined, chosen between, looked into. A choice is never one of
 * a choice. Read next: components/script.c.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "components/script.h"
#include "base/banned.h"

#define SHOWN_BYTES 60	/* of an expression that is not known, as a hole shows it */
#define KEYS_ASKED 1024 /* of a table that is asked for some key again and again */

struct value *value_new(struct script *s, enum value_kind kind, const struct py *node)
{
	struct value *value = ARENA_NEW(s->arena, struct value, 1);

	*value = (struct value){.kind = kind, .start = node->start, .end = node->end};
	return value;
}

struct value *value_unknown(struct script *s, const struct py *node)
{
	struct value *value = value_new(s, VALUE_UNKNOWN, node);
	struct str text = str_slice(s->r->bytes, node->start, node->end);

	text = str_slice(text, 0, SHOWN_BYTES);
	value->text = str_slice(text, 0, str_find(text, '\n', 0));
	value->is_partial = true;
	return value;
}

struct value *value_object(struct script *s, const struct py *node, struct str what)
{
	struct value *value = value_new(s, VALUE_OBJECT, node);

	value->text = what;
	return value;
}

bool value_room(struct script *s, struct value *value, size_t count, bool has_keys)
{
	s->bytes += count * sizeof(struct value *) * (has_keys ? 2 : 1);
	if (s->bytes > LIMIT_SCRIPT_BYTES)
		return false;
	value->items = ARENA_NEW(s->arena, struct value *, count);
	if (has_keys)
		value->keys = ARENA_NEW(s->arena, struct value *, count);
	return true;
}

static bool is_text(const struct value *value)
{
	return value->kind == VALUE_STRING || value->kind == VALUE_NUMBER;
}

/* --- joining ---------------------------------------------------------------------------
 */

static void put_part(struct buf *out, const struct value *part, bool *is_partial)
{
	if (is_text(part) || part->kind == VALUE_WORD) {
		buf_add(out, part->text);
		*is_partial |= part->is_partial;
		return;
	}
	buf_putc(out, '{');
	buf_add(out, part->text);
	buf_putc(out, '}');
	*is_partial = true;
}

/* choice: the part that stands for its place is taken instead; NULL: none. */
static struct value *join_once(struct script *s, const struct py *node,
	struct value *const parts[], size_t count, size_t place, struct value *choice)
{
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_DECLARATION_STRING);
	struct value *value = value_new(s, VALUE_STRING, node);

	for (size_t i = 0; i < count; i++)
		put_part(&out, choice && i == place ? choice : parts[i],
			&value->is_partial);
	s->bytes += out.n + 1;
	if (out.is_full || s->bytes > LIMIT_SCRIPT_BYTES)
		return value_unknown(s, node);
	value->text = arena_str(s->arena, buf_str(&out));
	return value;
}

struct value *value_join(struct script *s, const struct py *node,
	struct value *const parts[], size_t count)
{
	struct value *all = NULL;
	size_t place = 0;

	while (place < count && parts[place]->kind != VALUE_CHOICE)
		place++;
	if (place == count)
		return join_once(s, node, parts, count, count, NULL);
	for (size_t i = 0; i < parts[place]->count; i++) {
		struct value *one =
			join_once(s, node, parts, count, place, parts[place]->items[i]);

		all = all ? value_choice(s, node, all, one) : one;
	}
	return all ? all : value_unknown(s, node);
}

static struct value *concat_lists(
	struct script *s, const struct py *node, struct value *a, struct value *b)
{
	struct value *value = value_new(s, VALUE_LIST, node);
	bool has_a = a->kind == VALUE_LIST, has_b = b->kind == VALUE_LIST;
	size_t count = (has_a ? a->count : 1) + (has_b ? b->count : 1);

	if (!value_room(s, value, count, false))
		return value_unknown(s, node);
	for (size_t i = 0; i < (has_a ? a->count : 1); i++)
		value->items[value->count++] = has_a ? a->items[i] : a;
	for (size_t i = 0; i < (has_b ? b->count : 1); i++)
		value->items[value->count++] = has_b ? b->items[i] : b;
	value->is_partial = a->is_partial || b->is_partial;
	return value;
}

static struct value *concat_dicts(
	struct script *s, const struct py *node, struct value *a, struct value *b)
{
	struct value *value = value_new(s, VALUE_DICT, node);

	if (!value_room(s, value, a->count + b->count, true))
		return value_unknown(s, node);
	for (size_t i = 0; i < a->count + b->count; i++) {
		const struct value *from = i < a->count ? a : b;
		size_t at = i < a->count ? i : i - a->count;

		value->keys[i] = from->keys[at];
		value->items[i] = from->items[at];
	}
	value->count = a->count + b->count;
	value->is_partial = a->is_partial || b->is_partial;
	return value;
}

struct value *value_concat(
	struct script *s, const struct py *node, struct value *a, struct value *b)
{
	struct value *parts[] = {a, b};

	if (a->kind == VALUE_LIST || b->kind == VALUE_LIST)
		return concat_lists(s, node, a, b);
	if (a->kind == VALUE_DICT && b->kind == VALUE_DICT)
		return concat_dicts(s, node, a, b);
	if (a->kind == VALUE_UNKNOWN && b->kind == VALUE_UNKNOWN)
		return value_unknown(s, node);
	return value_join(s, node, parts, 2);
}

/* --- choosing --------------------------------------------------------------------------
 */

static bool is_same(const struct value *a, const struct value *b)
{
	return a == b ||
	       (a->kind == b->kind && !a->count && !b->count &&
		       a->is_partial == b->is_partial && str_eq(a->text, b->text));
}

static void add_choice(struct script *s, struct value *choice, struct value *one)
{
	s->bytes += choice->count * one->text.n / 16;
	for (size_t i = 0; i < choice->count; i++) {
		if (is_same(choice->items[i], one))
			return;
	}
	if (choice->count == LIMIT_SCRIPT_CHOICES)
		choice->is_partial = true;
	else
		choice->items[choice->count++] = one;
}

static void add_choices(struct script *s, struct value *choice, struct value *of)
{
	if (of->kind != VALUE_CHOICE) {
		add_choice(s, choice, of);
		return;
	}
	choice->is_partial |= of->is_partial;
	for (size_t i = 0; i < of->count; i++)
		add_choice(s, choice, of->items[i]);
}

struct value *value_choice(
	struct script *s, const struct py *node, struct value *a, struct value *b)
{
	struct value *value;

	if (is_same(a, b))
		return a;
	value = value_new(s, VALUE_CHOICE, node);
	if (!value_room(s, value, LIMIT_SCRIPT_CHOICES, false))
		return value_unknown(s, node);
	add_choices(s, value, a);
	add_choices(s, value, b);
	value->text = a->text;
	return value;
}

/* --- looking into ----------------------------------------------------------------------
 */

static struct value *get(const struct value *dict, struct str key)
{
	for (size_t i = dict->count; i-- > 0;) {
		if (dict->keys[i] && is_text(dict->keys[i]) &&
			str_eq(dict->keys[i]->text, key))
			return dict->items[i];
	}
	return NULL;
}

struct value *value_look(const struct value *dict, struct str key)
{
	if (!dict || dict->kind != VALUE_DICT || dict->count > KEYS_ASKED)
		return NULL;
	return get(dict, key);
}

struct value *value_get(const struct value *dict, const char *key)
{
	return value_look(dict, str_of(key));
}

/* Any of its items, where nobody knows which. */
static struct value *any_of(struct script *s, const struct py *node, struct value *of)
{
	struct value *value = value_new(s, VALUE_CHOICE, node);

	if (!of->count || of->count > LIMIT_SCRIPT_CHOICES ||
		!value_room(s, value, LIMIT_SCRIPT_CHOICES, false))
		return value_unknown(s, node);
	for (size_t i = 0; i < of->count; i++)
		add_choices(s, value, of->items[i]);
	value->text = value_unknown(s, node)->text;
	value->is_partial |= of->is_partial;
	return value;
}

static bool list_index(size_t *out, struct str text, size_t count)
{
	bool is_back = text.n > 1 && text.p[0] == '-';
	size_t n = 0;

	if (!text.n || text.n > 6)
		return false;
	for (size_t i = is_back; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		n = n * 10 + (size_t)(text.p[i] - '0');
	}
	*out = is_back ? count - n : n;
	return is_back ? n <= count : n < count;
}

struct value *value_at(
	struct script *s, const struct py *node, struct value *of, struct value *by)
{
	struct value *hit = NULL;
	size_t index;

	s->bytes += of->count;
	if (s->bytes > LIMIT_SCRIPT_BYTES)
		return value_unknown(s, node);
	if (of->kind == VALUE_LIST && by->kind == VALUE_NUMBER) {
		if (!of->is_partial && list_index(&index, by->text, of->count))
			hit = of->items[index];
	} else if (of->kind == VALUE_DICT && is_text(by) && !by->is_partial) {
		hit = get(of, by->text);
	} else if ((of->kind == VALUE_DICT || of->kind == VALUE_LIST) &&
		   by->kind != VALUE_NUMBER) {
		hit = any_of(s, node, of);
	}
	return hit ? hit : value_unknown(s, node);
}

struct frame {
	struct value *value;
	size_t at;
};

void value_flatten(
	struct value_list *out, struct arena *arena, struct value *value, size_t max)
{
	struct frame stack[LIMIT_DECLARATION_DEPTH] = {{value, 0}};
	size_t depth = value ? 1 : 0;

	while (depth) {
		struct frame *top = &stack[depth - 1];
		bool is_group = top->value->kind == VALUE_LIST ||
				top->value->kind == VALUE_CHOICE;

		if (out->count >= max) {
			return;
		} else if (!is_group || depth == LIMIT_DECLARATION_DEPTH) {
			VEC_PUSH(arena, out, top->value);
			depth--;
		} else if (top->at == top->value->count) {
			depth--;
		} else {
			stack[depth++] = (struct frame){top->value->items[top->at++], 0};
		}
	}
}

struct str value_text(const struct value *value)
{
	if (value && value->kind == VALUE_CHOICE && value->count)
		value = value->items[0];
	return value && is_text(value) ? value->text : (struct str){0};
}

bool value_is_word(const struct value *value, const char *word)
{
	return value && value->kind == VALUE_WORD && str_is(value->text, word);
}

bool value_is_known(const struct value *value)
{
	return !value ||
	       (value->kind != VALUE_UNKNOWN && !value->is_partial &&
		       value->kind != VALUE_OBJECT && value->kind != VALUE_FUNCTION &&
		       value->kind != VALUE_CHOICE);
}
