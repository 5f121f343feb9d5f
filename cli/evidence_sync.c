/*
 * git fetches into a place of its own, and each ref is joined with ours: forward, or by a
 * merge that no work tree sees. Nothing of ours is taken back, whatever the remote says.
 * Read next: cli/cmd_push.c, cli/cmd_evidence.c.
 */
#include <string.h>
#include "base/text.h"
#include "cli/evidence_sync.h"
#include "cli/signing.h"
#include "core/evidence_source.h"
#include "git/delta.h"
#include "git/remerge.h"
#include "base/banned.h"

#define FETCHED "refs/milecastle/fetched/"

struct syncing {
	struct arena arena;
	struct repo *repo;
	struct ref_list refs;
};

static void syncing_done(struct syncing *s)
{
	repo_close(s->repo);
	arena_done(&s->arena);
}

static int git(
	struct str *out, struct syncing *s, const char *const args[], struct err *err)
{
	return run_git(out, &s->arena, args, (struct str){0}, err);
}

/* ref becomes to, when it still holds from. */
static int move(struct syncing *s, struct str ref, const char *to, const struct oid *from,
	struct err *err)
{
	char old[OID_HEX] = "";
	const char *args[] = {"update-ref", "-m", "milecastle: evidence of others", ref.p,
		to, old, NULL};

	if (from->n)
		oid_hex(old, from);
	return git(NULL, s, args, err);
}

/* A commit with the tree of another one and no past. */
static int uproot(struct str *out, struct syncing *s, const char *commit, struct err *err)
{
	struct str tree = arena_printf(&s->arena, "%s^{tree}", commit);
	const char *args[] = {"commit-tree", "-m", "evidence of one place", tree.p, NULL};

	return git(out, s, args, err);
}

/*
 * Files of evidence have their digest for a name, so two sides never disagree. Without
 * their past nothing that one of them took away is away.
 */
static int join(struct syncing *s, struct str ref, const struct oid *ours,
	const struct oid *theirs, struct err *err)
{
	char a[OID_HEX], b[OID_HEX];
	const char *merge[] = {"merge-tree", "--write-tree",
		"--allow-unrelated-histories", NULL, NULL, NULL};
	const char *commit[] = {"commit-tree", "-m", "evidence of two places", "-p", a,
		"-p", b, NULL, NULL};
	struct str left, right, tree, made;

	oid_hex(a, ours);
	oid_hex(b, theirs);
	if (uproot(&left, s, a, err) || uproot(&right, s, b, err))
		return -1;
	merge[3] = left.p;
	merge[4] = right.p;
	if (git(&tree, s, merge, err))
		return err_prefix(
			err, "what was signed in two places cannot be joined: ");
	commit[7] = tree.p;
	return git(&made, s, commit, err) || move(s, ref, made.p, ours, err) ? -1 : 0;
}

/* Does the other side lack or change something of ours? */
static int takes_away(bool *out, struct syncing *s, const struct oid *ours,
	const struct oid *theirs, struct err *err)
{
	struct delta delta;

	*out = false;
	if (delta_commits(&delta, s->repo, ours, theirs, &s->arena, err))
		return -1;
	for (size_t i = 0; i < delta.count; i++)
		*out |= delta.items[i].old_mode != 0;
	return 0;
}

static int sync_ref(struct syncing *s, const struct ref *fetched, struct err *err)
{
	struct str person =
		str_slice(fetched->name, sizeof(FETCHED) - 1, fetched->name.n);
	struct str ref = arena_printf(&s->arena, EVIDENCE_REFS "%.*s", STR_ARG(person));
	const struct ref *ours = refs_find(&s->refs, ref);
	const char *theirs = arena_str(&s->arena, str_of(OID_HEX_OF(&fetched->oid))).p;
	struct oid base;
	bool is_less;

	if (!ours)
		return move(s, ref, theirs, &(struct oid){.n = 0}, err);
	if (oid_eq(&ours->oid, &fetched->oid))
		return 0;
	if (merge_base_of(&base, s->repo, &ours->oid, &fetched->oid, err))
		return -1;
	if (oid_eq(&base, &fetched->oid))
		return 0;
	if (takes_away(&is_less, s, &ours->oid, &fetched->oid, err))
		return -1;
	return oid_eq(&base, &ours->oid) && !is_less
		       ? move(s, ref, theirs, &ours->oid, err)
		       : join(s, ref, &ours->oid, &fetched->oid, err);
}

static int sync_all(struct syncing *s, struct err *err)
{
	if (repo_open(&s->repo, NULL, err) ||
		refs_read(&s->refs, s->repo, &s->arena, err))
		return -1;
	for (size_t i = 0; i < s->refs.count; i++) {
		const struct ref *ref = &s->refs.items[i];
		const char *drop[] = {"update-ref", "-d", NULL, NULL};

		if (!str_has_prefix(ref->name, FETCHED) || !ref->oid.n)
			continue;
		drop[2] = arena_str(&s->arena, ref->name).p;
		if (sync_ref(s, ref, err) || git(NULL, s, drop, err))
			return -1;
	}
	return 0;
}

int evidence_sync(const char *remote, struct err *err)
{
	struct syncing s __attribute__((cleanup(syncing_done))) = {.repo = NULL};
	const char *fetch[] = {"fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
		remote, "+" EVIDENCE_REFS "*:" FETCHED "*", NULL};

	if (remote[0] == '-')
		return err_usage(err, "a remote's name does not begin with '-'");
	return git(NULL, &s, fetch, err) || sync_all(&s, err) ? -1 : 0;
}
