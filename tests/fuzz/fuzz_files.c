/*
 * What decides which files are looked at: the sniff, .gitattributes, paths of includes
 * and their keys. The first line is a path and, behind a blank, the text of an include;
 * the rest is content.
 */
#include "base/fold.h"
#include "base/limits.h"
#include "base/path.h"
#include "core/language.h"
#include "core/sniff.h"
#include "gate/attributes.h"
#include "gate/include.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

/* Below the root, and as plain as can be: what is resolved again stays as it is. */
static void check_place(struct arena *arena, struct str place)
{
	struct str again;

	HOLDS(place.n && place.n <= LIMIT_PATH_BYTES && place.p[0] != '/');
	HOLDS(path_resolve(&again, arena, (struct str){0}, place));
	HOLDS(str_eq(again, place));
	for (size_t at = 0; at <= place.n;) {
		size_t end = str_find(place, '/', at);
		struct str part = str_slice(place, at, end);

		HOLDS(part.n && !str_is(part, ".") && !str_is(part, ".."));
		at = end + 1;
	}
}

static void check_paths(struct arena *arena, struct str from, struct str text)
{
	struct buf key _cleanup_buf_ = BUF_INIT(1 << 20),
		       again _cleanup_buf_ = BUF_INIT(1 << 20);
	struct include_search search = {.from = from, .text = text};
	struct str place;

	while (include_next(&place, arena, &search)) {
		check_place(arena, place);
		for (unsigned i = 0; i + 1 < search.tried_count; i++)
			HOLDS(!str_eq(search.tried[i], place));
	}
	/* the key of a key is that key */
	fold_path(&key, text);
	fold_path(&again, buf_str(&key));
	HOLDS(str_eq(buf_str(&key), buf_str(&again)));
	language_of(from);
	language_of(text);
}

static void check_content(struct arena *arena, struct str bytes)
{
	struct str head = str_slice(bytes, 0, LIMIT_SNIFF_BYTES);
	struct fact_list facts = {0};
	size_t last = 0;

	if (bytes.n > head.n && sniff_is_c(head))
		HOLDS(sniff_is_c(bytes));
	attributes_find(&facts, arena, bytes);
	for (size_t i = 0; i < facts.count; i++) {
		HOLDS(facts.items[i].start >= last &&
			facts.items[i].start < facts.items[i].end);
		HOLDS(facts.items[i].end <= bytes.n);
		last = facts.items[i].end;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);
	struct str input = str_make(copy, size);
	size_t line = str_find(input, '\n', 0), blank = str_find(input, ' ', 0);
	struct arena arena = {0};

	if (blank > line)
		blank = line;
	check_paths(
		&arena, str_slice(input, 0, blank), str_slice(input, blank + 1, line));
	attributes_can_match_source(str_slice(input, 0, line));
	sniff_is_c(input);
	check_content(&arena, str_slice(input, line + 1, size));
	arena_done(&arena);
	free(copy);
	return 0;
}
