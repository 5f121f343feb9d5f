/*
 * A file cut off at every byte: a reader reads what is left, each time from memory of
 * just that size, so that the sanitizers see a byte too far.
 */
#ifndef TESTS_UNIT_DECLARE_CUT_H
#define TESTS_UNIT_DECLARE_CUT_H

#include <stdlib.h>
#include "tests/unit/declare.h"

static inline void read_cut(const char *path, struct str text, size_t n)
{
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};
	char *copy = memory_get(NULL, n ? n : 1);

	if (n)
		memcpy(copy, text.p, n);
	declarations_read(&list, &arena, &scratch, form_of(str_of(path)), str_of(path),
		str_make(copy, n));
	for (size_t i = 0; i < list.count; i++)
		EXPECT(list.items[i].end <= n, "%s: an entry past byte %zu", path, n);
	free(copy);
	arena_done(&arena);
	arena_done(&scratch);
}

static inline void read_all_cuts(const char *path, struct str text)
{
	for (size_t n = 0; n <= text.n; n++)
		read_cut(path, text, n);
}

#endif
