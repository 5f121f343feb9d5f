/*
 * syntax/text.h and syntax/confusable.h: whatever the bytes, facts lie in order and in
 * bounds, asking for one kind finds what asking for all finds, and a skeleton that is
 * ASCII stays as it is.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "syntax/confusable.h"
#include "syntax/text.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static void check_order(const struct fact_list *list, size_t size)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct fact *fact = &list->items[i];

		HOLDS(fact->start < fact->end && fact->end <= size);
		HOLDS(fact->kind <= FACT_TODO);
		HOLDS(is_safe(fact->name, ""));
		HOLDS(!i || fact[-1].start <= fact->start);
		for (size_t j = i; j-- > 0;) {
			if (list->items[j].kind != fact->kind)
				continue;
			HOLDS(list->items[j].end <= fact->start);
			break;
		}
	}
}

/* Each kind alone gives what all of them together gave of it. */
static void check_kind(
	struct arena *arena, struct str bytes, const struct fact_list *all, unsigned kind)
{
	struct fact_list one = {0};
	size_t at = 0;

	text_find(&one, arena, bytes, 1ull << kind);
	for (size_t i = 0; i < all->count; i++) {
		if (all->items[i].kind != kind)
			continue;
		HOLDS(at < one.count && one.items[at].start == all->items[i].start);
		HOLDS(one.items[at].kind == kind &&
			one.items[at].end == all->items[i].end);
		HOLDS(str_eq(one.items[at].name, all->items[i].name));
		at++;
	}
	HOLDS(at == one.count);
}

static void check_skeleton(struct str identifier)
{
	struct skeleton first, second;

	skeleton_make(&first, identifier);
	HOLDS(first.n <= sizeof(first.text));
	HOLDS(first.lookalikes <= first.letters && first.greek <= first.letters);
	for (size_t i = 0; first.is_ascii && i < first.n; i++)
		HOLDS((unsigned char)first.text[i] < 0x80);
	if (!first.is_changed && !first.is_cut)
		HOLDS(str_eq(skeleton_str(&first), identifier));
	/* an escape may come out of escapes, and only then it changes again */
	if (first.escapes || memchr(first.text, '\\', first.n))
		return;
	skeleton_make(&second, skeleton_str(&first));
	HOLDS(!second.is_changed && !second.lookalikes);
	HOLDS(str_eq(skeleton_str(&first), skeleton_str(&second)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);
	struct str bytes = str_make(copy, size);
	struct fact_list all = {0};
	struct arena arena = {0};

	text_find(&all, &arena, bytes, UINT64_MAX);
	check_order(&all, size);
	for (unsigned kind = 0; kind <= FACT_TODO; kind++)
		check_kind(&arena, bytes, &all, kind);
	check_skeleton(bytes);
	free(copy);
	arena_done(&arena);
	return 0;
}
