/*
 * Statements held against place, time and revocations, whatever they say; and the
 * rejections that stand at a ref. Read next: evidence/judge.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "evidence/docket.h"
#include "base/banned.h"

#define CLOCK_SLACK 300 /* seconds that a signer's clock may be ahead */

/* --- statements ------------------------------------------------------------------------
 */

/* Why a signed statement counts for nothing at this place and time; NULL: it may. */
static const char *standing_flaw(const struct docket *d, const struct statement *s,
	const struct known_key *key, const struct evidence_file *file)
{
	if (!str_is(file->name, s->id) || !str_eq(file->person, s->by))
		return "lies where it does not belong";
	if (!str_eq(s->repository, d->roster->repository))
		return "is of another repository";
	if (s->issued > d->now + CLOCK_SLACK)
		return "was signed in the future";
	return known_key_flaw(key, s->issued, d->now);
}

static int is_revocation(bool *out, struct docket *d, const struct statement *s,
	const struct evidence_file *file, struct err *err)
{
	const struct known_key *key;
	struct statement other;
	struct err why;

	*out = false;
	if (envelope_open(&other, &key, d->arena, d->keyring, file->text, &why)) {
		if (why.kind == ERR_FAULT)
			*err = why;
		return why.kind == ERR_FAULT ? -1 : 0;
	}
	*out = other.kind == STATEMENT_REVOKE && str_is(other.target, s->id) &&
	       !standing_flaw(d, &other, key, file) && other.expires >= d->now &&
	       (str_eq(other.by, s->by) ||
		       person_has_role(key->person, (struct str)STR(REVOKER_ROLE)));
	return 0;
}

static int is_revoked(
	bool *out, struct docket *d, const struct statement *s, struct err *err)
{
	struct evidence_files files;

	*out = false;
	if (d->source->list(&files, d->source, "revoke", s->id, d->arena, err))
		return -1;
	for (size_t i = 0; i < files.count && !*out; i++) {
		if (is_revocation(out, d, s, &files.items[i], err))
			return -1;
	}
	return 0;
}

int docket_open_any(struct statement *out, const struct known_key **key, struct str *flaw,
	struct docket *d, const struct evidence_file *file, struct err *err)
{
	bool is_void = false;
	const char *phrase;
	struct err why;

	if (envelope_open(out, key, d->arena, d->keyring, file->text, &why)) {
		if (why.kind == ERR_FAULT)
			*err = why;
		*flaw = arena_printf(d->arena, "does not count: %s", why.text);
		return why.kind == ERR_FAULT ? -1 : 0;
	}
	phrase = standing_flaw(d, out, *key, file);
	if (!phrase) {
		if (is_revoked(&is_void, d, out, err))
			return -1;
		phrase = is_void ? "was withdrawn" : NULL;
	}
	*flaw = phrase ? str_of(phrase) : (struct str){0};
	return !phrase;
}

int docket_open_statement(struct statement *out, const struct known_key **key,
	struct str *flaw, struct docket *d, const struct evidence_file *file,
	struct err *err)
{
	int stands = docket_open_any(out, key, flaw, d, file, err);

	if (stands <= 0 || out->expires >= d->now || d->is_past)
		return stands;
	*flaw = (struct str)STR("has expired");
	return 0;
}

/* --- rejections ------------------------------------------------------------------------
 */

/* A role that some rule for the ref asks for: others reject nothing. */
static bool is_role_asked(const struct docket *d, struct str role)
{
	for (size_t i = 0; i < d->roster->rule_count; i++) {
		const struct review_rule *rule = &d->roster->rules[i];

		for (size_t j = 0; j < rule->need_count; j++) {
			if (str_eq(rule->needs[j].role, role) &&
				review_rule_has_ref(rule, d->ref))
				return true;
		}
	}
	return false;
}

int docket_open(struct docket *d, struct err *err)
{
	struct evidence_files files;
	char key_of_ref[SHA256_HEX];

	ref_key(key_of_ref, d->ref);
	d->rejections.count = 0;
	if (d->is_past)
		return 0;
	if (d->source->list(&files, d->source, "reject", key_of_ref, d->arena, err))
		return -1;
	for (size_t i = 0; i < files.count; i++) {
		const struct known_key *key;
		struct statement s;
		struct str flaw;
		int stands =
			docket_open_statement(&s, &key, &flaw, d, &files.items[i], err);

		if (stands < 0)
			return -1;
		if (stands && s.kind == STATEMENT_REVIEW && s.is_reject &&
			str_list_has(&s.refs, d->ref) &&
			person_has_role(key->person, s.role) && is_role_asked(d, s.role))
			VEC_PUSH(d->arena, &d->rejections, s);
	}
	return 0;
}

bool docket_has_rules(const struct docket *d, enum review_history history)
{
	for (size_t i = 0; i < d->roster->rule_count; i++) {
		const struct review_rule *rule = &d->roster->rules[i];

		if (rule->history == history && review_rule_has_ref(rule, d->ref))
			return true;
	}
	return false;
}
