/*
 * Shared by the tests of syntax/: the words of one rule, a scan of a source, and how its
 * occurrences are used, each as a letter.
 */
#ifndef TESTS_UNIT_SYNTAX_H
#define TESTS_UNIT_SYNTAX_H

#include <stdio.h>
#include "base/limits.h"
#include "core/stats.h"
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

static inline char use_letter(enum use use)
{
	static const char letters[] = {
		[USE_NOTHING] = '-',
		[USE_IS_CALL] = 'c',
		[USE_IS_REFERENCE] = 'r',
		[USE_IS_MACRO] = 'm',
		[USE_IS_UNPARSED] = 'u',
	};

	return letters[use];
}

/* The uses of all occurrences of a scan that wants them all. */
static inline enum use *fixture_uses(
	struct fixture *f, struct str source, const struct scan *scan)
{
	struct forest forest = {0};
	struct stats stats = {0};
	enum use *uses;

	forest_parse(&forest, &f->arena, &f->parser, source, scan, &stats, NULL);
	uses = uses_resolve(&f->arena, source, &forest, scan);
	forest_done(&forest);
	return uses;
}

#endif
