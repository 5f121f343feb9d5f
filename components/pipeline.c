/*
 * The common part of readers of pipelines. Read next: components/github_actions.c.
 */
#include "base/path.h"
#include "components/image.h"
#include "components/pipeline.h"
#include "base/banned.h"

#define LISTS_IN_LISTS 3

/* Not text of its own: what its users may override. */
static void note_variable(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *value = yaml_value(node);

	if (value->kind == YAML_MAP)
		value = yaml_get(value, "value"); /* GitLab: {value: x, description: y} */
	if (value && yaml_text(value).n)
		environment_set(&p->env, node->key, yaml_text(value));
}

void pipeline_open(struct pipeline *p, struct declaration_reader *r,
	enum dependency_form form, const char *const conditions[],
	const char *const variables[])
{
	*p = (struct pipeline){.r = r, .form = form, .scope = FOR_CI};
	p->env.names.arena = r->scratch;
	yaml_scan(&p->file, r->scratch, r->bytes, YAML_PLAIN);
	yaml_tell_problems(r, &p->file, form);
	for (struct yaml_node *it = p->file.first; it; it = it->after) {
		if (!it->parent || !it->key.n)
			continue;
		if (yaml_is_key_of(it, conditions))
			it->parent->is_marked = true;
		if (yaml_is_key_of(it->parent, variables))
			note_variable(p, it);
	}
}

bool pipeline_is_conditional(const struct yaml_node *node)
{
	for (; node; node = node->parent) {
		if (node->is_marked && node->kind == YAML_MAP)
			return true;
	}
	return false;
}

struct dependency *pipeline_add(struct pipeline *p, const struct yaml_node *node,
	enum dependency_kind kind, struct str name)
{
	struct dependency *d =
		declaration_add(p->r, p->form, kind, node->key_at, yaml_end(node), name);

	d->scope = p->scope;
	d->is_conditional = pipeline_is_conditional(node);
	if (environment_is_open(name))
		declaration_partial(p->r, d, "worked out elsewhere");
	return d;
}

void pipeline_opaque(struct pipeline *p, const struct yaml_node *node, const char *why)
{
	struct dependency *d =
		declaration_opaque(p->r, p->form, node->key_at, yaml_end(node), why);

	d->scope = p->scope;
}

struct str pipeline_text(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *value = yaml_value(node);

	if (value->kind == YAML_SCALAR)
		return environment_resolve(&p->env, yaml_text(value));
	if (value->kind == YAML_ALIAS)
		pipeline_opaque(p, node, "an alias of nothing that is known");
	else if (value->kind != YAML_EMPTY)
		pipeline_opaque(p, node, "text is expected there");
	return (struct str){0};
}

struct dependency *pipeline_image(
	struct pipeline *p, const struct yaml_node *node, struct str text)
{
	struct dependency *d =
		image_declare(p->r, node->key_at, yaml_end(node), text, p->scope);

	d->is_conditional = pipeline_is_conditional(node);
	return d;
}

void pipeline_file(struct pipeline *p, const struct yaml_node *node, struct str path,
	bool is_from_root)
{
	struct dependency *d = pipeline_add(p, node, KIND_REFERENCE, path);
	struct str dir = is_from_root ? (struct str){0} : path_dir(p->r->path), resolved;

	while (is_from_root && path.n && path.p[0] == '/')
		path = str_slice(path, 1, path.n);
	if (path_resolve(&resolved, p->r->scratch, dir, path))
		declaration_file(p->r, d, resolved);
}

void pipeline_repository(
	struct pipeline *p, struct dependency *d, struct str url, struct str ref)
{
	declaration_locator(p->r, d, url);
	declaration_git_ref(p->r, d, ref, false);
	if (environment_is_open(ref) || environment_is_open(url))
		declaration_partial(p->r, d, "worked out elsewhere");
}

/* The nearest key, through lists in lists. */
static const struct yaml_node *keyed(const struct yaml_node *node)
{
	for (unsigned i = 0; i < LISTS_IN_LISTS && !node->key.n && node->parent &&
			     node->parent->kind == YAML_LIST;
		i++)
		node = node->parent;
	return node;
}

static void read_script(
	struct pipeline *p, const struct yaml_node *node, struct yaml_node *text)
{
	struct shell_script script = {.r = p->r,
		.env = &p->env,
		.scope = p->scope,
		.is_conditional = pipeline_is_conditional(node),
		.start = node->key_at,
		.end = yaml_end(node)};

	if (text->is_marked)
		return;
	text->is_marked = true;
	shell_script_read(
		&script, text->text, text->is_folded ? SHELL_FOLDED : SHELL_PLAIN);
}

/* Scripts that an alias stands for, in order, as far as they are not read yet. */
static void read_alias(struct pipeline *p, struct yaml_node *node)
{
	struct yaml_node *target = (struct yaml_node *)node->target;

	if (!target) {
		pipeline_opaque(p, node, "an alias of nothing that is known");
		return;
	}
	if (target->kind == YAML_SCALAR)
		read_script(p, node, target);
	if (target->kind != YAML_LIST || target->is_marked)
		return;
	target->is_marked = true;
	for (struct yaml_node *it = target->child; it; it = it->next) {
		if (it->kind == YAML_SCALAR)
			read_script(p, it, it);
	}
}

void pipeline_script(struct pipeline *p, struct yaml_node *node, const char *const keys[])
{
	if ((node->kind != YAML_SCALAR && node->kind != YAML_ALIAS) ||
		!yaml_is_key_of(keyed(node), keys))
		return;
	if (node->kind == YAML_ALIAS)
		read_alias(p, node);
	else
		read_script(p, node, node);
}
