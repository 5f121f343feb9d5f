/*
 * Macros and banners of libraries. Read next: components/content.c.
 */
#include "base/text.h"
#include "components/library.h"
#include "base/banned.h"

#define HEAD_BYTES 2048 /* where a banner may stand */
#define LINE_BYTES 512	/* of a line, looked at behind a word */
#define NEAR_BYTES 1024 /* behind a macro, where the rest of a version stands */

enum how { VALUE, PARTS, DECIMAL, DIGITS, PUGIXML, NEAR, LINE, NONE };

struct known {
	struct str word; /* a macro, or a word of a banner */
	const char *name;
	enum how how;
	const char *second, *third; /* macros; of a banner: what must stand behind it */
	bool is_single;
};

#define SINGLE true
#define PART false
static const struct known macros[] = {
#define MACRO(macro, name, how, second, third, kind) \
	{STR(macro), name, how, second, third, kind},
#include "components/library_macros.def"
#undef MACRO
};
static const struct known banners[] = {
#define BANNER(word, phrase, name, how) {STR(word), name, how, phrase, NULL, SINGLE},
#include "components/library_banners.def"
#undef BANNER
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_sorted(const struct known *table, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (str_cmp(table[i - 1].word, table[i].word) >= 0)
			return false;
	}
	return true;
}

bool library_is_sorted(void)
{
	return is_sorted(macros, COUNT(macros)) && is_sorted(banners, COUNT(banners));
}

static void fill_filter(uint64_t lengths[128], const struct known *table, size_t count)
{
	memset(lengths, 0, 128 * sizeof(*lengths));
	for (size_t i = 0; i < count; i++)
		lengths[table[i].word.p[0] & 127] |= UINT64_C(1) << table[i].word.n;
}

/* Nearly every word is none of them. */
static bool may_be_known(const uint64_t lengths[128], struct str word)
{
	return word.n && word.n < 64 && lengths[word.p[0] & 127] >> word.n & 1;
}

static const struct known *look_up(
	const struct known *table, size_t count, struct str word)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = low + (count - low) / 2;
		int order = str_cmp(word, table[middle].word);

		if (!order)
			return &table[middle];
		if (order > 0)
			low = middle + 1;
		else
			count = middle;
	}
	return NULL;
}

/* --- directives ------------------------------------------------------------------------
 */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_first_of_line(struct str bytes, size_t at)
{
	if (at == 3 && str_has_prefix(bytes, "\xef\xbb\xbf"))
		return true;
	while (at && is_blank(bytes.p[at - 1]))
		at--;
	return !at || bytes.p[at - 1] == '\n' || bytes.p[at - 1] == '\r';
}

bool directive_next(struct directive *out, struct str bytes, size_t *at)
{
	size_t hash, word, end;

	for (hash = *at; (hash = str_find(bytes, '#', hash)) < bytes.n; hash++) {
		if (is_first_of_line(bytes, hash))
			break;
	}
	*at = bytes.n;
	if (hash >= bytes.n)
		return false;
	word = hash + 1;
	while (word < bytes.n && is_blank(bytes.p[word]))
		word++;
	end = word;
	while (end < bytes.n && text_is_word_byte(bytes.p[end]))
		end++;
	out->start = hash;
	out->word = str_slice(bytes, word, end);
	out->end = str_find(bytes, '\n', end);
	out->rest = str_trim(str_slice(bytes, end, out->end));
	out->end = out->rest.n ? (size_t)(out->rest.p - bytes.p) + out->rest.n : end;
	*at = out->end;
	return true;
}

/* --- versions --------------------------------------------------------------------------
 */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_version_byte(char c)
{
	return text_is_word_byte(c) || (c && strchr(".+-~", c));
}

/* The first thing in s that begins with a digit and not within a word: "v2.30", "1.3.1".
 */
static struct str first_version(struct str s)
{
	for (size_t at = 0; at < s.n; at++) {
		bool is_start = !at || !text_is_word_byte(s.p[at - 1]) ||
				((s.p[at - 1] | 0x20) == 'v' &&
					(at < 2 || !text_is_word_byte(s.p[at - 2])));
		size_t end = at;

		if (!is_start || !is_digit(s.p[at]))
			continue;
		while (end < s.n && is_version_byte(s.p[end]) && end - at < 64)
			end++;
		while (end > at + 1 && strchr(".-+~", s.p[end - 1]))
			end--;
		return str_slice(s, at, end);
	}
	return (struct str){0};
}

/* The value of a macro, without its name. */
static struct str value_of(struct str rest)
{
	size_t at = 0;

	while (at < rest.n && text_is_word_byte(rest.p[at]))
		at++;
	return str_slice(rest, at, at + LINE_BYTES);
}

/* Digits at the start of a version; false: none or too many. */
static bool number_of(uint32_t *out, struct str value)
{
	struct str text = first_version(value);
	uint32_t number = 0;
	size_t at = 0;

	for (; at < text.n && is_digit(text.p[at]); at++) {
		if (at >= 9)
			return false;
		number = number * 10 + (uint32_t)(text.p[at] - '0');
	}
	*out = number;
	return at > 0;
}

/* What "#define name VALUE" says in the bytes that follow a macro. */
static bool part_of(uint32_t *out, struct str bytes, size_t from, const char *name)
{
	struct str near = str_slice(bytes, from, from + NEAR_BYTES);
	struct directive d;
	size_t at = 0;

	while (directive_next(&d, near, &at)) {
		size_t n = strlen(name);

		if (str_is(d.word, "define") && d.rest.n > n &&
			memcmp(d.rest.p, name, n) == 0 && !text_is_word_byte(d.rest.p[n]))
			return number_of(out, value_of(d.rest));
	}
	return false;
}

static struct str parts(struct arena *arena, const struct known *known, struct str bytes,
	const struct directive *d)
{
	uint32_t first, second, third;

	if (!number_of(&first, value_of(d->rest)) ||
		!part_of(&second, bytes, d->end, known->second))
		return (struct str){0};
	if (!known->third || !part_of(&third, bytes, d->end, known->third))
		return arena_printf(arena, "%u.%u", first, second);
	return arena_printf(arena, "%u.%u.%u", first, second, third);
}

static struct str decimal(struct arena *arena, enum how how, struct str value)
{
	uint32_t n;

	if (!number_of(&n, value))
		return (struct str){0};
	if (how == DECIMAL)
		return arena_printf(arena, "%u.%u.%u", n / 10000, n / 100 % 100, n % 100);
	if (how == DIGITS)
		return arena_printf(arena, "%u.%u.%u", n / 100, n / 10 % 10, n % 10);
	return n < 1000 ? arena_printf(arena, "%u.%u", n / 100, n / 10 % 10)
			: arena_printf(arena, "%u.%u", n / 1000, n / 10 % 100);
}

/* Behind the word "version" in the lines that follow. */
static struct str near_version(struct str bytes, size_t from)
{
	struct str near = str_slice(bytes, from, from + NEAR_BYTES);
	const char *at = near.n ? memmem(near.p, near.n, "ersion", 6) : NULL;
	size_t place = at ? (size_t)(at - near.p) + 6 : near.n;

	return first_version(str_slice(near, place, place + 32));
}

static bool has_mark(const struct library_marks *marks, const char *name, bool is_full)
{
	for (size_t i = 0; i < marks->count; i++) {
		if (str_is(marks->items[i].name, name))
			return !is_full || marks->items[i].version.n;
	}
	return false;
}

/* A second mark of one name only fills in a version that the first one lacks. */
static void put_mark(
	struct library_marks *out, struct arena *arena, struct library_mark mark)
{
	mark.version = arena_str(arena, mark.version);
	for (size_t i = 0; i < out->count; i++) {
		struct library_mark *old = &out->items[i];

		if (!str_eq(old->name, mark.name))
			continue;
		if (!old->version.n && mark.version.n) {
			bool is_single = old->is_single || mark.is_single;

			*old = mark;
			old->is_single = is_single;
		}
		return;
	}
	VEC_PUSH(arena, out, mark);
}

void library_define(struct library_finder *f, const struct directive *define)
{
	size_t n = 0;
	const struct known *known = NULL;
	struct library_mark mark = {.start = define->start, .end = define->end};
	struct str value;

	while (n < define->rest.n && text_is_word_byte(define->rest.p[n]))
		n++;
	if (may_be_known(f->macro_lengths, str_slice(define->rest, 0, n)))
		known = look_up(macros, COUNT(macros), str_slice(define->rest, 0, n));
	if (!known || has_mark(&f->marks, known->name, true))
		return;
	value = value_of(define->rest);
	mark.name = str_of(known->name);
	mark.is_single = known->is_single;
	if (known->how == PARTS)
		mark.version = parts(f->arena, known, f->bytes, define);
	else if (known->how == VALUE)
		mark.version = first_version(value);
	else if (known->how == NEAR)
		mark.version = near_version(f->bytes, define->end);
	else if (known->how != NONE)
		mark.version = decimal(f->arena, known->how, value);
	put_mark(&f->marks, f->arena, mark);
}

/* --- banners ---------------------------------------------------------------------------
 */

/* " - v2.30" behind "stb_image", " - v1.26" behind "stb_truetype.h" */
static bool is_stb(struct str rest)
{
	if (str_has_prefix(rest, ".h") || str_has_prefix(rest, ".c"))
		rest = str_slice(rest, 2, rest.n);
	return str_has_prefix(rest, " - v") && rest.n > 4 && is_digit(rest.p[4]);
}

static void try_word(
	struct library_finder *f, const struct known *known, size_t start, size_t end)
{
	struct str rest = str_slice(f->bytes, end, end + LINE_BYTES), version = {0};
	struct library_mark mark = {.start = start, .end = end, .is_single = true};

	rest = str_slice(rest, 0, str_find(rest, '\n', 0));
	if (known ? !rest.n || !memmem(rest.p, rest.n, known->second,
				       strlen(known->second))
		  : !is_stb(rest))
		return;
	mark.name = known ? str_of(known->name)
			  : arena_str(f->arena, str_slice(f->bytes, start, end));
	if (!known || known->how == LINE)
		version = first_version(rest);
	else if (known->how == NEAR)
		version = near_version(f->bytes, end);
	if (version.n)
		mark.end = (size_t)(version.p - f->bytes.p) + version.n;
	mark.version = version;
	put_mark(&f->marks, f->arena, mark);
}

static const bool is_word[256] = {
	['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['_'] = true};

static void read_banner(struct library_finder *f)
{
	struct str head = str_slice(f->bytes, 0, HEAD_BYTES);

	for (size_t at = 0; at < head.n;) {
		size_t end = at;
		struct str word;
		const struct known *known;

		while (end < head.n && is_word[(unsigned char)head.p[end]])
			end++;
		word = str_slice(head, at, end);
		known = may_be_known(f->word_lengths, word)
				? look_up(banners, COUNT(banners), word)
				: NULL;
		if (known || (word.n > 4 && word.n < 64 && str_has_prefix(word, "stb_")))
			try_word(f, known, at, end);
		at = end + 1;
	}
}

void library_begin(struct library_finder *f, struct arena *arena, struct str bytes)
{
	f->marks = (struct library_marks){0};
	f->arena = arena;
	f->bytes = bytes;
	fill_filter(f->macro_lengths, macros, COUNT(macros));
	fill_filter(f->word_lengths, banners, COUNT(banners));
	read_banner(f);
}

void library_find(struct library_marks *out, struct arena *arena, struct str bytes)
{
	struct library_finder finder;
	struct directive d;
	size_t at = 0;

	library_begin(&finder, arena, bytes);
	while (directive_next(&d, bytes, &at)) {
		if (str_is(d.word, "define"))
			library_define(&finder, &d);
	}
	*out = finder.marks;
}
