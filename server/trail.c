/*
 * Forwards through the journal, with the auditor at the side, for all that was accepted
 * for the ref; then backwards along what hangs together. Read next: server/audit.c.
 */
#include "base/text.h"
#include "server/audit.h"
#include "server/trail.h"
#include "base/banned.h"

/* What was seen to happen. */
struct seen_move {
	uint64_t seq;
	struct oid old_oid, new_oid;
};

struct reading {
	struct arena *arena;
	struct str name; /* of the ref, percent-encoded as records have it */
	struct audit audit;
	struct {
		struct trail_link *items;
		size_t count, cap;
	} accepted; /* in the order of the records, as ... */
	struct {
		struct seen_move *items;
		size_t count, cap;
	} moves;	/* ... what was seen */
	uint64_t first; /* links of earlier records do not count ... */
	struct str why; /* ... since */
};

static struct str text_of(struct reading *r, const struct node *map, const char *key)
{
	const struct node *node = map ? node_get(map, key) : NULL;

	return node && node->kind == NODE_STRING ? arena_str(r->arena, node->text)
						 : (struct str){0};
}

static bool is_true(const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);

	return node && node->kind == NODE_BOOL && node->truth;
}

static struct str_list evidence_of(struct reading *r, const struct node *map)
{
	const struct node *list = node_get(map, "evidence");
	struct str_list out = {0};
	struct str *items;

	if (!list || list->kind != NODE_LIST)
		return out;
	items = ARENA_NEW(r->arena, struct str, list->count);
	for (const struct node *it = list->child; it; it = it->next) {
		if (it->kind == NODE_STRING)
			items[out.count++] = arena_str(r->arena, it->text);
	}
	out.items = items;
	return out;
}

static void add_link(
	struct reading *r, const struct journal_line *line, const struct node *map)
{
	const struct node *policy = node_get(line->record, "policy");
	struct trail_link link = {.seq = line->seq,
		.is_protected = is_true(map, "protected"),
		.is_bypassed = node_get(map, "bypass") != NULL,
		.pusher = text_of(r, line->record, "pusher"),
		.evidence = evidence_of(r, map)};

	if (policy && policy->kind != NODE_MAP)
		policy = NULL;
	/* the auditor has seen that the first two are ids */
	oid_read(&link.old_tip, text_of(r, map, "old"));
	oid_read(&link.new_tip, text_of(r, map, "new"));
	oid_read(&link.policy_commit, text_of(r, policy, "commit"));
	link.policy_digest = text_of(r, policy, "digest");
	VEC_PUSH(r->arena, &r->accepted, link);
}

static void add_move(struct reading *r, uint64_t seq, const struct node *map)
{
	struct seen_move move = {.seq = seq};

	oid_read(&move.old_oid, text_of(r, map, "old"));
	oid_read(&move.new_oid, text_of(r, map, "new"));
	VEC_PUSH(r->arena, &r->moves, move);
}

/* All that the record says of our ref. The auditor has found its form in order. */
static void read_refs(struct reading *r, const struct journal_line *line)
{
	struct str kind = text_of(r, line->record, "kind");
	struct str outcome = text_of(r, line->record, "outcome");
	const struct node *refs = node_get(line->record, "refs");

	for (const struct node *it = refs->child; it; it = it->next) {
		const struct node *name = node_get(it, "ref");

		if (!str_eq(name->text, r->name))
			continue;
		if (str_is(kind, "push") && str_is(outcome, "pass"))
			add_link(r, line, it);
		if (str_is(kind, "moved"))
			add_move(r, line->seq, it);
		if (!str_is(kind, "adopt"))
			continue;
		r->first = line->seq + 1;
		r->why = arena_printf(r->arena, "record %llu took the ref over as it was",
			(unsigned long long)line->seq);
	}
}

/* What moved without a record is a lapse: only what comes after it hangs together. */
static void note_gaps(struct reading *r)
{
	for (size_t i = 0; i < r->audit.gaps.count; i++) {
		const struct audit_gap *gap = &r->audit.gaps.items[i];

		if (!str_eq(gap->ref, r->name) || gap->before < r->first)
			continue;
		r->first = gap->before;
		r->why =
			gap->before == UINT64_MAX
				? (struct str)STR("the log does not say how the ref came "
						  "to where it is here: fetch both")
				: arena_printf(r->arena,
					  "the ref moved without a record before record "
					  "%llu",
					  (unsigned long long)gap->before);
	}
}

static int read_all(struct reading *r, struct str journal, struct err *err)
{
	struct arena scratch = {0};
	struct journal_reader reader;
	struct journal_line line = {0};
	int more;

	journal_reader_init(&reader, journal);
	while ((more = journal_next(&line, &reader, &scratch, err)) > 0) {
		if (audit_add(&r->audit, &line, err)) {
			more = -1;
			break;
		}
		read_refs(r, &line);
		arena_reset(&scratch);
	}
	arena_done(&scratch);
	return more;
}

/*
 * Was the ref seen to go elsewhere from where the link begins, until the next one was
 * accepted? The auditor allows for moves that are seen in another order; a claim does
 * not. *left: moves not yet looked at, the newest last.
 */
static bool went_elsewhere(
	const struct reading *r, const struct trail_link *link, size_t *left)
{
	bool is_elsewhere = false;

	for (; *left && r->moves.items[*left - 1].seq > link->seq; --*left) {
		const struct seen_move *move = &r->moves.items[*left - 1];

		is_elsewhere |= oid_eq(&move->old_oid, &link->old_tip) &&
				!oid_eq(&move->new_oid, &link->new_tip);
	}
	return is_elsewhere;
}

static void follow(struct trail *out, struct reading *r, const struct oid *tip)
{
	size_t moves_left = r->moves.count;
	struct oid at = *tip;

	out->end = r->why;
	for (size_t i = r->accepted.count; i-- > 0;) {
		const struct trail_link *link = &r->accepted.items[i];

		if (link->seq < r->first)
			break;
		if (!oid_eq(&link->new_tip, &at))
			continue;
		if (went_elsewhere(r, link, &moves_left)) {
			out->end = arena_printf(r->arena,
				"the ref did not go where record %llu let it go",
				(unsigned long long)link->seq);
			break;
		}
		if (!link->old_tip.n) {
			out->end = arena_printf(r->arena, "record %llu made the ref",
				(unsigned long long)link->seq);
			break;
		}
		at = link->old_tip;
		VEC_PUSH(r->arena, out, *link);
	}
}

int trail_read(struct trail *out, struct str journal, struct str ref,
	const struct oid *tip, struct arena *arena, struct err *err)
{
	struct buf name _cleanup_buf_ = BUF_INIT(3 * LIMIT_REF_BYTES);
	struct ref now = {.name = ref, .oid = *tip};
	struct ref_list refs = {.items = &now, .count = 1};
	struct reading r = {.arena = arena, .why = STR("the log begins there")};

	*out = (struct trail){0};
	text_uri(&name, ref);
	r.name = arena_str(arena, buf_str(&name));
	audit_init(&r.audit, arena, NULL);
	if (read_all(&r, journal, err))
		return -1;
	audit_compare(&r.audit, &refs, true);
	note_gaps(&r);
	follow(out, &r, tip);
	return 0;
}
