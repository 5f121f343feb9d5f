/*
 * Line hashes as GitHub has them: of the 100 UTF-16 units from a line's first one, blanks
 * left out. One polynomial hash runs over all units; a line's own is what that became 100
 * units later, less what it was before the line. Read next: core/fingerprint.h, which
 * says what counts as a line there.
 */
#include "core/fingerprint.h"
#include "base/text.h"
#include "base/banned.h"

#define WINDOW 100
#define MULTIPLIER 37
#define UNIT_EOF 65535

struct roll {
	uint64_t hash, units; /* of all units so far, and how many they are */
	uint64_t due;	  /* how many there are when the oldest open line is complete */
	uint64_t leaving; /* MULTIPLIER to the power of WINDOW */
	bool is_line_start, is_after_cr;
	/* lines of which less than a window was seen, as a ring */
	struct {
		uint64_t before; /* the hash of all units before it */
		uint64_t due;
	} open[WINDOW];
	size_t opened; /* so far; those that are not in lines are open */
	struct arena *arena;
	struct {
		struct line_hash *items;
		size_t count, cap;
	} lines;
};

static void open_line(struct roll *roll)
{
	size_t i = roll->opened++ % WINDOW;

	roll->open[i].before = roll->hash;
	roll->open[i].due = roll->units + WINDOW;
	if (roll->opened == roll->lines.count + 1)
		roll->due = roll->open[i].due;
}

static void close_line(struct roll *roll)
{
	size_t i = roll->lines.count % WINDOW;
	struct line_hash line = {
		.hash = roll->hash - roll->open[i].before * roll->leaving};

	VEC_PUSH(roll->arena, &roll->lines, line);
	roll->due = roll->opened > roll->lines.count ? roll->open[(i + 1) % WINDOW].due
						     : UINT64_MAX;
}

static inline void push(struct roll *roll, uint32_t unit, bool is_start)
{
	if (roll->units == roll->due)
		close_line(roll);
	if (is_start)
		open_line(roll);
	roll->hash = roll->hash * MULTIPLIER + unit;
	roll->units++;
}

static inline void take(struct roll *roll, uint32_t unit)
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

/* Returns the length of the code point at at, which is none of ASCII. */
static size_t take_wide(struct roll *roll, struct str s, size_t at)
{
	size_t len;
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
	return len;
}

/*
 * What neither begins nor ends a line, from at on: most of a file. Which of its bytes are
 * blank is anybody's guess, so there is no branch on it. Returns where it ends.
 */
static size_t take_plain(struct roll *roll, struct str s, size_t at)
{
	uint64_t hash = roll->hash, units = roll->units;
	size_t start = at;

	for (; at < s.n && units != roll->due; at++) {
		unsigned char c = (unsigned char)s.p[at];
		uint64_t is_unit = c != ' ' && c != '\t';

		if (c >= 0x80 || c == '\n' || c == '\r')
			break;
		hash = hash * (1 + is_unit * (MULTIPLIER - 1)) + is_unit * c;
		units += is_unit;
	}
	roll->hash = hash;
	roll->units = units;
	roll->is_after_cr &= at == start;
	return at;
}

static void take_all(struct roll *roll, struct str s)
{
	for (size_t at = 0; at < s.n;) {
		unsigned char c = (unsigned char)s.p[at];

		if (c >= 0x80) {
			at += take_wide(roll, s, at);
		} else {
			take(roll, c);
			at++;
		}
		if (!roll->is_line_start)
			at = take_plain(roll, s, at);
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
	struct roll roll = {
		.is_line_start = true, .leaving = 1, .due = UINT64_MAX, .arena = arena};

	for (int i = 0; i < WINDOW; i++)
		roll.leaving *= MULTIPLIER;
	reserve(&roll, bytes);
	take_all(&roll, bytes);
	take(&roll, UNIT_EOF);
	/* zeros behind the end complete the lines that are open; the last one makes none
	 */
	for (int i = 0; i < WINDOW; i++)
		push(&roll, 0, false);
	number_lines(arena, roll.lines.items, roll.lines.count);
	*count = roll.lines.count;
	return roll.lines.items;
}
