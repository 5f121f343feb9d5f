/*
 * What is due of an approved list, whatever a tree has: assessments that are over, terms
 * that end, releases that nobody looked at. Read next: gate/components.c.
 */
#include <stdio.h>
#include <sys/stat.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "gate/components.h"
#include "git/refs.h"
#include "base/banned.h"

struct monitoring {
	struct component_notes *out;
	struct component_desk *desk;
	const struct component *c;
	struct arena *arena;
	uint64_t now;
	struct err *err;
};

static void say(struct monitoring *m, const char *rule, struct str words)
{
	struct component_note note = {.path = m->c->path,
		.rule = rule,
		.name = m->c->id,
		.words = arena_printf(
			m->arena, "'%.*s' %.*s", STR_ARG(m->c->id), STR_ARG(words))};

	VEC_PUSH(m->arena, m->out, note);
}

/* --- days
 * ------------------------------------------------------------------------------------
 */

static void watch_version(struct monitoring *m, const struct component_version *v)
{
	char day[WHEN_BYTES];

	if (!component_version_is_usable(v) || v->valid_until == UINT64_MAX)
		return;
	when_write(day, v->valid_until - WHEN_DAY);
	if (m->now >= v->valid_until)
		say(m, "dep-expired",
			arena_printf(m->arena, "%s was approved until %.10s",
				TEXT_SAFE(v->version), day));
	else if (v->valid_until - m->now <= m->desk->watch->within)
		say(m, "dep-expiring",
			arena_printf(m->arena, "%s is approved until %.10s only",
				TEXT_SAFE(v->version), day));
}

static void watch_assessment(struct monitoring *m)
{
	const struct assessment *a = &m->c->assessment;
	char day[WHEN_BYTES];

	if (a->missing.n)
		say(m, "dep-pending",
			arena_printf(m->arena,
				"has no complete assessment: '%.*s' has no answer",
				STR_ARG(a->missing)));
	if (!a->next_review)
		return;
	when_write(day, a->next_review - WHEN_DAY);
	if (m->now >= a->next_review)
		say(m, "dep-review-overdue",
			arena_printf(m->arena,
				"was to be assessed anew by %.10s (REVIEW_OVERDUE); "
				"next: milecastle deps assess %.*s",
				day, STR_ARG(m->c->id)));
	else if (a->next_review - m->now <= m->desk->watch->within)
		say(m, "dep-expiring",
			arena_printf(m->arena, "is to be assessed anew by %.10s", day));
}

/* --- newer releases
 * ----------------------------------------------------------------------------
 */

/* The newest of the versions that may be used; empty: there is none. */
static struct str newest_approved(struct monitoring *m)
{
	struct str newest = {0};

	for (size_t i = 0; i < m->c->version_count; i++) {
		struct str plain =
			version_plain(m->arena, m->c, m->c->versions[i].version);

		if (component_version_is_usable(&m->c->versions[i]) &&
			(!newest.n || version_cmp(plain, newest) > 0))
			newest = plain;
	}
	return newest;
}

static struct str newest_tag(struct monitoring *m, const struct ref_list *refs)
{
	struct str newest = {0};

	for (size_t i = 0; i < refs->count; i++) {
		struct str name = refs->items[i].name, plain;

		if (!str_has_prefix(name, "refs/tags/"))
			continue;
		plain = version_plain(
			m->arena, m->c, str_slice(name, strlen("refs/tags/"), name.n));
		if (version_is_release(plain) &&
			(!newest.n || version_cmp(plain, newest) > 0))
			newest = plain;
	}
	return newest;
}

static int watch_tags(struct monitoring *m, struct repo *repo)
{
	struct ref_list refs = {0};
	struct str approved = newest_approved(m), tag;

	if (refs_read(&refs, repo, m->arena, m->err))
		return -1;
	tag = newest_tag(m, &refs);
	if (tag.n && approved.n && version_cmp(tag, approved) > 0)
		say(m, "dep-behind",
			arena_printf(m->arena,
				"has a release %.*s; the newest approved version is %.*s",
				STR_ARG(tag), STR_ARG(approved)));
	return 0;
}

static int watch_mirror(struct monitoring *m)
{
	struct repo *repo _cleanup_repo_ = NULL;
	struct stat st;
	struct str path;

	if (!m->desk->watch->mirrors)
		return 0;
	path = arena_printf(
		m->arena, "%s/%.*s.git", m->desk->watch->mirrors, STR_ARG(m->c->id));
	if (stat(path.p, &st))
		return 0;
	if (repo_open(&repo, path.p, m->err))
		return err_prefix(m->err, "the mirror '%s': ", TEXT_SAFE(path));
	return watch_tags(m, repo);
}

int component_monitor(
	struct component_notes *out, struct component_desk *desk, struct err *err)
{
	struct monitoring m = {.out = out,
		.desk = desk,
		.arena = &desk->arena,
		.now = desk->court.now,
		.err = err};

	for (size_t i = 0; i < desk->list.count; i++) {
		m.c = desk->list.items[i];
		for (size_t j = 0; j < m.c->version_count; j++)
			watch_version(&m, &m.c->versions[j]);
		watch_assessment(&m);
		if (watch_mirror(&m))
			return -1;
	}
	return 0;
}
