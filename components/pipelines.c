/*
 * Pipelines of other services, as far as a table says where they name images and
 * scripts: CircleCI (with its orbs), Travis CI, Cirrus CI, AppVeyor, Drone and
 * Woodpecker, Bitbucket, Google Cloud Build, Buildkite.
 */
#include "base/path.h"
#include "components/pipeline.h"
#include "base/banned.h"

struct service {
	const char *names[4];	   /* of files */
	const char *folder;	   /* "X/": all YAML files in it */
	const char *images[4];	   /* keys whose value is an image */
	const char *scripts[8];	   /* keys whose value is a script */
	const char *recipe_suffix; /* keys that end so, too */
};

static const struct service services[] = {
	{{".circleci/config.yml", ".circleci/config.yaml"}, ".circleci/", {"image"},
		{"run", "command"}, NULL},
	{{".travis.yml", ".travis.yaml"}, NULL, {NULL},
		{"script", "install", "before_install", "before_script", "after_success",
			"before_cache"},
		NULL},
	{{".cirrus.yml", ".cirrus.yaml"}, NULL, {"image"}, {"script", "install_script"},
		"_script"},
	{{"appveyor.yml", ".appveyor.yml", "appveyor.yaml"}, NULL, {NULL},
		{"install", "build_script", "before_build", "test_script", "after_build",
			"init", "ps"},
		"_script"},
	{{".drone.yml", ".woodpecker.yml", ".woodpecker.yaml"}, ".woodpecker/", {"image"},
		{"commands"}, NULL},
	{{"bitbucket-pipelines.yml"}, NULL, {"image", "pipe"}, {"script"}, NULL},
	{{"cloudbuild.yaml", "cloudbuild.yml"}, NULL, {"name"}, {"script"}, NULL},
	{{"pipeline.yml"}, ".buildkite/", {"image"}, {"command", "commands"}, NULL},
};

static bool is_of(const struct service *service, struct str path)
{
	struct str dir = path_dir(path);
	size_t n = service->folder ? strlen(service->folder) - 1 : 0;

	for (size_t i = 0; i < 4 && service->names[i]; i++) {
		const char *name = service->names[i];

		if ((!service->folder || strchr(name, '/') ||
			    str_has_prefix(str_of(name), ".")) &&
			(str_is(path, name) || path_is_named(path, name)))
			return true;
	}
	return n && dir.n >= n && memcmp(dir.p, service->folder, n) == 0 &&
	       (dir.n == n || dir.p[n] == '/') &&
	       (path_has_suffix(path, ".yml") || path_has_suffix(path, ".yaml"));
}

static const struct service *service_of(struct str path)
{
	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++) {
		if (is_of(&services[i], path))
			return &services[i];
	}
	return NULL;
}

static bool is_mine(struct str path)
{
	return service_of(path) != NULL;
}

/* "NAMESPACE/NAME@1.2.3" */
static void add_orb(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);
	size_t at = str_find(text, '@', 0), dots = 0;
	struct str version = str_slice(text, at + 1, text.n);
	struct dependency *d;

	if (!text.n)
		return;
	d = pipeline_add(p, node, KIND_BYTES, str_slice(text, 0, at));
	for (size_t i = 0; i < version.n; i++)
		dots += version.p[i] == '.';
	if (str_is(version, "volatile") || str_has_prefix(version, "dev:") || !version.n)
		declaration_version(p->r, d, VERSION_FLOATING,
			version.n ? version : str_of("latest"));
	else if (dots < 2)
		declaration_version(p->r, d, VERSION_RANGE, version);
	else
		shell_version(p->r, d, version);
}

/* image: X, image: {name: X}; an alias counts where it stands */
static void read_image(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *name = yaml_get(node, "name");
	struct str text;
	struct dependency *d;

	if (yaml_value(node)->kind == YAML_MAP && !name)
		return;
	text = pipeline_text(p, name ? name : node);
	if (!text.n)
		return;
	if (str_has_prefix(text, "docker://"))
		text = str_slice(text, 9, text.n);
	d = pipeline_image(p, node, text);
	if (node->parent && yaml_is_key(node->parent, "machine"))
		d->kind = KIND_SYSTEM; /* of a virtual machine of the service */
}

static void read_node(
	struct pipeline *p, const struct service *service, struct yaml_node *node)
{
	if (node->parent && yaml_is_key(node->parent, "orbs") &&
		yaml_value(node)->kind != YAML_MAP) {
		add_orb(p, node);
		return;
	}
	for (size_t i = 0; i < 4 && service->images[i]; i++) {
		if (yaml_is_key(node, service->images[i]) && !node->is_below) {
			read_image(p, node);
			return;
		}
	}
	if (node->parent && service->recipe_suffix && node->key.n &&
		str_has_suffix(node->key, service->recipe_suffix))
		pipeline_script(p, node,
			(const char *const[]){
				arena_str(p->r->scratch, str_slice(node->key, 0, 256)).p,
				NULL});
	else
		pipeline_script(p, node, service->scripts);
}

static void read(struct declaration_reader *r)
{
	static const char *const conditions[] = {
		"if", "when", "only_if", "condition", NULL};
	static const char *const variables[] = {"env", "environment", "variables", NULL};
	static const char *const no_images[] = {
		"environment", "env", "parameters", "settings", "with", NULL};
	const struct service *service = service_of(r->path);
	struct pipeline p;

	pipeline_open(&p, r, FORM_CI, conditions, variables);
	yaml_mark_below(&p.file, no_images);
	for (struct yaml_node *it = p.file.first; it && !r->is_full; it = it->after)
		read_node(&p, service, it);
}

const struct form form_pipelines = {
	.name = "pipelines", .is_mine = is_mine, .read = read};
