/*
 * Names of a script, and the values of its nodes. Read next: components/script_value.c,
 * components/script_call.c.
 */
#include "base/limits.h"
#include "components/script_inside.h"
#include "base/banned.h"

#define CHAIN_ASKED 64	/* names in one slot of the table; more are not known */
#define SCOPES_ASKED 32 /* innermost ones that a name is looked for in */

/* --- names -----------------------------------------------------------------------------
 */

static struct binding *find(
	struct script *s, struct str name, const struct py *scope, bool is_new)
{
	uint64_t hash = str_hash(name) ^ ((uintptr_t)scope >> 4) * 0x9e3779b97f4a7c15u;
	struct binding **slot = &s->table[hash % SCRIPT_TABLE], *it;
	size_t length = 0;

	for (it = *slot; it && length++ < CHAIN_ASKED; it = it->next) {
		if (it->scope == scope && str_eq(it->name, name))
			return it;
	}
	if (!is_new || length >= CHAIN_ASKED)
		return NULL;
	it = ARENA_NEW(s->arena, struct binding, 1);
	*it = (struct binding){.next = *slot, .name = name, .scope = scope};
	*slot = it;
	return it;
}

static void bind_in(struct script *s, const struct py *scope, struct str name,
	struct value *value, const struct py *node)
{
	struct binding *binding = find(s, name, scope, true);

	if (!binding)
		return;
	if (binding->value && s->conditions && node)
		value = value_choice(s, node, binding->value, value);
	binding->value = value;
}

static const struct py *scope_now(const struct script *s)
{
	return s->scopes.items[s->scopes.count - 1].node;
}

void script_bind(struct script *s, struct str name, struct value *value)
{
	bind_in(s, scope_now(s), name, value, NULL);
}

struct value *script_lookup(struct script *s, struct str name)
{
	size_t asked = 0;

	for (size_t i = s->scopes.count; i-- > 0 && asked++ < SCOPES_ASKED;) {
		struct binding *hit = find(s, name, s->scopes.items[i].node, false);

		if (hit)
			return hit->value;
	}
	return NULL;
}

static const struct py *class_now(const struct script *s)
{
	size_t asked = 0;

	for (size_t i = s->scopes.count; i-- > 0 && asked++ < SCOPES_ASKED;) {
		if (s->scopes.items[i].node->kind == PY_CLASS)
			return s->scopes.items[i].node;
	}
	return NULL;
}

struct value *script_member(struct script *s, struct str name)
{
	const struct py *class = class_now(s);
	struct binding *hit = class ? find(s, name, class, false) : NULL;

	return hit ? hit->value : NULL;
}

static bool is_self(const struct py *node)
{
	return node && node->kind == PY_NAME && str_is(node->text, "self");
}

/* One name, self.NAME, or several at once. More than one level is not looked into. */
void script_assign(struct script *s, const struct py *left, struct value *value)
{
	const struct py *part = left->kind == PY_TUPLE ? left->child : NULL;
	const struct py *class = class_now(s);
	size_t at = 0;

	if (left->kind == PY_NAME)
		bind_in(s, scope_now(s), left->text, value, left);
	if (left->kind == PY_ATTRIBUTE && is_self(left->child) && class)
		bind_in(s, class, left->text, value, left);
	for (; part; part = part->next, at++) {
		bool has_one = value->kind == VALUE_LIST && !value->is_partial &&
			       at < value->count;

		if (part->kind == PY_NAME)
			bind_in(s, scope_now(s), part->text,
				has_one ? value->items[at] : value_unknown(s, part),
				part);
	}
}

/* --- values of nodes -------------------------------------------------------------------
 */

struct value *script_value(struct script *s, struct py *node)
{
	if (!node->value)
		node->value = value_unknown(s, node);
	return node->value;
}

static struct value *plain(struct script *s, struct py *node, enum value_kind kind)
{
	struct value *value = value_new(s, kind, node);

	value->text = node->text;
	return value;
}

static size_t count_children(const struct py *node)
{
	size_t count = 0;

	for (const struct py *it = node->child; it; it = it->next)
		count++;
	return count;
}

static struct value *list_value(struct script *s, struct py *node)
{
	struct value *value = value_new(s, VALUE_LIST, node);
	struct value_list items = {0};

	for (struct py *it = node->child; it; it = it->next) {
		struct value *one = script_value(s, it);

		if (it->kind != PY_SPLAT) {
			VEC_PUSH(s->arena, &items, one);
			continue;
		}
		value->is_partial |= one->kind != VALUE_LIST || one->is_partial;
		s->bytes += one->count * sizeof(one);
		if (s->bytes > LIMIT_SCRIPT_BYTES)
			return value_unknown(s, node);
		for (size_t i = 0; one->kind == VALUE_LIST && i < one->count; i++)
			VEC_PUSH(s->arena, &items, one->items[i]);
	}
	value->items = items.items;
	value->count = items.count;
	return value;
}

static struct value *dict_value(struct script *s, struct py *node)
{
	struct value *value = value_new(s, VALUE_DICT, node);

	if (!value_room(s, value, count_children(node), true))
		return value_unknown(s, node);
	for (struct py *it = node->child; it; it = it->next) {
		if (it->kind != PY_PAIR || !it->child || !it->child->next)
			continue;
		value->keys[value->count] = script_value(s, it->child);
		value->items[value->count++] = script_value(s, it->last);
	}
	for (struct py *it = node->child; it; it = it->next) {
		if (it->kind != PY_SPLAT)
			continue;
		if (script_value(s, it)->kind == VALUE_DICT)
			value = value_concat(s, node, value, it->value);
		else
			value->is_partial = true;
	}
	return value;
}

static struct value *join_value(struct script *s, struct py *node)
{
	struct value_list parts = {0};

	for (struct py *it = node->child; it; it = it->next)
		VEC_PUSH(s->arena, &parts, script_value(s, it));
	return value_join(s, node, parts.items, parts.count);
}

static struct value *binary_value(struct script *s, struct py *node)
{
	struct value *left = script_value(s, node->child),
		     *right = script_value(s, node->last);

	if (str_is(node->text, "+") || str_is(node->text, "|"))
		return value_concat(s, node, left, right);
	if (str_is(node->text, "%"))
		return script_percent(s, node);
	if (node->text.n)
		return value_unknown(s, node);
	/* "and", "or": the grammar gives their operator no name */
	return value_choice(s, node, left, right);
}

static struct value *attribute_value(struct script *s, struct py *node)
{
	struct value *of_what = script_value(s, node->child), *hit = NULL;

	if (is_self(node->child))
		hit = script_member(s, node->text);
	else if (of_what->kind == VALUE_DICT && of_what->count < LIMIT_SCRIPT_CHOICES)
		hit = value_look(of_what, node->text);
	return hit ? hit : value_unknown(s, node);
}

static struct value *collected(struct script *s, struct py *node)
{
	struct script_collector *c = &s->collectors.items[--s->collectors.count];
	bool is_dict = c->keys.count && c->keys.count == c->items.count;
	struct value *value = value_new(s, is_dict ? VALUE_DICT : VALUE_LIST, node);

	value->items = c->items.items;
	value->keys = is_dict ? c->keys.items : NULL;
	value->count = c->items.count;
	return value;
}

static void collect(struct script *s, struct py *node)
{
	struct script_collector *c;
	struct py *one = node->child;

	if (!s->collectors.count || !one)
		return;
	c = &s->collectors.items[s->collectors.count - 1];
	s->bytes += sizeof(struct value *);
	if (one->kind == PY_PAIR && one->child && one->child->next) {
		VEC_PUSH(s->arena, &c->keys, script_value(s, one->child));
		VEC_PUSH(s->arena, &c->items, script_value(s, one->last));
	} else {
		VEC_PUSH(s->arena, &c->items, script_value(s, one));
	}
}

/* list.append(x) and its like change what the name stands for. */
static void call_changes(struct script *s, struct py *node)
{
	static const char *const one[] = {"append", "add", NULL};
	static const char *const many[] = {"extend", "update", NULL};
	struct py *callee = node->child;
	struct value *more = script_argument(node, NULL, 0), *value;

	if (!callee || callee->kind != PY_ATTRIBUTE || !callee->child || !more)
		return;
	value = callee->child->value;
	if (!value || (value->kind != VALUE_LIST && value->kind != VALUE_DICT))
		return;
	if (str_is_one_of(callee->text, one) && value->kind == VALUE_LIST) {
		struct value *list = value_new(s, VALUE_LIST, node);

		if (!value_room(s, list, 1, false))
			return;
		list->items[list->count++] = more;
		more = list;
	} else if (!str_is_one_of(callee->text, many) || more->kind != value->kind) {
		return;
	}
	value = value_concat(s, node, value, more);
	if (callee->child->kind == PY_NAME) {
		struct binding *binding =
			find(s, callee->child->text, scope_now(s), true);

		if (binding)
			binding->value = value;
	} else {
		script_assign(s, callee->child, value);
	}
}

static struct value *name_value(struct script *s, struct py *node)
{
	struct value *value = script_lookup(s, node->text);

	return value ? value : value_unknown(s, node);
}

static struct value *group_value(struct script *s, struct py *node)
{
	switch (node->kind) {
	case PY_LIST:
	case PY_TUPLE:
		return list_value(s, node);
	case PY_DICT:
		return dict_value(s, node);
	case PY_JOIN:
		return join_value(s, node);
	case PY_COMPREHENSION:
		return collected(s, node);
	case PY_EITHER:
		if (count_children(node) != 3)
			return value_unknown(s, node);
		return value_choice(s, node, script_value(s, node->child),
			script_value(s, node->last));
	case PY_BINARY:
	case PY_SUBSCRIPT:
		if (count_children(node) != 2)
			return value_unknown(s, node);
		return node->kind == PY_BINARY
			       ? binary_value(s, node)
			       : value_at(s, node, script_value(s, node->child),
					 script_value(s, node->last));
	default:
		return value_unknown(s, node);
	}
}

struct value *script_evaluate(struct script *s, struct py *node)
{
	bool is_one = node->child && node->child == node->last;

	switch (node->kind) {
	case PY_NAME:
		return name_value(s, node);
	case PY_STRING:
		return plain(s, node, VALUE_STRING);
	case PY_NUMBER:
		return plain(s, node, VALUE_NUMBER);
	case PY_WORD:
		return plain(s, node, VALUE_WORD);
	case PY_HOLE:
	case PY_SPLAT:
	case PY_KEYWORD:
		return is_one ? script_value(s, node->child) : value_unknown(s, node);
	case PY_ATTRIBUTE:
		return is_one ? attribute_value(s, node) : value_unknown(s, node);
	case PY_CALL:
		call_changes(s, node);
		return script_builtin(s, node);
	default:
		return group_value(s, node);
	}
}

void script_statement(struct script *s, struct py *node)
{
	struct value *value;

	if (node->kind == PY_YIELD)
		collect(s, node);
	if (node->kind != PY_ASSIGN && node->kind != PY_AUGMENT)
		return;
	if (!node->child || !node->child->next)
		return;
	value = script_value(s, node->last);
	if (node->kind == PY_AUGMENT)
		value = value_concat(s, node, script_value(s, node->child), value);
	script_assign(s, node->child, value);
	node->value = value;
}
