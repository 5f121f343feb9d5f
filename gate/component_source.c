/*
 * The approved list out of a repository: embedded where the policy is, or the tree of a
 * ref that was fetched from a repository of its own. Read next: gate/component_desk.c.
 */
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "gate/component_source.h"
#include "git/evidence.h"
#include "git/refs.h"
#include "base/banned.h"

/* The list that counts: the floor's, when it names one. */
static struct str list_ref(const struct policy *policy)
{
	const struct policy *floor = policy->floor;

	if (floor && floor->roster.components.list.n)
		return floor->roster.components.list;
	return policy->roster.components.list;
}

/* Where in a tree the list is: COMPONENTS_DIR, or the root of a list of its own. */
static const char *list_dir(const struct component_source *s)
{
	return s->ref.n ? "" : COMPONENTS_DIR;
}

static struct str full_path(
	const struct component_source *s, struct arena *arena, struct str path)
{
	const char *dir = list_dir(s);

	return arena_printf(arena, "%s%s%.*s", dir, *dir ? "/" : "", STR_ARG(path));
}

/* The commit that the ref is at now: asked once, so that one run sees one list. */
static int resolve(struct component_source *s, struct err *err)
{
	s->ref = list_ref(s->setup->component_desk->policy);
	if (!s->ref.n)
		return 0;
	if (!repo_commit(
		    &s->tip, s->setup->repo, arena_str(&s->setup->arena, s->ref).p, err))
		return 0;
	return err_set(err,
		"the approved list '%s' is not here; it is fetched like any other "
		"branch: "
		"git fetch",
		TEXT_SAFE(s->ref));
}

static int read_one(struct str *out, bool *is_there, struct component_source *s,
	struct str path, size_t max, struct arena *arena, struct err *err)
{
	struct str full = full_path(s, arena, path);
	struct oid id;

	if (!s->ref.n)
		return repo_read_file(out, is_there, s->setup->repo,
			s->setup->policy_side, full.p, max, arena, err);
	if (repo_file_at(out, &id, s->setup->repo, &s->tip, full.p, max, arena, err))
		return -1;
	*is_there = id.n != 0;
	return 0;
}

static int list_names(struct name_list *out, struct component_source *s,
	struct arena *arena, struct err *err)
{
	if (!s->ref.n)
		return repo_list_files(out, s->setup->repo, s->setup->policy_side,
			COMPONENTS_DIR, LIMIT_COMPONENTS, arena, err);
	return repo_list_files_at(
		out, s->setup->repo, &s->tip, LIMIT_COMPONENTS, arena, err);
}

static int add_record(struct component_desk *desk, struct component_source *s,
	struct str name, struct err *err)
{
	const struct component *component;
	bool is_there;
	struct str text, shown = full_path(s, &desk->arena, name);

	if (read_one(&text, &is_there, s, name, LIMIT_DOC_BYTES, &desk->arena, err))
		return err_prefix(err, "%s: ", TEXT_SAFE(shown));
	if (!is_there)
		return 0;
	return record_read(&component, &desk->arena, shown, text, err) ||
			       component_list_add(&desk->list, component, err)
		       ? -1
		       : 0;
}

static int read_list(struct component_desk *desk, struct err *err)
{
	struct component_source *s = desk->ctx;
	struct name_list names;

	if (resolve(s, err) || list_names(&names, s, &desk->arena, err))
		return err_prefix(err, "the approved list: ");
	for (size_t i = 0; i < names.count; i++) {
		if (path_has_suffix(names.items[i], ".json") &&
			names.items[i].p[0] != '.' &&
			add_record(desk, s, names.items[i], err))
			return -1;
	}
	return 0;
}

static int read_file(struct str *out, bool *is_there, struct component_desk *desk,
	struct str path, size_t max, struct err *err)
{
	return read_one(out, is_there, desk->ctx, path, max, &desk->arena, err);
}

static int open_evidence(struct component_desk *desk, struct err *err)
{
	struct component_source *s = desk->ctx;
	struct evidence_refs *evidence = ARENA_NEW(&desk->arena, struct evidence_refs, 1);
	struct ref_list refs = {0};

	return refs_read(&refs, s->setup->repo, &desk->arena, err) ||
			       evidence_refs_open(evidence, &desk->source, s->setup->repo,
				       &refs, &desk->arena, err)
		       ? -1
		       : 0;
}

void component_source_open(struct setup *setup, bool is_last_word)
{
	struct component_source *s = ARENA_NEW(&setup->arena, struct component_source, 1);

	s->setup = setup;
	setup->component_desk = ARENA_NEW(&setup->arena, struct component_desk, 1);
	*setup->component_desk = (struct component_desk){.policy = &setup->policy,
		.is_last_word = is_last_word,
		.read_list = read_list,
		.read_file = read_file,
		.open = open_evidence,
		.ctx = s};
}
