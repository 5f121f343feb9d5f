/*
 * Base 64, both ways, four letters for three bytes at a time. Read next:
 * evidence/ssh_key.c.
 */
#include "base/base64.h"
#include "base/banned.h"

static const char letters[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* What a letter stands for, or -1. */
static int letter_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* The bytes of the first n letters of a group of four; false: no letter, or loose bits.
 */
static bool read_group(unsigned char out[3], const char *group, size_t n)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < 4; i++) {
		int value = i < n ? letter_value(group[i]) : 0;

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
	}
	for (size_t i = 0; i < 3; i++)
		out[i] = (unsigned char)(bits >> (16 - 8 * i));
	return (n > 3 || !out[2]) && (n > 2 || !out[1]);
}

bool base64_read(struct str *out, struct arena *arena, struct str text)
{
	size_t padding = str_has_suffix(text, "==")  ? 2
			 : str_has_suffix(text, "=") ? 1
						     : 0;
	unsigned char *bytes;

	if (text.n % 4)
		return false;
	bytes = arena_alloc(arena, text.n / 4 * 3);
	for (size_t at = 0; at < text.n; at += 4) {
		size_t n = at + 4 == text.n ? 4 - padding : 4;

		if (!read_group(bytes + at / 4 * 3, text.p + at, n))
			return false;
	}
	*out = str_make((const char *)bytes, text.n / 4 * 3 - padding);
	return true;
}

void base64_write(struct buf *out, struct str bytes)
{
	for (size_t at = 0; at < bytes.n; at += 3) {
		size_t n = bytes.n - at < 3 ? bytes.n - at : 3;
		uint32_t bits = 0;

		for (size_t i = 0; i < 3; i++)
			bits = bits << 8 | (i < n ? (unsigned char)bytes.p[at + i] : 0);
		for (size_t i = 0; i < 4; i++)
			buf_putc(out, i > n ? '=' : letters[bits >> (18 - 6 * i) & 63]);
	}
}
