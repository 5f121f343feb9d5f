/*
 * Which macros of a header are kept. Read next: gate/reach.c, which follows includes.
 */
#include "base/limits.h"
#include "syntax/header.h"
#include "syntax/lexer.h"
#include "syntax/view.h"
#include "base/banned.h"

/* "strcpy", and nothing else. */
static bool is_literal(struct str body)
{
	struct token token = lex_token(body, 0, false);

	return token.kind == TOKEN_LITERAL && body.n <= LIMIT_NAME_BYTES + 2 &&
	       lex_token(body, token.end, false).kind == TOKEN_END;
}

static bool is_kept(const struct macro *macro)
{
	unsigned leads = MACRO_PASTES | MACRO_KEYWORDS | MACRO_FORWARDS | MACRO_SINGLE;

	if (macro->traits & leads)
		return true;
	if (macro_shape(macro) != SHAPE_OTHER)
		return true;
	return (macro->traits & MACRO_STRINGS) && is_literal(str_trim(macro->body));
}

static void keep(struct header *out, struct arena *arena, const struct macro *macro,
	bool is_conditional)
{
	struct macro copy = *macro;

	if (!is_kept(macro))
		return;
	copy.is_conditional = is_conditional;
	if (out->macros.count >= LIMIT_HEADER_MACROS) {
		out->is_cut = true;
		return;
	}
	copy.name = arena_str(arena, macro->name);
	copy.params = arena_str(arena, macro->params);
	/* of a statement only the shape is asked for, and what becomes of its arguments
	 */
	if (macro_shape(macro) == SHAPE_STATEMENT && !macro->is_function &&
		!(macro->traits & MACRO_PASTES))
		copy.body = (struct str)STR("do");
	else
		copy.body = arena_str(arena, str_trim(macro->body));
	VEC_PUSH(arena, &out->macros, copy);
}

/* X in "#ifndef X" or "#if !defined X", given the place of the directive's name. */
static struct str guard_name(struct str s, size_t at)
{
	struct token token = lex_token(s, at, false);
	bool is_not = str_is(token_text(s, token), "ifndef");

	for (unsigned i = 0; i < 4; i++) {
		token = lex_token(s, token.end, true);
		if (token.kind == TOKEN_PUNCT && s.p[token.start] == '!')
			is_not = true;
		else if (token.kind == TOKEN_WORD &&
			 !str_is(token_text(s, token), "defined"))
			return is_not ? token_text(s, token) : (struct str){0};
		else if (token.kind == TOKEN_END)
			break;
	}
	return (struct str){0};
}

/*
 * The number of the branch that is the include guard: it holds all of the file, and
 * defines what it asks for. 0: there is none. What is in it alone is unconditional.
 */
static uint32_t guard_of(const struct scan *scan)
{
	struct str s = scan->reading.bytes, name;
	const struct macro_entry *entry;
	const struct branch *branch;
	struct token token;

	if (!scan->branches.count)
		return 0;
	branch = &scan->branches.items[0];
	token = lex_token(s, 0, false);
	if (token.kind != TOKEN_PUNCT || s.p[token.start] != '#' ||
		lex_token(s, token.end, false).start != branch->start)
		return 0;
	if (branch->end < s.n) { /* what is left open holds the rest, too */
		token = lex_token(s, branch->end, false);
		if (!str_is(token_text(s, token), "endif") ||
			lex_token(s, token.end, false).kind != TOKEN_END)
			return 0;
	}
	name = guard_name(s, branch->start);
	entry = name.n ? macro_find(&scan->macros, name) : NULL;
	return entry && entry->branch == 1 ? 1 : 0;
}

void header_read(struct header *out, struct arena *arena, struct arena *scratch,
	struct str bytes, const struct words *words)
{
	struct scan_input input = {.bytes = bytes, .words = words, .is_for_macros = true};
	struct scan scan;
	uint32_t guard;

	*out = (struct header){0};
	scan_read(&scan, scratch, &input);
	guard = guard_of(&scan);
	for (const struct macro_entry *it = scan.macros.first; it; it = it->later) {
		if (!it->is_gone)
			keep(out, arena, it->macro, it->branch && it->branch != guard);
	}
	for (size_t i = 0; i < scan.includes.count; i++) {
		const struct include *it = &scan.includes.items[i];

		if (it->is_quoted)
			VEC_PUSH(arena, &out->includes,
				((struct header_include){arena_str(arena, it->path),
					it->branch && it->branch != guard}));
	}
	out->is_cut |= scan.macros.is_cut || scan.is_deep || scan.is_include_cut;
}
