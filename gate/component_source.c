/*
 * The approved list out of a repository: embedded where the policy is, or the tree of a
 * ref that was fetched from a repository of its own. Read next: gate/component_desk.c.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>
#include "base/build_id.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "components/form.h"
#include "gate/cache_file.h"
#include "gate/component_source.h"
#include "git/evidence.h"
#include "git/refs.h"
#include "base/banned.h"

/* The list that counts: the floor's, when it names one. */
static struct str list_ref(const struct policy *policy)
{
	const struct policy *floor = policy->floor;

	if (floor && floor->roster.components.list.n)
		return floor->roster.components.list;
	return policy->roster.components.list;
}

/* Where in a tree the list is: COMPONENTS_DIR, or the root of a list of its own. */
static const char *list_dir(const struct component_source *s)
{
	return s->ref.n ? "" : COMPONENTS_DIR;
}

static struct str full_path(
	const struct component_source *s, struct arena *arena, struct str path)
{
	const char *dir = list_dir(s);

	return arena_printf(arena, "%s%s%.*s", dir, *dir ? "/" : "", STR_ARG(path));
}

/* The commit that the ref is at now: asked once, so that one run sees one list. */
static int resolve(struct component_source *s, struct err *err)
{
	s->ref = list_ref(s->setup->component_desk->policy);
	if (!s->ref.n)
		return 0;
	if (!repo_commit(
		    &s->tip, s->setup->repo, arena_str(&s->setup->arena, s->ref).p, err))
		return 0;
	return err_set(err,
		"the approved list '%s' is not here; it is fetched like any other "
		"branch: "
		"git fetch",
		TEXT_SAFE(s->ref));
}

static int read_one(struct str *out, bool *is_there, struct component_source *s,
	struct str path, size_t max, struct arena *arena, struct err *err)
{
	struct str full = full_path(s, arena, path);
	struct oid id;

	if (!s->ref.n)
		return repo_read_file(out, is_there, s->setup->repo,
			s->setup->policy_side, full.p, max, arena, err);
	if (repo_file_at(out, &id, s->setup->repo, &s->tip, full.p, max, arena, err))
		return -1;
	*is_there = id.n != 0;
	return 0;
}

/* A link or a submodule would be read as if it were not there: loud instead. */
static int expect_file(
	struct component_source *s, const struct tree_entry *entry, struct err *err)
{
	if ((entry->mode & 0170000) == 0100000)
		return 0;
	return err_usage(err, "'%s' must be a file",
		TEXT_SAFE(full_path(s, &s->setup->arena, entry->path)));
}

/* The files that are records; what else is in the folder is none of ours. */
static int list_records(struct component_source *s, struct err *err)
{
	struct tree_entries *all = &s->records;
	size_t kept = 0;

	if (repo_list_entries(all, s->setup->repo, s->setup->policy_side,
		    s->ref.n ? &s->tip : NULL, list_dir(s), LIMIT_COMPONENTS,
		    &s->setup->arena, err))
		return -1;
	for (size_t i = 0; i < all->count; i++) {
		const struct tree_entry *entry = &all->items[i];

		if (!path_has_suffix(entry->path, ".json") || entry->path.p[0] == '.')
			continue;
		if (expect_file(s, entry, err))
			return -1;
		all->items[kept++] = *entry;
	}
	all->count = kept;
	return 0;
}

static int read_record(const struct component **out, struct component_source *s,
	struct arena *arena, size_t index, struct err *err)
{
	struct content content _cleanup_content_ = {0};
	const struct tree_entry *entry = &s->records.items[index];
	struct str shown = full_path(s, arena, entry->path);

	if (repo_blob(&content, s->setup->repo, &entry->oid, LIMIT_DOC_BYTES, err))
		return err_prefix(err, "%s: ", TEXT_SAFE(shown));
	return record_read(out, arena, shown, content.bytes, err);
}

/* --- all records, by as many threads as there are processors
 * --------------------------------
 */

/* What they share. */
struct record_crew {
	struct component_source *source;
	const struct component **records; /* by index */
	atomic_size_t next;
};

/* One thread's own. */
struct record_reader_thread {
	struct record_crew *crew;
	struct arena *arena; /* the desk's; records live there */
	bool is_broken;	     /* err says why, of the record at ... */
	size_t at;
	struct err err;
};

/* Stops at its first error; records are taken in order, so the first one of all is told
 * whoever meets it. */
static void *read_records(void *payload)
{
	struct record_reader_thread *t = payload;
	struct record_crew *crew = t->crew;

	while (!t->is_broken) {
		t->at = atomic_fetch_add(&crew->next, 1);
		if (t->at >= crew->source->records.count)
			break;
		t->is_broken = read_record(&crew->records[t->at], crew->source, t->arena,
				       t->at, &t->err) != 0;
	}
	return NULL;
}

/* Fewer threads than wanted is no fault: those that run do all the work. */
static void read_together(struct record_reader_thread *threads, size_t count)
{
	pthread_t handles[COMPONENT_THREADS];
	size_t started = 1;

	while (started < count &&
		!pthread_create(&handles[started], NULL, read_records, &threads[started]))
		started++;
	read_records(&threads[0]);
	for (size_t i = 1; i < started; i++)
		pthread_join(handles[i], NULL);
}

static size_t thread_count(size_t records)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t count = processors > 0 ? (size_t)processors : 1;

	if (count > COMPONENT_THREADS)
		count = COMPONENT_THREADS;
	return count > 1 + records / 32 ? 1 + records / 32 : count;
}

static int read_all(struct component_desk *desk, struct err *err)
{
	struct component_source *s = desk->ctx;
	struct record_crew crew = {.source = s,
		.records = ARENA_NEW(
			&desk->arena, const struct component *, s->records.count)};
	struct record_reader_thread threads[COMPONENT_THREADS];
	const struct record_reader_thread *broken = NULL;
	size_t count = thread_count(s->records.count);

	for (size_t i = 0; i < count; i++)
		threads[i] = (struct record_reader_thread){
			.crew = &crew, .arena = &desk->record_arenas[i]};
	read_together(threads, count);
	for (size_t i = 0; i < count; i++) {
		if (threads[i].is_broken && (!broken || threads[i].at < broken->at))
			broken = &threads[i];
	}
	if (broken) {
		*err = broken->err;
		return -1;
	}
	desk->records_read += s->records.count;
	for (size_t i = 0; i < s->records.count; i++) {
		if (component_list_add(&desk->list, crew.records[i], err))
			return -1;
	}
	return 0;
}

/* --- those that are asked for, by the index of an earlier run
 * ------------------------------
 */

/* What the index is good for: this program and these bytes. */
static void digest_of(char out[SHA256_HEX], const struct component_source *s)
{
	struct sha256 hash;
	struct digest digest;

	sha256_begin(&hash);
	sha256_add(&hash, build_id());
	for (size_t i = 0; i < s->records.count; i++) {
		const struct tree_entry *entry = &s->records.items[i];

		sha256_add(&hash, str_make((const char *)entry->oid.bytes, entry->oid.n));
		sha256_add(&hash, str_make(entry->path.p, entry->path.n + 1));
	}
	sha256_end(&digest, &hash);
	digest_hex(out, &digest);
}

static int bring(struct component_list *list, uint32_t hash, struct err *err)
{
	struct component_desk *desk = list->ctx;
	struct component_source *s = desk->ctx;
	const struct list_pair *pairs;
	size_t count = list_index_find(&pairs, &s->index, hash);

	for (size_t i = 0; i < count; i++) {
		size_t record = pairs[i].record;
		const struct component *c;

		if (s->is_read[record])
			continue;
		s->is_read[record] = true;
		desk->records_read++;
		if (read_record(&c, s, &desk->arena, record, err) ||
			component_list_add(list, c, err))
			return -1;
	}
	return 0;
}

static bool use_index(struct component_desk *desk, const char digest[SHA256_HEX])
{
	struct component_source *s = desk->ctx;
	struct str bytes;

	if (!cache_file_read(&bytes, &desk->arena, desk->cache_dir, CACHE_OF_LIST) ||
		!list_index_read(
			&s->index, &desk->arena, bytes, digest, s->records.count))
		return false;
	s->is_read = ARENA_NEW(&desk->arena, bool, s->records.count + 1);
	desk->list.bring = bring;
	desk->list.ctx = desk;
	return true;
}

static void keep_index(const struct component_desk *desk, const char digest[SHA256_HEX])
{
	struct buf bytes _cleanup_buf_ = BUF_INIT(LIMIT_CACHE_BYTES);

	list_index_write(&bytes, &desk->list, digest);
	if (!bytes.is_full)
		cache_file_write(desk->cache_dir, CACHE_OF_LIST, buf_str(&bytes));
}

/* Less than this is read faster than an index. */
#define RECORDS_FOR_AN_INDEX 16

static int read_list(struct component_desk *desk, struct err *err)
{
	struct component_source *s = desk->ctx;
	char digest[SHA256_HEX];
	bool has_index;

	if (resolve(s, err) || list_records(s, err))
		return err_prefix(err, "the approved list: ");
	has_index = desk->cache_dir && build_id().n &&
		    s->records.count >= RECORDS_FOR_AN_INDEX;
	if (!has_index)
		return read_all(desk, err);
	digest_of(digest, s);
	if (use_index(desk, digest))
		return 0;
	if (read_all(desk, err))
		return -1;
	keep_index(desk, digest);
	return 0;
}

static int read_file(struct str *out, bool *is_there, struct component_desk *desk,
	struct str path, size_t max, struct err *err)
{
	return read_one(out, is_there, desk->ctx, path, max, &desk->arena, err);
}

/* What people signed in the list's own repository is theirs as well. */
static void take_list_evidence(struct ref_list *refs, struct arena *arena)
{
	for (size_t i = 0; i < refs->count; i++) {
		struct str *name = &refs->items[i].name;

		if (str_has_prefix(*name, LIST_EVIDENCE_REFS))
			*name = arena_printf(arena, "%s%.*s", EVIDENCE_REFS,
				STR_ARG(str_slice(
					*name, strlen(LIST_EVIDENCE_REFS), name->n)));
	}
}

static int read_refs(struct ref_list *out, struct component_desk *desk, struct err *err)
{
	struct component_source *s = desk->ctx;

	if (refs_read(out, s->setup->repo, &desk->arena, err))
		return -1;
	if (s->ref.n)
		take_list_evidence(out, &desk->arena);
	return 0;
}

static int open_evidence(struct component_desk *desk, struct err *err)
{
	struct component_source *s = desk->ctx;
	struct evidence_refs *evidence = ARENA_NEW(&desk->arena, struct evidence_refs, 1);
	struct ref_list refs = {0};

	return read_refs(&refs, desk, err) ||
			       evidence_refs_open(evidence, &desk->source, s->setup->repo,
				       &refs, &desk->arena, err)
		       ? -1
		       : 0;
}

void component_source_open(struct setup *setup, bool is_last_word)
{
	struct component_source *s = ARENA_NEW(&setup->arena, struct component_source, 1);

	s->setup = setup;
	setup->component_desk = ARENA_NEW(&setup->arena, struct component_desk, 1);
	*setup->component_desk = (struct component_desk){.policy = &setup->policy,
		.is_last_word = is_last_word,
		.read_list = read_list,
		.read_file = read_file,
		.open = open_evidence,
		.ctx = s};
}
