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

static void bind_parameters(struct script *s, struct py *node)
{
	for (struct py *it = node->child; it; it = it->next) {
		struct py *name = it->kind == PY_SPLAT ? it->child : it;
		struct value *value;

		if (!name || (name->kind != PY_NAME && name->kind != PY_KEYWORD))
			continue;
		value = value_unknown(s, name);
		value->text = name->text;
		script_bind(s, name->text, value);
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

/* Functions say nothing of constants. */
static bool is_skipped(const struct script *s, const struct py *node)
{
	return s->is_collecting && (node->kind == PY_FUNCTION || node->kind == PY_LAMBDA);
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

static void walk(struct script *s)
{
	struct py *node = s->root;

	for (;;) {
		struct py *next = NULL;

		s->rounds += s->loops.count > 0;
		if (!is_skipped(s, node)) {
			enter(s, node);
			if (node->child) {
				node = node->child;
				continue;
			}
			leave(s, node);
		}
		while (node != s->root && !(next = after(s, node))) {
			node = node->parent;
			leave(s, node);
		}
		if (!next)
			return;
		node = next;
	}
}

void script_run(struct script *s)
{
	s->arena = s->r->scratch;
	s->root = python_read(s->arena, s->r->bytes);
	s->table = ARENA_NEW(s->arena, struct binding *, SCRIPT_TABLE);
	s->is_collecting = true;
	walk(s);
	s->is_collecting = s->is_cut = false;
	s->rounds = s->bytes = 0;
	s->conditions = 0;
	walk(s);
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
