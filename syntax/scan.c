/*
 * The lexer. A state machine over bytes that knows just enough of C: comments, literals,
 * numbers, words, brackets, and directives, whose lines hold no code but for what a
 * #define puts into its body. Read next: syntax/scanner.h, syntax/candidate.c.
 */
#include <stdlib.h>
#include "core/change.h"
#include "core/mute.h"
#include "syntax/confusable.h"
#include "syntax/header.h"
#include "syntax/scanner.h"
#include "base/banned.h"

void scanner_fact(
	struct scanner *s, enum fact_kind kind, size_t start, size_t end, struct str name)
{
	struct fact fact = {.kind = kind,
		.start = (uint32_t)start,
		.end = (uint32_t)end,
		.name = name};

	if (!(s->words->facts >> kind & 1))
		return;
	if (s->scan->facts.count >= LIMIT_CANDIDATES)
		s->scan->is_cut = true;
	else
		VEC_PUSH(s->arena, &s->scan->facts, fact);
}

/* --- brackets -------------------------------------------------------------------------
 */

static void open_paren(struct scanner *s, char c)
{
	struct paren paren = {.start = (uint32_t)s->at};

	paren.bits = scanner_parens(s) & ~(unsigned)PAREN_GENERIC;
	if (c == '(') {
		paren.bits |= s->opens;
		if (s->before.last == 'a') {
			paren.callee = s->before.word;
			paren.start = s->before.start;
		}
	} else if (s->at + 1 < s->s.n && s->s.p[s->at + 1] == '[') {
		paren.bits |= PAREN_ATTRIBUTE; /* [[gnu::x]] */
	} else {
		/* the bound of a variable length array is evaluated, even in sizeof */
		paren.bits &= ~(unsigned)(PAREN_UNEVALUATED | PAREN_MEMBER);
	}
	if (s->parens.depth < LIMIT_PARENS)
		s->parens.items[s->parens.depth] = paren;
	else if (paren.callee.n || paren.bits != scanner_parens(s))
		s->scan->is_deep = true; /* it is not what those around it are */
	s->parens.depth++;
}

static void close_paren(struct scanner *s)
{
	s->parens.depth -= s->parens.depth > 0;
}

/* --- marks ----------------------------------------------------------------------------
 */

/* A token of code begins here: comments that stood alone before it speak of this line. */
__attribute__((cold)) static void aim_marks(struct scanner *s, size_t at)
{
	size_t count = s->scan->marks.count;

	for (size_t i = count - s->open_marks; i < count; i++)
		s->scan->marks.items[i].target = (uint32_t)at;
	s->open_marks = 0;
}

static void on_comment(struct scanner *s)
{
	size_t end = lex_comment(s->s, s->at);
	struct str text = str_make(s->s.p + s->at, end - s->at);
	struct mark mark = {.start = (uint32_t)s->at,
		.end = (uint32_t)end,
		.target = (uint32_t)s->at,
		.is_alone = s->is_line_start};

	s->at = s->comment_end = end;
	if (text.n < sizeof("//milecastle:") - 1 || !mute_is_addressed(text))
		return;
	if (s->scan->marks.count >= LIMIT_MARKS) {
		s->scan->is_cut = true;
		return;
	}
	if (!mark.is_alone)
		mark.target = mark.end - 1;
	VEC_PUSH(s->arena, &s->scan->marks, mark);
	s->open_marks += mark.is_alone;
}

/* --- tokens ---------------------------------------------------------------------------
 */

static void on_token(struct scanner *s, size_t at)
{
	if (s->open_marks)
		aim_marks(s, at);
	if (!s->in_directive)
		slicer_token(&s->slicer, (uint32_t)at, s->s.p[at], s->is_line_start);
	s->is_line_start = false;
}

static bool is_code(const struct scanner *s)
{
	return !s->in_directive || s->in_macro_body;
}

/* A word with letters beyond ASCII: does it look like another one? */
static void on_foreign_word(struct scanner *s, size_t start, size_t end)
{
	struct skeleton look;

	skeleton_make(&look, str_slice(s->s, start, end));
	if (skeleton_misleads(&look))
		scanner_fact(s, FACT_HOMOGLYPH, start, end,
			arena_str(s->arena, skeleton_str(&look)));
	if (look.is_ascii && look.is_changed && !look.is_cut)
		candidate_add_text(
			s, skeleton_str(&look), (uint32_t)start, (uint32_t)end);
}

/* The word may be a macro: in code, what it becomes is looked at. */
static void look_at_macro(struct scanner *s, size_t start, size_t end)
{
	struct str text = str_slice(s->s, start, end);
	struct macro_entry *entry;

	if (s->in_macro_body || s->input->is_for_macros ||
		!macro_may_be(&s->scan->macros, text))
		return;
	entry = macro_find(&s->scan->macros, text);
	if (entry)
		invocation_read(s, start, end, entry);
}

static void look_up(struct scanner *s, size_t start, size_t end, bool is_foreign)
{
	struct str text = str_slice(s->s, start, end), name;
	const struct word *word = candidate_find(s, text, &name);

	s->macro.traits |= MACRO_WORDS;
	/* what it is given becomes part of a name in a string */
	if (s->in_macro_body && (scanner_parens(s) & PAREN_STRINGS) &&
		macro_has_param(&s->macro, text))
		s->macro.traits |= MACRO_KEYWORDS;
	if (word && word->rules.count) {
		s->macro.traits |= MACRO_BANNED;
		if (!s->input->is_for_macros)
			candidate_add(s, start, end, word, name);
	}
	if (word && word->keyword)
		names_keyword(s, word->keyword, start, end);
	if (is_foreign)
		on_foreign_word(s, start, end);
	look_at_macro(s, start, end);
}

/* asm volatile (...) */
static bool is_qualifier(struct str word)
{
	return str_is(word, "volatile") || str_is(word, "__volatile__") ||
	       str_is(word, "__volatile") || str_is(word, "goto") ||
	       str_is(word, "inline") || str_is(word, "__inline__");
}

static void on_word(struct scanner *s)
{
	size_t start = s->at, end = start;
	bool is_foreign = !lex_ascii_word(s->s, &end);
	bool keeps = (s->opens & PAREN_ASM) && is_qualifier(str_slice(s->s, start, end));
	unsigned opens = s->opens;

	s->opens = 0; /* until the look-up finds a keyword */
	if (is_code(s)) {
		if (!(scanner_parens(s) & PAREN_STRINGS) || !names_joins(s, start, end))
			names_flush(s);
		look_up(s, start, end, is_foreign);
	}
	s->before = (struct before){
		.last = 'a',
		.word = str_slice(s->s, start, end),
		.start = (uint32_t)start,
		.in_sizeof = (s->opens & PAREN_UNEVALUATED) != 0,
	};
	if (keeps)
		s->opens = opens;
	s->at = end;
}

static void on_newline(struct scanner *s)
{
	/* an empty line behind the comment: it speaks of nothing */
	if (s->is_line_start && s->open_marks &&
		memchr(s->s.p + s->comment_end, '\n', s->at - s->comment_end))
		s->open_marks = 0;
	if (s->in_directive)
		directive_end(s);
	s->is_line_start = true;
	s->at++;
}

static void on_bracket(struct scanner *s, char c)
{
	if (c == '(' || c == '[')
		open_paren(s, c);
	else if (c == ')' || c == ']')
		close_paren(s);
	else if (c == ';' || c == '{' || c == '}')
		s->parens.depth = 0;
	else if (c == ':' && s->parens.depth && s->parens.depth <= LIMIT_PARENS)
		/* behind the template of an asm come operands */
		s->parens.items[s->parens.depth - 1].bits &= ~(unsigned)PAREN_ASM;
	else if (c == ',' && s->parens.depth <= LIMIT_PARENS &&
		 (scanner_parens(s) & PAREN_GENERIC))
		s->parens.items[s->parens.depth - 1].bits &=
			~(unsigned)(PAREN_GENERIC | PAREN_UNEVALUATED);
}

/* Operators through which sizeof reaches: sizeof *p, sizeof &x. */
static bool is_unary(char c)
{
	return c == '*' || c == '&' || c == '!' || c == '~' || c == '-' || c == '+';
}

/* Does "while" stand before the brackets that open right before at? */
static bool is_behind_while(struct str s, size_t at)
{
	size_t stop = at > 64 ? at - 64 : 0;

	while (at > stop && strchr("( \t\n", s.p[at - 1]))
		at--;
	return at >= 5 && str_is(str_slice(s, at - 5, at), "while") &&
	       (at == 5 || !byte_is_word(s.p[at - 6]));
}

/* At the star of "*d++ =" or "*s++": the index behind it; at when it is none. */
static size_t skip_step(struct str s, size_t at)
{
	struct token star = lex_token(s, at, false);
	struct token word = lex_token(s, star.end, false);
	struct token plus = lex_token(s, word.end, false);

	if (star.kind != TOKEN_PUNCT || s.p[star.start] != '*' ||
		word.kind != TOKEN_WORD || plus.kind != TOKEN_PUNCT || plus.end >= s.n ||
		s.p[plus.start] != '+' || s.p[plus.end] != '+')
		return at;
	return plus.end + 1;
}

/* while (*d++ = *s++): strcpy by hand. */
static void look_at_copy(struct scanner *s)
{
	size_t to = skip_step(s->s, s->at), from;
	struct token sign;

	if (to == s->at || !is_behind_while(s->s, s->at))
		return;
	sign = lex_token(s->s, to, false);
	from = sign.kind == TOKEN_PUNCT && s->s.p[sign.start] == '='
		       ? skip_step(s->s, sign.end)
		       : sign.end;
	if (from > sign.end)
		scanner_fact(
			s, FACT_HAND_COPY, s->at, from, str_slice(s->s, s->at, from));
}

/* Punctuation where it is code, or the body of a macro. */
static void look_at_punct(struct scanner *s, char c)
{
	const struct before *before = &s->before;
	bool is_pasting = c == '#' && before->last == '#';

	names_flush(s);
	if (c == '*' && before->last == '(')
		look_at_copy(s);
	if (byte_classes[(unsigned char)c] == BYTE_BRACKET)
		on_bracket(s, c);
	s->is_macro_plain &= c == '(' || c == ')' || c == '&' || c == '*';
	/* GNU's ", ## args" pastes nothing */
	if (is_pasting && before->before_last != ',')
		s->macro.traits |= MACRO_PASTES;
	else if (c == '#')
		s->macro.traits |= MACRO_STRINGS;
}

static void on_punct(struct scanner *s)
{
	char c = s->s.p[s->at];
	struct before *before = &s->before;

	if (c == '\\' && lex_is_splice(s->s, s->at)) {
		s->at = lex_skip_splice(s->s, s->at);
		return;
	}
	on_token(s, s->at);
	if (is_code(s))
		look_at_punct(s, c);
	before->in_sizeof = before->in_sizeof && is_unary(c);
	before->is_ellipsis = c == '.' && before->last == '.';
	before->before_last = before->last;
	before->last = c;
	s->opens = 0;
	s->at++;
}

static void on_literal(struct scanner *s)
{
	size_t end = lex_literal(s->s, s->at);

	if (is_code(s)) {
		names_literal(s, s->at, end);
		s->macro.traits |= MACRO_STRINGS;
	}
	s->before = (struct before){.last = '0'};
	s->opens = 0;
	s->at = end;
}

static void on_hash(struct scanner *s)
{
	if (!s->is_line_start || s->in_directive) {
		on_punct(s);
		return;
	}
	s->in_directive = true;
	on_token(s, s->at);
	directive_begin(s);
}

static void step(struct scanner *s)
{
	switch (byte_classes[(unsigned char)s->s.p[s->at]]) {
	case BYTE_BLANK:
		while (++s->at < s->s.n && s->s.p[s->at] == ' ')
			;
		return;
	case BYTE_NEWLINE:
		on_newline(s);
		return;
	case BYTE_SLASH:
		if (lex_is_comment(s->s, s->at))
			on_comment(s);
		else
			on_punct(s);
		return;
	case BYTE_HASH:
		on_hash(s);
		return;
	case BYTE_BRACKET:
		on_punct(s);
		return;
	case BYTE_OTHER:
		if (s->s.p[s->at] != '\\' || lex_word(s->s, s->at) == s->at) {
			on_punct(s);
			return;
		}
		break;
	}
	on_token(s, s->at);
	switch (byte_classes[(unsigned char)s->s.p[s->at]]) {
	case BYTE_DIGIT:
		s->at = lex_number(s->s, s->at);
		s->before = (struct before){.last = '0'};
		break;
	case BYTE_QUOTE:
		on_literal(s);
		break;
	default:
		on_word(s);
	}
	s->macro_tokens++;
}

static int by_start(const void *a, const void *b)
{
	const struct occurrence *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return str_cmp(x->name, y->name);
}

/* The same name at the same place once: a macro may say it through several branches. */
static void sort_occurrences(struct scan *scan)
{
	size_t kept = 0;

	qsort(scan->occurrences.items, scan->occurrences.count, sizeof(struct occurrence),
		by_start);
	for (size_t i = 0; i < scan->occurrences.count; i++) {
		struct occurrence *o = &scan->occurrences.items[i];

		if (!kept || by_start(&scan->occurrences.items[kept - 1], o))
			scan->occurrences.items[kept++] = *o;
	}
	scan->occurrences.count = kept;
}

static void scan_bytes(struct scanner *s)
{
	while (s->at < s->s.n)
		step(s);
	if (s->in_directive)
		directive_end(s);
	names_end(s);
	arena_done(&s->expanding);
	slicer_end(&s->slicer, (uint32_t)s->s.n);
	if (s->is_unordered)
		sort_occurrences(s->scan);
}

void scan_read(struct scan *scan, struct arena *arena, const struct scan_input *input)
{
	struct scanner *s = ARENA_NEW(arena, struct scanner, 1);

	*scan = (struct scan){.words = input->words};
	scan->macros.arena = arena;
	reading_make(&scan->reading, arena, input->bytes, input->dialect, &scan->facts,
		input->words->facts);
	scan->is_cut = scan->reading.is_cut;
	s->scan = scan;
	s->input = input;
	s->arena = arena;
	s->words = input->words;
	s->s = scan->reading.bytes;
	s->is_line_start = true;
	s->slicer.slices = &scan->slices;
	s->slicer.branches = &scan->branches;
	s->slicer.arena = arena;
	for (size_t i = 0; input->given && i < input->given->macros.count; i++)
		macro_define(&scan->macros, &input->given->macros.items[i], 0);
	scan_bytes(s);
	scan->is_deep |= s->slicer.is_deep;
}
