/*
 * Directives: what they define and include, which branches no compiler reads, and what
 * they do to names that are banned. A #define's body is then scanned as code is. Read
 * next: syntax/macro.h, syntax/names.c.
 */
#include "syntax/scanner.h"
#include "base/banned.h"

struct token line_token(struct line *line)
{
	struct token token = lex_token(line->s, line->at, true);

	line->at = token.end;
	return token;
}

struct str line_word(struct line *line)
{
	size_t at = line->at;
	struct token token = line_token(line);

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
	struct token token = line_token(&line);
	enum condition condition = CONDITION_OPEN;

	while (token.kind == TOKEN_PUNCT && line.s.p[token.start] == '(')
		token = line_token(&line);
	if (token.kind == TOKEN_NUMBER)
		condition = constant(token_text(line.s, token));
	for (token = line_token(&line); token.kind != TOKEN_END;
		token = line_token(&line)) {
		if (token.kind != TOKEN_PUNCT || line.s.p[token.start] != ')')
			return CONDITION_OPEN;
	}
	return condition;
}

/* --- #include -------------------------------------------------------------------------
 */

/*
 * Suffixes that what is included has as a rule. No list of sources (core/language.h): it
 * knows what generators write, and not all that may hold C.
 */
static bool has_usual_suffix(struct str path)
{
	static const char *const suffixes[] = {".h", ".c", ".inc", ".def", ".hpp", ".hh",
		".hxx", ".H", ".tpl", ".inl", ".cc", ".cpp", ".ipp", ".tcc", ".x", ".tab",
		".gen", ".in", ".xbm", ".xpm", ".i", ".y", ".l", ".t", ".incl",
		".template", NULL};

	for (size_t i = 0; suffixes[i]; i++) {
		if (str_has_suffix(path, suffixes[i]))
			return true;
	}
	return false;
}

static void add_include(
	struct scanner *s, struct str path, size_t start, size_t end, bool is_quoted)
{
	struct include include = {.path = path,
		.start = (uint32_t)start,
		.branch = slicer_branch(&s->slicer),
		.is_quoted = is_quoted};

	if (slicer_is_inactive(&s->slicer) || !path.n)
		return;
	if (!has_usual_suffix(path) || path.p[0] == '/')
		scanner_fact(s, FACT_ODD_INCLUDE, start, end, path);
	if (s->scan->includes.count >= LIMIT_INCLUDES) {
		s->scan->is_include_cut = true;
		return;
	}
	VEC_PUSH(s->arena, &s->scan->includes, include);
	if (s->input->include && is_quoted)
		s->input->include(s->input->ctx, path, include.branch, &s->scan->macros);
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
		name.start, name.end, true);
}

/* <x>: of the compiler or of a library, most likely; -I. may make it one of ours. */
static void on_angle_include(struct scanner *s, size_t start)
{
	size_t line = str_find(s->s, '\n', start);
	size_t end = str_find(str_slice(s->s, 0, line), '>', start);

	if (end < line && memchr(s->s.p + start, '.', end - start))
		add_include(s, str_slice(s->s, start + 1, end), start, end + 1, false);
}

static void on_include(struct scanner *s, struct line *line)
{
	struct token token = line_token(line);

	if (token.kind == TOKEN_LITERAL && token.end > token.start + 1)
		add_include(s, str_slice(s->s, token.start + 1, token.end - 1),
			token.start, token.end, true);
	else if (token.kind == TOKEN_WORD)
		on_computed_include(s, token);
	else if (token.kind == TOKEN_PUNCT && s->s.p[token.start] == '<')
		on_angle_include(s, token.start);
}

/* --- #pragma --------------------------------------------------------------------------
 */

/* In a pragma, a word or the text of a string is a symbol that something is bound to. */
static void bind_symbol(
	struct scanner *s, struct str symbol, uint32_t start, uint32_t end)
{
	scanner_fact(s, FACT_SYMBOL_ALIAS, start, end, arena_str(s->arena, symbol));
	candidate_add_text(s, symbol, start, end);
}

static void on_push_macro(
	struct scanner *s, struct line *line, uint32_t start, uint32_t end)
{
	struct token token = line_token(line);
	struct str name;

	if (token.kind == TOKEN_PUNCT)
		token = line_token(line);
	if (token.kind != TOKEN_LITERAL || token.end < token.start + 2)
		return;
	name = str_slice(line->s, token.start + 1, token.end - 1);
	if (directive_is_banned(s, name))
		scanner_fact(s, FACT_UNDEFINE, start, end, arena_str(s->arena, name));
}

/* #pragma GCC ..., clang ..., warning(...) */
static void on_diagnostic(struct scanner *s, struct line *line, struct str word,
	uint32_t start, uint32_t end)
{
	bool is_off = str_is(word, "warning") || str_is(word, "optimize");

	if (str_is(word, "GCC") || str_is(word, "clang")) {
		word = line_word(line);
		is_off = str_is(word, "system_header") || str_is(word, "optimize");
		if (str_is(word, "diagnostic"))
			is_off = str_is(line_word(line), "ignored");
	} else if (str_is(word, "warning")) {
		line_token(line);
		is_off = str_is(line_word(line), "disable");
	}
	if (is_off)
		scanner_fact(s, FACT_DIAGNOSTIC_OFF, start, end,
			arena_str(s->arena, str_trim(line->s)));
}

void directive_pragma(struct scanner *s, struct str text, uint32_t start, uint32_t end)
{
	struct line line = {.s = text};
	struct str word = line_word(&line);

	if (slicer_is_inactive(&s->slicer))
		return;
	if (str_is(word, "redefine_extname")) {
		line_word(&line);
		bind_symbol(s, line_word(&line), start, end);
	} else if (str_is(word, "weak")) {
		line_word(&line);
		if (line_token(&line).kind == TOKEN_PUNCT)
			bind_symbol(s, line_word(&line), start, end);
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
		define_undo(s, line);
	} else if (str_is(name, "pragma")) {
		size_t end = line_end(s->s, line->at);

		directive_pragma(s, str_slice(s->s, line->at, end), (uint32_t)line->at,
			(uint32_t)end);
		line->at = end;
	}
}

/* Each branch of an #if goes on from what stood before it. */
static void keep_before(struct scanner *s, struct str name)
{
	unsigned depth = s->slicer.if_count;

	if (!depth || depth > LIMIT_IFS)
		return;
	if (str_has_prefix(name, "if")) {
		s->ifs[depth - 1].before = s->outside;
		s->ifs[depth - 1].depth = s->parens.depth;
	} else if (str_has_prefix(name, "el")) {
		s->outside = s->ifs[depth - 1].before;
		s->parens.depth = s->ifs[depth - 1].depth;
	}
}

void directive_begin(struct scanner *s)
{
	struct line line = {.s = s->s, .at = s->at + 1};
	struct str name = line_word(&line);
	enum condition condition = CONDITION_OPEN;

	if (str_is(name, "if") || str_is(name, "elif"))
		condition = read_condition(line);
	if (name.n)
		slicer_directive(
			&s->slicer, name, condition, (uint32_t)(name.p - s->s.p));
	s->outside = s->before;
	keep_before(s, name);
	s->before = (struct before){0};
	if (str_is(name, "define"))
		define_begin(s, &line);
	else
		on_name(s, &line, name);
	s->at = line.at;
}

void directive_end(struct scanner *s)
{
	if (s->in_macro_body)
		define_end(s);
	s->in_directive = false;
	s->before = s->outside;
}
