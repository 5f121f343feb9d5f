/*
 * GitLab's pipelines (the CI/CD YAML reference of GitLab 18): images and services, all
 * kinds of include, and what scripts download. variables: of the file are replaced in
 * them; what else begins with "$" leaves an entry partial.
 */
#include "base/path.h"
#include "components/pipeline.h"
#include "base/banned.h"

static const char *const scripts[] = {
	"script", "before_script", "after_script", "pre_get_sources_script", NULL};
static const char *const no_jobs[] = {"variables", "inputs", "secrets", NULL};

static bool is_mine(struct str path)
{
	struct str name = path_name(path), dir = path_dir(path);

	if (!path_has_suffix(path, ".yml") && !path_has_suffix(path, ".yaml"))
		return false;
	return path_has_suffix(path, ".gitlab-ci.yml") ||
	       path_has_suffix(path, ".gitlab-ci.yaml") ||
	       str_has_prefix(name, ".gitlab-ci") || str_has_prefix(name, "gitlab-ci") ||
	       str_has_prefix(dir, ".gitlab-ci") || str_has_prefix(dir, ".gitlab/") ||
	       str_is(dir, ".gitlab") || str_is(dir, "gitlab-ci") ||
	       str_has_suffix(dir, "/.gitlab-ci.d");
}

/* "integrity: sha256-BASE64" beside "remote:". */
static void add_remote(struct pipeline *p, const struct yaml_node *node, struct str url)
{
	struct dependency *d = pipeline_add(p, node, KIND_BYTES, locator_name(url));
	const struct yaml_node *hash = yaml_get(node->parent, "integrity");

	declaration_locator(p->r, d, url);
	if (environment_is_open(url))
		declaration_partial(p->r, d, "worked out elsewhere");
	if (hash && yaml_is_key(node, "remote"))
		declaration_pin_tagged(p->r, d, OVER_FILE, yaml_text(hash));
}

/* "project: group/name", "ref: x", "file: y" */
static void add_project(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *ref = yaml_get(node->parent, "ref");
	struct str text = pipeline_text(p, node);
	struct dependency *d;

	if (!text.n)
		return;
	d = pipeline_add(p, node, KIND_BYTES, text);
	declaration_git_ref(p->r, d,
		ref ? environment_resolve(&p->env, yaml_text(ref)) : (struct str){0},
		false);
	if (ref && environment_is_open(yaml_text(ref)))
		declaration_partial(p->r, d, "worked out elsewhere");
}

/* "host/group/project/component@version" */
static void add_component(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);
	size_t at = str_find(text, '@', 0);
	struct str name = str_slice(text, 0, at), ref = str_slice(text, at + 1, text.n);
	struct dependency *d;

	if (!text.n)
		return;
	d = pipeline_add(p, node, KIND_BYTES, name);
	pipeline_repository(p, d, name, str_is(ref, "~latest") ? str_of("latest") : ref);
}

/* A string in include:, or local: a URL or a file of the tree. */
static void add_included(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);

	if (shell_is_url(text))
		add_remote(p, node, text);
	else if (text.n)
		pipeline_file(p, node, text, true);
}

/* A template comes with the instance of GitLab, whatever that has. */
static void add_template(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);

	if (text.n)
		declaration_version(p->r, pipeline_add(p, node, KIND_BYTES, text),
			VERSION_FLOATING, str_of("latest"));
}

/* Below include:, at most a list and a map deep. */
static bool is_include(const struct yaml_node *node)
{
	for (unsigned i = 0; i < 3 && node; i++, node = node->parent) {
		if (yaml_is_key(node, "include"))
			return true;
	}
	return false;
}

static void read_include(struct pipeline *p, const struct yaml_node *node)
{
	bool is_plain = !node->key.n || yaml_is_key(node, "include");

	if (yaml_is_key(node, "project"))
		add_project(p, node);
	else if (yaml_is_key(node, "component"))
		add_component(p, node);
	else if (yaml_is_key(node, "template"))
		add_template(p, node);
	else if (yaml_is_key(node, "remote") || yaml_is_key(node, "local") ||
		 (is_plain && node->kind == YAML_SCALAR &&
			 !yaml_is_key(node->parent, "file")))
		add_included(p, node);
	else if (is_plain && node->kind == YAML_ALIAS)
		pipeline_opaque(p, node, "an include by an alias");
}

/* image: X, image: {name: X}, services: [X, {name: X}] */
static bool is_image(const struct yaml_node *node)
{
	const struct yaml_node *parent = node->parent;

	if (!parent)
		return false;
	if (yaml_is_key(node, "image"))
		return yaml_value(node)->kind != YAML_MAP;
	if (!node->key.n)
		return yaml_is_key(parent, "services") &&
		       yaml_value(node)->kind != YAML_MAP;
	return yaml_is_key(node, "name") &&
	       (yaml_is_key(parent, "image") ||
		       (!parent->key.n && parent->parent &&
			       yaml_is_key(parent->parent, "services")));
}

/* An image or a service by an alias of a map. */
static void read_alias(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *name = yaml_get(node, "name");
	bool is_one = yaml_is_key(node, "image") ||
		      (node->parent && yaml_is_key(node->parent, "services"));

	if (is_one && name && yaml_text(name).n)
		pipeline_image(p, node, environment_resolve(&p->env, yaml_text(name)));
}

static void read_node(struct pipeline *p, struct yaml_node *node)
{
	struct str text;

	if (node->is_below && !node->is_shared) {
		if (node->is_block) /* some variables are scripts */
			pipeline_script(p, node,
				(const char *const[]){
					arena_str(p->r->scratch,
						str_slice(node->key, 0, 256))
						.p,
					NULL});
		return;
	}
	if (node->kind == YAML_ALIAS && yaml_value(node)->kind == YAML_MAP) {
		read_alias(p, node);
	} else if (node->parent && is_include(node)) {
		read_include(p, node);
	} else if (is_image(node)) {
		text = pipeline_text(p, node);
		if (text.n)
			pipeline_image(p, node, text);
	} else {
		pipeline_script(p, node, scripts);
	}
}

static void read(struct declaration_reader *r)
{
	static const char *const conditions[] = {"rules", "only", "except", "when", NULL};
	static const char *const variables[] = {"variables", NULL};
	struct pipeline p;

	pipeline_open(&p, r, FORM_CI, conditions, variables);
	yaml_mark_below(&p.file, no_jobs);
	for (struct yaml_node *it = p.file.first; it && !r->is_full; it = it->after)
		read_node(&p, it);
}

const struct form form_gitlab_ci = {
	.name = "pipelines", .is_mine = is_mine, .read = read};
