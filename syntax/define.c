/*
 * #define and #undef: what kind of macro it is, whether it can make a name, and whether
 * it takes away or brings about a ban. Read next: syntax/macro.h, syntax/expand.c.
 */
#include "syntax/scanner.h"
#include "base/text.h"
#include "base/banned.h"

/* Words whose meaning the rest of the source relies on. */
static bool is_keyword(struct str word)
{
	static const char *const words[] = {"if", "else", "while", "for", "do", "switch",
		"case", "default", "return", "goto", "break", "continue", "sizeof",
		"struct", "union", "enum", "typedef", "extern", "void", "int", "char",
		"long", "short", "unsigned", "signed", "float", "double", NULL};

	return str_is_one_of(word, words);
}

bool directive_is_banned(const struct scanner *s, struct str word)
{
	const struct word *found = word.n ? words_find(s->words, word) : NULL;

	return found && found->rules.count;
}

/* The parameters at the bracket right behind the name. Leaves the line behind them. */
static void read_params(struct scanner *s, struct line *line)
{
	size_t start = line->at + 1;
	struct token token = line_token(line);

	while (token.kind != TOKEN_END && line->s.p[token.start] != ')')
		token = line_token(line);
	s->macro.is_function = true;
	s->macro.params = str_slice(line->s, start, token.start);
}

void define_begin(struct scanner *s, struct line *line)
{
	s->macro = (struct macro){.name = line_word(line)};
	if (s->macro.name.n && line->at < s->s.n && s->s.p[line->at] == '(')
		read_params(s, line);
	s->macro_start = (uint32_t)line->at;
	s->macro_tokens = 0;
	s->is_macro_plain = true;
	s->in_macro_body = true;
	s->outside_depth = s->parens.depth;
	s->parens.depth = 0;
}

static bool has_fold(struct str s, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= s.n; i++) {
		size_t j = 0;

		while (j < n && text_lower(s.p[i + j]) == part[j])
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

	while ((token = line_token(&line)).kind != TOKEN_END) {
		struct str word = token_text(line.s, token);

		if (token.kind != TOKEN_WORD)
			continue;
		if (directive_is_banned(s, word) && !str_eq(word, s->macro.name))
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

	bool is_constant = s->macro.body.n && !(s->macro.traits & MACRO_WORDS) &&
			   str_trim(s->macro.body).n;

	if (is_ban(s))
		forgive_undefine(s);
	else if (!is_constant && !slicer_is_inactive(&s->slicer))
		scanner_fact(
			s, FACT_REDEFINE, start, start + s->macro.name.n, s->macro.name);
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

/* One word or parameter of "a ## b ## c". */
struct operand {
	struct str text;
	bool is_param;
};

static bool is_param(const struct scanner *s, struct str word)
{
	return str_is(word, "__VA_ARGS__") || macro_has_param(&s->macro, word);
}

static bool may_make_name(
	const struct scanner *s, const struct operand *first, const struct operand *last)
{
	if (first->text.n && !first->is_param && !words_may_begin(s->words, first->text))
		return false;
	return !last->text.n || last->is_param || words_may_end(s->words, last->text);
}

/* Can any ## in the body make a word that somebody looks for? */
static bool pastes_names(const struct scanner *s)
{
	struct line line = {.s = s->macro.body};
	struct operand first = {0}, last = {0};
	bool is_pasting = false, is_found = false;
	struct token token;

	while ((token = line_token(&line)).kind != TOKEN_END && !is_found) {
		struct operand operand = {.text = token_text(line.s, token)};
		bool is_hash = line.s.p[token.start] == '#' && token.end < line.s.n &&
			       line.s.p[token.end] == '#';

		if (is_hash) {
			line.at = token.end + 1;
			is_pasting = true;
			continue;
		}
		operand.is_param = token.kind != TOKEN_WORD || is_param(s, operand.text);
		if (!is_pasting) {
			is_found = last.text.p != first.text.p &&
				   may_make_name(s, &first, &last);
			first = operand;
		}
		last = operand;
		is_pasting = false;
	}
	return is_found ||
	       (last.text.p != first.text.p && may_make_name(s, &first, &last));
}

void define_end(struct scanner *s)
{
	struct macro *macro;

	names_flush(s);
	/* its last word is asm or dlsym: what follows it in the source is the string */
	if (s->opens & PAREN_STRINGS)
		s->macro.traits |= MACRO_KEYWORDS;
	s->macro.body = str_slice(s->s, s->macro_start, s->at);
	if ((s->macro.traits & MACRO_PASTES) && !pastes_names(s))
		s->macro.traits &= ~(unsigned)MACRO_PASTES;
	if (is_forward(s))
		s->macro.traits |= MACRO_FORWARDS;
	if (s->macro_tokens == 1 && s->is_macro_plain && (s->macro.traits & MACRO_WORDS))
		s->macro.traits |= MACRO_SINGLE;
	if (s->macro.name.n) {
		macro = ARENA_NEW(s->arena, struct macro, 1);
		*macro = s->macro;
		macro->hash = str_hash(macro->name);
		if (directive_is_banned(s, macro->name) || is_keyword(macro->name))
			judge_define(s);
		if (!slicer_is_inactive(&s->slicer))
			macro_define(&s->scan->macros, macro, slicer_branch(&s->slicer));
	}
	s->in_macro_body = false;
	s->parens.depth = s->outside_depth;
}

void define_undo(struct scanner *s, struct line *line)
{
	struct str name = line_word(line);
	size_t start = (size_t)(name.p - s->s.p);

	if (!name.n || slicer_is_inactive(&s->slicer))
		return;
	macro_undefine(&s->scan->macros, name, slicer_branch(&s->slicer));
	if (directive_is_banned(s, name))
		scanner_fact(s, FACT_UNDEFINE, start, start + name.n, name);
}
