/*
 * What a word is used for: the walk (syntax/walk.h) puts it on its leaf, and the levels
 * above say whether it is declared, called or named there. Then shadowing is resolved in
 * one pass over the occurrences in order. Read next: checkers/banned_name.c.
 */
#include "base/limits.h"
#include "syntax/uses.h"
#include "syntax/walk.h"
#include "base/banned.h"

/* The names that hide a word, innermost last. */
struct binding {
	struct str text;
	uint32_t start, end; /* of its scope */
	struct binding *outer;
};

/* What the tree says of one occurrence, before shadowing. */
struct sight {
	enum use use;
	bool is_binding, is_file_wide;
	uint32_t scope_start, scope_end; /* of the binding */
};

static bool is_transparent(const struct grammar *g, uint16_t symbol)
{
	return symbol == g->symbol.parenthesized_declarator ||
	       symbol == g->symbol.attributed_declarator;
}

static bool is_declarator(const struct grammar *g, uint16_t symbol)
{
	return symbol == g->symbol.pointer_declarator ||
	       symbol == g->symbol.array_declarator ||
	       symbol == g->symbol.function_declarator ||
	       symbol == g->symbol.init_declarator || is_transparent(g, symbol);
}

/*
 * From the name up through its declarators: the level whose child they are. *is_function
 * says whether a function is declared, and not a pointer to one or an object.
 */
static size_t climb_declarators(const struct walk *w, bool *is_function)
{
	const struct level *levels = w->levels.items;
	size_t at = w->levels.count - 1;
	bool is_bare = true;

	*is_function = false;
	for (; at > 0; at--) {
		uint16_t parent = levels[at - 1].symbol;

		if (!is_declarator(w->g, parent) ||
			(levels[at].field != w->g->field.declarator &&
				!is_transparent(w->g, parent)))
			break;
		if (is_bare && parent == w->g->symbol.function_declarator)
			*is_function = true;
		is_bare &= is_transparent(w->g, parent);
	}
	return at;
}

/* Does a declaration start with this storage class? */
static bool has_storage(
	const struct walk *w, const struct level *declaration, const char *word)
{
	uint32_t n = ts_node_named_child_count(declaration->node);

	for (uint32_t i = 0; i < n && i < 8; i++) {
		TSNode child = ts_node_named_child(declaration->node, i);
		uint32_t start = ts_node_start_byte(child);

		if (ts_node_symbol(child) == w->g->symbol.storage_class_specifier &&
			str_is(str_slice(w->bytes, w->tree->start + start,
				       w->tree->start + ts_node_end_byte(child)),
				word))
			return true;
	}
	return false;
}

/* A type that no macro and no statement can be mistaken for: char, int, void, ... */
static bool has_primitive_type(const struct walk *w, const struct level *declaration)
{
	TSNode type = ts_node_child_by_field_id(declaration->node, w->g->field.type);

	return !ts_node_is_null(type) &&
	       ts_node_symbol(type) == w->g->symbol.primitive_type;
}

static bool is_at_file_scope(const struct walk *w, const struct level *level)
{
	return w->levels.items[level->scope].symbol == w->g->symbol.translation_unit;
}

static struct sight binding_in(uint32_t end)
{
	return (struct sight){.is_binding = true, .scope_end = end};
}

/*
 * A function is declared, not defined. In a body this is nearly always a call behind a
 * macro without its semicolon, which the grammar cannot know: TRACE(x) strcpy(d, s);
 */
static struct sight see_prototype(const struct walk *w, const struct level *declaration)
{
	if (!is_at_file_scope(w, declaration)) {
		bool is_real = !ts_node_has_error(declaration->node) &&
			       (has_primitive_type(w, declaration) ||
				       has_storage(w, declaration, "extern"));

		return (struct sight){.use = is_real ? USE_NOTHING : USE_IS_CALL};
	}
	if (has_storage(w, declaration, "static"))
		return (struct sight){.is_binding = true, .is_file_wide = true};
	return (struct sight){.use = USE_NOTHING};
}

/*
 * A parameter in the list at that level: of a function, to the end of its body; of
 * anything else (a prototype, a pointer to a function, a cast), to the end of the list.
 */
static struct sight see_parameter(const struct walk *w, size_t list)
{
	const struct level *levels = w->levels.items;
	uint32_t holder = levels[list].holder;
	bool is_own = levels[holder].symbol == w->g->symbol.function_definition &&
		      levels[list].scope == holder;

	for (size_t i = holder + 1; i < list; i++)
		is_own &= levels[i].symbol != w->g->symbol.parameter_list;
	return binding_in(is_own ? walk_scope_end(w, holder)
				 : w->tree->start + ts_node_end_byte(levels[list].node));
}

/* A definition at that level: of a function, perhaps in another's body, or a macro. */
static struct sight see_definition(const struct walk *w, size_t at, bool is_function)
{
	const struct level *around = &w->levels.items[at - 1];

	/* TEST(strcpy) { ... }: nothing of that name is defined */
	if (!is_function)
		return (struct sight){.use = USE_NOTHING};
	if (!is_at_file_scope(w, around))
		return binding_in(walk_scope_end(w, around->scope));
	return (struct sight){.is_binding = true, .is_file_wide = true};
}

/* Is the name declared here? Then *out is what that means. */
static bool see_declared(const struct walk *w, struct sight *out)
{
	const struct level *leaf = &w->levels.items[w->levels.count - 1];
	bool is_function;
	size_t at = climb_declarators(w, &is_function);
	const struct level *holder = at ? &w->levels.items[at - 1] : NULL;
	const struct grammar *g = w->g;

	if (!holder)
		return false;
	if (holder->symbol == g->symbol.enumerator && leaf->field == g->field.name) {
		*out = binding_in(walk_scope_end(w, holder->scope));
		return true;
	}
	if (holder->symbol == g->symbol.parameter_list && at + 1 == w->levels.count) {
		*out = see_parameter(w, at - 1);
		return true;
	}
	if (w->levels.items[at].field != g->field.declarator)
		return false;
	if (holder->symbol == g->symbol.parameter_declaration)
		*out = see_parameter(w, at - 2);
	else if (holder->symbol == g->symbol.declaration && is_function)
		*out = see_prototype(w, holder);
	else if (holder->symbol == g->symbol.declaration)
		*out = binding_in(walk_scope_end(w, holder->scope));
	else if (holder->symbol == g->symbol.function_definition)
		*out = see_definition(w, at - 1, is_function);
	else
		return false;
	return true;
}

/* May the value of this child be what the parent's parent calls? */
static bool passes_through(const struct grammar *g, uint16_t parent, uint16_t field)
{
	if (parent == g->symbol.parenthesized_expression)
		return true;
	if (parent == g->symbol.cast_expression)
		return field == g->field.value;
	if (parent == g->symbol.pointer_expression)
		return field == g->field.argument;
	if (parent == g->symbol.comma_expression)
		return field == g->field.right;
	return parent == g->symbol.conditional_expression &&
	       (field == g->field.consequence || field == g->field.alternative);
}

/* The text of a binary expression's operator. */
static const char *operator_of(const struct walk *w, const struct level *expression)
{
	TSNode sign = ts_node_child_by_field_id(expression->node, w->g->field.operator);

	return ts_node_is_null(sign) ? "" : ts_node_type(sign);
}

/*
 * A value that is only compared is not used: case A | B, x == A, (x & A) != 0. From the
 * level of the value up.
 */
static bool is_compared(const struct walk *w, size_t at)
{
	const struct level *levels = w->levels.items;

	for (unsigned steps = 0; at > 0 && steps < LIMIT_CLIMB; at--, steps++) {
		const struct level *parent = &levels[at - 1];
		const char *sign;

		if (parent->symbol == w->g->symbol.case_statement)
			return levels[at].field == w->g->field.value;
		if (parent->symbol == w->g->symbol.parenthesized_expression)
			continue;
		if (parent->symbol != w->g->symbol.binary_expression)
			return false;
		sign = operator_of(w, parent);
		if (strcmp(sign, "==") == 0 || strcmp(sign, "!=") == 0)
			return true;
	}
	return false;
}

static enum use see_value(const struct walk *w)
{
	const struct level *levels = w->levels.items;
	size_t at = w->levels.count - 1;

	for (unsigned steps = 0; at > 0 && steps < LIMIT_CLIMB; at--, steps++) {
		uint16_t parent = levels[at - 1].symbol, field = levels[at].field;

		if (parent == w->g->symbol.call_expression &&
			field == w->g->field.function)
			return USE_IS_CALL;
		if (!passes_through(w->g, parent, field))
			break;
	}
	return is_compared(w, at) ? USE_NOTHING : USE_IS_REFERENCE;
}

/* The scan's own verdict. */
static struct sight see_unparsed(const struct occurrence *occurrence)
{
	struct sight sight = {.use = USE_NOTHING};

	if (occurrence->bits & OCCURRENCE_MACRO_BODY)
		sight.use =
			occurrence->bits & OCCURRENCE_MEMBER ? USE_NOTHING : USE_IS_MACRO;
	else if (occurrence_looks_called(occurrence))
		sight.use = USE_IS_UNPARSED;
	return sight;
}

/* An identifier that is no part of an expression: a label of asm, a macro used as a type.
 */
static bool is_outside_expressions(const struct walk *w)
{
	const struct level *leaf = &w->levels.items[w->levels.count - 1];
	uint16_t parent = w->levels.count > 1 ? leaf[-1].symbol : 0;

	return parent == w->g->symbol.gnu_asm_goto_list ||
	       parent == w->g->symbol.function_declarator ||
	       leaf->field == w->g->field.symbol;
}

static struct sight see_identifier(
	const struct walk *w, const struct occurrence *occurrence)
{
	const struct level *leaf = &w->levels.items[w->levels.count - 1];
	struct sight sight;

	if (see_declared(w, &sight)) {
		if (leaf->in_error && !sight.is_binding && sight.use == USE_NOTHING)
			return see_unparsed(occurrence);
		return sight;
	}
	if (is_outside_expressions(w))
		return (struct sight){.use = USE_NOTHING};
	sight = (struct sight){.use = see_value(w)};
	if (sight.use == USE_IS_REFERENCE &&
		(leaf->in_error || leaf->field == w->g->field.name))
		return see_unparsed(occurrence);
	return sight;
}

static struct sight see(struct walk *w, const struct occurrence *occurrence)
{
	const struct level *leaf;

	if (occurrence->bits & OCCURRENCE_MACRO_BODY)
		return see_unparsed(occurrence);
	if (!walk_enter(w, occurrence->start) ||
		!walk_descend(w, occurrence->start - w->tree->start))
		return see_unparsed(occurrence);
	leaf = walk_top(w);
	if (leaf->in_attribute || leaf->symbol == w->g->symbol.field_identifier ||
		leaf->symbol == w->g->symbol.statement_identifier)
		return (struct sight){.use = USE_NOTHING};
	if (leaf->symbol != w->g->symbol.identifier ||
		w->tree->start + ts_node_end_byte(leaf->node) != occurrence->end)
		return see_unparsed(occurrence);
	return see_identifier(w, occurrence);
}

/*
 * What a file declares in a branch of an #if is declared there only: a fall-back behind
 * #ifndef HAVE_STRCPY is not what other branches call. An include guard is a branch too,
 * and holds all of its file.
 */
static struct sight bound_by_branch(
	struct sight sight, const struct scan *scan, const struct occurrence *occurrence)
{
	const struct branch *branch;

	if (sight.is_file_wide)
		sight.scope_end = UINT32_MAX;
	if (!occurrence->branch)
		return sight;
	branch = &scan->branches.items[occurrence->branch - 1];
	sight.scope_start = branch->start;
	if (sight.scope_end > branch->end)
		sight.scope_end = branch->end;
	return sight;
}

/*
 * What the scan saw in a body counts in its own declaration only, whatever a tree with
 * errors made of it: the verdict on other declarations must not depend on this one being
 * parsed.
 */
static struct sight see_bounded(
	struct walk *w, const struct scan *scan, const struct occurrence *occurrence)
{
	struct sight sight = see(w, occurrence);

	if (!sight.is_binding)
		return sight;
	if (occurrence->bits & OCCURRENCE_TOP)
		return bound_by_branch(sight, scan, occurrence);
	if (sight.is_file_wide || sight.scope_end > w->tree->end)
		sight.scope_end = w->tree->end;
	sight.is_file_wide = false;
	return sight;
}

static struct sight *see_all(struct arena *arena, struct str bytes,
	const struct forest *forest, const struct scan *scan)
{
	size_t count = scan->occurrences.count;
	struct sight *sights = ARENA_NEW(arena, struct sight, count);
	struct walk w = {
		.arena = arena, .bytes = bytes, .g = forest->grammar, .forest = forest};

	for (size_t i = 0; i < count; i++)
		sights[i] = see_bounded(&w, scan, &scan->occurrences.items[i]);
	walk_done(&w);
	return sights;
}

/* The bindings in force: a stack for each word, by its index. */
struct scopes {
	struct arena *arena;
	struct binding **stacks;
};

static struct binding **stack_of(const struct scopes *scopes, const struct word *word)
{
	return &scopes->stacks[word->index];
}

static void bind(struct scopes *scopes, const struct word *word, struct str text,
	const struct sight *sight)
{
	struct binding **stack = stack_of(scopes, word);
	struct binding *binding = ARENA_NEW(scopes->arena, struct binding, 1);

	*binding = (struct binding){.text = text,
		.start = sight->scope_start,
		.end = sight->scope_end,
		.outer = *stack};
	*stack = binding;
}

static bool is_shadowed(const struct scopes *scopes, const struct word *word,
	struct str text, uint32_t at)
{
	struct binding **stack = stack_of(scopes, word), *it;
	unsigned steps = 0;

	while (*stack && (*stack)->end <= at)
		*stack = (*stack)->outer;
	/* a word with a '*' stands for several texts; an exact one is found at once */
	for (it = *stack; it && steps < LIMIT_CLIMB; it = it->outer, steps++) {
		if (it->start <= at && it->end > at && str_eq(it->text, text))
			return true;
	}
	return false;
}

static void bind_file_wide(struct scopes *scopes, struct str bytes,
	const struct scan *scan, const struct sight *sights)
{
	for (size_t i = 0; i < scan->occurrences.count; i++) {
		const struct occurrence *o = &scan->occurrences.items[i];

		if (sights[i].is_binding && sights[i].is_file_wide)
			bind(scopes, o->word, str_slice(bytes, o->start, o->end),
				&sights[i]);
	}
}

/* The use of an occurrence, once the bindings before it are in force. */
static enum use resolve(struct scopes *scopes, struct str bytes,
	const struct occurrence *occurrence, const struct sight *sight)
{
	struct str text = str_slice(bytes, occurrence->start, occurrence->end);

	if (sight->is_binding && !sight->is_file_wide)
		bind(scopes, occurrence->word, text, sight);
	if (!(occurrence->bits & OCCURRENCE_WANTED) || sight->use == USE_NOTHING)
		return USE_NOTHING;
	if (sight->use != USE_IS_MACRO &&
		is_shadowed(scopes, occurrence->word, text, occurrence->start))
		return USE_NOTHING;
	return sight->use;
}

enum use *uses_resolve(struct arena *arena, struct str bytes, const struct forest *forest,
	const struct scan *scan)
{
	size_t count = scan->occurrences.count;
	enum use *uses = ARENA_NEW(arena, enum use, count);
	struct sight *sights = see_all(arena, bytes, forest, scan);
	struct scopes scopes = {
		.arena = arena,
		.stacks = ARENA_NEW(arena, struct binding *, scan->words->count),
	};

	bind_file_wide(&scopes, bytes, scan, sights);
	for (size_t i = 0; i < count; i++)
		uses[i] =
			resolve(&scopes, bytes, &scan->occurrences.items[i], &sights[i]);
	return uses;
}
