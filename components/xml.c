/*
 * The pull parser. What real readers refuse (an unclosed quote, a wrong closing tag, two
 * attributes of a name) is read as far as it goes, and told. Read next:
 * components/msbuild.c, which pulls.
 */
#include <strings.h>
#include "components/xml.h"
#include "base/banned.h"

#define ERROR_MAX 64	 /* errors of one file that are told one by one */
#define ATTRIBUTE_MAX 64 /* attributes that are compared */

bool xml_is(struct str name, const char *word)
{
	return name.n == strlen(word) && strncasecmp(name.p, word, name.n) == 0;
}

struct str xml_attribute(const struct xml_reader *x, const char *name)
{
	for (size_t i = 0; i < x->count; i++) {
		if (xml_is(x->items[i].name, name))
			return x->items[i].value;
	}
	return (struct str){0};
}

/* An error at start; where too many were told, nothing. */
static enum xml_event tell(struct xml_reader *x, size_t start, const char *what)
{
	if (x->errors > ERROR_MAX)
		return XML_NOTHING;
	if (x->errors++ == ERROR_MAX)
		what = "more errors than are told";
	x->start = start;
	x->end = x->at > start ? x->at : start;
	x->text = str_of(what);
	return XML_ERROR;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char peek(const struct xml_reader *x)
{
	return x->at < x->bytes.n ? x->bytes.p[x->at] : '\0';
}

static void skip_space(struct xml_reader *x)
{
	while (x->at < x->bytes.n && is_space(x->bytes.p[x->at]))
		x->at++;
}

static bool is_at(const struct xml_reader *x, const char *word)
{
	return str_has_prefix(str_slice(x->bytes, x->at, x->bytes.n), word);
}

/* Behind the next word, or at the end; false: there is none. */
static bool skip_past(struct xml_reader *x, const char *word)
{
	size_t n = strlen(word);
	const char *hit = x->at < x->bytes.n ? memmem(x->bytes.p + x->at,
						       x->bytes.n - x->at, word, n)
					     : NULL;

	x->at = hit ? (size_t)(hit - x->bytes.p) + n : x->bytes.n;
	return hit != NULL;
}

/* --- references ------------------------------------------------------------------------
 */

static size_t put_point(char *out, uint32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (size_t i = n; i > 1; i--) {
		out[i - 1] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	out[0] = (char)(lead[n] | c);
	return n;
}

/* "#10", "#x0A": the code point, or 0. */
static uint32_t char_reference(struct str s)
{
	bool is_hex = s.n > 2 && s.p[1] == 'x';
	uint32_t value = 0;

	for (size_t i = is_hex ? 2 : 1; i < s.n; i++) {
		int digit = s.p[i] >= '0' && s.p[i] <= '9' ? s.p[i] - '0' : -1;
		char c = (char)(s.p[i] | 0x20);

		if (is_hex && c >= 'a' && c <= 'f')
			digit = c - 'a' + 10;
		if (digit < 0 || value > 0x10ffff)
			return 0;
		value = value * (is_hex ? 16 : 10) + (uint32_t)digit;
	}
	return value > 0x10ffff || (value >= 0xd800 && value < 0xe000) ? 0 : value;
}

/* What stands between '&' and ';'; 0: some entity that a DTD would have to explain. */
static uint32_t reference(struct str s)
{
	static const struct {
		const char *name;
		uint32_t point;
	} known[] = {
		{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};

	if (s.n > 1 && s.p[0] == '#')
		return char_reference(s);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (str_is(s, known[i].name))
			return known[i].point;
	}
	return 0;
}

/* Text with its references replaced; a reference is never shorter than what it means. */
static struct str decode(struct xml_reader *x, struct str s)
{
	size_t from = 0, n = 0;
	char *out;

	if (str_find(s, '&', 0) == s.n)
		return s;
	out = arena_alloc(x->arena, s.n + 1);
	while (from < s.n) {
		size_t amp = str_find(s, '&', from);
		struct str word = str_slice(s, amp + 1, amp + 12);
		size_t end = str_find(word, ';', 0);
		uint32_t point = end < word.n ? reference(str_slice(word, 0, end)) : 0;

		memcpy(out + n, s.p + from, amp - from);
		n += amp - from;
		if (amp == s.n)
			break;
		from = amp + 1;
		if (point) {
			n += put_point(out + n, point);
			from += end + 1;
		} else {
			out[n++] = '&';
			x->has_entity = true;
		}
	}
	return str_make(out, n);
}

/* --- tags ------------------------------------------------------------------------------
 */

/* A name, its prefix dropped; ends at white space or what belongs to the tag. */
static struct str read_name(struct xml_reader *x)
{
	size_t from = x->at;

	while (x->at < x->bytes.n && !is_space(x->bytes.p[x->at]) &&
		!strchr("<>/=\"'", x->bytes.p[x->at])) {
		if (x->bytes.p[x->at++] == ':')
			from = x->at;
	}
	return str_slice(x->bytes, from, x->at);
}

static void add_attribute(struct xml_reader *x, struct xml_attribute attribute)
{
	for (size_t i = 0; i < x->count && i < ATTRIBUTE_MAX; i++)
		x->is_again |= str_eq(x->items[i].name, attribute.name);
	VEC_PUSH(x->arena, x, attribute);
}

/* name="value"; NULL, or what is wrong with it. */
static const char *read_attribute(struct xml_reader *x)
{
	struct xml_attribute attribute = {.name = read_name(x)};
	size_t from;
	char quote;

	skip_space(x);
	if (!attribute.name.n || peek(x) != '=')
		return "an attribute without a value";
	x->at++;
	skip_space(x);
	quote = peek(x);
	if (quote != '"' && quote != '\'')
		return "an attribute without quotes";
	from = ++x->at;
	while (x->at < x->bytes.n && x->bytes.p[x->at] != quote &&
		x->bytes.p[x->at] != '<')
		x->at++;
	if (peek(x) != quote)
		return "an unclosed quote";
	attribute.value = decode(x, str_slice(x->bytes, from, x->at++));
	add_attribute(x, attribute);
	return NULL;
}

/* Up to behind the tag's end, or to the next tag. */
static void skip_tag(struct xml_reader *x)
{
	while (x->at < x->bytes.n && x->bytes.p[x->at] != '<') {
		if (x->bytes.p[x->at++] == '>')
			return;
	}
}

/* Attributes and the end of a tag; NULL, or what is wrong. */
static const char *read_attributes(struct xml_reader *x, bool *is_empty)
{
	*is_empty = false;
	for (;;) {
		const char *wrong;

		skip_space(x);
		if (is_at(x, "/>"))
			*is_empty = true;
		if (*is_empty || peek(x) == '>') {
			x->at += *is_empty ? 2 : 1;
			return NULL;
		}
		if (x->at >= x->bytes.n || peek(x) == '<')
			return "an unclosed tag";
		wrong = read_attribute(x);
		if (wrong) {
			skip_tag(x);
			return wrong;
		}
	}
}

static enum xml_event read_open(struct xml_reader *x)
{
	size_t start = x->at++;
	struct str name = read_name(x);
	const char *wrong;
	bool is_empty;

	x->count = 0;
	x->has_entity = x->is_again = false;
	wrong = name.n ? read_attributes(x, &is_empty) : "a '<' that begins no tag";
	if (wrong)
		return tell(x, start, wrong);
	if (x->depth == LIMIT_DECLARATION_DEPTH || x->too_deep) {
		x->too_deep += !is_empty;
		return x->too_deep > 1 ? XML_NOTHING
				       : tell(x, start, "nested too deeply");
	}
	x->open[x->depth++] = (struct xml_element){.name = name, .start = start};
	x->due = is_empty;
	x->start = start;
	x->end = x->at;
	x->name = name;
	return XML_OPEN;
}

static enum xml_event give_close(struct xml_reader *x)
{
	x->due--;
	x->name = x->open[--x->depth].name;
	x->start = x->end = x->at;
	return XML_CLOSE;
}

static enum xml_event read_close(struct xml_reader *x)
{
	size_t start = x->at;
	struct str name;
	unsigned at = x->depth;

	x->at += 2;
	name = read_name(x);
	skip_tag(x);
	if (x->too_deep) {
		x->too_deep--;
		return XML_NOTHING;
	}
	while (at && !str_eq(x->open[at - 1].name, name))
		at--;
	if (!at)
		return tell(x, start, "a closing tag without an opening one");
	x->due = x->depth - at + 1;
	return x->due > 1 ? tell(x, start, "a closing tag of an outer element")
			  : XML_NOTHING;
}

/* --- what is no element ----------------------------------------------------------------
 */

/* <!DOCTYPE ... [ ... ]>: quotes and comments in it may hold brackets. */
static enum xml_event read_doctype(struct xml_reader *x)
{
	size_t start = x->at, depth = 0;
	bool has_entities = false;

	while (x->at < x->bytes.n) {
		char c = x->bytes.p[x->at];

		has_entities |= is_at(x, "<!ENTITY");
		if (c == '"' || c == '\'') {
			x->at = str_find(x->bytes, c, x->at + 1);
		} else if (is_at(x, "<!--")) {
			x->at += 4;
			skip_past(x, "-->");
			continue;
		}
		depth += c == '[';
		depth -= depth && c == ']';
		x->at++;
		if (c == '>' && !depth)
			return has_entities ? tell(x, start,
						      "a DTD with entities, which are "
						      "not expanded")
					    : XML_NOTHING;
	}
	x->at = x->bytes.n;
	return tell(x, start, "an unclosed DTD");
}

static enum xml_event read_cdata(struct xml_reader *x)
{
	size_t start = x->at, from = x->at += strlen("<![CDATA[");

	if (!skip_past(x, "]]>"))
		return tell(x, start, "an unclosed CDATA section");
	if (x->too_deep || !x->depth)
		return XML_NOTHING;
	x->text = str_slice(x->bytes, from, x->at - 3);
	x->has_entity = false;
	x->start = start;
	x->end = x->at;
	return XML_TEXT;
}

/*
 * <?xml encoding="..."?>: of these, '<', '&' and quotes are the same bytes as here.
 * Others (UTF-7, ISO-2022) could hide tags.
 */
static bool is_known_encoding(struct str declaration)
{
	static const char *const known[] = {"utf-8", "utf8", "utf-16", "unicode",
		"us-ascii", "ascii", "iso-8859", "windows-125", "gb2312", "gbk",
		"gb18030", "shift_jis", "euc-", "big5", "koi8"};
	const char *hit = declaration.n ? memmem(declaration.p, declaration.n, "encoding",
						  strlen("encoding"))
					: NULL;
	struct str name;

	if (!hit)
		return true;
	name = str_slice(declaration, (size_t)(hit - declaration.p) + strlen("encoding"),
		declaration.n);
	while (name.n && (is_space(name.p[0]) || strchr("=\"'", name.p[0])))
		name = str_slice(name, 1, name.n);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (xml_is(str_slice(name, 0, strlen(known[i])), known[i]))
			return true;
	}
	return false;
}

static enum xml_event read_instruction(struct xml_reader *x)
{
	size_t start = x->at;
	struct str text;

	if (!skip_past(x, "?>"))
		return tell(x, start, "an unclosed processing instruction");
	text = str_slice(x->bytes, start, x->at);
	if (str_has_prefix(text, "<?xml ") && !is_known_encoding(text))
		return tell(x, start, "an encoding that is not read");
	return XML_NOTHING;
}

static enum xml_event read_markup(struct xml_reader *x)
{
	size_t start = x->at;

	if (is_at(x, "<!--")) {
		x->at += 4;
		return skip_past(x, "-->") ? XML_NOTHING
					   : tell(x, start, "an unclosed comment");
	}
	if (is_at(x, "<?"))
		return read_instruction(x);
	if (is_at(x, "<![CDATA["))
		return read_cdata(x);
	if (is_at(x, "<!"))
		return read_doctype(x);
	return is_at(x, "</") ? read_close(x) : read_open(x);
}

static enum xml_event read_text(struct xml_reader *x)
{
	size_t start = x->at;

	x->at = str_find(x->bytes, '<', x->at);
	if (x->too_deep || !x->depth)
		return XML_NOTHING;
	x->has_entity = false;
	x->text = decode(x, str_slice(x->bytes, start, x->at));
	x->start = start;
	x->end = x->at;
	return XML_TEXT;
}

enum xml_event xml_next(struct xml_reader *x)
{
	if (!x->at && is_at(x, "\xef\xbb\xbf"))
		x->at = 3;
	for (;;) {
		enum xml_event event;

		if (x->due)
			return give_close(x);
		if (x->at >= x->bytes.n)
			break;
		event = peek(x) == '<' ? read_markup(x) : read_text(x);
		if (event != XML_NOTHING)
			return event;
	}
	if (!x->depth)
		return XML_END;
	x->due = x->depth;
	if (tell(x, x->open[x->depth - 1].start, "an element that is not closed") ==
		XML_ERROR)
		return XML_ERROR;
	return give_close(x);
}
