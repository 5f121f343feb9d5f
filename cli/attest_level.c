/*
 * Level by level: each keeps of the trail what it can show, the newest first, and says
 * what ended it. Read next: server/trail.h, gate/coverage.h.
 */
#include <stdlib.h>
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/attest_level.h"
#include "gate/coverage.h"
#include "server/publish.h"
#include "server/trail.h"
#include "base/banned.h"

#define ALL_EXCLUDED ((1u << CONTRIBUTOR_COUNT) - 1)

/* Evidence without approvals that let nothing in: they may have come too late. */
struct landed {
	struct evidence_source all;
	struct {
		struct str *items; /* ids; sorted */
		size_t count, cap;
	} ids;
};

struct proof {
	struct trusted *t;
	struct arena *arena;
	struct repo *repo;
	struct oid tip;
	struct source_claim *claim;
	struct line line;     /* of the ref, to its first commit */
	struct trail trail;   /* its links are cut down to those that are shown */
	size_t *starts;	      /* by link: where on the line it begins */
	struct oid policy_id; /* of the file in policy; n == 0: none was read */
	struct policy policy; /* that was in force at the link in hand */
	char policy_digest[SHA256_HEX];
	struct coverage coverage; /* since the rules about reviews are as they are */
	struct landed landed;
};

/* Words for why it goes no further. */
#define STOP(p, ...) ((p)->claim->why = arena_printf((p)->arena, __VA_ARGS__))

/* The first count links are shown to be of that level. */
static void reach(struct proof *p, enum source_level level, size_t count)
{
	p->claim->level = level;
	p->claim->since = p->trail.items[count - 1].old_tip;
}

/* --- 2: history ------------------------------------------------------------------------
 */

static int read_log(struct proof *p, const char *rev, struct err *err)
{
	struct str text;

	if (!rev && !refs_find(&p->t->refs, (struct str)STR(LOG_REF))) {
		STOP(p,
			"there is no " LOG_REF
			" here, which says how the ref was moved: git fetch %s "
			"+" LOG_REF ":" LOG_REF,
			TEXT_SAFE(str_of(p->t->remote)));
		return 0;
	}
	rev = rev ? rev : LOG_REF;
	if (repo_commit(&p->claim->log, p->repo, rev, err) ||
		log_read(&text, p->repo, rev, p->arena, err) ||
		trail_read(&p->trail, text, p->t->ref, &p->tip, p->arena, err))
		return -1;
	p->claim->has_log = true;
	STOP(p, "%.*s", STR_ARG(p->trail.end));
	return 0;
}

/* Where on the line a link begins: past the one before it, or nowhere. */
static bool find_start(struct proof *p, size_t link)
{
	size_t at = link ? p->starts[link - 1] + 1 : 1;

	while (at < p->line.count &&
		!oid_eq(&p->line.items[at], &p->trail.items[link].old_tip))
		at++;
	p->starts[link] = at;
	return at < p->line.count;
}

static void show_history(struct proof *p)
{
	size_t count = 0;

	p->starts = ARENA_NEW(p->arena, size_t, p->trail.count);
	for (; count < p->trail.count; count++) {
		const struct trail_link *link = &p->trail.items[count];

		if (!link->pusher.n) {
			STOP(p, "record %llu does not say who pushed",
				(unsigned long long)link->seq);
			break;
		}
		if (!find_start(p, count)) {
			STOP(p, "with record %llu the branch's own line was left",
				(unsigned long long)link->seq);
			break;
		}
	}
	p->trail.count = count;
	if (count)
		reach(p, SOURCE_HISTORY, count);
}

/* --- 3: a policy in force --------------------------------------------------------------
 */

#define NO_POLICY "by no policy of the repository"
#define LOST_POLICY "by a policy that is not here"

/* Read the policy that the record names, by its digest; NULL, or how it was judged. */
static const char *load_policy(struct proof *p, const struct trail_link *link)
{
	struct str origin = STR(POLICY_PATH), text;
	struct oid id;
	struct err ignored;

	if (!link->policy_commit.n)
		return NO_POLICY;
	if (repo_file_at(NULL, &id, p->repo, &link->policy_commit, POLICY_PATH, 0, NULL,
		    &ignored))
		return LOST_POLICY;
	if (!id.n)
		return NO_POLICY;
	if (!oid_eq(&id, &p->policy_id)) {
		p->policy_id.n = 0;
		if (repo_file_at(&text, &id, p->repo, &link->policy_commit, POLICY_PATH,
			    LIMIT_DOC_BYTES, p->arena, &ignored) ||
			policy_read(&p->policy, p->arena, origin, text, &ignored))
			return LOST_POLICY;
		sha256_hex(p->policy_digest, text);
		p->policy_id = id;
	}
	return str_is(link->policy_digest, p->policy_digest) ? NULL : LOST_POLICY;
}

static bool is_controlled(struct proof *p, const struct trail_link *link)
{
	const char *flaw = link->is_bypassed	? "with a bypass of the policy"
			   : link->is_protected ? load_policy(p, link)
						: "while the ref was not protected";

	if (flaw)
		STOP(p, "record %llu was judged %s", (unsigned long long)link->seq, flaw);
	return !flaw;
}

/* The rules for the ref, in their order; none are alike to none. */
static bool has_same_rules(const struct roster *a, const struct roster *b, struct str ref)
{
	size_t i = 0, j = 0;

	for (;; i++, j++) {
		while (i < a->rule_count && !review_rule_has_ref(&a->rules[i], ref))
			i++;
		while (j < b->rule_count && !review_rule_has_ref(&b->rules[j], ref))
			j++;
		if (i == a->rule_count || j == b->rule_count)
			return i == a->rule_count && j == b->rule_count;
		if (strcmp(a->rules[i].digest, b->rules[j].digest) != 0)
			return false;
	}
}

/* *same: how many of the links were judged by the rules of now. */
static void show_control(struct proof *p, size_t *same)
{
	const struct roster *now = &p->t->setup.policy.roster;
	size_t count = 0;

	*same = 0;
	for (; count < p->trail.count && is_controlled(p, &p->trail.items[count]);
		count++) {
		if (*same == count && has_same_rules(&p->policy.roster, now, p->t->ref))
			*same = count + 1;
	}
	p->trail.count = count;
	if (count)
		reach(p, SOURCE_CONTROLLED, count);
}

/* --- 4: reviews ------------------------------------------------------------------------
 */

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool has_landed(const struct landed *landed, struct str id)
{
	return landed->ids.count &&
	       bsearch(&id, landed->ids.items, landed->ids.count, sizeof(id), by_bytes);
}

static int list_landed(struct evidence_files *out, struct evidence_source *source,
	const char *kind, const char *key, struct arena *arena, struct err *err)
{
	struct landed *landed = source->ctx;
	size_t kept = 0;

	if (landed->all.list(out, &landed->all, kind, key, arena, err))
		return -1;
	for (size_t i = 0; i < out->count; i++) {
		if (strcmp(kind, "review") != 0 || has_landed(landed, out->items[i].name))
			out->items[kept++] = out->items[i];
	}
	out->count = kept;
	return 0;
}

static void use_landed(struct review_desk *desk, struct proof *p, size_t links)
{
	struct landed *landed = &p->landed;

	for (size_t i = 0; i < links; i++) {
		const struct str_list *ids = &p->trail.items[i].evidence;

		for (size_t j = 0; j < ids->count; j++)
			VEC_PUSH(p->arena, &landed->ids, ids->items[j]);
	}
	if (landed->ids.count)
		qsort(landed->ids.items, landed->ids.count, sizeof(*landed->ids.items),
			by_bytes);
	landed->all = desk->source;
	desk->source = (struct evidence_source){.ctx = landed, .list = list_landed};
}

/* Who has brought each commit of the line. */
static const struct str *pushers_of(struct proof *p, size_t links)
{
	struct str *out = ARENA_NEW(p->arena, struct str, p->starts[links - 1]);
	size_t at = 0;

	for (size_t i = 0; i < links; i++) {
		while (at < p->starts[i])
			out[at++] = p->trail.items[i].pusher;
	}
	return out;
}

static int measure(struct proof *p, size_t links, struct err *err)
{
	struct coverage_range range = {.line = p->line,
		.to = 0,
		.from = p->starts[links - 1],
		.pushers = pushers_of(p, links)};
	struct review_desk desk = {.arena = p->arena,
		.repo = p->repo,
		.policy = &p->t->setup.policy,
		.refs = &p->t->refs,
		.now = when_now()};

	if (review_desk_open(&desk, err))
		return -1;
	use_landed(&desk, p, links);
	return coverage_measure(&p->coverage, &desk, p->t->ref, &range, err);
}

/* What let a step in was there when it came: the log names it. */
static bool was_there(const struct trail_link *link, const struct coverage_step *step)
{
	for (size_t i = 0; i < step->used.count; i++) {
		if (!str_list_has(&link->evidence, str_of(step->used.items[i].id)))
			return false;
	}
	return true;
}

/* All that was asked for was there in time. */
static bool is_met(struct proof *p, size_t links)
{
	size_t link = 0;

	for (size_t i = 0; i < p->coverage.count; i++) {
		const struct coverage_step *step =
			&p->coverage.items[p->coverage.count - 1 - i];

		while (link + 1 < links && i >= p->starts[link])
			link++;
		if (step->state == COVERAGE_NONE)
			STOP(p,
				"%.12s is not covered by approvals that let it in and "
				"count now",
				OID_HEX_OF(&step->commit));
		else if (!was_there(&p->trail.items[link], step))
			STOP(p,
				"%.12s landed before its approvals, as record %llu has "
				"it",
				OID_HEX_OF(&step->commit),
				(unsigned long long)p->trail.items[link].seq);
		else
			continue;
		return false;
	}
	return true;
}

/*
 * Whoever had a hand in it, pushers too, is kept out by the rules, which ask for one more
 * when they do not know somebody: so two whom the policy knows have agreed.
 */
static bool is_two_party(struct proof *p)
{
	const struct coverage_count *exempt = &p->coverage.exempt;
	const struct roster *roster = &p->t->setup.policy.roster;

	if (exempt->steps || exempt->lines || exempt->binaries) {
		STOP(p, "the policy does not ask for reviews of all that landed");
		return false;
	}
	for (size_t i = 0; i < roster->rule_count; i++) {
		const struct review_rule *rule = &roster->rules[i];

		if (!review_rule_has_ref(rule, p->t->ref))
			continue;
		if (rule->level == 0)
			STOP(p,
				"the rule '%s' is content with trailers, which anybody "
				"can "
				"write",
				TEXT_SAFE(rule->id));
		else if (rule->excluded != ALL_EXCLUDED)
			STOP(p, "the rule '%s' lets some approve what is their own",
				TEXT_SAFE(rule->id));
		else
			continue;
		return false;
	}
	return true;
}

static void keep_roles(struct proof *p)
{
	struct str *items = ARENA_NEW(p->arena, struct str, p->coverage.role_count);
	size_t count = 0;

	for (size_t i = 0; i < p->coverage.role_count; i++) {
		if (p->coverage.roles[i].part.asked.steps)
			items[count++] = p->coverage.roles[i].role;
	}
	p->claim->roles = (struct str_list){.items = items, .count = count};
}

static bool has_rules(const struct proof *p)
{
	const struct roster none = {.rule_count = 0};

	return !has_same_rules(&p->t->setup.policy.roster, &none, p->t->ref);
}

static int show_review(struct proof *p, size_t same, struct err *err)
{
	if (!has_rules(p)) {
		STOP(p, "the policy asks for no reviews there");
		return 0;
	}
	if (!same) {
		STOP(p, "nothing has landed yet by the rules about reviews of now");
		return 0;
	}
	if (measure(p, same, err))
		return -1;
	if (!is_met(p, same))
		return 0;
	keep_roles(p);
	p->claim->is_met = p->coverage.total.asked.steps > 0;
	if (is_two_party(p))
		reach(p, SOURCE_REVIEWED, same);
	return 0;
}

int source_claim_make(struct source_claim *out, struct trusted *t, const struct oid *tip,
	const char *log, struct err *err)
{
	struct proof p = {.t = t,
		.arena = &t->arena,
		.repo = t->setup.repo,
		.tip = *tip,
		.claim = out};
	size_t same;

	*out = (struct source_claim){.level = SOURCE_VERSIONED};
	if (read_log(&p, log, err))
		return -1;
	if (!p.trail.count)
		return 0;
	if (line_of(&p.line, p.repo, tip, NULL, LIMIT_COMMITS, p.arena, err))
		return err_suffix(
			err, "; a shallow clone is made whole by git fetch --unshallow");
	show_history(&p);
	if (!p.trail.count)
		return 0;
	show_control(&p, &same);
	return p.trail.count ? show_review(&p, same, err) : 0;
}
