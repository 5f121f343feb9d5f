/*
 * conandata.yml: what a recipe downloads for each of its versions, and with which
 * patches. Conan gives it to the recipe as it is, and so its form is custom: that of
 * ConanCenter,
 *
 *   sources: {VERSION: {url: URL or list, sha256: HEX}}, deeper or as a list, too
 *   patches: {VERSION: [{patch_file: PATH}]}
 *
 * Any map with a URL in it is an entry, wherever it stands, and so is any text that is a
 * URL and any list of requirements. A version's patches are files of all its entries.
 */
#include "base/path.h"
#include "base/yaml.h"
#include "components/conan_ref.h"
#include "base/banned.h"

#define VERSIONS_ASKED 2000 /* versions with patches that are looked through for each */

struct data {
	struct declaration_reader *r;
	const struct node
		*patches; /* NULL: there are none, or too many to look through */
	const struct node
		*version;   /* the value below "sources" that we are in; or NULL */
	struct str package; /* by the path: recipes/NAME/...; or empty */
};

static bool is_mine(struct str path)
{
	return path_is_named(path, "conandata.yml") ||
	       path_is_named(path, "conandata.yaml");
}

static bool is_url(struct str s)
{
	static const char *const schemes[] = {
		"http://", "https://", "ftp://", "git://", "ssh://", "git@", NULL};

	for (size_t i = 0; schemes[i]; i++) {
		if (str_has_prefix(s, schemes[i]))
			return true;
	}
	return false;
}

static size_t place(const struct data *t, const struct node *node)
{
	return node->key_line ? declaration_at(t->r, node->key_line, node->key_column)
			      : declaration_at(t->r, node->line, node->column);
}

static void add_files(struct data *t, struct dependency *d, const struct node *patches)
{
	for (const struct node *it = patches->child; it; it = it->next) {
		const struct node *file = node_get(it, "patch_file");
		struct str path;

		if (it->kind == NODE_STRING)
			file = it;
		if (!file || file->kind != NODE_STRING)
			continue;
		if (path_resolve(&path, t->r->scratch, path_dir(t->r->path), file->text))
			declaration_file(t->r, d, path);
		else
			declaration_partial(
				t->r, d, "a patch from outside of the repository");
	}
}

static void add_patches(struct data *t, struct dependency *d)
{
	const struct node *it = t->patches ? t->patches->child : NULL;

	for (; it && t->version; it = it->next) {
		if (str_eq(it->key, t->version->key))
			add_files(t, d, it);
	}
}

static struct dependency *add(
	struct data *t, const struct node *node, struct str url, size_t end)
{
	struct str name = t->package, version = {0}, found;
	bool has_release = locator_release(&found, &version, url);
	struct dependency *d;

	if (!name.n)
		name = has_release && found.n ? found : locator_name(url);
	d = declaration_add(t->r, FORM_CONANFILE, KIND_BYTES, place(t, node), end, name);
	if (t->version && t->version->key.n)
		version = t->version->key;
	if (version.n)
		declaration_version(t->r, d, VERSION_EXACT, version);
	if (node->is_again)
		declaration_partial(t->r, d, "under a key that stands twice");
	add_patches(t, d);
	return d;
}

/* A text or a list of them; others make it partial. */
static void add_locators(struct data *t, struct dependency *d, const struct node *urls)
{
	const struct node *it = urls->kind == NODE_LIST ? urls->child : urls;

	for (; it; it = urls->kind == NODE_LIST ? it->next : NULL) {
		if (it->kind == NODE_STRING)
			declaration_locator(t->r, d, it->text);
		else
			declaration_partial(t->r, d, "a URL that is no text");
	}
}

static void add_detail(struct data *t, struct dependency *d, const struct node *node)
{
	static const char *const urls[] = {"url", "urls", "mirrors", "mirror", NULL};
	static const char *const refs[] = {"commit", "tag", "branch", "revision", NULL};
	static const struct {
		const char *key;
		enum pin_algorithm algorithm;
	} pins[] = {{"sha256", ALGORITHM_SHA256}, {"sha512", ALGORITHM_SHA512},
		{"sha1", ALGORITHM_SHA1}, {"md5", ALGORITHM_MD5}};

	if (node->kind == NODE_NULL && node->text.n)
		declaration_partial(t->r, d, "an alias of YAML");
	if (str_is_one_of(node->key, urls))
		add_locators(t, d, node);
	if (node->kind != NODE_STRING && node->kind != NODE_NUMBER)
		return;
	if (str_is_one_of(node->key, refs))
		declaration_git_ref(t->r, d, node->text, str_is(node->key, "branch"));
	for (size_t i = 0; i < sizeof(pins) / sizeof(pins[0]); i++) {
		if (str_is(node->key, pins[i].key))
			declaration_pin(
				t->r, d, OVER_ARCHIVE, pins[i].algorithm, node->text);
	}
}

/* The end of the last text of a map, roughly: that of its last line. */
static size_t end_of(const struct data *t, const struct node *map)
{
	const struct node *last = map->last ? map->last : map;

	return declaration_at(t->r, last->line, last->column) + last->text.n;
}

/* A map with a URL, or with a hash of what nobody says where it is. */
static bool read_source(struct data *t, const struct node *map)
{
	static const char *const marks[] = {
		"url", "urls", "sha256", "sha512", "sha1", "md5", "commit", NULL};
	const struct node *url, *it = map->child;
	struct dependency *d;

	if (map->kind != NODE_MAP)
		return false;
	while (it && !(str_is_one_of(it->key, marks) && it->kind != NODE_MAP))
		it = it->next;
	if (!it)
		return false;
	url = node_get(map, "url");
	url = url ? url : node_get(map, "urls");
	if (url && url->kind == NODE_LIST)
		url = url->child;
	d = add(t, map, url ? url->text : (struct str){0}, end_of(t, map));
	for (it = map->child; it; it = it->next)
		add_detail(t, d, it);
	if (!d->locators.count)
		declaration_partial(t->r, d, "no URL");
	return true;
}

static bool is_requirements(const struct node *node)
{
	for (; node; node = node->parent) {
		if (memmem(node->key.p ? node->key.p : "", node->key.n, "requir", 6))
			return true;
	}
	return false;
}

static void read_text(struct data *t, const struct node *node)
{
	size_t at = declaration_at(t->r, node->line, node->column);

	if (is_url(node->text))
		declaration_locator(
			t->r, add(t, node, node->text, at + node->text.n), node->text);
	else if (conan_ref_is(node->text) && is_requirements(node->parent))
		conan_ref_add(t->r, FORM_CONANFILE, at, at + node->text.n, node->text);
}

/* true: what is below it is looked at. */
static bool read_node(struct data *t, const struct node *node)
{
	if (node->kind == NODE_MAP)
		return !read_source(t, node);
	if (node->kind == NODE_STRING)
		read_text(t, node);
	if (node->kind == NODE_NULL && node->text.n) {
		size_t at = declaration_at(t->r, node->line, node->column);

		declaration_opaque(
			t->r, FORM_CONANFILE, at, at + node->text.n, "an alias of YAML");
	}
	return node->kind == NODE_LIST;
}

static void walk(struct data *t, const struct node *top)
{
	bool is_sources = str_is(top->key, "sources");
	const struct node *node = top;

	for (;;) {
		if (is_sources && node->parent == top)
			t->version = node;
		if (read_node(t, node) && node->child) {
			node = node->child;
			continue;
		}
		while (node != top && !node->next)
			node = node->parent;
		if (node == top)
			break;
		node = node->next;
	}
	t->version = NULL;
}

/* Patches of a version that has no source: they alter something all the same. */
static void read_patches(struct data *t, const struct node *patches)
{
	const struct node *sources = node_get(patches->parent, "sources");

	for (const struct node *it = patches->child; it; it = it->next) {
		bool is_many = patches->count > VERSIONS_ASKED ||
			       (sources && sources->count > VERSIONS_ASKED);
		bool has_source = !is_many && sources &&
				  node_get(sources, arena_str(t->r->scratch, it->key).p);
		struct dependency *d;

		t->version = it;
		for (const struct node *one = it->child; one; one = one->next)
			read_source(t, one);
		t->version = NULL;
		if (has_source)
			continue;
		d = declaration_add(t->r, FORM_CONANFILE, KIND_REFERENCE, place(t, it),
			place(t, it) + it->key.n, t->package);
		if (it->key.n)
			declaration_version(t->r, d, VERSION_EXACT, it->key);
		add_files(t, d, it);
	}
}

/* recipes/NAME/... */
static struct str package_of(struct str path)
{
	const char *hit = memmem(path.p, path.n, "recipes/", 8);
	size_t at = hit ? (size_t)(hit - path.p) + 8 : path.n;

	if (!hit || (hit != path.p && hit[-1] != '/'))
		return (struct str){0};
	return str_slice(path, at, str_find(path, '/', at));
}

static void read(struct declaration_reader *r)
{
	struct data t = {.r = r, .package = package_of(r->path)};
	struct err err = {.text = ""};
	struct node *root;
	int result = yaml_read_foreign(&root, r->scratch, r->bytes, &err);

	if (root && root->kind == NODE_MAP) {
		t.patches = node_get(root, "patches");
		if (t.patches && t.patches->count > VERSIONS_ASKED)
			t.patches = NULL;
	}
	for (const struct node *it = root ? root->child : NULL; it; it = it->next) {
		if (str_is(it->key, "patches"))
			read_patches(&t, it);
		else
			walk(&t, it);
	}
	if (result && str_trim(r->bytes).n && root)
		declaration_opaque(r, FORM_CONANFILE, r->bytes.n, r->bytes.n,
			arena_printf(r->scratch, "no YAML, %s", err.text).p);
	else if (result && str_trim(r->bytes).n)
		declaration_opaque(r, FORM_CONANFILE, 0, 0,
			arena_printf(r->scratch, "no YAML, %s", err.text).p);
}

const struct form form_conan_data = {.name = "conan", .is_mine = is_mine, .read = read};
