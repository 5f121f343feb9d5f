/*
 * A file that ends at any byte, and one whose bytes are not all there, must be read to
 * its end: for tests of declaration readers.
 */
#ifndef TESTS_UNIT_CUTS_H
#define TESTS_UNIT_CUTS_H

#include <stdlib.h>
#include "tests/unit/declare.h"

static inline void read_bytes(const struct form *form, const char *path, struct str bytes)
{
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};
	char *copy = memory_get(NULL, bytes.n ? bytes.n : 1); /* ASan knows its end */

	if (bytes.n)
		memcpy(copy, bytes.p, bytes.n);
	declarations_read(
		&list, &arena, &scratch, form, str_of(path), str_make(copy, bytes.n));
	for (size_t i = 0; i < list.count; i++)
		EXPECT(list.items[i].end <= bytes.n, "%s: past the end", path);
	arena_done(&arena);
	arena_done(&scratch);
	free(copy);
}

/* The text up to each byte, from each byte on, and with a NUL at each byte. */
static inline void expect_cuts(const char *path, struct str text)
{
	const struct form *form = form_of(str_of(path));
	char *copy = memory_get(NULL, text.n + 1);

	memcpy(copy, text.p, text.n);
	for (size_t i = 0; form && i < text.n; i++) {
		read_bytes(form, path, str_slice(text, 0, i));
		read_bytes(form, path, str_slice(text, i, text.n));
		copy[i] = '\0';
		read_bytes(form, path, str_make(copy, text.n));
		copy[i] = text.p[i];
	}
	free(copy);
}

#endif
