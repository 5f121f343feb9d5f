/*
 * The walk. Nodes are gone through in the order in which they stand, children first, so
 * that a node finds the values of what is below it in its children. A loop goes back to
 * its first statement with the next value; a comprehension is a loop that collects. Read
 * next: components/script_eval.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "components/script_inside.h"
#include "base/banned.h"

/* --- what was not understood -----------------------------------------------------------
 */

static bool has_word(const struct script *s, struct str text)
{
	bool begins[256] = {false};
	size_t end;

	for (size_t i = 0; s->words[i]; i++)
		begins[(unsigned char)s->words[i][0]] = true;
	for (size_t at = 0; at < text.n; at = end) {
		for (end = at; end < text.n && text_is_word_byte(text.p[end]);)
			end++;
		if (begins[(unsigned char)text.p[at]] &&
			str_is_one_of(str_slice(text, at, end), s->words))
			return true;
		end += end == at;
	}
	return false;
}

static void not_understood(struct script *s, struct py *node)
{
	if (node->kind == PY_UNREAD &&
		has_word(s, str_slice(s->r->bytes, node->start, node->end)))
		declaration_opaque(s->r, s->form, node->start, node->end, node->text.p);
	if ((node->kind == PY_NAME || node->kind == PY_ATTRIBUTE) &&
		node->parent->kind == PY_ERROR && str_is_one_of(node->text, s->words))
		declaration_opaque(s->r, s->form, node->start, node->end,
			"something that does not fit the grammar");
}

/* --- loops -----------------------------------------------------------------------------
 */

/* What the loop goes through, one after the other; something unknown: once. */
static void loop_items(struct script *s, struct value_list *items, struct py *node)
{
	struct value *value = script_value(s, node), **from = value->items;
	bool is_partial = value->is_partial;

	if (value->kind == VALUE_DICT)
		from = value->keys;
	s->bytes += value->count * sizeof(*from);
	if (s->bytes <= LIMIT_SCRIPT_BYTES && value->kind != VALUE_UNKNOWN) {
		for (size_t i = 0; i < value->count; i++) {
			bool is_list = value->kind == VALUE_CHOICE && from[i] &&
				       from[i]->kind == VALUE_LIST;

			for (size_t k = 0; is_list && k < from[i]->count; k++)
				VEC_PUSH(s->arena, items, from[i]->items[k]);
			if (!is_list && from[i])
				VEC_PUSH(s->arena, items, from[i]);
		}
	}
	if (value->kind == VALUE_OBJECT)
		VEC_PUSH(s->arena, items, value);
	else if (is_partial || !items->count)
		VEC_PUSH(s->arena, items, value_unknown(s, node));
}

static void loop_bind(struct script *s, struct script_loop *loop)
{
	unsigned conditions = s->conditions;

	s->conditions = 0;
	script_assign(s, loop->node->child, loop->items.items[loop->at]);
	s->conditions = conditions;
}

/* Behind what the loop goes through. */
static void loop_start(struct script *s, struct py *node)
{
	struct script_loop loop = {.node = node->parent};

	loop_items(s, &loop.items, node);
	VEC_PUSH(s->arena, &s->loops, loop);
	loop_bind(s, &s->loops.items[s->loops.count - 1]);
}

static bool is_loop(const struct script *s, const struct py *node)
{
	return s->loops.count && s->loops.items[s->loops.count - 1].node == node;
}

/* Where the next round begins; NULL: there is none. */
static struct py *loop_next(struct script *s, struct py *node)
{
	struct script_loop *loop = &s->loops.items[s->loops.count - 1];

	if (++loop->at < loop->items.count) {
		if (s->rounds <= LIMIT_SCRIPT_ROUNDS) {
			loop_bind(s, loop);
			return node->child->next->next;
		}
		if (!s->is_cut && !s->is_collecting &&
			has_word(s, str_slice(s->r->bytes, node->start, node->end)))
			declaration_opaque(s->r, s->form, node->start, node->end,
				"a loop with more rounds than are followed");
		s->is_cut = true;
	}
	s->loops.count--;
	return NULL;
}

/* --- the walk --------------------------------------------------------------------------
 */

static bool is_conditional(const struct py *node)
{
	const struct py *parent = node->parent;

	if (!parent)
		return false;
	if (parent->kind == PY_IF || parent->kind == PY_WHILE)
		return node != parent->child;
	if (parent->kind == PY_EITHER)
		return node == parent->child || !node->next;
	return node->kind == PY_ELSE;
}

static bool is_scope(const struct py *node)
{
	return node->kind == PY_FUNCTION || node->kind == PY_CLASS ||
	       node->kind == PY_LAMBDA || node->kind == PY_MODULE;
}

static void enter(struct script *s, struct py *node)
{
	struct script_scope scope = {node, s->conditions, s->function};
	struct script_collector collector = {.node = node};

	node->value = NULL;
	s->conditions += is_conditional(node);
	if (node->kind == PY_COMPREHENSION)
		VEC_PUSH(s->arena, &s->collectors, collector);
	s->classes += node->kind == PY_CLASS;
	if (!is_scope(node))
		return;
	scope.conditions = s->conditions;
	VEC_PUSH(s->arena, &s->scopes, scope);
	if (node->kind == PY_FUNCTION || node->kind == PY_LAMBDA) {
		s->conditions = 0;
		s->functions++;
		s->function = node;
	}
}

/* Keywords of the call that are no parameters: **kwargs. */
static struct value *passed_on(
	struct script *s, const struct py *parameters, const struct py *call)
{
	struct value *value = value_new(s, VALUE_DICT, call);
	size_t count = 0, asked = 0;

	for (const struct py *it = call->child; it && count < 256; it = it->next)
		count += it->kind == PY_KEYWORD;
	value->is_partial = script_has_more(call);
	if (!value_room(s, value, count, true))
		return value_unknown(s, call);
	for (const struct py *it = call->child; it && value->count < count;
		it = it->next) {
		const struct py *own = parameters->child;
		struct value *key;

		if (it->kind != PY_KEYWORD || !it->child)
			continue;
		for (asked = 0; own && asked++ < 64 && !str_eq(own->text, it->text);)
			own = own->next;
		if (own && asked < 64)
			continue;
		key = value_new(s, VALUE_STRING, it);
		key->text = it->text;
		value->keys[value->count] = key;
		value->items[value->count++] = it->child->value;
	}
	return value;
}

static struct value *parameter(struct script *s, const struct py *parameters,
	struct py *it, struct py *name, int place)
{
	const struct py *call = parameters->parent == s->target ? s->call : NULL;
	struct value *value = NULL;

	if (call && it->kind == PY_SPLAT && str_has_prefix(it->text, "**"))
		return passed_on(s, parameters, call);
	if (call && it->kind != PY_SPLAT)
		value = script_argument(call, arena_str(s->arena, name->text).p, place);
	if (call && !value && it->kind == PY_KEYWORD && it->child &&
		!script_has_more(call))
		value = it->child->value;
	if (value)
		return value;
	value = value_unknown(s, name);
	value->text = name->text;
	return value;
}

static void bind_parameters(struct script *s, struct py *node)
{
	int place = 0;

	for (struct py *it = node->child; it; it = it->next, place++) {
		struct py *name = it->kind == PY_SPLAT ? it->child : it;

		if (name && (name->kind == PY_NAME || name->kind == PY_KEYWORD))
			script_bind(s, name->text,
				parameter(s, node, it, name, place < 256 ? place : -1));
	}
}

static void leave(struct script *s, struct py *node)
{
	if (node->kind == PY_PARAMETERS)
		bind_parameters(s, node);
	else if (node->kind >= PY_ASSIGN || node->kind == PY_YIELD)
		script_statement(s, node);
	else if (node->kind != PY_MODULE && node->kind != PY_UNREAD)
		node->value = script_evaluate(s, node);
	if (!s->is_collecting) {
		not_understood(s, node);
		s->visit(s, node);
	}
	if (is_scope(node)) {
		struct script_scope *scope = &s->scopes.items[--s->scopes.count];

		s->classes -= node->kind == PY_CLASS;
		s->functions -= node->kind == PY_FUNCTION || node->kind == PY_LAMBDA;
		s->conditions = scope->conditions;
		s->function = scope->function;
	}
	s->conditions -= is_conditional(node);
}

/* A function that is gone through where it is called. */
static bool is_macro(const struct script *s, const struct py *node)
{
	return s->has_macros && node->kind == PY_FUNCTION && node->text.n &&
	       node->text.p[0] == '_' && node->parent->kind == PY_MODULE;
}

/* Functions say nothing of constants, but their names are known from then on. */
static bool is_skipped(struct script *s, struct py *node)
{
	struct value *value;

	if (!s->is_collecting)
		return is_macro(s, node);
	if (node->kind == PY_FUNCTION && node->parent->kind == PY_MODULE) {
		value = value_new(s, VALUE_FUNCTION, node);
		value->text = node->text;
		value->function = node;
		script_bind(s, node->text, value);
		VEC_PUSH(s->arena, &s->functions_here, value);
	}
	return node->kind == PY_FUNCTION || node->kind == PY_LAMBDA;
}

/* The node behind one that was left; NULL: its parent is left next. */
static struct py *after(struct script *s, struct py *node)
{
	struct py *parent = node->parent;

	if (parent->kind == PY_FOR && node == parent->child->next && node->next)
		loop_start(s, node);
	if (node->next)
		return node->next;
	return is_loop(s, parent) ? loop_next(s, parent) : NULL;
}

static void walk(struct script *s, struct py *top)
{
	struct py *node = top;

	for (;;) {
		struct py *next = NULL;

		s->rounds += s->loops.count > 0 || s->depth;
		if (node == top || !is_skipped(s, node)) {
			enter(s, node);
			if (node->child) {
				node = node->child;
				continue;
			}
			leave(s, node);
		}
		while (node != top && !(next = after(s, node))) {
			node = node->parent;
			leave(s, node);
		}
		if (!next)
			return;
		node = next;
	}
}

bool script_enter(struct script *s, const struct py *call, struct value *function)
{
	struct script before = *s;

	if (function->is_called && !call->child->next)
		return true;
	if (function->is_open || s->depth == LIMIT_SCRIPT_MACROS ||
		s->rounds > LIMIT_SCRIPT_ROUNDS)
		return false;
	function->is_called = function->is_open = true;
	s->depth++;
	s->call = call;
	s->target = function->function;
	s->is_site_conditional |= s->conditions > 0;
	if (!s->site && call->child->next)
		s->site = call;
	walk(s, function->function);
	function->is_open = false;
	s->depth = before.depth;
	s->call = before.call;
	s->target = before.target;
	s->site = before.site;
	s->is_site_conditional = before.is_site_conditional;
	return true;
}

/* What nobody here has called, with parameters that are not known. */
static void walk_uncalled(struct script *s)
{
	struct script_scope file = {.node = s->root};

	VEC_PUSH(s->arena, &s->scopes, file);
	for (size_t i = 0; i < s->functions_here.count; i++) {
		struct value *value = s->functions_here.items[i];

		if (is_macro(s, value->function) && !value->is_called)
			walk(s, value->function);
	}
	s->scopes.count = 0;
}

void script_run(struct script *s)
{
	s->arena = s->r->scratch;
	s->root = python_read(s->arena, s->r->bytes);
	s->table = ARENA_NEW(s->arena, struct binding *, SCRIPT_TABLE);
	s->is_collecting = true;
	walk(s, s->root);
	s->is_collecting = s->is_cut = false;
	s->rounds = s->bytes = 0;
	s->conditions = 0;
	walk(s, s->root);
	walk_uncalled(s);
}

/* --- asking ----------------------------------------------------------------------------
 */

struct str script_callee(const struct script *s, const struct py *call)
{
	const struct py *node = call->child;
	size_t depth = 0;

	while (node && node->kind == PY_ATTRIBUTE && depth++ < 8)
		node = node->child;
	if (!node || node->kind != PY_NAME)
		return (struct str){0};
	return str_slice(s->r->bytes, call->child->start, call->child->end);
}
