/*
 * A folder against the manifests of the approved list. Those of components that go by its
 * name are tried first; when they do not fit, all of them. Read next:
 * components/identify.h, gate/vendored_say.c.
 */
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "components/content.h"
#include "components/form.h"
#include "gate/vendored_inside.h"
#include "base/banned.h"

/* --- manifests
 * ------------------------------------------------------------------------------
 */

static int read_manifest(struct manifest *out, struct vendored_court *court,
	const struct component_version *v, struct err *err)
{
	struct component_desk *desk = court->desk;
	char digest[SHA256_HEX];
	bool is_there = false;
	struct str text;

	if (desk->read_file(&text, &is_there, desk, v->manifest, LIMIT_RECORD_BYTES, err))
		return err_prefix(err, "%s: ", TEXT_SAFE(v->manifest));
	if (!is_there)
		return err_usage(err, "%s: the manifest '%s' is not there",
			TEXT_SAFE(v->component->path), TEXT_SAFE(v->manifest));
	sha256_hex(digest, text);
	if (!str_is(v->manifest_sha256, digest))
		return err_usage(err,
			"%s: the manifest '%s' is not the one that the record means: its "
			"SHA-256 is %s",
			TEXT_SAFE(v->component->path), TEXT_SAFE(v->manifest), digest);
	return manifest_read(out, court->arena, v->manifest, text, err);
}

/* From hex to bytes; it is one, since the record was read. */
static void digest_of(struct digest *out, struct str hex)
{
	for (size_t i = 0; i < SHA256_BYTES; i++)
		out->bytes[i] = (unsigned char)(text_hex_digit(hex.p[2 * i]) << 4 |
						text_hex_digit(hex.p[2 * i + 1]));
}

static void add_patches(struct candidate *c, struct vendored_court *court,
	const struct component_version *v)
{
	struct approved_patch *patches =
		ARENA_NEW(court->arena, struct approved_patch, v->patch_count);

	for (size_t i = 0; i < v->patch_count; i++) {
		if (!v->patches[i].result_sha256.n)
			continue;
		patches[c->patch_count].name = v->patches[i].name;
		patches[c->patch_count].path = v->patches[i].path;
		digest_of(&patches[c->patch_count++].result_sha256,
			v->patches[i].result_sha256);
	}
	c->patches = patches;
}

static void add_commits(struct candidate *c, struct vendored_court *court,
	const struct component_version *v)
{
	struct oid *commits = ARENA_NEW(court->arena, struct oid, v->pins.count);

	for (size_t i = 0; i < v->pins.count; i++) {
		if (v->pins.items[i].over == OVER_COMMIT &&
			oid_read(&commits[c->commit_count], v->pins.items[i].value))
			c->commit_count++;
	}
	c->commits = commits;
}

static int add_candidate(
	struct vendored_court *court, const struct component_version *v, struct err *err)
{
	struct manifest *manifest = ARENA_NEW(court->arena, struct manifest, 1);
	struct candidate c = {.component = v->component->id,
		.version = v->version,
		.manifest = manifest,
		.added_ok = v->added_ok.items,
		.added_ok_count = v->added_ok.count,
		.rank = court->candidates.count};

	if (read_manifest(manifest, court, v, err))
		return -1;
	add_patches(&c, court, v);
	add_commits(&c, court, v);
	court->versions = arena_grow(court->arena, court->versions,
		court->candidates.count, &court->version_cap, sizeof(*court->versions));
	court->versions[court->candidates.count] = v;
	VEC_PUSH(court->arena, &court->candidates, c);
	return 0;
}

/* Whether the component at an index of the list was loaded; the list may have grown. */
static bool *loaded_flag(struct vendored_court *court, size_t index)
{
	size_t count = court->desk->list.count;
	bool *more;

	if (index >= court->flag_count) {
		more = ARENA_NEW(court->arena, bool, 2 * count);
		if (court->flag_count)
			memcpy(more, court->is_loaded, court->flag_count);
		court->is_loaded = more;
		court->flag_count = 2 * count;
	}
	return &court->is_loaded[index];
}

static int load(struct vendored_court *court, size_t index, struct err *err)
{
	const struct component *c = court->desk->list.items[index];
	bool *is_loaded = loaded_flag(court, index);

	if (*is_loaded)
		return 0;
	*is_loaded = true;
	for (size_t i = 0; i < c->version_count; i++) {
		if (c->versions[i].manifest.n &&
			add_candidate(court, &c->versions[i], err))
			return -1;
	}
	return 0;
}

static int load_component(
	struct vendored_court *court, const struct component *c, struct err *err)
{
	for (size_t i = 0; c && i < court->desk->list.count; i++) {
		if (court->desk->list.items[i] == c)
			return load(court, i, err);
	}
	return 0;
}

static int load_all(struct vendored_court *court, struct err *err)
{
	component_list_bring_manifests(&court->desk->list);
	for (size_t i = 0; i < court->desk->list.count; i++) {
		if (load(court, i, err))
			return -1;
	}
	court->has_all = true;
	return 0;
}

/* --- what the folder says of itself
 * --------------------------------------------------------------
 */

struct hints {
	struct identify_hint *items;
	size_t count, cap;
};

static void add_hint(struct vendored_court *court, struct hints *hints,
	const struct dependency *d, struct str path)
{
	struct identify_hint hint = {
		.kind = d->form == FORM_SINGLE_FILE ? HINT_MACRO : HINT_METADATA,
		.component = d->name,
		.version = d->version,
		.path = path};

	for (size_t i = 0; i < d->pins.count; i++) {
		if (d->pins.items[i].over == OVER_COMMIT)
			oid_read(&hint.commit, d->pins.items[i].value);
	}
	if (d->form == FORM_SINGLE_FILE || d->form == FORM_VENDOR_METADATA)
		VEC_PUSH(court->arena, hints, hint);
}

bool vendored_read(
	struct content *out, struct vendored_court *court, const struct tree_entry *entry)
{
	struct change change = {
		.path = entry->path, .root_path = entry->path, .oid = entry->oid};
	struct err ignored;

	court->blobs_read++;
	return !court->store->read(
		out, court->store, &change, LIMIT_SCAN_BYTES, &ignored);
}

/* Headers and metadata are read; a component of some size has few of them at its top. */
#define HINT_FILES 64

static bool tells_something(struct str name)
{
	return vendored_is_metadata(name) || vendored_is_header(name, (struct str){0});
}

static void read_hints(struct hints *out, struct vendored_court *court,
	const struct vendored_folder *folder)
{
	size_t read = 0;

	for (size_t i = 0; i < folder->entry_count && read < HINT_FILES; i++) {
		struct content content _cleanup_content_ = {0};
		const struct tree_entry *entry = &folder->entries[i];
		struct str inside =
			str_slice(entry->path, folder->path.n + 1, entry->path.n);
		struct dependency_list list = {0};
		const struct form *form = form_of(entry->path);

		if (!tells_something(path_name(inside)) ||
			!vendored_read(&content, court, entry))
			continue;
		read++;
		if (form && vendored_is_metadata(path_name(inside)))
			declarations_read(&list, court->arena, court->scratch, form,
				entry->path, content.bytes);
		content_read(
			&list, court->arena, court->scratch, entry->path, content.bytes);
		for (size_t j = 0; j < list.count; j++)
			add_hint(court, out, &list.items[j], inside);
	}
}

/* Metadata is written for that; macros count when all that are found say the same. */
void vendored_describe(struct vendored_court *court, struct vendored_folder *folder)
{
	struct dependency *d = &folder->dependency;
	struct hints hints = {0};
	const struct identify_hint *found = NULL;

	if (folder->is_file)
		return;
	read_hints(&hints, court, folder);
	for (size_t i = 0; i < hints.count; i++) {
		const struct identify_hint *hint = &hints.items[i];

		if (!hint->version.n)
			continue;
		if (!found || hint->kind < found->kind)
			found = hint;
		else if (hint->kind == found->kind &&
			 !str_eq(hint->version, found->version))
			return;
	}
	if (!found)
		return;
	d->version_kind = VERSION_EXACT;
	d->version = found->version;
	if (found->component.n)
		d->name = found->component;
}

/* --- identifying
 * -----------------------------------------------------------------------------------
 */

struct reading {
	struct vendored_court *court;
	const struct vendored_folder *folder;
	struct content content; /* of the last entry */
};

static bool read_entry(struct str *out, void *ctx, size_t index)
{
	struct reading *r = ctx;

	content_release(&r->content);
	if (!vendored_read(&r->content, r->court, &r->folder->entries[index]))
		return false;
	*out = r->content.bytes;
	return true;
}

static void identify_folder(struct identified *out, struct vendored_court *court,
	const struct vendored_folder *folder, const struct hints *hints)
{
	struct identify_entry *entries =
		ARENA_NEW(court->arena, struct identify_entry, folder->entry_count);
	struct reading reading = {.court = court, .folder = folder};
	struct identify_input input = {.entries = entries,
		.count = folder->entry_count,
		.hints = hints->items,
		.hint_count = hints->count,
		.read = read_entry,
		.ctx = &reading};

	for (size_t i = 0; i < folder->entry_count; i++) {
		const struct tree_entry *entry = &folder->entries[i];

		entries[i] = (struct identify_entry){
			.path = str_slice(entry->path, folder->path.n + 1, entry->path.n),
			.mode = entry->mode,
			.oid = entry->oid};
	}
	identify(out, court->arena, court->scratch,
		identify_index_make(
			court->arena, court->candidates.items, court->candidates.count),
		&input);
	content_release(&reading.content);
}

const struct component_version *vendored_version_of(
	const struct vendored_court *court, const struct candidate *candidate)
{
	return candidate ? court->versions[candidate - court->candidates.items] : NULL;
}

static int load_by_name(struct vendored_court *court,
	const struct vendored_folder *folder, const struct hints *hints, struct err *err)
{
	struct component_list *list = &court->desk->list;

	if (load_component(
		    court, component_by_name(list, "", folder->dependency.name), err))
		return -1;
	for (size_t i = 0; i < hints->count; i++) {
		if (load_component(court,
			    component_by_name(list, "", hints->items[i].component), err))
			return -1;
	}
	return 0;
}

/* With files that are not of it, these may be another component's. */
static bool is_found(const struct identified *what)
{
	return what->state == IDENTIFY_ONE && !what->nested_count &&
	       !what->classes[FILE_ADDED] && !what->classes[FILE_ADDED_OK];
}

/* The tree as a whole, by its id: nothing has to be read. */
static const struct component_version *by_tree(
	const struct vendored_court *court, const struct vendored_folder *folder)
{
	const struct pin_list *pins = &folder->dependency.pins;

	return pins->count ? component_by_pin(&court->desk->list, &pins->items[0]) : NULL;
}

/* The last word of history about a folder; NULL: it says nothing. Read once. */
static const struct subtree *subtree_of(
	struct vendored_court *court, const struct vendored_folder *folder)
{
	struct store *store = court->store;

	if (!court->has_subtrees && store->subtrees)
		store->subtrees(&court->subtrees, store, court->arena, &court->tip);
	court->has_subtrees = true;
	for (size_t i = 0; i < court->subtrees.count; i++) {
		if (str_eq(court->subtrees.items[i].folder, folder->path))
			return &court->subtrees.items[i];
	}
	return NULL;
}

/* Where content does not say which version it is, or that it is one, history may. */
static bool add_trailer(struct vendored_court *court,
	const struct vendored_folder *folder, const struct identified *what,
	struct hints *hints)
{
	struct identify_hint hint = {.kind = HINT_TRAILER};
	const struct subtree *subtree = NULL;

	if (what->state == IDENTIFY_AMBIGUOUS || what->state == IDENTIFY_OTHER)
		subtree = subtree_of(court, folder);
	if (!subtree)
		return false;
	hint.commit = subtree->commit;
	VEC_PUSH(court->arena, hints, hint);
	return true;
}

static int judge_folder(struct component_verdicts *out, struct vendored_court *court,
	struct vendored_folder *folder, struct err *err)
{
	const struct component_version *whole = by_tree(court, folder);
	struct identified what = {0};
	struct hints hints = {0};

	if (whole)
		return vendored_say_whole(out, court, folder, whole, err);
	read_hints(&hints, court, folder);
	if (load_by_name(court, folder, &hints, err))
		return -1;
	identify_folder(&what, court, folder, &hints);
	if (!is_found(&what) && !court->has_all) {
		if (load_all(court, err))
			return -1;
		identify_folder(&what, court, folder, &hints);
	}
	if (add_trailer(court, folder, &what, &hints))
		identify_folder(&what, court, folder, &hints);
	return vendored_say(out, court, folder, &what, err);
}

/* One source in a folder for such: by its hash, as any other file. */
static int judge_file(struct component_verdicts *out, struct vendored_court *court,
	struct vendored_folder *folder, struct err *err)
{
	struct content content _cleanup_content_ = {0};
	struct dependency *d = &folder->dependency;
	struct dependency_list list = {0};
	char hex[SHA256_HEX];
	struct pin pin = {.over = OVER_FILE, .algorithm = ALGORITHM_SHA256};

	if (folder->entry_count != 1 ||
		!vendored_read(&content, court, &folder->entries[0]))
		return err_set(err, "'%s' could not be read", TEXT_SAFE(folder->path));
	sha256_hex(hex, content.bytes);
	pin.value = arena_str(court->arena, str_of(hex));
	content_read(&list, court->arena, court->scratch, folder->path, content.bytes);
	if (list.count && list.items[0].form == FORM_SINGLE_FILE)
		*d = list.items[0];
	d->pins = (struct pin_list){0};
	VEC_PUSH(court->arena, &d->pins, pin);
	return component_judge(out, &court->desk->court, d, NULL, 0, err);
}

int vendored_judge(struct component_verdicts *out, struct vendored_court *court,
	struct vendored_folder *folder, struct err *err)
{
	int failed;

	*out = (struct component_verdicts){0};
	failed = folder->is_file ? judge_file(out, court, folder, err)
				 : judge_folder(out, court, folder, err);
	if (failed)
		return -1;
	folder->is_judged = true;
	folder->is_approved =
		!out->count || (out->count == 1 && out->items[0].code == CODE_APPROVED);
	return 0;
}
