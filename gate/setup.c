/*
 * Policy and rules of a run. Read next: core/policy_file.c, core/rule_file.c.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "evidence/keyring.h"
#include "git/evidence.h"
#include "git/refs.h"
#include "gate/component_source.h"
#include "gate/setup.h"
#include "base/banned.h"

static bool is_rule_file(struct str name)
{
	struct str end = str_slice(name, name.n > 5 ? name.n - 5 : 0, name.n);

	/* .YAML too: a rule that is passed over for its letters would be silent */
	return name.p[0] != '.' &&
	       (strncasecmp(end.p, ".yaml", 5) == 0 ||
		       (end.n > 4 && strncasecmp(end.p + end.n - 4, ".yml", 4) == 0));
}

static int add_rule(struct rule_set *rules, struct arena *arena, struct str name,
	struct str text, struct err *err)
{
	const struct rule *rule;

	if (rule_read(&rule, arena, name, text, ORIGIN_REPOSITORY, err))
		return -1;
	if (rule_set_add(rules, arena, rule, err))
		return err_prefix(err, "%s: ", TEXT_SAFE(name));
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int list_dir(
	struct name_list *out, struct arena *arena, const char *path, struct err *err)
{
	DIR *dir _cleanup_dir_ = opendir(path);
	const struct dirent *entry;

	if (!dir)
		return err_usage(err, "cannot read the folder '%s': %s",
			TEXT_SAFE(str_of(path)), strerror(errno));
	while ((entry = readdir(dir))) {
		if (!is_rule_file(str_of(entry->d_name)))
			continue;
		if (out->count >= LIMIT_RULE_FILES)
			return err_usage(err, "more than %d rule files in '%s'",
				LIMIT_RULE_FILES, TEXT_SAFE(str_of(path)));
		VEC_PUSH(arena, out, arena_str(arena, str_of(entry->d_name)));
	}
	if (out->count)
		qsort(out->items, out->count, sizeof(*out->items), by_name);
	return 0;
}

int setup_rules_dir(
	struct rule_set *rules, struct arena *arena, const char *dir, struct err *err)
{
	struct name_list names = {0};

	if (list_dir(&names, arena, dir, err))
		return -1;
	for (size_t i = 0; i < names.count; i++) {
		struct str path =
			arena_printf(arena, "%s/%.*s", dir, STR_ARG(names.items[i]));
		struct str text;

		if (file_read(&text, arena, path.p, LIMIT_DOC_BYTES, err) ||
			add_rule(rules, arena, path, text, err))
			return -1;
	}
	return 0;
}

static int repo_rules(struct setup *setup, enum repo_side side, struct err *err)
{
	struct arena *arena = &setup->arena;
	struct name_list names;

	if (repo_list_files(&names, setup->repo, side, POLICY_RULES_DIR, LIMIT_RULE_FILES,
		    arena, err))
		return err_prefix(err, "%s: ", POLICY_RULES_DIR);
	for (size_t i = 0; i < names.count; i++) {
		struct str path = arena_printf(
			arena, "%s/%.*s", POLICY_RULES_DIR, STR_ARG(names.items[i]));
		struct str name =
			arena_printf(arena, "%s:%.*s", setup->side, STR_ARG(path));
		struct str text;
		bool is_there;

		if (!is_rule_file(names.items[i]))
			continue;
		if (repo_read_file(&text, &is_there, setup->repo, side, path.p,
			    LIMIT_DOC_BYTES, arena, err))
			return err_prefix(err, "%s: ", TEXT_SAFE(name));
		if (is_there && add_rule(&setup->rules, arena, name, text, err))
			return -1;
	}
	return 0;
}

static int repo_policy(struct setup *setup, enum repo_side side, struct err *err)
{
	struct str origin =
		arena_printf(&setup->arena, "%s:%s", setup->side, POLICY_PATH);
	struct str text;
	bool is_there;

	if (repo_read_file(&text, &is_there, setup->repo, side, POLICY_PATH,
		    LIMIT_DOC_BYTES, &setup->arena, err))
		return err_prefix(err, "%s: ", TEXT_SAFE(origin));
	if (!is_there)
		return 0;
	return policy_read(&setup->policy, &setup->arena, origin, text, err);
}

static int load_policy(struct setup *setup, const struct setup_options *options,
	enum repo_side side, struct err *err)
{
	struct str text;

	policy_default(&setup->policy);
	if (!options->policy_file)
		return setup->repo ? repo_policy(setup, side, err) : 0;
	if (file_read(&text, &setup->arena, options->policy_file, LIMIT_DOC_BYTES, err))
		return -1;
	return policy_read(&setup->policy, &setup->arena,
		arena_str(&setup->arena, str_of(options->policy_file)), text, err);
}

static int load_floor(
	struct setup *setup, const struct setup_options *options, struct err *err)
{
	struct policy *floor;
	struct str text;

	if (options->floor_file) {
		floor = ARENA_NEW(&setup->arena, struct policy, 1);
		if (file_read(&text, &setup->arena, options->floor_file, LIMIT_DOC_BYTES,
			    err) ||
			policy_read_floor(floor, &setup->arena,
				arena_str(&setup->arena, str_of(options->floor_file)),
				text, err))
			return -1;
		setup->policy.floor = floor;
	} else {
		setup->policy.floor = options->floor;
	}
	return 0;
}

static int load_rules(struct setup *setup, const struct setup_options *options,
	enum repo_side side, struct err *err)
{
	rule_set_add_builtin(&setup->rules, &setup->arena);
	if (options->rules_dir)
		return setup_rules_dir(
			&setup->rules, &setup->arena, options->rules_dir, err);
	return setup->repo ? repo_rules(setup, side, err) : 0;
}

/* The commit that policy and rules come from is captured here, once. */
static int pin(struct setup *setup, const struct setup_options *options, struct err *err)
{
	setup->side = "policy";
	if (options->policy_commit)
		setup->policy_commit = *options->policy_commit;
	else if (repo_commit(
			 &setup->policy_commit, setup->repo, options->policy_from, err))
		return -1;
	if (options->policy_from)
		setup->side = arena_str(&setup->arena, str_of(options->policy_from)).p;
	return repo_pin(setup->repo, &setup->policy_commit, err);
}

static int open_repo(
	struct setup *setup, const struct setup_options *options, struct err *err)
{
	if (options->repo) {
		setup->repo = options->repo;
	} else if (repo_open(&setup->repo, NULL, err)) {
		setup->repo = NULL;
		if (options->needs_repo || options->policy_from || err->kind != ERR_USAGE)
			return -1;
	}
	return options->policy_from || options->policy_commit ? pin(setup, options, err)
							      : 0;
}

/* --- the baseline ----------------------------------------------------------------------
 */

static struct str baseline_origin(struct arena *arena, const struct setup *setup)
{
	return arena_printf(arena, "%s:" BASELINE_PATH, setup->side);
}

static int read_baseline(struct baseline_desk *desk, struct err *err)
{
	const struct setup *setup = desk->ctx;
	struct str origin = baseline_origin(&desk->arena, setup), text;
	bool is_there;

	if (repo_read_file(&text, &is_there, setup->repo, setup->policy_side,
		    BASELINE_PATH, LIMIT_BASELINE_BYTES, &desk->arena, err))
		return err_prefix(err, "%s: ", TEXT_SAFE(origin));
	return is_there ? baseline_read(&desk->list, &desk->arena, origin, text, err) : 0;
}

/* Only whether there is one; who has findings reads it. */
static int find_baseline(bool *out, struct setup *setup,
	const struct setup_options *options, struct err *err)
{
	*out = false;
	if (!setup->repo || options->policy_file)
		return 0;
	if (repo_has_file(out, setup->repo, setup->policy_side, BASELINE_PATH, err))
		return err_prefix(
			err, "%s: ", TEXT_SAFE(baseline_origin(&setup->arena, setup)));
	return 0;
}

/* Keys that cannot be read, or are of two people, make a broken policy. */
static int check_keys(struct setup *setup, const struct policy *policy, struct err *err)
{
	struct keyring keyring;

	if (keyring_make(&keyring, &setup->arena, &policy->roster, err))
		return err_prefix(err, "%s: ", TEXT_SAFE(policy->origin));
	return 0;
}

static int load(struct setup *setup, const struct setup_options *options, struct err *err)
{
	bool has_both = options->policy_file && options->rules_dir;

	setup->policy_side = SIDE_TREE;
	if (open_repo(setup, options, err))
		return -1;
	if (setup->repo && !has_both &&
		repo_policy_side(&setup->policy_side, setup->repo, ".milecastle", err))
		return -1;
	if (!setup->side)
		setup->side = setup->policy_side == SIDE_TREE ? "HEAD" : "index";
	if (load_policy(setup, options, setup->policy_side, err) ||
		load_floor(setup, options, err) ||
		load_rules(setup, options, setup->policy_side, err))
		return -1;
	return policy_check_rules(&setup->policy, &setup->rules, err) ||
			       check_keys(setup, &setup->policy, err) ||
			       (setup->policy.floor &&
				       check_keys(setup, setup->policy.floor, err))
		       ? -1
		       : 0;
}

/* Of all people, as their refs are now. */
static int open_evidence(struct except_desk *desk, struct err *err)
{
	struct evidence_refs *evidence = ARENA_NEW(&desk->arena, struct evidence_refs, 1);
	struct ref_list refs = {0};

	return refs_read(&refs, desk->ctx, &desk->arena, err) ||
			       evidence_refs_open(evidence, &desk->source, desk->ctx,
				       &refs, &desk->arena, err)
		       ? -1
		       : 0;
}

int setup_load(struct setup *out, const struct setup_options *options, struct err *err)
{
	struct setup setup = {0};
	bool has_baseline;

	if (load(&setup, options, err) ||
		find_baseline(&has_baseline, &setup, options, err)) {
		setup_done(&setup);
		return -1;
	}
	*out = setup;
	if (has_baseline) {
		out->baseline = ARENA_NEW(&out->arena, struct baseline_desk, 1);
		*out->baseline =
			(struct baseline_desk){.read = read_baseline, .ctx = out};
	}
	if (out->repo && exceptions_are_granted(&out->policy)) {
		out->desk = ARENA_NEW(&out->arena, struct except_desk, 1);
		*out->desk = (struct except_desk){
			.policy = &out->policy, .open = open_evidence, .ctx = out->repo};
	}
	if (out->repo)
		component_source_open(out, options->is_last_word);
	return 0;
}

void setup_done(struct setup *setup)
{
	if (setup->desk)
		except_desk_done(setup->desk);
	if (setup->component_desk)
		component_desk_done(setup->component_desk);
	if (setup->baseline)
		baseline_desk_done(setup->baseline);
	repo_close(setup->repo);
	arena_done(&setup->arena);
	*setup = (struct setup){0};
}
