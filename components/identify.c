/*
 * One folder: what it is as a whole, then what of the rest is another component. Read
 * next: components/identify_index.c.
 */
#include "components/identify.h"
#include <stdlib.h>
#include "base/path.h"
#include "components/identify_parts.h"
#include "base/banned.h"

const char *identify_state_name(enum identify_state state)
{
	static const char *const names[] = {
		"none", "other-version", "identified", "ambiguous"};

	return names[state];
}

const char *decided_by_name(enum decided_by by)
{
	static const char *const names[] = {"content", "trailer", "metadata", "macro"};

	return names[by];
}

const char *file_class_name(enum file_class class)
{
	static const char *const names[] = {
#define CLASS_NAME(word, name) name,
		FILE_CLASSES(CLASS_NAME)
#undef CLASS_NAME
	};

	return names[class];
}

/* --- numbers ---------------------------------------------------------------------------
 */

static int by_place(const void *a, const void *b)
{
	const struct file_note *x = a, *y = b;

	if ((x->class == FILE_PRUNED) != (y->class == FILE_PRUNED))
		return x->class == FILE_PRUNED ? 1 : -1;
	return x->path.n || y->path.n ? str_cmp(x->path, y->path)
				      : str_cmp(x->upstream, y->upstream);
}

static unsigned permille(size_t part, size_t whole)
{
	return whole ? (unsigned)(part * 1000 / whole) : 0;
}

/*
 * A few files that are the same make the component certain, not the version: where most
 * of those at upstream's places differ, and nothing else says that it is this one, it is
 * another one.
 */
static void judge_version(struct identified *out)
{
	size_t same = out->classes[FILE_SAME] + out->classes[FILE_MODE] +
		      out->classes[FILE_EOL] + out->classes[FILE_MOVED] +
		      out->classes[FILE_PATCHED_OK];
	size_t others = out->classes[FILE_PATCHED] + out->classes[FILE_UNREAD];

	if (out->state != IDENTIFY_NONE && !out->is_supported &&
		same * 10 < (same + others) * 6)
		out->state = IDENTIFY_OTHER;
}

/* Upstream's files may be here twice. */
static void count_classes(struct identified *out, struct identify_run *run,
	const bool *is_in, const struct file_note *notes)
{
	size_t upstreams, pruned = out->notes.count;

	out->classes[FILE_PRUNED] = pruned;
	for (size_t i = 0; i < run->input->count; i++) {
		if (!is_in[i])
			continue;
		out->classes[notes[i].class]++;
		if (notes[i].class != FILE_SAME)
			VEC_PUSH(run->arena, &out->notes, notes[i]);
	}
	upstreams = out->classes[FILE_SAME] + out->classes[FILE_MODE] +
		    out->classes[FILE_EOL] + out->classes[FILE_MOVED];
	out->precision = permille(upstreams, out->present);
	if (upstreams > out->upstream - pruned)
		upstreams = out->upstream - pruned;
	out->completeness = permille(upstreams, out->upstream);
	judge_version(out);
	if (out->notes.count)
		qsort(out->notes.items, out->notes.count, sizeof(*out->notes.items),
			by_place);
}

/* --- the whole -------------------------------------------------------------------------
 */

/* The folder is the very tree of some versions: nothing need be looked at. */
static bool identify_tree(struct identified *out, struct identify_run *run)
{
	const struct identify_index *index = run->index;
	const struct oid *tree = &run->input->tree;

	*out = (struct identified){0};
	out->fitting = ARENA_NEW(run->arena, const struct candidate *, index->count);
	for (size_t c = 0; c < index->count && tree->n; c++) {
		const struct candidate *candidate = &index->candidates[c];

		if (!oid_eq(&candidate->manifest->tree, tree))
			continue;
		if (!out->candidate || candidate->rank > out->candidate->rank)
			out->candidate = candidate;
		out->fitting[out->fitting_count++] = candidate;
	}
	if (!out->candidate)
		return false;
	out->state = out->fitting_count > 1 ? IDENTIFY_AMBIGUOUS : IDENTIFY_ONE;
	identify_decide(out, run);
	out->upstream = out->candidate->manifest->count;
	out->present = out->upstream;
	out->classes[FILE_SAME] = out->upstream;
	out->precision = out->completeness = 1000;
	return true;
}

/* --- what is nested --------------------------------------------------------------------
 */

/* The folder that holds all entries of a set: its length with '/', 0 for the root. */
static size_t common_folder(const struct identify_run *run, const bool *is_in)
{
	const struct identify_entry *entries = run->input->entries;
	const struct identify_entry *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < run->input->count; i++) {
		size_t same = 0;

		if (!is_in[i])
			continue;
		if (!first) {
			first = &entries[i];
			n = path_dir(first->path).n;
			n += n > 0;
			continue;
		}
		while (same < n && same < entries[i].path.n &&
			entries[i].path.p[same] == first->path.p[same])
			same++;
		while (same && first->path.p[same - 1] != '/')
			same--;
		n = same;
	}
	return n;
}

static void exclude(struct identify_run *run, struct str component)
{
	for (size_t c = 0; c < run->index->count; c++)
		run->is_out[c] |= str_eq(run->index->candidates[c].component, component);
}

/* Sets of entries, and what is said of each. */
struct sets {
	bool *is_all, *is_rest, *is_part, *is_telling;
	struct file_note *notes, *part_notes;
};

/* The rest of the folder below where the telling files of a component lie. */
static struct str narrow(struct identify_run *run, struct sets *sets)
{
	const struct identify_entry *entries = run->input->entries;
	size_t n = common_folder(run, sets->is_telling);
	struct str root = {0};

	for (size_t i = 0; i < run->input->count; i++) {
		if (sets->is_telling[i])
			root = str_slice(entries[i].path, 0, n);
	}
	for (size_t i = 0; i < run->input->count; i++)
		sets->is_part[i] = sets->is_rest[i] && entries[i].path.n > n &&
				   str_eq(str_slice(entries[i].path, 0, n), root);
	return str_slice(root, 0, n ? n - 1 : 0);
}

/* Files of the nested component leave the rest, and the whole's account. */
static void take_out(struct identify_run *run, struct sets *sets)
{
	for (size_t i = 0; i < run->input->count; i++) {
		enum file_class class = sets->part_notes[i].class;

		if (!sets->is_part[i] || class == FILE_ADDED || class == FILE_ADDED_OK ||
			class == FILE_UNREAD)
			continue;
		sets->is_rest[i] = false;
		sets->notes[i] = (struct file_note){
			.class = FILE_NESTED, .path = run->input->entries[i].path};
	}
}

/* One more component in the rest; false: nothing is left that one could be. */
static bool find_nested(struct identified *out, struct nested_component *nested,
	struct identify_run *run, struct sets *sets, bool *is_one)
{
	struct identified *what = &nested->what;
	const struct candidate *candidate;

	*is_one = false;
	identify_vote(what, run, sets->is_rest, sets->is_telling);
	if (!what->candidate)
		return false;
	candidate = what->candidate;
	if (what->telling) {
		nested->root = narrow(run, sets);
		identify_vote(what, run, sets->is_part, sets->is_telling);
		*is_one = what->state != IDENTIFY_NONE &&
			  (out->state != IDENTIFY_NONE || nested->root.n);
	}
	exclude(run, candidate->component);
	if (!*is_one)
		return true;
	exclude(run, what->candidate->component);
	identify_decide(what, run);
	memset(sets->part_notes, 0, run->input->count * sizeof(*sets->part_notes));
	identify_classify(what, run, sets->is_part, sets->part_notes);
	take_out(run, sets);
	/* what is not of it stays with the folder */
	for (size_t i = 0; i < run->input->count; i++)
		sets->is_part[i] &=
			sets->notes[i].class == FILE_NESTED && !sets->is_rest[i];
	what->present = 0;
	for (size_t i = 0; i < run->input->count; i++)
		what->present += sets->is_part[i];
	count_classes(what, run, sets->is_part, sets->part_notes);
	return true;
}

static void find_all_nested(
	struct identified *out, struct identify_run *run, struct sets *sets)
{
	bool is_one;

	for (size_t i = 0; i < run->input->count; i++) {
		enum file_class class = sets->notes[i].class;

		sets->is_rest[i] = out->state == IDENTIFY_NONE || class == FILE_ADDED ||
				   class == FILE_ADDED_OK;
	}
	if (out->state != IDENTIFY_NONE)
		exclude(run, out->candidate->component);
	out->nested = ARENA_NEW(run->arena, struct nested_component, LIMIT_NESTED);
	for (size_t tries = 0; tries < LIMIT_NESTED; tries++) {
		struct nested_component *nested = &out->nested[out->nested_count];

		if (!find_nested(out, nested, run, sets, &is_one))
			break;
		if (is_one)
			out->nested_count++;
		else
			*nested = (struct nested_component){0};
	}
}

/* --- all of it -------------------------------------------------------------------------
 */

static void make_sets(struct sets *sets, const struct identify_run *run)
{
	size_t n = run->input->count;

	sets->is_all = ARENA_NEW(run->scratch, bool, n);
	sets->is_rest = ARENA_NEW(run->scratch, bool, n);
	sets->is_part = ARENA_NEW(run->scratch, bool, n);
	sets->is_telling = ARENA_NEW(run->scratch, bool, n);
	sets->notes = ARENA_NEW(run->scratch, struct file_note, n);
	sets->part_notes = ARENA_NEW(run->scratch, struct file_note, n);
	memset(sets->is_all, 1, n);
}

/*
 * Leave out what lies in the folder of all that is telling; *inside: how many files those
 * are; false: that folder is the root.
 */
static bool leave_out(size_t *inside, struct identify_run *run, struct sets *sets)
{
	const struct identify_entry *entries = run->input->entries;
	size_t n = common_folder(run, sets->is_telling);
	struct str folder = {0};

	if (!n)
		return false;
	for (size_t i = 0; i < run->input->count; i++) {
		if (sets->is_telling[i])
			folder = str_slice(entries[i].path, 0, n);
	}
	*inside = 0;
	for (size_t i = 0; i < run->input->count; i++) {
		bool is_inside = str_eq(str_slice(entries[i].path, 0, n), folder);

		sets->is_part[i] &= !is_inside;
		*inside += is_inside;
	}
	return true;
}

/*
 * What most of the content is may be but a part that another component carries with it:
 * when it lies in one folder, and what lies around that is another one, the whole is
 * that. And where most files lie around it and are nobody's, the whole is none.
 */
static void vote_root(struct identified *out, struct identify_run *run, struct sets *sets)
{
	size_t count = run->input->count, inside = count, these;
	struct identified around;
	bool is_whole = true;

	memset(sets->is_part, 1, count);
	identify_vote(out, run, sets->is_all, sets->is_telling);
	around = *out;
	for (size_t tries = 0; tries < LIMIT_NESTED && around.state != IDENTIFY_NONE &&
			       leave_out(&these, run, sets);
		tries++) {
		inside = is_whole ? these : inside;
		exclude(run, around.candidate->component);
		identify_vote(&around, run, sets->is_part, sets->is_telling);
		is_whole = around.state != IDENTIFY_NONE && around.telling >= 3;
		if (!is_whole)
			continue;
		*out = around;
		inside = count;
	}
	out->present = count;
	if (inside * 10 < count * 6)
		out->state = IDENTIFY_NONE;
	memset(run->is_out, 0, run->index->count);
}

/* Nothing is said of files but that they are here, and whose some are. */
static void note_unknown(struct identify_run *run, struct sets *sets)
{
	for (size_t i = 0; i < run->input->count; i++)
		sets->notes[i] = (struct file_note){
			.class = FILE_ADDED, .path = run->input->entries[i].path};
}

void identify(struct identified *out, struct arena *arena, struct arena *scratch,
	const struct identify_index *index, const struct identify_input *input)
{
	struct identify_run run = {
		.index = index, .input = input, .arena = arena, .scratch = scratch};
	struct sets sets;

	if (identify_tree(out, &run))
		return;
	run.matches = ARENA_NEW(scratch, struct match, input->count);
	run.is_out = ARENA_NEW(scratch, bool, index->count);
	make_sets(&sets, &run);
	identify_match(&run);
	identify_hold(&run);
	vote_root(out, &run, &sets);
	if (out->state == IDENTIFY_NONE) {
		const struct candidate *hinted = identify_hinted(&run);

		out->candidate = hinted ? hinted : out->candidate;
		note_unknown(&run, &sets);
	} else {
		identify_decide(out, &run);
		identify_classify(out, &run, sets.is_all, sets.notes);
	}
	find_all_nested(out, &run, &sets);
	count_classes(out, &run, sets.is_all, sets.notes);
	out->reads = run.reads;
}
