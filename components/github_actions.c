/*
 * Workflows and actions of GitHub (and of Gitea and Forgejo, which read the same), as
 * docs.github.com describes their syntax in 2026: steps and reusable workflows by uses:,
 * images of containers, services and docker actions, repositories that checkout is told
 * to fetch, and what run: scripts download.
 *
 * uses: counts wherever it stands but below with:, env: and the like, so that anchors and
 * odd spellings hide nothing. ${{ env.X }} and ${{ matrix.X }} are replaced where the
 * file says what they are; another expression leaves an entry partial.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/pipeline.h"
#include "base/banned.h"

#define EXPANSIONS_MAX 2000 /* images made from matrices, in one file */

static const char *const no_steps[] = {
	"with", "env", "inputs", "outputs", "secrets", "matrix", "permissions", NULL};
static const char *const scripts[] = {"run", NULL};

/* Workflows run from the root of the repository only: those of a vendored tree are inert.
 */
static bool is_mine(struct str path)
{
	struct str dir = path_dir(path);

	if (path_is_named(path, "action.yml") || path_is_named(path, "action.yaml"))
		return true;
	return (path_has_suffix(path, ".yml") || path_has_suffix(path, ".yaml")) &&
	       (str_is(dir, ".github/workflows") || str_is(dir, ".gitea/workflows") ||
		       str_is(dir, ".forgejo/workflows"));
}

/* --- uses: -----------------------------------------------------------------------------
 */

/* A version in a comment: "v4.1.1", "pin@v4", "tag=v1.2", "ratchet:a/b@v4". */
static struct str version_in(struct str comment)
{
	size_t at = 0;

	while (at < comment.n) {
		size_t end = at, digits;

		while (end < comment.n && !memchr(" \t,;()=@:", comment.p[end], 9))
			end++;
		digits = at + (comment.p[at] == 'v' || comment.p[at] == 'V');
		if (digits < end && comment.p[digits] >= '0' && comment.p[digits] <= '9')
			return str_slice(comment, at, end);
		at = end + 1;
	}
	return (struct str){0};
}

static void add_action(struct pipeline *p, const struct yaml_node *node, struct str text)
{
	size_t at = str_find(text, '@', 0), scheme = 0, parts = 0, end = 0;
	struct str name = str_slice(text, 0, at), ref = str_slice(text, at + 1, text.n);
	struct dependency *d = pipeline_add(p, node, KIND_BYTES, name);
	const char *const host = "https://github.com/";
	const char *slashes = memmem(name.p, name.n, "://", 3);
	struct str comment;

	if (slashes) /* of another forge */
		scheme = str_find(name, '/', (size_t)(slashes - name.p) + 3) + 1;
	for (end = scheme; end < name.n; end++) {
		if (name.p[end] == '/' && ++parts == 2)
			break;
	}
	name = str_slice(name, 0, end < 4096 ? end : 4096);
	pipeline_repository(p, d,
		arena_printf(p->r->scratch, "%s%.*s", slashes ? "" : host, STR_ARG(name)),
		ref);
	if (at >= text.n)
		declaration_partial(p->r, d, "no version behind it");
	comment = yaml_comment(&p->file, node);
	if (d->pins.count && version_in(comment).n)
		declaration_version(p->r, d, VERSION_EXACT, version_in(comment));
}

static void read_uses(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);

	if (str_has_prefix(text, "docker://"))
		pipeline_image(p, node, text);
	else if (text.n && (text.p[0] == '.' || text.p[0] == '/'))
		pipeline_file(p, node, text, true);
	else if (text.n)
		add_action(p, node, text);
	else if (yaml_value(node)->kind == YAML_EMPTY ||
		 yaml_value(node)->kind == YAML_SCALAR)
		pipeline_opaque(p, node, "nothing behind uses");
}

/* --- images ----------------------------------------------------------------------------
 */

/* "${{ matrix.NAME }}" in text: where it begins and ends; false: none. */
static bool find_matrix(struct str text, size_t *start, size_t *end, struct str *name)
{
	const char *open = memmem(text.p, text.n, "${{", 3), *close;
	struct str inner;

	if (!open)
		return false;
	*start = (size_t)(open - text.p);
	close = memmem(open, text.n - *start, "}}", 2);
	if (!close)
		return false;
	*end = (size_t)(close - text.p) + 2;
	inner = str_trim(str_slice(text, *start + 3, *end - 2));
	if (!str_has_prefix(inner, "matrix."))
		return false;
	*name = str_slice(inner, strlen("matrix."), inner.n);
	return true;
}

static const struct yaml_node *matrix_of(const struct yaml_node *node)
{
	while (node && !(node->parent && yaml_is_key(node->parent, "jobs")))
		node = node->parent;
	return node ? yaml_get(yaml_get(node, "strategy"), "matrix") : NULL;
}

/* One image of a matrix; value: what the name stands for. */
static bool add_of_matrix(struct pipeline *p, const struct yaml_node *value,
	struct str text, size_t start, size_t end)
{
	struct str word = value ? yaml_text(value) : (struct str){0};
	struct str whole = str_slice(text, 0, 4096);

	p->expansions++;
	if (!word.n || word.n > 4096)
		return false;
	whole = arena_printf(p->r->scratch, "%.*s%.*s%.*s",
		STR_ARG(str_slice(whole, 0, start)), STR_ARG(word),
		STR_ARG(str_slice(whole, end, whole.n)));
	pipeline_image(p, value, environment_resolve(&p->env, whole))->is_conditional =
		true;
	return true;
}

/* All images that a matrix gives; false: the file does not say. */
static bool add_matrix(struct pipeline *p, const struct yaml_node *node, struct str text)
{
	const struct yaml_node *matrix = matrix_of(node), *list;
	size_t start, end;
	struct str name;
	bool is_found = false;
	const char *key;

	if (!matrix || !find_matrix(text, &start, &end, &name))
		return false;
	key = arena_str(p->r->scratch, str_slice(name, 0, 256)).p;
	list = yaml_value(yaml_get(matrix, key));
	if (list && list->kind == YAML_LIST) {
		for (list = list->child; list && p->expansions < EXPANSIONS_MAX;
			list = list->next)
			is_found |= add_of_matrix(p, list, text, start, end);
	}
	list = yaml_value(yaml_get(matrix, "include"));
	if (list && list->kind == YAML_LIST) {
		for (list = list->child; list && p->expansions < EXPANSIONS_MAX;
			list = list->next)
			is_found |=
				add_of_matrix(p, yaml_get(list, key), text, start, end);
	}
	return is_found && p->expansions < EXPANSIONS_MAX;
}

static void read_image(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);

	if (text.n && !add_matrix(p, node, text))
		pipeline_image(p, node, text);
}

/* "Dockerfile" or an image, in the runs: of an action. */
static void read_runs_image(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);

	if (str_has_prefix(text, "docker://"))
		pipeline_image(p, node, text);
	else if (text.n)
		pipeline_file(p, node, text, false);
}

/* Does a key image: stand where one is pulled? */
static bool is_image(const struct yaml_node *node)
{
	const struct yaml_node *parent = node->parent;

	return parent &&
	       (yaml_is_key(parent, "container") ||
		       (parent->parent && yaml_is_key(parent->parent, "services")) ||
		       parent->is_shared);
}

/* container: IMAGE, container: {image: IMAGE}, or an alias of either. */
static void read_container(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *value = yaml_value(node);

	if (value->kind != YAML_MAP)
		read_image(p, node);
	else if (value != node && !yaml_get(value, "image"))
		pipeline_opaque(p, node, "an alias without an image");
}

/* services: as a whole by an expression or an alias. */
static void read_services(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *value = yaml_value(node);

	if (value->kind != YAML_MAP && value->kind != YAML_EMPTY)
		pipeline_opaque(p, node, "services that are worked out elsewhere");
}

/* with: {repository: OWNER/NAME, ref: X} of a step that checks out. */
static void read_checkout(struct pipeline *p, const struct yaml_node *node)
{
	const struct yaml_node *step = node->parent->parent, *ref, *uses;
	struct str text = pipeline_text(p, node), action;
	struct dependency *d;

	uses = step ? yaml_get(step, "uses") : NULL;
	action = uses ? yaml_text(uses) : text;
	if (!text.n || !action.n || !memmem(action.p, action.n, "checkout", 8) ||
		str_is(text, "${{ github.repository }}"))
		return;
	ref = yaml_get(node->parent, "ref");
	d = pipeline_add(p, node, KIND_BYTES, text);
	d->form = FORM_MAKE_DOWNLOAD;
	pipeline_repository(p, d,
		arena_printf(p->r->scratch, "https://github.com/%.*s",
			STR_ARG(str_slice(text, 0, 4096))),
		ref ? environment_resolve(&p->env, yaml_text(ref)) : (struct str){0});
}

/* with: {repository: X} */
static bool is_repository(const struct yaml_node *node)
{
	return yaml_is_key(node, "repository") && node->parent &&
	       yaml_is_key(node->parent, "with");
}

static void read_node(struct pipeline *p, struct yaml_node *node)
{
	if (is_repository(node))
		read_checkout(p, node);
	else if (node->is_below && !node->is_shared)
		return;
	else if (yaml_is_key(node, "uses"))
		read_uses(p, node);
	else if (yaml_is_key(node, "container"))
		read_container(p, node);
	else if (yaml_is_key(node, "services"))
		read_services(p, node);
	else if (yaml_is_key(node, "image") && node->parent &&
		 yaml_is_key(node->parent, "runs"))
		read_runs_image(p, node);
	else if (yaml_is_key(node, "image") && is_image(node))
		read_image(p, node);
	else
		pipeline_script(p, node, scripts);
}

/* What lies below such keys; a job may be called so, too. */
static void mark_below(const struct yaml_file *file)
{
	for (struct yaml_node *it = file->first; it; it = it->after) {
		const struct yaml_node *parent = it->parent;
		bool is_job = parent && parent->parent &&
			      yaml_is_key(parent->parent, "jobs") &&
			      parent->parent->parent && !parent->parent->parent->parent;

		it->is_below =
			parent && (parent->is_below ||
					  (!is_job && yaml_is_key_of(parent, no_steps)));
	}
}

static void read(struct declaration_reader *r)
{
	static const char *const conditions[] = {"if", NULL};
	static const char *const variables[] = {"env", NULL};
	struct pipeline p;

	pipeline_open(&p, r, FORM_ACTIONS, conditions, variables);
	mark_below(&p.file);
	for (struct yaml_node *it = p.file.first; it && !r->is_full; it = it->after)
		read_node(&p, it);
}

const struct form form_github_actions = {
	.name = "github-actions", .is_mine = is_mine, .read = read};
