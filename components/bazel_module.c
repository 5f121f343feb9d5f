/*
 * Functions of MODULE.bazel (bazel.build/rules/lib/globals/module, Bazel 6 to 8), tags of
 * module extensions, and lists of artifacts of Maven. An extension's code is in another
 * repository, so what its tags mean is told by the names of their arguments. Read next:
 * components/bazel_archive.c.
 */
#include "components/bazel_read.h"
#include "base/banned.h"

#define VALUES_TAKEN 4096 /* artifacts, versions, names of one call */

static struct dependency *add(struct script *s, const struct py *call,
	enum dependency_kind kind, struct str name)
{
	struct dependency *d = declaration_add(s->r, FORM_BAZEL, kind,
		bazel_place(s, call)->start, bazel_place(s, call)->end, name);

	bazel_finish(s, d, call);
	return d;
}

static void version(struct script *s, struct dependency *d, const struct value *value)
{
	struct str text = value_text(value);

	if (text.n && value_is_known(value))
		declaration_version(s->r, d, VERSION_EXACT, text);
	else if (value && value->kind != VALUE_STRING && !value_is_word(value, "None"))
		declaration_partial(s->r, d, "version is not known here");
}

static void bazel_dep(struct script *s, struct py *call)
{
	struct value *name = script_argument(call, "name", 0);
	struct dependency *d = add(s, call, KIND_BYTES, value_text(name));

	version(s, d, script_argument(call, "version", 1));
	if (!value_text(name).n || !value_is_known(name))
		declaration_partial(s->r, d, "name is not known here");
}

/* --- overrides -------------------------------------------------------------------------
 */

static void registry(struct script *s, struct dependency *d, const struct py *call)
{
	struct str text = value_text(script_argument(call, "registry", -1));

	if (text.n)
		declaration_locator(s->r, d, text);
}

static void single_version(struct script *s, struct py *call)
{
	struct bazel_source source = {.node = call, .call = call};

	registry(s, bazel_add(s, &source, (struct str){0}), call);
}

static void multiple_version(struct script *s, struct py *call)
{
	struct str name = value_text(script_argument(call, "module_name", 0));
	struct value_list list = {0};

	value_flatten(
		&list, s->arena, script_argument(call, "versions", 1), VALUES_TAKEN);
	for (size_t i = 0; i < list.count; i++) {
		struct dependency *d = add(s, call, KIND_BYTES, name);

		version(s, d, list.items[i]);
		registry(s, d, call);
	}
	if (!list.count)
		declaration_partial(s->r, add(s, call, KIND_BYTES, name),
			"versions are not known here");
}

/* A folder: of the tree, where it is judged as what it is, or of the machine. */
static void local(struct script *s, struct py *call)
{
	struct value *name = script_argument(call, "name", -1);
	struct value *path = script_argument(call, "path", -1);
	struct str text = value_text(path), file;
	struct dependency *d;

	name = name ? name : script_argument(call, "module_name", -1);
	d = add(s, call, KIND_REFERENCE, value_text(name));
	if (!text.n || !value_is_known(path)) {
		d->kind = KIND_BYTES;
		declaration_partial(s->r, d, "path is not known here");
	} else if (text.p[0] == '/') {
		d->kind = KIND_SYSTEM;
		declaration_locator(s->r, d, text);
	} else if (str_is(text, ".")) {
		return;
	} else if (bazel_file(
			   s, &file, arena_printf(s->arena, "//%.*s", STR_ARG(text)))) {
		declaration_file(s->r, d, file);
	} else {
		d->kind = KIND_BYTES;
		declaration_locator(s->r, d, text);
		declaration_partial(s->r, d, "a folder outside of the repository");
	}
	if (bazel_get(&(struct bazel_source){.call = call}, "build_file")) {
		struct str label = value_text(script_argument(call, "build_file", -1));

		if (label.n && bazel_file(s, &file, label))
			declaration_file(s->r, d, file);
	}
}

/* --- what is declared elsewhere --------------------------------------------------------
 */

static void include(struct script *s, struct py *call)
{
	struct str label = value_text(script_argument(call, "label", 0)), file;
	struct dependency *d = add(s, call, KIND_REFERENCE, label);

	if (label.n && bazel_file(s, &file, label))
		declaration_file(s->r, d, file);
	else
		declaration_partial(s->r, d, "a file that is not known here");
}

static void use_extension(struct script *s, struct py *call)
{
	struct value *label = script_argument(call, "extension_bzl_file", 0);
	struct value *name = script_argument(call, "extension_name", 1);
	struct value *object = value_object(s, call, value_text(name));
	struct dependency *d = add(s, call, KIND_REFERENCE, value_text(name));
	struct str file;

	if (value_text(label).n)
		declaration_locator(s->r, d, value_text(label));
	if (value_text(label).n && bazel_file(s, &file, value_text(label)))
		declaration_file(s->r, d, file);
	if (label && name && value_room(s, object, 2, false)) {
		object->items[0] = label;
		object->items[1] = name;
		object->count = 2;
		call->value = object;
	} else {
		declaration_partial(s->r, d, "an extension that is not known here");
	}
}

/* use_repo(extension, "name", own_name = "name") */
static void use_repo(struct script *s, struct py *call)
{
	const struct py *it = call->child->next;

	for (it = it ? it->next : NULL; it && !s->r->is_full; it = it->next) {
		const struct value *value = it->kind == PY_KEYWORD && it->child
						    ? it->child->value
						    : it->value;
		struct dependency *d = declaration_add(s->r, FORM_BAZEL, KIND_REFERENCE,
			it->start, it->end, value_text(value));

		if (!value_text(value).n)
			declaration_partial(s->r, d, "name is not known here");
	}
}

/* --- Maven -----------------------------------------------------------------------------
 */

/* group:artifact[:packaging[:classifier]]:version */
static void coordinate(struct script *s, const struct py *call, const struct value *value)
{
	struct str text = value_text(value);
	size_t last = text.n, parts = 1;
	struct dependency *d;

	if (value->kind == VALUE_WORD)
		return;
	for (size_t i = 0; i < text.n; i++) {
		parts += text.p[i] == ':';
		last = text.p[i] == ':' ? i : last;
	}
	d = add(s, call, KIND_BYTES, parts > 2 ? str_slice(text, 0, last) : text);
	if (parts > 2)
		declaration_version(
			s->r, d, VERSION_EXACT, str_slice(text, last + 1, text.n));
	if (!text.n || !value_is_known(value))
		declaration_partial(s->r, d, "an artifact that is not known here");
}

static bool artifacts(struct script *s, struct py *call)
{
	struct value *list = script_argument(call, "artifacts", -1);
	struct value_list all = {0}, from = {0};

	if (!list)
		return false;
	value_flatten(&all, s->arena, list, VALUES_TAKEN);
	value_flatten(
		&from, s->arena, script_argument(call, "repositories", -1), VALUES_TAKEN);
	for (size_t i = 0; i < all.count && !s->r->is_full; i++)
		coordinate(s, call, all.items[i]);
	for (size_t i = 0; i < from.count && !s->r->is_full; i++) {
		struct dependency *d = add(s, call, KIND_SETTING, (struct str){0});

		if (value_text(from.items[i]).n)
			declaration_locator(s->r, d, value_text(from.items[i]));
		else
			declaration_partial(s->r, d, "a repository that is not known");
	}
	return true;
}

/* --- tags ------------------------------------------------------------------------------
 */

/* Files of the tree among all arguments of a tag. */
static bool add_tag_files(struct script *s, struct dependency *d, const struct py *call)
{
	size_t before = d->files.count, seen = 0;

	for (const struct py *it = call->child->next; it && seen++ < 64; it = it->next) {
		struct value_list list = {0};

		value_flatten(&list, s->arena, it->value, 64);
		for (size_t i = 0; i < list.count; i++) {
			struct str text = value_text(list.items[i]), file;

			if ((str_has_prefix(text, "//") || str_has_prefix(text, ":") ||
				    str_has_prefix(text, "@//")) &&
				bazel_file(s, &file, text))
				declaration_file(s->r, d, file);
		}
	}
	return d->files.count > before;
}

static struct str tag_name(struct script *s, const struct py *call)
{
	static const char *const names[] = {"path", "package", "module", "importpath",
		"artifact", "hub_name", "repo_name", NULL};
	struct str text = {0};

	for (size_t i = 0; !text.n && names[i]; i++)
		text = value_text(script_argument(call, names[i], -1));
	return text.n ? text : script_callee(s, call);
}

/*
 * extension.tag(...): brings bytes where it names a version, a place or a hash; takes
 * them from a file of the tree where it names that; else it sets something.
 */
static void tag(struct script *s, struct py *call)
{
	static const char *const versions[] = {"version", "python_version", "go_version",
		"node_version", "rust_version", "versions", "llvm_version", NULL};
	struct bazel_source source = {.node = call, .call = call};
	struct dependency *d;

	if (artifacts(s, call))
		return;
	d = bazel_add(s, &source, tag_name(s, call));
	for (size_t i = 0; d->version_kind == VERSION_NONE && versions[i]; i++)
		version(s, d, script_argument(call, versions[i], -1));
	/* Cargo reads "1.2" as "1.2 or what is compatible" */
	if (d->version.n && str_is(call->child->text, "spec"))
		d->version_kind = VERSION_RANGE;
	if (!d->version.n && !bazel_has_download(&source))
		d->kind = add_tag_files(s, d, call) ? KIND_REFERENCE : KIND_SETTING;
}

static bool is_tag(const struct py *call)
{
	const struct py *callee = call->child;

	return callee && callee->kind == PY_ATTRIBUTE && callee->child &&
	       bazel_is_extension(callee->child->value);
}

bool bazel_module_call(struct script *s, struct py *call, struct str name)
{
	static const struct {
		const char *name;
		void (*read)(struct script *s, struct py *call);
	} functions[] = {
		{"bazel_dep", bazel_dep},
		{"single_version_override", single_version},
		{"multiple_version_override", multiple_version},
		{"local_path_override", local},
		{"local_repository", local},
		{"new_local_repository", local},
		{"include", include},
		{"use_extension", use_extension},
		{"use_repo", use_repo},
	};

	if (is_tag(call)) {
		tag(s, call);
		return true;
	}
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		if (str_is(name, functions[i].name)) {
			functions[i].read(s, call);
			return true;
		}
	}
	return (str_is(name, "maven_install") || str_is(name, "maven_artifacts")) &&
	       artifacts(s, call);
}
