/*
 * Each entry against the manifest of one candidate. A folder may hold a part of upstream
 * (its src/), or several parts side by side, so places are compared under the pairs of
 * prefixes that most of the content that is the same stands under. Read next:
 * components/identify.c.
 */
#include <stdlib.h>
#include "base/glob.h"
#include "base/path.h"
#include "components/identify_parts.h"
#include "base/banned.h"

#define PAIRS 16       /* of prefixes, told apart */
#define PAIR_COPIES 16 /* files of one content that are compared to find them */

/* "local/x" is upstream's "upstream/x"; both with '/' at their end, or empty. */
struct pair {
	struct str local, upstream;
	size_t votes;
};

struct compare {
	struct identify_run *run;
	const struct candidate *candidate;
	uint32_t index; /* of the candidate */
	struct pair pairs[PAIRS + 1];
	size_t pair_count;
	bool *is_covered; /* files of the manifest that are here */
	struct arena own;
};

/* The refs of the candidate among an entry's, which stand in one row; not all of many. */
static const struct ref *own_refs(size_t *count, const struct compare *c, size_t entry)
{
	const struct match *match = &c->run->matches[entry];
	size_t low = 0, high = match->kind ? match->count : 0, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (match->refs[middle].candidate < c->index)
			low = middle + 1;
		else
			high = middle;
	}
	end = low;
	while (match->kind && end < match->count && end - low <= PAIR_COPIES &&
		match->refs[end].candidate == c->index)
		end++;
	*count = end - low;
	return match->refs ? match->refs + low : NULL;
}

/* --- places ----------------------------------------------------------------------------
 */

/* Bytes of a's start that are not shared with b's end, up to a '/'. */
static void split_common_end(
	struct str *a_start, struct str *b_start, struct str a, struct str b)
{
	size_t n = 0, whole = 0;

	while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n]) {
		n++;
		if ((n == a.n || a.p[a.n - 1 - n] == '/') &&
			(n == b.n || b.p[b.n - 1 - n] == '/'))
			whole = n;
	}
	*a_start = str_slice(a, 0, a.n - whole);
	*b_start = str_slice(b, 0, b.n - whole);
}

static void vote_pair(struct compare *c, struct str local, struct str upstream)
{
	for (size_t i = 0; i < c->pair_count; i++) {
		struct pair *pair = &c->pairs[i];

		if (str_eq(pair->local, local) && str_eq(pair->upstream, upstream)) {
			pair->votes++;
			return;
		}
	}
	if (c->pair_count < PAIRS)
		c->pairs[c->pair_count++] =
			(struct pair){.local = local, .upstream = upstream, .votes = 1};
}

static void vote_entry(struct compare *c, size_t entry)
{
	struct str path = c->run->input->entries[entry].path;
	struct str best_local = {0}, best_upstream = {0};
	size_t count, shortest = SIZE_MAX;
	const struct ref *refs = own_refs(&count, c, entry);

	if (!count || count > PAIR_COPIES || !ref_file(c->run->index, refs)->size)
		return;
	for (size_t i = 0; i < count; i++) {
		struct str local, upstream;

		if (!match_fits(c->run, entry, &refs[i]))
			continue;
		split_common_end(
			&local, &upstream, path, ref_file(c->run->index, &refs[i])->path);
		if (local.n + upstream.n >= shortest)
			continue;
		shortest = local.n + upstream.n;
		best_local = local;
		best_upstream = upstream;
	}
	if (shortest != SIZE_MAX && (!best_local.n || best_local.n < path.n))
		vote_pair(c, best_local, best_upstream);
}

static int by_votes(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->votes != y->votes)
		return x->votes > y->votes ? -1 : 1;
	return str_cmp(x->local, y->local) ? str_cmp(x->local, y->local)
					   : str_cmp(x->upstream, y->upstream);
}

/* Without a better one, the folder is upstream's root. */
static void find_pairs(struct compare *c, const bool *is_in)
{
	for (size_t i = 0; i < c->run->input->count; i++) {
		if (is_in[i])
			vote_entry(c, i);
	}
	qsort(c->pairs, c->pair_count, sizeof(*c->pairs), by_votes);
	c->pairs[c->pair_count++] = (struct pair){0};
}

static uint32_t file_index(const struct compare *c, const struct manifest_file *file)
{
	return (uint32_t)(file - c->candidate->manifest->items);
}

static bool starts_with(struct str s, struct str prefix)
{
	return s.n > prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

/* The file of the manifest at an entry's place; *pair: under which prefixes. */
static const struct manifest_file *file_at(
	struct compare *c, struct str path, size_t *pair)
{
	for (size_t i = 0; i < c->pair_count; i++) {
		struct str rest, upstream = c->pairs[i].upstream;
		const struct manifest_file *file;

		if (!starts_with(path, c->pairs[i].local))
			continue;
		rest = str_slice(path, c->pairs[i].local.n, path.n);
		if (upstream.n) {
			arena_reset(&c->own);
			rest = arena_printf(
				&c->own, "%.*s%.*s", STR_ARG(upstream), STR_ARG(rest));
		}
		file = manifest_find(c->candidate->manifest, rest);
		if (file) {
			*pair = i;
			return file;
		}
	}
	return NULL;
}

/* --- one entry -------------------------------------------------------------------------
 */

/* The SHA-256 of an entry's bytes, where it is known without reading it again. */
static bool sha_of(struct digest *out, const struct identify_run *run, size_t entry)
{
	const struct match *match = &run->matches[entry];

	if (match->is_read) {
		*out = match->sha256;
		return true;
	}
	for (size_t i = 0; i < match->count && match->kind == MATCH_ID; i++) {
		if (match_fits(run, entry, &match->refs[i])) {
			*out = ref_file(run->index, &match->refs[i])->prints.sha256;
			return true;
		}
	}
	return false;
}

static const struct approved_patch *patch_of(
	const struct compare *c, size_t entry, struct str upstream)
{
	struct str path = c->run->input->entries[entry].path;
	struct digest sha;

	if (!c->candidate->patch_count || !sha_of(&sha, c->run, entry))
		return NULL;
	for (size_t i = 0; i < c->candidate->patch_count; i++) {
		const struct approved_patch *patch = &c->candidate->patches[i];

		if (str_eq(patch->path, upstream.n ? upstream : path) &&
			memcmp(&patch->result_sha256, &sha, sizeof(sha)) == 0)
			return patch;
	}
	return NULL;
}

static bool may_be_added(const struct candidate *candidate, struct str path)
{
	for (size_t i = 0; i < candidate->added_ok_count; i++) {
		if (glob_match_path(candidate->added_ok[i], path))
			return true;
	}
	return false;
}

static void cover(
	struct compare *c, struct file_note *note, const struct manifest_file *file)
{
	note->upstream = file->path;
	c->is_covered[file_index(c, file)] = true;
}

/* Changed or new: is it approved as it is? */
static void classify_other(struct compare *c, struct file_note *note, size_t entry,
	const struct manifest_file *file)
{
	const struct approved_patch *patch;

	if (file)
		cover(c, note, file);
	patch = patch_of(c, entry, note->upstream);
	if (patch) {
		note->class = FILE_PATCHED_OK;
		note->patch = patch->name;
	} else if (c->run->matches[entry].is_unread) {
		note->class = FILE_UNREAD;
	} else if (file) {
		note->class = FILE_PATCHED;
	} else {
		note->class = may_be_added(c->candidate, note->path) ? FILE_ADDED_OK
								     : FILE_ADDED;
	}
}

static bool is_content_of(
	const struct compare *c, size_t entry, const struct manifest_file *file)
{
	struct ref ref = {.candidate = c->index, .file = file_index(c, file)};

	return match_fits(c->run, entry, &ref);
}

/*
 * The very bytes of one version may be those of another one but for line ends: what is
 * known of the first says so.
 */
static bool is_normal_of(
	const struct compare *c, size_t entry, const struct manifest_file *file)
{
	const struct identify_run *run = c->run;
	const struct match *match = &run->matches[entry];

	for (size_t i = 0; i < match->count && match->kind; i++) {
		const struct manifest_file *same = ref_file(run->index, &match->refs[i]);

		if (match_fits(run, entry, &match->refs[i]))
			return same->mode != MANIFEST_LINK &&
			       file->mode != MANIFEST_LINK &&
			       memcmp(&same->prints.norm_sha256,
				       &file->prints.norm_sha256, SHA256_BYTES) == 0;
	}
	return false;
}

/* These bytes at this place may have been approved, like any other change. */
static void move(const struct compare *c, struct file_note *note, size_t entry)
{
	const struct approved_patch *patch = patch_of(c, entry, (struct str){0});

	note->class = patch ? FILE_PATCHED_OK : FILE_MOVED;
	if (patch)
		note->patch = patch->name;
}

/* Upstream's content at a place that is not upstream's. */
static bool classify_moved(struct compare *c, struct file_note *note, size_t entry)
{
	size_t count;
	const struct ref *refs = own_refs(&count, c, entry), *best = NULL;

	for (size_t i = 0; i < count && i < PAIR_COPIES; i++) {
		if (!match_fits(c->run, entry, &refs[i]))
			continue;
		if (!best || (c->is_covered[best->file] && !c->is_covered[refs[i].file]))
			best = &refs[i];
	}
	if (!best)
		return false;
	c->is_covered[best->file] = true;
	note->upstream = ref_file(c->run->index, best)->path;
	move(c, note, entry);
	return true;
}

static bool is_plain(const struct pair *pair)
{
	return !pair->local.n && !pair->upstream.n;
}

/*
 * Under other prefixes than most, or under those of most where others are where upstream
 * has them, so that a folder of it moved: the content is upstream's, the place is not.
 */
static bool is_elsewhere(const struct compare *c, size_t pair)
{
	bool has_plain = false;

	for (size_t i = 0; i < c->pair_count; i++)
		has_plain |= is_plain(&c->pairs[i]) && c->pairs[i].votes;
	return !is_plain(&c->pairs[pair]) &&
	       (pair || (has_plain && c->pairs[pair].local.n));
}

/* Another place weighs more than another mode or other line ends: it may be built. */
static void classify_entry(struct compare *c, struct file_note *note, size_t entry)
{
	const struct identify_entry *it = &c->run->input->entries[entry];
	size_t pair = 0;
	const struct manifest_file *file;

	note->path = it->path;
	file = file_at(c, it->path, &pair);
	if (file && is_content_of(c, entry, file)) {
		cover(c, note, file);
		if (is_elsewhere(c, pair))
			move(c, note, entry);
		else if (c->run->matches[entry].kind == MATCH_NORMAL)
			note->class = FILE_EOL;
		else
			note->class = it->mode != file->mode ? FILE_MODE : FILE_SAME;
	} else if (file && is_normal_of(c, entry, file)) {
		cover(c, note, file);
		if (is_elsewhere(c, pair))
			move(c, note, entry);
		else
			note->class = FILE_EOL;
	} else if (file || !classify_moved(c, note, entry)) {
		/* the content of one file at another one's place is no move */
		classify_other(c, note, entry, file);
	}
}

void identify_classify(struct identified *out, struct identify_run *run,
	const bool *is_in, struct file_note *notes)
{
	struct compare c = {.run = run,
		.candidate = out->candidate,
		.index = (uint32_t)(out->candidate - run->index->candidates)};
	const struct manifest *manifest = out->candidate->manifest;

	c.is_covered = ARENA_NEW(run->scratch, bool, manifest->count);
	find_pairs(&c, is_in);
	for (size_t i = 0; i < run->input->count; i++) {
		if (is_in[i])
			classify_entry(&c, &notes[i], i);
	}
	out->upstream = manifest->count;
	for (size_t i = 0; i < manifest->count; i++) {
		struct file_note note = {
			.class = FILE_PRUNED, .upstream = manifest->items[i].path};

		if (!c.is_covered[i])
			VEC_PUSH(run->arena, &out->notes, note);
	}
	arena_done(&c.own);
}
