/*
 * syntax/macro.h and syntax/expand.h: the input defines macros, and every one of them is
 * looked at and expanded, in all variants. It ends within the budget, tokens are none but
 * what they say, and asking twice gives the same answer.
 */
#include "base/limits.h"
#include "syntax/expand.h"
#include "syntax/header.h"
#include "syntax/scan.h"
#include "syntax/view.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static void check_tokens(const struct expansion *out)
{
	HOLDS(out->count <= LIMIT_EXPAND_TOKENS);
	for (size_t i = 0; i < out->count; i++) {
		const struct expanded *token = &out->items[i];

		HOLDS(token->kind != TOKEN_END && token->text.n);
		if (token->kind == TOKEN_WORD)
			HOLDS(lex_word(token->text, 0) == token->text.n);
	}
}

static void check_macro(struct macro_table *table, struct macro_entry *entry)
{
	static const char call[] = "(str, cpy)(d, s)";
	struct arena arena = {0};
	struct str code = arena_printf(
		&arena, "%.*s%s", (int)entry->macro->name.n, entry->macro->name.p, call);
	bool is_interesting = macro_is_interesting(table, entry);

	HOLDS(macro_may_be(table, entry->macro->name));
	HOLDS(macro_is_interesting(table, entry) == is_interesting);
	HOLDS(macro_shape(entry->macro) <= SHAPE_STATEMENT);
	for (unsigned variant = 0; variant < LIMIT_MACRO_VARIANTS; variant++) {
		struct expansion out = {0};

		if (!expand(&out, &arena, table, code, 0, variant))
			check_tokens(&out);
		else
			HOLDS(table->is_cut);
	}
	arena_done(&arena);
}

static void check_header(struct str bytes, const struct words *words)
{
	struct arena arena = {0}, scratch = {0};
	struct header header;

	header_read(&header, &arena, &scratch, bytes, words);
	arena_done(&scratch);
	for (size_t i = 0; i < header.macros.count; i++)
		HOLDS(header.macros.items[i].name.n &&
			lex_word(header.macros.items[i].name, 0) ==
				header.macros.items[i].name.n);
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena run;
	static struct words words;
	char *copy = exact_copy(data, size);
	struct scan_input input = {.bytes = {.p = copy, .n = size}, .words = &words};
	struct rule_set rules = {0};
	struct arena arena = {0};
	struct scan scan;
	unsigned n = 0;

	if (!words.items) {
		rule_set_add_builtin(&rules, &run);
		words_init(&words, &run, &rules);
	}
	scan_read(&scan, &arena, &input);
	for (struct macro_entry *it = scan.macros.first; it && n < 64;
		it = it->later, n++)
		check_macro(&scan.macros, it);
	HOLDS(scan.macros.steps <= LIMIT_EXPAND_STEPS + LIMIT_EXPAND_TOKENS ||
		scan.macros.is_cut);
	check_header(input.bytes, &words);
	arena_done(&arena);
	free(copy);
	return 0;
}
