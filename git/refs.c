/*
 * Refs, read once for a push. libgit2 only reads them here: on a server it writes none.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/text.h"
#include "git/internal.h"
#include "git/refs.h"
#include "base/banned.h"

GIT_CLEANUP(git_reference_iterator)

static int by_name(const void *a, const void *b)
{
	const struct ref *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

static struct ref ref_of(const git_reference *reference, struct arena *arena)
{
	struct ref ref = {
		.name = arena_str(arena, str_of(git_reference_name(reference)))};

	if (git_reference_type(reference) == GIT_REFERENCE_SYMBOLIC)
		ref.target = arena_str(
			arena, str_of(git_reference_symbolic_target(reference)));
	else
		ref.oid = oid_from_git(git_reference_target(reference));
	return ref;
}

int refs_read(
	struct ref_list *out, struct repo *repo, struct arena *arena, struct err *err)
{
	git_reference_iterator *it _cleanup_git_(git_reference_iterator) = NULL;
	git_reference *next = NULL;
	struct ref_list list = {0};
	int status;

	if (git_reference_iterator_new(&it, repo->handle))
		return git_fail(err, "cannot list the refs");
	while (!(status = git_reference_next(&next, it))) {
		git_reference *reference _cleanup_git_(git_reference) = next;

		if (list.count >= LIMIT_REFS)
			return err_set(err, "more than %d refs", LIMIT_REFS);
		VEC_PUSH(arena, &list, ref_of(reference, arena));
	}
	if (status != GIT_ITEROVER)
		return git_fail(err, "cannot list the refs");
	if (list.count)
		qsort(list.items, list.count, sizeof(*list.items), by_name);
	*out = list;
	return 0;
}

int ref_now(struct oid *out, struct repo *repo, struct str name, struct err *err)
{
	git_reference *reference _cleanup_git_(git_reference) = NULL;
	struct arena arena __attribute__((cleanup(arena_done))) = {0};
	int status =
		git_reference_lookup(&reference, repo->handle, arena_str(&arena, name).p);

	*out = (struct oid){0};
	/* a name that git would not take is no ref */
	if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC)
		return 0;
	if (status)
		return git_fail(err, "cannot read a ref");
	if (git_reference_type(reference) == GIT_REFERENCE_DIRECT)
		*out = oid_from_git(git_reference_target(reference));
	return 0;
}

const struct ref *refs_find(const struct ref_list *refs, struct str name)
{
	struct ref key = {.name = name};

	if (!refs->count)
		return NULL;
	return bsearch(&key, refs->items, refs->count, sizeof(*refs->items), by_name);
}

int refs_head(struct str *out, struct repo *repo, struct arena *arena, struct err *err)
{
	git_reference *head _cleanup_git_(git_reference) = NULL;

	*out = (struct str){0};
	if (git_reference_lookup(&head, repo->handle, "HEAD"))
		return git_fail(err, "cannot read HEAD");
	if (git_reference_type(head) == GIT_REFERENCE_SYMBOLIC)
		*out = arena_str(arena, str_of(git_reference_symbolic_target(head)));
	return 0;
}

int repo_exact_commit(struct oid *out, bool *is_there, struct repo *repo,
	const char *name, struct err *err)
{
	git_object *object _cleanup_git_(git_object) = NULL;
	git_commit *commit _cleanup_git_(git_commit) = NULL;
	struct oid oid;
	git_oid id;
	int status = 0;

	if (oid_read(&oid, str_of(name)) && oid.n == GIT_OID_RAWSZ)
		oid_to_git(&id, &oid);
	else
		status = git_reference_name_to_id(&id, repo->handle, name);
	if (!status)
		status = git_object_lookup(&object, repo->handle, &id, GIT_OBJECT_ANY);
	if (!status)
		status = git_object_peel(
			(git_object **)&commit, object, GIT_OBJECT_COMMIT);
	*is_there = !status;
	if (status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC || status == GIT_EPEEL)
		return 0;
	if (status)
		return git_fail(err, "cannot read a commit");
	*out = oid_from_git(git_commit_id(commit));
	return 0;
}

bool ref_is_name(struct str name)
{
	char text[LIMIT_REF_BYTES + 1] = "";
	int is_valid = 0;

	if (name.n > LIMIT_REF_BYTES || (name.n && memchr(name.p, '\0', name.n)))
		return false;
	memcpy(text, name.p, name.n);
	/* asked before any repository is open, it cannot even keep its own error */
	if (git_libgit2_init() < 0)
		return false;
	if (git_reference_name_is_valid(&is_valid, text))
		is_valid = 0;
	git_libgit2_shutdown();
	return is_valid && str_has_prefix(name, "refs/");
}
