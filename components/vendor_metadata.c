/*
 * Files that say what was copied into a folder and where it comes from: README.chromium,
 * moz.yaml, METADATA (a text proto with third_party {}), .gitrepo (git-subrepo 0.4),
 * cgmanifest.json (Component Detection), *.ABOUT. They are claims: the bytes are those of
 * the folder, so the entries are KIND_REFERENCE with the folder as their file.
 *
 * Partial: JSON that cannot be read, a component of cgmanifest.json of a type that is not
 * known. Read next: components/vendor_metadata.h.
 */
#include <strings.h>
#include "base/json.h"
#include "base/path.h"
#include "base/text.h"
#include "components/git_config.h"
#include "components/vendor_metadata.h"
#include "base/banned.h"

/* --- one component ---------------------------------------------------------------------
 */

static bool is_commit(struct str s)
{
	struct arena arena = {0};
	struct pin pin;
	bool is_one = pin_read(&pin, &arena, OVER_COMMIT, ALGORITHM_GIT, s);

	arena_done(&arena);
	return is_one;
}

static void add_hashes(
	struct declaration_reader *r, struct dependency *d, const struct vendored *v)
{
	enum pin_over over = v->file.n ? OVER_FILE : OVER_ARCHIVE;

	if (v->sha256.n)
		declaration_pin(r, d, over, ALGORITHM_SHA256, v->sha256);
	if (v->sha512.n)
		declaration_pin(r, d, over, ALGORITHM_SHA512, v->sha512);
	if (v->sha1.n)
		declaration_pin(r, d, over, ALGORITHM_SHA1, v->sha1);
	if (v->md5.n)
		declaration_pin(r, d, over, ALGORITHM_MD5, v->md5);
}

/* A revision is a commit, or a tag where no version is given. */
static void add_version(
	struct declaration_reader *r, struct dependency *d, const struct vendored *v)
{
	bool is_id = is_commit(v->version);

	if (is_commit(v->revision))
		declaration_pin(r, d, OVER_COMMIT, ALGORITHM_GIT, v->revision);
	else if (is_id)
		declaration_pin(r, d, OVER_COMMIT, ALGORITHM_GIT, v->version);
	if (v->version.n && !is_id)
		declaration_version(r, d, VERSION_EXACT, v->version);
	else if (v->revision.n && !is_commit(v->revision))
		declaration_version(r, d, VERSION_EXACT, v->revision);
}

static void add_folder(
	struct declaration_reader *r, struct dependency *d, const struct vendored *v)
{
	struct str dir = path_dir(r->path), path;

	if (!v->file.n) {
		if (dir.n)
			declaration_file(r, d, dir);
	} else if (path_resolve(&path, r->scratch, dir, v->file)) {
		declaration_file(r, d, path);
	} else {
		declaration_file(r, d, v->file);
		declaration_partial(r, d, "a path that leads out of the tree");
	}
}

void vendored_add(struct declaration_reader *r, const struct vendored *v)
{
	struct dependency *d;

	if (!v->name.n && !v->url.n && !v->other_url.n && !v->revision.n)
		return;
	d = declaration_add(r, FORM_VENDOR_METADATA, KIND_REFERENCE, v->start, v->end,
		v->name.n ? v->name : locator_name(v->url.n ? v->url : v->other_url));
	if (v->url.n)
		declaration_locator(r, d, v->url);
	if (v->other_url.n && !str_eq(v->url, v->other_url))
		declaration_locator(r, d, v->other_url);
	add_version(r, d, v);
	add_hashes(r, d, v);
	add_folder(r, d, v);
	if (v->flaw)
		declaration_partial(r, d, v->flaw);
}

static void add_opaque(struct declaration_reader *r, const char *why)
{
	struct dependency *d = declaration_add(
		r, FORM_VENDOR_METADATA, KIND_REFERENCE, 0, r->bytes.n, (struct str){0});

	declaration_partial(r, d, why);
	d->state = READ_OPAQUE;
}

/* --- .gitrepo --------------------------------------------------------------------------
 */

static void read_gitrepo(struct declaration_reader *r)
{
	struct git_config config;
	struct git_config_item item;
	struct vendored v = {.flaw = NULL};
	bool is_subrepo = false;

	git_config_begin(&config, r->scratch, r->bytes);
	while (git_config_read_next(&config, &item)) {
		if (item.kind == GIT_CONFIG_FLAW) {
			v.flaw = item.flaw;
			continue;
		}
		if (item.kind == GIT_CONFIG_SECTION) {
			is_subrepo = str_is(item.name, "subrepo");
			if (is_subrepo && !v.end)
				v.start = item.start;
		}
		if (!is_subrepo)
			continue;
		v.end = item.end;
		if (item.kind == GIT_CONFIG_SECTION)
			continue;
		if (str_is(item.name, "remote"))
			v.url = item.value;
		else if (str_is(item.name, "commit"))
			v.revision = item.value;
	}
	if (v.end)
		vendored_add(r, &v);
	else if (r->bytes.n)
		add_opaque(r, "no [subrepo] in it");
}

/* --- cgmanifest.json -------------------------------------------------------------------
 */

/* Its readers take keys in any case. */
static const struct node *get(const struct node *map, const char *key)
{
	if (!map || map->kind != NODE_MAP)
		return NULL;
	for (const struct node *it = map->child; it; it = it->next) {
		if (it->key.n == strlen(key) &&
			strncasecmp(it->key.p, key, it->key.n) == 0)
			return it;
	}
	return NULL;
}

static struct str text_of(const struct node *map, const char *key)
{
	const struct node *node = get(map, key);

	return node && (node->kind == NODE_STRING || node->kind == NODE_NUMBER)
		       ? node->text
		       : (struct str){0};
}

/* "SHA-1:1a2b", "sha256:..." of type "other" */
static void set_hash(struct vendored *v, struct str hash)
{
	size_t colon = str_find(hash, ':', 0);
	struct str value = str_slice(hash, colon < hash.n ? colon + 1 : 0, hash.n);

	if (value.n == 64)
		v->sha256 = value;
	else if (value.n == 128)
		v->sha512 = value;
	else if (value.n == 40)
		v->sha1 = value;
	else if (value.n == 32)
		v->md5 = value;
}

static void read_component(struct declaration_reader *r, const struct node *registration)
{
	const struct node *component = get(registration, "component"), *body = NULL;
	struct str type = text_of(component, "type");
	struct vendored v = {.flaw = NULL};

	v.start = declaration_at(r, registration->line, registration->column);
	v.end = v.start + 1;
	for (const struct node *it = component ? component->child : NULL; it;
		it = it->next) {
		if (it->kind == NODE_MAP &&
			(!body || (it->key.n == type.n &&
					  strncasecmp(it->key.p, type.p, type.n) == 0)))
			body = it;
	}
	v.name = text_of(body, "name");
	if (!v.name.n)
		v.name = text_of(body, "artifactId");
	v.version = text_of(body, "version");
	if (!v.version.n)
		v.version = text_of(body, "tag");
	if (!v.version.n)
		v.version = text_of(registration, "version");
	v.url = text_of(body, "repositoryUrl");
	if (!v.url.n)
		v.url = text_of(body, "downloadUrl");
	v.revision = text_of(body, "commitHash");
	set_hash(&v, text_of(body, "hash"));
	if (!v.name.n && !v.url.n) {
		v.name = str_of("?");
		v.flaw = "a component of an unknown kind";
	}
	vendored_add(r, &v);
}

static void read_cgmanifest(struct declaration_reader *r)
{
	const struct node *list;
	struct node *root;
	struct err err = {.text = ""};

	if (json_read(&root, r->scratch, r->bytes, JSON_COMMENTS | JSON_FOREIGN, &err)) {
		add_opaque(r, "JSON that cannot be read");
		return;
	}
	list = get(root, "registrations");
	if (!list || list->kind != NODE_LIST)
		add_opaque(r, "no registrations in it");
	for (const struct node *it = list ? list->child : NULL; it && !r->is_full;
		it = it->next)
		read_component(r, it);
}

/* --- METADATA --------------------------------------------------------------------------
 */

/* A text proto, a token at a time. */
struct proto {
	struct declaration_reader *r;
	struct vendored v;
	struct str key;		 /* the last word */
	struct str value, kind;	 /* of the url {} or identifier {} in hand */
	struct str version;	 /* of it */
	size_t at, depth, block; /* block: depth of url {}; 0: in none */
	size_t party;		 /* depth of third_party {} */
	bool is_value;		 /* a ':' stands before */
};

static struct str read_quoted(struct proto *p)
{
	struct str text = p->r->bytes;
	char quote = text.p[p->at];
	size_t start = ++p->at, end;

	while (p->at < text.n && text.p[p->at] != quote && text.p[p->at] != '\n')
		p->at += text.p[p->at] == '\\' ? 2 : 1;
	end = p->at < text.n ? p->at : text.n;
	p->at = end + (end < text.n);
	return str_slice(text, start, end);
}

static void set_field(struct proto *p, struct str value)
{
	if (str_is(p->key, "name") && !p->depth)
		p->v.name = value;
	else if (p->block && str_is(p->key, "value"))
		p->value = value;
	else if (p->block && str_is(p->key, "type"))
		p->kind = value;
	else if (p->block && str_is(p->key, "version"))
		p->version = value;
	else if (p->party && p->depth == p->party && str_is(p->key, "version"))
		p->v.version = value;
}

/* Of several places that of the repository counts. */
static void end_block(struct proto *p)
{
	bool is_git = p->kind.n == 3 && strncasecmp(p->kind.p, "git", 3) == 0;

	if (p->value.n && (is_git || !p->v.url.n)) {
		p->v.other_url = p->v.url;
		p->v.url = p->value;
	} else if (p->value.n) {
		p->v.other_url = p->value;
	}
	if (is_commit(p->version))
		p->v.revision = p->version;
	else if (p->version.n && !p->v.version.n)
		p->v.version = p->version;
	p->value = p->kind = p->version = (struct str){0};
	p->block = 0;
}

static void open_brace(struct proto *p)
{
	p->depth++;
	if (str_is(p->key, "third_party") && !p->party) {
		p->party = p->depth;
	} else if (p->party && !p->block &&
		   (str_is(p->key, "url") || str_is(p->key, "identifier"))) {
		p->block = p->depth;
	}
}

static void close_brace(struct proto *p)
{
	if (p->block == p->depth)
		end_block(p);
	if (p->depth)
		p->depth--;
}

static void read_word(struct proto *p)
{
	struct str text = p->r->bytes;
	size_t start = p->at;
	struct str word;

	while (p->at < text.n && text_is_word_byte(text.p[p->at]))
		p->at++;
	word = str_slice(text, start, p->at);
	if (p->is_value)
		set_field(p, word);
	else
		p->key = word;
	p->is_value = false;
}

static void read_token(struct proto *p)
{
	char c = p->r->bytes.p[p->at];

	if (c == '"' || c == '\'') {
		struct str value = read_quoted(p);

		if (p->is_value)
			set_field(p, value);
		p->is_value = false;
	} else if (c == '#') {
		p->at = str_find(p->r->bytes, '\n', p->at);
	} else if (text_is_word_byte(c)) {
		read_word(p);
	} else {
		if (c == '{')
			open_brace(p);
		else if (c == '}')
			close_brace(p);
		if (c == ':' || c == '{' || c == '}')
			p->is_value = c == ':';
		p->at++;
	}
}

static void read_metadata(struct declaration_reader *r)
{
	struct proto p = {.r = r};
	struct str text = r->bytes;

	if (!text.n || !memmem(text.p, text.n, "third_party", 11))
		return;
	while (p.at < text.n)
		read_token(&p);
	p.v.end = text.n;
	if (p.depth)
		p.v.flaw = "a brace that is not closed";
	if (p.party)
		vendored_add(r, &p.v);
}

/* --- the form --------------------------------------------------------------------------
 */

static const struct {
	const char *name;
	void (*read)(struct declaration_reader *r);
} files[] = {
	{"README.chromium", vendor_read_chromium},
	{"moz.yaml", vendor_read_moz},
	{"METADATA", read_metadata},
	{".gitrepo", read_gitrepo},
	{"cgmanifest.json", read_cgmanifest},
};
#define FILES (sizeof(files) / sizeof(*files))

static bool is_about(struct str path)
{
	return str_has_suffix(path_name(path), ".ABOUT") && path_name(path).n > 6;
}

static bool is_mine(struct str path)
{
	for (size_t i = 0; i < FILES; i++) {
		if (path_is_named(path, files[i].name))
			return true;
	}
	return is_about(path);
}

static void read(struct declaration_reader *r)
{
	if (is_about(r->path)) {
		vendor_read_about(r);
		return;
	}
	for (size_t i = 0; i < FILES; i++) {
		if (path_is_named(r->path, files[i].name))
			files[i].read(r);
	}
}

const struct form form_vendor_metadata = {
	.name = "vendoring-metadata", .is_mine = is_mine, .read = read};
