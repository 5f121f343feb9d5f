/*
 * One look at the statements about the document; of these only the authors' are opened.
 * Read next: evidence/docket.c.
 */
#include "evidence/standard.h"
#include "base/limits.h"
#include "base/text.h"
#include "evidence/docket.h"
#include "base/banned.h"

struct asking {
	struct docket *docket;
	const struct standard *standard;
	struct evidence_files files; /* that somebody signed about the document */
	struct standard_verdict *out;
	size_t untold; /* authors that were too many to be named */
	struct err *err;
};

/* Why a statement that stands does not say it; NULL: it does. */
static const char *acknowledgement_flaw(const struct asking *a, const struct statement *s,
	const struct known_key *key, const struct person *person)
{
	if (s->kind != STATEMENT_ACKNOWLEDGE || !str_eq(s->target, a->standard->sha256) ||
		key->person != person)
		return "says something else";
	return str_eq(s->version, a->standard->version) ? NULL : "is of another version";
}

/* 1: the person has said it; 0: not, and *flaw is why the last that is there does not
 * count. */
static int find(
	struct str *id, struct str *flaw, struct asking *a, const struct person *person)
{
	*flaw = (struct str){0};
	for (size_t i = 0; i < a->files.count; i++) {
		const struct evidence_file *file = &a->files.items[i];
		const struct known_key *key;
		struct statement s;
		const char *phrase;
		int stands;

		if (!str_eq(file->person, person->id))
			continue;
		stands = docket_open_statement(&s, &key, flaw, a->docket, file, a->err);
		if (stands < 0)
			return -1;
		phrase = stands ? acknowledgement_flaw(a, &s, key, person) : NULL;
		if (stands && !phrase) {
			*id = arena_str(a->docket->arena, str_of(s.id));
			return 1;
		}
		if (phrase)
			*flaw = str_of(phrase);
	}
	return 0;
}

static void add_lack(
	struct asking *a, const char *code, struct str words, const char *hint)
{
	struct lack lack = {.code = code, .words = words, .hint = str_of(hint)};

	if (a->out->lacks.count < LIMIT_AUTHORS_TOLD)
		VEC_PUSH(a->docket->arena, &a->out->lacks, lack);
	else
		a->untold++;
}

static void add_missing(struct asking *a, const struct person *person, struct str flaw)
{
	const struct standard *standard = a->standard;
	const char *but = flaw.n ? "; a statement that is there " : "";

	add_lack(a, "standard-missing",
		arena_printf(a->docket->arena,
			"'%s' has not signed that they have read version %s of the "
			"coding standard%s%s%s%.*s",
			TEXT_SAFE(person->id), TEXT_SAFE(standard->version),
			standard->path.n ? ", " : "", TEXT_SAFE(standard->path), but,
			STR_ARG(flaw)),
		ACKNOWLEDGE_COMMAND);
}

static void add_unknown(struct asking *a, struct str email)
{
	add_lack(a, "standard-unknown-author",
		arena_printf(a->docket->arena,
			"the policy knows no author '%s', so nobody can say that they "
			"have read version %s of the coding standard",
			TEXT_SAFE(email), TEXT_SAFE(a->standard->version)),
		"");
}

static void add_rest(struct asking *a)
{
	struct lack lack = {.code = "standard-missing",
		.words = arena_printf(a->docket->arena,
			"%zu more authors have not signed that they have read the "
			"coding standard",
			a->untold)};

	if (a->untold)
		VEC_PUSH(a->docket->arena, &a->out->lacks, lack);
}

static int look_at(struct asking *a, const struct author *author, struct str *ids)
{
	struct str flaw;
	int status;

	if (!author->person) {
		add_unknown(a, author->email);
		return 0;
	}
	status = find(&ids[a->out->acknowledged.count], &flaw, a, author->person);
	if (status < 0)
		return -1;
	if (status)
		a->out->acknowledged.count++;
	else
		add_missing(a, author->person, flaw);
	return 0;
}

int docket_judge_standard(struct standard_verdict *out, struct docket *docket,
	const struct authors *authors, struct err *err)
{
	struct asking a = {.docket = docket,
		.standard = &docket->roster->standard,
		.out = out,
		.err = err};
	struct str *ids = ARENA_NEW(docket->arena, struct str, authors->count);

	*out = (struct standard_verdict){.acknowledged = {.items = ids}};
	if (docket->source->list(&a.files, docket->source,
		    statement_words[STATEMENT_ACKNOWLEDGE],
		    arena_str(docket->arena, a.standard->sha256).p, docket->arena, err))
		return -1;
	for (size_t i = 0; i < authors->count; i++) {
		if (look_at(&a, &authors->items[i], ids))
			return -1;
	}
	add_rest(&a);
	return 0;
}
