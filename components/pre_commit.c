/*
 * .pre-commit-config.yaml and .pre-commit-hooks.yaml (pre-commit 4): repositories of
 * hooks with their rev, and what additional_dependencies installs beside them.
 */
#include "base/path.h"
#include "components/pipeline.h"
#include "base/banned.h"

static bool is_mine(struct str path)
{
	return path_is_named(path, ".pre-commit-config.yaml") ||
	       path_is_named(path, ".pre-commit-config.yml") ||
	       path_is_named(path, "prek.yaml") ||
	       path_is_named(path, ".pre-commit-hooks.yaml");
}

static void add_repository(struct pipeline *p, const struct yaml_node *node)
{
	static const char *const own[] = {"local", "meta", "builtin", NULL};
	const struct yaml_node *rev = yaml_get(node->parent, "rev");
	struct str url = pipeline_text(p, node),
		   ref = rev ? yaml_text(rev) : (struct str){0};
	struct str comment = rev ? yaml_comment(&p->file, rev) : (struct str){0};
	struct dependency *d;

	if (!url.n || str_is_one_of(url, own))
		return;
	d = pipeline_add(p, node, KIND_BYTES, locator_name(url));
	pipeline_repository(p, d, url, ref);
	if (str_has_prefix(comment, "frozen: ") && d->pins.count)
		declaration_version(p->r, d, VERSION_EXACT,
			str_trim(str_slice(comment, strlen("frozen: "), comment.n)));
}

/* "name==1.2" of Python, "name@1.2" of node and Go, "name:1.2" of others. */
static void add_package(struct pipeline *p, const struct yaml_node *node)
{
	struct str text = pipeline_text(p, node);
	struct dependency *d;
	size_t end = 0, at;

	while (end < text.n && !memchr("=<>~!:[ ", text.p[end], 8) &&
		(text.p[end] != '@' || !end))
		end++;
	if (!text.n)
		return;
	d = pipeline_add(p, node, KIND_BYTES, str_slice(text, 0, end));
	at = end < text.n && text.p[end] == '[' ? str_find(text, ']', end) + 1 : end;
	if (shell_is_url(text)) {
		d->name = declaration_str(p->r, locator_name(text));
		declaration_locator(p->r, d, text);
		return;
	}
	while (at < text.n && memchr("=@: ", text.p[at], 4))
		at++;
	shell_version(p->r, d, str_slice(text, at, text.n));
}

static void read(struct declaration_reader *r)
{
	static const char *const none[] = {NULL};
	struct pipeline p;

	pipeline_open(&p, r, FORM_CI, none, none);
	p.scope = FOR_TOOL;
	for (const struct yaml_node *it = p.file.first; it && !r->is_full;
		it = it->after) {
		if (yaml_is_key(it, "repo") && it->parent)
			add_repository(&p, it);
		else if (it->parent && !it->key.n &&
			 yaml_is_key(it->parent, "additional_dependencies"))
			add_package(&p, it);
	}
}

const struct form form_pre_commit = {
	.name = "pipelines", .is_mine = is_mine, .read = read};
