/*
 * The cutter: a state machine over tokens, with the least of C that finds the ends of
 * statements and the heads of functions. Read next: syntax/region.c, which asks.
 */
#include "syntax/statement.h"
#include "syntax/tokens.h"
#include "base/banned.h"

#define IFS 32 /* #if in #if whose brackets are told apart */

/* What ends a statement besides ';'. */
enum control {
	CONTROL_NONE,
	CONTROL_BRACKETS, /* if, while, switch: the end of its brackets */
	CONTROL_FOR,	  /* the same, and ';' in them is none */
	CONTROL_WORD,	  /* else, do: nothing more belongs to it */
};

/* What may become the head of a function. */
struct head {
	struct function_name name; /* hash unused; end == 0: no candidate */
	bool is_open;		   /* the brackets of the name are part of it */
	bool is_frozen;		   /* no other candidate: behind ':' or ';' */
	bool is_initialiser;	   /* behind '=' */
	bool has_tag;		   /* struct, class, namespace, ... */
	bool is_begun;		   /* it has a token */
};

struct depth {
	uint32_t parens; /* open ( and [ */
	uint32_t inner;	 /* open { in them */
};

/* Where an #if stands. */
struct at_if {
	struct depth depth;
	uint32_t braces, function_braces;
	struct function_name function;
};

struct cutter {
	struct str s;
	size_t at;
	bool is_line_start;
	const struct statement_sink *sink;
	const struct slice *slice, *slices_end; /* the one in hand, or the next */
	bool is_in_slice;
	struct statement now; /* end == 0: none is open */
	uint32_t tokens;      /* of it */
	enum control control;
	struct depth depth;
	struct head head;
	struct function_name function; /* in hand */
	uint32_t braces;	       /* open ones, outside of brackets ... */
	uint32_t function_braces;      /* ... and around the function in hand */
	char last;		       /* last byte of the token before; 'a': a word */
	uint32_t word_start, word_end; /* the word before, with "A::" */
	bool is_qualified;	       /* "A::" was the last */
	struct at_if ifs[IFS];	       /* the open ones */
	uint32_t if_count;
};

/* To the next token; lines that end on the way are noted. */
static struct token next_token(struct cutter *c)
{
	for (;;) {
		c->at = lex_gap(c->s, c->at, true);
		if (c->at >= c->s.n || c->s.p[c->at] != '\n')
			return token_at(c->s, c->at, true);
		c->is_line_start = true;
		c->at++;
	}
}

/* --- statements ----------------------------------------------------------------------
 */

static void end_statement(struct cutter *c)
{
	if (c->now.end) {
		c->now.function = c->function;
		c->sink->statement(c->sink->ctx, &c->now);
	}
	c->now.end = 0;
	c->depth = (struct depth){0};
}

static enum control control_of(struct str word)
{
	if (str_is(word, "for"))
		return CONTROL_FOR;
	if (str_is(word, "if") || str_is(word, "while") || str_is(word, "switch"))
		return CONTROL_BRACKETS;
	if (str_is(word, "else") || str_is(word, "do"))
		return CONTROL_WORD;
	return CONTROL_NONE;
}

/* The token belongs to the statement in hand, or begins one. */
static void add_token(struct cutter *c, struct token token)
{
	if (!c->now.end) {
		c->now = (struct statement){.start = token.start, .hash = TOKENS_NONE};
		c->tokens = 0;
		c->control = token.kind == TOKEN_WORD
				     ? control_of(token_text(c->s, token))
				     : CONTROL_NONE;
	}
	if (c->sink->token)
		c->now.is_asked |= c->sink->token(
			c->sink->ctx, c->now.start, c->tokens, token.start, token.end);
	c->tokens++;
	c->now.end = token.end;
	c->now.hash = token_hash(c->now.hash, c->s, token);
}

/* --- heads of functions --------------------------------------------------------------
 */

/* Words with brackets that are no parameters. */
static bool is_attribute(struct str word)
{
	static const char *const words[] = {"__attribute__", "__attribute", "__declspec",
		"alignas", "_Alignas", "__asm__", "__asm", "asm", "noexcept", "decltype",
		"typeof", "__typeof__", "throw", "requires", NULL};

	return str_is_one_of(word, words);
}

static void head_open_paren(struct cutter *c)
{
	struct head *head = &c->head;
	struct str word;

	if (head->is_frozen || c->last != 'a' || c->depth.parens)
		return;
	word = str_slice(c->s, c->word_start, c->word_end);
	if (is_attribute(word) || control_of(word) != CONTROL_NONE)
		return;
	head->is_open = c->now.end && c->word_start == c->now.start;
	head->name = (struct function_name){.start = c->word_start, .end = c->word_end};
}

static void head_word(struct cutter *c, struct str word)
{
	static const char *const tags[] = {
		"struct", "union", "class", "enum", "namespace", NULL};

	if (str_is_one_of(word, tags))
		c->head.has_tag = true;
}

static void head_punct(struct cutter *c, struct str text)
{
	struct head *head = &c->head;

	if (text.p[0] == '(')
		head_open_paren(c);
	else if (c->depth.parens)
		return;
	else if (str_is(text, ":"))
		head->is_frozen |= head->name.end != 0;
	else if (str_is(text, "="))
		head->is_initialiser = true;
}

/* A brace opens: is it a function's? */
static bool is_function_head(const struct cutter *c)
{
	const struct head *head = &c->head;

	if (!head->name.end || head->is_initialiser)
		return false;
	/* struct s f(int a) {; but struct ATTRIBUTE(x) s { */
	return c->last == ')' || head->is_frozen || (c->last == 'a' && !head->has_tag);
}

static void enter_function(struct cutter *c)
{
	c->function = c->head.name;
	c->function.hash = tokens_hash(c->s, c->function.start, c->function.end) | 1;
	c->function_braces = c->braces;
}

static void open_brace(struct cutter *c)
{
	bool is_function = !c->function.end && is_function_head(c);

	end_statement(c);
	if (is_function)
		enter_function(c);
	c->head = (struct head){0};
	c->braces++;
}

static void close_brace(struct cutter *c)
{
	end_statement(c);
	c->head = (struct head){0};
	c->braces -= c->braces > 0;
	if (c->braces <= c->function_braces)
		c->function = (struct function_name){0};
}

/* --- brackets ------------------------------------------------------------------------
 */

/* Within brackets a ';' is part of a for, or shows that one was not closed. */
static bool is_end(const struct cutter *c)
{
	return !c->depth.parens || (!c->depth.inner && c->control != CONTROL_FOR);
}

static void on_semicolon(struct cutter *c, struct token token)
{
	if (!is_end(c)) {
		add_token(c, token);
		return;
	}
	end_statement(c);
	/* int f(a) int a; { ... }: as long as the slice goes on */
	if (c->function.end || c->braces)
		c->head = (struct head){0};
	else
		c->head.is_frozen |= c->head.name.end != 0;
}

static void on_brace(struct cutter *c, struct token token)
{
	bool is_open = c->s.p[token.start] == '{';

	if (c->depth.parens && (is_open || c->depth.inner)) {
		add_token(c, token);
		c->depth.inner += is_open ? 1 : -1u;
	} else if (is_open) {
		open_brace(c);
	} else {
		close_brace(c);
	}
}

static void on_closing(struct cutter *c, struct token token)
{
	add_token(c, token);
	c->depth.parens -= c->depth.parens > 0;
	if (c->depth.parens)
		return;
	c->depth.inner = 0;
	if (c->head.is_open) {
		c->head.name.end = token.end;
		c->head.is_open = false;
	}
	if (c->control == CONTROL_BRACKETS || c->control == CONTROL_FOR)
		end_statement(c);
}

static void on_punct(struct cutter *c, struct token token)
{
	struct str text = token_text(c->s, token);

	if (!c->function.end)
		head_punct(c, text);
	switch (text.p[0]) {
	case ';':
		on_semicolon(c, token);
		break;
	case '{':
	case '}':
		on_brace(c, token);
		break;
	case '(':
	case '[':
		add_token(c, token);
		c->depth.parens++;
		break;
	case ')':
	case ']':
		on_closing(c, token);
		break;
	default:
		add_token(c, token);
	}
}

static void on_word(struct cutter *c, struct token token)
{
	bool is_qualified = c->is_qualified && c->word_end;

	if (!c->function.end && !c->depth.parens)
		head_word(c, token_text(c->s, token));
	add_token(c, token);
	if (!is_qualified)
		c->word_start = token.start;
	c->word_end = token.end;
	if (c->control == CONTROL_WORD)
		end_statement(c);
}

/* --- declarations at the top --- */

/* A declaration at the top ends here: nothing goes on from one to the next. */
static void leave_slice(struct cutter *c)
{
	end_statement(c);
	c->is_in_slice = false;
	c->function = (struct function_name){0};
	c->braces = c->function_braces = 0;
	c->head = (struct head){0};
	c->last = '\0';
}

/* Where one begins, an #else may have said that a function goes on. */
static void find_slice(struct cutter *c, uint32_t at)
{
	while (c->slice < c->slices_end && c->slice->end <= at) {
		if (c->is_in_slice)
			leave_slice(c);
		c->slice++;
	}
	if (!c->is_in_slice && c->slice < c->slices_end && c->slice->start <= at) {
		end_statement(c);
		c->is_in_slice = true;
	}
}

/* --- directives ----------------------------------------------------------------------
 */

static void on_if(struct cutter *c)
{
	if (c->if_count < IFS)
		c->ifs[c->if_count] = (struct at_if){.depth = c->depth,
			.braces = c->braces,
			.function_braces = c->function_braces,
			.function = c->function};
	c->if_count++;
}

/* Each branch of an #if begins with the brackets, and in the function, of the #if. */
static void on_else(struct cutter *c)
{
	const struct at_if *at;

	if (!c->if_count || c->if_count > IFS)
		return;
	at = &c->ifs[c->if_count - 1];
	c->braces = at->braces;
	c->function_braces = at->function_braces;
	c->function = at->function;
	if (c->now.end)
		c->depth = at->depth;
}

static void on_condition(struct cutter *c, struct str name)
{
	if (str_has_prefix(name, "if"))
		on_if(c);
	else if (str_has_prefix(name, "el"))
		on_else(c);
	else if (str_is(name, "endif"))
		c->if_count -= c->if_count > 0;
}

/* A statement of its own, and its tokens are hashed into the one around it. */
static void on_directive(struct cutter *c, struct token token)
{
	struct statement own = {.start = token.start, .hash = TOKENS_NONE};
	uint32_t index = 0;

	find_slice(c, token.start);
	for (; token.kind != TOKEN_END; token = token_at(c->s, token.end, true)) {
		if (index == 1 && token.kind == TOKEN_WORD)
			on_condition(c, token_text(c->s, token));
		if (c->sink->token)
			own.is_asked |= c->sink->token(
				c->sink->ctx, own.start, index, token.start, token.end);
		index++;
		own.hash = token_hash(own.hash, c->s, token);
		own.end = token.end;
		if (c->now.end)
			c->now.hash = token_hash(c->now.hash, c->s, token);
	}
	c->at = token.start;
	c->sink->statement(c->sink->ctx, &own);
}

/* --- the whole -----------------------------------------------------------------------
 */

static void on_token(struct cutter *c, struct token token)
{
	bool is_word = token.kind == TOKEN_WORD;

	find_slice(c, token.start);
	if (is_word)
		on_word(c, token);
	else if (token.kind == TOKEN_PUNCT)
		on_punct(c, token);
	else
		add_token(c, token);
	c->last = is_word ? 'a' : c->s.p[token.end - 1];
	c->is_qualified = token.kind == TOKEN_PUNCT && token.end - token.start == 2 &&
			  c->last == ':';
	if (!is_word && !c->is_qualified)
		c->word_end = 0;
	c->at = token.end;
}

void statements_cut(struct str bytes, const struct slice_list *slices,
	const struct statement_sink *sink)
{
	struct cutter c = {.s = bytes,
		.sink = sink,
		.is_line_start = true,
		.slice = slices->items,
		.slices_end = slices->items + slices->count};

	for (;;) {
		struct token token = next_token(&c);

		if (token.kind == TOKEN_END)
			break;
		if (bytes.p[token.start] == '#' && c.is_line_start)
			on_directive(&c, token);
		else
			on_token(&c, token);
		c.is_line_start = false;
	}
	end_statement(&c);
}
