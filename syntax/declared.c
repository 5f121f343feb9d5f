/*
 * Declarations: what a name is given to, and how far that reaches. Read next:
 * syntax/uses.c.
 */
#include "base/limits.h"
#include "syntax/declared.h"
#include "base/banned.h"

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
static struct sight see_prototype(
	const struct walk *w, const struct level *declaration, const struct occurrence *o)
{
	bool is_real = is_at_file_scope(w, declaration) || o->seen == USE_NOTHING ||
		       (!ts_node_has_error(declaration->node) &&
			       (has_primitive_type(w, declaration) ||
				       has_storage(w, declaration, "extern")));

	return (struct sight){.use = is_real ? USE_IS_PROTOTYPE : USE_IS_CALL};
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
static struct sight see_definition(
	const struct walk *w, size_t at, bool is_function, const struct occurrence *o)
{
	const struct level *around = &w->levels.items[at - 1];
	const struct level *definition = &w->levels.items[at];

	/* TEST(strcpy) { ... }: nothing of that name is defined */
	if (!is_function)
		return (struct sight){.use = USE_NOTHING};
	/* nested, with arguments and no parameters: M strcpy(d, s) N { } */
	if (!is_at_file_scope(w, around) && o->seen == USE_IS_CALL)
		return (struct sight){.use = USE_IS_CALL};
	if (!is_at_file_scope(w, around))
		return binding_in(walk_scope_end(w, around->scope));
	/* inline without static: the compiler may call the library's all the same */
	if (has_storage(w, definition, "inline") && !has_storage(w, definition, "static"))
		return (struct sight){.use = USE_NOTHING};
	return (struct sight){.is_binding = true, .is_file_wide = true};
}

/* T name; with a T that may be a function's type, for all that can be seen here. */
static bool is_weak(const struct walk *w, const struct level *declaration, size_t at)
{
	TSNode type = ts_node_child_by_field_id(declaration->node, w->g->field.type);
	uint16_t symbol = ts_node_is_null(type) ? 0 : ts_node_symbol(type);

	return at + 1 == w->levels.count && symbol != w->g->symbol.primitive_type &&
	       symbol != w->g->symbol.sized_type_specifier &&
	       symbol != w->g->symbol.struct_specifier &&
	       symbol != w->g->symbol.union_specifier &&
	       symbol != w->g->symbol.enum_specifier;
}

static struct sight see_object(
	const struct walk *w, const struct level *declaration, size_t at)
{
	struct sight sight = binding_in(walk_scope_end(w, declaration->scope));
	bool is_bare = at + 1 == w->levels.count;

	/* extern char strcpy[]: the library's function, by a wrong type */
	if (has_storage(w, declaration, "extern") &&
		!(is_bare && has_primitive_type(w, declaration)))
		return (struct sight){.use = USE_NOTHING};
	sight.is_weak =
		is_weak(w, declaration, at) || has_storage(w, declaration, "extern");
	return sight;
}

bool declared_see(struct sight *out, const struct walk *w, const struct occurrence *o)
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
		*out = see_prototype(w, holder, o);
	else if (holder->symbol == g->symbol.type_definition)
		*out = binding_in(walk_scope_end(w, holder->scope));
	else if (holder->symbol == g->symbol.declaration)
		*out = see_object(w, holder, at);
	else if (holder->symbol == g->symbol.function_definition)
		*out = see_definition(w, at - 1, is_function, o);
	else
		return false;
	return true;
}
