/*
 * Authors out of the commits that land; what they signed is judged by
 * evidence/standard.c.
 */
#include "gate/standard.h"
#include "base/limits.h"
#include "base/text.h"
#include "evidence/standard.h"
#include "git/authors.h"
#include "base/banned.h"

/* Once each: a person by all their addresses, an address that nobody has by itself. */
static bool is_there(const struct authors *authors, const struct author *author)
{
	for (size_t i = 0; i < authors->count; i++) {
		const struct author *other = &authors->items[i];

		if (author->person ? other->person == author->person
				   : str_eq(other->email, author->email))
			return true;
	}
	return false;
}

static int authors_of(struct authors *out, struct review_desk *desk,
	const struct review_move *move, const struct roster *roster, struct err *err)
{
	struct hands hands = {0};
	struct range range;

	*out = (struct authors){0};
	if (review_range(&range, desk, &move->old_tip, &move->new_tip, err) ||
		hands_of(
			&hands, desk->repo, range.commits, range.count, desk->arena, err))
		return -1;
	for (size_t i = 0; i < hands.count; i++) {
		struct author author = {.email = hands.items[i].email,
			.person = roster_by_email(roster, hands.items[i].email)};

		if (hands.items[i].as != CONTRIBUTOR_COMMITTER && !is_there(out, &author))
			VEC_PUSH(desk->arena, out, author);
	}
	return 0;
}

/* A floor may ask for the same: that is said once. */
static bool is_said(const struct lacks *lacks, const struct lack *lack)
{
	for (size_t i = 0; i < lacks->count; i++) {
		if (str_eq(lacks->items[i].words, lack->words))
			return true;
	}
	return false;
}

static void add(struct review_result *out, struct arena *arena,
	const struct standard_verdict *verdict)
{
	const struct str_list *more = &verdict->acknowledged;
	size_t count = out->acknowledged.count;
	struct str *items = ARENA_NEW(arena, struct str, count + more->count);

	for (size_t i = 0; i < count + more->count; i++)
		items[i] =
			i < count ? out->acknowledged.items[i] : more->items[i - count];
	out->acknowledged =
		(struct str_list){.items = items, .count = count + more->count};
	for (size_t i = 0; i < verdict->lacks.count; i++) {
		if (!is_said(&out->lacks, &verdict->lacks.items[i]))
			VEC_PUSH(arena, &out->lacks, verdict->lacks.items[i]);
	}
	out->is_covered &= !verdict->lacks.count;
}

int standard_hold(struct review_result *out, struct review_desk *desk,
	const struct review_move *move, const struct roster *roster, struct err *err)
{
	struct keyring keyring;
	struct docket docket = {.arena = desk->arena,
		.roster = roster,
		.keyring = &keyring,
		.source = &desk->source,
		.ref = move->ref,
		.now = desk->now};
	struct standard_verdict verdict;
	struct authors authors;

	/* what has landed did so under the standard of its time */
	if (desk->is_past || !standard_has_ref(&roster->standard, move->ref))
		return 0;
	out->is_asked = true;
	if (keyring_make(&keyring, desk->arena, roster, err) ||
		authors_of(&authors, desk, move, roster, err) ||
		docket_judge_standard(&verdict, &docket, &authors, err))
		return -1;
	add(out, desk->arena, &verdict);
	return 0;
}

int standard_read(
	struct str *out, struct setup *setup, struct arena *arena, struct err *err)
{
	const struct standard *standard = &setup->policy.roster.standard;
	const char *path = arena_str(arena, standard->path).p;
	enum repo_side side;
	char digest[SHA256_HEX];
	bool is_there;

	*out = (struct str){0};
	if (!standard->path.n)
		return 0;
	if (repo_policy_side(&side, setup->repo, ".milecastle", err) ||
		repo_read_file(out, &is_there, setup->repo, side, path,
			LIMIT_STANDARD_BYTES, arena, err))
		return err_prefix(err, "the coding standard: ");
	if (!is_there)
		return err_usage(err,
			"the coding standard '%s' is not there, where the policy is",
			TEXT_SAFE(standard->path));
	sha256_hex(digest, *out);
	return str_is(standard->sha256, digest)
		       ? 0
		       : err_usage(err,
				 "the coding standard '%s' is not the one that the "
				 "policy means: its SHA-256 is %s, and \"sha256\" of "
				 "\"standard\" in " POLICY_PATH " is %.*s",
				 TEXT_SAFE(standard->path), digest,
				 STR_ARG(standard->sha256));
}
