/*
 * base/text.h: escapes let nothing through, lose nothing that they promise to keep, and
 * are total.
 */
#include "base/json.h"
#include "base/limits.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static void check_escapes(struct str s)
{
	struct buf plain _cleanup_buf_ = BUF_INIT(16 * MIB);
	struct buf line _cleanup_buf_ = BUF_INIT(16 * MIB);
	struct str quoted = str_of(TEXT_SAFE(s));

	text_escape(&plain, s);
	text_escape_line(&line, s);
	HOLDS(!plain.is_full && is_safe(buf_str(&plain), "\t"));
	HOLDS(!line.is_full && is_safe(buf_str(&line), ""));
	HOLDS(is_safe(quoted, "") && quoted.n < sizeof(struct text_box));
	if (quoted.n && !str_has_suffix(quoted, "..."))
		HOLDS(str_eq(quoted, buf_str(&line)));
}

static void check_json(struct str s)
{
	struct buf text _cleanup_buf_ = BUF_INIT(16 * MIB);
	struct arena arena = {0};
	struct node *root;
	struct err err;

	buf_putc(&text, '"');
	text_json(&text, s);
	buf_putc(&text, '"');
	HOLDS(is_safe(buf_str(&text), ""));
	/* our own reader wants no NUL */
	if (text.n <= LIMIT_DOC_BYTES && !(s.n && memchr(s.p, 0, s.n))) {
		HOLDS(!json_read(&root, &arena, buf_str(&text), JSON_STRICT, &err));
		HOLDS(str_eq(root->text, s) == text_is_utf8(s));
		HOLDS(text_utf16_units(root->text) == text_utf16_units(s));
	}
	arena_done(&arena);
}

static unsigned hex(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'A' + 10);
}

static void check_uri(struct str s)
{
	struct buf uri _cleanup_buf_ = BUF_INIT(16 * MIB);
	size_t n = 0;

	text_uri(&uri, s);
	for (size_t i = 0; i < uri.n; i++, n++) {
		unsigned c = (unsigned char)uri.p[i];

		if (c == '%') {
			c = hex(uri.p[i + 1]) << 4 | hex(uri.p[i + 2]);
			i += 2;
		}
		HOLDS(n < s.n && c == (unsigned char)s.p[n]);
	}
	HOLDS(n == s.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);
	struct str s = str_make(copy, size);

	check_escapes(s);
	check_json(s);
	check_uri(s);
	free(copy);
	return 0;
}
