/*
 * What holds of any declaration reader, whatever the bytes are: places inside of the file
 * and in order, strings within their limits, hashes that are some, a note where something
 * was not understood.
 */
#ifndef TESTS_FUZZ_DECLARE_H
#define TESTS_FUZZ_DECLARE_H

#include "base/limits.h"
#include "base/utf16.h"
#include "components/form.h"
#include "tests/fuzz/fuzz.h"

static inline void check_dependency(const struct dependency *d, struct str bytes)
{
	HOLDS(d->form < FORM_COUNT && d->kind <= KIND_UNCHECKED);
	HOLDS(d->start <= d->end && (d->end <= bytes.n || utf16_is(bytes)));
	HOLDS(d->line >= 1);
	HOLDS(d->name.n <= LIMIT_DECLARATION_STRING);
	HOLDS((d->version.n == 0) >= (d->version_kind == VERSION_NONE));
	HOLDS((d->note.n > 0) == (d->state != READ_EXACT));
	for (size_t i = 0; i < d->locators.count; i++)
		HOLDS(d->locators.items[i].n <= LIMIT_DECLARATION_STRING);
	for (size_t i = 0; i < d->pins.count; i++)
		HOLDS(d->pins.items[i].value.n > 0);
}

/* paths: NULL-terminated; the first byte of the data chooses one. */
static inline int fuzz_declarations(
	const char *const paths[], const uint8_t *data, size_t size)
{
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};
	const struct form *form;
	size_t count = 0, n = size ? size - 1 : 0;
	char *copy = exact_copy(data + (size ? 1 : 0), n);
	struct str bytes = str_make(copy, n);
	const char *path;

	while (paths[count])
		count++;
	path = paths[size ? data[0] % count : 0];
	form = form_of(str_of(path));
	HOLDS(form != NULL);
	declarations_read(&list, &arena, &scratch, form, str_of(path), bytes);
	for (size_t i = 0; i < list.count; i++) {
		check_dependency(&list.items[i], bytes);
		HOLDS(!i || dependency_cmp(&list.items[i - 1], &list.items[i]) <= 0);
	}
	arena_done(&arena);
	arena_done(&scratch);
	free(copy);
	return 0;
}

#endif
