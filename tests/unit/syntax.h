/*
 * Shared by the tests of syntax/: the words of one rule, a scan of a source, and how its
 * occurrences are used, each as a letter.
 */
#ifndef TESTS_UNIT_SYNTAX_H
#define TESTS_UNIT_SYNTAX_H

#include <stdio.h>
#include "base/limits.h"
#include "syntax/uses.h"

struct fixture {
	struct arena arena;
	struct rule rule;
	struct rule_set rules;
	struct words words;
	struct parser parser;
};

/* Names, separated by one blank. */
static inline void fixture_open(struct fixture *f, const char *names)
{
	struct str list = str_of(names);
	struct str *items;
	size_t count = 0;

	*f = (struct fixture){0};
	items = ARENA_NEW(&f->arena, struct str, list.n + 1);
	for (size_t at = 0; at < list.n;) {
		size_t end = str_find(list, ' ', at);

		items[count++] = str_slice(list, at, end);
		at = end + 1;
	}
	f->rule = (struct rule){.id = STR("test-rule"),
		.names = items,
		.name_count = count,
		.uses = USE_CALL | USE_REFERENCE};
	VEC_PUSH(&f->arena, &f->rules, &f->rule);
	words_init(&f->words, &f->arena, &f->rules);
}

static inline void fixture_close(struct fixture *f)
{
	parser_done(&f->parser);
	arena_done(&f->arena);
}

/* As GNU C, without following includes. */
static inline void scan_run(struct scan *scan, struct arena *arena, struct str bytes,
	const struct words *words)
{
	struct scan_input input = {.bytes = bytes, .words = words};

	scan_read(scan, arena, &input);
}

static inline char use_letter(enum use use)
{
	static const char letters[] = {
		[USE_NOTHING] = '-',
		[USE_IS_CALL] = 'c',
		[USE_IS_REFERENCE] = 'r',
		[USE_IS_MACRO] = 'm',
		[USE_IS_UNPARSED] = 'u',
		[USE_IS_PROTOTYPE] = 'p',
	};

	return letters[use];
}

/* The uses of all occurrences of a scan that wants them all. */
static inline enum use *uses_all(
	struct arena *arena, struct parser *parser, const struct scan *scan, bool is_all)
{
	struct forest forest = {0};
	struct receipt receipt = {0};
	struct budget budget = {0};
	struct verdict_use *uses;
	enum use *out = ARENA_NEW(arena, enum use, scan->occurrences.count);

	forest_parse(&forest, arena, parser, scan, is_all, &receipt, &budget);
	uses = uses_resolve(arena, &forest, scan);
	forest_done(&forest);
	for (size_t i = 0; i < scan->occurrences.count; i++)
		out[i] = uses[i].use;
	return out;
}

static inline enum use *fixture_uses(struct fixture *f, const struct scan *scan)
{
	return uses_all(&f->arena, &f->parser, scan, false);
}

#endif
