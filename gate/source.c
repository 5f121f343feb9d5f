/*
 * One changed file from its bytes to its findings: is it a source, do all its lines
 * count, what do its readings show, what of that is muted. What cannot be done here is
 * named in the worker's list, never dropped. Read next: gate/readings.c, gate/mute.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/path.h"
#include "base/utf16.h"
#include "core/line_hash.h"
#include "core/sniff.h"
#include "components/content.h"
#include "gate/dependencies.h"
#include "gate/internal.h"
#include "base/banned.h"

/* What is no text that a compiler would read from here; NULL: it is. */
static const char *unreadable(struct str bytes)
{
	if (bytes.n < 1024 &&
		str_has_prefix(bytes, "version https://git-lfs.github.com/spec/"))
		return "a Git LFS pointer; its content is not in the repository";
	return NULL;
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
static bool counts_in_full(
	struct worker *worker, const struct change *change, bool is_code)
{
	const struct gate_input *input = worker->input;

	if (input->scope != SCOPE_LINES || !input->store->changed_lines ||
		!change->old_count)
		return true;
	for (size_t i = 0; i < change->old_count; i++) {
		if ((is_code && !was_source(worker, change, &change->old[i])) ||
			policy_exclusion(input->policy, change->old[i].path) ||
			policy_differs(
				input->policy, change->old[i].path, change->root_path))
			return true;
	}
	return false;
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The line of a finding, cut so that the finding is in it. */
static void keep_frame(struct worker *worker, const struct source *source,
	struct finding *finding, const struct finding *before)
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
	line = str_slice(line, skip, end);
	if (secrets_hide(&line, worker, line,
		    source->line_start[finding->span.line - 1] + skip))
		finding->is_redacted = true;
	finding->frame_skip = (uint32_t)skip;
	/* findings on one line share its frame */
	finding->frame = before && before->span.line == finding->span.line &&
					 str_eq(before->frame, line)
				 ? before->frame
				 : arena_str(&worker->arena, line);
}

static int by_line(const void *a, const void *b)
{
	const struct line_hash *x = a, *y = b;

	return (x->line > y->line) - (x->line < y->line);
}

/* The lines of the findings from index first on, each once, in order, with their hashes.
 */
static struct line_hash *hash_lines(
	size_t *count, struct worker *worker, const struct source *source, size_t first)
{
	size_t n = worker->findings.count - first, kept = 0;
	struct line_hash *lines = ARENA_NEW(&worker->scratch, struct line_hash, n);

	for (size_t i = 0; i < n; i++)
		lines[i].line = worker->findings.items[first + i].span.line;
	qsort(lines, n, sizeof(*lines), by_line);
	for (size_t i = 0; i < n; i++) {
		if (!kept || lines[kept - 1].line != lines[i].line)
			lines[kept++] = lines[i];
	}
	line_hashes(lines, kept, &worker->scratch, source->bytes);
	*count = kept;
	return lines;
}

static void keep_hash(
	struct finding *finding, const struct line_hash *lines, size_t count)
{
	struct line_hash asked = {.line = finding->span.line};
	const struct line_hash *line =
		bsearch(&asked, lines, count, sizeof(asked), by_line);

	finding->line_hash = line->hash;
	finding->line_hash_ordinal = line->ordinal;
}

void findings_keep_lines(struct worker *worker, const struct source *source, size_t first)
{
	bool has_hashes = worker->input->has_line_hashes;
	struct line_hash *lines = NULL;
	size_t count = 0;

	if (first == worker->findings.count)
		return;
	if (has_hashes)
		lines = hash_lines(&count, worker, source, first);
	for (size_t i = first; i < worker->findings.count; i++) {
		struct finding *finding = &worker->findings.items[i];

		keep_frame(worker, source, finding, i > first ? finding - 1 : NULL);
		/* a guess at a password could be tried against the hash */
		if (has_hashes && !finding->is_redacted)
			keep_hash(finding, lines, count);
	}
}

/* In all that a reader is told; of one source. Only doubt may differ. */
static bool is_twin(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->class == b->class &&
	       a->span.start == b->span.start && a->span.end == b->span.end &&
	       oid_eq(&a->commit, &b->commit) && str_eq(a->name, b->name) &&
	       str_eq(a->via, b->via) && str_eq(a->message, b->message);
}

/*
 * In order of place, as the mutes want them, each once: a macro that is expanded in
 * several ways, or for several of its arguments, says the same of its place each time.
 * The order has what is in no doubt first, so of twins the one that weighs more stays.
 */
static void order_findings(struct worker *worker, size_t first)
{
	struct finding_list *list = &worker->findings;
	size_t kept = first;

	if (list->count == first)
		return;
	qsort(list->items + first, list->count - first, sizeof(*list->items),
		finding_cmp);
	for (size_t i = first; i < list->count; i++) {
		if (kept == first || !is_twin(&list->items[kept - 1], &list->items[i]))
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
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
	readings_check(worker, change, source, &scan);
	if (secrets_are_wanted(worker, change))
		secrets_check(worker, change, source, worker->receipt.is_utf16);
	worker->stats.candidates += worker->receipt.candidates;
	findings_judge(worker, change, first);
	order_findings(worker, first);
	if (scan.marks.count)
		mutes_apply(worker, change, source, &scan, first);
	findings_keep_lines(worker, source, first);
	findings_fingerprint(worker, change, source, &scan, first);
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

static void receipt_begin(
	struct worker *worker, const struct change *change, const struct str *bytes)
{
	worker->budget = (struct budget){.stop = worker->input->stop};
	worker->cut_includes = NULL;
	worker->receipt = (struct receipt){
		.path = change->path,
		.oid = change->oid,
		.bytes = bytes->n,
		.rules = (uint32_t)worker->words->rule_count,
	};
}

static void receipt_end(struct worker *worker)
{
	const struct receipt *receipt = &worker->receipt;

	worker->stats.files_parsed += receipt->bytes_parsed > 0;
	worker->stats.slices_parsed += receipt->trees;
	worker->stats.bytes_parsed += receipt->bytes_parsed;
	worker->stats.disagreements += receipt->disagreements;
	worker->stats.branch_choices += receipt->branch_choices;
	worker->stats.readings_again += receipt->readings - 1;
	worker->stats.includes += receipt->includes;
	VEC_PUSH(&worker->arena, &worker->receipts, *receipt);
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

/* While the bytes are at hand: does the file bring something by its content? */
static void notice(struct worker *worker, const struct change *change, struct str bytes)
{
	const struct change_set *changes = worker->input->changes;
	struct dependency_list list = {0};

	if (!worker->input->components || change < changes->items ||
		change >= changes->items + changes->count)
		return;
	content_read(&list, &worker->scratch, &worker->scratch, change->root_path, bytes);
	worker->notices[change - changes->items] =
		list.count ? NOTICE_BRINGS : NOTICE_NOTHING;
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
	notice(worker, change, out->bytes);
	if (is_open(change) && !sniff_is_c(out->bytes)) {
		VEC_PUSH(&worker->arena, &worker->declined, change);
		return false;
	}
	return true;
}

/* No source: only secrets are looked for. */
static void check_text(struct worker *worker, const struct change *change)
{
	struct content content _cleanup_content_ = {0};
	enum store_result result;
	struct err err;

	worker->is_in_full = counts_in_full(worker, change, false);
	if (is_same_content(worker, change))
		return;
	result = read_change(&content, worker, change, &err);
	if (result) {
		worker_unchecked(worker,
			result == STORE_TOO_LARGE ? UNCHECKED_DEGRADED : UNCHECKED_FAULT,
			change->path, err.text);
		return;
	}
	worker->stats.blobs_read++;
	worker->stats.bytes_read += content.bytes.n;
	notice(worker, change, content.bytes);
	text_check(worker, change, content.bytes);
}

static void check_source(struct worker *worker, const struct change *change)
{
	struct content content _cleanup_content_ = {0};
	struct source source = {.path = change->path};

	worker->is_in_full = counts_in_full(worker, change, true);
	worker->stats.sources += !is_open(change);
	if (is_same_content(worker, change))
		return;
	if (!read_source(&content, worker, change)) {
		worker->is_in_full = counts_in_full(worker, change, false);
		if (secrets_are_wanted(worker, change))
			text_check(worker, change, content.bytes);
		return;
	}
	worker->stats.sources += is_open(change);
	receipt_begin(worker, change, &content.bytes);
	source.bytes = content.bytes;
	if (utf16_is(source.bytes)) {
		worker->receipt.is_utf16 = true;
		source.bytes = utf16_to_utf8(&worker->scratch, source.bytes);
	}
	if (change->is_included && worker->is_in_full &&
		language_of(change->root_path) == LANGUAGE_NONE)
		entry_finding(
			worker, change, FACT_ODD_SUFFIX, path_name(change->root_path));
	check_bytes(worker, change, &source);
	receipt_end(worker);
}

void source_check(struct worker *worker, const struct change *change)
{
	if (change->is_included || change_is_source(change))
		check_source(worker, change);
	else
		check_text(worker, change);
	worker->secrets = (struct secret_list){0};
	arena_reset(&worker->scratch);
}
