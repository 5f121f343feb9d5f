/*
 * Places among their equals. The first pass keeps the regions that are asked for, with
 * their neighbours; the second counts the regions of the file that have the same hashes.
 * Those hashes only find: a collision that somebody made raises a rank, and what was
 * known is new. Read next: syntax/statement.h, which cuts C.
 */
#include <stdlib.h>
#include "syntax/region.h"
#include "syntax/statement.h"
#include "syntax/tokens.h"
#include "base/banned.h"

enum level { AROUND, IN_SCOPE, IN_SOURCE, LEVELS };

/* A region with its neighbours; those of other functions are none: end == 0. */
struct trio {
	struct statement before, now, behind;
};

/* A region that is asked for. */
struct wanted {
	struct trio trio;
	uint64_t hashes[LEVELS];
	struct fingerprint_rank ranks[LEVELS];
	struct fingerprint_place place;
	bool is_answered;
};

/* Hashes that are asked for, sorted, and how many regions had them so far. */
struct tally {
	struct tally_item {
		uint64_t hash;
		uint32_t count;
	} * items;
	size_t count;
	uint64_t bits[64]; /* a filter: by the low 12 bits */
};

struct finder {
	const struct region_source *source;
	struct arena *scratch;
	struct region_ask *asks;
	uint32_t *starts; /* by ask: of its region; UINT32_MAX: in none */
	size_t ask_count, next_ask;
	struct trio trio; /* behind is not known yet */
	struct {
		struct wanted *items;
		size_t count, cap;
	} wanted; /* in the order in which they end */
	size_t next_wanted;
	struct tally tallies[LEVELS];
	bool is_lines, is_counting;    /* what is cut; which pass it is */
	struct function_name function; /* whose digest is ... */
	struct digest scope;	       /* ... this one; its brackets may be long */
};

/* --- hashes --------------------------------------------------------------------------
 */

static uint64_t mix(uint64_t a, uint64_t b)
{
	a = (a ^ b * 0x9e3779b97f4a7c15ull) * 0xff51afd7ed558ccdull;
	return a ^ a >> 32;
}

/* As the keys of core/fingerprint.h are ranked. */
static void hash_trio(uint64_t hashes[LEVELS], const struct trio *trio, bool is_lines)
{
	uint64_t before = trio->before.end ? trio->before.hash : 0;
	uint64_t behind = trio->behind.end ? trio->behind.hash : 0;
	uint64_t near = mix(before, behind);

	hashes[IN_SCOPE] = mix(trio->now.hash, trio->now.function.hash);
	hashes[AROUND] = mix(hashes[IN_SCOPE], near);
	hashes[IN_SOURCE] = is_lines ? trio->now.hash : mix(trio->now.hash, near);
}

/* A line's bytes but blanks. */
static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static uint64_t line_hash(struct str line)
{
	uint64_t hash = TOKENS_NONE;

	for (size_t i = 0; i < line.n; i++) {
		if (!is_blank(line.p[i]))
			hash = (hash ^ (unsigned char)line.p[i]) * 1099511628211ull;
	}
	return hash;
}

static void line_digest(struct digest *out, struct str line)
{
	struct sha256 hash;
	size_t from = 0;

	sha256_begin(&hash);
	for (size_t at = 0; at <= line.n; at++) {
		if (at < line.n && !is_blank(line.p[at]))
			continue;
		sha256_add(&hash, str_slice(line, from, at));
		from = at + 1;
	}
	sha256_end(out, &hash);
}

static void digest_of(
	struct digest *out, const struct finder *f, const struct statement *region)
{
	if (!region->end)
		return;
	if (f->is_lines)
		line_digest(out, str_slice(f->source->bytes, region->start, region->end));
	else
		tokens_digest(out, f->source->bytes, region->start, region->end);
}

/* --- tallies -------------------------------------------------------------------------
 */

static int by_hash(const void *a, const void *b)
{
	const struct tally_item *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static void tally_make(struct tally *tally, const struct finder *f, enum level level)
{
	size_t kept = 0;

	*tally = (struct tally){
		.items = ARENA_NEW(f->scratch, struct tally_item, f->wanted.count)};
	for (size_t i = 0; i < f->wanted.count; i++) {
		uint64_t hash = f->wanted.items[i].hashes[level];

		tally->items[i].hash = hash;
		tally->bits[hash >> 6 & 63] |= 1ull << (hash & 63);
	}
	qsort(tally->items, f->wanted.count, sizeof(*tally->items), by_hash);
	for (size_t i = 0; i < f->wanted.count; i++) {
		if (!kept || by_hash(&tally->items[kept - 1], &tally->items[i]))
			tally->items[kept++] = tally->items[i];
	}
	tally->count = kept;
}

static struct tally_item *tally_find(const struct tally *tally, uint64_t hash)
{
	struct tally_item asked = {.hash = hash};

	if (!(tally->bits[hash >> 6 & 63] >> (hash & 63) & 1))
		return NULL;
	return bsearch(&asked, tally->items, tally->count, sizeof(asked), by_hash);
}

/* --- both passes ---------------------------------------------------------------------
 */

static void keep(struct finder *f, const struct trio *trio)
{
	struct wanted wanted = {.trio = *trio};

	hash_trio(wanted.hashes, trio, f->is_lines);
	VEC_PUSH(f->scratch, &f->wanted, wanted);
}

/* It is one more of its equals; when it is asked for, that is its rank. */
static void count(struct finder *f, const struct trio *trio)
{
	struct wanted *wanted = f->next_wanted < f->wanted.count
					? &f->wanted.items[f->next_wanted]
					: NULL;
	uint64_t hashes[LEVELS];

	if (wanted && wanted->trio.now.start != trio->now.start)
		wanted = NULL;
	f->next_wanted += wanted != NULL;
	hash_trio(hashes, trio, f->is_lines);
	for (unsigned level = 0; level < LEVELS; level++) {
		struct tally_item *item = tally_find(&f->tallies[level], hashes[level]);

		if (item)
			item->count++;
		if (wanted)
			wanted->ranks[level].at = item->count;
	}
}

/* Neighbours are those of the same function. */
static void take(struct finder *f, const struct statement *behind)
{
	struct trio *trio = &f->trio;

	if (trio->before.function.hash != trio->now.function.hash)
		trio->before.end = 0;
	trio->behind = *behind;
	if (behind->function.hash != trio->now.function.hash)
		trio->behind.end = 0;
	if (f->is_counting)
		count(f, trio);
	else if (trio->now.is_asked)
		keep(f, trio);
}

/* A region came: now the one before has both neighbours. */
static void see_region(void *ctx, const struct statement *region)
{
	struct finder *f = ctx;

	if (f->trio.now.end)
		take(f, region);
	f->trio.before = f->trio.now;
	f->trio.now = *region;
}

/* Asks before the token stand in a gap. */
static bool see_token(
	void *ctx, uint32_t statement, uint32_t index, uint32_t start, uint32_t end)
{
	struct finder *f = ctx;
	bool is_asked = false;

	for (; f->next_ask < f->ask_count && f->asks[f->next_ask].start < end;
		f->next_ask++) {
		if (f->asks[f->next_ask].start < start)
			continue;
		f->starts[f->next_ask] = statement;
		f->asks[f->next_ask].place.index = index;
		is_asked = true;
	}
	return is_asked;
}

/* An ask is answered by the line that holds it, and its index counts bytes. */
static bool see_line(struct finder *f, struct str line, uint32_t at)
{
	uint32_t index = 0;
	bool is_asked = false;
	size_t i = 0;

	for (; f->next_ask < f->ask_count && f->asks[f->next_ask].start <= at + line.n;
		f->next_ask++) {
		for (; at + i < f->asks[f->next_ask].start; i++)
			index += !is_blank(line.p[i]);
		f->asks[f->next_ask].place.index = index;
		f->starts[f->next_ask] = at;
		is_asked = true;
	}
	return is_asked;
}

/* Lines that are not empty are regions. */
static void cut_lines(struct finder *f)
{
	struct str s = f->source->bytes;

	for (size_t at = 0, end; at < s.n; at = end + 1) {
		struct statement line = {.start = (uint32_t)at};

		end = str_find(s, '\n', at);
		line.end = (uint32_t)end;
		line.hash = line_hash(str_slice(s, at, end));
		if (!f->is_counting)
			line.is_asked = see_line(f, str_slice(s, at, end), (uint32_t)at);
		if (line.hash != TOKENS_NONE)
			see_region(f, &line);
	}
}

static void pass(struct finder *f)
{
	const struct statement none = {0};
	const struct statement_sink sink = {.ctx = f,
		.token = f->is_counting ? NULL : see_token,
		.statement = see_region};

	f->trio = (struct trio){0};
	if (f->is_lines)
		cut_lines(f);
	else
		statements_cut(f->source->bytes, f->source->slices, &sink);
	see_region(f, &none);
}

/* --- answers -------------------------------------------------------------------------
 */

static int by_start(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;
	uint32_t p = x->trio.now.start, q = y->trio.now.start;

	return (p > q) - (p < q);
}

static void scope_digest(
	struct digest *out, struct finder *f, const struct function_name *function)
{
	if (!function->end)
		return;
	if (function->start != f->function.start || function->end != f->function.end)
		tokens_digest(
			&f->scope, f->source->bytes, function->start, function->end);
	f->function = *function;
	*out = f->scope;
}

static void answer(struct finder *f, struct wanted *wanted)
{
	struct fingerprint_place *place = &wanted->place;
	const struct trio *trio = &wanted->trio;

	for (unsigned level = 0; level < LEVELS; level++)
		wanted->ranks[level].of =
			tally_find(&f->tallies[level], wanted->hashes[level])->count;
	place->is_statement = !f->is_lines;
	place->is_in_function = trio->now.function.end != 0;
	place->around = wanted->ranks[AROUND];
	place->in_scope = wanted->ranks[IN_SCOPE];
	place->in_source = wanted->ranks[IN_SOURCE];
	digest_of(&place->text, f, &trio->now);
	digest_of(&place->before, f, &trio->before);
	digest_of(&place->behind, f, &trio->behind);
	scope_digest(&place->scope, f, &trio->now.function);
	place->function = trio->now.function.start;
	place->function_end = trio->now.function.end;
	wanted->is_answered = true;
}

static void answer_all(struct finder *f)
{
	qsort(f->wanted.items, f->wanted.count, sizeof(struct wanted), by_start);
	for (size_t i = 0; i < f->ask_count; i++) {
		struct region_ask *ask = &f->asks[i];
		struct wanted asked = {.trio.now.start = f->starts[i]}, *wanted;
		uint32_t index = ask->place.index;

		wanted = bsearch(&asked, f->wanted.items, f->wanted.count, sizeof(asked),
			by_start);
		if (!wanted)
			continue;
		if (!wanted->is_answered)
			answer(f, wanted);
		ask->place = wanted->place;
		ask->place.index = index;
	}
}

static void find(struct region_ask *asks, size_t count, struct arena *scratch,
	const struct region_source *source, bool is_lines)
{
	struct finder f = {
		.source = source,
		.scratch = scratch,
		.asks = asks,
		.ask_count = count,
		.is_lines = is_lines,
		.starts = ARENA_NEW(scratch, uint32_t, count),
	};

	for (size_t i = 0; i < count; i++)
		f.starts[i] = UINT32_MAX;
	pass(&f);
	if (!f.wanted.count)
		return;
	for (unsigned level = 0; level < LEVELS; level++)
		tally_make(&f.tallies[level], &f, (enum level)level);
	f.is_counting = true;
	pass(&f);
	answer_all(&f);
}

void regions_find(struct region_ask *asks, size_t count, struct arena *scratch,
	const struct region_source *source)
{
	const struct fingerprint_rank one = {.at = 1, .of = 1};
	struct region_ask *rest = ARENA_NEW(scratch, struct region_ask, count);
	size_t *places = ARENA_NEW(scratch, size_t, count), rest_count = 0;

	for (size_t i = 0; i < count; i++)
		asks[i].place = (struct fingerprint_place){
			.around = one, .in_scope = one, .in_source = one};
	if (source->slices)
		find(asks, count, scratch, source, false);
	for (size_t i = 0; i < count; i++) {
		if (asks[i].place.is_statement)
			continue;
		places[rest_count] = i;
		rest[rest_count++] = asks[i];
	}
	if (rest_count)
		find(rest, rest_count, scratch, source, true);
	for (size_t i = 0; i < rest_count; i++)
		asks[places[i]] = rest[i];
}
