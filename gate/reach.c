/*
 * Following includes. A file that is not there is remembered too: most includes are of
 * headers that a compiler would find elsewhere. Read next: gate/include.h, which says
 * where an include leads.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/text.h"
#include "gate/include.h"
#include "gate/reach.h"
#include "base/banned.h"

struct reach_file {
	struct str path; /* below the root */
	uint32_t number; /* counted from 0 */
	bool is_there;
	struct oid oid;	 /* when it is there */
	const char *cut; /* why what it defines is not known in full; NULL: it is */
	struct header header;
	struct reach_file *next; /* of the slot */
	/* where its includes lead, worked out when they are first followed */
	const struct reach_file **targets;
};

void reach_init(struct reach *reach, struct store *store, const struct words *words,
	const char *cache_dir)
{
	*reach = (struct reach){.store = store,
		.words = words,
		.cache_dir = cache_dir,
		.slot_count = 4096};
	pthread_mutex_init(&reach->lock, NULL);
}

void reach_done(struct reach *reach)
{
	header_cache_close(&reach->cache);
	pthread_mutex_destroy(&reach->lock);
	arena_done(&reach->arena);
	arena_done(&reach->scratch);
}

static size_t slot_of(const struct reach *reach, struct str path)
{
	uint64_t h = str_hash(path);

	return (size_t)(h ^ h >> 32) % reach->slot_count;
}

/* It could not be read: nothing is known of what it defines. */
static void cut(struct reach *reach, struct reach_file *file, const struct err *err)
{
	file->is_there = false;
	file->cut = arena_str(&reach->arena, str_of(err->text)).p;
}

static void set_header_cut(struct reach_file *file)
{
	if (file->header.is_cut)
		file->cut = "it reaches a limit itself";
}

static void read_header(struct reach *reach, struct reach_file *file)
{
	struct content content _cleanup_content_ = {0};
	struct err err;

	if (reach->store->find(&content, &file->oid, &file->is_there, reach->store,
		    file->path, LIMIT_HEADER_BYTES, &err)) {
		cut(reach, file, &err);
		return;
	}
	if (!file->is_there)
		return;
	reach->headers_read++;
	header_read(&file->header, &reach->arena, &reach->scratch, content.bytes,
		reach->words);
	arena_reset(&reach->scratch);
	set_header_cut(file);
	header_cache_put(&reach->cache, &file->oid, &file->header);
}

/* Its id alone may be enough. */
static void load(struct reach *reach, struct reach_file *file)
{
	struct err err;

	if (!reach->is_cache_open)
		header_cache_open(&reach->cache, reach->cache_dir, reach->words);
	reach->is_cache_open = true;
	if (!reach->cache.dir) {
		read_header(reach, file);
		return;
	}
	if (reach->store->find(NULL, &file->oid, &file->is_there, reach->store,
		    file->path, LIMIT_HEADER_BYTES, &err)) {
		cut(reach, file, &err);
		return;
	}
	if (!file->is_there)
		return;
	if (!header_cache_get(&file->header, &reach->cache, &reach->arena, &file->oid)) {
		read_header(reach, file);
		return;
	}
	reach->headers_remembered++;
	set_header_cut(file);
}

/* Where the file at a path stands in the table, or would. */
static struct reach_file **place_of(struct reach *reach, struct str path)
{
	struct reach_file **place;

	if (!reach->slots)
		reach->slots =
			ARENA_NEW(&reach->arena, struct reach_file *, reach->slot_count);
	place = &reach->slots[slot_of(reach, path)];
	while (*place && !str_eq((*place)->path, path))
		place = &(*place)->next;
	return place;
}

/* The file at a path, read if it was not yet. The lock is held. */
static struct reach_file *file_at(struct reach *reach, struct str path)
{
	struct reach_file **place = place_of(reach, path), *file = *place;

	if (file)
		return file;
	file = *place = ARENA_NEW(&reach->arena, struct reach_file, 1);
	file->path = arena_str(&reach->arena, path);
	file->number = (uint32_t)reach->count++;
	load(reach, file);
	return file;
}

int reach_look(struct oid *oid, bool *is_there, struct reach *reach, struct str path,
	struct err *err)
{
	const struct reach_file *file = *place_of(reach, path);

	if (!file || file->cut)
		return reach->store->find(
			NULL, oid, is_there, reach->store, path, 0, err);
	*oid = file->oid;
	*is_there = file->is_there;
	return 0;
}

/* Where an include in a file leads: the first place that has a file, or NULL. */
static const struct reach_file *target_of(
	struct reach *reach, struct arena *arena, struct str from, struct str path)
{
	struct include_search search = {.from = from, .text = path};
	struct str place;

	while (include_next(&place, arena, &search)) {
		struct reach_file *file = file_at(reach, place);

		if (file->is_there || file->cut)
			return file;
	}
	return NULL;
}

static const struct reach_file **targets_of(
	struct reach *reach, struct arena *arena, struct reach_file *file)
{
	size_t count = file->header.includes.count;

	if (file->targets || !count)
		return file->targets;
	file->targets = ARENA_NEW(&reach->arena, const struct reach_file *, count);
	for (size_t i = 0; i < count; i++)
		file->targets[i] = target_of(
			reach, arena, file->path, file->header.includes.items[i].path);
	return file->targets;
}

/* How a file's macros are there already. */
enum seen { SEEN_NOT, SEEN_UNDER_CONDITION, SEEN };

static enum seen seen_by(uint32_t branch)
{
	return branch ? SEEN_UNDER_CONDITION : SEEN;
}

/* Seen under a condition, a file is worth another look where there is none. */
static bool is_seen(
	const struct reach_walk *walk, const struct reach_file *file, uint32_t branch)
{
	return file->number < walk->seen_cap &&
	       walk->is_seen[file->number] >= seen_by(branch);
}

static void set_seen(
	struct reach_walk *walk, const struct reach_file *file, uint32_t branch)
{
	size_t cap = walk->seen_cap;

	if (file->number >= cap) {
		unsigned char *grown;

		cap = 2 * (size_t)file->number + 256;
		grown = arena_alloc(walk->arena, cap);
		if (walk->seen_cap)
			memcpy(grown, walk->is_seen, walk->seen_cap);
		walk->is_seen = grown;
		walk->seen_cap = cap;
	}
	walk->seen_count += walk->is_seen[file->number] == SEEN_NOT;
	walk->is_seen[file->number] = (unsigned char)seen_by(branch);
}

/* What is still to be added, the next one last. */
struct pending {
	struct step {
		const struct reach_file *file;
		uint32_t branch; /* as in struct macro_entry */
	} * items;
	size_t count, cap;
};

static void push_targets(
	struct reach_walk *walk, struct pending *pending, const struct step *step)
{
	struct reach_file *file = (struct reach_file *)step->file;
	const struct reach_file **targets;

	pthread_mutex_lock(&walk->reach->lock);
	targets = targets_of(walk->reach, walk->arena, file);
	pthread_mutex_unlock(&walk->reach->lock);
	for (size_t i = file->header.includes.count; targets && i-- > 0;) {
		struct step next = {targets[i], step->branch};

		if (file->header.includes.items[i].is_conditional)
			next.branch = MACRO_BRANCH_UNKNOWN;
		if (next.file && !is_seen(walk, next.file, next.branch))
			VEC_PUSH(walk->arena, pending, next);
	}
}

static void add(
	struct reach_walk *walk, const struct step *step, struct macro_table *macros)
{
	const struct reach_file *file = step->file;

	if (!is_seen(walk, file, MACRO_BRANCH_UNKNOWN)) {
		walk->receipt->includes++;
		walk->cut_count += file->cut != NULL;
	}
	if (file->cut && !walk->cut)
		walk->cut = file;
	set_seen(walk, file, step->branch);
	for (size_t i = 0; i < file->header.macros.count; i++) {
		const struct macro *macro = &file->header.macros.items[i];

		macro_define(macros, macro,
			macro->is_conditional ? MACRO_BRANCH_UNKNOWN : step->branch);
	}
}

void reach_include(
	void *ctx, struct str path, uint32_t branch, struct macro_table *macros)
{
	struct reach_walk *walk = ctx;
	struct pending pending = {0};
	struct step step = {.branch = branch};

	pthread_mutex_lock(&walk->reach->lock);
	step.file = target_of(walk->reach, walk->arena, walk->path, path);
	pthread_mutex_unlock(&walk->reach->lock);
	if (step.file)
		VEC_PUSH(walk->arena, &pending, step);
	while (pending.count) {
		step = pending.items[--pending.count];
		if (is_seen(walk, step.file, step.branch))
			continue;
		if (walk->seen_count >= LIMIT_REACH_FILES) {
			walk->is_full = true;
			return;
		}
		add(walk, &step, macros);
		push_targets(walk, &pending, &step);
	}
}

const char *reach_cut_text(const struct reach_walk *walk)
{
	const struct reach_file *file = walk->cut;

	if (walk->is_full)
		return arena_printf(
			walk->arena, "it includes more than %d files", LIMIT_REACH_FILES)
			.p;
	if (!file)
		return NULL;
	if (walk->cut_count == 1)
		return arena_printf(walk->arena,
			"included file '%s' was not read in full: %s",
			TEXT_SAFE(file->path), file->cut)
			.p;
	return arena_printf(walk->arena,
		"%zu included files were not read in full, '%s' for one: %s",
		walk->cut_count, TEXT_SAFE(file->path), file->cut)
		.p;
}
