/*
 * Macro expansion, by the book where it matters (ISO C 6.10.3): arguments are expanded
 * before they are put in, but for operands of # and ##; a macro's own name in its body is
 * not expanded again. Where the book needs more than a token's own history (an argument
 * that mentions the macro it is given to) this expands more, not less. Every token costs
 * a step of the table's budget. Read next: syntax/invocation.c.
 */
#include "base/limits.h"
#include "syntax/expand.h"
#include "base/banned.h"

struct hide {
	const struct macro *macro;
	const struct hide *next;
};

struct expander {
	struct arena *arena;
	struct macro_table *table;
	unsigned variant;
	bool is_cut;
};

/* Tokens still to be expanded: the next one is the last. */
struct stack {
	struct expanded *items;
	size_t count, cap;
};

/* The arguments of one invocation; room for one more than there are parameters. */
struct arguments {
	struct expansion *items;
	unsigned count;
};

static bool spend(struct expander *e)
{
	if (++e->table->steps <= LIMIT_EXPAND_STEPS)
		return true;
	e->is_cut = true;
	return false;
}

static void put(struct expander *e, struct expansion *out, struct expanded token)
{
	if (out->count >= LIMIT_EXPAND_TOKENS) {
		e->is_cut = true;
		return;
	}
	VEC_PUSH(e->arena, out, token);
}

static bool is_punct(const struct expanded *token, const char *text)
{
	return token->kind == TOKEN_PUNCT && str_is(token->text, text);
}

static bool is_hidden(const struct expanded *token, const struct macro *macro)
{
	for (const struct hide *it = token->hide; it; it = it->next) {
		if (it->macro == macro)
			return true;
	}
	return false;
}

/* The definition of a word that is in force in this variant, or NULL. */
static const struct macro *definition(struct expander *e, struct str word)
{
	struct macro_entry *entry;
	const struct macro *macro = NULL;
	unsigned n = 0;

	if (!macro_may_be(e->table, word))
		return NULL;
	for (entry = macro_find(e->table, word); entry && n <= e->variant;
		entry = entry->older) {
		macro = entry->macro;
		n++;
	}
	e->table->has_variants |= n > 1 || entry;
	e->table->is_cut |= entry && e->variant + 1 >= LIMIT_MACRO_VARIANTS;
	return macro;
}

/* --- tokens ---------------------------------------------------------------------------
 */

static struct expanded take(struct str s, struct token token, size_t from, unsigned bits)
{
	struct expanded out = {.text = token_text(s, token), .kind = token.kind};

	if (token.kind == TOKEN_PUNCT && s.p[token.start] == '#' && token.end < s.n &&
		s.p[token.end] == '#')
		out.text.n = 2;
	out.bits = bits | (token.start > from ? EXPANDED_BLANK : 0u);
	return out;
}

static void tokenize(
	struct expander *e, struct expansion *out, struct str s, unsigned bits)
{
	for (size_t at = 0; at < s.n;) {
		struct token token = lex_token(s, at, false);
		struct expanded item = take(s, token, at, bits);

		if (token.kind == TOKEN_END || !spend(e))
			return;
		put(e, out, item);
		at = token.start + item.text.n;
	}
}

/* Push a list so that its first token is the next. */
static void push_all(
	struct expander *e, struct stack *stack, const struct expansion *list)
{
	for (size_t i = list->count; i-- > 0;) {
		if (stack->count >= LIMIT_EXPAND_TOKENS) {
			e->is_cut = true;
			return;
		}
		VEC_PUSH(e->arena, stack, list->items[i]);
	}
}

/* --- arguments ------------------------------------------------------------------------
 */

/* Is the next token an opening bracket? */
static bool is_open_next(const struct stack *stack)
{
	return stack->count && is_punct(&stack->items[stack->count - 1], "(");
}

/* Take the arguments off the stack; false: their end is missing. */
static bool take_arguments(
	struct expander *e, struct stack *stack, struct arguments *args, unsigned fixed)
{
	unsigned depth = 0;

	args->count = 1;
	while (stack->count) {
		struct expanded token = stack->items[--stack->count];
		bool is_bracket = token.kind == TOKEN_PUNCT;

		if (!spend(e))
			return false;
		if (is_bracket && str_is(token.text, "(") && depth++ == 0)
			continue;
		if (is_bracket && str_is(token.text, ")") && --depth == 0)
			return true;
		if (is_bracket && depth == 1 && str_is(token.text, ",") &&
			args->count < fixed) {
			args->count++;
			continue;
		}
		put(e, &args->items[args->count - 1], token);
	}
	return false;
}

struct params {
	struct str names[LIMIT_MACRO_PARAMS + 1]; /* __VA_ARGS__ too */
	unsigned count;
	bool is_variadic;
};

static void add_param(struct expander *e, struct params *out, struct str name)
{
	if (out->count < LIMIT_MACRO_PARAMS)
		out->names[out->count++] = name;
	else
		e->is_cut = true;
}

static void read_params(struct expander *e, struct params *out, const struct macro *macro)
{
	unsigned dots = 0;

	out->count = 0;
	for (size_t at = 0; at < macro->params.n;) {
		struct token token = lex_token(macro->params, at, false);

		if (token.kind == TOKEN_END)
			break;
		if (token.kind == TOKEN_WORD)
			add_param(e, out, token_text(macro->params, token));
		dots += token.kind == TOKEN_PUNCT && macro->params.p[token.start] == '.';
		at = token.end;
	}
	out->is_variadic = dots >= 3;
	/* "args..." has a name already, "..." has not */
	if (out->is_variadic) {
		struct str list = str_trim(macro->params);
		struct str head = str_trim(str_slice(list, 0, list.n - 3));

		if (!head.n || head.p[head.n - 1] == ',')
			out->names[out->count++] = (struct str)STR("__VA_ARGS__");
	}
}

static int param_index(const struct params *params, const struct expanded *token)
{
	if (token->kind != TOKEN_WORD)
		return -1;
	for (unsigned i = 0; i < params->count; i++) {
		if (str_eq(params->names[i], token->text))
			return (int)i;
	}
	return -1;
}

/* --- # and ## -------------------------------------------------------------------------
 */

static struct expanded stringify(struct expander *e, const struct expansion *arg)
{
	struct expanded out = {.kind = TOKEN_LITERAL, .bits = EXPANDED_STRING};
	size_t n = 2;
	char *p;

	for (size_t i = 0; i < arg->count; i++)
		n += 2 * arg->items[i].text.n + 1;
	out.text.p = p = arena_alloc(e->arena, n + 1);
	n = 0;
	p[n++] = '"';
	for (size_t i = 0; i < arg->count; i++) {
		const struct expanded *token = &arg->items[i];

		if (i && (token->bits & EXPANDED_BLANK))
			p[n++] = ' ';
		for (size_t j = 0; j < token->text.n; j++) {
			char c = token->text.p[j];

			if (token->kind == TOKEN_LITERAL && (c == '"' || c == '\\'))
				p[n++] = '\\';
			p[n++] = c;
		}
	}
	p[n++] = '"';
	out.text.n = n;
	return out;
}

/* The last token of out and the first of what follows become one. */
static void paste(struct expander *e, struct expansion *out, struct expanded right)
{
	struct expanded *left = &out->items[out->count - 1];
	struct token whole;

	left->text = arena_printf(e->arena, "%.*s%.*s", (int)left->text.n, left->text.p,
		(int)right.text.n, right.text.p);
	whole = lex_token(left->text, 0, false);
	/* what is no single token is nothing in particular */
	left->kind = whole.end == left->text.n && whole.kind ? whole.kind : TOKEN_PUNCT;
	left->bits = (left->bits & EXPANDED_BLANK) | EXPANDED_PASTED;
}

/* --- substitution ---------------------------------------------------------------------
 */

static void expand_stack(
	struct expander *e, struct stack *stack, struct expansion *out, unsigned depth);

/* An argument, expanded by itself. */
static void put_expanded(struct expander *e, struct expansion *out,
	const struct expansion *arg, unsigned depth)
{
	struct stack stack = {0};

	if (depth >= LIMIT_EXPAND_DEPTH) {
		e->is_cut = true;
		return;
	}
	push_all(e, &stack, arg);
	expand_stack(e, &stack, out, depth + 1);
}

static void put_list(struct expander *e, struct expansion *out,
	const struct expansion *list, bool is_paste)
{
	for (size_t i = 0; i < list->count; i++) {
		if (i == 0 && is_paste && out->count)
			paste(e, out, list->items[i]);
		else
			put(e, out, list->items[i]);
	}
}

/* What the body becomes with these arguments. */
struct substitution {
	struct expander *e;
	const struct params *params;
	const struct arguments *args;
	struct expansion body, out;
	const struct hide *hide;
	unsigned depth;
};

static bool is_paste_at(const struct substitution *s, size_t i)
{
	return i < s->body.count && is_punct(&s->body.items[i], "##");
}

/* One token of the body at *i; is_paste: it is the right side of a ##. */
static void substitute_token(struct substitution *s, size_t *i, bool is_paste)
{
	struct expanded token = s->body.items[*i];
	int param = param_index(s->params, &token);

	if (is_punct(&token, "#") && *i + 1 < s->body.count) {
		param = param_index(s->params, &s->body.items[*i + 1]);
		if (param >= 0) {
			token = stringify(s->e, &s->args->items[param]);
			++*i;
			param = -1;
		}
	}
	if (param < 0) {
		token.hide = s->hide;
		put_list(s->e, &s->out, &(struct expansion){.items = &token, .count = 1},
			is_paste);
	} else if (is_paste || is_paste_at(s, *i + 1)) {
		put_list(s->e, &s->out, &s->args->items[param], is_paste);
	} else {
		put_expanded(s->e, &s->out, &s->args->items[param], s->depth);
	}
}

static void substitute(struct substitution *s)
{
	for (size_t i = 0; i < s->body.count && !s->e->is_cut; i++) {
		size_t before = s->out.count;
		bool is_paste = i && is_paste_at(s, i - 1) && before;

		if (is_paste_at(s, i))
			continue;
		/* GNU: ", ## args" keeps the comma only if there are some */
		if (is_paste && is_punct(&s->out.items[before - 1], ","))
			is_paste = false;
		/* x ## (nothing) ## y: what was pasted before must not be pasted again */
		substitute_token(s, &i, is_paste);
	}
}

static void invoke(struct expander *e, struct stack *stack, const struct macro *macro,
	const struct expanded *name, unsigned depth)
{
	struct params params;
	struct arguments args = {0};
	struct hide *hide = ARENA_NEW(e->arena, struct hide, 1);
	struct substitution s = {
		.e = e, .params = &params, .args = &args, .hide = hide, .depth = depth};

	*hide = (struct hide){.macro = macro, .next = name->hide};
	read_params(e, &params, macro);
	args.items = ARENA_NEW(e->arena, struct expansion, params.count + 1);
	if (macro->is_function && !take_arguments(e, stack, &args, params.count))
		return;
	tokenize(e, &s.body, macro->body, 0);
	substitute(&s);
	if (s.out.count)
		s.out.items[0].bits |= name->bits & EXPANDED_BLANK;
	push_all(e, stack, &s.out);
}

static void expand_stack(
	struct expander *e, struct stack *stack, struct expansion *out, unsigned depth)
{
	while (stack->count && !e->is_cut) {
		struct expanded token = stack->items[--stack->count];
		const struct macro *macro = NULL;

		if (!spend(e))
			return;
		if (token.kind == TOKEN_WORD)
			macro = definition(e, token.text);
		if (!macro || is_hidden(&token, macro) ||
			(macro->is_function && !is_open_next(stack)))
			put(e, out, token);
		else
			invoke(e, stack, macro, &token, depth);
	}
}

/* --- the invocation -------------------------------------------------------------------
 */

/* The bracketed group at at, if there is one; returns its end, or at. */
static size_t read_group(struct expander *e, struct expansion *in, struct str s,
	size_t at, size_t stop, unsigned bits)
{
	size_t from = lex_gap(s, at, false), here = from;
	size_t before = in->count;
	unsigned depth = 0;

	if (from >= s.n || s.p[from] != '(')
		return at;
	do {
		struct token token = lex_token(s, here, false);

		if (token.kind == TOKEN_END || token.end > stop || !spend(e)) {
			in->count = before;
			return at;
		}
		put(e, in, take(s, token, here, bits));
		if (token.kind == TOKEN_PUNCT && s.p[token.start] == '(')
			depth++;
		if (token.kind == TOKEN_PUNCT && s.p[token.start] == ')')
			depth--;
		here = token.end;
	} while (depth);
	return here;
}

int expand(struct expansion *out, struct arena *arena, struct macro_table *table,
	struct str s, size_t at, unsigned variant)
{
	struct expander e = {.arena = arena, .table = table, .variant = variant};
	struct token name = lex_token(s, at, false);
	const struct macro *macro = definition(&e, token_text(s, name));
	size_t stop = name.end + LIMIT_EXPAND_BYTES, end = name.end;
	unsigned bits = macro && macro->is_function ? EXPANDED_ARGUMENT : EXPANDED_REST;
	struct expansion in = {0};
	struct stack stack = {0};

	table->has_variants = false;
	put(&e, &in, take(s, name, name.start, 0));
	for (unsigned groups = 0; groups < 3; groups++) {
		size_t next = read_group(&e, &in, s, end, stop, bits);

		if (next == end)
			break;
		end = next;
		bits = EXPANDED_REST;
	}
	push_all(&e, &stack, &in);
	expand_stack(&e, &stack, out, 0);
	table->is_cut |= e.is_cut;
	return e.is_cut ? -1 : 0;
}
