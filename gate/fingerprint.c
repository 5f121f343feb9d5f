/*
 * Fingerprints of the findings of one source, when somebody asks for them. Secrets are
 * masked before anything is hashed: a guess could be tried against a hash of them, so one
 * secret in place of another of its length goes unseen here. Read next:
 * core/fingerprint.h, syntax/region.h.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "gate/internal.h"
#include "syntax/region.h"
#include "base/banned.h"

/* By place, rule and name: what is equal in that are twins. */
static int by_start(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	int order = str_cmp(x->rule->id, y->rule->id);

	if (x->span.start != y->span.start)
		return x->span.start < y->span.start ? -1 : 1;
	return order ? order : str_cmp(x->name, y->name);
}

static struct fingerprint_subject subject_of(
	const struct finding *finding, const struct change *change)
{
	return (struct fingerprint_subject){
		.rule = finding->rule->id,
		.name = finding->brings.n ? finding->brings : finding->name,
		.path = change->root_path,
		.is_inactive = finding->class == CLASS_INACTIVE_BRANCH,
	};
}

static bool is_whole(const struct finding *finding)
{
	return finding->span.start == finding->span.end;
}

static void print_whole(
	struct worker *worker, struct finding *finding, const struct change *change)
{
	struct fingerprint_subject subject = subject_of(finding, change);
	struct fingerprints *out = ARENA_NEW(&worker->arena, struct fingerprints, 1);

	fingerprints_make_whole(out, &subject);
	finding->fingerprints = out;
}

/* Those that stand somewhere, in order. */
static struct finding **collect(
	size_t *count, struct worker *worker, const struct change *change, size_t first)
{
	size_t n = worker->findings.count - first;
	struct finding **list = ARENA_NEW(&worker->scratch, struct finding *, n);

	*count = 0;
	for (size_t i = first; i < worker->findings.count; i++) {
		struct finding *finding = &worker->findings.items[i];

		if (is_whole(finding))
			print_whole(worker, finding, change);
		else
			list[(*count)++] = finding;
	}
	if (*count)
		qsort(list, *count, sizeof(struct finding *), by_start);
	return list;
}

static struct str function_of(struct worker *worker, const struct region_source *text,
	const struct fingerprint_place *place)
{
	uint32_t bytes = place->function_end - place->function;

	if (bytes > LIMIT_FUNCTION_BYTES)
		return (struct str){0};
	return arena_str(&worker->arena,
		str_slice(text->bytes, place->function, place->function_end));
}

void findings_fingerprint(struct worker *worker, const struct change *change,
	const struct source *source, const struct scan *scan, size_t first)
{
	struct region_source text = {.slices = scan ? &scan->slices : NULL};
	struct fingerprints *prints;
	struct finding **list;
	struct region_ask *asks;
	uint32_t twin = 0;
	size_t count;

	if (!worker->input->has_fingerprints || first == worker->findings.count)
		return;
	list = collect(&count, worker, change, first);
	asks = ARENA_NEW(&worker->scratch, struct region_ask, count);
	for (size_t i = 0; i < count; i++)
		asks[i].start = list[i]->span.start;
	if (!secrets_hide(&text.bytes, worker, source->bytes, 0) && scan)
		text.bytes = scan->reading.bytes;
	regions_find(asks, count, &worker->scratch, &text);

	prints = ARENA_NEW(&worker->arena, struct fingerprints, count);
	for (size_t i = 0; i < count; i++) {
		struct fingerprint_subject subject = subject_of(list[i], change);

		twin = i && !by_start(&list[i - 1], &list[i]) ? twin + 1 : 0;
		subject.twin = twin;
		fingerprints_make(&prints[i], &subject, &asks[i].place);
		list[i]->fingerprints = &prints[i];
		list[i]->function = function_of(worker, &text, &asks[i].place);
	}
}

void finding_fingerprint_whole(
	struct worker *worker, const struct change *change, size_t first)
{
	if (!worker->input->has_fingerprints)
		return;
	for (size_t i = first; i < worker->findings.count; i++)
		print_whole(worker, &worker->findings.items[i], change);
}
