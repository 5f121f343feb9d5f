/*
 * UTF-16 to UTF-8 (Unicode 15, 3.9 and 3.10). An odd byte at the end is dropped. Read
 * next: gate/source.c; git/store.c, for old sides.
 */
#include <stdint.h>
#include "base/utf16.h"
#include "base/banned.h"

bool utf16_is(struct str bytes)
{
	return str_has_prefix(bytes, "\xff\xfe") || str_has_prefix(bytes, "\xfe\xff");
}

static size_t put_utf8(char *p, uint32_t c)
{
	if (c < 0x80) {
		p[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (char)(0xc0 | c >> 6);
		p[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (char)(0xe0 | c >> 12);
		p[1] = (char)(0x80 | (c >> 6 & 63));
		p[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	p[0] = (char)(0xf0 | c >> 18);
	p[1] = (char)(0x80 | (c >> 12 & 63));
	p[2] = (char)(0x80 | (c >> 6 & 63));
	p[3] = (char)(0x80 | (c & 63));
	return 4;
}

struct str utf16_to_utf8(struct arena *arena, struct str bytes)
{
	const unsigned char *s = (const unsigned char *)bytes.p;
	bool is_big = s[0] == 0xfe;
	char *out = arena_alloc(arena, bytes.n / 2 * 3 + 1);
	size_t n = 0;

	for (size_t i = 2; i + 1 < bytes.n; i += 2) {
		uint32_t c = is_big ? s[i] << 8u | s[i + 1] : s[i + 1] << 8u | s[i];

		if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.n) {
			uint32_t low = is_big ? s[i + 2] << 8u | s[i + 3]
					      : s[i + 3] << 8u | s[i + 2];

			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		if (c >= 0xd800 && c < 0xe000)
			c = 0xfffd;
		n += put_utf8(out + n, c);
	}
	return str_make(out, n);
}
