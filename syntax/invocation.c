/*
 * What an invocation of a macro becomes, and which names are in it: pasted ones, strings
 * where strings are names, the word that the macro is another name of. And the other way
 * round: does a name that stands in the source get through? Read next: syntax/expand.c.
 */
#include "syntax/scanner.h"
#include "base/banned.h"

/* A pass over the tokens of one expansion. */
struct look {
	struct scanner *s;
	uint32_t start, end;
	unsigned bits;	/* of the keyword whose brackets are open */
	unsigned depth; /* of these */
	struct {
		char *items;
		size_t count, cap;
	} text;
	bool is_new; /* part of the text stands in the source, but not the keyword */
};

static void look_flush(struct look *l)
{
	if (l->text.count && l->is_new)
		names_text(l->s, str_make(l->text.items, l->text.count), l->bits,
			l->start, l->end);
	l->text.count = 0;
	l->is_new = false;
}

static void look_at_string(struct look *l, const struct expanded *token)
{
	char *text = arena_alloc(&l->s->expanding, token->text.n + 1);
	size_t n = lex_unquote(text, token->text.n, token->text);

	if (!l->depth || token->text.p[0] != '"')
		return;
	l->is_new |= (token->bits &
			     (EXPANDED_STRING | EXPANDED_ARGUMENT | EXPANDED_REST)) != 0;
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(&l->s->expanding, &l->text, text[i]);
}

static bool is_text(const struct expansion *out, size_t i, const char *text)
{
	return i < out->count && str_is(out->items[i].text, text);
}

static bool is_behind_member(const struct expansion *out, size_t i)
{
	return i && (is_text(out, i - 1, ".") || (i > 1 && is_text(out, i - 1, ">") &&
							 is_text(out, i - 2, "-")));
}

static void look_at_word(struct look *l, const struct expansion *out, size_t i)
{
	const struct expanded *token = &out->items[i];
	bool is_made = (token->bits & EXPANDED_PASTED) &&
		       !(token->bits & (EXPANDED_ARGUMENT | EXPANDED_REST));
	struct str name;
	const struct word *word = candidate_find(l->s, token->text, &name);
	unsigned opens;

	if (!word)
		return;
	opens = names_keyword_bits(word->keyword) & PAREN_STRINGS;
	if (!(token->bits & EXPANDED_ARGUMENT) && opens)
		l->bits = opens;
	if (word->rules.count && is_made && !is_behind_member(out, i))
		candidate_add_named(l->s, l->start, l->end, word,
			arena_str(l->s->arena, name),
			is_text(out, i + 1, "(") ? USE_IS_CALL : USE_IS_REFERENCE);
}

static void look_at(struct look *l, const struct expansion *out)
{
	for (size_t i = 0; i < out->count; i++) {
		const struct expanded *token = &out->items[i];

		if (token->kind == TOKEN_LITERAL) {
			look_at_string(l, token);
			continue;
		}
		look_flush(l);
		if (token->kind == TOKEN_WORD)
			look_at_word(l, out, i);
		else if (is_text(out, i, "(") && (l->bits || l->depth))
			l->depth++;
		else if (is_text(out, i, ")") && l->depth && --l->depth == 0)
			l->bits = 0;
	}
	look_flush(l);
}

/* The one word that the macro is another name of, perhaps in brackets; else NULL. */
static const struct expanded *only_word(const struct expansion *out)
{
	const struct expanded *word = NULL;

	for (size_t i = 0; i < out->count; i++) {
		const struct expanded *token = &out->items[i];

		if (token->bits & EXPANDED_REST)
			break;
		if (token->kind == TOKEN_WORD && !word)
			word = token;
		else if (token->kind != TOKEN_PUNCT || !strchr("()&*", token->text.p[0]))
			return NULL;
	}
	return word && !(word->bits & (EXPANDED_ARGUMENT | EXPANDED_PASTED)) ? word
									     : NULL;
}

static void on_alias(struct scanner *s, size_t start, size_t end,
	const struct macro_entry *entry, struct str text)
{
	struct str name;
	const struct word *word = candidate_find(s, text, &name);

	if (!word)
		return;
	if (word->keyword)
		names_keyword(s, word->keyword, start, end);
	if (!word->rules.count)
		return;
	name = arena_str(s->arena, name);
	if (entry->macro->is_function)
		candidate_add_named(
			s, (uint32_t)start, (uint32_t)end, word, name, USE_IS_REFERENCE);
	else
		candidate_add(s, start, end, word, name);
}

/* One variant of what stands at from; start, end: what to point at. */
static void expand_at(struct scanner *s, size_t from, size_t start, size_t end,
	const struct macro_entry *entry, unsigned variant)
{
	struct look look = {.s = s, .start = (uint32_t)start, .end = (uint32_t)end};
	struct expansion out = {0};
	const struct expanded *word;

	if (expand(&out, &s->expanding, &s->scan->macros, s->s, from, variant))
		scanner_fact(s, FACT_PASTE, start, end, str_slice(s->s, start, end));
	look_at(&look, &out);
	word = entry ? only_word(&out) : NULL;
	if (word)
		on_alias(s, start, end, entry, word->text);
	arena_reset(&s->expanding);
}

/* F in LIST(F): the macro around it is what brings it to life. */
static const struct paren *macro_around(struct scanner *s)
{
	const struct paren *top;

	if (!s->parens.depth || s->parens.depth > LIMIT_PARENS)
		return NULL;
	top = &s->parens.items[s->parens.depth - 1];
	if (!top->callee.n || !macro_may_be(&s->scan->macros, top->callee) ||
		!macro_find(&s->scan->macros, top->callee))
		return NULL;
	return top;
}

/* Does the word stand in the list as what went through? without: expanded_bits. */
static bool has_word_left(const struct expansion *out, struct str word, unsigned without)
{
	for (size_t i = 0; i < out->count; i++) {
		if (str_eq(out->items[i].text, word) && !(out->items[i].bits & without) &&
			!is_behind_member(out, i))
			return true;
	}
	return false;
}

/* Is the branch that holds a definition one of those around this place? */
static bool is_branch_open(const struct scanner *s, uint32_t branch)
{
	unsigned depth = s->slicer.if_count;

	if (s->slicer.is_deep) /* nobody knows; then a name is not lost */
		return !branch;
	for (unsigned i = 0; i < depth && i < LIMIT_IFS; i++) {
		if (s->slicer.ifs[i].branch + 1 == branch)
			return true;
	}
	return !branch;
}

/* Under another condition the one definition is none, and the brackets are a call's. */
static bool may_be_call(const struct scanner *s, const struct paren *around)
{
	const struct macro_entry *entry = macro_find(&s->scan->macros, around->callee);

	return entry->branch == MACRO_BRANCH_UNKNOWN ||
	       (!entry->older && !is_branch_open(s, entry->branch));
}

bool invocation_keeps(struct scanner *s, struct str word, struct str name)
{
	const struct paren *around = macro_around(s);
	struct macro_table *table = &s->scan->macros;
	bool is_there = !around || may_be_call(s, around);

	for (unsigned variant = 0; !is_there && variant < LIMIT_MACRO_VARIANTS;
		variant++) {
		struct expansion out = {0};

		is_there = expand(&out, &s->expanding, table, s->s, around->start,
				   variant) ||
			   has_word_left(&out, word, 0) || has_word_left(&out, name, 0);
		arena_reset(&s->expanding);
		if (!table->has_variants)
			break;
	}
	return is_there;
}

bool invocation_replaces(struct scanner *s, struct str word, bool is_called)
{
	struct macro_table *table = &s->scan->macros;
	struct macro_entry *entry = NULL;
	struct expansion out = {0};
	bool is_replaced;

	if (macro_may_be(table, word))
		entry = macro_find(table, word);
	if (!entry || entry->older || (entry->macro->is_function && !is_called) ||
		!is_branch_open(s, entry->branch))
		return false;
	is_replaced =
		!expand(&out, &s->expanding, table, s->s, (size_t)(word.p - s->s.p), 0) &&
		!has_word_left(&out, word, EXPANDED_REST);
	arena_reset(&s->expanding);
	return is_replaced;
}

void invocation_read(
	struct scanner *s, size_t start, size_t end, struct macro_entry *entry)
{
	size_t next = lex_gap(s->s, end, false), from = start;
	bool is_called = next < s->s.n && s->s.p[next] == '(';
	const struct paren *around;

	if (!macro_is_interesting(&s->scan->macros, entry))
		return;
	if (entry->macro->is_function && !is_called) {
		around = macro_around(s);
		if (!around)
			return;
		from = around->start;
		start = from;
		end = from + around->callee.n;
		entry = NULL;
	}
	for (unsigned variant = 0; variant < LIMIT_MACRO_VARIANTS; variant++) {
		expand_at(s, from, start, end, entry, variant);
		if (!s->scan->macros.has_variants)
			break;
	}
}
