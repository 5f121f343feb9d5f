/*
 * The variables of GitHub Actions, GitLab CI and Jenkins, and GitHub's event file. Here
 * is only what they say; cli/cmd_ci.c asks the repository. An event file over
 * LIMIT_DOC_BYTES is not read, and --base and --head are the way out.
 */
#include <string.h>
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/ci_platform.h"
#include "core/oid.h"
#include "git/refs.h"
#include "base/banned.h"

/* What one platform's reader works on. */
struct reader {
	struct ci_plan *plan;
	struct arena *arena;
	const struct ci_env *env;
	struct err *err;
};

static const char *get(const struct reader *r, const char *name)
{
	const char *value = r->env->get(name);

	return value && *value ? value : NULL;
}

/* A full id in what, or an error that names where it stood. *out is NULL for zeros. */
static int take_id(
	const char **out, const struct reader *r, struct str value, const char *where)
{
	struct oid oid;

	if (!oid_read(&oid, value))
		return err_set(
			r->err, "%s is no full commit id: '%s'", where, TEXT_SAFE(value));
	*out = oid.n ? arena_str(r->arena, value).p : NULL;
	return 0;
}

static int take_id_of(const char **out, const struct reader *r, const char *name)
{
	const char *value = get(r, name);

	if (!value)
		return err_set(r->err, "%s is not set", name);
	return take_id(out, r, str_of(value), name);
}

/* The remote's branch of that name as this clone has it. */
static int take_branch(
	const char **out, const struct reader *r, struct str name, const char *where)
{
	struct str ref = arena_printf(
		r->arena, "refs/remotes/origin/%.*s", (int)name.n, name.n ? name.p : "");

	if (!name.n || name.n > LIMIT_REF_BYTES || name.p[0] == '-' ||
		memchr(name.p, '\0', name.n) || !ref_is_name(ref))
		return err_set(r->err, "%s is no name of a branch: '%s'", where,
			TEXT_SAFE(name));
	*out = ref.p;
	return 0;
}

/* An id by its path of keys in the event: "pull_request", "base", "sha". */
static int take_event_id(const char **out, const struct reader *r,
	const struct node *event, const char *const keys[3])
{
	const struct node *node = event;
	const char *last = "";

	for (size_t i = 0; i < 3 && keys[i] && node; i++) {
		node = node->kind == NODE_MAP ? node_get(node, keys[i]) : NULL;
		last = keys[i];
	}
	if (!node || node->kind != NODE_STRING)
		return err_set(
			r->err, "the event file has no '%s' for a '%s'", last, keys[0]);
	return take_id(out, r, node->text, last);
}

static int read_event(struct node **out, const struct reader *r)
{
	const char *path = get(r, "GITHUB_EVENT_PATH");
	struct str text;

	if (!path)
		return err_set(r->err, "GITHUB_EVENT_PATH is not set");
	if (file_read(&text, r->arena, path, LIMIT_DOC_BYTES, r->err) ||
		json_read(out, r->arena, text, JSON_STRICT, r->err)) {
		r->err->kind = ERR_FAULT;
		err_prefix(r->err, "the event file of GitHub: ");
		return err_suffix(r->err, "; --base and --head do without");
	}
	return 0;
}

/* A new branch has no commit before: it grew from the default branch, or is that. */
static int github_new_branch(const struct reader *r, const struct node *event)
{
	const struct node *repo =
		event->kind == NODE_MAP ? node_get(event, "repository") : NULL;
	const struct node *name =
		repo && repo->kind == NODE_MAP ? node_get(repo, "default_branch") : NULL;
	const char *own = get(r, "GITHUB_REF_NAME");

	r->plan->event = "push of a new branch";
	if (!name || name->kind != NODE_STRING)
		return err_set(r->err, "the event file has no 'default_branch'");
	if (own && str_is(name->text, own))
		return 0;
	return take_branch(&r->plan->base, r, name->text, "default_branch");
}

static int github_push(const struct reader *r, const struct node *event)
{
	const char *type = get(r, "GITHUB_REF_TYPE");

	r->plan->event = "push";
	if (type && strcmp(type, "tag") == 0)
		return err_usage(r->err, "a tag has no range of its own: give --base");
	if (take_event_id(&r->plan->base, r, event, (const char *const[3]){"before"}) ||
		take_event_id(&r->plan->head, r, event, (const char *const[3]){"after"}))
		return -1;
	return r->plan->base ? 0 : github_new_branch(r, event);
}

static int github_pull(const struct reader *r, const struct node *event)
{
	const char *target = get(r, "GITHUB_BASE_REF");

	r->plan->event = "pull request";
	if (take_event_id(&r->plan->base, r, event,
		    (const char *const[3]){"pull_request", "base", "sha"}) ||
		take_event_id(&r->plan->head, r, event,
			(const char *const[3]){"pull_request", "head", "sha"}))
		return -1;
	return target ? take_branch(
				&r->plan->policy, r, str_of(target), "GITHUB_BASE_REF")
		      : 0;
}

static int github_group(const struct reader *r, const struct node *event)
{
	r->plan->event = "merge group";
	return take_event_id(&r->plan->base, r, event,
		       (const char *const[3]){"merge_group", "base_sha"}) ||
			       take_event_id(&r->plan->head, r, event,
				       (const char *const[3]){"merge_group", "head_sha"})
		       ? -1
		       : 0;
}

static int read_github(const struct reader *r)
{
	static const struct {
		const char *name;
		int (*read)(const struct reader *r, const struct node *event);
	} events[] = {
		{"push", github_push},
		{"pull_request", github_pull},
		{"pull_request_target", github_pull},
		{"merge_group", github_group},
	};
	const char *name = get(r, "GITHUB_EVENT_NAME");
	struct node *event;

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		if (name && strcmp(name, events[i].name) == 0)
			return read_event(&event, r) ? -1 : events[i].read(r, event);
	}
	return err_usage(r->err, "GitHub's event '%s' has no range: give --base",
		TEXT_SAFE(str_of(name)));
}

static int gitlab_merge(const struct reader *r)
{
	const char *name = get(r, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME");

	r->plan->event = "merge request";
	/* set only where the pipeline runs on the merged result */
	if (get(r, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA"))
		return take_id_of(
			&r->plan->base, r, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA");
	if (name && take_branch(&r->plan->policy, r, str_of(name),
			    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"))
		return -1;
	return take_id_of(&r->plan->base, r, "CI_MERGE_REQUEST_DIFF_BASE_SHA");
}

static int read_gitlab(const struct reader *r)
{
	const char *main_name = get(r, "CI_DEFAULT_BRANCH");
	const char *own = get(r, "CI_COMMIT_BRANCH");

	if (take_id_of(&r->plan->head, r, "CI_COMMIT_SHA"))
		return -1;
	if (get(r, "CI_COMMIT_TAG"))
		return err_usage(r->err, "a tag has no range of its own: give --base");
	if (get(r, "CI_MERGE_REQUEST_DIFF_BASE_SHA"))
		return gitlab_merge(r);
	r->plan->event = "push";
	if (take_id_of(&r->plan->base, r, "CI_COMMIT_BEFORE_SHA"))
		return -1;
	if (r->plan->base)
		return 0;
	r->plan->event = "no commit before";
	if (own && main_name && strcmp(own, main_name) == 0)
		return 0;
	return take_branch(&r->plan->base, r, str_of(main_name), "CI_DEFAULT_BRANCH");
}

static int read_jenkins(const struct reader *r)
{
	const char *target = get(r, "CHANGE_TARGET");

	if (take_id_of(&r->plan->head, r, "GIT_COMMIT"))
		return -1;
	r->plan->event = target ? "change request" : "branch";
	if (target)
		return take_branch(&r->plan->base, r, str_of(target), "CHANGE_TARGET");
	if (!get(r, "GIT_PREVIOUS_SUCCESSFUL_COMMIT"))
		return err_usage(r->err,
			"Jenkins knows no earlier build of this branch that "
			"passed: give --base");
	return take_id_of(&r->plan->base, r, "GIT_PREVIOUS_SUCCESSFUL_COMMIT");
}

static int read_plain(const struct reader *r)
{
	r->plan->event = "upstream";
	r->plan->base = "@{upstream}";
	r->plan->head = "HEAD";
	r->plan->is_upstream = true;
	return 0;
}

static const struct platform {
	const char *variable, *name, *deepen;
	int (*read)(const struct reader *r);
} platforms[] = {
	{"GITHUB_ACTIONS", "GitHub Actions",
		"set 'fetch-depth: 0' below 'with:' of actions/checkout", read_github},
	{"GITLAB_CI", "GitLab CI", "set 'GIT_DEPTH: 0' below 'variables:' of the job",
		read_gitlab},
	{"JENKINS_URL", "Jenkins",
		"switch the shallow clone off in the checkout's clone option "
		"('cloneOption(shallow: false)') and fetch the target branch",
		read_jenkins},
	{NULL, "no pipeline", "run 'git fetch --unshallow'", read_plain},
};

int ci_plan_make(struct ci_plan *out, struct arena *arena, const struct ci_env *env,
	bool has_range, struct err *err)
{
	const struct reader r = {out, arena, env, err};
	const struct platform *found = NULL, *p = platforms;

	for (; p->variable; p++) {
		if (!get(&r, p->variable))
			continue;
		if (found && !has_range)
			return err_usage(err,
				"the variables of %s and of %s are set: give --base and "
				"--head",
				found->name, p->name);
		found = found ? found : p;
	}
	found = found ? found : p;
	*out = (struct ci_plan){.platform = found->name,
		.event = "as told",
		.deepen = found->deepen,
		.is_github = found == platforms};
	return has_range ? 0 : found->read(&r);
}
