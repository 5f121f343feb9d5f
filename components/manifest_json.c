/*
 * A manifest as JSON, there and back. A machine writes it, so it has no comments. Read
 * next: docs/component-manifest.schema.json.
 */
#include <stdlib.h>
#include "base/json.h"
#include "base/text.h"
#include "components/manifest.h"
#include "base/banned.h"

static const char *const mode_words[] = {"100644", "100755", "120000", NULL};
static const uint32_t modes[] = {MANIFEST_FILE, MANIFEST_PROGRAM, MANIFEST_LINK};

/* --- reading ---------------------------------------------------------------------------
 */

/* n bytes in lower-case hex; is_there may be NULL: the key must be. */
static int read_hex(unsigned char *out, size_t n, const struct node *map, const char *key,
	bool *is_there, struct err *err)
{
	struct str hex = {0};

	if (node_string(&hex, map, key, !is_there, err))
		return -1;
	if (is_there)
		*is_there = hex.p;
	if (is_there && !hex.p)
		return 0;
	if (hex.n != 2 * n)
		return node_err(err, node_get(map, key),
			"'%s' must have %zu digits, not %zu", key, 2 * n, hex.n);
	for (size_t i = 0; i < hex.n; i++) {
		int digit = text_hex_digit(hex.p[i]);

		if (digit < 0 || (hex.p[i] >= 'A' && hex.p[i] <= 'F'))
			return node_err(err, node_get(map, key),
				"'%s' is not in lower-case hex", key);
		out[i / 2] = (unsigned char)(out[i / 2] << 4 | digit);
	}
	return 0;
}

/* An id of git of n bytes, which may be missing. */
static int read_id(struct oid *out, size_t n, const struct node *map, const char *key,
	struct err *err)
{
	bool is_there;

	if (read_hex(out->bytes, n, map, key, &is_there, err))
		return -1;
	out->n = is_there ? (unsigned char)n : 0;
	return 0;
}

/* The normal form's hashes stand there only where they are others. */
static int read_prints(
	struct fingerprint_set *out, const struct node *map, struct err *err)
{
	bool has_sha, has_xxh;

	if (read_hex(out->sha256.bytes, SHA256_BYTES, map, "sha256", NULL, err) ||
		read_hex(out->xxh.bytes, XXH128_BYTES, map, "xxh128", NULL, err) ||
		read_hex(out->norm_sha256.bytes, SHA256_BYTES, map, "norm_sha256",
			&has_sha, err) ||
		read_hex(out->norm_xxh.bytes, XXH128_BYTES, map, "norm_xxh128", &has_xxh,
			err))
		return -1;
	if (has_sha != has_xxh)
		return node_err(err, map, "'norm_sha256' and 'norm_xxh128' go together");
	if (!has_sha) {
		out->norm_sha256 = out->sha256;
		out->norm_xxh = out->xxh;
	}
	return 0;
}

static int read_path(struct str *out, const struct node *map, struct err *err)
{
	const char *flaw;

	if (node_string(out, map, "path", true, err))
		return -1;
	flaw = manifest_path_flaw(*out);
	return flaw ? node_err(err, node_get(map, "path"), "%s", flaw) : 0;
}

static int read_mode(uint32_t *out, const struct node *map, struct err *err)
{
	const struct node *mode;
	unsigned index;

	if (node_field(&mode, map, "mode", NODE_STRING, true, err) ||
		node_word(&index, mode, mode_words, err))
		return -1;
	*out = modes[index];
	return 0;
}

static int read_file(struct manifest_file *out, const struct node *map, struct err *err)
{
	static const char *const keys[] = {"path", "size", "mode", "blob", "blob256",
		"sha256", "norm_sha256", "xxh128", "norm_xxh128", NULL};
	const struct node *size;

	if (node_map(map, keys, err) || read_path(&out->path, map, err) ||
		node_field(&size, map, "size", NODE_NUMBER, true, err) ||
		node_whole(&out->size, map, "size", 0, UINT64_C(1) << 53, err) ||
		read_mode(&out->mode, map, err) ||
		read_id(&out->blob, 20, map, "blob", err) ||
		read_id(&out->blob256, 32, map, "blob256", err))
		return -1;
	if (!out->blob.n)
		return node_err(err, map, "the key 'blob' is missing");
	return read_prints(&out->prints, map, err);
}

static int read_files(struct manifest *out, struct arena *arena, const struct node *list,
	struct err *err)
{
	if (list->count > LIMIT_MANIFEST_FILES)
		return node_err(err, list, "more than %d files in one component",
			LIMIT_MANIFEST_FILES);
	out->items = ARENA_NEW(arena, struct manifest_file, list->count);
	out->cap = list->count;
	for (const struct node *it = list->child; it; it = it->next) {
		struct manifest_file *file = &out->items[out->count];

		if (read_file(file, it, err))
			return -1;
		if (out->count && str_cmp(file[-1].path, file->path) >= 0)
			return node_err(err, node_get(it, "path"),
				"'%s' stands twice or is out of order",
				TEXT_SAFE(file->path));
		out->count++;
	}
	return 0;
}

/* Two files with one id of git are one content; whoever lists others is wrong or lies. */
static int by_blob(const void *a, const void *b)
{
	const struct manifest_file *const *x = a, *const *y = b;

	return oid_cmp(&(*x)->blob, &(*y)->blob);
}

static bool is_one_content(const struct manifest_file *a, const struct manifest_file *b)
{
	return a->size == b->size && a->blob256.n == b->blob256.n &&
	       oid_eq(&a->blob256, &b->blob256) &&
	       memcmp(&a->prints, &b->prints, sizeof(a->prints)) == 0;
}

static int refuse_doubles(
	const struct manifest *manifest, struct arena *arena, struct err *err)
{
	const struct manifest_file **all =
		ARENA_NEW(arena, const struct manifest_file *, manifest->count);

	for (size_t i = 0; i < manifest->count; i++)
		all[i] = &manifest->items[i];
	if (manifest->count)
		qsort(all, manifest->count, sizeof(*all), by_blob);
	for (size_t i = 1; i < manifest->count; i++) {
		if (oid_eq(&all[i - 1]->blob, &all[i]->blob) &&
			!is_one_content(all[i - 1], all[i]))
			return err_usage(err, " '%s' and '%s' have one id and differ",
				TEXT_SAFE(all[i - 1]->path), TEXT_SAFE(all[i]->path));
	}
	return 0;
}

static int read_root(struct manifest *out, struct arena *arena, const struct node *root,
	struct err *err)
{
	static const char *const keys[] = {
		"schema", "component", "version", "tree", "files", NULL};
	const struct node *schema, *files;
	struct str tree = {0};

	if (node_map(root, keys, err) ||
		node_field(&schema, root, "schema", NODE_NUMBER, true, err))
		return -1;
	if (!str_is(schema->text, "1"))
		return node_err(err, schema, "this program reads schema 1 of a manifest");
	if (node_string(&out->component, root, "component", true, err) ||
		node_string(&out->version, root, "version", true, err) ||
		node_string(&tree, root, "tree", false, err) ||
		node_field(&files, root, "files", NODE_LIST, true, err))
		return -1;
	if (tree.p && (!oid_read(&out->tree, tree) || !out->tree.n))
		return node_err(err, node_get(root, "tree"), "'tree' is no id");
	return read_files(out, arena, files, err);
}

int manifest_read(struct manifest *out, struct arena *arena, struct str origin,
	struct str text, struct err *err)
{
	struct manifest manifest = {0};
	struct node *root;

	if (json_read(&root, arena, text, JSON_RECORD, err) ||
		read_root(&manifest, arena, root, err) ||
		refuse_doubles(&manifest, arena, err) || manifest_finish(&manifest, err))
		return err_prefix(err, "%s:", TEXT_SAFE(origin));
	*out = manifest;
	return 0;
}

/* --- writing ---------------------------------------------------------------------------
 */

static void write_prints(struct json_writer *w, const struct fingerprint_set *prints)
{
	char sha[SHA256_HEX], xxh[XXH128_HEX];

	digest_hex(sha, &prints->sha256);
	json_text(w, "sha256", sha);
	xxh128_hex(xxh, &prints->xxh);
	json_text(w, "xxh128", xxh);
	if (memcmp(&prints->norm_sha256, &prints->sha256, sizeof(prints->sha256)) == 0 &&
		xxh128_eq(&prints->norm_xxh, &prints->xxh))
		return;
	digest_hex(sha, &prints->norm_sha256);
	json_text(w, "norm_sha256", sha);
	xxh128_hex(xxh, &prints->norm_xxh);
	json_text(w, "norm_xxh128", xxh);
}

static void write_file(struct json_writer *w, const struct manifest_file *file)
{
	json_open_map(w, NULL);
	w->is_plain = true;
	json_str(w, "path", file->path);
	json_number(w, "size", file->size);
	for (unsigned i = 0; mode_words[i]; i++) {
		if (modes[i] == file->mode)
			json_text(w, "mode", mode_words[i]);
	}
	json_text(w, "blob", OID_HEX_OF(&file->blob));
	if (file->blob256.n)
		json_text(w, "blob256", OID_HEX_OF(&file->blob256));
	write_prints(w, &file->prints);
	json_close_map(w);
	w->is_plain = false;
}

void manifest_write(struct buf *out, const struct manifest *manifest)
{
	struct json_writer w = {.out = out};

	json_open_map(&w, NULL);
	json_number(&w, "schema", 1);
	json_str(&w, "component", manifest->component);
	json_str(&w, "version", manifest->version);
	if (manifest->tree.n)
		json_text(&w, "tree", OID_HEX_OF(&manifest->tree));
	json_open_list(&w, "files");
	for (size_t i = 0; i < manifest->count; i++)
		write_file(&w, &manifest->items[i]);
	json_close_list(&w);
	json_close_map(&w);
	buf_putc(out, '\n');
}
