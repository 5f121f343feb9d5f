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
	bool is_loading; /* the rest is not set yet */
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
	pthread_cond_init(&reach->loaded, NULL);
}

void reach_done(struct reach *reach)
{
	header_cache_close(&reach->cache);
	pthread_cond_destroy(&reach->loaded);
	pthread_mutex_destroy(&reach->lock);
	arena_done(&reach->arena);
}

static size_t slot_of(const struct reach *reach, struct str path)
{
	uint64_t h = str_hash(path);

	return (size_t)(h ^ h >> 32) % reach->slot_count;
}

/* What a header defines, from its content. Nobody else looks at it yet. */
static bool read_header(struct reach_walk *walk, struct reach_file *file, struct err *err)
{
	struct reach *reach = walk->reach;
	struct content content _cleanup_content_ = {0};
	struct arena scratch = {0};

	if (reach->store->find(&content, &file->oid, &file->is_there, reach->store,
		    file->path, LIMIT_HEADER_BYTES, err))
		return false;
	if (!file->is_there)
		return true;
	header_read(&file->header, walk->keep, &scratch, content.bytes, reach->words);
	arena_done(&scratch);
	pthread_mutex_lock(&reach->lock);
	reach->headers_read++;
	header_cache_put(&reach->cache, &file->oid, &file->header);
	pthread_mutex_unlock(&reach->lock);
	return true;
}

/* The same from its id, when the cache knows that; *is_known: nothing is left to do. */
static bool recall_header(
	struct reach_walk *walk, struct reach_file *file, bool *is_known, struct err *err)
{
	struct reach *reach = walk->reach;

	*is_known = false;
	if (!reach->cache.dir)
		return true;
	if (reach->store->find(NULL, &file->oid, &file->is_there, reach->store,
		    file->path, LIMIT_HEADER_BYTES, err))
		return false;
	pthread_mutex_lock(&reach->lock);
	if (file->is_there)
		*is_known = header_cache_get(
			&file->header, &reach->cache, walk->keep, &file->oid);
	reach->headers_remembered += *is_known;
	pthread_mutex_unlock(&reach->lock);
	*is_known |= !file->is_there;
	return true;
}

static void load(struct reach_walk *walk, struct reach_file *file)
{
	bool is_known;
	struct err err;

	if (!recall_header(walk, file, &is_known, &err) ||
		(!is_known && !read_header(walk, file, &err))) {
		/* nothing is known of what it defines */
		file->is_there = false;
		file->cut = arena_str(walk->keep, str_of(err.text)).p;
	} else if (file->header.is_cut) {
		file->cut = "it reaches a limit itself";
	}
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

/*
 * The file at a path, read if it was not yet: by the first who asks, without the lock,
 * while others who want the same one wait. The lock is held before and after.
 */
static struct reach_file *file_at(struct reach_walk *walk, struct str path)
{
	struct reach *reach = walk->reach;
	struct reach_file **place = place_of(reach, path), *file = *place;

	while (file && file->is_loading)
		pthread_cond_wait(&reach->loaded, &reach->lock);
	if (file)
		return file;
	if (!reach->is_cache_open)
		header_cache_open(&reach->cache, reach->cache_dir, reach->words);
	reach->is_cache_open = true;
	file = *place = ARENA_NEW(walk->keep, struct reach_file, 1);
	file->path = arena_str(walk->keep, path);
	file->number = (uint32_t)reach->count++;
	file->is_loading = true;
	pthread_mutex_unlock(&reach->lock);
	load(walk, file);
	pthread_mutex_lock(&reach->lock);
	file->is_loading = false;
	pthread_cond_broadcast(&reach->loaded);
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
	struct reach_walk *walk, struct str from, struct str path)
{
	struct include_search search = {.from = from, .text = path};
	struct str place;

	while (include_next(&place, walk->arena, &search)) {
		struct reach_file *file = file_at(walk, place);

		if (file->is_there || file->cut)
			return file;
	}
	return NULL;
}

/* Others may work out the same meanwhile. */
static const struct reach_file **targets_of(
	struct reach_walk *walk, struct reach_file *file)
{
	size_t count = file->header.includes.count;
	const struct reach_file **targets;

	if (file->targets || !count)
		return file->targets;
	targets = ARENA_NEW(walk->keep, const struct reach_file *, count);
	for (size_t i = 0; i < count; i++)
		targets[i] =
			target_of(walk, file->path, file->header.includes.items[i].path);
	file->targets = targets;
	return targets;
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
	targets = targets_of(walk, file);
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
	step.file = target_of(walk, walk->path, path);
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
