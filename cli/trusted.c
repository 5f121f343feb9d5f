/*
 * Read next: cli/cmd_review.c, cli/cmd_status.c.
 */
#include <string.h>
#include "base/text.h"
#include "cli/trusted.h"
#include "git/remerge.h"
#include "base/banned.h"

static const struct ref *find(struct trusted *t, const char *prefix, struct str name)
{
	return refs_find(
		&t->refs, arena_printf(&t->arena, "%s%.*s", prefix, STR_ARG(name)));
}

/* "refs/remotes/origin/HEAD" names the default branch; else main, else master. */
static struct str default_branch(struct trusted *t, const char *prefix)
{
	static const struct str usual[] = {STR("main"), STR("master")};
	const struct ref *head = find(t, prefix, (struct str)STR("HEAD"));

	if (head && str_has_prefix(head->target, prefix))
		return str_slice(head->target, strlen(prefix), head->target.n);
	for (size_t i = 0; i < 2; i++) {
		if (find(t, prefix, usual[i]))
			return usual[i];
	}
	return (struct str){0};
}

static int find_ref(
	struct trusted *t, const char *prefix, const char *ref, struct err *err)
{
	struct str branch = ref ? str_of(ref) : default_branch(t, prefix);
	const struct ref *there;

	if (!branch.n)
		return err_usage(err,
			"it is not known where this is to land: there is no branch of "
			"'%s' here; fetch from it, or name the branch with --ref",
			TEXT_SAFE(str_of(t->remote)));
	if (str_has_prefix(branch, "refs/heads/"))
		branch = str_slice(branch, strlen("refs/heads/"), branch.n);
	t->ref = arena_printf(&t->arena, "refs/heads/%.*s", STR_ARG(branch));
	there = find(t, prefix, branch);
	t->tip = there ? there->oid : (struct oid){.n = 0};
	return 0;
}

static int load(
	struct trusted *t, const char *prefix, const char *policy_from, struct err *err)
{
	struct setup_options options = {.needs_repo = true, .policy_from = policy_from};
	struct str branch = default_branch(t, prefix);
	const struct ref *there = branch.n ? find(t, prefix, branch) : NULL;

	if (!policy_from && there && there->oid.n)
		options.policy_commit = &there->oid;
	if (setup_load(&t->setup, &options, err))
		return -1;
	return keyring_make(&t->keyring, &t->arena, &t->setup.policy.roster, err);
}

int trusted_open(struct trusted *out, const char *remote, const char *ref,
	const char *policy_from, struct err *err)
{
	struct repo *repo _cleanup_repo_ = NULL;
	const char *prefix;

	*out = (struct trusted){.remote = remote ? remote : "origin"};
	prefix = arena_printf(&out->arena, "refs/remotes/%s/", out->remote).p;
	if (repo_open(&repo, NULL, err) ||
		refs_read(&out->refs, repo, &out->arena, err) ||
		find_ref(out, prefix, ref, err))
		return -1;
	return load(out, prefix, policy_from, err);
}

void trusted_done(struct trusted *t)
{
	setup_done(&t->setup);
	arena_done(&t->arena);
}

/* What is new at one end is what it has since the two went apart. */
static int meet(struct oid *base, struct trusted *t, const struct oid *from,
	const struct oid *head, struct err *err)
{
	if (merge_base_of(base, t->setup.repo, from, head, err))
		return -1;
	return base->n ? 0
		       : err_usage(err,
				 "there is no one commit where the two ends of the "
				 "range went apart");
}

int trusted_range(struct oid *base, struct oid *head, struct trusted *t,
	const char *range, struct err *err)
{
	struct str text = str_of(range ? range : "HEAD");
	const char *dots = strstr(text.p, "..");
	struct str start =
		dots ? str_make(text.p, (size_t)(dots - text.p)) : (struct str){0};
	const char *end = dots ? dots + 2 : text.p;
	struct oid from = t->tip;

	if (repo_commit(head, t->setup.repo, *end ? end : "HEAD", err) ||
		(start.n && repo_commit(&from, t->setup.repo,
				    arena_str(&t->arena, start).p, err)))
		return -1;
	if (!from.n)
		return err_usage(err,
			"'%s' was never fetched, so it is not known what is new: name "
			"the range, as in BASE..HEAD",
			TEXT_SAFE(t->ref));
	return meet(base, t, &from, head, err);
}
