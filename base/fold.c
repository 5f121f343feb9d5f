/*
 * Keys of paths. Letters come apart in steps, so the marks of one are kept on a short
 * stack. Read next: base/fold_table.h.
 */
#include "base/fold.h"
#include "base/fold_table.h"
#include "base/text.h"
#include "base/banned.h"

#define MARKS_MAX 4 /* no letter has more */
#define HANGUL_FIRST 0xac00u
#define HANGUL_LAST 0xd7a3u
#define HANGUL_FINALS 28u
#define HANGUL_VOWELS 21u

static const struct fold_row *find_row(uint32_t letter)
{
	size_t low = 0, high = sizeof(fold_rows) / sizeof(fold_rows[0]);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (fold_rows[middle].letter < letter)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < sizeof(fold_rows) / sizeof(fold_rows[0]) &&
		fold_rows[low].letter == letter)
		return &fold_rows[low];
	return NULL;
}

/* Blocks where capitals and small letters lie apart by a fixed step ... */
static const struct {
	uint16_t first, last, step;
} blocks[] = {{'A', 'Z', 32}, {0xc0, 0xde, 32}, {0x391, 0x3a9, 32}, {0x400, 0x40f, 80},
	{0x410, 0x42f, 32}, {0x531, 0x556, 48}, {0xff21, 0xff3a, 32}};

/* ... and where they take turns: the capitals are odd or even. */
static const struct {
	uint16_t first, last, odd;
} turns[] = {{0x100, 0x137, 0}, {0x139, 0x148, 1}, {0x14a, 0x177, 0}, {0x179, 0x17e, 1},
	{0x1cd, 0x1dc, 1}, {0x1de, 0x1ef, 0}, {0x1f8, 0x21f, 0}, {0x222, 0x233, 0},
	{0x370, 0x373, 0}, {0x3d8, 0x3ef, 0}, {0x460, 0x481, 0}, {0x48a, 0x4bf, 0},
	{0x4c1, 0x4ce, 1}, {0x4d0, 0x52f, 0}, {0x1e00, 0x1e95, 0}, {0x1ea0, 0x1eff, 0}};

static uint32_t lower(uint32_t c)
{
	if (c == 0x3c2) /* the final sigma */
		return 0x3c3;
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		if (c >= blocks[i].first && c <= blocks[i].last && c != 0xd7)
			return c + blocks[i].step;
	}
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		if (c >= turns[i].first && c <= turns[i].last)
			return (c & 1) == turns[i].odd ? c + 1 : c;
	}
	return c;
}

static void put(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_putc(out, (char)c);
	} else if (c < 0x800) {
		buf_putc(out, (char)(0xc0 | c >> 6));
		buf_putc(out, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_putc(out, (char)(0xe0 | c >> 12));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (c & 0x3f)));
	}
}

static void put_hangul(struct buf *out, uint32_t c)
{
	uint32_t index = c - HANGUL_FIRST;

	put(out, 0x1100 + index / (HANGUL_FINALS * HANGUL_VOWELS));
	put(out, 0x1161 + index / HANGUL_FINALS % HANGUL_VOWELS);
	if (index % HANGUL_FINALS)
		put(out, 0x11a7 + index % HANGUL_FINALS);
}

static void put_folded(struct buf *out, uint32_t c)
{
	const struct fold_row *row;
	uint32_t marks[MARKS_MAX];
	size_t count = 0;

	if (c >= HANGUL_FIRST && c <= HANGUL_LAST) {
		put_hangul(out, c);
		return;
	}
	while (count < MARKS_MAX && (row = find_row(c))) {
		if (row->mark)
			marks[count++] = row->mark;
		c = row->base;
	}
	put(out, lower(c));
	while (count)
		put(out, marks[--count]);
}

void fold_path(struct buf *out, struct str path)
{
	for (size_t at = 0; at < path.n;) {
		size_t len;
		uint32_t c = text_code_point(path, at, &len);

		if (c == TEXT_INVALID || c > 0xffff)
			buf_add(out, str_slice(path, at, at + len));
		else
			put_folded(out, c);
		at += len;
	}
}
