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

static void keep(struct header *out, struct arena *arena, const struct macro *macro)
{
	struct macro copy = *macro;

	if (!is_kept(macro))
		return;
	if (out->macros.count >= LIMIT_HEADER_MACROS) {
		out->is_cut = true;
		return;
	}
	copy.name = arena_str(arena, macro->name);
	copy.params = arena_str(arena, macro->params);
	/* of a statement only its shape is ever asked for */
	if (macro_shape(macro) == SHAPE_STATEMENT && !(macro->traits & MACRO_PASTES))
		copy.body = (struct str)STR("do");
	else
		copy.body = arena_str(arena, str_trim(macro->body));
	VEC_PUSH(arena, &out->macros, copy);
}

void header_read(struct header *out, struct arena *arena, struct arena *scratch,
	struct str bytes, const struct words *words)
{
	struct scan_input input = {.bytes = bytes, .words = words, .is_for_macros = true};
	struct scan scan;

	*out = (struct header){0};
	scan_read(&scan, scratch, &input);
	for (const struct macro_entry *it = scan.macros.first; it; it = it->later) {
		if (!it->is_gone)
			keep(out, arena, it->macro);
	}
	for (size_t i = 0; i < scan.includes.count; i++) {
		if (scan.includes.items[i].is_quoted)
			VEC_PUSH(arena, &out->includes,
				arena_str(arena, scan.includes.items[i].path));
	}
	out->is_cut |= scan.macros.is_cut || scan.is_deep || scan.is_include_cut;
}
