/*
 * Refs by their names and by how they move. The order of the questions is that of what
 * they cost: names first, objects last. Read next: hooks/pre_receive.c.
 */
#include <stdlib.h>
#include "base/fold.h"
#include "base/limits.h"
#include "base/text.h"
#include "server/admit.h"
#include "base/banned.h"

void refuse(struct refusal_list *list, struct arena *arena, struct str ref,
	const char *code, struct str message, struct str hint)
{
	struct refusal refusal = {
		.code = code, .ref = ref, .message = message, .hint = hint};

	VEC_PUSH(arena, list, refusal);
}

/* A refusal of the case in hand, with words of our own that need no escape. */
static void say(struct admission *a, struct ref_case *c, const char *code,
	const char *message, const char *hint)
{
	c->is_refused = true;
	refuse(a->refusals, a->arena, c->update->name, code, str_of(message),
		str_of(hint));
}

/* Something could not be read: it is refused, and counts as a fault. */
static void say_fault(struct admission *a, struct ref_case *c, const struct err *err)
{
	say(a, c, "unreadable", arena_str(a->arena, str_of(err->text)).p,
		"push again; if it stays, the administrator finds more with 'git fsck'");
	a->refusals->items[a->refusals->count - 1].is_fault = true;
	c->is_fault = true;
}

/* --- names -------------------------------------------------------------------------- */

static enum ref_kind kind_of(const struct admission *a, struct str name)
{
	if (str_has_prefix(name, "refs/replace/") || str_has_prefix(name, "refs/bisect/"))
		return REF_NONE;
	if (str_has_prefix(name, "refs/heads/"))
		return REF_HEAD;
	if (str_has_prefix(name, "refs/tags/"))
		return REF_TAG;
	if (str_has_prefix(name, "refs/notes/") ||
		str_has_prefix(name, "refs/milecastle/evidence/"))
		return REF_APPEND;
	if (str_has_prefix(name, "refs/milecastle/"))
		return REF_NONE;
	return ref_patterns_match(&a->config->admitted, name) ? REF_ADMITTED : REF_NONE;
}

bool ref_is_protected(const struct admission *a, struct str name)
{
	return (a->policy_ref.n && str_eq(name, a->policy_ref)) ||
	       ref_patterns_match(&a->config->protected_refs, name) ||
	       policy_is_protected(a->policy, name);
}

/* What is there under another name that some file systems take for this one. */
static bool is_twin(struct str a, struct str b)
{
	struct buf x _cleanup_buf_ = BUF_INIT(8 * LIMIT_REF_BYTES);
	struct buf y _cleanup_buf_ = BUF_INIT(8 * LIMIT_REF_BYTES);

	if (str_eq(a, b))
		return false;
	fold_path(&x, a);
	fold_path(&y, b);
	return str_eq(buf_str(&x), buf_str(&y));
}

static void judge_twin(struct admission *a, struct ref_case *c)
{
	bool is_one = a->policy_ref.n && is_twin(c->update->name, a->policy_ref);

	for (size_t i = 0; i < a->protected_count && !is_one; i++)
		is_one = is_twin(c->update->name, a->protected_refs[i].name);
	if (is_one)
		say(a, c, "ref-twin",
			"its name differs from a protected ref's only in letters that "
			"some file systems take for the same",
			"choose another name");
}

/* false: there is nothing more to ask about it. */
static bool judge_name(struct admission *a, struct ref_case *c)
{
	const struct ref *there;

	if (!ref_is_name(c->update->name)) {
		say(a, c, "ref-name", "this is no name of a ref that git would take", "");
		return false;
	}
	if (c->kind == REF_NONE) {
		say(a, c, "ref-namespace", "nothing may be pushed to this namespace",
			"push to refs/heads/ or refs/tags/; an administrator can admit "
			"more with \"admit\" in milecastle.json");
		return false;
	}
	there = refs_find(a->refs, c->update->name);
	if (there && there->target.n) {
		say(a, c, "ref-symbolic", "it stands for another ref on the server",
			"push to that ref by its own name");
		return false;
	}
	if (!c->is_protected && c->kind == REF_HEAD)
		judge_twin(a, c);
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct ref_case *const *x = a, *const *y = b;

	return str_cmp((*x)->update->name, (*y)->update->name);
}

/* One ref twice in a push: which of the two would count is anybody's guess. */
static void judge_repeats(struct ref_case *cases, struct admission *a, size_t count)
{
	struct ref_case **sorted = ARENA_NEW(a->arena, struct ref_case *, count);

	for (size_t i = 0; i < count; i++)
		sorted[i] = &cases[i];
	if (count)
		qsort(sorted, count, sizeof(*sorted), by_name);
	for (size_t i = 1; i < count; i++) {
		if (by_name(&sorted[i - 1], &sorted[i]) == 0)
			say(a, sorted[i], "ref-twice", "it is in this push twice",
				"push it once");
	}
}

/* --- moves -------------------------------------------------------------------------- */

/* What the pusher says it was is not what it is: somebody else was faster, or it lies. */
static bool judge_old(struct admission *a, struct ref_case *c)
{
	if (oid_eq(&c->old_oid, &c->update->old_oid))
		return true;
	say(a, c, "ref-stale", "it is not what this push takes it to be any more",
		"git fetch, then push again");
	return false;
}

static void judge_delete(struct admission *a, struct ref_case *c)
{
	if (a->policy_ref.n && str_eq(c->update->name, a->policy_ref))
		say(a, c, "ref-delete",
			"it holds the policy and is never deleted by a push", "");
	else if ((c->is_protected || c->kind == REF_TAG || c->kind == REF_APPEND) &&
		 !ref_patterns_match(&a->config->deletable, c->update->name))
		say(a, c, "ref-delete",
			c->kind == REF_TAG	? "tags are not deleted"
			: c->kind == REF_APPEND ? "notes and evidence are not deleted"
						: "it is protected and not deleted",
			"an administrator can allow it with \"deletable\" in "
			"milecastle.json");
}

static bool is_protected_tip(struct admission *a, const struct oid *oid)
{
	for (size_t i = 0; i < a->protected_count; i++) {
		if (oid_eq(&a->protected_refs[i].oid, oid))
			return true;
	}
	return a->was_accepted && a->was_accepted(a, oid);
}

/*
 * What a protected ref may be compared with: its own old tip, and what was judged as the
 * state of a protected ref. Other commits of those refs were steps on the way, which
 * nobody judged: a file that was bad for one step would come in with it.
 */
static void keep_sound_bases(struct admission *a, struct ref_case *c)
{
	size_t kept = 0;

	if (!c->is_protected || !c->old_oid.n)
		return;
	for (size_t i = 0; i < c->range.base_count; i++) {
		struct oid base = c->range.bases[i];

		if (oid_eq(&base, &c->old_oid) || is_protected_tip(a, &base))
			c->range.bases[kept++] = base;
	}
	c->range.base_count = kept;
	if (kept)
		return;
	c->range.bases = ARENA_NEW(a->arena, struct oid, 1);
	c->range.bases[0] = c->old_oid;
	c->range.base_count = 1;
}

/*
 * A new protected ref, or a release, starts where a protected one stands now: what lies
 * between two of its tips was never judged as a state of its own. The first one of all
 * has none to start from.
 */
static void judge_start(struct admission *a, struct ref_case *c, const struct oid *commit)
{
	bool is_release = ref_patterns_match(&a->config->releases, c->update->name);

	if (!is_release && (!c->is_protected || !a->protected_count))
		return;
	if (is_protected_tip(a, commit))
		return;
	say(a, c, is_release ? "release-target" : "protected-start",
		is_release ? "a release is made of the tip of a protected branch, and "
			     "this is none"
			   : "a new protected ref starts at the tip of a protected "
			     "branch, and this is none",
		"push the branch first, then this ref");
}

/* How a protected branch goes on: by its own line, with nothing foreign. */
static int judge_protected_move(struct admission *a, struct ref_case *c,
	const struct oid *commit, struct err *err)
{
	bool is_on;

	if (history_is_on_first_parents(&is_on, a->history, &c->old_oid, commit, err))
		return -1;
	if (!is_on)
		say(a, c, "foxtrot",
			"the branch's own line became the second parent of a merge",
			"merge your work into the branch, not the branch into your work: "
			"git rebase, or git checkout the branch and git merge");
	if (c->range.root_count)
		say(a, c, "new-root", "it brings a history that has no common start",
			"rebase the work onto the branch");
	return 0;
}

static int judge_move(struct admission *a, struct ref_case *c, const struct oid *commit,
	struct err *err)
{
	bool is_forward;

	if (ref_patterns_match(&a->config->forceable, c->update->name))
		return 0;
	if (c->kind == REF_TAG) {
		say(a, c, "tag-moved", "tags are not moved",
			"give the new one a new name");
		return 0;
	}
	if (!c->is_protected && c->kind != REF_APPEND)
		return 0;
	if (history_is_ancestor(&is_forward, a->history, &c->old_oid, commit, err))
		return -1;
	if (is_forward)
		return c->is_protected ? judge_protected_move(a, c, commit, err) : 0;
	say(a, c, "ref-forced", "it would lose commits that are there now",
		"git fetch, rebase or merge, and push without --force");
	return 0;
}

/* --- objects ------------------------------------------------------------------------ */

static void refuse_flaw(struct admission *a, struct ref_case *c, const struct flaw *flaw)
{
	char short_id[OID_HEX];
	struct str path = arena_str(a->arena, str_of(TEXT_SAFE(flaw->path))), message;

	oid_hex(short_id, &flaw->oid);
	message = arena_printf(a->arena, "the %s %.12s%s%.*s%s %s", flaw->kind, short_id,
		path.n ? ", entry '" : "", STR_ARG(path), path.n ? "'," : "",
		flaw->phrase);
	c->is_refused = true;
	refuse(a->refusals, a->arena, c->update->name, "object-form", message,
		(struct str)STR("git fsck finds it; make the commit anew (git rebase, or "
				"git commit --amend)"));
}

/* Notes and evidence grow from nothing that is protected, but each step was judged. */
static int append_range(struct admission *a, struct ref_case *c, const struct oid *commit,
	struct err *err)
{
	struct history *history _cleanup_history_ = NULL;

	if (history_open(&history, a->repo, err) ||
		history_hide(history, &c->old_oid, err))
		return -1;
	return history_range(&c->range, history, commit, a->arena, err);
}

static int look_at_commits(struct admission *a, struct ref_case *c,
	struct flaw_list *flaws, const struct oid *commit, struct err *err)
{
	if (c->kind == REF_APPEND && c->old_oid.n
			? append_range(a, c, commit, err)
			: history_range(&c->range, a->history, commit, a->arena, err))
		return -1;
	for (size_t i = 0; i < c->range.count; i++) {
		if (inspect_commit(a->inspection, &c->range.commits[i], flaws, NULL, err))
			return -1;
	}
	keep_sound_bases(a, c);
	c->is_judged =
		c->range.base_count != 1 || !oid_eq(&c->range.bases[0], &c->range.tip);
	return 0;
}

static int look_at_tree(struct admission *a, struct ref_case *c, struct flaw_list *flaws,
	const struct oid *tree, struct err *err)
{
	c->tree = *tree;
	c->is_judged = true;
	return inspect_tree(a->inspection, tree, flaws, NULL, err);
}

/* A tag of a file: nothing knows what its name would be. */
static void judge_blob(struct admission *a, struct ref_case *c)
{
	say(a, c, "target-type", "it points at a file, which nothing here can judge",
		"push a commit that holds the file");
}

static int judge_target(struct admission *a, struct ref_case *c, struct err *err)
{
	struct flaw_list flaws = {0};
	const char *type;
	struct oid target;

	if (inspect_target(
		    &target, &type, a->inspection, &c->update->new_oid, &flaws, err))
		return -1;
	if (str_is(str_of(type), "commit")) {
		if (look_at_commits(a, c, &flaws, &target, err))
			return -1;
		if (c->old_oid.n ? judge_move(a, c, &target, err) : 0)
			return -1;
		if (!c->old_oid.n)
			judge_start(a, c, &target);
	} else if (c->kind != REF_TAG) {
		say(a, c, "target-type", "a ref outside of refs/tags/ holds a commit",
			"push a commit");
	} else if (str_is(str_of(type), "tree")) {
		if (look_at_tree(a, c, &flaws, &target, err))
			return -1;
	} else {
		judge_blob(a, c);
	}
	if (c->kind != REF_TAG && !oid_eq(&target, &c->update->new_oid))
		say(a, c, "target-type", "a ref outside of refs/tags/ holds no tag",
			"push the commit that the tag names");
	for (size_t i = 0; i < flaws.count; i++)
		refuse_flaw(a, c, &flaws.items[i]);
	return 0;
}

/* A tag of a tree or of a tag moves too. */
static void judge_tag(struct admission *a, struct ref_case *c)
{
	if (c->kind == REF_TAG && c->old_oid.n && !c->range.count && !c->is_refused &&
		!ref_patterns_match(&a->config->forceable, c->update->name))
		say(a, c, "tag-moved", "tags are not moved",
			"give the new one a new name");
}

static void judge_case(struct admission *a, struct ref_case *c)
{
	struct err err;

	if (!judge_name(a, c) || !judge_old(a, c))
		return;
	if (!c->update->new_oid.n) {
		judge_delete(a, c);
		return;
	}
	if (judge_target(a, c, &err))
		say_fault(a, c, &err);
	judge_tag(a, c);
}

int admission_hide(struct admission *a, struct err *err)
{
	a->protected_refs = ARENA_NEW(a->arena, struct ref, a->refs->count);
	for (size_t i = 0; i < a->refs->count; i++) {
		struct ref ref = a->refs->items[i];
		const char *type;

		if (!ref.oid.n || !ref_is_protected(a, ref.name))
			continue;
		if (inspect_target(&ref.oid, &type, a->inspection, &ref.oid, NULL, err))
			return -1;
		if (!str_is(str_of(type), "commit"))
			continue;
		if (history_hide(a->history, &ref.oid, err))
			return -1;
		a->protected_refs[a->protected_count++] = ref;
	}
	return 0;
}

void admit_refs(struct ref_case *cases, struct admission *a, const struct push *push)
{
	for (size_t i = 0; i < push->count; i++) {
		struct ref_case *c = &cases[i];
		const struct ref *there = refs_find(a->refs, push->items[i].name);

		*c = (struct ref_case){.update = &push->items[i]};
		c->kind = kind_of(a, c->update->name);
		c->is_protected = ref_is_protected(a, c->update->name);
		c->is_draft = !c->is_protected && c->kind == REF_HEAD &&
			      ref_patterns_match(&a->config->drafts, c->update->name);
		if (there)
			c->old_oid = there->oid;
		judge_case(a, c);
	}
	judge_repeats(cases, a, push->count);
}
