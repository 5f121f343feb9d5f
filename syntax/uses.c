/*
 * What a word is used for: the walk (syntax/walk.h) puts it on its leaf, and the levels
 * above say whether it is declared, called or named there (syntax/declared.c). Then
 * shadowing is resolved in one pass over the occurrences in order. Read next:
 * syntax/declared.h, checkers/banned_name.c.
 */
#include "base/limits.h"
#include "syntax/declared.h"
#include "syntax/uses.h"
#include "base/banned.h"

/* The names that hide a word, innermost last. */
struct binding {
	struct str text;
	uint32_t start, end; /* of its scope */
	bool is_weak;	     /* hides values, but no calls */
	struct binding *outer;
};

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

/* The lexer's own verdict. */
static struct sight see_unparsed(const struct occurrence *o)
{
	struct sight sight = {.use = USE_NOTHING};

	if (o->seen == USE_NOTHING)
		return sight;
	if (o->bits & OCCURRENCE_MACRO_BODY)
		sight.use = USE_IS_MACRO;
	else
		sight.use = o->bits & OCCURRENCE_SURE ? o->seen : USE_IS_UNPARSED;
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

static struct sight see_identifier(const struct walk *w, const struct occurrence *o)
{
	const struct level *leaf = &w->levels.items[w->levels.count - 1];
	struct sight sight;

	if (declared_see(&sight, w, o)) {
		/* what an error made of it counts only if the lexer thinks so too */
		if (leaf->in_error && o->seen != USE_NOTHING)
			return see_unparsed(o);
		return sight;
	}
	if (is_outside_expressions(w))
		return leaf->in_error ? see_unparsed(o) : (struct sight){0};
	sight = (struct sight){.use = see_value(w)};
	if (sight.use == USE_IS_REFERENCE &&
		(leaf->in_error || leaf->field == w->g->field.name))
		return see_unparsed(o);
	return sight;
}

/* What the tree says of the word on the walk's leaf; false: it says nothing sound. */
static bool see_leaf(struct sight *out, const struct walk *w, const struct occurrence *o)
{
	const struct level *leaf = &w->levels.items[w->levels.count - 1];

	*out = (struct sight){0};
	if (leaf->in_attribute || leaf->symbol == w->g->symbol.field_identifier ||
		leaf->symbol == w->g->symbol.statement_identifier)
		return true;
	if (leaf->symbol == w->g->symbol.type_identifier)
		return declared_see(out, w, o);
	if (leaf->symbol != w->g->symbol.identifier ||
		w->tree->start + ts_node_end_byte(leaf->node) != o->end)
		return false;
	*out = see_identifier(w, o);
	out->is_unevaluated = leaf->in_sizeof;
	return true;
}

/* All that was seen of one occurrence. */
struct look {
	struct sight sight;
	struct verdict_use verdict;
};

static bool enter(struct walk *w, const struct forest *forest, size_t index, size_t *pick,
	uint32_t at)
{
	while (*pick < forest->picks.count &&
		forest->picks.items[*pick].occurrence < index)
		++*pick;
	if (*pick == forest->picks.count ||
		forest->picks.items[*pick].occurrence != index)
		return walk_enter(w, at);
	walk_enter_tree(w, &forest->views.items[forest->picks.items[*pick].tree]);
	return true;
}

static void see(struct look *out, struct walk *w, const struct occurrence *o,
	size_t index, size_t *pick)
{
	struct sight sight;

	out->sight = see_unparsed(o);
	if ((o->bits & OCCURRENCE_MACRO_BODY) ||
		((o->bits & OCCURRENCE_SURE) && (o->bits & OCCURRENCE_INDIRECT)) ||
		!enter(w, w->forest, index, pick, o->start) ||
		!walk_descend(w, o->start - w->tree->start) || !see_leaf(&sight, w, o))
		return;
	out->verdict.has_tree = sight.use != USE_IS_UNPARSED;
	out->verdict.tree = (unsigned char)sight.use;
	if (!(o->bits & OCCURRENCE_SURE))
		out->sight = sight;
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
static struct sight bounded(struct sight sight, const struct walk *w,
	const struct scan *scan, const struct occurrence *occurrence)
{
	if (!sight.is_binding)
		return sight;
	if (occurrence->bits & OCCURRENCE_TOP)
		return bound_by_branch(sight, scan, occurrence);
	if (sight.is_file_wide || sight.scope_end > w->tree->end)
		sight.scope_end = w->tree->end;
	sight.is_file_wide = false;
	return bound_by_branch(sight, scan, occurrence);
}

static struct look *see_all(
	struct arena *arena, const struct forest *forest, const struct scan *scan)
{
	size_t count = scan->occurrences.count, pick = 0;
	struct look *looks = ARENA_NEW(arena, struct look, count);
	struct walk w = {.arena = arena,
		.bytes = scan->reading.bytes,
		.g = forest->grammar,
		.forest = forest};

	for (size_t i = 0; i < count; i++) {
		const struct occurrence *o = &scan->occurrences.items[i];

		see(&looks[i], &w, o, i, &pick);
		looks[i].sight = bounded(looks[i].sight, &w, scan, o);
	}
	walk_done(&w);
	return looks;
}

/* The bindings in force: a stack for each word, by its index. */
struct scopes {
	struct arena *arena;
	struct binding **stacks;
};

static struct str text_of(const struct scan *scan, const struct occurrence *o)
{
	return str_slice(scan->reading.bytes, o->start, o->end);
}

static void bind(struct scopes *scopes, const struct word *word, struct str text,
	const struct sight *sight)
{
	struct binding **stack = &scopes->stacks[word->index];
	struct binding *binding = ARENA_NEW(scopes->arena, struct binding, 1);

	*binding = (struct binding){.text = text,
		.start = sight->scope_start,
		.end = sight->scope_end,
		.is_weak = sight->is_weak,
		.outer = *stack};
	*stack = binding;
}

static bool is_shadowed(const struct scopes *scopes, const struct occurrence *o,
	struct str text, bool is_call)
{
	struct binding **stack = &scopes->stacks[o->word->index], *it;
	unsigned steps = 0;

	while (*stack && (*stack)->end <= o->start)
		*stack = (*stack)->outer;
	/* a word with a '*' stands for several texts; an exact one is found at once */
	for (it = *stack; it && steps < LIMIT_CLIMB; it = it->outer, steps++) {
		if (it->start <= o->start && it->end > o->start &&
			!(it->is_weak && is_call) && str_eq(it->text, text))
			return true;
	}
	return false;
}

static void bind_file_wide(
	struct scopes *scopes, const struct scan *scan, const struct look *looks)
{
	for (size_t i = 0; i < scan->occurrences.count; i++) {
		const struct occurrence *o = &scan->occurrences.items[i];

		if (looks[i].sight.is_binding && looks[i].sight.is_file_wide)
			bind(scopes, o->word, text_of(scan, o), &looks[i].sight);
	}
}

/* Is there something behind the word that could be hidden? Not behind "asm" or a paste.
 */
static bool can_be_shadowed(const struct occurrence *o, const struct sight *sight)
{
	return sight->use != USE_IS_MACRO && sight->use != USE_IS_PROTOTYPE &&
	       !((o->bits & OCCURRENCE_SURE) && (o->bits & OCCURRENCE_INDIRECT));
}

/* The use of an occurrence, once the bindings before it are in force. */
static void resolve(struct scopes *scopes, const struct scan *scan,
	const struct occurrence *o, struct look *look)
{
	const struct sight *sight = &look->sight;
	struct str text = text_of(scan, o);
	bool is_call = sight->use == USE_IS_CALL || occurrence_looks_called(o) ||
		       (o->bits & OCCURRENCE_ADDRESS);

	if (sight->is_binding && !sight->is_file_wide)
		bind(scopes, o->word, text, sight);
	if (!(o->bits & OCCURRENCE_WANTED) ||
		(sight->use != USE_IS_PROTOTYPE &&
			!(use_bits(sight->use, o) & o->word->uses)))
		return;
	if (can_be_shadowed(o, sight) && is_shadowed(scopes, o, text, is_call))
		look->verdict.is_shadowed = true;
	else
		look->verdict.use = (unsigned char)sight->use;
	look->verdict.is_unevaluated = sight->is_unevaluated;
}

struct verdict_use *uses_resolve(
	struct arena *arena, const struct forest *forest, const struct scan *scan)
{
	size_t count = scan->occurrences.count;
	struct verdict_use *out = ARENA_NEW(arena, struct verdict_use, count);
	struct look *looks = see_all(arena, forest, scan);
	struct scopes scopes = {
		.arena = arena,
		.stacks = ARENA_NEW(arena, struct binding *, scan->words->count),
	};

	bind_file_wide(&scopes, scan, looks);
	for (size_t i = 0; i < count; i++) {
		resolve(&scopes, scan, &scan->occurrences.items[i], &looks[i]);
		out[i] = looks[i].verdict;
	}
	return out;
}

unsigned use_bits(enum use use, const struct occurrence *occurrence)
{
	switch (use) {
	case USE_IS_CALL:
		return USE_CALL;
	case USE_IS_REFERENCE:
		/* under another name it is there in order to be called */
		return occurrence->bits & OCCURRENCE_INDIRECT ? USE_CALL | USE_REFERENCE
							      : USE_REFERENCE;
	case USE_IS_UNPARSED:
	case USE_IS_MACRO:
		return occurrence_looks_called(occurrence) ? USE_CALL : USE_REFERENCE;
	case USE_IS_PROTOTYPE:
	case USE_NOTHING:
		break;
	}
	return 0;
}

bool use_is_dissent(const struct verdict_use *use, const struct occurrence *o)
{
	bool lexer = o->seen != USE_NOTHING;
	bool tree = use->tree == USE_IS_CALL || use->tree == USE_IS_REFERENCE;

	return use->has_tree && (o->bits & OCCURRENCE_WANTED) &&
	       (lexer != tree || use->is_shadowed);
}
