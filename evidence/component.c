/*
 * Votes for a version of a component. It starts as no, and becomes yes at one place. Read
 * next: core/component_terms.h, evidence/votes.c.
 */
#include "evidence/component.h"
#include "base/text.h"
#include "evidence/docket.h"
#include "evidence/votes.h"
#include "base/banned.h"

#define TOLD_BYTES 300 /* of what does not count */

struct asking {
	struct docket *docket;
	const struct component_subject *subject;
	struct votes votes;
	struct str told;     /* what does not count, and why */
	struct str rejected; /* by whom; empty: by nobody */
	struct err *err;
};

/* Why a statement that stands does not count; NULL: it does. */
static const char *flaw_of(
	const struct asking *a, const struct statement *s, const struct known_key *key)
{
	const struct component_terms *terms = &a->docket->roster->components;

	if (s->kind != STATEMENT_COMPONENT || !str_eq(s->target, a->subject->digest) ||
		!str_eq(s->component, a->subject->component) ||
		!str_eq(s->version, a->subject->version))
		return "is about something else";
	if (!review_needs_role(terms->needs, terms->need_count, s->role) ||
		!person_has_role(key->person, s->role))
		return "is in a role that does not count";
	if (str_eq(key->person->id, a->subject->assessed_by) && !s->is_reject)
		return "is by who assessed it";
	if (terms->level > 2 && !ssh_key_is_sk(&key->key))
		return "was not signed by a key in hardware";
	return NULL;
}

static int hear(struct asking *a, const struct evidence_file *file)
{
	struct arena *arena = a->docket->arena;
	const struct known_key *key = NULL;
	struct statement s;
	struct str flaw = {0};
	int stands = docket_open_statement(&s, &key, &flaw, a->docket, file, a->err);
	const char *phrase;

	if (stands < 0)
		return -1;
	phrase = stands ? flaw_of(a, &s, key) : flaw.p;
	if (phrase && a->told.n < TOLD_BYTES)
		a->told = arena_printf(arena, "%.*s; that of '%s' %s", STR_ARG(a->told),
			TEXT_SAFE(file->person), phrase);
	if (!phrase && s.is_reject) {
		a->rejected = arena_str(arena, s.by);
	} else if (!phrase) {
		struct vote vote = {.person = key->person,
			.role = s.role,
			.id = arena_str(arena, str_of(s.id))};

		VEC_PUSH(arena, &a->votes, vote);
	}
	return 0;
}

/* Are all approvals there? */
static bool count(struct str *lack, struct asking *a)
{
	struct docket *d = a->docket;
	const struct component_terms *terms = &d->roster->components;
	struct tally tally = {.arena = d->arena, .votes = &a->votes};

	if (a->rejected.n) {
		*lack = arena_printf(
			d->arena, "'%s' has rejected it", TEXT_SAFE(a->rejected));
		return false;
	}
	for (size_t i = 0; i < terms->need_count; i++) {
		const struct review_need *need = &terms->needs[i];
		uint32_t have = tally_need(&tally, need, need->count);

		if (have >= need->count)
			continue;
		*lack = arena_printf(d->arena, "it needs %u by '%s' and has %u%.*s",
			(unsigned)need->count, TEXT_SAFE(need->role), (unsigned)have,
			STR_ARG(a->told));
		return false;
	}
	/* the one place where a version is approved */
	return true;
}

int docket_component(struct str *lack, struct docket *docket,
	const struct component_subject *subject, struct err *err)
{
	struct asking a = {.docket = docket, .subject = subject, .err = err};
	struct evidence_files files;

	if (docket->source->list(&files, docket->source,
		    statement_words[STATEMENT_COMPONENT],
		    arena_str(docket->arena, subject->digest).p, docket->arena, err))
		return -1;
	for (size_t i = 0; i < files.count; i++) {
		if (hear(&a, &files.items[i]))
			return -1;
	}
	return count(lack, &a);
}
