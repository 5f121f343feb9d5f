/*
 * What must hold of an approved version wherever it is found, and of where it comes from.
 */
#include <strings.h>
#include "base/glob.h"
#include "base/text.h"
#include "base/when.h"
#include "components/verdict_add.h"
#include "base/banned.h"

void verdict_add(struct component_verdicts *out, struct component_court *court,
	struct component_verdict verdict)
{
	VEC_PUSH(court->arena, out, verdict);
}

bool verdict_has_pin(const struct component_version *v, const struct pin *pin)
{
	for (size_t i = 0; i < v->pins.count; i++) {
		if (pin_eq(&v->pins.items[i], pin))
			return true;
	}
	return false;
}

/*
 * The version that has this hash. The list compares digits, which are the same in other
 * algorithms: as the id of Mercurial an approved commit of git may be a branch's name.
 */
const struct component_version *verdict_version_of(
	struct component_list *list, const struct pin *pin)
{
	const struct component_version *v = component_by_pin(list, pin);

	return v && verdict_has_pin(v, pin) ? v : NULL;
}

struct version_case {
	struct component_verdicts *out;
	struct component_court *court;
	const struct component_version *v;
	const struct dependency *d;
};

/* action: of "milecastle deps", that helps; "": the rule's advice is all there is. */
static void say(struct version_case *c, enum component_code code, const char *action,
	struct str words)
{
	struct str next = {0};
	struct str named = arena_printf(c->court->arena, "'%.*s' %s %.*s",
		STR_ARG(c->v->component->id), TEXT_SAFE(c->v->version), STR_ARG(words));

	if (strcmp(action, "assess") == 0)
		next = arena_printf(c->court->arena, "milecastle deps assess %.*s",
			STR_ARG(c->v->component->id));
	else if (*action)
		next = arena_printf(c->court->arena, "milecastle deps %s %.*s@%s", action,
			STR_ARG(c->v->component->id), TEXT_SAFE(c->v->version));
	verdict_add(c->out, c->court,
		(struct component_verdict){.code = code,
			.component = c->v->component,
			.version = c->v,
			.words = named,
			.next = next});
}

static struct str with_reason(struct version_case *c, const char *what)
{
	return arena_printf(c->court->arena, "%s%s%s", what, c->v->reason.n ? ": " : "",
		TEXT_SAFE(c->v->reason));
}

/* --- may it be used at all
 * ---------------------------------------------------------------
 */

/* false: nothing else has to be said. */
static bool judge_status(struct version_case *c)
{
	switch (c->v->status) {
	case STATUS_APPROVED:
	case STATUS_CONDITIONAL:
		return true;
	case STATUS_DEPRECATED:
		say(c, CODE_DEPRECATED, "", with_reason(c, "is deprecated"));
		return true;
	case STATUS_BANNED:
		say(c, CODE_BANNED, "", with_reason(c, "is banned"));
		return false;
	case STATUS_REVOKED:
		say(c, CODE_REVOKED, "", with_reason(c, "is approved no more"));
		return false;
	case STATUS_PENDING:
		break;
	}
	say(c, CODE_PENDING, "assess", str_of("was asked for and is not approved yet"));
	return false;
}

static bool judge_assessment(struct version_case *c)
{
	const struct assessment *a = &c->v->component->assessment;

	if (!a->missing.n)
		return true;
	say(c, CODE_PENDING, "assess",
		arena_printf(c->court->arena,
			"has a record without a complete assessment: '%.*s' has no "
			"answer",
			STR_ARG(a->missing)));
	return false;
}

static int judge_signatures(struct version_case *c, struct err *err)
{
	struct str lack = {0};
	int is_signed = 1;

	if (c->court->is_signed)
		is_signed = c->court->is_signed(c->court, c->v, &lack, err);
	if (is_signed < 0)
		return -1;
	if (!is_signed)
		say(c, CODE_PENDING, "approve",
			arena_printf(c->court->arena,
				"is not approved by signature: %.*s", STR_ARG(lack)));
	return 0;
}

/* --- is it still
 * ---------------------------------------------------------------------------
 */

static void judge_time(struct version_case *c)
{
	const struct component_version *v = c->v;
	const struct assessment *a = &v->component->assessment;
	char day[WHEN_BYTES];

	if (c->court->now >= v->valid_until) {
		when_write(day, v->valid_until - WHEN_DAY);
		say(c, CODE_EXPIRED, "",
			arena_printf(c->court->arena, "was approved until %.10s", day));
	}
	if (a->next_review && c->court->now >= a->next_review) {
		when_write(day, a->next_review - WHEN_DAY);
		say(c, CODE_OVERDUE, "assess",
			arena_printf(c->court->arena, "was to be assessed anew by %.10s",
				day));
	}
}

bool component_version_has(
	const struct component_version *v, const struct open_vulnerability *vulnerability)
{
	return !vulnerability->versions.count ||
	       str_list_has(&vulnerability->versions, v->version);
}

static void judge_vulnerabilities(struct version_case *c)
{
	const struct assessment *a = &c->v->component->assessment;
	const struct open_vulnerability *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < a->open_count; i++) {
		if (!component_version_has(c->v, &a->open[i]))
			continue;
		first = first ? first : &a->open[i];
		count++;
	}
	if (count)
		say(c, CODE_VULNERABLE, "",
			arena_printf(c->court->arena,
				"has known vulnerabilities that nobody accepted: %s%s",
				TEXT_SAFE(first->id), count > 1 ? " and others" : ""));
}

/* Every licence of "A AND (B OR C)" counts; who wants finer words writes them into
 * "licences". */
static bool is_licence_in_order(const struct component_terms *terms, struct str licence)
{
	size_t at = 0;

	if (!terms->licences.count || str_list_has(&terms->licences, licence))
		return true;
	while (at < licence.n) {
		size_t end = at;
		struct str word;

		while (end < licence.n && !memchr(" ()", licence.p[end], 3))
			end++;
		word = str_slice(licence, at, end);
		if (word.n && !str_is(word, "AND") && !str_is(word, "OR") &&
			!str_is(word, "WITH") && !str_list_has(&terms->licences, word))
			return false;
		at = end + 1;
	}
	return licence.n > 0;
}

static void judge_licence(struct version_case *c)
{
	struct str licence = c->v->component->licence;

	for (size_t i = 0; i < c->court->term_count; i++) {
		if (is_licence_in_order(c->court->terms[i], licence))
			continue;
		say(c, CODE_LICENCE, "",
			arena_printf(c->court->arena,
				"has the licence '%s', which is not among those of the "
				"policy",
				licence.n ? TEXT_SAFE(licence) : "unknown"));
		return;
	}
}

/* --- here?
 * -------------------------------------------------------------------------------
 */

static bool is_path_in_scope(const struct component_scope *scope, struct str path)
{
	for (size_t i = 0; i < scope->paths.count; i++) {
		if (glob_match_path(scope->paths.items[i], path))
			return true;
	}
	return !scope->paths.count;
}

static bool is_repository_in_scope(const struct component_scope *scope, struct str name)
{
	for (size_t i = 0; i < scope->repositories.count; i++) {
		if (glob_match_word(scope->repositories.items[i], name))
			return true;
	}
	return !scope->repositories.count;
}

static void judge_scope(struct version_case *c)
{
	const struct component_scope *scope = &c->v->scope;
	const char *why = NULL;

	if (!is_path_in_scope(scope, c->d->path))
		why = "is not approved at this path";
	else if (!is_repository_in_scope(scope, c->court->repository))
		why = "is not approved for this repository";
	else if (scope->usage && !(scope->usage >> c->d->scope & 1))
		why = "is not approved for this use";
	if (why)
		say(c, CODE_CONDITION, "", with_reason(c, why));
}

int component_judge_version(struct component_verdicts *out, struct component_court *court,
	const struct component_version *version, const struct dependency *dependency,
	struct err *err)
{
	struct version_case c = {
		.out = out, .court = court, .v = version, .d = dependency};

	if (!judge_status(&c) || !judge_assessment(&c))
		return 0;
	if (judge_signatures(&c, err))
		return -1;
	judge_time(&c);
	judge_vulnerabilities(&c);
	judge_licence(&c);
	judge_scope(&c);
	return 0;
}

/* --- where it comes from
 * -------------------------------------------------------------------
 */

static bool begins_with_one(const struct str_list *beginnings, struct str url)
{
	for (size_t i = 0; i < beginnings->count; i++) {
		struct str b = beginnings->items[i];

		if (url.n >= b.n && memcmp(url.p, b.p, b.n) == 0)
			return true;
	}
	return false;
}

/* What a browser or git would read as another place than it seems to be. */
static bool is_crooked(struct str url)
{
	return memmem(url.p, url.n, "/../", 4) || memmem(url.p, url.n, "\\", 1) ||
	       str_has_suffix(url, "/..") || memmem(url.p, url.n, "%2e", 3) ||
	       memmem(url.p, url.n, "%2E", 3);
}

/* Of "HTTP://..." and "git+http://..." as well. */
static bool is_plain(struct str url)
{
	static const char *const plain[] = {
		"http", "ftp", "git", "svn", "rsync", "tftp", "pserver", NULL};
	const char *end = memmem(url.p, url.n, "://", 3);
	struct str scheme = str_slice(url, 0, end ? (size_t)(end - url.p) : 0);
	const char *plus = memrchr(scheme.p, '+', scheme.n);

	if (plus)
		scheme = str_slice(scheme, (size_t)(plus - scheme.p) + 1, scheme.n);
	for (size_t i = 0; plain[i]; i++) {
		if (scheme.n == strlen(plain[i]) &&
			strncasecmp(scheme.p, plain[i], scheme.n) == 0)
			return true;
	}
	return false;
}

const char *component_url_flaw(const struct component_court *court,
	const struct component *component, struct str url)
{
	const struct str_list *allowed = component ? &component->allowed_urls : NULL;

	if (is_plain(url))
		return "is not encrypted: anybody on the way can change what it gives";
	if (is_crooked(url))
		return "is written to be read in two ways";
	for (size_t i = 0; i < court->term_count; i++) {
		const struct str_list *store = &court->terms[i]->store;

		if (store->count && !begins_with_one(store, url))
			return "is not in the controlled store";
	}
	if (court->term_count && court->terms[0]->store.count)
		return NULL;
	if (!allowed || !allowed->count || begins_with_one(allowed, url) ||
		(component->mirror.n && str_eq(component->mirror, url)))
		return NULL;
	return "its record does not allow";
}
