/*
 * What a change brings, judged: each verdict becomes a finding where the dependency is
 * declared. Read next: gate/dependencies.c, components/verdict.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/utf16.h"
#include "gate/dependencies.h"
#include "gate/internal.h"
#include "gate/vendored_judge.h"
#include "base/banned.h"

struct inspecting {
	const struct gate_input *input;
	struct component_desk *desk;
	struct worker worker; /* of the result's first arena: findings, faults */
	bool is_broken;	      /* the list cannot be read; told once, in err */
	struct vendored_folders folders;
};

/* --- findings
 * ----------------------------------------------------------------------------
 */

/* "'zlib' 1.3.1 is ... (UNKNOWN_COMPONENT); next: milecastle deps request zlib@1.3.1" */
static struct str message_of(struct arena *arena, const struct component_verdict *verdict)
{
	return arena_printf(arena, "%.*s (%s)%s%.*s", STR_ARG(verdict->words),
		component_code_name(verdict->code), verdict->next.n ? "; next: " : "",
		STR_ARG(verdict->next));
}

static void add_part(struct sha256 *hash, const char *sign, struct str text)
{
	static const struct str end = {.p = "", .n = 1};

	sha256_add(hash, str_of(sign));
	sha256_add(hash, text);
	sha256_add(hash, end);
}

/*
 * What it brings, for fingerprints: a baseline and an exception are good for these bytes
 * from these places, and not for whatever goes by the name later.
 */
static struct str brought(struct arena *arena, const struct dependency *d,
	const struct file_hash *files, size_t file_count)
{
	char hex[SHA256_HEX];
	struct sha256 hash;
	struct digest digest;

	sha256_begin(&hash);
	add_part(&hash, "version ", d->version);
	for (size_t i = 0; i < d->locators.count; i++)
		add_part(&hash, "from ", d->locators.items[i]);
	for (size_t i = 0; i < d->pins.count; i++) {
		add_part(&hash, "over ", str_of(pin_over_words[d->pins.items[i].over]));
		add_part(&hash, "hash ", d->pins.items[i].value);
	}
	for (size_t i = 0; i < file_count; i++) {
		add_part(&hash, "file ", files[i].path);
		add_part(&hash, "hash ", files[i].sha256);
	}
	if (d->text.n)
		add_part(&hash, "text ", d->text);
	sha256_end(&digest, &hash);
	digest_hex(hex, &digest);
	return arena_printf(arena, "%.*s %s",
		STR_ARG(str_slice(d->name, 0, LIMIT_COMPONENT_NAME)), hex);
}

static void add_finding(struct inspecting *in, struct source *source,
	const struct dependency *d, struct str brings,
	const struct component_verdict *verdict)
{
	struct worker *worker = &in->worker;
	const struct rule *rule =
		rule_find(in->input->rules, str_of(component_code_rule(verdict->code)));
	struct finding finding = {.rule = rule, .class = CLASS_FACT, .is_derived = true};

	if (!rule)
		return; /* APPROVED */
	if (d->line)
		finding.span = source_span(source, d->start, d->end);
	finding.name =
		arena_str(&worker->arena, str_slice(d->name, 0, LIMIT_COMPONENT_NAME));
	finding.brings = brings;
	finding.message = message_of(&worker->arena, verdict);
	VEC_PUSH(&worker->arena, &worker->findings, finding);
}

/* What could not be read blocks where nothing comes behind it. */
static void raise_unparsed(struct inspecting *in, size_t first)
{
	const struct rule *rule =
		rule_find(in->input->rules, str_of(component_code_rule(CODE_UNPARSED)));

	for (size_t i = first; i < in->worker.findings.count; i++) {
		struct finding *finding = &in->worker.findings.items[i];

		if (in->desk->is_last_word && finding->rule == rule &&
			finding->severity == SEVERITY_WARNING)
			finding->severity = SEVERITY_ERROR;
	}
}

/* A record that was to be read in the midst of it. */
static bool is_list_broken(struct inspecting *in, struct err *err)
{
	if (!in->desk->list.is_broken)
		return false;
	in->is_broken = true;
	*err = in->desk->list.err;
	return true;
}

static int judge(struct inspecting *in, struct source *source,
	const struct dependency_change *change, struct err *err)
{
	struct component_verdicts verdicts;
	struct str brings;

	if (component_desk_open(in->desk, err)) {
		in->is_broken = true;
		return -1;
	}
	if (component_judge(&verdicts, &in->desk->court, &change->now, change->files,
		    change->file_count, err) ||
		is_list_broken(in, err))
		return -1;
	brings = brought(
		&in->worker.arena, &change->now, change->files, change->file_count);
	for (size_t i = 0; i < verdicts.count; i++)
		add_finding(in, source, &change->now, brings, &verdicts.items[i]);
	return 0;
}

/* What is listed only needs no list. */
static bool is_judged(const struct dependency *d)
{
	return d->kind == KIND_BYTES || d->kind == KIND_SETTING ||
	       d->kind == KIND_UNCHECKED || d->state == READ_OPAQUE;
}

/* Entries with a line, or those that are about the file itself. */
static int judge_entries(struct inspecting *in, struct source *source,
	const struct dependency_file *file, bool has_line, struct err *err)
{
	for (size_t i = 0; i < file->count; i++) {
		const struct dependency *d = &file->items[i].now;

		if ((d->line > 0) == has_line && is_judged(d) &&
			!vendored_accounts_for(&in->folders, d->path, d) &&
			judge(in, source, &file->items[i], err))
			return -1;
	}
	return 0;
}

/* As the readers see it: their places are those of UTF-8. */
static struct str text_of(struct worker *worker, struct str bytes)
{
	return utf16_is(bytes) ? utf16_to_utf8(&worker->scratch, bytes) : bytes;
}

static int take(
	struct dependency_search *search, struct dependency_file *file, struct err *err)
{
	struct inspecting *in = search->ctx;
	struct worker *worker = &in->worker;
	struct source source = {.path = file->change->path};
	size_t first = worker->findings.count, lines;

	source.bytes = text_of(worker, file->bytes);
	source_index_lines(&source, &worker->scratch);
	if (judge_entries(in, &source, file, false, err))
		return -1;
	findings_judge(worker, file->change, first);
	finding_fingerprint_whole(worker, file->change, first);
	lines = worker->findings.count;
	if (judge_entries(in, &source, file, true, err))
		return -1;
	findings_judge(worker, file->change, lines);
	findings_keep_lines(worker, &source, lines);
	findings_fingerprint(worker, file->change, &source, NULL, lines);
	raise_unparsed(in, first);
	arena_reset(&worker->scratch);
	return 0;
}

static bool is_accounted(
	const struct dependency_search *search, const struct change *change)
{
	const struct inspecting *in = search->ctx;

	return change->entry == ENTRY_FILE &&
	       vendored_covers(&in->folders, change->root_path);
}

static void miss(struct dependency_search *search, struct str path, const char *why)
{
	struct inspecting *in = search->ctx;
	const struct unchecked_list *told = &in->worker.unchecked;

	for (size_t i = 0; i < told->count; i++) {
		if (told->items[i].kind == UNCHECKED_FAULT &&
			str_eq(told->items[i].path, path))
			return;
	}
	worker_unchecked(&in->worker, UNCHECKED_FAULT, path, why);
}

/* --- folders
 * -------------------------------------------------------------------------------
 */

static int judge_folder(struct inspecting *in, struct vendored_court *court, size_t index,
	struct err *err)
{
	struct vendored_folder *folder = &in->folders.items[index];
	const struct change change = {.path = folder->path, .root_path = folder->path};
	struct component_verdicts verdicts;
	struct worker *worker = &in->worker;
	struct source none = {0};
	struct str brings;
	size_t first = worker->findings.count;

	if (component_desk_open(in->desk, err)) {
		in->is_broken = true;
		return -1;
	}
	if (vendored_judge(&verdicts, court, folder, err)) {
		in->is_broken = err->kind == ERR_USAGE;
		return -1;
	}
	if (is_list_broken(in, err))
		return -1;
	brings = brought(&worker->arena, &folder->dependency, NULL, 0);
	for (size_t i = 0; i < verdicts.count; i++)
		add_finding(in, &none, &folder->dependency, brings, &verdicts.items[i]);
	findings_judge(worker, &change, first);
	finding_fingerprint_whole(worker, &change, first);
	arena_reset(&worker->scratch);
	return 0;
}

/* What is approved accounts for what is nested in it. */
static int judge_folders(
	struct inspecting *in, struct dependency_search *search, struct err *err)
{
	struct vendored_court court = {.desk = in->desk,
		.store = in->input->store,
		.tip = in->input->changes->tip,
		.arena = search->arena,
		.scratch = &in->worker.scratch};

	if (vendored_search(&in->folders, search, in->input->policy, err))
		return -1;
	for (size_t i = 0; i < in->folders.count; i++) {
		const struct vendored_folder *folder = &in->folders.items[i];
		const struct vendored_folder *above =
			vendored_judged(&in->folders, folder);

		if (above && above->is_approved && vendored_is_part(above, folder))
			continue;
		if (judge_folder(in, &court, i, err))
			return -1;
	}
	search->blobs_read += court.blobs_read;
	return 0;
}

/* --- the run
 * -------------------------------------------------------------------------------
 */

/* The worker writes into the result's own arena and lists. */
static void begin(struct inspecting *in, struct gate_result *result)
{
	in->worker.arena = result->arenas[0];
	in->worker.findings = result->findings;
	in->worker.unchecked = result->unchecked;
}

static void end(struct inspecting *in, struct gate_result *result,
	struct dependency_search *search)
{
	result->arenas[0] = in->worker.arena;
	result->findings = in->worker.findings;
	result->unchecked = in->worker.unchecked;
	result->stats.blobs_read += search->blobs_read;
	result->stats.declarations += search->declarations;
	result->stats.records_read += in->desk->records_read;
	if (result->findings.count)
		qsort(result->findings.items, result->findings.count,
			sizeof(*result->findings.items), finding_cmp);
	if (result->unchecked.count)
		qsort(result->unchecked.items, result->unchecked.count,
			sizeof(*result->unchecked.items), unchecked_cmp);
	arena_done(&in->worker.scratch);
	arena_done(&search->scratch);
}

/* What is due of the list itself: findings about the files of its records. */
static int watch(struct inspecting *in, struct err *err)
{
	struct worker *worker = &in->worker;
	struct component_notes notes = {0};

	if (component_desk_open(in->desk, err)) {
		in->is_broken = true;
		return -1;
	}
	if (in->desk->watch->look(&notes, in->desk, err))
		return -1;
	for (size_t i = 0; i < notes.count; i++) {
		const struct component_note *note = &notes.items[i];
		struct change change = {.path = note->path, .root_path = note->path};
		struct finding finding = {
			.rule = rule_find(in->input->rules, str_of(note->rule)),
			.class = CLASS_FACT,
			.is_derived = true,
			.name = note->name,
			.message = note->words};
		size_t first = worker->findings.count;

		VEC_PUSH(&worker->arena, &worker->findings, finding);
		findings_judge(worker, &change, first);
		finding_fingerprint_whole(worker, &change, first);
	}
	return 0;
}

/* A folder of plain sources has no file that brings something by itself. */
static bool has_work(const struct gate_input *input, bool is_touched)
{
	return is_touched || input->components->watch ||
	       vendored_is_touched(input->changes);
}

int components_apply(struct gate_result *result, const struct gate_input *input,
	const unsigned char *notices, struct err *err)
{
	struct inspecting in = {
		.input = input, .desk = input->components, .worker = {.input = input}};
	struct dependency_search search = {.input = input,
		.take = take,
		.is_accounted = is_accounted,
		.miss = miss,
		.notices = notices,
		.ctx = &in};
	struct err why;
	bool is_touched;
	int failed;

	if (!input->components)
		return 0;
	is_touched = dependencies_are_touched(&search);
	if (!has_work(input, is_touched))
		return 0;
	if (input->changes->why == WHY_STAGED && !in.desk->watch)
		in.desk->cache_dir = input->store->cache_dir;
	begin(&in, result);
	search.arena = &in.worker.arena;
	failed = judge_folders(&in, &search, &why) ||
		 (is_touched && dependencies_search(&search, &why));
	if (!failed && input->components->watch)
		failed = watch(&in, &why);
	if (failed && !(in.is_broken && why.kind == ERR_USAGE))
		worker_unchecked(&in.worker, UNCHECKED_FAULT, (struct str){0},
			arena_printf(&in.worker.arena,
				"components could not be checked: %s", why.text)
				.p);
	end(&in, result, &search);
	if (!failed || !in.is_broken || why.kind != ERR_USAGE)
		return 0;
	*err = why;
	return -1;
}
