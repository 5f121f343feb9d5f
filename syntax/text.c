/*
 * Facts about bytes. text_find passes over plain blocks, the rest byte by byte; what is
 * met is gathered by line (add), named and put in order at the end. Odd characters are
 * sorted by their code point in look_wide. Read next: syntax/place.h, which tells code
 * from comments; core/fact.h.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/text.h"
#include "syntax/place.h"
#include "syntax/text.h"
#include "base/banned.h"

#define BLOCK 64

#define BIT(kind) (1ull << FACT_##kind)
#define WIDE_FACTS (BIT(BIDI) | BIT(INVISIBLE) | BIT(BAD_UTF8))
#define PASS_FACTS (WIDE_FACTS | BIT(NUL) | BIT(LONE_CR) | BIT(CONFLICT))

/* What is known of one kind. */
struct tally {
	size_t first, last; /* indices of its facts in the list */
	size_t lines;	    /* that have it */
	size_t on_line;	    /* places on the last line */
	struct str stem;    /* the name of the first, without a count */
	size_t places;	    /* on all lines */
};

struct finder {
	struct fact_list *out;
	struct arena *arena;
	struct str bytes;
	uint64_t wanted;
	struct tally tallies[FACT_COUNT];
	struct place place;
	size_t ours;   /* the last "<<<<<<< " whose ">>>>>>> " is to come ... */
	bool has_ours; /* ... if there is one */
};

static size_t line_limit(enum fact_kind kind)
{
	return kind == FACT_BAD_UTF8 ? LIMIT_UTF8_LINES : LIMIT_TEXT_LINES;
}

/* The name so far goes on with how many places there are beside the first. */
static void count_name(struct finder *f, struct fact *fact, size_t places)
{
	if (fact->name.n && places > 1)
		fact->name = arena_printf(
			f->arena, "%.*s and %zu more", STR_ARG(fact->name), places - 1);
}

static bool is_same_line(const struct finder *f, size_t from, size_t to)
{
	return !memchr(f->bytes.p + from, '\n', to - from);
}

/* Places of one kind come in ascending order. name may be gone afterwards. */
static void add(
	struct finder *f, enum fact_kind kind, size_t start, size_t end, struct str name)
{
	struct tally *tally = &f->tallies[kind];
	struct fact *last = tally->lines ? &f->out->items[tally->last] : NULL;

	tally->places++;
	if (last && is_same_line(f, last->end, start)) {
		tally->on_line++;
		last->end = (uint32_t)end;
		return;
	}
	/* past the limit the last one grows; finish makes one of all of them */
	if (++tally->lines > line_limit(kind)) {
		last->end = (uint32_t)end;
		return;
	}
	name = arena_str(f->arena, name);
	if (last)
		count_name(f, last, tally->on_line);
	else
		*tally = (struct tally){
			.first = f->out->count, .lines = 1, .places = 1, .stem = name};
	tally->on_line = 1;
	tally->last = f->out->count;
	VEC_PUSH(f->arena, f->out,
		((struct fact){.kind = kind,
			.start = (uint32_t)start,
			.end = (uint32_t)end,
			.name = name}));
}

static bool is_bidi(uint32_t point)
{
	return (point >= 0x202a && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069) || point == 0x200e ||
	       point == 0x200f || point == 0x61c;
}

/* Nothing, or a gap, is what one sees of these; sorted. */
static bool is_invisible(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{0x80, 0xa0},	  /* C1 controls, no-break space */
		{0xad, 0xad},	  /* soft hyphen */
		{0x34f, 0x34f},	  /* grapheme joiner */
		{0x115f, 0x1160}, /* Hangul fillers: letters by their category */
		{0x1680, 0x1680}, {0x17b4, 0x17b5}, {0x180b, 0x180f},
		{0x2000, 0x200d}, /* blanks of all widths, zero width joiners */
		{0x2028, 0x2029}, /* line and paragraph separator */
		{0x202f, 0x202f}, {0x205f, 0x2065}, {0x206a, 0x206f}, {0x3000, 0x3000},
		{0x3164, 0x3164}, {0xfe00, 0xfe0f}, /* variation selectors */
		{0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff9, 0xfffb},
		{0xe0000, 0xe0fff}, /* tags, variation selectors */
	};
	size_t i = 0, count = sizeof(ranges) / sizeof(ranges[0]);

	while (i < count && ranges[i].last < point)
		i++;
	return i < count && ranges[i].first <= point;
}

static void add_point(
	struct finder *f, enum fact_kind kind, size_t at, size_t len, uint32_t point)
{
	char name[16];
	struct buf text _cleanup_buf_ = BUF_INIT(sizeof(name));

	buf_printf(&text, "U+%04X", point);
	add(f, kind, at, at + len, buf_str(&text));
}

static size_t add_bad_byte(struct finder *f, size_t at)
{
	char name[] = "0x00";
	unsigned char c = (unsigned char)f->bytes.p[at];

	name[2] = "0123456789abcdef"[c >> 4];
	name[3] = "0123456789abcdef"[c & 15];
	add(f, FACT_BAD_UTF8, at, at + 1, str_of(name));
	return 1;
}

/* A byte from 0x80 on; returns how many it takes with those that belong to it. */
static size_t look_wide(struct finder *f, size_t at)
{
	size_t len;
	uint32_t point = text_code_point(f->bytes, at, &len);

	if (point == TEXT_INVALID)
		return f->wanted & BIT(BAD_UTF8) ? add_bad_byte(f, at) : 1;
	if (is_bidi(point)) {
		if (f->wanted & BIT(BIDI))
			add_point(f, FACT_BIDI, at, len, point);
		return len;
	}
	/* a byte order mark is where it belongs at the very start */
	if ((f->wanted & BIT(INVISIBLE)) && is_invisible(point) &&
		!(point == 0xfeff && !at) && place_of(&f->place, at) == PLACE_CODE)
		add_point(f, FACT_INVISIBLE, at, len, point);
	return len;
}

/* Is it "=======" or "||||||| LABEL"? */
static bool is_middle(struct str line)
{
	return str_is(str_trim(line), "=======") || str_has_prefix(line, "======= ") ||
	       str_has_prefix(line, "||||||| ");
}

static void add_marker(struct finder *f, size_t at)
{
	add(f, FACT_CONFLICT, at, at + 7, str_slice(f->bytes, at, at + 7));
}

/* Each region is read once: the next ">>>>>>> " needs a "<<<<<<< " of its own. */
static void add_middles(struct finder *f, size_t from, size_t to)
{
	for (size_t at = from, end; at < to; at = end + 1) {
		end = str_find(f->bytes, '\n', at);
		if (is_middle(str_slice(f->bytes, at, end)))
			add_marker(f, at);
	}
}

/* The begin of a line. */
static void look_line(struct finder *f, size_t at)
{
	struct str rest = str_slice(f->bytes, at, f->bytes.n);

	if (!(f->wanted & BIT(CONFLICT)))
		return;
	if (str_has_prefix(rest, "<<<<<<< ")) {
		add_marker(f, at);
		f->ours = at;
		f->has_ours = true;
	} else if (str_has_prefix(rest, ">>>>>>> ")) {
		if (f->has_ours)
			add_middles(f, f->ours, at);
		add_marker(f, at);
		f->has_ours = false;
	}
}

/* Returns how many bytes were looked at. */
static size_t look(struct finder *f, size_t at)
{
	unsigned char c = (unsigned char)f->bytes.p[at];

	if (c >= 0x80)
		return look_wide(f, at);
	if (c == '\n')
		look_line(f, at + 1);
	else if (c == '\0' && (f->wanted & BIT(NUL)))
		add(f, FACT_NUL, at, at + 1, (struct str){0});
	else if (c == '\r' && (f->wanted & BIT(LONE_CR)) &&
		 (at + 1 == f->bytes.n || f->bytes.p[at + 1] != '\n'))
		add(f, FACT_LONE_CR, at, at + 1, (struct str){0});
	return 1;
}

/*
 * Is there anything to look at in these 64 bytes? The one behind them is read as well.
 * Compilers make vector code of this: no branch, nothing carried but an or. '<' and '>'
 * differ in one bit.
 */
static bool is_plain(const char *p, unsigned char high)
{
	unsigned char odd = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		unsigned char c = (unsigned char)p[i], next = (unsigned char)p[i + 1];
		unsigned char is_cr = c == '\r' ? 0xff : 0;
		unsigned char is_lf = c == '\n' ? 0xff : 0;
		unsigned char is_nul = c == '\0' ? 0xff : 0;
		unsigned char is_other = next == '\n' ? 0 : 0xff;
		unsigned char is_mark = (next | 2) == '>' ? 0xff : 0;

		odd |= (unsigned char)((c & high) | is_nul | (is_cr & is_other) |
				       (is_lf & is_mark));
	}
	return !odd;
}

static void find_bytes(struct finder *f)
{
	unsigned char high = f->wanted & WIDE_FACTS ? 0x80 : 0;

	look_line(f, 0);
	for (size_t at = 0; at < f->bytes.n;) {
		size_t end = at + BLOCK;

		if (end < f->bytes.n && is_plain(f->bytes.p + at, high)) {
			at = end;
			continue;
		}
		while (at < end && at < f->bytes.n)
			at += look(f, at);
	}
}

static void add_long_line(struct finder *f, size_t start, size_t end)
{
	struct buf name _cleanup_buf_ = BUF_INIT(32);
	size_t from = start + LIMIT_LINE_COLUMNS;

	while (from < end && strchr(" \t\v\f\r", f->bytes.p[from]))
		from++;
	if (from == end)
		return;
	buf_printf(&name, "%zu bytes", end - start);
	add(f, FACT_LONG_LINE, from, end, buf_str(&name));
}

/* From the last line end within reach to the next: most lines are never looked at. */
static void find_long_lines(struct finder *f)
{
	struct str bytes = f->bytes;

	for (size_t at = 0; bytes.n - at > LIMIT_LINE_BYTES;) {
		const char *last = memrchr(bytes.p + at, '\n', LIMIT_LINE_BYTES + 1);
		size_t end;

		if (last) {
			at = (size_t)(last - bytes.p) + 1;
			continue;
		}
		end = str_find(bytes, '\n', at);
		add_long_line(f, at, end);
		if (end == bytes.n)
			return;
		at = end + 1;
	}
}

/* The length of the word at at if it is one of those; else 0. */
static size_t todo_word(struct str bytes, size_t at)
{
	static const char *const words[] = {
		"BUG", "FIXME", "HACK", "LATER", "TODO", "XXX", NULL};
	struct str rest = str_slice(bytes, at, at + 6);

	for (size_t i = 0; words[i]; i++) {
		size_t n = strlen(words[i]);

		if (str_has_prefix(rest, words[i]))
			return rest.n > n && text_is_word_byte(rest.p[n]) ? 0 : n;
	}
	return 0;
}

/* Most words end here: their first letter is another one. */
static bool may_be_todo(char c)
{
	return c == 'B' || c == 'F' || c == 'H' || c == 'L' || c == 'T' || c == 'X';
}

static void find_todos(struct finder *f)
{
	struct place place = {.bytes = f->bytes};
	const char *p = f->bytes.p;

	for (size_t at = 0; at < f->bytes.n; at++) {
		size_t n;

		if (!may_be_todo(p[at]) || (at && text_is_word_byte(p[at - 1])))
			continue;
		n = todo_word(f->bytes, at);
		if (n && place_is_comment(place_of(&place, at)))
			add(f, FACT_TODO, at, at + n, str_slice(f->bytes, at, at + n));
	}
}

static int by_place(const void *a, const void *b)
{
	const struct fact *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->kind > y->kind) - (x->kind < y->kind);
}

static bool is_merged(const struct finder *f, enum fact_kind kind)
{
	return f->tallies[kind].lines > line_limit(kind);
}

/* Names say how many there are; the first fact of a kind with too many covers all. */
static void close_tally(struct finder *f, enum fact_kind kind)
{
	struct tally *tally = &f->tallies[kind];
	struct fact *first, *last;

	if (!tally->lines)
		return;
	first = &f->out->items[tally->first];
	last = &f->out->items[tally->last];
	if (!is_merged(f, kind)) {
		count_name(f, last, tally->on_line);
		return;
	}
	first->end = last->end;
	first->name = tally->stem;
	count_name(f, first, tally->places);
}

static void finish(struct finder *f, size_t before)
{
	struct fact_list *out = f->out;
	size_t kept = before;

	for (unsigned kind = 0; kind < FACT_COUNT; kind++)
		close_tally(f, kind);
	for (size_t i = before; i < out->count; i++) {
		enum fact_kind kind = out->items[i].kind;

		if (!is_merged(f, kind) || f->tallies[kind].first == i)
			out->items[kept++] = out->items[i];
	}
	out->count = kept;
	if (kept > before)
		qsort(out->items + before, kept - before, sizeof(*out->items), by_place);
}

void text_find(
	struct fact_list *out, struct arena *arena, struct str bytes, uint64_t wanted)
{
	struct finder f = {
		.out = out,
		.arena = arena,
		.bytes = bytes,
		.wanted = wanted,
		.place = {.bytes = bytes},
	};
	size_t before = out->count;

	if (wanted & PASS_FACTS)
		find_bytes(&f);
	if (wanted & BIT(LONG_LINE))
		find_long_lines(&f);
	if (wanted & BIT(TODO))
		find_todos(&f);
	finish(&f, before);
}
