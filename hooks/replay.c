/*
 * From a record to a verdict. Read next: server/journal.h, gate/judge.h.
 */
#include <stdio.h>
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "gate/judge.h"
#include "git/inspect.h"
#include "hooks/replay.h"
#include "server/config.h"
#include "base/banned.h"

struct replay {
	struct arena arena;
	struct server_config config;
	struct setup setup;
	struct inspection *inspection;
	size_t judged, differ;
};

static void replay_done(struct replay *r)
{
	inspection_close(r->inspection);
	setup_done(&r->setup);
	arena_done(&r->arena);
}

/* The policy commit of the record, over the floor of today's configuration. */
static int load(
	struct replay *r, const struct node *record, const char *config, struct err *err)
{
	struct setup_options options = {.needs_repo = true};
	const struct node *policy;
	struct oid commit;

	if (node_field(&policy, record, "policy", NODE_MAP, true, err) ||
		oid_of_node(&commit, policy, "commit", err) ||
		repo_open(&options.repo, NULL, err))
		return -1;
	if (server_config_load(
		    &r->config, &r->arena, repo_git_dir(options.repo), config, err)) {
		repo_close(options.repo);
		return -1;
	}
	options.is_last_word = true;
	options.policy_commit = &commit;
	options.floor = r->config.floor;
	return setup_load(&r->setup, &options, err) ||
	       inspection_open(&r->inspection, r->setup.repo, &r->arena);
}

static int read_bases(
	struct range *out, struct replay *r, const struct node *map, struct err *err)
{
	const struct node *list;

	if (node_field(&list, map, "bases", NODE_LIST, false, err) || !list)
		return list ? -1 : 0;
	out->bases = ARENA_NEW(&r->arena, struct oid, list->count);
	for (const struct node *it = list->child; it; it = it->next) {
		if (it->kind != NODE_STRING ||
			!oid_read(&out->bases[out->base_count++], it->text))
			return node_err(err, it, "a base is no id");
	}
	return 0;
}

/* The commits between the bases of the record and its tip. */
static int find_range(
	struct range *out, struct replay *r, const struct node *map, struct err *err)
{
	struct history *history _cleanup_history_ = NULL;
	struct range bases = {0};
	struct oid new;
	const char *type;

	if (read_bases(&bases, r, map, err) || oid_of_node(&new, map, "new", err) ||
		inspect_target(&new, &type, r->inspection, &new, NULL, err) ||
		history_open(&history, r->setup.repo, err))
		return -1;
	for (size_t i = 0; i < bases.base_count; i++) {
		if (history_hide(history, &bases.bases[i], err))
			return -1;
	}
	if (history_range(out, history, &new, &r->arena, err))
		return -1;
	out->bases = bases.bases;
	out->base_count = bases.base_count;
	return 0;
}

static int replay_ref(struct replay *r, const struct node *map, struct err *err)
{
	struct judgement judgement _cleanup_judgement_ = {0};
	struct str name = {0}, findings = {0};
	struct range range;
	bool is_same;

	if (node_string(&name, map, "ref", true, err) ||
		node_string(&findings, map, "findings", false, err))
		return -1;
	if (!findings.n) {
		printf("%s: nothing was judged\n", TEXT_SAFE(name));
		return 0;
	}
	if (find_range(&range, r, map, err) ||
		judge_range(&judgement, &r->setup, &range, "pre-receive", err))
		return -1;
	is_same = str_is(findings, judgement.digest);
	r->judged++;
	r->differ += !is_same;
	printf("%s: %s, %s %s\n", TEXT_SAFE(name),
		outcome_name(judgement.result.verdict.outcome),
		is_same ? "the same digest" : "another digest:",
		judgement.digest[0] ? judgement.digest : "none");
	return 0;
}

int push_replay(const char *path, const char *config, struct err *err)
{
	struct replay r __attribute__((cleanup(replay_done))) = {.judged = 0};
	const struct node *refs;
	struct node *record;
	struct str text;

	if (file_read(&text, &r.arena, path, LIMIT_RECORD_BYTES, err))
		return -1;
	if (json_read(&record, &r.arena, text, JSON_RECORD, err) ||
		node_field(&refs, record, "refs", NODE_LIST, true, err))
		return err_prefix(err, "%s:", TEXT_SAFE(str_of(path)));
	if (load(&r, record, config, err))
		return -1;
	for (const struct node *it = refs->child; it; it = it->next) {
		if (it->kind != NODE_MAP)
			return node_err(err, it, "a ref is no object");
		if (replay_ref(&r, it, err))
			return -1;
	}
	printf("%zu refs judged again, %zu differ\n", r.judged, r.differ);
	return r.differ ? 1 : 0;
}
