/*
 * Bazel: WORKSPACE and MODULE.bazel with their kin, and *.bzl, which hold the macros that
 * declare repositories. Recognised are calls of repository rules under any name that
 * load(), use_repo_rule() or maybe() give them, downloads of rules' implementations
 * (ctx.download and download_and_extract), and tables that look like what a rule is
 * given. A macro of the same file that passes its parameters to a rule is told where it
 * is called, as far as its arguments say; one of another file is a reference to that
 * file. Source: bazel.build/rules/lib and tools/build_defs/repo of Bazel 4 to 8. Read
 * next: components/bazel_archive.c, components/bazel_module.c.
 */
#include "base/path.h"
#include "components/bazel_read.h"
#include "base/banned.h"

#define WRAPPERS_KEPT 256 /* macros of one file */

static const char *const rules[] = {"http_archive", "http_file", "http_jar",
	"new_http_archive", "git_repository", "new_git_repository", "archive_override",
	"git_override", "go_repository", "maven_jar", "java_import_external",
	"jvm_maven_import_external", "jvm_import_external", "container_pull", "oci_pull",
	"github_archive", "bazel_dep", "single_version_override",
	"multiple_version_override", "http_bzlmod_archive", NULL};
static const char *const words[] = {"http_archive", "http_file", "http_jar",
	"git_repository", "new_git_repository", "archive_override", "git_override",
	"bazel_dep", "single_version_override", "multiple_version_override",
	"use_extension", "maybe", "download", "download_and_extract", "go_repository",
	"maven_install", "maven_jar", "container_pull", "oci_pull", "url", "urls",
	"sha256", "integrity", "remote", NULL};

static bool is_mine(struct str path)
{
	static const char *const names[] = {
		"WORKSPACE", "WORKSPACE.bazel", "WORKSPACE.bzlmod", "MODULE.bazel", NULL};

	for (size_t i = 0; names[i]; i++) {
		if (path_is_named(path, names[i]))
			return true;
	}
	return path_has_suffix(path, ".MODULE.bazel") || path_has_suffix(path, ".bzl");
}

/* --- names -----------------------------------------------------------------------------
 */

/* A symbol of another file: its name, with the file's label. */
static struct value *symbol(
	struct script *s, const struct py *node, struct str name, struct value *label)
{
	struct value *value = value_object(s, node, name);

	if (value_room(s, value, 1, false))
		value->items[value->count++] = label;
	return value;
}

static void load(struct script *s, struct py *call)
{
	const struct py *it = call->child->next;
	struct value *label = script_argument(call, NULL, 0);

	for (it = it ? it->next : NULL; it && label; it = it->next) {
		const struct value *name = it->kind == PY_KEYWORD && it->child
						   ? it->child->value
						   : it->value;

		if (value_text(name).n)
			script_bind(s,
				it->kind == PY_KEYWORD ? it->text : value_text(name),
				symbol(s, it, value_text(name), label));
	}
}

/* What a node that names a function names, whatever it is called here. */
static struct str rule_name(const struct py *node)
{
	const struct value *value = node ? node->value : NULL;

	if (value && value->kind == VALUE_OBJECT && value->count == 1)
		return value->text;
	if (node && (node->kind == PY_NAME || node->kind == PY_ATTRIBUTE))
		return node->text;
	return (struct str){0};
}

/* --- macros ----------------------------------------------------------------------------
 */

static bool is_wrapper(const struct bazel *b, struct str name)
{
	for (size_t i = 0; i < b->wrappers.count; i++) {
		if (str_eq(b->wrappers.items[i], name))
			return true;
	}
	return false;
}

/* What is declared in a function hangs on what the function is called with. */
static void note_wrapper(struct script *s, const struct dependency *d)
{
	struct bazel *b = s->data;
	const struct py *function = s->function;

	if (!function || d->state == READ_EXACT || !function->text.n ||
		b->wrappers.count == WRAPPERS_KEPT || is_wrapper(b, function->text))
		return;
	VEC_PUSH(s->arena, &b->wrappers, function->text);
}

static void add_rule(struct script *s, struct py *call, bool is_known)
{
	struct bazel_source source = {.node = call, .call = call};
	struct dependency *d = bazel_add(s, &source, (struct str){0});

	if (!is_known && !d->locators.count)
		declaration_partial(s->r, d, "by a rule that is not known");
	note_wrapper(s, d);
}

/* Arguments without a name that can be nothing but a URL or a hash. */
static void guess(struct script *s, struct dependency *d, const struct py *call)
{
	size_t seen = 0;

	for (const struct py *it = call->child->next; it && seen++ < 16; it = it->next) {
		struct value_list list = {0};

		if (it->kind == PY_KEYWORD &&
			(str_is(it->text, "url") || str_is(it->text, "urls") ||
				str_is(it->text, "remote") ||
				str_is(it->text, "sha256") ||
				str_is(it->text, "integrity")))
			continue;
		value_flatten(&list, s->arena, it->value, 16);
		for (size_t i = 0; i < list.count; i++) {
			struct str text = value_text(list.items[i]);
			struct pin pin;

			if (text.n && memmem(text.p, text.n, "://", 3))
				declaration_locator(s->r, d, text);
			else if (text.n == 64 && pin_read(&pin, s->r->arena, OVER_ARCHIVE,
							 ALGORITHM_SHA256, text))
				VEC_PUSH(s->r->arena, &d->pins, pin);
		}
	}
}

static bool has_literal(const struct py *call)
{
	size_t seen = 0;

	for (const struct py *it = call->child->next; it && seen++ < 16; it = it->next) {
		const struct value *value = it->value;

		if (value && value_is_known(value) && value->kind != VALUE_WORD)
			return true;
	}
	return false;
}

static bool wrapper_call(struct script *s, struct py *call, struct str name)
{
	struct bazel_source source = {.node = call, .call = call};
	struct value *function = call->child->value;
	struct dependency *d;

	if (call->child->kind == PY_NAME && function &&
		function->kind == VALUE_FUNCTION &&
		(str_has_prefix(name, "_") ||
			(is_wrapper(s->data, name) && has_literal(call))) &&
		script_enter(s, call, function))
		return true;
	if (call->child->kind != PY_NAME || !is_wrapper(s->data, name) ||
		!has_literal(call))
		return false;
	d = bazel_add(s, &source, value_text(script_argument(call, NULL, 0)));
	guess(s, d, call);
	declaration_partial(s->r, d,
		arena_printf(s->arena, "declared by the macro %.*s of this file",
			STR_ARG(str_slice(name, 0, 80)))
			.p);
	if (d->state == READ_OPAQUE && d->name.n)
		d->state = READ_PARTIAL;
	note_wrapper(s, d);
	return true;
}

/* "version", "llvm_version", ...: what is asked of a macro of another file. */
static struct str version_in(const struct py *call)
{
	size_t seen = 0;

	for (const struct py *it = call->child->next; it && seen++ < 64; it = it->next) {
		if (it->kind == PY_KEYWORD && str_has_suffix(it->text, "version") &&
			value_text(it->value).n)
			return value_text(it->value);
	}
	return (struct str){0};
}

/*
 * A macro of another file, called in WORKSPACE: what it declares is said there, but for
 * the version of something that it is told.
 */
static void loaded_call(struct script *s, struct py *call)
{
	const struct value *value = call->child->value;
	struct str version = version_in(call), file;
	struct dependency *d;

	if (!value || value->kind != VALUE_OBJECT || value->count != 1)
		return;
	d = declaration_add(s->r, FORM_BAZEL, version.n ? KIND_BYTES : KIND_REFERENCE,
		call->start, call->end, value->text);
	if (value_text(value->items[0]).n)
		declaration_locator(s->r, d, value_text(value->items[0]));
	if (bazel_file(s, &file, value_text(value->items[0])))
		declaration_file(s->r, d, file);
	if (version.n) {
		declaration_version(s->r, d, VERSION_EXACT, version);
		declaration_partial(s->r, d, "a macro of another file");
	}
	bazel_finish(s, d, call);
}

/* --- implementations of rules ----------------------------------------------------------
 */

/* What the first URL calls it. */
static struct str name_in(const struct value *url)
{
	struct str text, name = {0}, version;

	if (url && url->kind == VALUE_LIST && url->count)
		url = url->items[0];
	text = value_text(url);
	if (!text.n || memchr(text.p, '{', text.n))
		return (struct str){0};
	if (locator_release(&name, &version, text) && name.n)
		return name;
	return locator_name(text);
}

/* download(url, output, sha256, ...) */
static void download(struct script *s, struct py *call)
{
	struct bazel_source source = {.node = call, .call = call};
	struct value *url = script_argument(call, "url", -1);
	struct value *first = script_argument(call, NULL, 0);
	struct dependency *d = bazel_add(s, &source, name_in(url ? url : first));

	if (!url && first)
		guess(s, d, call);
	if (d->locators.count && d->version_kind == VERSION_NONE) {
		struct str name, version;

		if (locator_release(&name, &version, d->locators.items[0]) &&
			!memchr(version.p, '{', version.n))
			declaration_version(s->r, d, VERSION_EXACT, version);
	}
	if (!url && !value_is_known(first))
		declaration_partial(s->r, d, "url is not known here");
}

static void execute(struct script *s, struct py *call)
{
	static const char *const programs[] = {
		"curl", "wget", "pip", "pip3", "npm", "yarn", "svn", "hg", "cargo", NULL};
	static const char *const verbs[] = {
		"clone", "fetch", "pull", "submodule", "ls-remote", NULL};
	struct value_list list = {0};
	struct dependency *d;
	struct str program;

	value_flatten(&list, s->arena, script_argument(call, "arguments", 0), 64);
	program = list.count ? value_text(list.items[0]) : (struct str){0};
	if (!str_is_one_of(program, programs) &&
		!(str_is(program, "git") && list.count > 1 &&
			str_is_one_of(value_text(list.items[1]), verbs)))
		return;
	d = declaration_add(
		s->r, FORM_BAZEL, KIND_BYTES, call->start, call->end, (struct str){0});
	guess(s, d, call);
	if (d->locators.count)
		d->name = declaration_str(s->r, locator_name(d->locators.items[0]));
	declaration_partial(s->r, d, "a command that downloads");
	bazel_finish(s, d, call);
}

/* --- calls -----------------------------------------------------------------------------
 */

static bool is_maybe(struct str name)
{
	return str_is(name, "maybe") || str_is(name, "_maybe");
}

static bool is_known_maybe(const struct py *call)
{
	return str_is_one_of(rule_name(call->child->next), rules);
}

/* Handles of rules in MODULE.bazel, and whatever is given what only a rule is given. */
static bool is_rule(struct script *s, const struct py *call, struct str name)
{
	const struct bazel *b = s->data;
	const struct bazel_source source = {.node = call, .call = call};
	const struct value *value = call->child->value;

	if (str_is_one_of(name, rules))
		return true;
	if (b->is_module && value && value->kind == VALUE_OBJECT && value->count == 1)
		return true;
	return script_argument(call, "name", -1) && bazel_has_download(&source);
}

static bool is_download(const struct py *call, struct str name)
{
	return call->child->kind == PY_ATTRIBUTE &&
	       (str_is(name, "download") || str_is(name, "download_and_extract"));
}

static void on_call(struct script *s, struct py *call)
{
	struct bazel *b = s->data;
	struct str name = rule_name(call->child);

	if (is_maybe(name)) {
		add_rule(s, call, is_known_maybe(call));
	} else if (str_is(name, "load") && call->child->kind == PY_NAME) {
		load(s, call);
	} else if (str_is(name, "use_repo_rule")) {
		struct value *rule = script_argument(call, NULL, 1);
		struct value *label = script_argument(call, NULL, 0);

		if (value_text(rule).n && label)
			call->value = symbol(s, call, value_text(rule), label);
	} else if (bazel_module_call(s, call, name)) {
		return;
	} else if (is_download(call, name)) {
		download(s, call);
	} else if (str_is(name, "execute") && call->child->kind == PY_ATTRIBUTE) {
		execute(s, call);
	} else if (!wrapper_call(s, call, name)) {
		if (is_rule(s, call, name))
			add_rule(s, call, str_is_one_of(name, rules));
		else if (b->is_workspace && call->parent->kind == PY_MODULE)
			loaded_call(s, call);
	}
}

/* --- the walk --------------------------------------------------------------------------
 */

static void visit(struct script *s, struct py *node)
{
	if (node->kind == PY_CALL && node->child)
		on_call(s, node);
	bazel_note_table(s, node);
}

static void read(struct declaration_reader *r)
{
	struct bazel b = {.r = r};
	struct script s = {.r = r,
		.form = FORM_BAZEL,
		.words = words,
		.visit = visit,
		.has_macros = true,
		.data = &b};

	b.is_module = path_is_named(r->path, "MODULE.bazel") ||
		      path_has_suffix(r->path, ".MODULE.bazel");
	b.is_workspace = !b.is_module && !path_has_suffix(r->path, ".bzl");
	if (b.is_workspace || path_is_named(r->path, "MODULE.bazel"))
		b.root = path_dir(r->path);
	script_run(&s);
	bazel_add_tables(&s);
}

const struct form form_bazel = {.name = "bazel", .is_mine = is_mine, .read = read};
