/*
 * For tests of declaration readers: a sample cut at every byte, and with every byte
 * replaced, is read without a crash (the sanitizers say so), and all that is found lies
 * in the file.
 */
#ifndef TESTS_UNIT_DECLARE_CUT_H
#define TESTS_UNIT_DECLARE_CUT_H

#include <stdlib.h>
#include "tests/unit/declare.h"

static inline void cut_read(const char *path, struct str text)
{
	const struct form *form = form_of(str_of(path));
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};
	char *copy = memory_get(NULL, text.n + 1); /* so that a byte behind it is seen */

	if (text.n)
		memcpy(copy, text.p, text.n);
	copy = memory_get(copy, text.n ? text.n : 1);
	declarations_read(
		&list, &arena, &scratch, form, str_of(path), str_make(copy, text.n));
	for (size_t i = 0; i < list.count; i++)
		EXPECT(list.items[i].end <= text.n, "%s: cut at %zu", path, text.n);
	arena_done(&arena);
	arena_done(&scratch);
	free(copy);
}

static inline void expect_cut(const char *path, struct str text)
{
	static const char odd[] = {'\0', '<', '"', '&', '{', '\n', '\xff', '$'};
	struct arena arena = {0};
	struct str copy = arena_str(&arena, text);

	for (size_t i = 0; i <= text.n; i++)
		cut_read(path, str_slice(text, 0, i));
	for (size_t i = 0; i < text.n; i++) {
		((char *)copy.p)[i] = odd[i % sizeof(odd)];
		cut_read(path, copy);
		((char *)copy.p)[i] = text.p[i];
	}
	arena_done(&arena);
}

#endif
