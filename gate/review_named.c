/*
 * Reviewers whom commits name themselves: for rules of level 0. Read next: gate/review.c.
 */
#include "base/limits.h"
#include "gate/review.h"
#include "git/authors.h"
#include "base/banned.h"

static bool is_asked(const struct roster *roster)
{
	for (size_t i = 0; i < roster->rule_count; i++) {
		if (roster->rules[i].level == 0)
			return true;
	}
	return false;
}

static bool is_named(const struct hands *hands, const struct person *person,
	const struct roster *roster)
{
	for (size_t i = 0; i < hands->count; i++) {
		if (roster_by_email(roster, hands->items[i].email) == person)
			return true;
	}
	return false;
}

static void add_all(struct contributions *out, struct arena *arena,
	const struct hands *hands, const struct roster *roster)
{
	for (size_t i = 0; i < hands->count; i++) {
		struct contribution named = {
			.person = roster_by_email(roster, hands->items[i].email)};

		if (named.person)
			VEC_PUSH(arena, out, named);
	}
}

static void keep_named(
	struct contributions *out, const struct hands *hands, const struct roster *roster)
{
	size_t kept = 0;

	for (size_t i = 0; i < out->count; i++) {
		if (is_named(hands, out->items[i].person, roster))
			out->items[kept++] = out->items[i];
	}
	out->count = kept;
}

int review_named(struct contributions *out, struct review_desk *desk,
	const struct roster *roster, const struct oid *from, const struct oid *to,
	struct err *err)
{
	struct line line;

	*out = (struct contributions){0};
	if (!is_asked(roster))
		return 0;
	if (line_of(&line, desk->repo, to, from->n ? from : NULL, LIMIT_PUSH_COMMITS,
		    desk->arena, err))
		return -1;
	for (size_t i = 0; line.is_whole && i < line.count; i++) {
		struct hands hands;

		if (reviewers_of(&hands, desk->repo, &line.items[i], desk->arena, err))
			return -1;
		if (!i)
			add_all(out, desk->arena, &hands, roster);
		keep_named(out, &hands, roster);
	}
	return 0;
}
