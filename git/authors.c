/*
 * Read next: evidence/judge.c, which counts people.
 */
#include "base/limits.h"
#include "core/trailer.h"
#include "git/authors.h"
#include "git/canonical.h"
#include "git/internal.h"
#include "base/banned.h"

static int read_commit(git_odb_object **object, struct commit_parts *out,
	struct repo *repo, const struct oid *commit, struct err *err)
{
	struct str raw;

	if (repo_read_raw(
		    object, &raw, repo, commit, GIT_OBJECT_COMMIT, LIMIT_TREE_BYTES, err))
		return -1;
	return commit_parts_read(out, raw)
		       ? 0
		       : err_set(err, "the commit %s has no tree", OID_HEX_OF(commit));
}

static void add_hand(
	struct hands *out, struct arena *arena, struct str email, enum contributor as)
{
	struct hand hand = {.as = as};

	for (size_t i = 0; i < out->count; i++) {
		if (out->items[i].as == as && str_eq(out->items[i].email, email))
			return;
	}
	hand.email = arena_str(arena, email);
	VEC_PUSH(arena, out, hand);
}

static void add_trailers(struct hands *out, struct arena *arena, struct str text,
	const char *key, enum contributor as)
{
	struct str mail;
	size_t at = 0;

	while (trailer_next(&mail, text, key, &at))
		add_hand(out, arena, mail, as);
}

int reviewers_of(struct hands *out, struct repo *repo, const struct oid *commit,
	struct arena *arena, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct commit_parts parts;

	*out = (struct hands){0};
	if (read_commit(&object, &parts, repo, commit, err))
		return -1;
	add_trailers(out, arena, trailer_block(parts.message),
		"reviewed-by:", CONTRIBUTOR_CO_AUTHOR);
	return out->count <= LIMIT_HANDS
		       ? 0
		       : err_set(err, "more than %d people reviewed it", LIMIT_HANDS);
}

int hands_of(struct hands *out, struct repo *repo, const struct oid *commits,
	size_t count, struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
		struct commit_parts parts;

		if (read_commit(&object, &parts, repo, &commits[i], err))
			return -1;
		add_hand(out, arena, trailer_mail(parts.author), CONTRIBUTOR_AUTHOR);
		add_hand(
			out, arena, trailer_mail(parts.committer), CONTRIBUTOR_COMMITTER);
		add_trailers(out, arena, parts.message,
			"co-authored-by:", CONTRIBUTOR_CO_AUTHOR);
		if (out->count > LIMIT_HANDS)
			return err_set(
				err, "more than %d people had a hand in it", LIMIT_HANDS);
	}
	return 0;
}

int commit_parents(struct oid **out, size_t *count, struct repo *repo,
	const struct oid *commit, struct arena *arena, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct commit_parts parts;

	if (read_commit(&object, &parts, repo, commit, err))
		return -1;
	*count = parts.parent_count;
	*out = ARENA_NEW(arena, struct oid, parts.parent_count);
	for (size_t i = 0; i < parts.parent_count; i++)
		(*out)[i] = commit_parent(&parts, i);
	return 0;
}

int line_of(struct line *out, struct repo *repo, const struct oid *tip,
	const struct oid *until, size_t max, struct arena *arena, struct err *err)
{
	struct oid at = *tip;

	*out = (struct line){0};
	while (at.n && !(until && oid_eq(&at, until)) && out->count < max) {
		git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
		struct commit_parts parts;

		if (read_commit(&object, &parts, repo, &at, err))
			return -1;
		VEC_PUSH(arena, out, at);
		at = parts.parent_count ? commit_parent(&parts, 0) : (struct oid){.n = 0};
	}
	out->is_whole = !at.n || (until && oid_eq(&at, until));
	return 0;
}
