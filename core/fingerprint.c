/*
 * Line hashes as GitHub has them: a window of 100 UTF-16 units rolls over the file once
 * and gives a hash for each unit that starts a line, when it falls out of the window.
 * Blanks never enter it. Read next: core/fingerprint.h, which says what counts as a line
 * there.
 */
#include "core/fingerprint.h"
#include "base/text.h"
#include "base/banned.h"

#define WINDOW 100
#define MULTIPLIER 37
#define UNIT_EOF 65535

struct roll {
	uint32_t window[WINDOW];
	bool is_start[WINDOW]; /* that unit starts a line */
	unsigned index;	       /* the oldest unit, replaced next */
	uint64_t hash;
	uint64_t leaving; /* MULTIPLIER to the power of WINDOW */
	bool is_line_start, is_after_cr;
	struct arena *arena;
	struct {
		struct line_hash *items;
		size_t count, cap;
	} lines;
};

static void push(struct roll *roll, uint32_t unit, bool is_start)
{
	unsigned i = roll->index;

	if (roll->is_start[i]) {
		struct line_hash line = {.hash = roll->hash};

		VEC_PUSH(roll->arena, &roll->lines, line);
	}
	roll->hash = roll->hash * MULTIPLIER + unit - roll->leaving * roll->window[i];
	roll->window[i] = unit;
	roll->is_start[i] = is_start;
	roll->index = i + 1 < WINDOW ? i + 1 : 0;
}

static void take(struct roll *roll, uint32_t unit)
{
	bool is_start = roll->is_line_start;

	if (unit == ' ' || unit == '\t' || (unit == '\n' && roll->is_after_cr)) {
		roll->is_after_cr = false;
		return;
	}
	roll->is_after_cr = unit == '\r';
	if (unit == '\r')
		unit = '\n';
	roll->is_line_start = unit == '\n';
	push(roll, unit, is_start);
}

/*
 * Decoders of GitHub and of the Web make one U+FFFD of all bytes that could begin a code
 * point, and base/text.h one of each: the number of bytes that go together.
 */
static size_t broken_length(struct str s, size_t at)
{
	unsigned char lead = (unsigned char)s.p[at], low = 0x80, high = 0xbf;
	size_t n = 1, want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;

	if (lead < 0xc2 || lead > 0xf4)
		return 1;
	if (lead == 0xe0)
		low = 0xa0;
	if (lead == 0xf0)
		low = 0x90;
	if (lead == 0xed)
		high = 0x9f;
	if (lead == 0xf4)
		high = 0x8f;
	for (; n < want && at + n < s.n; n++, low = 0x80, high = 0xbf) {
		unsigned char c = (unsigned char)s.p[at + n];

		if (c < low || c > high)
			break;
	}
	return n;
}

static void take_all(struct roll *roll, struct str s)
{
	size_t len = 1;

	for (size_t at = 0; at < s.n; at += len) {
		uint32_t point = text_code_point(s, at, &len);

		if (point == TEXT_INVALID) {
			len = broken_length(s, at);
			point = 0xfffd;
		}
		if (point > 0xffff) {
			take(roll, 0xd800 + ((point - 0x10000) >> 10));
			point = 0xdc00 + (point & 0x3ff);
		}
		take(roll, point);
	}
}

/* One step of a radix sort: *order by one byte of the hash, equal ones as they were. */
static void sort_by_byte(uint32_t *out, const uint32_t *in, size_t n,
	const struct line_hash *lines, int shift)
{
	size_t from[256] = {0}, sum = 0;

	for (size_t i = 0; i < n; i++)
		from[lines[i].hash >> shift & 0xff]++;
	for (unsigned b = 0; b < 256; b++) {
		size_t count = from[b];

		from[b] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		out[from[lines[in[i]].hash >> shift & 0xff]++] = in[i];
}

/*
 * Equal hashes are numbered by line. A radix sort brings them together: a hash table
 * would be at the mercy of whoever wrote the file, since anybody can choose these hashes.
 */
static void number_lines(struct arena *arena, struct line_hash *lines, size_t n)
{
	uint32_t *order = ARENA_NEW(arena, uint32_t, n),
		 *other = ARENA_NEW(arena, uint32_t, n);

	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)i;
	for (int shift = 0; shift < 64; shift += 16) {
		sort_by_byte(other, order, n, lines, shift);
		sort_by_byte(order, other, n, lines, shift + 8);
	}
	for (size_t i = 0; i < n; i++) {
		struct line_hash *line = &lines[order[i]];
		const struct line_hash *before = i ? &lines[order[i - 1]] : NULL;

		line->ordinal =
			before && before->hash == line->hash ? before->ordinal + 1 : 1;
	}
}

/* Room for all lines at once: growing by doubling would hold them three times. */
static void reserve(struct roll *roll, struct str bytes)
{
	size_t ends = 2;

	for (size_t i = 0; i < bytes.n; i++)
		ends += bytes.p[i] == '\n' || bytes.p[i] == '\r';
	roll->lines.cap = ends;
	roll->lines.items = arena_alloc(roll->arena, ends * sizeof(*roll->lines.items));
}

struct line_hash *line_hashes(struct arena *arena, struct str bytes, size_t *count)
{
	struct roll roll = {.is_line_start = true, .leaving = 1, .arena = arena};

	for (int i = 0; i < WINDOW; i++)
		roll.leaving *= MULTIPLIER;
	reserve(&roll, bytes);
	take_all(&roll, bytes);
	take(&roll, UNIT_EOF);
	for (int i = 0; i < WINDOW; i++)
		push(&roll, 0, false);
	number_lines(arena, roll.lines.items, roll.lines.count);
	*count = roll.lines.count;
	return roll.lines.items;
}
