/*
 * One changed file from its bytes to its findings: scan, parse if a candidate asks for
 * it, check, mute, and tell which lines changed. What cannot be done here is named in the
 * worker's list, never dropped. Read next: gate/mute.c, checkers/checkers.h.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/path.h"
#include "checkers/checkers.h"
#include "core/fingerprint.h"
#include "core/sniff.h"
#include "gate/include.h"
#include "gate/internal.h"
#include "syntax/text.h"
#include "base/banned.h"

/* Only the identifier scan judged it: a finding, so that policy decides, and a note. */
static void degraded(struct worker *worker, struct source *source, const char *reason)
{
	worker_unchecked(worker, UNCHECKED_DEGRADED, source->path, reason);
	engine_finding(worker, worker->engine->degraded, source, 0, 0, str_of(reason));
}

/* What is no text that a compiler would read from here; NULL: it is. */
static const char *unreadable(struct str bytes)
{
	if (str_has_prefix(bytes, "\xff\xfe") || str_has_prefix(bytes, "\xfe\xff"))
		return "UTF-16 text, which is not read yet";
	if (bytes.n < 1024 &&
		str_has_prefix(bytes, "version https://git-lfs.github.com/spec/"))
		return "a Git LFS pointer; its content is not in the repository";
	return NULL;
}

static void run_checkers(struct worker *worker, struct source *source,
	const struct scan *scan, const struct forest *forest)
{
	struct check check = {
		.source = source,
		.scan = scan,
		.forest = forest,
		.arena = &worker->arena,
		.scratch = &worker->scratch,
		.findings = &worker->findings,
	};

	for (size_t i = 0; checkers[i]; i++)
		checkers[i]->check_source(&check);
}

static bool is_tree_needed(void)
{
	for (size_t i = 0; checkers[i]; i++) {
		if (checkers[i]->need == CHECKER_TREE)
			return true;
	}
	return false;
}

static void parse_and_check(
	struct worker *worker, struct source *source, const struct scan *scan)
{
	struct forest forest __attribute__((cleanup(forest_done))) = {0};
	enum parse_result result = PARSE_OK;

	if (!scan->occurrences.count && !scan->facts.count)
		return;
	source_index_lines(source, &worker->scratch);
	if (is_tree_needed())
		result = forest_parse(&forest, &worker->scratch, &worker->parser,
			source->bytes, scan, &worker->stats, worker->input->stop);
	if (result != PARSE_OK) {
		worker->stats.parse_limits++;
		degraded(worker, source, parse_result_text(result));
	}
	run_checkers(worker, source, scan, &forest);
}

/* Was an old side looked at when it came? One that its name leaves open is read. */
static bool was_source(
	struct worker *worker, const struct change *change, const struct change_old *old)
{
	struct content content _cleanup_content_ = {0};
	struct store *store = worker->input->store;
	struct change before = {
		.path = old->path, .root_path = old->path, .oid = old->oid};
	enum language language = language_of(old->path);
	struct err err;

	if (change->is_included && str_eq(old->path, change->root_path))
		return true;
	if (language != LANGUAGE_MAYBE)
		return language_is_clear(language);
	if (oid_eq(&old->oid, &change->oid) &&
		language_of(change->root_path) == LANGUAGE_MAYBE)
		return true; /* the same content, so the same answer */
	worker->stats.old_blobs_read++;
	return !store->read(&content, store, &before, LIMIT_SCAN_BYTES, &err) &&
	       sniff_is_c(content.bytes);
}

/* Files that were out of scope before, or are new, count in full. */
bool change_counts_in_full(struct worker *worker, const struct change *change)
{
	const struct gate_input *input = worker->input;

	if (input->scope != SCOPE_LINES || !input->store->changed_lines ||
		!change->old_count)
		return true;
	for (size_t i = 0; i < change->old_count; i++) {
		if (!was_source(worker, change, &change->old[i]) ||
			policy_exclusion(input->policy, change->old[i].path) ||
			policy_differs(
				input->policy, change->old[i].path, change->root_path))
			return true;
	}
	return false;
}

/*
 * The includes whose files are checked because of them. Those that are sources by their
 * name come with the change that brings them; a run over files has no such change.
 */
static void find_leads(struct include_list *out, struct worker *worker, struct str bytes)
{
	const struct gate_input *input = worker->input;
	size_t kept = 0;

	*out = (struct include_list){0};
	if (!input->store->find)
		return;
	includes_find(out, &worker->scratch, bytes);
	for (size_t i = 0; i < out->count; i++) {
		if (input->changes->why == WHY_FILES ||
			!language_is_clear(language_of(out->items[i].path)))
			out->items[kept++] = out->items[i];
	}
	out->count = kept;
}

/* ranges: the changed lines; NULL: all. */
static void note_leads(struct worker *worker, const struct change *change,
	const struct include_list *includes, const struct source *source,
	const struct line_ranges *ranges)
{
	for (size_t i = 0; i < includes->count; i++) {
		const struct include *include = &includes->items[i];
		struct lead lead = {
			.from = change,
			.text = arena_str(&worker->arena, include->path),
			.is_new = true,
		};

		if (ranges) {
			uint32_t line = source_line_of(source, include->start);

			lead.is_new = line_ranges_overlap(ranges, line, line);
		}
		VEC_PUSH(&worker->arena, &worker->leads, lead);
	}
}

/*
 * Ask for what is on changed lines only, before anything is parsed: most commits touch no
 * line with a candidate, and then this is where they end.
 */
static void want_changed(struct worker *worker, const struct change *change,
	struct source *source, struct scan *scan)
{
	struct store *store = worker->input->store;
	struct line_ranges ranges = {.is_all = true};
	struct include_list includes;
	struct err err;

	find_leads(&includes, worker, source->bytes);
	if (!scan->occurrences.count && !scan->marks.count && !scan->facts.count &&
		!includes.count)
		return;
	if (worker->is_in_full) {
		scan_want(scan, NULL, NULL, 0);
		note_leads(worker, change, &includes, source, NULL);
		return;
	}
	worker->stats.old_blobs_read += change->old_count;
	source_index_lines(source, &worker->scratch);
	if (store->changed_lines(
		    &ranges, store, &worker->scratch, change, source->bytes, &err))
		worker_unchecked(worker, UNCHECKED_FAULT, change->path, err.text);
	scan_want(scan, &ranges, source->line_start, source->line_count);
	note_leads(worker, change, &includes, source, &ranges);
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The line of a finding, cut so that the finding is in it. */
static void keep_frame(
	struct worker *worker, const struct source *source, struct finding *finding)
{
	struct str line = source_line(source, finding->span.line);
	size_t skip = 0, end;

	if (line.n > LIMIT_FRAME_BYTES && finding->span.column > LIMIT_FRAME_BYTES / 2)
		skip = finding->span.column - LIMIT_FRAME_BYTES / 2;
	while (skip && skip < line.n && is_continuation(line.p[skip]))
		skip++;
	end = skip + LIMIT_FRAME_BYTES;
	while (end < line.n && end < skip + LIMIT_FRAME_BYTES + 3 &&
		is_continuation(line.p[end]))
		end++;
	finding->frame_skip = (uint32_t)skip;
	finding->frame = arena_str(&worker->arena, str_slice(line, skip, end));
}

void findings_keep_lines(struct worker *worker, const struct source *source, size_t first)
{
	struct line_hash *hashes = NULL;
	size_t count = 0;

	if (first == worker->findings.count)
		return;
	if (worker->input->has_line_hashes)
		hashes = line_hashes(&worker->scratch, source->bytes, &count);
	for (size_t i = first; i < worker->findings.count; i++) {
		struct finding *finding = &worker->findings.items[i];

		keep_frame(worker, source, finding);
		if (finding->span.line <= count) {
			finding->line_hash = hashes[finding->span.line - 1].hash;
			finding->line_hash_ordinal =
				hashes[finding->span.line - 1].ordinal;
		}
	}
}

/* In order of place, as the mutes want them. */
static void sort_findings(struct worker *worker, size_t first)
{
	struct finding_list *list = &worker->findings;

	if (list->count > first)
		qsort(list->items + first, list->count - first, sizeof(*list->items),
			finding_cmp);
}

static void check_bytes(
	struct worker *worker, const struct change *change, struct source *source)
{
	size_t first = worker->findings.count;
	const char *reason = unreadable(source->bytes);
	struct scan scan;

	if (reason) {
		worker_unchecked(worker, UNCHECKED_FAULT, change->path, reason);
		return;
	}
	scan_run(&scan, &worker->scratch, source->bytes, worker->words);
	text_find(&scan.facts, &worker->scratch, source->bytes, worker->words->facts);
	worker->stats.candidates += scan.occurrences.count;
	want_changed(worker, change, source, &scan);
	/* what lies behind the limit was seen by nobody: that is no pass */
	if (scan.is_cut)
		worker_unchecked(worker, UNCHECKED_FAULT, change->path,
			"too many candidate words or suppressions; the rest was not "
			"checked");
	parse_and_check(worker, source, &scan);
	findings_judge(worker, change, first);
	sort_findings(worker, first);
	if (scan.marks.count)
		mutes_apply(worker, change, source, &scan, first);
	findings_keep_lines(worker, source, first);
}

/* A change of mode, or a rename: there is no changed line, whatever the content. */
static bool is_same_content(const struct worker *worker, const struct change *change)
{
	if (worker->is_in_full)
		return false;
	for (size_t i = 0; i < change->old_count; i++) {
		if (oid_eq(&change->old[i].oid, &change->oid))
			return true;
	}
	return false;
}

static enum store_result read_change(struct content *out, struct worker *worker,
	const struct change *change, struct err *err)
{
	struct store *store = worker->input->store;
	enum store_result result;
	bool is_there;

	if (!change->is_found)
		return store->read(out, store, change, LIMIT_SCAN_BYTES, err);
	result = store->find(
		out, NULL, &is_there, store, change->root_path, LIMIT_SCAN_BYTES, err);
	if (!result && !is_there)
		return err_set(err, "is not there any more");
	return result;
}

/* Does its content alone say whether it is a source? */
static bool is_open(const struct change *change)
{
	return !change->is_named && !change->is_included &&
	       language_of(change->root_path) == LANGUAGE_MAYBE;
}

/* false: it is not checked, and why is said where that is not the usual course. */
static bool read_source(
	struct content *out, struct worker *worker, const struct change *change)
{
	struct err err;
	enum store_result result = read_change(out, worker, change, &err);

	if (result) {
		/* what nobody said is C may be large */
		worker_unchecked(worker,
			result == STORE_TOO_LARGE && is_open(change) ? UNCHECKED_DEGRADED
								     : UNCHECKED_FAULT,
			change->path, err.text);
		return false;
	}
	worker->stats.blobs_read++;
	worker->stats.bytes_read += out->bytes.n;
	if (is_open(change) && !sniff_is_c(out->bytes)) {
		VEC_PUSH(&worker->arena, &worker->declined, change);
		return false;
	}
	return true;
}

void source_check(struct worker *worker, const struct change *change)
{
	struct content content _cleanup_content_ = {0};
	struct source source = {.path = change->path};

	worker->is_in_full = change_counts_in_full(worker, change);
	worker->stats.sources += !is_open(change);
	if (is_same_content(worker, change) || !read_source(&content, worker, change))
		return;
	worker->stats.sources += is_open(change);
	source.bytes = content.bytes;
	if (change->is_included && worker->is_in_full &&
		language_of(change->root_path) == LANGUAGE_NONE)
		entry_finding(
			worker, change, FACT_ODD_SUFFIX, path_name(change->root_path));
	check_bytes(worker, change, &source);
	arena_reset(&worker->scratch);
}
