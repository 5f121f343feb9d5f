/*
 * Directives: what they define and include, which branches no compiler reads, and what
 * they do to names that are banned. A #define's body is then scanned as code is. Read
 * next: syntax/macro.h, syntax/names.c.
 */
#include "syntax/scanner.h"
#include "base/banned.h"

/* The tokens of one directive, one after the other. */
struct line {
	struct str s;
	size_t at;
};

static struct token next_token(struct line *line)
{
	struct token token = lex_token(line->s, line->at, true);

	line->at = token.end;
	return token;
}

/* The next token when it is a word; else empty, and the line stays where it was. */
static struct str next_word(struct line *line)
{
	size_t at = line->at;
	struct token token = next_token(line);

	if (token.kind == TOKEN_WORD)
		return token_text(line->s, token);
	line->at = at;
	return (struct str){0};
}

/* --- #if ------------------------------------------------------------------------------
 */

/* 0, 0x0, 1UL: what an integer constant is, as far as it is 0 or 1. */
static enum condition constant(struct str number)
{
	bool is_zero = true;

	while (number.n && strchr("uUlL", number.p[number.n - 1]))
		number.n--;
	if (str_is(number, "1"))
		return CONDITION_TRUE;
	for (size_t i = 0; i < number.n; i++)
		is_zero &= number.p[i] == '0' || (i == 1 && (number.p[i] | 32) == 'x');
	return is_zero && number.n ? CONDITION_FALSE : CONDITION_OPEN;
}

/* #if 0, #if (1): a constant and nothing else. */
static enum condition read_condition(struct line line)
{
	struct token token = next_token(&line);
	enum condition condition = CONDITION_OPEN;

	while (token.kind == TOKEN_PUNCT && line.s.p[token.start] == '(')
		token = next_token(&line);
	if (token.kind == TOKEN_NUMBER)
		condition = constant(token_text(line.s, token));
	for (token = next_token(&line); token.kind != TOKEN_END;
		token = next_token(&line)) {
		if (token.kind != TOKEN_PUNCT || line.s.p[token.start] != ')')
			return CONDITION_OPEN;
	}
	return condition;
}

/* --- #define, #undef ------------------------------------------------------------------
 */

/* Words whose meaning the rest of the source relies on. */
static bool is_keyword(struct str word)
{
	static const char *const words[] = {"if", "else", "while", "for", "do", "switch",
		"case", "default", "return", "goto", "break", "continue", "sizeof",
		"struct", "union", "enum", "typedef", "extern", "void", "int", "char",
		"long", "short", "unsigned", "signed", "float", "double", NULL};

	for (size_t i = 0; words[i]; i++) {
		if (str_is(word, words[i]))
			return true;
	}
	return false;
}

static bool is_banned(const struct scanner *s, struct str word)
{
	const struct word *found = word.n ? words_find(s->words, word) : NULL;

	return found && found->rules.count;
}

/* The parameters at the bracket right behind the name. Leaves the line behind them. */
static void read_params(struct scanner *s, struct line *line)
{
	size_t start = line->at + 1;
	struct token token = next_token(line);

	while (token.kind != TOKEN_END && line->s.p[token.start] != ')')
		token = next_token(line);
	s->macro.is_function = true;
	s->macro.params = str_slice(line->s, start, token.start);
}

static void begin_define(struct scanner *s, struct line *line)
{
	s->macro = (struct macro){.name = next_word(line)};
	if (s->macro.name.n && line->at < s->s.n && s->s.p[line->at] == '(')
		read_params(s, line);
	s->macro_start = (uint32_t)line->at;
	s->macro_tokens = 0;
	s->is_macro_plain = true;
	s->in_macro_body = true;
	s->outside_depth = s->parens.depth;
	s->parens.depth = 0;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool has_fold(struct str s, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= s.n; i++) {
		size_t j = 0;

		while (j < n && lower(s.p[i + j]) == part[j])
			j++;
		if (j == n)
			return true;
	}
	return false;
}

/*
 * #define gets BANNED(gets), #define gets do_not_use_gets: it keeps people from using the
 * name. Such a body mentions the name itself, or says what it is in words, and calls
 * nothing that is banned.
 */
static bool is_ban(const struct scanner *s)
{
	static const char *const words[] = {"ban", "poison", "forbid", "unsafe", "dont",
		"do_not", "deprecated", "error", "sorry", "use_", NULL};
	struct line line = {.s = s->macro.body};
	struct token token;

	while ((token = next_token(&line)).kind != TOKEN_END) {
		struct str word = token_text(line.s, token);

		if (token.kind != TOKEN_WORD)
			continue;
		if (is_banned(s, word) && !str_eq(word, s->macro.name))
			return false;
		if (word.n > s->macro.name.n && has_fold(word, "banned"))
			return true;
		for (size_t i = 0; words[i]; i++) {
			if (has_fold(word, words[i]))
				return true;
		}
	}
	return false;
}

/* A ban takes the #undef before it along. */
static void forgive_undefine(struct scanner *s)
{
	struct fact_list *facts = &s->scan->facts;

	for (size_t i = facts->count, n = 0; i-- > 0 && n < LIMIT_MACRO_CHAIN; n++) {
		if (facts->items[i].kind == FACT_UNDEFINE &&
			str_eq(facts->items[i].name, s->macro.name)) {
			facts->items[i] = facts->items[--facts->count];
			return;
		}
	}
}

static void judge_define(struct scanner *s)
{
	uint32_t start = (uint32_t)(s->macro.name.p - s->s.p);

	if (is_ban(s))
		forgive_undefine(s);
	else if (!slicer_is_inactive(&s->slicer))
		scanner_fact(s, FACT_REDEFINE, start, start + s->macro.name.n,
			s->macro.name);
}

/* One word and its arguments: the macro leads to another one. */
static bool is_forward(const struct scanner *s)
{
	struct str body = str_trim(s->macro.body);
	size_t end = body.n ? lex_word(body, 0) : 0;

	if (!end)
		return false;
	return end < body.n && body.p[end] == '(' && body.p[body.n - 1] == ')';
}

static void end_define(struct scanner *s)
{
	struct macro *macro;

	names_flush(s);
	s->macro.body = str_slice(s->s, s->macro_start, s->at);
	if (is_forward(s))
		s->macro.traits |= MACRO_FORWARDS;
	if (s->macro_tokens == 1 && s->is_macro_plain)
		s->macro.traits |= MACRO_SINGLE;
	if (s->macro.name.n) {
		macro = ARENA_NEW(s->arena, struct macro, 1);
		*macro = s->macro;
		if (is_banned(s, macro->name) || is_keyword(macro->name))
			judge_define(s);
		if (!slicer_is_inactive(&s->slicer))
			macro_define(
				&s->scan->macros, macro, slicer_branch(&s->slicer));
	}
	s->in_macro_body = false;
	s->parens.depth = s->outside_depth;
}

static void on_undef(struct scanner *s, struct line *line)
{
	struct str name = next_word(line);
	size_t start = (size_t)(name.p - s->s.p);

	if (!name.n || slicer_is_inactive(&s->slicer))
		return;
	macro_undefine(&s->scan->macros, name, slicer_branch(&s->slicer));
	if (is_banned(s, name))
		scanner_fact(s, FACT_UNDEFINE, start, start + name.n, name);
}

/* --- #include -------------------------------------------------------------------------
 */

static bool is_header(struct str path)
{
	static const char *const suffixes[] = {".h", ".c", ".inc", ".def", ".hpp", ".hh",
		".hxx", ".H", ".tpl", ".inl", ".cc", ".cpp", ".ipp", ".tcc", ".x", ".tab",
		".gen", ".in", ".xbm", ".xpm", ".i", ".y", ".l", ".t", ".incl", ".template",
		NULL};

	for (size_t i = 0; suffixes[i]; i++) {
		if (str_has_suffix(path, suffixes[i]))
			return true;
	}
	return false;
}

static bool is_upward(struct str path)
{
	return path.n && path.p[0] == '/';
}

static void add_include(struct scanner *s, struct str path, size_t start, size_t end)
{
	struct include include = {
		.path = path, .start = (uint32_t)start, .end = (uint32_t)end};

	if (slicer_is_inactive(&s->slicer) || !path.n)
		return;
	if (!is_header(path) || is_upward(path))
		scanner_fact(s, FACT_ODD_INCLUDE, start, end, path);
	if (s->scan->includes.count >= LIMIT_INCLUDES) {
		s->scan->is_deep = true;
		return;
	}
	VEC_PUSH(s->arena, &s->scan->includes, include);
	if (s->input->include)
		s->input->include(s->input->ctx, path, &s->scan->macros);
}

/* #include MACRO: what the macro says, when it can be seen. */
static void on_computed_include(struct scanner *s, struct token name)
{
	struct expansion out = {0};

	if (!slicer_is_inactive(&s->slicer))
		scanner_fact(s, FACT_COMPUTED_INCLUDE, name.start, name.end,
			token_text(s->s, name));
	if (expand(&out, s->arena, &s->scan->macros, s->s, name.start, 0) || !out.count ||
		out.items[0].kind != TOKEN_LITERAL || out.items[0].text.n < 2)
		return;
	add_include(s, str_slice(out.items[0].text, 1, out.items[0].text.n - 1),
		name.start, name.end);
}

static void on_include(struct scanner *s, struct line *line)
{
	struct token token = next_token(line);

	if (token.kind == TOKEN_LITERAL && token.end > token.start + 1)
		add_include(s, str_slice(s->s, token.start + 1, token.end - 1),
			token.start, token.end);
	else if (token.kind == TOKEN_WORD)
		on_computed_include(s, token);
}

/* --- #pragma --------------------------------------------------------------------------
 */

/* In a pragma, a word or the text of a string is a symbol that something is bound to. */
static void bind_symbol(
	struct scanner *s, struct str symbol, uint32_t start, uint32_t end)
{
	struct str name;
	const struct word *word = symbol.n ? candidate_find(s, symbol, &name) : NULL;

	scanner_fact(s, FACT_SYMBOL_ALIAS, start, end, arena_str(s->arena, symbol));
	if (word && word->rules.count)
		candidate_add_named(s, start, end, word, arena_str(s->arena, name),
			USE_IS_REFERENCE);
}

static void on_push_macro(
	struct scanner *s, struct line *line, uint32_t start, uint32_t end)
{
	struct token token = next_token(line);
	struct str name;

	if (token.kind == TOKEN_PUNCT)
		token = next_token(line);
	if (token.kind != TOKEN_LITERAL || token.end < token.start + 2)
		return;
	name = str_slice(line->s, token.start + 1, token.end - 1);
	if (is_banned(s, name))
		scanner_fact(s, FACT_UNDEFINE, start, end, arena_str(s->arena, name));
}

/* #pragma GCC ..., clang ..., warning(...) */
static void on_diagnostic(
	struct scanner *s, struct line *line, struct str word, uint32_t start, uint32_t end)
{
	bool is_off = str_is(word, "warning") || str_is(word, "optimize");

	if (str_is(word, "GCC") || str_is(word, "clang")) {
		word = next_word(line);
		is_off = str_is(word, "system_header") || str_is(word, "optimize");
		if (str_is(word, "diagnostic"))
			is_off = str_is(next_word(line), "ignored");
	} else if (str_is(word, "warning")) {
		next_token(line);
		is_off = str_is(next_word(line), "disable");
	}
	if (is_off)
		scanner_fact(s, FACT_DIAGNOSTIC_OFF, start, end,
			arena_str(s->arena, str_trim(line->s)));
}

void directive_pragma(struct scanner *s, struct str text, uint32_t start, uint32_t end)
{
	struct line line = {.s = text};
	struct str word = next_word(&line);

	if (slicer_is_inactive(&s->slicer))
		return;
	if (str_is(word, "redefine_extname")) {
		next_word(&line);
		bind_symbol(s, next_word(&line), start, end);
	} else if (str_is(word, "weak")) {
		next_word(&line);
		if (next_token(&line).kind == TOKEN_PUNCT)
			bind_symbol(s, next_word(&line), start, end);
	} else if (str_is(word, "push_macro")) {
		on_push_macro(s, &line, start, end);
	} else {
		on_diagnostic(s, &line, word, start, end);
	}
}

/* The logical line from at on: to the line end that no splice hides. */
static size_t line_end(struct str s, size_t at)
{
	for (;;) {
		struct token token = lex_token(s, at, true);

		if (token.kind == TOKEN_END)
			return token.start;
		at = token.end;
	}
}

/* --- all ------------------------------------------------------------------------------
 */

static bool is_include(struct str name)
{
	return str_is(name, "include") || str_is(name, "include_next") ||
	       str_is(name, "import");
}

static void on_name(struct scanner *s, struct line *line, struct str name)
{
	if (is_include(name)) {
		on_include(s, line);
	} else if (str_is(name, "undef")) {
		on_undef(s, line);
	} else if (str_is(name, "pragma")) {
		size_t end = line_end(s->s, line->at);

		directive_pragma(s, str_slice(s->s, line->at, end), (uint32_t)line->at,
			(uint32_t)end);
		line->at = end;
	}
}

void directive_begin(struct scanner *s)
{
	struct line line = {.s = s->s, .at = s->at + 1};
	struct str name = next_word(&line);
	enum condition condition = CONDITION_OPEN;

	if (str_is(name, "if") || str_is(name, "elif"))
		condition = read_condition(line);
	if (name.n)
		slicer_directive(&s->slicer, name, condition,
			(uint32_t)(name.p - s->s.p));
	s->outside = s->before;
	s->before = (struct before){0};
	if (str_is(name, "define"))
		begin_define(s, &line);
	else
		on_name(s, &line, name);
	s->at = line.at;
}

void directive_end(struct scanner *s)
{
	if (s->in_macro_body)
		end_define(s);
	s->in_directive = false;
	s->before = s->outside;
}
