/*
 * Read next: cli/cmd_approve.c.
 */
#include <stdio.h>
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/bypasses.h"
#include "cli/review_show.h"
#include "git/delta.h"
#include "base/banned.h"

#define PLACE "bypass/"

/* KIND/KEY/ID with an ID that begins so. */
static bool is_named(struct str path, struct str digits)
{
	size_t at = path.n;

	while (at && path.p[at - 1] != '/')
		at--;
	return str_has_prefix(path, PLACE) && path.n - at >= digits.n &&
	       memcmp(path.p + at, digits.p, digits.n) == 0;
}

/* Files of a person with that id. */
static int find_in(struct evidence_files *out, struct trusted *t, const struct ref *ref,
	struct str digits, struct err *err)
{
	static const struct oid none = {.n = 0};
	struct str person = str_slice(ref->name, sizeof(EVIDENCE_REFS) - 1, ref->name.n);
	struct delta all, found = {0};

	if (delta_commits(&all, t->setup.repo, &none, &ref->oid, &t->arena, err))
		return -1;
	for (size_t i = 0; i < all.count; i++) {
		if (is_named(all.items[i].path, digits))
			VEC_PUSH(&t->arena, &found, all.items[i]);
	}
	return evidence_read(out, t->setup.repo, &found, person, &t->arena, err);
}

int bypass_pick(struct statement *out, struct trusted *t, const char *id, struct err *err)
{
	struct str digits = str_slice(str_of(id), 3, strlen(id));
	size_t count = 0;

	for (size_t i = 0; digits.n >= 8 && i < t->refs.count; i++) {
		const struct ref *ref = &t->refs.items[i];
		const struct known_key *key;
		struct evidence_files files;

		if (!str_has_prefix(ref->name, EVIDENCE_REFS) || !ref->oid.n)
			continue;
		if (find_in(&files, t, ref, digits, err))
			return -1;
		for (size_t j = 0; j < files.count; j++) {
			/* who signed it may have left, and it is owed all the same */
			if (envelope_open(out, &key, &t->arena, &t->keyring,
				    files.items[j].text, err) &&
				envelope_peek(out, &t->arena, files.items[j].text, err))
				return -1;
			count++;
		}
	}
	if (count == 1 && out->kind == STATEMENT_BYPASS)
		return 0;
	return err_usage(err,
		count > 1 ? "more than one bypass is called '%s'"
			  : "there is no bypass '%s' here; fetch what others signed with "
			    "'milecastle evidence fetch'",
		TEXT_SAFE(str_of(id)));
}

int bypass_show(struct trusted *t, const struct statement *s, struct err *err)
{
	char when[WHEN_BYTES];

	if (review_show_diff(&s->base, &s->head, err) ||
		review_show_findings(&t->setup, &s->base, &s->head, "approve", err))
		return -1;
	when_write(when, s->issued);
	fprintf(stderr, "bypass of '%s' (%s) at %s, %s: %s\n", TEXT_SAFE(s->by),
		TEXT_SAFE(s->role), TEXT_SAFE(s->bypass.ref), when,
		TEXT_SAFE(s->bypass.reason));
	for (unsigned code = 0; code < BYPASS_CODE_COUNT; code++) {
		if (s->bypass.codes >> code & 1)
			fprintf(stderr, "  excused %s\n", bypass_code_words[code]);
	}
	return 0;
}
