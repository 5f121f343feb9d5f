/*
 * Compose files (the Compose Specification as of 2026), and devcontainer.json
 * (containers.dev) with its lock file: images of services, what they are built from,
 * Dockerfiles inside, included files, features. ${X:-default} is read as its default,
 * and the entry is partial, since the environment of who runs it decides.
 */
#include <strings.h>
#include "base/path.h"
#include "components/dockerfile.h"
#include "components/image.h"
#include "components/pipeline.h"
#include "base/banned.h"

static bool is_yaml(struct str path)
{
	return path_has_suffix(path, ".yml") || path_has_suffix(path, ".yaml");
}

static bool is_compose(struct str path)
{
	static const char *const starts[] = {
		"docker-compose", "compose", "podman-compose", "container-compose", NULL};
	struct str name = path_name(path);

	for (size_t i = 0; starts[i] && is_yaml(path); i++) {
		size_t n = strlen(starts[i]);

		if (name.n > n && strncasecmp(name.p, starts[i], n) == 0 &&
			memchr(".-_", name.p[n], 3))
			return true;
	}
	return false;
}

static bool is_devcontainer(struct str path)
{
	return path_is_named(path, "devcontainer.json") ||
	       path_is_named(path, ".devcontainer.json") ||
	       path_is_named(path, "devcontainer-lock.json");
}

/* --- Compose ---------------------------------------------------------------------------
 */

static void add_image(struct pipeline *p, const struct yaml_node *node, bool is_built)
{
	struct str text = pipeline_text(p, node), written = yaml_text(node);
	struct dependency *d;

	if (!text.n)
		return;
	d = pipeline_image(p, node, text);
	if (is_built)
		d->kind = KIND_REFERENCE; /* the name of what is built here */
	if (!str_eq(text, written))
		declaration_partial(p->r, d, "a default that may be set elsewhere");
}

/* A folder or a repository that is built. */
static void add_context(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);
	size_t hash = str_find(text, '#', 0);
	struct dependency *d;

	if (str_has_prefix(text, "docker-image://")) {
		pipeline_image(p, node, str_slice(text, 15, text.n));
	} else if (shell_is_url(text)) {
		d = pipeline_add(
			p, node, KIND_BYTES, locator_name(str_slice(text, 0, hash)));
		d->form = FORM_MAKE_DOWNLOAD;
		text = str_slice(text, hash + 1, text.n);
		pipeline_repository(p, d, str_slice(pipeline_text(p, node), 0, hash),
			str_slice(text, 0, str_find(text, ':', 0)));
	} else if (text.n) {
		pipeline_file(p, node, text, false);
	}
}

static void read_inline(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *value = yaml_value(node);

	if (value->kind == YAML_SCALAR && value->is_block && !value->is_folded)
		dockerfile_read(p->r, value->text, p->scope);
	else
		pipeline_opaque(p, node, "a Dockerfile that is no literal block");
}

static bool is_of_key(const struct yaml_node *node, const char *key)
{
	return node->parent && yaml_is_key(node->parent, key);
}

/* The list that it is in, or the map: its key. */
static bool is_in(const struct yaml_node *node, const char *key)
{
	return is_of_key(node, key) ||
	       (node->parent && !node->parent->key.n && is_of_key(node->parent, key));
}

/* Does a service say which image it runs? */
static bool is_service_image(const struct yaml_node *node)
{
	return yaml_is_key(node, "image") && node->parent &&
	       ((node->parent->parent && yaml_is_key(node->parent->parent, "services")) ||
		       node->parent->is_shared);
}

/* What is built or included: a folder, a file, a repository. */
static bool is_context(const struct yaml_node *node)
{
	bool is_text = yaml_value(node)->kind == YAML_SCALAR;

	if (yaml_is_key(node, "context"))
		return is_of_key(node, "build");
	if (yaml_is_key(node, "build"))
		return is_text;
	if (yaml_is_key(node, "file"))
		return is_text && is_of_key(node, "extends");
	return is_in(node, "additional_contexts") || (is_text && is_in(node, "include"));
}

static void read_compose_node(struct pipeline *p, const struct yaml_node *node)
{
	if (is_service_image(node))
		add_image(p, node, yaml_get(node->parent, "build") != NULL);
	else if (yaml_is_key(node, "dockerfile_inline"))
		read_inline(p, node);
	else if (node->parent && is_context(node))
		add_context(p, node);
}

/* --- devcontainers ---------------------------------------------------------------------
 */

/* "features": {"ghcr.io/devcontainers/features/git:1": {}} */
static void read_feature(struct pipeline *p, const struct yaml_node *node)
{
	if (!node->key.n)
		return;
	if (node->key.p[0] == '.')
		pipeline_file(p, node, node->key, false);
	else
		pipeline_image(p, node, node->key);
}

static void read_command(struct pipeline *p, const struct yaml_node *node)
{
	static const char *const commands[] = {"onCreateCommand", "updateContentCommand",
		"postCreateCommand", "postStartCommand", "postAttachCommand",
		"initializeCommand", NULL};

	pipeline_script(p, (struct yaml_node *)node, commands);
	if (node->parent && yaml_is_key_of(node->parent, commands) && node->key.n)
		pipeline_script(p, (struct yaml_node *)node,
			(const char *const[]){
				arena_str(p->r->scratch, str_slice(node->key, 0, 256)).p,
				NULL});
}

static void read_devcontainer_node(struct pipeline *p, const struct yaml_node *node)
{
	if (yaml_is_key(node, "image"))
		add_image(p, node, false);
	else if (is_of_key(node, "features"))
		read_feature(p, node);
	else if (yaml_is_key(node, "resolved"))
		add_image(p, node, false);
	else if (yaml_is_key(node, "dockerFile") ||
		 yaml_is_key(node, "dockerComposeFile") ||
		 is_of_key(node, "dockerComposeFile"))
		add_context(p, node);
	else
		read_command(p, node);
}

/* --- both ------------------------------------------------------------------------------
 */

static bool is_mine(struct str path)
{
	return is_compose(path) || is_devcontainer(path);
}

static void read(struct declaration_reader *r)
{
	struct pipeline p = {.r = r, .form = FORM_IMAGE};
	bool is_json = is_devcontainer(r->path);

	p.scope = container_scope(r->path);
	p.env.names.arena = r->scratch;
	yaml_scan(&p.file, r->scratch, r->bytes, is_json ? YAML_SLASHES : YAML_PLAIN);
	yaml_tell_problems(r, &p.file, FORM_IMAGE);
	for (const struct yaml_node *it = p.file.first; it && !r->is_full;
		it = it->after) {
		if (is_json)
			read_devcontainer_node(&p, it);
		else
			read_compose_node(&p, it);
	}
}

const struct form form_compose = {.name = "containers", .is_mine = is_mine, .read = read};
