/*
 * The versions of a record: hashes by what they cover, patches, scope, and the digest
 * that an approval is signed over.
 */
#include "base/glob.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "components/record_read.h"
#include "base/banned.h"

const char *const version_status_words[] = {
	"pending", "approved", "conditional", "deprecated", "banned", "revoked", NULL};

static const char *const usage_words[] = {"build", "tool", "test", "ci", NULL};

/* --- hashes ----------------------------------------------------------------------------
 */

/* How a hash of each class is written where it is a string by itself. */
static const enum pin_algorithm own_algorithm[OVER_COUNT] = {
	[OVER_ARCHIVE] = ALGORITHM_SHA256,
	[OVER_COMMIT] = ALGORITHM_GIT,
	[OVER_TREE] = ALGORITHM_GIT,
	[OVER_FILE] = ALGORITHM_SHA256,
	[OVER_RECIPE] = ALGORITHM_OTHER, /* of a revision its length tells */
	[OVER_PACKAGE] = ALGORITHM_OTHER,
	[OVER_BASELINE] = ALGORITHM_GIT,
	[OVER_NUGET] = ALGORITHM_SHA512,
	[OVER_ZIG] = ALGORITHM_OTHER,
	[OVER_COMPONENT] = ALGORITHM_OTHER,
	[OVER_IMAGE] = ALGORITHM_SHA256,
};

static int bad_hash(struct record_reader *r, const struct node *node, enum pin_over over)
{
	return node_err(r->err, node, "'%s' is no hash of kind '%s'",
		TEXT_SAFE(str_slice(node->text, 0, 100)), pin_over_words[over]);
}

/*
 * "sha256:HEX", or without the algorithm where the class has one of its own. A revision
 * that is an MD5 approves nothing, and is there to contradict others.
 */
static int read_plain(struct record_reader *r, struct component_version *v,
	enum pin_over over, const struct node *node)
{
	static const struct str none = {0};
	bool is_revision = over == OVER_RECIPE || over == OVER_PACKAGE;
	struct pin pin;

	if (!pin_read_tagged(&pin, r->arena, over, node->text) &&
		!pin_read(&pin, r->arena, over,
			is_revision ? revision_algorithm(node->text.n)
				    : own_algorithm[over],
			node->text))
		return bad_hash(r, node, over);
	if (pin_is_weak(&pin) && !(is_revision && node->text.n == 32))
		return node_err(r->err, node,
			"MD5 and SHA-1 approve nothing: two files can be made to have "
			"the same");
	VEC_PUSH(r->arena, &v->pins, pin);
	VEC_PUSH(r->arena, &v->pin_files, none);
	return 0;
}

/* {"file": ..., "sha256": ..., "sha512": ...}: a file by all of its hashes. */
static int read_file(struct record_reader *r, struct component_version *v,
	enum pin_over over, const struct node *map)
{
	static const char *const keys[] = {"file", "sha256", "sha512", "size", NULL};
	static const struct {
		const char *key;
		enum pin_algorithm algorithm;
	} hashes[] = {{"sha256", ALGORITHM_SHA256}, {"sha512", ALGORITHM_SHA512}};
	struct str name = {0};
	size_t before = v->pins.count;

	if (node_map(map, keys, r->err) || node_string(&name, map, "file", false, r->err))
		return -1;
	for (size_t i = 0; i < 2; i++) {
		const struct node *hash;
		struct pin pin;

		if (node_field(&hash, map, hashes[i].key, NODE_STRING, false, r->err))
			return -1;
		if (!hash)
			continue;
		if (!pin_read(&pin, r->arena, over, hashes[i].algorithm, hash->text))
			return bad_hash(r, hash, over);
		VEC_PUSH(r->arena, &v->pins, pin);
		VEC_PUSH(r->arena, &v->pin_files, name);
	}
	return v->pins.count > before
		       ? 0
		       : node_err(r->err, map, "it needs a 'sha256' or a 'sha512'");
}

static int read_class(struct record_reader *r, struct component_version *v,
	enum pin_over over, const struct node *list)
{
	for (const struct node *it = list->child; it; it = it->next) {
		int failed = it->kind == NODE_STRING ? read_plain(r, v, over, it)
			     : it->kind == NODE_MAP  ? read_file(r, v, over, it)
						     : node_err(r->err, it,
							       "expected a hash, or an "
								"object with one");

		if (failed)
			return -1;
	}
	return 0;
}

/* A path below the list, as git writes it. */
static int read_manifest(
	struct record_reader *r, struct component_version *v, const struct node *map)
{
	static const char *const keys[] = {"path", "sha256", NULL};
	const struct node *hash;
	struct str plain;
	struct pin pin;

	if (node_map(map, keys, r->err) ||
		node_string(&v->manifest, map, "path", true, r->err) ||
		node_field(&hash, map, "sha256", NODE_STRING, true, r->err))
		return -1;
	if (!path_resolve(&plain, r->arena, (struct str){0}, v->manifest) ||
		!str_eq(plain, v->manifest))
		return node_err(r->err, node_get(map, "path"),
			"expected a path below the approved list, like "
			"\"manifests/zlib-1.3.1.json\"");
	if (!pin_read(&pin, r->arena, OVER_FILE, ALGORITHM_SHA256, hash->text))
		return bad_hash(r, hash, OVER_FILE);
	v->manifest_sha256 = pin.value;
	return 0;
}

static int read_forms(
	struct record_reader *r, struct component_version *v, const struct node *map)
{
	for (const struct node *it = map->child; it; it = it->next) {
		const struct node key = {.kind = NODE_STRING,
			.line = it->key_line,
			.column = it->key_column,
			.text = it->key};
		unsigned over;

		if (str_is(it->key, "manifest")) {
			if (it->kind != NODE_MAP)
				return node_err(r->err, it, "expected an object");
			if (read_manifest(r, v, it))
				return -1;
			continue;
		}
		if (node_word(&over, &key, pin_over_words, r->err))
			return -1;
		if (it->kind != NODE_LIST)
			return node_err(r->err, it, "expected a list of hashes");
		if (read_class(r, v, over, it))
			return -1;
	}
	return 0;
}

/* --- patches and scope -----------------------------------------------------------------
 */

static int read_sha256(
	struct str *out, struct record_reader *r, const struct node *map, const char *key)
{
	const struct node *hash;
	struct pin pin;

	if (node_field(&hash, map, key, NODE_STRING, false, r->err))
		return -1;
	if (!hash)
		return 0;
	if (!pin_read(&pin, r->arena, OVER_FILE, ALGORITHM_SHA256, hash->text))
		return bad_hash(r, hash, OVER_FILE);
	*out = pin.value;
	return 0;
}

static int read_patch(
	struct record_reader *r, struct component_patch *out, const struct node *map)
{
	static const char *const keys[] = {"name", "path", "result_sha256", "diff_sha256",
		"reason", "resolves", NULL};

	if (map->kind != NODE_MAP)
		return node_err(r->err, map, "expected an object with 'name'");
	if (node_map(map, keys, r->err) ||
		node_string(&out->name, map, "name", true, r->err) ||
		node_string(&out->path, map, "path", false, r->err) ||
		node_string(&out->reason, map, "reason", true, r->err) ||
		read_sha256(&out->result_sha256, r, map, "result_sha256") ||
		read_sha256(&out->diff_sha256, r, map, "diff_sha256") ||
		record_strings(&out->resolves, r, map, "resolves"))
		return -1;
	if (!out->result_sha256.n && !out->diff_sha256.n)
		return node_err(r->err, map,
			"a patch needs the 'result_sha256' of the file that it makes, or "
			"the 'diff_sha256' of the file that it is");
	return out->result_sha256.n && !out->path.n
		       ? node_err(r->err, map, "'result_sha256' needs a 'path'")
		       : 0;
}

static int read_patches(
	struct record_reader *r, struct component_version *v, const struct node *map)
{
	struct component_patch *patch;
	const struct node *list;

	if (node_list(&list, map, "patches", LIMIT_RECORD_ITEMS, r->err))
		return -1;
	if (!list)
		return 0;
	patch = ARENA_NEW(r->arena, struct component_patch, list->count);
	v->patches = patch;
	v->patch_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, patch++) {
		if (read_patch(r, patch, it))
			return -1;
	}
	return 0;
}

static int check_patterns(const struct str_list *patterns, const struct node *map,
	const char *key, struct err *err)
{
	for (size_t i = 0; i < patterns->count; i++) {
		const char *flaw = patterns->items[i].n > LIMIT_PATTERN_BYTES
					   ? "is too long"
					   : glob_flaw(patterns->items[i]);

		if (flaw)
			return node_err(err, node_get(map, key), "the pattern '%s' %s",
				TEXT_SAFE(patterns->items[i]), flaw);
	}
	return 0;
}

static int read_scope(
	struct record_reader *r, struct component_version *v, const struct node *map)
{
	static const char *const keys[] = {"repositories", "paths", "usage", NULL};
	const struct node *scope, *usage;

	if (node_field(&scope, map, "scope", NODE_MAP, false, r->err))
		return -1;
	if (!scope)
		return 0;
	if (node_map(scope, keys, r->err) ||
		record_strings(&v->scope.repositories, r, scope, "repositories") ||
		record_strings(&v->scope.paths, r, scope, "paths") ||
		check_patterns(&v->scope.paths, scope, "paths", r->err) ||
		node_list(&usage, scope, "usage", LIMIT_RECORD_ITEMS, r->err))
		return -1;
	for (const struct node *it = usage ? usage->child : NULL; it; it = it->next) {
		unsigned word;

		if (node_word(&word, it, usage_words, r->err))
			return -1;
		v->scope.usage |= 1u << word;
	}
	return 0;
}

/* --- one version -----------------------------------------------------------------------
 */

/* Documents are in the form of json_node, so spaces and comments make no difference. */
void component_version_digest(char out[SHA256_HEX], const struct component_version *v)
{
	static const char *const keys[] = {
		"id", "identity", "origin", "licence", "assessment", NULL};
	struct buf text _cleanup_buf_ = BUF_INIT(16 * LIMIT_DOC_BYTES);

	buf_puts(&text, "milecastle component 1\n");
	for (size_t i = 0; keys[i]; i++) {
		const struct node *node = node_get(v->root, keys[i]);

		buf_printf(&text, "%s ", keys[i]);
		if (node)
			json_node(&text, node);
		buf_putc(&text, '\n');
	}
	buf_puts(&text, "version ");
	json_node(&text, v->node);
	sha256_hex(out, buf_str(&text));
}

/* Of what only says that nobody may use it, nothing has to be known. */
static int check_pins(struct record_reader *r, const struct component_version *v,
	const struct node *map)
{
	if (v->pins.count || v->manifest.n || v->status == STATUS_PENDING ||
		v->status == STATUS_BANNED || v->status == STATUS_REVOKED)
		return 0;
	return node_err(r->err, map,
		"an approved version has at least one hash in 'forms', or a manifest");
}

static int read_status(
	struct record_reader *r, struct component_version *v, const struct node *map)
{
	const struct node *status;
	unsigned word;

	if (node_field(&status, map, "status", NODE_STRING, true, r->err) ||
		node_word(&word, status, version_status_words, r->err))
		return -1;
	v->status = word;
	return 0;
}

/* What else holds of it, and where. */
static int read_terms(
	struct record_reader *r, struct component_version *v, const struct node *map)
{
	struct str_list conditions = {0};

	return read_patches(r, v, map) ||
			       node_bool(&v->is_prune_ok, map, "prune_ok", r->err) ||
			       record_strings(&v->added_ok, r, map, "added_ok") ||
			       check_patterns(&v->added_ok, map, "added_ok", r->err) ||
			       record_strings(&conditions, r, map, "conditions") ||
			       read_scope(r, v, map) ||
			       record_date(
				       &v->valid_until, map, "valid_until", true, r->err)
		       ? -1
		       : 0;
}

static int read_version(
	struct record_reader *r, struct component_version *v, const struct node *map)
{
	static const char *const keys[] = {"version", "also", "status", "reason", "forms",
		"patches", "prune_ok", "added_ok", "conditions", "scope", "valid_until",
		"comment", NULL};
	const struct node *list;

	*v = (struct component_version){
		.component = r->component, .valid_until = UINT64_MAX};
	if (node_map(map, keys, r->err) ||
		node_string(&v->version, map, "version", true, r->err) ||
		record_strings(&v->also, r, map, "also") || read_status(r, v, map) ||
		node_string(&v->reason, map, "reason", false, r->err) ||
		node_field(&list, map, "forms", NODE_MAP, false, r->err))
		return -1;
	if ((list && read_forms(r, v, list)) || read_terms(r, v, map))
		return -1;
	return check_pins(r, v, map);
}

/* Twice the same version, or a hash that two of them claim, leaves it open which counts.
 */
static int check_twins(struct record_reader *r, const struct component_version *v,
	const struct node *map)
{
	const struct component *c = r->component;

	for (const struct component_version *other = c->versions; other < v; other++) {
		if (str_eq(other->version, v->version))
			return node_err(r->err, map, "the version '%s' is there twice",
				TEXT_SAFE(v->version));
		for (size_t i = 0; i < v->pins.count; i++) {
			for (size_t j = 0; j < other->pins.count; j++) {
				if (pin_eq(&v->pins.items[i], &other->pins.items[j]))
					return node_err(r->err, map,
						"versions '%s' and '%s' have the same "
						"hash",
						TEXT_SAFE(other->version),
						TEXT_SAFE(v->version));
			}
		}
	}
	return 0;
}

int record_read_versions(struct record_reader *r, const struct node *root)
{
	struct component_version *v;
	const struct node *list;

	if (node_list(&list, root, "versions", LIMIT_RECORD_ITEMS, r->err))
		return -1;
	if (!list || !list->count)
		return node_err(r->err, root, "a record has at least one of 'versions'");
	v = ARENA_NEW(r->arena, struct component_version, list->count);
	r->component->versions = v;
	r->component->version_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, v++) {
		if (it->kind != NODE_MAP)
			return node_err(r->err, it, "expected an object with 'version'");
		if (read_version(r, v, it) || check_twins(r, v, it))
			return -1;
		v->root = root;
		v->node = it;
	}
	return 0;
}
