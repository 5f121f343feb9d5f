/*
 * Which declarations are parsed, and how often. Read next: syntax/view.c, syntax/uses.c.
 */
#include "base/limits.h"
#include "syntax/forest.h"
#include "syntax/view.h"
#include "syntax/walk.h"
#include "base/banned.h"

/* --- choosing -------------------------------------------------------------------------
 */

/* Would some rule report it, if it is what it may be? */
static bool is_reportable(const struct occurrence *o)
{
	if (!(o->bits & OCCURRENCE_WANTED) || (o->bits & OCCURRENCE_MACRO_BODY))
		return false;
	if (o->bits & OCCURRENCE_SURE)
		return o->seen != USE_NOTHING;
	return (o->word->uses & USE_REFERENCE) || (o->bits & OCCURRENCE_MAY_CALL);
}

struct choice {
	unsigned char *is_chosen; /* by slice */
	bool *is_wanted;	  /* by word: somewhere in the source */
	uint32_t *slice;	  /* by word: last slice in which it is wanted, from 1 */
	bool is_all;
};

/* What one slice holds: occurrences [from, to). */
static void choose_slice(
	struct choice *c, const struct scan *scan, size_t from, size_t to)
{
	uint32_t slice = scan->occurrences.items[from].slice;

	for (size_t i = from; i < to; i++) {
		const struct occurrence *o = &scan->occurrences.items[i];

		if (is_reportable(o))
			c->slice[o->word->index] = slice + 1;
	}
	for (size_t i = from; i < to; i++) {
		const struct occurrence *o = &scan->occurrences.items[i];
		bool is_here = c->slice[o->word->index] == slice + 1;
		bool is_top = o->bits & OCCURRENCE_TOP;

		if (o->bits & OCCURRENCE_MACRO_BODY)
			continue;
		if (c->is_all && is_reportable(o))
			c->is_chosen[slice] = 1;
		if (!occurrence_is_doubtful(o))
			continue;
		if (is_reportable(o) || is_here ||
			(is_top && c->is_wanted[o->word->index]))
			c->is_chosen[slice] = 1;
	}
}

static unsigned char *choose_slices(
	uint32_t *doubts, struct arena *arena, const struct scan *scan, bool is_all)
{
	struct choice c = {
		.is_chosen = arena_alloc(arena, scan->slices.count + 1),
		.is_wanted = ARENA_NEW(arena, bool, scan->words->count),
		.slice = ARENA_NEW(arena, uint32_t, scan->words->count),
		.is_all = is_all,
	};
	size_t count = scan->occurrences.count, to;

	for (size_t i = 0; i < count; i++) {
		const struct occurrence *o = &scan->occurrences.items[i];

		c.is_wanted[o->word->index] |= is_reportable(o);
		*doubts += is_reportable(o) && occurrence_is_doubtful(o);
	}
	for (size_t from = 0; from < count; from = to) {
		for (to = from;
			to < count && scan->occurrences.items[to].slice ==
					      scan->occurrences.items[from].slice;)
			to++;
		choose_slice(&c, scan, from, to);
	}
	return c.is_chosen;
}

/* --- trees ----------------------------------------------------------------------------
 */

struct planter {
	struct forest *out;
	struct arena *arena;
	struct parser *parser;
	const struct scan *scan;
	struct receipt *receipt;
	struct budget *budget;
	enum parse_result worst;
	char *text;  /* of a view; room for the largest slice */
	size_t next; /* occurrence: slices come in order, and so do they */
};

static void grow_tree(struct planter *p, struct tree *tree, struct str bytes)
{
	enum parse_result result;

	p->receipt->bytes_parsed += bytes.n;
	result = parser_parse(&tree->handle, p->parser, bytes, p->budget);
	if (result != PARSE_OK)
		p->worst = result;
}

uint64_t tree_error_bytes(TSTree *handle)
{
	TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(handle));
	uint64_t sum = 0;
	bool is_done = false;

	while (!is_done) {
		TSNode node = ts_tree_cursor_current_node(&cursor);
		bool is_error = ts_node_symbol(node) == SYMBOL_ERROR;

		if (is_error)
			sum += ts_node_end_byte(node) - ts_node_start_byte(node);
		sum += ts_node_is_missing(node);
		if (!is_error && ts_node_has_error(node) &&
			ts_tree_cursor_goto_first_child(&cursor))
			continue;
		while (!ts_tree_cursor_goto_next_sibling(&cursor) && !is_done)
			is_done = !ts_tree_cursor_goto_parent(&cursor);
	}
	ts_tree_cursor_delete(&cursor);
	return sum;
}

/* The occurrences of a slice that have no sound place in its tree: indices. */
struct pending {
	uint32_t *items;
	size_t count, cap;
};

static void find_unsound(struct planter *p, struct pending *out, const struct tree *tree)
{
	struct walk w = {
		.arena = p->arena, .bytes = p->scan->reading.bytes, .g = p->out->grammar};

	walk_enter_tree(&w, tree);
	for (; p->next < p->scan->occurrences.count; p->next++) {
		const struct occurrence *o = &p->scan->occurrences.items[p->next];

		if (o->start >= tree->end)
			break;
		if (o->start >= tree->start && occurrence_is_doubtful(o) &&
			!walk_is_sound(&w, o->start, o->end))
			VEC_PUSH(p->arena, out, (uint32_t)p->next);
	}
	walk_done(&w);
}

/* Keep those that the view does not settle; note the others. Was there any? */
static bool settle(struct planter *p, struct pending *pending, const struct tree *tree)
{
	struct walk w = {
		.arena = p->arena, .bytes = p->scan->reading.bytes, .g = p->out->grammar};
	size_t kept = 0;

	walk_enter_tree(&w, tree);
	for (size_t i = 0; i < pending->count; i++) {
		const struct occurrence *o =
			&p->scan->occurrences.items[pending->items[i]];
		struct pick pick = {.occurrence = pending->items[i],
			.tree = (uint32_t)p->out->views.count};

		if (walk_is_sound(&w, o->start, o->end))
			VEC_PUSH(p->arena, &p->out->picks, pick);
		else
			pending->items[kept++] = pending->items[i];
	}
	walk_done(&w);
	if (kept == pending->count)
		return false;
	pending->count = kept;
	return true;
}

static int by_occurrence(const void *a, const void *b)
{
	const struct pick *x = a, *y = b;

	return (x->occurrence > y->occurrence) - (x->occurrence < y->occurrence);
}

static void try_views(struct planter *p, struct pending *pending, const struct tree *tree)
{
	struct str bytes = str_slice(p->scan->reading.bytes, tree->start, tree->end);
	size_t first = p->out->picks.count;

	for (unsigned choice = 0; pending->count && choice < LIMIT_BRANCH_CHOICES;
		choice++) {
		struct tree view = {.start = tree->start, .end = tree->end};

		if (!view_make(p->text, p->scan, tree->start, tree->end, choice))
			break;
		p->receipt->branch_choices++;
		grow_tree(p, &view, str_make(p->text, bytes.n));
		if (!view.handle)
			break;
		if (settle(p, pending, &view))
			VEC_PUSH(p->arena, &p->out->views, view);
		else
			ts_tree_delete(view.handle);
	}
	if (p->out->picks.count > first)
		qsort(p->out->picks.items + first, p->out->picks.count - first,
			sizeof(struct pick), by_occurrence);
}

static void plant(struct planter *p, struct slice slice)
{
	struct tree tree = {.start = slice.start, .end = slice.end};
	struct pending pending = {0};

	p->receipt->bytes_first += slice.end - slice.start;
	grow_tree(p, &tree, str_slice(p->scan->reading.bytes, slice.start, slice.end));
	if (!tree.handle)
		return;
	VEC_PUSH(p->arena, p->out, tree);
	p->receipt->trees++;
	if (!ts_node_has_error(ts_tree_root_node(tree.handle)))
		return;
	p->receipt->bytes_in_error += tree_error_bytes(tree.handle);
	find_unsound(p, &pending, &tree);
	if (pending.count)
		try_views(p, &pending, &tree);
}

static size_t largest_slice(const struct scan *scan, const unsigned char *is_chosen)
{
	size_t largest = 0;

	for (size_t i = 0; i < scan->slices.count; i++) {
		size_t n = scan->slices.items[i].end - scan->slices.items[i].start;

		if (is_chosen[i] && n > largest)
			largest = n;
	}
	return largest;
}

enum parse_result forest_parse(struct forest *out, struct arena *arena,
	struct parser *parser, const struct scan *scan, bool is_all,
	struct receipt *receipt, struct budget *budget)
{
	unsigned char *is_chosen =
		choose_slices(&receipt->trees_asked, arena, scan, is_all);
	struct planter p = {.out = out,
		.arena = arena,
		.parser = parser,
		.scan = scan,
		.receipt = receipt,
		.budget = budget,
		.text = arena_alloc(arena, largest_slice(scan, is_chosen) + 1)};

	for (size_t i = 0; i < scan->slices.count && p.worst != PARSE_STOPPED; i++) {
		if (!is_chosen[i])
			continue;
		parser_start(parser);
		out->grammar = &parser->grammar;
		plant(&p, scan->slices.items[i]);
	}
	out->grammar = &parser->grammar;
	return p.worst;
}

const struct tree *forest_find(const struct forest *forest, size_t *hint, uint32_t at)
{
	while (*hint < forest->count && forest->items[*hint].end <= at)
		++*hint;
	if (*hint == forest->count || forest->items[*hint].start > at)
		return NULL;
	return &forest->items[*hint];
}

void forest_done(struct forest *forest)
{
	for (size_t i = 0; i < forest->count; i++)
		ts_tree_delete(forest->items[i].handle);
	for (size_t i = 0; i < forest->views.count; i++)
		ts_tree_delete(forest->views.items[i].handle);
	forest->count = forest->views.count = 0;
}
