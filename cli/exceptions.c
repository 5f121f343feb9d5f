/*
 * Read next: cli/cmd_except.c, cli/cmd_approve.c.
 */
#include <string.h>
#include "base/interrupt.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/exceptions.h"
#include "git/delta.h"
#include "base/banned.h"

#define PLACE "exception/"

int exceptions_expect(const struct trusted *t, struct err *err)
{
	if (t->setup.desk)
		return 0;
	return err_usage(err, "the policy grants no exceptions: it has no \"exceptions\" "
			      "(docs/exceptions.md)");
}

/* --- finding one ----------------------------------------------------------------------
 */

struct names {
	struct str *items;
	size_t count, cap;
};

static bool has_name(const struct names *names, struct str name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (str_eq(names->items[i], name))
			return true;
	}
	return false;
}

/* Rules that somebody asked an exception for, also those that are no more. */
static int find_rules(struct names *out, struct trusted *t, struct err *err)
{
	static const struct oid none = {.n = 0};

	for (size_t i = 0; i < t->refs.count; i++) {
		const struct ref *ref = &t->refs.items[i];
		struct delta all;

		if (!str_has_prefix(ref->name, EVIDENCE_REFS) || !ref->oid.n)
			continue;
		if (delta_commits(&all, t->setup.repo, &none, &ref->oid, &t->arena, err))
			return -1;
		for (size_t j = 0; j < all.count; j++) {
			struct str path = all.items[j].path;
			size_t start = sizeof(PLACE) - 1;
			struct str rule =
				str_slice(path, start, str_find(path, '/', start));

			if (str_has_prefix(path, PLACE) && !has_name(out, rule))
				VEC_PUSH(&t->arena, out, rule);
		}
	}
	return 0;
}

int exceptions_list(struct standing_refs *out, struct trusted *t, struct err *err)
{
	struct names rules = {0};

	*out = (struct standing_refs){0};
	if (find_rules(&rules, t, err))
		return -1;
	for (size_t i = 0; i < rules.count; i++) {
		struct standing_list list;

		if (except_find(&list, t->setup.desk, rules.items[i], NULL, err))
			return -1;
		for (size_t j = 0; j < list.count; j++)
			VEC_PUSH(&t->arena, out, (const struct standing *)&list.items[j]);
	}
	return 0;
}

int exceptions_pick(
	const struct standing **out, struct trusted *t, const char *id, struct err *err)
{
	struct standing_refs all;
	const struct standing *found = NULL;

	if (exceptions_list(&all, t, err))
		return -1;
	for (size_t i = 0; i < all.count; i++) {
		if (!exception_id_is(str_of(id), all.items[i]->exception.statement))
			continue;
		if (found)
			return err_usage(err, "more than one exception is called '%s'",
				TEXT_SAFE(str_of(id)));
		found = all.items[i];
	}
	if (!found)
		return err_usage(err,
			"there is no exception '%s' here; fetch what others signed with "
			"'milecastle evidence fetch'",
			TEXT_SAFE(str_of(id)));
	*out = found;
	return 0;
}

/* --- words ----------------------------------------------------------------------------
 */

struct str exception_date(struct arena *arena, uint64_t when)
{
	char text[WHEN_BYTES];

	if (when == UINT64_MAX)
		return (struct str)STR("never");
	when_write(text, when);
	return arena_str(arena, str_make(text, 10));
}

static void put_word(struct buf *out, const char *label, struct str text)
{
	if (!text.n)
		return;
	buf_printf(out, "  %-13s", label);
	text_escape_line(out, text);
	buf_putc(out, '\n');
}

static void put_when(struct buf *out, const char *label, uint64_t when)
{
	char text[WHEN_BYTES];

	when_write(text, when);
	buf_printf(out, "  %-13s%s\n", label, text);
}

static void put_place(struct buf *out, const struct exception_place *place)
{
	buf_printf(out, "  %-13s", "finding");
	text_escape_line(out, place->path);
	buf_printf(out, ":%u%s\n", (unsigned)place->line,
		place->blob.n ? ", of just this content" : "");
}

void exception_put(struct buf *out, const struct exception *e)
{
	buf_printf(out, "%.*s %s: ", STR_ARG(e->id), exception_state_words[e->state]);
	text_escape_line(out, e->words);
	buf_putc(out, '\n');
	put_word(out, "rule", e->rule);
	put_word(out, "kind", str_of(exception_kind_words[e->kind]));
	put_word(out, "scope", str_of(exception_scope_words[e->scope]));
	put_word(out, "path", e->path);
	put_word(out, "function", e->function);
	for (size_t i = 0; i < e->place_count; i++)
		put_place(out, &e->places[i]);
	buf_printf(out, "  %-13sat most %u finding%s\n", "cap", (unsigned)e->cap,
		e->cap == 1 ? "" : "s");
	put_word(out, "reason", e->reason);
	put_word(out, "risk", e->risk);
	put_word(out, "mitigation", e->mitigation);
	put_word(out, "alternatives", e->alternatives);
	put_word(out, "precautions", e->precautions);
	put_word(out, "ticket", e->ticket);
	put_word(out, "fix by", e->fix_by);
	put_word(out, "permit", e->permit);
	put_word(out, "requested by", e->by);
	put_when(out, "on", e->issued);
	put_when(out, "expires", e->expires);
	for (size_t i = 0; i < e->approvers.count; i++)
		put_word(out, "approved by", e->approvers.items[i]);
}

/* --- the gate over it -----------------------------------------------------------------
 */

static void keep(struct exception_scan *scan, const struct change_set *from,
	bool (*is_wanted)(const void *ctx, struct str path), const void *ctx)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct change *change = &from->items[i];
		bool is_there = false;

		for (size_t j = 0; j < scan->changes.count && !is_there; j++)
			is_there = str_eq(
				scan->changes.items[j].root_path, change->root_path);
		if (!is_there && change->kind != CHANGE_DELETED &&
			is_wanted(ctx, change->root_path))
			VEC_PUSH(&scan->arena, &scan->changes, *change);
	}
}

/* What is staged goes before what HEAD has. */
static int find_changes(struct exception_scan *scan, struct trusted *t, const char *rev,
	bool (*is_wanted)(const void *ctx, struct str path), const void *ctx,
	struct err *err)
{
	struct change_set staged = {0}, tree = {0};

	if (!rev && changes_staged(&staged, t->setup.repo, false, &scan->arena, err))
		return -1;
	scan->changes.why = WHY_FILES;
	keep(scan, &staged, is_wanted, ctx);
	if (changes_tree(&tree, t->setup.repo, rev ? rev : "HEAD", &scan->arena, err))
		return scan->changes.count && !rev ? 0 : -1;
	keep(scan, &tree, is_wanted, ctx);
	return 0;
}

int exception_scan(struct exception_scan *out, struct trusted *t, const char *rev,
	bool (*is_wanted)(const void *ctx, struct str path), const void *ctx,
	struct err *err)
{
	struct gate_input input = {
		.changes = &out->changes,
		.store = &out->store,
		.policy = &t->setup.policy,
		.rules = &t->setup.rules,
		.threshold = policy_threshold(&t->setup.policy),
		.scope = SCOPE_ALL,
		.baseline = t->setup.baseline,
		.components = t->setup.component_desk,
		.desk = t->setup.desk,
		.has_fingerprints = true,
		.stop = &interrupt_seen,
	};

	*out = (struct exception_scan){0};
	if (find_changes(out, t, rev, is_wanted, ctx, err))
		return -1;
	if (!out->changes.count)
		return err_usage(err, "there is no such file, neither staged nor in '%s'",
			TEXT_SAFE(str_of(rev ? rev : "HEAD")));
	repo_store(&out->store, t->setup.repo);
	return gate_run(&out->result, &input, err);
}

void exception_scan_done(struct exception_scan *scan)
{
	gate_result_done(&scan->result);
	arena_done(&scan->arena);
}
