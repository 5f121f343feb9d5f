/*
 * Making views. One pass over tokens; directives become blanks, and so do the branches
 * that are not chosen. Read next: syntax/forest.c.
 */
#include "base/limits.h"
#include "syntax/lexer.h"
#include "syntax/view.h"
#include "base/banned.h"

/* --- what a macro stands for ----------------------------------------------------------
 */

static bool is_quiet_word(struct str word)
{
	static const char *const words[] = {"__attribute__", "__attribute", "__declspec",
		"inline", "__inline", "__inline__", "static", "extern", "const",
		"volatile", "register", "restrict", "__restrict", "_Noreturn",
		"__extension__", "__cdecl", "__stdcall", "__fastcall", NULL};

	return str_is_one_of(word, words);
}

static bool is_head_word(struct str word)
{
	return str_is(word, "for") || str_is(word, "while") || str_is(word, "if") ||
	       str_is(word, "switch");
}

static char last_byte(struct str body)
{
	return body.n ? body.p[body.n - 1] : 0;
}

/* Braces that stay open (positive) or close what was not opened (true in *closes). */
static int brace_balance(struct str body, bool *closes)
{
	int depth = 0;

	*closes = false;
	for (size_t at = 0; at < body.n;) {
		struct token token = lex_token(body, at, false);

		if (token.kind == TOKEN_END)
			break;
		if (token.kind == TOKEN_PUNCT && body.p[token.start] == '{')
			depth++;
		if (token.kind == TOKEN_PUNCT && body.p[token.start] == '}')
			depth--;
		*closes |= depth < 0;
		at = token.end;
	}
	return depth;
}

enum macro_shape macro_shape(const struct macro *macro)
{
	struct str body = str_trim(macro->body);
	struct token first = lex_token(body, 0, false);
	struct str word = token_text(body, first);
	bool closes;

	if (first.kind == TOKEN_END)
		return SHAPE_BLANK;
	if (brace_balance(body, &closes) != 0 || closes)
		return SHAPE_BRACES;
	if (str_has_prefix(body, "[["))
		return SHAPE_BLANK;
	if (first.kind == TOKEN_WORD && is_quiet_word(word))
		return SHAPE_BLANK;
	if (first.kind == TOKEN_WORD && is_head_word(word) && last_byte(body) == ')')
		return SHAPE_HEAD;
	if (str_is(word, "do") || str_is(word, "return") || last_byte(body) == ';' ||
		last_byte(body) == '}')
		return SHAPE_STATEMENT;
	return SHAPE_OTHER;
}

/* --- one view -------------------------------------------------------------------------
 */

struct viewer {
	char *text; /* what is written; offsets as in s */
	const struct scan *scan;
	struct str s;  /* the slice */
	uint32_t base; /* of the slice in the reading */
	unsigned choice;
	struct {
		bool is_live;	/* what is around the group */
		bool is_taken;	/* its branch in hand is the chosen one */
		unsigned index; /* of the branch in hand */
		unsigned group;
	} ifs[LIMIT_IFS];
	unsigned depth, groups;
	char last;   /* last byte of the token before */
	size_t hint; /* into the scan's branches */
	bool is_changed;
	const struct macro
		*guess; /* the only one that is read; NULL: all that are known */
};

static void blank(struct viewer *v, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++) {
		if (v->text[i] != '\n')
			v->text[i] = ' ';
	}
	v->is_changed |= end > start;
}

static bool is_live(const struct viewer *v)
{
	unsigned depth = v->depth < LIMIT_IFS ? v->depth : LIMIT_IFS;

	return !depth || (v->ifs[depth - 1].is_live && v->ifs[depth - 1].is_taken);
}

/* Is the branch whose directive's name stands at at known to be dead? */
static bool is_inactive(struct viewer *v, size_t at)
{
	const struct branch_list *branches = &v->scan->branches;
	uint32_t place = v->base + (uint32_t)at;

	while (v->hint < branches->count && branches->items[v->hint].start < place)
		v->hint++;
	return v->hint < branches->count && branches->items[v->hint].start == place &&
	       branches->items[v->hint].is_inactive;
}

/* The groups of a slice take their bits of the choice in turn. */
static bool is_chosen(const struct viewer *v, unsigned group, unsigned index)
{
	unsigned bit = v->choice >> (group % LIMIT_BRANCH_BITS) & 1;

	return index == bit;
}

static void on_if(struct viewer *v, size_t at)
{
	unsigned depth = v->depth++;
	bool is_dead = is_inactive(v, at);

	if (depth >= LIMIT_IFS)
		return;
	v->depth = depth;
	v->ifs[depth].is_live = is_live(v);
	v->depth = depth + 1;
	v->ifs[depth].index = 0;
	v->ifs[depth].group = v->groups++;
	v->ifs[depth].is_taken = !is_dead && is_chosen(v, v->ifs[depth].group, 0);
}

static void on_else(struct viewer *v, size_t at)
{
	unsigned top = v->depth - 1;

	if (!v->depth || top >= LIMIT_IFS)
		return;
	v->ifs[top].index++;
	v->ifs[top].is_taken =
		!is_inactive(v, at) && is_chosen(v, v->ifs[top].group, v->ifs[top].index);
}

/* Returns the end of the directive at at, all of which is blanked. */
static size_t on_directive(struct viewer *v, size_t at)
{
	struct token name = lex_token(v->s, at + 1, true), token = name;
	struct str word = token_text(v->s, name);

	if (str_has_prefix(word, "if"))
		on_if(v, name.start);
	else if (str_has_prefix(word, "el"))
		on_else(v, name.start);
	else if (str_is(word, "endif"))
		v->depth -= v->depth > 0;
	while (token.kind != TOKEN_END)
		token = lex_token(v->s, token.end, true);
	blank(v, at, token.start);
	return token.start;
}

/* The end of the brackets that open at or behind at; at when there are none. */
static size_t skip_group(struct str s, size_t at)
{
	size_t here = lex_gap(s, at, false);
	unsigned depth = 0;

	if (here >= s.n || s.p[here] != '(')
		return at;
	do {
		struct token token = lex_token(s, here, false);

		if (token.kind == TOKEN_END ||
			(token.kind == TOKEN_PUNCT && s.p[token.start] == ';'))
			return at;
		depth += token.kind == TOKEN_PUNCT && s.p[token.start] == '(';
		depth -= token.kind == TOKEN_PUNCT && s.p[token.start] == ')';
		here = token.end;
	} while (depth);
	return here;
}

/* Blanks from start to end, and text at start if there is room for it. */
static void replace(struct viewer *v, size_t start, size_t end, struct str text)
{
	blank(v, start, end);
	if (text.n && text.n <= end - start)
		memcpy(v->text + start, text.p, text.n);
}

/* The braces of a body that do not match each other: "}" of "; }", "}{" of "} else {". */
static struct str open_braces(const struct macro *macro, char out[8])
{
	size_t n = 0;

	for (size_t at = 0; at < macro->body.n && n < 8;) {
		struct token token = lex_token(macro->body, at, false);
		char c;

		if (token.kind == TOKEN_END)
			break;
		at = token.end;
		c = token.kind == TOKEN_PUNCT ? macro->body.p[token.start] : 0;
		if (c == '}' && n && out[n - 1] == '{')
			n--;
		else if (c == '{' || c == '}')
			out[n++] = c;
	}
	return str_make(out, n);
}

static bool is_statement_start(char last)
{
	return last == 0 || strchr(";{})", last);
}

/* A macro whose definition is known, with its arguments; returns its end. */
static size_t on_macro(
	struct viewer *v, const struct macro *macro, size_t start, size_t end)
{
	size_t stop = macro->is_function ? skip_group(v->s, end) : end;
	char braces[8];

	if (macro->is_function && stop == end)
		return end;
	switch (macro_shape(macro)) {
	case SHAPE_BLANK:
		replace(v, start, stop, (struct str){0});
		return stop;
	case SHAPE_BRACES:
		replace(v, start, stop, open_braces(macro, braces));
		v->last = v->text[start];
		return stop;
	case SHAPE_HEAD:
		replace(v, start, stop, (struct str)STR("if(1)"));
		v->last = ')';
		return stop;
	case SHAPE_STATEMENT:
		if (!is_statement_start(v->last))
			return end;
		replace(v, start, stop, (struct str)STR(";"));
		v->last = ';';
		return stop;
	case SHAPE_OTHER:
		break;
	}
	return end;
}

static bool is_keyword_head(struct str word)
{
	return is_head_word(word) || str_is(word, "return") || str_is(word, "sizeof") ||
	       str_is(word, "else") || str_is(word, "do") || str_is(word, "case");
}

/* NAME(...) alone on its line, and a word or a brace on the next: a statement. */
static size_t on_unknown(struct viewer *v, size_t start, size_t end)
{
	struct str word = str_slice(v->s, start, end);
	size_t stop = skip_group(v->s, end), next, code;

	if (stop == end || !v->last || !strchr(";{}", v->last) || is_keyword_head(word))
		return end;
	next = lex_gap(v->s, stop, true);
	code = lex_gap(v->s, stop, false);
	if (next >= v->s.n || v->s.p[next] != '\n' || code >= v->s.n ||
		(!byte_is_word(v->s.p[code]) && v->s.p[code] != '}'))
		return end;
	replace(v, start, stop, (struct str)STR(";"));
	v->last = ';';
	return stop;
}

static size_t on_word(struct viewer *v, struct token token)
{
	struct str word = token_text(v->s, token);
	struct macro_entry *entry = NULL;

	if (v->guess)
		return str_eq(v->guess->name, word)
			       ? on_macro(v, v->guess, token.start, token.end)
			       : token.end;
	if (macro_may_be(&v->scan->macros, word))
		entry = macro_find(&v->scan->macros, word);
	if (entry)
		return on_macro(v, entry->macro, token.start, token.end);
	return on_unknown(v, token.start, token.end);
}

static bool is_line_start(struct str s, size_t from, size_t at)
{
	return at == 0 || memchr(s.p + from, '\n', at - from);
}

static void view_slice(struct viewer *v)
{
	for (size_t at = 0; at < v->s.n;) {
		struct token token = lex_token(v->s, at, false);

		if (token.kind == TOKEN_END)
			break;
		if (!v->guess && v->s.p[token.start] == '#' &&
			is_line_start(v->s, at, token.start)) {
			at = on_directive(v, token.start);
			continue;
		}
		at = token.end;
		if (!is_live(v)) {
			blank(v, token.start, token.end);
			continue;
		}
		if (token.kind == TOKEN_WORD) {
			char before = v->last;

			at = on_word(v, token);
			if (v->last == before && at == token.end)
				v->last = 'a';
		} else {
			v->last = v->s.p[token.start];
		}
	}
}

bool view_make(char *text, const struct scan *scan, uint32_t start, uint32_t end,
	unsigned choice)
{
	struct viewer v = {.text = text,
		.scan = scan,
		.s = str_slice(scan->reading.bytes, start, end),
		.base = start,
		.choice = choice};
	unsigned choices;

	memcpy(text, v.s.p, v.s.n);
	view_slice(&v);
	choices = v.groups < LIMIT_BRANCH_BITS ? 1u << v.groups : LIMIT_BRANCH_CHOICES;
	return choice < choices && v.is_changed;
}

bool view_guess(char *text, const struct scan *scan, uint32_t start, uint32_t end,
	const struct macro *guess)
{
	struct viewer v = {.text = text,
		.scan = scan,
		.s = str_slice(scan->reading.bytes, start, end),
		.base = start,
		.guess = guess};

	memcpy(text, v.s.p, v.s.n);
	view_slice(&v);
	return v.is_changed;
}
