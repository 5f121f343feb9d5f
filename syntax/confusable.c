/*
 * The table of look-alikes and the walk over an identifier. The table is sorted by code
 * point; alphabets that Unicode holds in order (fullwidth, mathematical) are worked out.
 * Read next: syntax/confusable.h for where it comes from.
 */
#include <string.h>
#include "base/text.h"
#include "syntax/confusable.h"
#include "base/banned.h"

struct pair {
	uint16_t point;
	char letter;
};

static const struct pair pairs[] = {{0x131, 'i'}, {0x17f, 'f'}, {0x184, 'b'},
	{0x196, 'l'}, {0x1a6, 'R'}, {0x1a7, '2'}, {0x1b7, '3'}, {0x1bc, '5'},
	{0x1bd, 's'}, {0x1bf, 'p'}, {0x1c0, 'l'}, {0x21c, '3'}, {0x222, '8'},
	{0x223, '8'}, {0x237, 'j'}, {0x251, 'a'}, {0x261, 'g'}, {0x262, 'g'},
	{0x263, 'y'}, {0x269, 'i'}, {0x26a, 'i'}, {0x26f, 'w'}, {0x274, 'n'},
	{0x280, 'r'}, {0x28b, 'u'}, {0x28f, 'y'}, {0x299, 'b'}, {0x29c, 'h'},
	{0x29f, 'l'}, {0x37f, 'J'}, {0x391, 'A'}, {0x392, 'B'}, {0x395, 'E'},
	{0x396, 'Z'}, {0x397, 'H'}, {0x399, 'I'}, {0x39a, 'K'}, {0x39c, 'M'},
	{0x39d, 'N'}, {0x39f, 'O'}, {0x3a1, 'P'}, {0x3a4, 'T'}, {0x3a5, 'Y'},
	{0x3a7, 'X'}, {0x3b1, 'a'}, {0x3b3, 'y'}, {0x3b9, 'i'}, {0x3bd, 'v'},
	{0x3bf, 'o'}, {0x3c1, 'p'}, {0x3c5, 'u'}, {0x3c7, 'x'}, {0x3dc, 'F'},
	{0x3e8, '2'}, {0x3f1, 'p'}, {0x3f2, 'c'}, {0x3f3, 'j'}, {0x3f9, 'C'},
	{0x3fa, 'M'}, {0x405, 'S'}, {0x406, 'I'}, {0x408, 'J'}, {0x410, 'A'},
	{0x412, 'B'}, {0x415, 'E'}, {0x417, '3'}, {0x41a, 'K'}, {0x41c, 'M'},
	{0x41d, 'H'}, {0x41e, 'O'}, {0x420, 'P'}, {0x421, 'C'}, {0x422, 'T'},
	{0x423, 'Y'}, {0x425, 'X'}, {0x42c, 'b'}, {0x430, 'a'}, {0x431, '6'},
	{0x433, 'r'}, {0x435, 'e'}, {0x43e, 'o'}, {0x440, 'p'}, {0x441, 'c'},
	{0x443, 'y'}, {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'}, {0x458, 'j'},
	{0x461, 'w'}, {0x474, 'V'}, {0x475, 'v'}, {0x4ae, 'Y'}, {0x4af, 'y'},
	{0x4bb, 'h'}, {0x4bd, 'e'}, {0x4c0, 'I'}, {0x4cf, 'l'}, {0x4e0, '3'},
	{0x501, 'd'}, {0x50c, 'G'}, {0x51b, 'q'}, {0x51c, 'W'}, {0x51d, 'w'},
	{0x53c, 'L'}, {0x54d, 'U'}, {0x54f, 'S'}, {0x555, 'O'}, {0x561, 'w'},
	{0x563, 'q'}, {0x566, 'q'}, {0x570, 'h'}, {0x575, 'j'}, {0x578, 'n'},
	{0x57c, 'n'}, {0x57d, 'u'}, {0x581, 'g'}, {0x584, 'f'}, {0x585, 'o'},
	{0x5d5, 'l'}, {0x5df, 'l'}, {0x5e1, 'o'}, {0x966, 'o'}, {0xae6, 'o'},
	{0xc66, 'o'}, {0xce6, 'o'}, {0xd20, 'o'}, {0xd66, 'o'}, {0xe50, 'o'},
	{0xed0, 'o'}, {0x101d, 'o'}, {0x1040, 'o'}, {0x10e7, 'y'}, {0x10ff, 'o'},
	{0x13a0, 'D'}, {0x13a1, 'R'}, {0x13a2, 'T'}, {0x13a5, 'i'}, {0x13a9, 'Y'},
	{0x13aa, 'A'}, {0x13ab, 'J'}, {0x13ac, 'E'}, {0x13b3, 'W'}, {0x13b7, 'M'},
	{0x13bb, 'H'}, {0x13bd, 'Y'}, {0x13c0, 'G'}, {0x13c2, 'h'}, {0x13c3, 'Z'},
	{0x13ce, '4'}, {0x13cf, 'b'}, {0x13d2, 'R'}, {0x13d4, 'W'}, {0x13d5, 'S'},
	{0x13d9, 'V'}, {0x13da, 'S'}, {0x13de, 'L'}, {0x13df, 'C'}, {0x13e2, 'P'},
	{0x13e6, 'K'}, {0x13e7, 'd'}, {0x13ee, '6'}, {0x13f3, 'G'}, {0x13f4, 'B'},
	{0x142f, 'V'}, {0x144c, 'U'}, {0x146d, 'P'}, {0x146f, 'd'}, {0x1472, 'b'},
	{0x148d, 'J'}, {0x14aa, 'L'}, {0x14bf, '2'}, {0x1541, 'x'}, {0x157c, 'H'},
	{0x1587, 'R'}, {0x15af, 'b'}, {0x15b4, 'F'}, {0x15c5, 'A'}, {0x15de, 'D'},
	{0x15f0, 'M'}, {0x15f7, 'B'}, {0x1d00, 'a'}, {0x1d04, 'c'}, {0x1d05, 'd'},
	{0x1d07, 'e'}, {0x1d0a, 'j'}, {0x1d0b, 'k'}, {0x1d0d, 'm'}, {0x1d0f, 'o'},
	{0x1d11, 'o'}, {0x1d18, 'p'}, {0x1d1b, 't'}, {0x1d1c, 'u'}, {0x1d20, 'v'},
	{0x1d21, 'w'}, {0x1d22, 'z'}, {0x1d26, 'r'}, {0x1d83, 'g'}, {0x1d8c, 'y'},
	{0x1e9d, 'f'}, {0x1eff, 'y'}, {0x2102, 'C'}, {0x210a, 'g'}, {0x210b, 'H'},
	{0x210c, 'H'}, {0x210d, 'H'}, {0x210e, 'h'}, {0x2110, 'I'}, {0x2111, 'I'},
	{0x2112, 'L'}, {0x2113, 'l'}, {0x2115, 'N'}, {0x2119, 'P'}, {0x211a, 'Q'},
	{0x211b, 'R'}, {0x211c, 'R'}, {0x211d, 'R'}, {0x2124, 'Z'}, {0x2128, 'Z'},
	{0x212a, 'K'}, {0x212c, 'B'}, {0x212d, 'C'}, {0x212e, 'e'}, {0x212f, 'e'},
	{0x2130, 'E'}, {0x2131, 'F'}, {0x2133, 'M'}, {0x2134, 'o'}, {0x2139, 'i'},
	{0x2145, 'D'}, {0x2146, 'd'}, {0x2147, 'e'}, {0x2148, 'i'}, {0x2149, 'j'},
	{0x2160, 'I'}, {0x2164, 'V'}, {0x2169, 'X'}, {0x216c, 'L'}, {0x216d, 'C'},
	{0x216e, 'D'}, {0x216f, 'M'}, {0x2170, 'i'}, {0x2174, 'v'}, {0x2179, 'x'},
	{0x217c, 'l'}, {0x217d, 'c'}, {0x217e, 'd'}, {0x217f, 'm'}, {0x2c82, 'B'},
	{0x2c85, 'r'}, {0x2c8e, 'H'}, {0x2c92, 'I'}, {0x2c94, 'K'}, {0x2c98, 'M'},
	{0x2c9a, 'N'}, {0x2c9e, 'O'}, {0x2c9f, 'o'}, {0x2ca2, 'P'}, {0x2ca3, 'p'},
	{0x2ca4, 'C'}, {0x2ca5, 'c'}, {0x2ca6, 'T'}, {0x2ca8, 'Y'}, {0x2cac, 'X'},
	{0x2cd0, 'L'}, {0xa4d0, 'B'}, {0xa4d1, 'P'}, {0xa4d2, 'd'}, {0xa4d3, 'D'},
	{0xa4d4, 'T'}, {0xa4d6, 'G'}, {0xa4d7, 'K'}, {0xa4d9, 'J'}, {0xa4da, 'C'},
	{0xa4dc, 'Z'}, {0xa4dd, 'F'}, {0xa4df, 'M'}, {0xa4e0, 'N'}, {0xa4e1, 'L'},
	{0xa4e2, 'S'}, {0xa4e3, 'R'}, {0xa4e6, 'V'}, {0xa4e7, 'H'}, {0xa4ea, 'W'},
	{0xa4eb, 'X'}, {0xa4ec, 'Y'}, {0xa4ee, 'A'}, {0xa4f0, 'E'}, {0xa4f2, 'I'},
	{0xa4f3, 'O'}, {0xa4f4, 'U'}, {0xa644, '2'}, {0xa647, 'i'}, {0xa730, 'f'},
	{0xa731, 's'}, {0xa76a, '3'}, {0xa76e, '9'}, {0xa798, 'F'}, {0xa799, 'f'},
	{0xa79f, 'u'}, {0xa7ab, '3'}, {0xa7b2, 'J'}, {0xa7b3, 'X'}, {0xa7b4, 'B'},
	{0xab32, 'e'}, {0xab35, 'f'}, {0xab3d, 'o'}, {0xab47, 'r'}, {0xab48, 'r'},
	{0xab4e, 'u'}, {0xab52, 'u'}, {0xab5a, 'y'}, {0xab75, 'i'}, {0xab81, 'r'},
	{0xab83, 'w'}, {0xab93, 'z'}, {0xaba9, 'v'}, {0xabaa, 's'}, {0xabaf, 'c'}};

static char find_pair(uint32_t point)
{
	size_t low = 0, high = sizeof(pairs) / sizeof(pairs[0]);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pairs[middle].point == point)
			return pairs[middle].letter;
		if (pairs[middle].point < point)
			low = middle + 1;
		else
			high = middle;
	}
	return '\0';
}

/* U+1D6A8..U+1D7C9: five times 25 capitals and nabla, 25 small letters and 7 variants. */
static char mathematical_greek(uint32_t point)
{
	static const uint16_t variants[] = {
		0x2202, 0x3f5, 0x3d1, 0x3f0, 0x3d5, 0x3f1, 0x3d6};
	uint32_t at = (point - 0x1d6a8) % 58;

	if (at < 25)
		return find_pair(0x391 + at);
	if (at == 25)
		return '\0';
	return find_pair(at < 51 ? 0x3b1 + at - 26 : variants[at - 51]);
}

static char mathematical(uint32_t point)
{
	uint32_t at = (point - 0x1d400) % 52;

	if (point >= 0x1d7ce)
		return (char)('0' + (point - 0x1d7ce) % 10);
	if (point >= 0x1d6a8)
		return point < 0x1d7ca	  ? mathematical_greek(point)
		       : point == 0x1d7ca ? find_pair(0x3dc)
					  : '\0';
	if (point >= 0x1d6a4)
		return point == 0x1d6a4 ? 'i' : point == 0x1d6a5 ? 'j' : '\0';
	return (char)(at < 26 ? 'A' + at : 'a' + at - 26);
}

char confusable_letter(uint32_t point)
{
	if (point >= 0xff01 && point <= 0xff5e) {
		char c = (char)(point - 0xfee0);

		return text_is_word_byte(c) ? c : '\0';
	}
	if (point >= 0x1d400 && point <= 0x1d7ff)
		return mathematical(point);
	return find_pair(point);
}

/* Characters that a reader does not see; sorted. */
static bool is_ignorable(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {{0xad, 0xad}, {0x34f, 0x34f}, {0x61c, 0x61c}, {0x115f, 0x1160},
		{0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f}, {0x202a, 0x202e},
		{0x2060, 0x206f}, {0x3164, 0x3164}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},
		{0xffa0, 0xffa0}, {0xfff0, 0xfff8}, {0x1d173, 0x1d17a},
		{0xe0000, 0xe0fff}};
	size_t i = 0, count = sizeof(ranges) / sizeof(ranges[0]);

	while (i < count && ranges[i].last < point)
		i++;
	return i < count && ranges[i].first <= point;
}

/* Scripts with letters that look alike; a bit each. */
enum script {
	SCRIPT_OTHER = 0, /* any other, or shared by all */
	SCRIPT_LATIN = 1,
	SCRIPT_GREEK = 2,
	SCRIPT_COPTIC = 4,
	SCRIPT_CYRILLIC = 8,
	SCRIPT_ARMENIAN = 16,
	SCRIPT_CHEROKEE = 32,
	SCRIPT_LISU = 64,
};

static enum script script_of(uint32_t point)
{
	static const struct {
		uint32_t first, last;
		enum script script;
	} ranges[] = {{'A', 'Z', SCRIPT_LATIN}, {'a', 'z', SCRIPT_LATIN},
		{0xaa, 0xaa, SCRIPT_LATIN}, {0xba, 0xba, SCRIPT_LATIN},
		{0xc0, 0xd6, SCRIPT_LATIN}, {0xd8, 0xf6, SCRIPT_LATIN},
		{0xf8, 0x2b8, SCRIPT_LATIN}, {0x370, 0x3e1, SCRIPT_GREEK},
		{0x3e2, 0x3ef, SCRIPT_COPTIC}, {0x3f0, 0x3ff, SCRIPT_GREEK},
		{0x400, 0x52f, SCRIPT_CYRILLIC}, {0x531, 0x58f, SCRIPT_ARMENIAN},
		{0x13a0, 0x13ff, SCRIPT_CHEROKEE}, {0x1c80, 0x1c8f, SCRIPT_CYRILLIC},
		{0x1d00, 0x1d25, SCRIPT_LATIN}, {0x1d26, 0x1d2a, SCRIPT_GREEK},
		{0x1d2b, 0x1d2b, SCRIPT_CYRILLIC}, {0x1d2c, 0x1dbf, SCRIPT_LATIN},
		{0x1e00, 0x1eff, SCRIPT_LATIN}, {0x1f00, 0x1fff, SCRIPT_GREEK},
		{0x212a, 0x212b, SCRIPT_LATIN}, {0x2160, 0x2188, SCRIPT_LATIN},
		{0x2c60, 0x2c7f, SCRIPT_LATIN}, {0x2c80, 0x2cff, SCRIPT_COPTIC},
		{0x2de0, 0x2dff, SCRIPT_CYRILLIC}, {0xa4d0, 0xa4ff, SCRIPT_LISU},
		{0xa640, 0xa69f, SCRIPT_CYRILLIC}, {0xa722, 0xa7ff, SCRIPT_LATIN},
		{0xab30, 0xab6b, SCRIPT_LATIN}, {0xab70, 0xabbf, SCRIPT_CHEROKEE},
		{0xff21, 0xff3a, SCRIPT_LATIN}, {0xff41, 0xff5a, SCRIPT_LATIN}};
	size_t i = 0, count = sizeof(ranges) / sizeof(ranges[0]);

	while (i < count && ranges[i].last < point)
		i++;
	return i < count && ranges[i].first <= point ? ranges[i].script : SCRIPT_OTHER;
}

/* Hex digits at at, at most most of them; *end is behind the last. */
static uint32_t read_hex(struct str s, size_t at, size_t most, size_t *end)
{
	uint32_t point = 0;
	int digit;

	for (*end = at; *end < s.n && *end - at < most; ++*end) {
		digit = text_hex_digit(s.p[*end]);
		if (digit < 0)
			break;
		point = point << 4 | (uint32_t)digit;
	}
	return point;
}

/* The character that \uXXXX, \UXXXXXXXX or \u{X...} stands for; *len 0: none of them. */
static uint32_t escaped_point(struct str s, size_t at, size_t *len)
{
	struct str rest = str_slice(s, at, at + 12);
	size_t digits = str_has_prefix(rest, "\\U") ? 8 : 4, end;
	bool is_open = str_has_prefix(rest, "\\u{"), is_whole;
	uint32_t point;

	*len = 0;
	if (digits == 4 && !str_has_prefix(rest, "\\u"))
		return 0;
	if (is_open) {
		point = read_hex(rest, 3, 8, &end);
		is_whole = end > 3 && end < rest.n && rest.p[end++] == '}';
	} else {
		point = read_hex(rest, 2, digits, &end);
		is_whole = end == 2 + digits;
	}
	if (is_whole && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff))
		*len = end;
	return point;
}

static void add_bytes(struct skeleton *out, struct str bytes)
{
	if (out->is_cut || bytes.n > sizeof(out->text) - out->n) {
		out->is_cut = true;
		return;
	}
	memcpy(out->text + out->n, bytes.p, bytes.n);
	out->n += bytes.n;
}

/* A character that an escape stood for, as UTF-8. */
static void add_point(struct skeleton *out, uint32_t point)
{
	char utf8[4];
	size_t n = 0;

	if (point < 0x80) {
		utf8[n++] = (char)point;
	} else if (point < 0x800) {
		utf8[n++] = (char)(0xc0 | point >> 6);
	} else if (point < 0x10000) {
		utf8[n++] = (char)(0xe0 | point >> 12);
		utf8[n++] = (char)(0x80 | (point >> 6 & 0x3f));
	} else {
		utf8[n++] = (char)(0xf0 | point >> 18);
		utf8[n++] = (char)(0x80 | (point >> 12 & 0x3f));
		utf8[n++] = (char)(0x80 | (point >> 6 & 0x3f));
	}
	if (point >= 0x80)
		utf8[n++] = (char)(0x80 | (point & 0x3f));
	add_bytes(out, str_make(utf8, n));
}

/* One character: replaced, dropped or kept. Returns its script. */
static enum script add_character(struct skeleton *out, uint32_t point)
{
	char letter = point < 0x80 ? '\0' : confusable_letter(point);
	enum script script = script_of(point);

	if (is_ignorable(point)) {
		out->is_changed = true;
		return SCRIPT_OTHER;
	}
	if (script || point >= 0x80)
		out->letters++;
	out->greek += script == SCRIPT_GREEK;
	if (!letter) {
		out->is_ascii &= point < 0x80;
		add_point(out, point);
		return script;
	}
	out->is_changed = true;
	out->lookalikes++;
	add_bytes(out, str_make(&letter, 1));
	return script;
}

void skeleton_make(struct skeleton *out, struct str identifier)
{
	unsigned scripts = 0;
	size_t len;

	*out = (struct skeleton){.is_ascii = true};
	for (size_t at = 0; at < identifier.n; at += len) {
		uint32_t point = escaped_point(identifier, at, &len);

		out->is_changed |= len > 0;
		out->escapes += len > 0;
		if (!len)
			point = text_code_point(identifier, at, &len);
		if (point == TEXT_INVALID) {
			out->is_ascii = false;
			add_bytes(out, str_slice(identifier, at, at + 1));
			continue;
		}
		scripts |= add_character(out, point);
	}
	/* more than one bit */
	out->is_mixed = (scripts & (scripts - 1)) != 0;
}

bool skeleton_misleads(const struct skeleton *skeleton)
{
	bool is_formula = skeleton->greek == 1 && skeleton->letters == 1;

	if (skeleton->is_ascii)
		return (skeleton->lookalikes || skeleton->escapes) && !is_formula;
	return skeleton->is_mixed && skeleton->lookalikes;
}
