/*
 * Line hashes as GitHub has them: of the 100 UTF-16 units from a line's first one, blanks
 * left out, line ends in it. Few lines of a file are asked for, so only theirs are
 * computed, and those of lines that begin as one of them does: for the ordinal. Read
 * next: core/line_hash.h, which says what counts as a line there.
 */
#include <stdlib.h>
#include "core/line_hash.h"
#include "base/text.h"
#include "base/banned.h"

#define WINDOW 100
#define MULTIPLIER 37
#define UNIT_EOF 65535
#define KEY_BYTES 8   /* of a line's beginning that are looked at */
#define KEY_BITS 4096 /* of the filter */

/* The units of a text, one after the other. */
struct units {
	struct str s;
	size_t at;
	uint32_t low; /* the second half of a surrogate pair, next; 0: none */
	bool is_after_cr, is_behind_end;
};

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

/* At a code point that is none of ASCII. */
static uint32_t wide_unit(struct units *u)
{
	size_t len;
	uint32_t point = text_code_point(u->s, u->at, &len);

	if (point == TEXT_INVALID) {
		len = broken_length(u->s, u->at);
		point = 0xfffd;
	}
	u->at += len;
	if (point <= 0xffff)
		return point;
	u->low = 0xdc00 + (point & 0x3ff);
	return 0xd800 + ((point - 0x10000) >> 10);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Behind the end come zeros. */
static uint32_t next_unit(struct units *u)
{
	uint32_t low = u->low;
	char c;

	u->low = 0;
	if (low)
		return low;
	while (u->at < u->s.n &&
		(is_blank(u->s.p[u->at]) || (u->is_after_cr && u->s.p[u->at] == '\n'))) {
		u->at++;
		u->is_after_cr = false;
	}
	if (u->at >= u->s.n) {
		low = u->is_behind_end ? 0 : UNIT_EOF;
		u->is_behind_end = true;
		return low;
	}
	c = u->s.p[u->at];
	u->is_after_cr = c == '\r';
	if ((unsigned char)c >= 0x80)
		return wide_unit(u);
	u->at++;
	return c == '\r' ? '\n' : (unsigned char)c;
}

static uint64_t hash_at(struct str s, size_t at)
{
	struct units units = {.s = s, .at = at};
	uint64_t hash = 0;

	for (int i = 0; i < WINDOW; i++)
		hash = hash * MULTIPLIER + next_unit(&units);
	return hash;
}

/* Lines of the same units have the same key; it ends before what is not plain. */
static unsigned key_at(struct str s, size_t at)
{
	unsigned key = 0;

	for (int n = 0; n < KEY_BYTES && at < s.n; at++) {
		unsigned char c = (unsigned char)s.p[at];

		if (c >= 0x80 || c == '\n' || c == '\r')
			break;
		if (is_blank((char)c))
			continue;
		key = key * 31 + c;
		n++;
	}
	return (key ^ key >> 12) % KEY_BITS;
}

/* Going from line to line. */
struct lines {
	struct str s;
	size_t at; /* where the line in hand begins */
	size_t lf; /* the next LF at or behind at, once it was looked for */
	bool has_cr;
};

static struct lines lines_begin(struct str s)
{
	return (struct lines){
		.s = s, .lf = str_find(s, '\n', 0), .has_cr = str_find(s, '\r', 0) < s.n};
}

/* To the next line; false: it is the last one. Each LF is looked for once. */
static bool next_line(struct lines *l)
{
	size_t end;

	if (l->lf < l->at)
		l->lf = str_find(l->s, '\n', l->at);
	end = l->lf;
	if (l->has_cr) {
		size_t cr = str_find(str_slice(l->s, 0, l->lf), '\r', l->at);

		if (cr + 1 < l->lf || (cr + 1 == l->lf && l->lf == l->s.n))
			end = cr;
	}
	if (end == l->s.n)
		return false;
	l->at = end + 1;
	return true;
}

/* The hashes that are asked for, and how many lines had them so far. */
struct wanted {
	struct hash_count {
		uint64_t hash;
		uint32_t count;
	} * items;
	size_t count;
	uint64_t keys[KEY_BITS / 64]; /* bits: how lines with such a hash begin */
};

static int by_hash(const void *a, const void *b)
{
	const struct hash_count *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static void want(struct wanted *wanted, struct line_hash *line, struct str s, size_t at)
{
	unsigned key = key_at(s, at);

	line->hash = hash_at(s, at);
	wanted->keys[key / 64] |= 1ull << key % 64;
	wanted->items[wanted->count++] = (struct hash_count){.hash = line->hash};
}

/* One item for each hash, in order. */
static void sort_unique(struct wanted *wanted)
{
	size_t kept = 0;

	if (wanted->count)
		qsort(wanted->items, wanted->count, sizeof(*wanted->items), by_hash);
	for (size_t i = 0; i < wanted->count; i++) {
		if (!kept || by_hash(&wanted->items[kept - 1], &wanted->items[i]))
			wanted->items[kept++] = wanted->items[i];
	}
	wanted->count = kept;
}

static struct hash_count *find(struct wanted *wanted, struct str s, size_t at)
{
	struct hash_count asked;
	unsigned key = key_at(s, at);

	if (!(wanted->keys[key / 64] >> key % 64 & 1))
		return NULL;
	asked.hash = hash_at(s, at);
	return bsearch(&asked, wanted->items, wanted->count, sizeof(asked), by_hash);
}

void line_hashes(
	struct line_hash *lines, size_t count, struct arena *arena, struct str bytes)
{
	struct wanted wanted = {.items = ARENA_NEW(arena, struct hash_count, count)};
	struct lines l = lines_begin(bytes);
	size_t done = 0;

	for (uint32_t line = 1; done < count; line++) {
		if (lines[done].line == line)
			want(&wanted, &lines[done++], bytes, l.at);
		if (!next_line(&l))
			break;
	}
	sort_unique(&wanted);
	count = done;
	done = 0;
	l = lines_begin(bytes);
	for (uint32_t line = 1; done < count; line++) {
		struct hash_count *seen = find(&wanted, bytes, l.at);

		if (seen)
			seen->count++;
		if (lines[done].line == line)
			lines[done++].ordinal = seen->count;
		next_line(&l);
	}
}
