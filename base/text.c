/*
 * UTF-8 and escapes. Table-free and total: every byte sequence has a result. Read next:
 * base/json.h.
 */
#include <stdio.h>
#include "base/text.h"
#include "base/banned.h"

/* Length and payload of a lead byte; the smallest code point of that length. */
static size_t lead(unsigned char c, uint32_t *payload, uint32_t *smallest)
{
	if (c >= 0xc2 && c <= 0xdf) {
		*payload = c & 0x1f;
		*smallest = 0x80;
		return 2;
	}
	if (c >= 0xe0 && c <= 0xef) {
		*payload = c & 0x0f;
		*smallest = 0x800;
		return 3;
	}
	if (c >= 0xf0 && c <= 0xf4) {
		*payload = c & 0x07;
		*smallest = 0x10000;
		return 4;
	}
	return 0;
}

uint32_t text_code_point(struct str s, size_t at, size_t *len)
{
	unsigned char c = (unsigned char)s.p[at];
	uint32_t point, smallest;
	size_t n;

	*len = 1;
	if (c < 0x80)
		return c;
	n = lead(c, &point, &smallest);
	if (!n || s.n - at < n)
		return TEXT_INVALID;
	for (size_t i = 1; i < n; i++) {
		unsigned char next = (unsigned char)s.p[at + i];

		if ((next & 0xc0) != 0x80)
			return TEXT_INVALID;
		point = point << 6 | (next & 0x3f);
	}
	if (point < smallest || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
		return TEXT_INVALID;
	*len = n;
	return point;
}

bool text_is_utf8(struct str s)
{
	size_t len;

	for (size_t at = 0; at < s.n; at += len) {
		if (text_code_point(s, at, &len) == TEXT_INVALID)
			return false;
	}
	return true;
}

size_t text_utf16_units(struct str s)
{
	size_t units = 0, len;

	for (size_t at = 0; at < s.n; at += len) {
		uint32_t point = text_code_point(s, at, &len);

		units += point != TEXT_INVALID && point > 0xffff ? 2 : 1;
	}
	return units;
}

/* Code points that change how the text around them looks, or that cannot be seen. */
static bool is_deceptive(uint32_t point)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{0x00, 0x1f}, {0x7f, 0x9f},	  /* controls */
		{0xad, 0xad},			  /* soft hyphen */
		{0x61c, 0x61c}, {0x200b, 0x200f}, /* zero width, direction marks */
		{0x2028, 0x202e},		  /* separators, direction overrides */
		{0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb},
		{0xe0000, 0xe0fff}, /* tags, variation selectors */
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (point >= ranges[i].first && point <= ranges[i].last)
			return true;
	}
	return false;
}

static void escape_point(struct buf *out, struct str s, size_t at, uint32_t point)
{
	if (point == TEXT_INVALID || point < 0x80)
		buf_printf(out, "\\x%02x", (unsigned char)s.p[at]);
	else
		buf_printf(out, "\\u{%x}", point);
}

static bool needs_escape(uint32_t point, bool is_line)
{
	if (point == TEXT_INVALID)
		return true;
	if (is_line && (point == '\\' || point == '"'))
		return true;
	return is_deceptive(point) && (is_line || point != '\t');
}

static void escape(struct buf *out, struct str s, bool is_line)
{
	size_t start = 0, len;

	for (size_t at = 0; at < s.n; at += len) {
		uint32_t point = text_code_point(s, at, &len);

		if (!needs_escape(point, is_line))
			continue;
		buf_add(out, str_slice(s, start, at));
		start = at + len;
		if (is_line && point == '\n')
			buf_puts(out, "\\n");
		else if (is_line && point == '\t')
			buf_puts(out, "\\t");
		else if (point == '\\' || point == '"')
			buf_printf(out, "\\%c", (char)point);
		else
			escape_point(out, s, at, point);
	}
	buf_add(out, str_slice(s, start, s.n));
}

void text_escape(struct buf *out, struct str s)
{
	escape(out, s, false);
}

void text_escape_line(struct buf *out, struct str s)
{
	escape(out, s, true);
}

const char *text_quote(struct text_box *box, struct str s)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(64 * 1024);
	size_t n = sizeof(box->text) - 4;
	bool is_cut;

	escape(&buf, str_slice(s, 0, sizeof(box->text)), true);
	is_cut = buf.n > n;
	/* not in the middle of a character */
	while (is_cut && n && ((unsigned char)buf.p[n] & 0xc0) == 0x80)
		n--;
	snprintf(box->text, sizeof(box->text), "%.*s%s", (int)(is_cut ? n : buf.n),
		buf.p ? buf.p : "", is_cut ? "..." : "");
	return box->text;
}

static void json_escape(struct buf *out, uint32_t point)
{
	if (point > 0xffff)
		buf_printf(out, "\\u%04x\\u%04x", 0xd800 + ((point - 0x10000) >> 10),
			0xdc00 + ((point - 0x10000) & 0x3ff));
	else
		buf_printf(out, "\\u%04x", point);
}

void text_json(struct buf *out, struct str s)
{
	size_t start = 0, len;

	for (size_t at = 0; at < s.n; at += len) {
		uint32_t point = text_code_point(s, at, &len);

		if (point != TEXT_INVALID && point != '"' && point != '\\' &&
			!is_deceptive(point))
			continue;
		buf_add(out, str_slice(s, start, at));
		start = at + len;
		if (point == TEXT_INVALID)
			buf_puts(out, "\\ufffd");
		else if (point == '"' || point == '\\')
			buf_printf(out, "\\%c", (char)point);
		else
			json_escape(out, point);
	}
	buf_add(out, str_slice(s, start, s.n));
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~' ||
	       c == '/';
}

void text_uri(struct buf *out, struct str path)
{
	for (size_t i = 0; i < path.n; i++) {
		if (is_unreserved(path.p[i]))
			buf_putc(out, path.p[i]);
		else
			buf_printf(out, "%%%02X", (unsigned char)path.p[i]);
	}
}

void text_hex(char *out, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}

static bool begins_with(struct str text, const char *word)
{
	size_t n = 0;

	while (n < text.n && word[n] && text_lower(text.p[n]) == word[n])
		n++;
	return !word[n];
}

bool text_has_one_of(struct str text, const char *const words[])
{
	for (size_t i = 0; words[i]; i++) {
		for (size_t at = 0; at < text.n; at++) {
			if (begins_with(str_slice(text, at, text.n), words[i]))
				return true;
		}
	}
	return false;
}
