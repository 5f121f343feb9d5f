/*
 * The lines of .gitattributes: a pattern, maybe in quotes, and attributes; "[attr]NAME"
 * gives a list of attributes a name. Only what hides is looked for:
 *
 * -diff, !diff has no effect; binary (which is -diff -merge -text): no patch is shown.
 * filter: a program makes what is compiled. working-tree-encoding: other bytes do.
 * linguist-generated, gitlab-generated: forges fold the file away. linguist-vendored:
 * search and statistics leave it out.
 *
 * -text, eol, ident and whitespace change line ends and $Id$ at most, export-ignore what
 * an archive holds, diff=NAME needs a program that the repository cannot bring: no facts.
 * Read next: gate/entries.c.
 */
#include "gate/attributes.h"
#include <strings.h>
#include "base/limits.h"
#include "base/path.h"
#include "core/language.h"
#include "base/banned.h"

struct reader {
	struct fact_list *out;
	struct arena *arena;
	struct str bytes;
	struct str macros[LIMIT_ATTRIBUTE_MACROS]; /* names that hide */
	size_t macro_count;
	bool is_cut; /* a limit was reached */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static size_t skip_blanks(struct str line, size_t at)
{
	while (at < line.n && is_blank(line.p[at]))
		at++;
	return at;
}

static size_t skip_word(struct str line, size_t at)
{
	while (at < line.n && !is_blank(line.p[at]))
		at++;
	return at;
}

static bool is_set(struct str value)
{
	return !str_is(value, "false") && !str_is(value, "0") && !str_is(value, "no");
}

static bool is_utf8(struct str value)
{
	return (value.n == 5 && strncasecmp(value.p, "UTF-8", 5) == 0) ||
	       (value.n == 4 && strncasecmp(value.p, "UTF8", 4) == 0);
}

static bool is_macro(const struct reader *r, struct str name)
{
	for (size_t i = 0; i < r->macro_count; i++) {
		if (str_eq(r->macros[i], name))
			return true;
	}
	return false;
}

/* One attribute as it is written: NAME, -NAME, !NAME or NAME=VALUE. */
static bool is_hiding(const struct reader *r, struct str text)
{
	size_t equals = str_find(text, '=', 0);
	struct str name = str_slice(text, 0, equals);
	struct str value = str_slice(text, equals + 1, text.n);
	bool has_value = equals < text.n;

	if (str_is(text, "-diff") || (str_is(name, "diff") && str_is(value, "false")))
		return true;
	if (str_is(name, "filter"))
		return has_value;
	if (str_is(name, "working-tree-encoding"))
		return has_value && !is_utf8(value);
	if (str_is(name, "linguist-generated") || str_is(name, "linguist-vendored") ||
		str_is(name, "gitlab-generated"))
		return is_set(value);
	return str_is(text, "binary") || is_macro(r, text);
}

/* An element of a pattern that stands for one byte, or '*'. */
struct element {
	enum { ONE_BYTE, ANY_BYTE, ANY_RUN } kind;
	unsigned char byte;
};

/* Behind the ']' of a set, or the end when it is left open; sets count as any byte. */
static size_t skip_set(struct str pattern, size_t at)
{
	size_t i = at + 1;

	if (i < pattern.n && (pattern.p[i] == '!' || pattern.p[i] == '^'))
		i++;
	if (i < pattern.n && pattern.p[i] == ']')
		i++;
	while (i < pattern.n && pattern.p[i] != ']')
		i += pattern.p[i] == '\\' ? 2 : 1;
	return i < pattern.n ? i + 1 : pattern.n;
}

static size_t read_element(struct element *out, struct str pattern, size_t at)
{
	char c = pattern.p[at];

	*out = (struct element){.kind = ONE_BYTE, .byte = (unsigned char)c};
	if (c == '*' || c == '?') {
		out->kind = c == '*' ? ANY_RUN : ANY_BYTE;
	} else if (c == '[') {
		out->kind = ANY_BYTE;
		return skip_set(pattern, at);
	} else if (c == '\\' && at + 1 < pattern.n) {
		out->byte = (unsigned char)pattern.p[at + 1];
		return at + 2;
	}
	return at + 1;
}

static unsigned char small(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

/* Can what the last elements match end in this suffix? Git may ignore case. */
static bool can_end_in(const struct element *elements, size_t count, const char *suffix)
{
	for (size_t n = strlen(suffix); n > 0; n--, count--) {
		const struct element *element = count ? &elements[count - 1] : NULL;

		if (element && element->kind == ANY_RUN)
			return true;
		if (!element ||
			(element->kind == ONE_BYTE &&
				small(element->byte) != (unsigned char)suffix[n - 1]))
			return false;
	}
	return true;
}

bool attributes_can_match_source(struct str pattern)
{
	struct element elements[LIMIT_PATTERN_BYTES];
	struct str name = path_name(pattern);
	size_t count = 0;

	if (name.n > LIMIT_PATTERN_BYTES)
		return true;
	if (!name.n) /* "folder/" matches no file */
		return false;
	for (size_t at = 0; at < name.n;)
		at = read_element(&elements[count++], name, at);
	for (size_t i = 0; language_suffixes[i]; i++) {
		if (can_end_in(elements, count, language_suffixes[i]))
			return true;
	}
	return false;
}

/* A pattern in quotes, as git quotes paths; *end is behind it. 0: it is not closed. */
static size_t quoted_end(struct str line, size_t at)
{
	for (size_t i = at + 1; i < line.n; i++) {
		if (line.p[i] == '\\')
			i++;
		else if (line.p[i] == '"')
			return i + 1;
	}
	return 0;
}

/* The byte behind a backslash: of \n, \t, \042 and the like only the last part counts. */
static struct str unquote(struct arena *arena, struct str quoted)
{
	char *out = arena_alloc(arena, quoted.n + 1);
	size_t n = 0;

	for (size_t i = 1; i + 1 < quoted.n; i++) {
		unsigned value = 0, digits = 0;

		if (quoted.p[i] != '\\') {
			out[n++] = quoted.p[i];
			continue;
		}
		while (digits < 3 && i + 1 < quoted.n - 1 && quoted.p[i + 1] >= '0' &&
			quoted.p[i + 1] <= '7') {
			value = value * 8 + (unsigned)(quoted.p[++i] - '0');
			digits++;
		}
		out[n++] = digits ? (char)value : quoted.p[++i];
	}
	return str_make(out, n);
}

/* The first attribute of a line at or behind at that hides; false: none. */
static bool find_hiding(
	struct str *out, const struct reader *r, struct str line, size_t at)
{
	for (at = skip_blanks(line, at); at < line.n; at = skip_blanks(line, at)) {
		size_t end = skip_word(line, at);

		*out = str_slice(line, at, end);
		if (is_hiding(r, *out))
			return true;
		at = end;
	}
	return false;
}

static void note(struct reader *r, struct str pattern, struct str attribute)
{
	uint32_t start = (uint32_t)(attribute.p - r->bytes.p);
	struct fact fact = {
		.kind = FACT_ATTRIBUTE,
		.start = start,
		.end = start + (uint32_t)attribute.n,
	};
	char *name = arena_alloc(r->arena, pattern.n + 1 + attribute.n);

	memcpy(name, pattern.p, pattern.n);
	name[pattern.n] = ' ';
	memcpy(name + pattern.n + 1, attribute.p, attribute.n);
	fact.name = str_make(name, pattern.n + 1 + attribute.n);
	VEC_PUSH(r->arena, r->out, fact);
}

static void read_macro(struct reader *r, struct str line)
{
	size_t end = skip_word(line, 0);
	struct str name = str_slice(line, strlen("[attr]"), end), attribute;

	if (!find_hiding(&attribute, r, line, end))
		return;
	if (r->macro_count < LIMIT_ATTRIBUTE_MACROS)
		r->macros[r->macro_count++] = name;
	else
		r->is_cut = true;
}

static void read_line(struct reader *r, struct str line)
{
	struct str pattern, attribute;
	size_t end;

	line = str_slice(line, skip_blanks(line, 0), line.n);
	if (!line.n || line.p[0] == '#')
		return;
	if (str_has_prefix(line, "[attr]")) {
		read_macro(r, line);
		return;
	}
	end = line.p[0] == '"' ? quoted_end(line, 0) : 0;
	pattern = str_slice(line, 0, end);
	if (end)
		pattern = unquote(r->arena, pattern);
	else
		pattern = str_slice(line, 0, end = skip_word(line, 0));
	if (pattern.n && pattern.p[0] != '!' && find_hiding(&attribute, r, line, end) &&
		attributes_can_match_source(pattern))
		note(r, pattern, attribute);
}

bool attributes_find(struct fact_list *out, struct arena *arena, struct str bytes)
{
	struct reader r = {.out = out, .arena = arena};

	r.bytes = str_slice(bytes, 0, LIMIT_ATTRIBUTES);
	for (size_t at = str_has_prefix(bytes, "\xef\xbb\xbf") ? 3 : 0; at < r.bytes.n;) {
		size_t end = str_find(r.bytes, '\n', at);

		read_line(&r, str_slice(r.bytes, at, end));
		at = end + 1;
	}
	return r.bytes.n == bytes.n && !r.is_cut;
}
