/*
 * Names that stand in no source as words: in strings of asm, of attributes and of
 * dlsym, and in what macros become. Strings that follow each other are one, as for the
 * compiler; macros that stand for strings are joined to them. Read next:
 * syntax/expand.c.
 */
#include "syntax/scanner.h"
#include "base/banned.h"

/* --- keywords -------------------------------------------------------------------------
 */

/* #define sizeof(x) (x): the keyword does not mean what it says. */
static bool is_redefined(const struct scanner *s, size_t start, size_t end)
{
	struct str word = str_slice(s->s, start, end);
	struct macro_entry *entry = NULL;

	if (macro_may_be(&s->scan->macros, word))
		entry = macro_find(&s->scan->macros, word);
	return entry && (entry->macro->traits & MACRO_WORDS);
}

/* asm("x") behind a declarator is its label; elsewhere it is a statement. */
static bool is_label(const struct scanner *s)
{
	bool is_top = !slicer_is_in_function(&s->slicer);

	return is_top &&
	       (s->before.last == ')' || s->before.last == 'a' || s->before.last == ']');
}

static unsigned asm_bits(struct scanner *s, size_t start, size_t end)
{
	if (is_label(s))
		return PAREN_ASM | PAREN_SYMBOL;
	if (!slicer_is_inactive(&s->slicer))
		scanner_fact(s, FACT_ASM, start, end, str_slice(s->s, start, end));
	return PAREN_ASM;
}

void names_keyword(struct scanner *s, enum keyword keyword, size_t start, size_t end)
{
	static const unsigned bits[] = {
		[KEYWORD_NONE] = 0,
		[KEYWORD_ASM] = PAREN_ASM,
		[KEYWORD_LOOKUP] = PAREN_LOOKUP,
		[KEYWORD_SYMBOL] = PAREN_SYMBOL,
		[KEYWORD_CALLEE] = PAREN_CALLEE,
		[KEYWORD_ATTRIBUTE] = PAREN_ATTRIBUTE,
		[KEYWORD_UNEVALUATED] = PAREN_UNEVALUATED,
		[KEYWORD_PRAGMA] = PAREN_PRAGMA,
		[KEYWORD_GENERIC] = PAREN_GENERIC | PAREN_UNEVALUATED,
		[KEYWORD_MEMBER] = PAREN_MEMBER,
	};
	bool is_quiet = keyword == KEYWORD_ATTRIBUTE || keyword == KEYWORD_UNEVALUATED ||
			keyword == KEYWORD_GENERIC || keyword == KEYWORD_MEMBER;

	if (is_quiet && is_redefined(s, start, end))
		return;
	if (keyword == KEYWORD_CALLEE && !(scanner_parens(s) & PAREN_ATTRIBUTE))
		return;
	s->has_lookup |= keyword == KEYWORD_LOOKUP;
	s->opens = keyword == KEYWORD_ASM ? asm_bits(s, start, end) : bits[keyword];
}

/* --- strings --------------------------------------------------------------------------
 */

static bool has_word(struct str text, const char *word)
{
	return text.n && memmem(text.p, text.n, word, strlen(word)) != NULL;
}

/* Behind the comment at at. One that nothing closes is none, and a symbol may follow. */
static size_t skip_comment(struct str text, size_t at)
{
	const char *close = text.p[at + 1] == '*' ? "*/" : "\n";
	struct str rest = str_slice(text, at + 2, text.n);
	const char *end = memmem(rest.p, rest.n, close, strlen(close));

	if (!end)
		return *close == '*' ? at + 1 : text.n;
	return (size_t)(end - text.p) + strlen(close);
}

/* Assembler: any word in it may be a symbol, but for its comments, slash-slash too. */
static void name_words(struct scanner *s, struct str text, uint32_t start, uint32_t end)
{
	/* what such a file holds is seen by nobody */
	if (has_word(text, ".include") || has_word(text, ".incbin"))
		scanner_fact(s, FACT_ODD_INCLUDE, start, end, arena_str(s->arena, text));
	for (size_t at = 0; at < text.n;) {
		size_t stop = at;

		while (stop < text.n && byte_is_word(text.p[stop]))
			stop++;
		if (stop > at)
			candidate_add_text(s, str_slice(text, at, stop), start, end);
		if (stop == at && at + 1 < text.n && text.p[at] == '/' &&
			(text.p[at + 1] == '/' || text.p[at + 1] == '*'))
			stop = skip_comment(text, at);
		at = stop > at ? stop : at + 1;
	}
}

static void name_text(
	struct scanner *s, struct str text, unsigned bits, uint32_t start, uint32_t end)
{
	if (bits & PAREN_ASM)
		name_words(s, text, start, end);
	else if (bits & (PAREN_SYMBOL | PAREN_LOOKUP))
		candidate_add_text(s, text, start, end);
	else if (bits & PAREN_PRAGMA)
		directive_pragma(s, arena_str(s->arena, text), start, end);
	if ((bits & PAREN_SYMBOL) && !slicer_is_inactive(&s->slicer))
		scanner_fact(s, FACT_SYMBOL_ALIAS, start, end, arena_str(s->arena, text));
}

void names_flush(struct scanner *s)
{
	struct str text = str_make(s->pending.items, s->pending.count);

	if (!s->pending_bits)
		return;
	name_text(s, text, s->pending_bits, s->pending_start, s->pending_end);
	s->pending.count = 0;
	s->pending_bits = 0;
}

static void join(struct scanner *s, struct str literal, uint32_t start, uint32_t end,
	unsigned bits)
{
	char *text = arena_alloc(&s->expanding, literal.n + 1);
	size_t n = lex_unquote(text, literal.n, literal);

	if (!s->pending_bits)
		s->pending_start = start;
	s->pending_bits = bits;
	s->pending_end = end;
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(s->arena, &s->pending, text[i]);
	arena_reset(&s->expanding);
}

/* A string that is just a banned name: it counts if dlsym is seen in the file. */
static void keep_loose(struct scanner *s, size_t start, size_t end)
{
	struct str text = str_slice(s->s, start + 1, end - 1);
	const struct word *word;

	if (s->s.p[start] != '"' || end < start + 3 || text.n > LIMIT_NAME_BYTES ||
		s->loose.count >= LIMIT_CANDIDATES || candidate_is_compared(s))
		return;
	word = words_find(s->words, text);
	if (!word || !word->rules.count)
		return;
	VEC_PUSH(s->arena, &s->loose,
		((struct occurrence){.start = (uint32_t)start,
			.end = (uint32_t)end,
			.word = word,
			.name = text,
			.branch = slicer_branch(&s->slicer),
			.slice = slicer_index(&s->slicer),
			.bits = slicer_is_inactive(&s->slicer) ? OCCURRENCE_INACTIVE
							       : 0u}));
}

void names_literal(struct scanner *s, size_t start, size_t end)
{
	unsigned bits = scanner_parens(s) & PAREN_STRINGS;

	if (!bits)
		keep_loose(s, start, end);
	else if (s->s.p[start] == '"')
		join(s, str_slice(s->s, start, end), (uint32_t)start, (uint32_t)end,
			bits);
}

bool names_joins(struct scanner *s, size_t start, size_t end)
{
	struct str text = str_slice(s->s, start, end);
	unsigned bits = scanner_parens(s) & PAREN_STRINGS;
	struct expansion out = {0};
	struct arena arena = {0};
	bool is_joined;

	if (!macro_may_be(&s->scan->macros, text) || !macro_find(&s->scan->macros, text))
		return false;
	expand(&out, &arena, &s->scan->macros, s->s, start, 0);
	is_joined = out.count > 0;
	for (size_t i = 0; i < out.count; i++)
		is_joined &= (out.items[i].kind == TOKEN_LITERAL &&
				     out.items[i].text.p[0] == '"') ||
			     (i && (out.items[i].bits & EXPANDED_REST));
	for (size_t i = 0; is_joined && i < out.count; i++) {
		if (out.items[i].kind == TOKEN_LITERAL)
			join(s, out.items[i].text, (uint32_t)start, (uint32_t)end, bits);
	}
	arena_done(&arena);
	return is_joined;
}

/* --- what a macro becomes -------------------------------------------------------------
 */

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
		name_text(l->s, str_make(l->text.items, l->text.count), l->bits, l->start,
			l->end);
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

static unsigned keyword_bits(enum keyword keyword)
{
	switch (keyword) {
	case KEYWORD_ASM:
		return PAREN_ASM;
	case KEYWORD_LOOKUP:
		return PAREN_LOOKUP;
	case KEYWORD_SYMBOL:
		return PAREN_SYMBOL;
	case KEYWORD_PRAGMA:
		return PAREN_PRAGMA;
	default:
		return 0;
	}
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

	if (!word)
		return;
	if (!(token->bits & EXPANDED_ARGUMENT) && keyword_bits(word->keyword))
		l->bits = keyword_bits(word->keyword);
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

bool names_survive(struct scanner *s, struct str word, struct str name)
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

bool names_replaced(struct scanner *s, struct str word, bool is_called)
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

void names_macro(struct scanner *s, size_t start, size_t end, struct macro_entry *entry)
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

/* --- the end --------------------------------------------------------------------------
 */

void names_end(struct scanner *s)
{
	names_flush(s);
	for (size_t i = 0; s->has_lookup && i < s->loose.count; i++) {
		struct occurrence o = s->loose.items[i];

		o.bits |= OCCURRENCE_INDIRECT | OCCURRENCE_SURE;
		o.reach = o.end - 1;
		o.seen = USE_IS_REFERENCE;
		if (s->scan->occurrences.count < LIMIT_CANDIDATES)
			VEC_PUSH(s->arena, &s->scan->occurrences, o);
		else
			s->scan->is_cut = true;
		s->is_unordered = true;
	}
}
