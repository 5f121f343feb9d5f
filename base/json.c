/*
 * The JSON reader. It keeps its nesting in the nodes' parents, so no
 * input makes it recurse. Read next: base/node.h.
 */
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/banned.h"

struct reader {
	struct arena *arena;
	struct str text;
	size_t at;
	unsigned line;	   /* of at */
	size_t line_start; /* offset */
	enum json_flags flags;
	size_t count;	/* values so far, ... */
	size_t records; /* ... of a JSON_RECORD */
	unsigned depth;
	struct err *err;
};

static int fail(struct reader *r, const char *what)
{
	return err_usage(r->err, "%u:%zu: %s", r->line, r->at - r->line_start + 1, what);
}

static int peek(const struct reader *r)
{
	return r->at < r->text.n ? (unsigned char)r->text.p[r->at] : -1;
}

static void newline(struct reader *r)
{
	r->line++;
	r->line_start = r->at + 1;
}

static int skip_comment(struct reader *r)
{
	bool is_block = r->at + 1 < r->text.n && r->text.p[r->at + 1] == '*';

	if (!(r->flags & JSON_COMMENTS) || r->at + 1 >= r->text.n ||
		(!is_block && r->text.p[r->at + 1] != '/'))
		return fail(r, "expected a value, found '/'");
	for (r->at += 2; r->at < r->text.n; r->at++) {
		char c = r->text.p[r->at];

		if (c == '\n' && !is_block)
			return 0;
		if (c == '\n')
			newline(r);
		if (is_block && c == '*' && r->at + 1 < r->text.n &&
			r->text.p[r->at + 1] == '/') {
			r->at += 2;
			return 0;
		}
	}
	return is_block ? fail(r, "a comment that does not end") : 0;
}

static int skip_space(struct reader *r)
{
	for (;;) {
		int c = peek(r);

		if (c == '\n')
			newline(r);
		if (c == '/') {
			if (skip_comment(r))
				return -1;
			continue;
		}
		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return 0;
		r->at++;
	}
}

static int hex4(struct reader *r, uint32_t *out)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++, r->at++) {
		int digit = text_hex_digit((char)peek(r));

		if (digit < 0)
			return fail(r, "expected four hexadecimal digits after '\\u'");
		value = value << 4 | (uint32_t)digit;
	}
	*out = value;
	return 0;
}

static void add_utf8(struct buf *out, uint32_t point)
{
	if (point < 0x80) {
		buf_putc(out, (char)point);
	} else if (point < 0x800) {
		buf_putc(out, (char)(0xc0 | point >> 6));
		buf_putc(out, (char)(0x80 | (point & 0x3f)));
	} else if (point < 0x10000) {
		buf_putc(out, (char)(0xe0 | point >> 12));
		buf_putc(out, (char)(0x80 | (point >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (point & 0x3f)));
	} else {
		buf_putc(out, (char)(0xf0 | point >> 18));
		buf_putc(out, (char)(0x80 | (point >> 12 & 0x3f)));
		buf_putc(out, (char)(0x80 | (point >> 6 & 0x3f)));
		buf_putc(out, (char)(0x80 | (point & 0x3f)));
	}
}

/* After "\u". */
static int unicode_escape(struct reader *r, struct buf *out)
{
	uint32_t point, low;

	if (hex4(r, &point))
		return -1;
	if (point == 0)
		return fail(r, "NUL is not allowed in a string");
	if (point >= 0xdc00 && point <= 0xdfff)
		return fail(r, "half a surrogate pair");
	if (point >= 0xd800 && point <= 0xdbff) {
		if (!str_has_prefix(str_slice(r->text, r->at, r->text.n), "\\u"))
			return fail(r, "half a surrogate pair");
		r->at += 2;
		if (hex4(r, &low))
			return -1;
		if (low < 0xdc00 || low > 0xdfff)
			return fail(r, "half a surrogate pair");
		point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
	}
	add_utf8(out, point);
	return 0;
}

/* After the backslash. */
static int escape(struct reader *r, struct buf *out)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	int c = peek(r);
	const char *hit = c > 0 ? strchr(from, c) : NULL;

	if (c == 'u') {
		r->at++;
		return unicode_escape(r, out);
	}
	if (!hit)
		return fail(r, "unknown escape in a string");
	buf_putc(out, to[hit - from]);
	r->at++;
	return 0;
}

/* Up to the first byte that does not stand for itself: not printable ASCII, a quote, a
 * backslash. */
static size_t plain_end(const struct reader *r)
{
	size_t at = r->at;

	while (at < r->text.n) {
		unsigned char c = (unsigned char)r->text.p[at];

		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
			break;
		at++;
	}
	return at;
}

/* One character that is none of these. */
static int read_character(struct reader *r, struct buf *out)
{
	int c = peek(r);
	size_t len;

	if (c < 0 || c == '\n')
		return fail(r, "a string that does not end");
	if (c < 0x20)
		return fail(r, "a control character in a string");
	if (c == '\\') {
		r->at++;
		return escape(r, out);
	}
	if (text_code_point(r->text, r->at, &len) == TEXT_INVALID)
		return fail(r, "a byte that is not UTF-8");
	buf_add(out, str_slice(r->text, r->at, r->at + len));
	r->at += len;
	return 0;
}

/* At the opening quote. Most strings are plain to their end. */
static int read_string(struct reader *r, struct str *out)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(r->text.n);

	for (r->at++;;) {
		size_t end = plain_end(r);
		struct str run = str_slice(r->text, r->at, end);

		r->at = end;
		if (peek(r) == '"') {
			r->at++;
			if (buf.n)
				buf_add(&buf, run);
			*out = arena_str(r->arena, buf.n ? buf_str(&buf) : run);
			return 0;
		}
		buf_add(&buf, run);
		if (read_character(r, &buf))
			return -1;
	}
}

static size_t digits(struct reader *r)
{
	size_t start = r->at;

	while (peek(r) >= '0' && peek(r) <= '9')
		r->at++;
	return r->at - start;
}

static int read_number(struct reader *r, struct str *out)
{
	size_t start = r->at;
	bool has_zero;

	if (peek(r) == '-')
		r->at++;
	has_zero = peek(r) == '0';
	if (!digits(r) || (has_zero && r->text.p[r->at - 1] != '0') ||
		(has_zero && r->at - start > 1 + (r->text.p[start] == '-')))
		return fail(r, "not a number as JSON writes it");
	if (peek(r) == '.') {
		r->at++;
		if (!digits(r))
			return fail(r, "digits are missing after '.'");
	}
	if (peek(r) == 'e' || peek(r) == 'E') {
		r->at++;
		if (peek(r) == '+' || peek(r) == '-')
			r->at++;
		if (!digits(r))
			return fail(r, "digits are missing in the exponent");
	}
	*out = arena_str(r->arena, str_slice(r->text, start, r->at));
	return 0;
}

static int read_literal(struct reader *r, struct node *value)
{
	static const struct {
		const char *word;
		enum node_kind kind;
		bool truth;
	} words[] = {
		{.word = "true", .kind = NODE_BOOL, .truth = true},
		{.word = "false", .kind = NODE_BOOL},
		{.word = "null", .kind = NODE_NULL},
	};
	struct str rest = str_slice(r->text, r->at, r->text.n);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_has_prefix(rest, words[i].word)) {
			value->kind = words[i].kind;
			value->truth = words[i].truth;
			r->at += strlen(words[i].word);
			return 0;
		}
	}
	return fail(r,
		r->at < r->text.n ? "expected a value" : "the document ends too early");
}

/* A value, or the opening bracket of one. */
static int read_value(struct reader *r, struct node *value)
{
	int c = peek(r);

	value->line = r->line;
	value->column = (unsigned)(r->at - r->line_start + 1);
	if (c == '{' || c == '[') {
		value->kind = c == '{' ? NODE_MAP : NODE_LIST;
		if (++r->depth > (r->flags & JSON_FOREIGN ? LIMIT_DECLARATION_DEPTH
							  : LIMIT_DOC_DEPTH))
			return fail(r, "nested too deeply");
		r->at++;
		return 0;
	}
	if (c == '"') {
		value->kind = NODE_STRING;
		return read_string(r, &value->text);
	}
	if (c == '-' || (c >= '0' && c <= '9')) {
		value->kind = NODE_NUMBER;
		return read_number(r, &value->text);
	}
	return read_literal(r, value);
}

static int read_key(struct reader *r, struct node *value)
{
	value->key_line = r->line;
	value->key_column = (unsigned)(r->at - r->line_start + 1);
	if (peek(r) != '"')
		return fail(r, "expected a key in double quotes");
	if (read_string(r, &value->key) || skip_space(r))
		return -1;
	if (peek(r) != ':')
		return fail(r, "expected ':' after the key");
	r->at++;
	return skip_space(r);
}

/* One value below parent; the new node goes to *out. */
static int read_item(struct reader *r, struct node *parent, struct node **out)
{
	struct node value = {0};

	if (parent && parent->kind == NODE_MAP && read_key(r, &value))
		return -1;
	if (read_value(r, &value))
		return -1;
	if (r->flags & JSON_FOREIGN) {
		if (++r->records > LIMIT_RECORD_NODES)
			return fail(r, "more values than are read");
		*out = node_append(r->arena, parent, value);
		return 0;
	}
	if (!(r->flags & JSON_RECORD)) {
		*out = node_add(r->arena, parent, value, &r->count, r->err);
		return *out ? 0 : -1;
	}
	if (++r->records > LIMIT_RECORD_NODES)
		return fail(r, "more values than a record may have");
	r->count = 0;
	*out = node_add(r->arena, parent, value, &r->count, r->err);
	return *out ? 0 : -1;
}

static bool is_open(const struct node *node)
{
	return node->kind == NODE_MAP || node->kind == NODE_LIST;
}

static int at_close(const struct reader *r, const struct node *parent)
{
	return peek(r) == (parent->kind == NODE_MAP ? '}' : ']');
}

/* Behind a value: close what ends here; *parent is where the next value goes, or NULL. */
static int read_closings(struct reader *r, struct node **parent)
{
	while (*parent) {
		if (skip_space(r))
			return -1;
		if (at_close(r, *parent)) {
			r->at++;
			r->depth--;
			*parent = (*parent)->parent;
			continue;
		}
		if (peek(r) != ',')
			return fail(r, (*parent)->kind == NODE_MAP
					       ? "expected ',' or '}'"
					       : "expected ',' or ']'");
		r->at++;
		if (skip_space(r))
			return -1;
		if (at_close(r, *parent))
			return fail(r, "a comma before the closing bracket");
		return 0;
	}
	return 0;
}

static int read_document(struct reader *r, struct node **root)
{
	struct node *parent = NULL, *item;

	if (skip_space(r) || read_item(r, NULL, root))
		return -1;
	for (item = *root;;) {
		if (is_open(item)) {
			parent = item;
			if (skip_space(r))
				return -1;
		}
		if (!is_open(item) || at_close(r, parent)) {
			if (read_closings(r, &parent))
				return -1;
		}
		if (!parent)
			return 0;
		if (read_item(r, parent, &item))
			return -1;
	}
}

int json_read(struct node **out, struct arena *arena, struct str text,
	enum json_flags flags, struct err *err)
{
	struct reader r = {
		.arena = arena, .text = text, .line = 1, .flags = flags, .err = err};
	struct node *root = NULL;

	size_t max = flags & JSON_RECORD    ? LIMIT_RECORD_BYTES
		     : flags & JSON_FOREIGN ? LIMIT_DECLARATION_BYTES
					    : LIMIT_DOC_BYTES;

	if (text.n > max)
		return err_usage(err, "1:1: larger than %zu bytes", max);
	if (read_document(&r, &root) || skip_space(&r))
		return -1;
	if (r.at < text.n)
		return fail(&r, "something stands after the document's end");
	*out = root;
	return 0;
}
