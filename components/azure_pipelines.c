/*
 * Azure Pipelines (the YAML schema as of 2026): tasks, repositories and containers among
 * the resources, images of jobs and services, templates, and what scripts download.
 */
#include "base/path.h"
#include "components/pipeline.h"
#include "base/banned.h"

static const char *const scripts[] = {"script", "bash", "pwsh", "powershell", NULL};

static bool is_mine(struct str path)
{
	struct str name = path_name(path), dir = path_dir(path);

	if (!path_has_suffix(path, ".yml") && !path_has_suffix(path, ".yaml"))
		return false;
	return str_has_prefix(name, "azure-pipelines") ||
	       str_has_prefix(name, ".azure-pipelines") ||
	       str_has_prefix(dir, ".azure") || str_has_prefix(dir, ".vsts") ||
	       str_is(dir, "azure-pipelines") ||
	       str_has_prefix(dir, "azure-pipelines/") || str_has_prefix(name, ".vsts");
}

/* "task: Name@2" */
static void add_task(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);
	size_t at = str_find(text, '@', 0);
	struct dependency *d;

	if (!text.n)
		return;
	d = pipeline_add(p, node, KIND_BYTES, str_slice(text, 0, at));
	if (at < text.n) /* "2" is whatever 2.x is the newest */
		declaration_version(p->r, d,
			str_find(text, '.', at) < text.n ? VERSION_EXACT : VERSION_RANGE,
			str_slice(text, at + 1, text.n));
}

/* "repository: alias", "type: github", "name: owner/name", "ref: refs/tags/x" */
static void add_repository(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *name = yaml_get(node->parent, "name"),
			       *ref = yaml_get(node->parent, "ref"),
			       *type = yaml_get(node->parent, "type");
	struct str text = name ? yaml_text(name) : pipeline_text(p, node);
	struct str forge = type ? yaml_text(type) : (struct str){0};
	struct dependency *d;

	if (!text.n)
		return;
	d = pipeline_add(p, node, KIND_BYTES, text);
	text = str_slice(text, 0, 4096);
	if (str_is(forge, "github"))
		text = arena_printf(
			p->r->scratch, "https://github.com/%.*s", STR_ARG(text));
	else if (str_is(forge, "bitbucket"))
		text = arena_printf(
			p->r->scratch, "https://bitbucket.org/%.*s", STR_ARG(text));
	pipeline_repository(p, d, text, ref ? yaml_text(ref) : (struct str){0});
}

/* "template: file", "template: file@repository" */
static void add_template(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);

	if (!text.n)
		return;
	if (str_find(text, '@', 0) < text.n)
		pipeline_add(p, node, KIND_REFERENCE, text);
	else
		pipeline_file(p, node, text, text.p[0] == '/');
}

/* Names that the resources give to containers. */
static void note_containers(struct pipeline *p, struct dictionary *names)
{
	for (const struct yaml_node *it = p->file.first; it; it = it->after) {
		if (yaml_is_key(it, "container") && it->parent && !it->parent->key.n &&
			it->parent->parent &&
			yaml_is_key(it->parent->parent, "containers"))
			dictionary_set(names, yaml_text(it), p);
	}
}

/* An image, or the name of one of the resources. */
static void add_image(
	struct pipeline *p, const struct yaml_node *node, const struct dictionary *names)
{
	struct str text = pipeline_text(p, node);

	if (!text.n)
		return;
	if (dictionary_get(names, text))
		pipeline_add(p, node, KIND_REFERENCE, text)->form = FORM_IMAGE;
	else
		pipeline_image(p, node, text);
}

/* Does an image stand there, or the name of one? */
static bool is_image(const struct yaml_node *node)
{
	const struct yaml_node *parent = node->parent;

	if (!parent)
		return false;
	if (yaml_is_key(node, "image"))
		return !yaml_is_key(parent, "pool");
	if (yaml_value(node)->kind != YAML_SCALAR)
		return false;
	if (yaml_is_key(node, "container"))
		return parent->parent && !yaml_is_key(parent->parent, "containers");
	return yaml_is_key(parent, "services");
}

static void read_node(
	struct pipeline *p, struct yaml_node *node, const struct dictionary *names)
{
	const struct yaml_node *parent = node->parent;

	if (yaml_is_key(node, "task"))
		add_task(p, node);
	else if (yaml_is_key(node, "template") && yaml_value(node)->kind == YAML_SCALAR)
		add_template(p, node);
	else if (yaml_is_key(node, "repository") && parent && parent->parent &&
		 yaml_is_key(parent->parent, "repositories"))
		add_repository(p, node);
	else if (is_image(node))
		add_image(p, node, names);
	else
		pipeline_script(p, node, scripts);
}

static void read(struct declaration_reader *r)
{
	static const char *const conditions[] = {"condition", NULL};
	static const char *const variables[] = {"variables", NULL};
	struct pipeline p;
	struct dictionary names = {.arena = r->scratch};

	pipeline_open(&p, r, FORM_CI, conditions, variables);
	note_containers(&p, &names);
	for (struct yaml_node *it = p.file.first; it && !r->is_full; it = it->after)
		read_node(&p, it, &names);
}

const struct form form_azure_pipelines = {
	.name = "pipelines", .is_mine = is_mine, .read = read};
