/*
 * Four digits are three bytes. Read next: base/base64.h.
 */
#include "base/base64.h"
#include "base/banned.h"

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The bytes of one group into room; 0: it is none. Only the last one may be padded. */
static size_t read_group(unsigned char room[3], const char *digits, bool is_last)
{
	size_t n = !is_last || digits[3] != '=' ? 3 : digits[2] != '=' ? 2 : 1;
	unsigned long bits = 0;

	for (size_t i = 0; i < 4; i++) {
		int value = i <= n ? value_of(digits[i]) : 0;

		if (value < 0)
			return 0;
		bits = bits << 6 | (unsigned)value;
	}
	room[0] = (unsigned char)(bits >> 16);
	room[1] = (unsigned char)(bits >> 8);
	room[2] = (unsigned char)bits;
	for (size_t i = n; i < 3; i++) {
		if (room[i])
			return 0;
	}
	return n;
}

bool base64_read(struct str *out, struct arena *arena, struct str text)
{
	char *bytes;
	size_t n = 0;

	*out = (struct str){0};
	if (text.n % 4)
		return false;
	bytes = ARENA_NEW(arena, char, text.n / 4 * 3 + 1);
	for (size_t at = 0; at < text.n; at += 4) {
		unsigned char room[3] = {0};
		size_t got = read_group(room, text.p + at, at + 4 == text.n);

		if (!got)
			return false;
		memcpy(bytes + n, room, got);
		n += got;
	}
	*out = str_make(bytes, n);
	return true;
}

void base64_write(struct buf *out, struct str bytes)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/";

	for (size_t at = 0; at < bytes.n; at += 3) {
		size_t n = bytes.n - at < 3 ? bytes.n - at : 3;
		unsigned long bits = 0;

		for (size_t i = 0; i < 3; i++)
			bits = bits << 8 | (i < n ? (unsigned char)bytes.p[at + i] : 0u);
		for (size_t i = 0; i < 4; i++)
			buf_putc(out, i <= n ? digits[bits >> (18 - 6 * i) & 63] : '=');
	}
}
