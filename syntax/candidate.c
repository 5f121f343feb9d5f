/*
 * The first witness: how is a word used, by the tokens around it? What can only be a call
 * (in a function's body, with arguments that are no parameters) is sure, and needs no
 * tree; that is nearly all. Everything else is a guess that a tree may better, and what
 * stands where there is no sound tree. Read next: syntax/uses.c.
 */
#include "syntax/scanner.h"
#include "base/banned.h"

/* X_l, X64, X_unlocked: worth a longer look. */
static bool has_suffix(struct str s)
{
	const char *end = s.p + s.n - 2;

	return s.n > 3 &&
	       ((end[0] == '_' && end[1] == 'l') || (end[0] == '6' && end[1] == '4') ||
		       (end[0] == 'e' && end[1] == 'd'));
}

const struct word *candidate_find(
	const struct scanner *s, struct str identifier, struct str *name)
{
	const struct word *word = words_find(s->words, identifier);

	*name = identifier;
	if (word || (identifier.p[0] != '_' && !has_suffix(identifier)))
		return word;
	return words_find_derived(s->words, identifier, name);
}

/* --- arguments or parameters? ----------------------------------------------------------
 */

enum list { LIST_ARGUMENTS, LIST_PARAMETERS, LIST_EITHER };

/* Words that only a declaration begins with. */
static bool is_type_word(struct str word)
{
	static const char *const words[] = {"char", "const", "int", "void", "unsigned",
		"signed", "struct", "union", "enum", "long", "short", "float", "double",
		"volatile", "register", "static", "restrict", "_Bool", "bool", "_Atomic",
		NULL};

	return str_is_one_of(word, words);
}

/* Behind "T *": a name and the end of the parameter, or an operand? */
static enum list after_star(struct str s, size_t at)
{
	struct token token = lex_token(s, at, false);

	while (token.kind == TOKEN_PUNCT && s.p[token.start] == '*')
		token = lex_token(s, token.end, false);
	if (token.kind == TOKEN_WORD) {
		if (is_type_word(token_text(s, token)))
			return LIST_PARAMETERS;
		token = lex_token(s, token.end, false);
	}
	if (token.kind == TOKEN_PUNCT && strchr(",)[", s.p[token.start]))
		return LIST_EITHER;
	return LIST_ARGUMENTS;
}

/* What stands in the brackets that open at at, by its first tokens. */
static enum list list_kind(struct str s, size_t at)
{
	struct token token = lex_token(s, at + 1, false);
	char c;

	if (token.kind == TOKEN_PUNCT && s.p[token.start] == ')')
		return LIST_EITHER;
	if (token.kind != TOKEN_WORD)
		return LIST_ARGUMENTS;
	if (is_type_word(token_text(s, token)))
		return LIST_PARAMETERS;
	token = lex_token(s, token.end, false);
	if (token.kind == TOKEN_WORD)
		return LIST_PARAMETERS;
	c = token.kind == TOKEN_PUNCT ? s.p[token.start] : 0;
	return c == '*' ? after_star(s, token.end) : LIST_ARGUMENTS;
}

/* --- the verdict ----------------------------------------------------------------------
 */

/* Words of an expression or statement, behind which a value or call may stand. */
static bool is_before_value(struct str word)
{
	static const char *const words[] = {"return", "else", "do", "case", "sizeof",
		"in", "__extension__", "typeof", "_Alignof", NULL};

	return str_is_one_of(word, words);
}

static bool is_before_name(struct str word)
{
	static const char *const words[] = {"struct", "union", "enum", "goto", NULL};

	return str_is_one_of(word, words);
}

/* "T x;" "T *x," "T x = " "T x[": a name is given to something. */
static bool is_declared_shape(const struct before *before, char next)
{
	bool is_behind_type = before->last == '*' ||
			      (before->last == 'a' && !is_before_value(before->word));

	return is_behind_type && next && strchr(";,=[):", next);
}

/* A call, as the tokens have it; sure when nothing else can be meant. */
static void judge_call(
	const struct scanner *s, struct occurrence *o, const struct before *before)
{
	bool is_in_body = slicer_is_in_function(&s->slicer) || s->in_macro_body;
	enum list kind = list_kind(s->s, o->reach);

	o->seen = USE_IS_CALL;
	if (kind == LIST_ARGUMENTS && is_in_body && !s->in_macro_body)
		o->bits |= OCCURRENCE_SURE;
	if (kind == LIST_ARGUMENTS)
		return;
	if (kind == LIST_PARAMETERS || !is_in_body)
		o->seen = USE_NOTHING;
	else if (before->last == 'a' && is_type_word(before->word))
		o->seen = USE_NOTHING;
}

static void judge_value(
	const struct scanner *s, struct occurrence *o, const struct before *before)
{
	size_t next = lex_gap(s->s, o->end, s->in_directive);
	char c = next < s->s.n ? s->s.p[next] : 0;
	bool is_label = c == ':' && before->last && strchr(";{})", before->last);

	o->seen = USE_IS_REFERENCE;
	if (is_declared_shape(before, c) || is_label)
		o->seen = USE_NOTHING;
	if (before->last == '&')
		o->bits |= OCCURRENCE_ADDRESS;
	/* (f)(x), (*f)(x), (c ? f : g)(x): brackets that are called */
	if (c == ':' && before->last == '?')
		o->bits |= OCCURRENCE_MAY_CALL;
	while (c == ')') {
		next = lex_gap(s->s, next + 1, s->in_directive);
		c = next < s->s.n ? s->s.p[next] : 0;
		if (c == '(')
			o->bits |= OCCURRENCE_MAY_CALL;
	}
}

/* A macro makes something else of it: of the word itself, or as its argument. */
static bool is_used_up(struct scanner *s, const struct occurrence *o)
{
	struct str text = str_slice(s->s, o->start, o->end);

	if (s->in_macro_body)
		return false;
	if (!invocation_keeps(s, text, o->name))
		return true;
	/* CP, which is a macro for strcpy, is not replaced: it is the replacement */
	return !(o->bits & OCCURRENCE_INDIRECT) &&
	       invocation_replaces(s, text, o->bits & OCCURRENCE_CALL);
}

static void judge(struct scanner *s, struct occurrence *o)
{
	const struct before *before = &s->before;
	unsigned around = scanner_parens(s);
	bool is_named = before->last == 'a' && is_before_name(before->word);

	if ((o->bits & OCCURRENCE_MEMBER) || is_named) {
		o->bits |= OCCURRENCE_SURE;
		return;
	}
	if (around & PAREN_CALLEE) {
		o->seen = USE_IS_REFERENCE;
		o->bits |= OCCURRENCE_SURE;
		return;
	}
	if ((around & (PAREN_ATTRIBUTE | PAREN_MEMBER)) || is_used_up(s, o)) {
		o->bits |= OCCURRENCE_SURE;
		return;
	}
	if ((around & PAREN_UNEVALUATED) || before->in_sizeof)
		o->bits |= OCCURRENCE_UNEVALUATED;
	if (o->bits & OCCURRENCE_CALL)
		judge_call(s, o, before);
	else
		judge_value(s, o, before);
}

bool candidate_is_compared(const struct scanner *s)
{
	static const char *const names[] = {
		"strcmp", "strncmp", "strcasecmp", "strncasecmp", "memcmp", NULL};
	const struct paren *top;

	if (!s->parens.depth || s->parens.depth > LIMIT_PARENS)
		return false;
	top = &s->parens.items[s->parens.depth - 1];
	return str_is_one_of(top->callee, names) &&
	       !(macro_may_be(&s->scan->macros, top->callee) &&
		       macro_find(&s->scan->macros, top->callee));
}

static void push(struct scanner *s, const struct occurrence *o)
{
	size_t count = s->scan->occurrences.count;

	if (count >= LIMIT_CANDIDATES) {
		s->scan->is_cut = true;
		return;
	}
	/* at the same place: perhaps the same, said by another branch of a macro */
	if (count && s->scan->occurrences.items[count - 1].start >= o->start)
		s->is_unordered = true;
	VEC_PUSH(s->arena, &s->scan->occurrences, *o);
}

static struct occurrence make(const struct scanner *s, size_t start, size_t end,
	const struct word *word, struct str name)
{
	struct occurrence o = {
		.start = (uint32_t)start,
		.end = (uint32_t)end,
		.reach = (uint32_t)start,
		.word = word,
		.name = name,
		.slice = slicer_index(&s->slicer),
		.branch = slicer_branch(&s->slicer),
	};

	if (s->in_macro_body)
		o.bits |= OCCURRENCE_MACRO_BODY;
	else if (!slicer_is_in_function(&s->slicer))
		o.bits |= OCCURRENCE_TOP;
	if (slicer_is_inactive(&s->slicer))
		o.bits |= OCCURRENCE_INACTIVE;
	return o;
}

void candidate_add(struct scanner *s, size_t start, size_t end, const struct word *word,
	struct str name)
{
	struct str text = str_slice(s->s, start, end);
	size_t next = lex_gap(s->s, end, s->in_directive);
	struct occurrence o = make(s, start, end, word, name);

	if (s->in_macro_body && macro_has_param(&s->macro, text))
		return;
	if (next < s->s.n && s->s.p[next] == '(') {
		o.bits |= OCCURRENCE_CALL | OCCURRENCE_MAY_CALL;
		o.reach = (uint32_t)next;
	}
	/* #define gets BANNED(gets): a macro that only names itself bans */
	else if (s->in_macro_body && str_eq(s->macro.name, text))
		return;
	if (!str_eq(name, text))
		o.bits |= OCCURRENCE_INDIRECT;
	if (s->before.last == '>' && s->before.before_last == '-')
		o.bits |= OCCURRENCE_MEMBER;
	if (s->before.last == '.' && !s->before.is_ellipsis)
		o.bits |= OCCURRENCE_MEMBER;
	judge(s, &o);
	push(s, &o);
}

void candidate_add_text(struct scanner *s, struct str text, uint32_t start, uint32_t end)
{
	struct str name;
	const struct word *word = text.n ? candidate_find(s, text, &name) : NULL;

	if (word && word->rules.count)
		candidate_add_named(
			s, start, end, word, arena_str(s->arena, name), USE_IS_REFERENCE);
}

void candidate_add_named(struct scanner *s, uint32_t start, uint32_t end,
	const struct word *word, struct str name, enum use seen)
{
	struct occurrence o = make(s, start, end, word, name);

	o.bits |= OCCURRENCE_INDIRECT | OCCURRENCE_SURE;
	if (scanner_parens(s) & PAREN_UNEVALUATED)
		o.bits |= OCCURRENCE_UNEVALUATED;
	o.reach = end > start ? end - 1 : start;
	o.seen = seen;
	push(s, &o);
}
