/*
 * syntax/secret.h: whatever the bytes are, secrets are in order, inside of them and do
 * not hide each other, no name tells more than a prefix, and asking for one kind finds
 * what asking for all does. And core/mute.h's look at a line.
 */
#include "base/limits.h"
#include "core/mute.h"
#include "syntax/secret.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

#define KINDS 3

static const enum fact_kind kinds[KINDS] = {
	FACT_PRIVATE_KEY, FACT_SECRET_TOKEN, FACT_URL_PASSWORD};

static void check_secret(const struct secret *secret, struct str bytes, size_t last)
{
	HOLDS(secret->fact.start < secret->fact.end && secret->fact.end <= bytes.n);
	HOLDS(secret->hide_start < secret->hide_end && secret->hide_end <= bytes.n);
	HOLDS(secret->hide_start >= last && secret->fact.start >= last);
	HOLDS(secret->fact.name.n && is_safe(secret->fact.name, ""));
	HOLDS(secret->fact.name.n < 60);
}

static void check_list(const struct secret_list *list, struct str bytes)
{
	size_t last = 0;

	HOLDS(list->count <= LIMIT_SECRETS);
	for (size_t i = 0; i < list->count; i++) {
		check_secret(&list->items[i], bytes, last);
		last = list->items[i].hide_end;
	}
}

static void check_kinds(const struct secret_list *all, struct str bytes)
{
	struct arena arena = {0};
	size_t sum = 0;

	for (size_t i = 0; i < KINDS; i++) {
		struct secret_list list;

		secrets_find(&list, &arena, bytes, 1ull << kinds[i]);
		for (size_t j = 0; j < list.count; j++)
			HOLDS(list.items[j].fact.kind == kinds[i]);
		sum += list.count;
	}
	HOLDS(all->is_cut || sum == all->count);
	arena_done(&arena);
}

static void check_line(struct str line)
{
	struct mute mute;
	struct str comment;
	bool is_alone;

	if (!mute_in_line(&comment, &is_alone, line))
		return;
	HOLDS(comment.p >= line.p && comment.p + comment.n <= line.p + line.n);
	HOLDS(str_has_prefix(comment, "milecastle:"));
	mute_read(&mute, comment);
	HOLDS(mute.fault != MUTE_OK || mute.rule_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);
	struct str bytes = str_make(copy, size);
	struct arena arena = {0};
	struct secret_list all;

	secrets_find(&all, &arena, bytes, FACT_SECRET);
	check_list(&all, bytes);
	check_kinds(&all, bytes);
	check_line(bytes);
	arena_done(&arena);
	free(copy);
	return 0;
}
