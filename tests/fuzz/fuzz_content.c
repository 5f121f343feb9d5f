/*
 * What a file is by its bytes. The first byte chooses a name.
 */
#include "components/content.h"
#include "components/library.h"
#include "components/magic.h"
#include "tests/fuzz/declare.h"
#include "base/banned.h"

static void check_entry(const struct dependency *d, struct str bytes)
{
	HOLDS(d->form == FORM_BINARY || d->form == FORM_LFS ||
		d->form == FORM_SINGLE_FILE || d->form == FORM_LINK);
	HOLDS(d->start <= d->end && d->end <= bytes.n);
	HOLDS((d->line == 0) == (d->form == FORM_BINARY || d->form == FORM_LFS));
	HOLDS((d->note.n > 0) == (d->state != READ_EXACT));
	HOLDS((d->version.n > 0) == (d->version_kind == VERSION_EXACT));
	HOLDS((d->pins.count > 0) == (d->form != FORM_LINK && d->state != READ_OPAQUE));
	if (d->line > 1)
		HOLDS(memchr(bytes.p, '\n', d->start));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"a.c", "b.hpp", "c", "d.bin", "e-1.2.tar.gz"};
	size_t n = size ? size - 1 : 0;
	char *copy = exact_copy(data + (size ? 1 : 0), n);
	struct str bytes = str_make(copy, n);
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};
	struct library_marks marks = {0};

	content_read(&list, &arena, &scratch,
		str_of(paths[size ? data[0] % (sizeof(paths) / sizeof(*paths)) : 0]),
		bytes);
	for (size_t i = 0; i < list.count; i++)
		check_entry(&list.items[i], bytes);
	library_find(&marks, &arena, bytes);
	for (size_t i = 0; i < marks.count; i++) {
		HOLDS(marks.items[i].start < marks.items[i].end);
		HOLDS(marks.items[i].end <= n && marks.items[i].name.n);
	}
	arena_done(&arena);
	arena_done(&scratch);
	free(copy);
	return 0;
}
