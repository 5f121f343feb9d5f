/*
 * conanfile.py, and any other Python file that says ConanFile: recipes of Conan 1 and 2.
 * Requirements in attributes of the class and by calls (requires, tool_requires,
 * build_requires, test_requires, python_requires), what is downloaded (conan.tools.files,
 * conan.tools.scm and their elders in conans.tools; urllib; commands), the scm attribute,
 * and packages of the system (conan.tools.system). Sources: docs.conan.io for 1.64 and 2.
 * What a recipe inherits from another (python_requires_extend) is not seen. Read next:
 * components/conan_fetch.c, components/script.h.
 */
#include "components/conan_recipe.h"
#include "components/lock_file.h"
#include "components/conan_ref.h"
#include "base/banned.h"

#define REQUIREMENTS_TAKEN 4096 /* of one statement */

static const char *const words[] = {"requires", "tool_requires", "build_requires",
	"test_requires", "python_requires", "clone", "download", "ftp_download", "get",
	"urlretrieve", "urlopen", "fetch_commit", "conan_data", NULL};

static struct str last_part(struct str callee)
{
	size_t at = callee.n;

	while (at && callee.p[at - 1] != '.')
		at--;
	return str_slice(callee, at, callee.n);
}

/* --- requirements ----------------------------------------------------------------------
 */

static bool is_option(const struct value *value)
{
	return value->kind == VALUE_WORD || value->kind == VALUE_NUMBER ||
	       (value->kind == VALUE_STRING && (str_is(value->text, "private") ||
						       str_is(value->text, "override")));
}

/* The package that a test_package is made for: it is this tree's own. */
static bool is_tested(const struct value *value)
{
	return value->text.n &&
	       memmem(value->text.p, value->text.n, "tested_reference", 16);
}

static struct dependency *add_one(
	struct script *s, const struct py *node, const struct value *value)
{
	bool is_inside = value->start >= node->start && value->end <= node->end;
	size_t start = is_inside ? value->start : node->start;
	size_t end = is_inside ? value->end : node->end;
	struct dependency *d;

	if (value->kind == VALUE_STRING) {
		d = conan_ref_add(s->r, FORM_CONANFILE, start, end, value->text);
		if (value->is_partial)
			declaration_partial(
				s->r, d, "a reference that is not written out");
		return d;
	}
	return declaration_opaque(s->r, FORM_CONANFILE, start, end,
		fetch_is_data(value) ? "requirements that conandata.yml says"
				     : "a requirement that is worked out elsewhere");
}

static void add_requirements(struct script *s, const struct py *node, struct value *value,
	enum dependency_scope scope, bool is_choice)
{
	struct recipe *recipe = s->data;
	struct value_list list = {0};

	value_flatten(&list, s->arena, value, REQUIREMENTS_TAKEN);
	if (list.count == REQUIREMENTS_TAKEN)
		declaration_opaque(s->r, FORM_CONANFILE, node->start, node->end,
			"more requirements than are read");
	for (size_t i = 0; i < list.count && !s->r->is_full; i++) {
		struct dependency *d;

		if (is_option(list.items[i]) || is_tested(list.items[i]))
			continue;
		d = add_one(s, node, list.items[i]);
		d->scope = scope == FOR_BUILD ? recipe->scope : scope;
		d->is_conditional = s->conditions > 0 || is_choice;
	}
}

static bool is_choice(const struct value *value)
{
	return value && value->kind == VALUE_CHOICE;
}

/* self.requires("zlib/1.2", ...), and add() of Conan 1 */
static bool requirement_call(struct script *s, struct py *call, struct str callee)
{
	struct str method = last_part(callee);
	enum dependency_scope scope;
	struct value *value;

	if (str_is(method, "add") && callee.n > 4)
		method = last_part(str_slice(callee, 0, callee.n - 4));
	if (!conan_scope(&scope, method))
		return false;
	if (method.n == callee.n && !str_is(method, "python_requires"))
		return false;
	value = script_argument(call, "ref", 0);
	value = value ? value : script_argument(call, "reference", -1);
	if (value_is_word(script_argument(call, "build", -1), "True"))
		scope = FOR_TOOL;
	if (value_is_word(script_argument(call, "test", -1), "True"))
		scope = FOR_TEST;
	if (value)
		add_requirements(s, call, value, scope, is_choice(value));
	else if (call->child->next || call->is_broken)
		declaration_opaque(s->r, FORM_CONANFILE, call->start, call->end,
			"a requirement that is worked out elsewhere");
	return true;
}

/* --- attributes ------------------------------------------------------------------------
 */

/* scm = {"type": "git", "url": ..., "revision": ...} of Conan 1; "auto" is the tree. */
static void scm(struct script *s, const struct py *node, const struct value *value)
{
	const struct value *url = value_get(value, "url");
	const struct value *revision = value_get(value, "revision");
	struct str text = value_text(url);
	struct dependency *d;

	if (!value || str_is(text, "auto"))
		return;
	d = declaration_add(s->r, FORM_CONANFILE, KIND_BYTES, node->start, node->end,
		memchr(text.n ? text.p : "", '{', text.n) ? (struct str){0}
							  : locator_name(text));
	if (text.n)
		declaration_locator(s->r, d, text);
	if (value_text(revision).n && value_is_known(revision))
		declaration_git_ref(s->r, d, value_text(revision), false);
	if (!url || !revision || !value_is_known(url) || !value_is_known(revision))
		declaration_partial(s->r, d, "a repository that is not written out");
	d->is_conditional = s->conditions > 0;
}

static void assignment(struct script *s, struct py *node)
{
	const struct py *left = node->child;
	enum dependency_scope scope;
	bool is_attribute = s->classes && !s->functions && left && left->kind == PY_NAME;
	bool is_member = left && left->kind == PY_ATTRIBUTE && left->child &&
			 str_is(left->child->text, "self");

	if ((!is_attribute && !is_member) || node->child == node->last)
		return;
	if (str_is(left->text, "scm"))
		scm(s, node, node->last->value);
	else if (conan_scope(&scope, left->text))
		add_requirements(s, node, script_value(s, node->last), scope,
			is_choice(node->last->value));
}

/* --- what the system must have ---------------------------------------------------------
 */

static bool is_package_tool(struct str name)
{
	static const char *const names[] = {"Apt", "Yum", "Dnf", "PacMan", "Pacman",
		"Zypper", "Brew", "Chocolatey", "Apk", "Pkg", "PkgUtil",
		"SystemPackageTool", NULL};

	return str_is_one_of(name, names);
}

static bool system_call(struct script *s, struct py *call, struct str method)
{
	static const char *const methods[] = {
		"install", "install_substitutes", "check", "ensure", NULL};
	const struct value *object =
		call->child->child ? call->child->child->value : NULL;
	struct value_list list = {0};

	if (call->child->kind != PY_ATTRIBUTE || !str_is_one_of(method, methods) ||
		!object || object->kind != VALUE_OBJECT || !is_package_tool(object->text))
		return false;
	for (const struct py *it = call->child->next; it; it = it->next) {
		if (it->kind != PY_KEYWORD && it->value)
			value_flatten(&list, s->arena, it->value, REQUIREMENTS_TAKEN);
	}
	value_flatten(&list, s->arena, script_argument(call, "packages", -1),
		REQUIREMENTS_TAKEN);
	for (size_t i = 0; i < list.count; i++) {
		struct dependency *d;

		if (!value_text(list.items[i]).n)
			continue;
		d = declaration_add(s->r, FORM_CONANFILE, KIND_SYSTEM, call->start,
			call->end, value_text(list.items[i]));
		d->is_conditional = s->conditions > 0;
		if (!value_is_known(list.items[i]))
			declaration_partial(s->r, d, "a name that is not written out");
	}
	return true;
}

/* --- the walk --------------------------------------------------------------------------
 */

/* What is taken out of self.conan_data, and tools by the name of their class. */
static void object(struct script *s, struct py *node)
{
	struct py *of = node->child;

	if (node->kind == PY_ATTRIBUTE && str_is(node->text, "conan_data"))
		node->value = value_object(s, node, node->text);
	else if ((node->kind == PY_ATTRIBUTE || node->kind == PY_SUBSCRIPT ||
			 node->kind == PY_CALL) &&
		 of && fetch_is_data(of->value))
		node->value = of->value;
	else if (node->kind == PY_CALL && of &&
		 (of->kind == PY_NAME || of->kind == PY_ATTRIBUTE) &&
		 (is_package_tool(of->text) || str_is(of->text, "Git")))
		node->value = value_object(s, node, of->text);
}

static void visit(struct script *s, struct py *node)
{
	struct str callee, method;

	object(s, node);
	if (node->kind == PY_ASSIGN || node->kind == PY_AUGMENT)
		assignment(s, node);
	if (node->kind != PY_CALL || !node->child)
		return;
	callee = script_callee(s, node);
	method = callee.n ? last_part(callee) : node->child->text;
	if (node->child->kind != PY_NAME && node->child->kind != PY_ATTRIBUTE)
		return;
	if (!requirement_call(s, node, callee.n ? callee : method) &&
		!system_call(s, node, method))
		fetch_call(s, node, callee.n ? callee : method, method);
}

static void read(struct declaration_reader *r)
{
	struct recipe recipe = {.r = r};
	size_t first = r->out->count;
	struct script s = {.r = r,
		.form = FORM_CONANFILE,
		.words = words,
		.visit = visit,
		.data = &recipe};

	if (memmem(r->path.p, r->path.n, "test_package/", 13) ||
		memmem(r->path.p, r->path.n, "test_v1_package/", 16))
		recipe.scope = FOR_TEST;
	script_run(&s);
	fetch_end(&s);
	declarations_lock(r, first, CONAN_LOCK, LOCK_BY_RANGE);
}

static bool takes(struct str path, struct str giver)
{
	return is_beside(path, giver, CONAN_LOCK);
}

static bool is_mine(struct str path)
{
	return path_is_named(path, "conanfile.py");
}

const struct form form_conan_recipe = {
	.name = "conan", .is_mine = is_mine, .read = read, .takes = takes};

/* --- by content ------------------------------------------------------------------------
 */

static bool is_python(struct str path)
{
	return path_has_suffix(path, ".py");
}

static void read_any(struct declaration_reader *r)
{
	if (r->bytes.n && memmem(r->bytes.p, r->bytes.n, "ConanFile", 9))
		read(r);
}

const struct form form_conan_any_recipe = {.name = "conan",
	.is_mine = is_python,
	.read = read_any,
	.takes = takes,
	.is_loose = true};
