/*
 * Keys that stand twice and includes are the caller's to notice. Read next:
 * components/submodules.c.
 */
#include "base/text.h"
#include "components/git_config.h"
#include "base/banned.h"

void git_config_begin(struct git_config *config, struct arena *arena, struct str text)
{
	*config = (struct git_config){.arena = arena, .text = text};
	if (str_has_prefix(text, "\xef\xbb\xbf"))
		config->at = 3;
}

/* The byte at a place as git reads it: CR LF is one newline; -1: the end. */
static int byte_at(const struct git_config *config, size_t at)
{
	struct str text = config->text;

	if (at >= text.n)
		return -1;
	if (text.p[at] == '\r' && at + 1 < text.n && text.p[at + 1] == '\n')
		return '\n';
	return (unsigned char)text.p[at];
}

static int take(struct git_config *config)
{
	int c = byte_at(config, config->at);

	if (c == '\n' && config->text.p[config->at] == '\r')
		config->at++;
	if (c >= 0)
		config->at++;
	return c;
}

static int peek(const struct git_config *config)
{
	return byte_at(config, config->at);
}

static bool is_letter(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_byte(int c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

static void skip_line(struct git_config *config)
{
	while (peek(config) >= 0 && peek(config) != '\n')
		take(config);
}

static struct str lower(struct git_config *config, size_t from, size_t to)
{
	struct str copy = arena_str(config->arena, str_slice(config->text, from, to));

	for (size_t i = 0; i < copy.n; i++)
		((char *)copy.p)[i] = text_lower(copy.p[i]);
	return copy;
}

static void refuse(
	struct git_config *config, struct git_config_item *out, const char *flaw)
{
	skip_line(config);
	out->kind = GIT_CONFIG_FLAW;
	out->flaw = flaw;
}

/* --- sections --------------------------------------------------------------------------
 */

/* "sub]" behind the quote; a backslash takes the next byte as it is. */
static bool read_subsection(struct git_config *config, struct git_config_item *out)
{
	size_t start = config->at, n = 0;
	char *bytes;
	int c;

	while ((c = peek(config)) != '"') {
		if (c < 0 || c == '\n')
			return false;
		take(config);
		if (c == '\\' && peek(config) != '\n')
			take(config);
	}
	bytes = arena_alloc(config->arena, config->at - start + 1);
	for (size_t i = start; i < config->at; i++) {
		if (config->text.p[i] == '\\')
			i++;
		bytes[n++] = config->text.p[i];
	}
	out->subsection = str_make(bytes, n);
	out->has_subsection = true;
	take(config);
	return peek(config) == ']';
}

/* "[a.b]", the old way: what is behind the first dot is a subsection in lower case. */
static void split_name(struct git_config_item *out)
{
	size_t dot = str_find(out->name, '.', 0);

	if (dot < out->name.n) {
		out->has_subsection = true;
		out->subsection = str_slice(out->name, dot + 1, out->name.n);
		out->name = str_slice(out->name, 0, dot);
	}
}

static void read_section(struct git_config *config, struct git_config_item *out)
{
	size_t start;

	take(config);
	start = config->at;
	while (is_name_byte(peek(config)) || peek(config) == '.')
		take(config);
	out->kind = GIT_CONFIG_SECTION;
	out->name = lower(config, start, config->at);
	split_name(out);
	if (is_blank(peek(config))) {
		while (is_blank(peek(config)))
			take(config);
		if (peek(config) != '"') {
			refuse(config, out, "a section's name that is not closed");
			return;
		}
		take(config);
		if (!read_subsection(config, out)) {
			refuse(config, out, "a subsection's name that is not closed");
			return;
		}
	}
	if (peek(config) != ']')
		refuse(config, out, "a section's name that is not closed");
	else
		take(config);
}

/* --- keys ------------------------------------------------------------------------------
 */

/* A value while it is read. */
struct value {
	struct arena *arena;
	char *items;
	size_t count, cap;
	size_t kept; /* of count: without blanks at the end */
	bool is_quoted, is_comment;
};

static void put(struct value *v, int c, bool is_kept)
{
	VEC_PUSH(v->arena, v, (char)c);
	if (is_kept)
		v->kept = v->count;
}

/* Behind a backslash; false: git knows no such escape. */
static bool read_escape(struct git_config *config, struct value *v)
{
	static const char names[] = "tbn\"\\", bytes[] = "\t\b\n\"\\";
	int c = take(config);
	const char *at;

	if (c == '\n')
		return true;
	at = c > 0 ? strchr(names, c) : NULL;
	if (!at)
		return false;
	put(v, bytes[at - names], true);
	return true;
}

/* One byte of a value; a phrase when git would refuse it. */
static const char *read_byte(struct git_config *config, struct value *v)
{
	int c = take(config);

	if (v->is_comment)
		return NULL;
	if (c == '\\')
		return read_escape(config, v) ? NULL : "an unknown escape";
	if (c == '"')
		v->is_quoted = !v->is_quoted;
	else if (!v->is_quoted && (c == '#' || c == ';'))
		v->is_comment = true;
	else if (v->count || v->is_quoted || !is_blank(c))
		put(v, c, v->is_quoted || !is_blank(c));
	return NULL;
}

static void read_value(struct git_config *config, struct git_config_item *out)
{
	struct value v = {.arena = config->arena};

	out->has_value = true;
	while (peek(config) >= 0 && peek(config) != '\n') {
		const char *flaw = read_byte(config, &v);

		if (flaw) {
			refuse(config, out, flaw);
			return;
		}
	}
	out->value = str_make(v.items, v.kept);
	if (v.is_quoted) {
		out->kind = GIT_CONFIG_FLAW;
		out->flaw = "a quote that is not closed";
	}
}

static void read_key(struct git_config *config, struct git_config_item *out)
{
	size_t start = config->at;

	if (!is_letter(peek(config))) {
		refuse(config, out, "a line that is neither a section nor a key");
		return;
	}
	while (is_name_byte(peek(config)))
		take(config);
	out->kind = GIT_CONFIG_KEY;
	out->name = lower(config, start, config->at);
	while (peek(config) == ' ' || peek(config) == '\t')
		take(config);
	if (peek(config) == '=') {
		take(config);
		read_value(config, out);
	} else if (peek(config) >= 0 && peek(config) != '\n') {
		refuse(config, out, "a key without '='");
	}
}

bool git_config_read_next(struct git_config *config, struct git_config_item *out)
{
	int c;

	while ((c = peek(config)) >= 0) {
		if (c == '\n' || is_blank(c)) {
			take(config);
			continue;
		}
		if (c == '#' || c == ';') {
			skip_line(config);
			continue;
		}
		*out = (struct git_config_item){.start = config->at};
		if (c == '[')
			read_section(config, out);
		else
			read_key(config, out);
		out->end = config->at;
		return true;
	}
	return false;
}
