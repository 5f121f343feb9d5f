/*
 * Names that stand in the source as strings: of asm, of attributes, of dlsym. Strings
 * that follow each other are one, as for the compiler; macros that stand for strings are
 * joined to them. Read next: syntax/invocation.c.
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

unsigned names_keyword_bits(enum keyword keyword)
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

	return bits[keyword];
}

void names_keyword(struct scanner *s, enum keyword keyword, size_t start, size_t end)
{
	bool is_quiet = keyword == KEYWORD_ATTRIBUTE || keyword == KEYWORD_UNEVALUATED ||
			keyword == KEYWORD_GENERIC || keyword == KEYWORD_MEMBER;

	if (is_quiet && is_redefined(s, start, end))
		return;
	if (keyword == KEYWORD_CALLEE && !(scanner_parens(s) & PAREN_ATTRIBUTE))
		return;
	s->has_lookup |= keyword == KEYWORD_LOOKUP;
	s->opens = keyword == KEYWORD_ASM ? asm_bits(s, start, end)
					  : names_keyword_bits(keyword);
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

void names_text(
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

void names_take(struct scanner *s)
{
	struct str text = str_make(s->pending.items, s->pending.count);

	names_text(s, text, s->pending_bits, s->pending_start, s->pending_end);
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
