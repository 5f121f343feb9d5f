/*
 * Values of Meson's expressions: strings, f-strings, lists, "+", "/", 'x'.format(y),
 * find_program('x'), and variables that are set to these. Read next: components/meson.c.
 */
#include "base/buf.h"
#include "base/text.h"
#include "components/meson_scan.h"
#include "base/banned.h"

#define OPERAND_WORK 64 /* of VARIABLE_WORK, for each operand */

/* --- strings ---------------------------------------------------------------------------
 */

static char escaped(char c)
{
	static const char names[] = "ntrabfv", bytes[] = "\n\t\r\a\b\f\v";
	const char *at = c ? strchr(names, c) : NULL;

	return at ? bytes[at - names] : c;
}

/* 'a\'b' without its quotes; what Meson does not know as an escape stays. */
static struct str unescape(struct arena *arena, struct str body)
{
	char *out = arena_alloc(arena, body.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < body.n; i++) {
		char next = i + 1 < body.n ? body.p[i + 1] : '\0';

		if (body.p[i] == '\\' && next && strchr("ntrabfv'\\", next))
			out[n++] = escaped(body.p[++i]);
		else
			out[n++] = body.p[i];
	}
	return str_make(out, n);
}

/* The only value of a variable; false: it has none, or several. */
static bool only_value(struct meson_scan *m, struct str name, struct str *out)
{
	const struct variable *variable = variable_find(&m->variables, name);

	if (!variable || variable->values.count != 1 || variable->is_partial ||
		m->variables.work > VARIABLE_WORK)
		return false;
	*out = variable->values.items[0];
	m->variables.work += out->n + 1;
	return true;
}

/* The text of "@name@" or "@0@"; false: it is not known. */
static bool placeholder(struct meson_scan *m, struct str name,
	const struct str_vec *arguments, struct str *out)
{
	size_t index = 0;

	if (!arguments)
		return only_value(m, name, out);
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] < '0' || name.p[i] > '9' || i > 2)
			return false;
		index = 10 * index + (size_t)(name.p[i] - '0');
	}
	if (!name.n || index >= arguments->count)
		return false;
	*out = arguments->items[index];
	return true;
}

/* @X@ replaced: of an f-string by variables, of 'x'.format() by its arguments. */
static struct str fill_in(
	struct meson_scan *m, struct str text, const struct str_vec *arguments)
{
	struct buf out _cleanup_buf_ = BUF_INIT(VARIABLE_BYTES);
	struct str value;

	for (size_t at = 0, end; at < text.n; at = end) {
		size_t mark = str_find(text, '@', at);

		buf_add(&out, str_slice(text, at, mark));
		end = mark + 1;
		while (end < text.n && text_is_word_byte(text.p[end]))
			end++;
		if (mark < text.n && end < text.n && text.p[end] == '@' &&
			placeholder(
				m, str_slice(text, mark + 1, end), arguments, &value)) {
			buf_add(&out, value);
			end++;
		} else {
			buf_add(&out, str_slice(text, mark, end));
		}
	}
	m->variables.work += out.n;
	return out.is_full ? text : arena_str(m->r->scratch, buf_str(&out));
}

static struct str string_value(struct meson_scan *m, size_t token)
{
	struct str text = meson_text(m, token);
	bool is_format = text.p[0] == 'f';

	if (is_format)
		text = str_slice(text, 1, text.n);
	if (str_has_prefix(text, "'''"))
		text = str_slice(text, 3, text.n - 3);
	else
		text = unescape(m->r->scratch, str_slice(text, 1, text.n - 1));
	return is_format && m->variables.work < VARIABLE_WORK ? fill_in(m, text, NULL)
							      : text;
}

/* --- expressions -----------------------------------------------------------------------
 */

/* One expression without commas while it is read. */
struct sum {
	struct str_vec strings;
	bool is_list, is_partial;
	char sign; /* '+', '/'; 0: at the start */
};

static void append(struct meson_scan *m, struct str_vec *into, const struct str_vec *from)
{
	for (size_t i = 0; i < from->count && m->variables.work < VARIABLE_WORK; i++) {
		m->variables.work += 16;
		VEC_PUSH(m->r->scratch, into, from->items[i]);
	}
}

/* "a" + "b", "a" / "b"; a list grows by what is added. */
static void join(struct meson_scan *m, struct sum *sum, const struct sum *operand)
{
	struct str *last = sum->strings.items;

	sum->is_partial |= operand->is_partial;
	if (!sum->sign) {
		sum->is_list = operand->is_list;
		append(m, &sum->strings, &operand->strings);
	} else if (sum->is_list || operand->is_list || sum->strings.count != 1 ||
		   operand->strings.count != 1) {
		sum->is_list = true;
		append(m, &sum->strings, &operand->strings);
	} else if (last->n + operand->strings.items[0].n < VARIABLE_BYTES &&
		   m->variables.work < VARIABLE_WORK) {
		*last = arena_printf(m->r->scratch, "%.*s%s%.*s", STR_ARG(*last),
			sum->sign == '/' ? "/" : "", STR_ARG(operand->strings.items[0]));
		m->variables.work += last->n;
	} else {
		sum->is_partial = true;
	}
}

/* Arguments of format and find_program: strings and variables. */
static void simple_arguments(struct meson_scan *m, size_t open, struct str_vec *out)
{
	for (size_t at = open + 1; at < m->tokens[open].match && out->count < 16; at++) {
		struct str value = {0};

		if (m->tokens[at].kind == MESON_STRING)
			value = string_value(m, at);
		else if (m->tokens[at].kind != MESON_WORD ||
			 !only_value(m, meson_text(m, at), &value))
			return;
		VEC_PUSH(m->r->scratch, out, value);
		if (!meson_is(m, ++at, ","))
			return;
	}
}

static void variable_operand(
	struct meson_scan *m, size_t token, bool is_word, struct sum *out)
{
	struct str name = meson_text(m, token);
	const struct variable *variable = variable_find(&m->variables, name);

	if (variable) {
		append(m, &out->strings, &variable->values);
		out->is_list = variable->is_list;
		out->is_partial = variable->is_partial;
	}
	if (out->strings.count)
		return;
	out->is_partial |= !variable;
	if (is_word)
		VEC_PUSH(m->r->scratch, &out->strings,
			arena_printf(
				m->r->scratch, "$%.*s", STR_ARG(str_slice(name, 0, 80))));
}

/* The operand at a token; returns the token behind it. */
static size_t read_operand(
	struct meson_scan *m, size_t at, size_t end, bool is_word, struct sum *out)
{
	size_t next = at + 1;
	struct str_vec arguments = {0};

	if (m->tokens[at].kind == MESON_STRING)
		VEC_PUSH(m->r->scratch, &out->strings, string_value(m, at));
	if (m->tokens[at].kind == MESON_STRING && meson_is(m, next, ".") &&
		meson_is(m, next + 1, "format") && next + 2 < end &&
		m->tokens[next + 2].match) {
		simple_arguments(m, next + 2, &arguments);
		out->strings.items[0] = fill_in(m, out->strings.items[0], &arguments);
		return m->tokens[next + 2].match + 1;
	}
	if (m->tokens[at].kind == MESON_STRING)
		return next;
	if (meson_is(m, at, "find_program") && next < end && m->tokens[next].match) {
		simple_arguments(m, next, &arguments);
		append(m, &out->strings, &arguments);
		out->strings.count = out->strings.count ? 1 : 0;
		return m->tokens[next].match + 1;
	}
	if (m->tokens[at].kind == MESON_WORD)
		variable_operand(m, at, is_word, out);
	if (!m->tokens[at].match)
		return next;
	out->is_partial = true;
	return m->tokens[at].match < end ? m->tokens[at].match + 1 : end;
}

/* Behind an operand: a call, a member, an index of it make something else of it. */
static size_t skip_rest(struct meson_scan *m, size_t at, size_t end, struct sum *out)
{
	while (at < end && m->tokens[at].kind != MESON_NEWLINE && !meson_is(m, at, "+") &&
		!meson_is(m, at, "/") && !meson_is(m, at, ",")) {
		if (meson_is(m, at, "]") || meson_is(m, at, "}"))
			break;
		out->is_partial = true;
		at = m->tokens[at].match && m->tokens[at].match < end
			     ? m->tokens[at].match + 1
			     : at + 1;
	}
	return at;
}

static bool is_end(struct meson_scan *m, size_t at, size_t end)
{
	return at >= end || m->tokens[at].kind == MESON_NEWLINE || meson_is(m, at, ",") ||
	       meson_is(m, at, "]") || meson_is(m, at, "}");
}

/* The operand at a token with all that is done to it. */
static size_t read_term(
	struct meson_scan *m, size_t at, size_t end, bool is_word, struct sum *out)
{
	size_t behind = read_operand(m, at, end, is_word, out);

	at = skip_rest(m, behind, end, out);
	if (at > behind && !meson_is(m, behind, ":")) {
		out->strings.count = 0;
		if (is_word)
			VEC_PUSH(m->r->scratch, &out->strings, str_of("$?"));
	}
	return at;
}

/* One expression up to a comma, a list or the end of one; returns where it ends. */
static size_t read_sum(
	struct meson_scan *m, size_t at, size_t end, bool is_word, struct sum *sum)
{
	while (!is_end(m, at, end)) {
		struct sum operand = {.sign = 0};

		if (meson_is(m, at, "[")) {
			sum->is_list = true;
			return at;
		}
		m->variables.work += OPERAND_WORK;
		if (m->variables.work >= VARIABLE_WORK) {
			sum->is_partial = true;
			return end;
		}
		at = read_term(m, at, end, is_word, &operand);
		join(m, sum, &operand);
		if (!meson_is(m, at, "+") && !meson_is(m, at, "/"))
			break;
		sum->sign = meson_text(m, at).p[0];
		at++;
	}
	return at;
}

void meson_value(struct meson_scan *m, size_t from, size_t end, bool is_word,
	struct meson_value *out)
{
	*out = (struct meson_value){.is_list = false};
	for (size_t at = from; at < end;) {
		struct sum sum = {.sign = 0};

		if (m->tokens[at].kind == MESON_SIGN &&
			strchr("[]{},+", meson_text(m, at).p[0])) {
			out->is_list = true;
			at++;
			continue;
		}
		if (m->tokens[at].kind == MESON_NEWLINE)
			break;
		at = read_sum(m, at, end, is_word, &sum);
		append(m, &out->strings, &sum.strings);
		out->is_list |= sum.is_list;
		out->is_partial |= sum.is_partial;
	}
	if (m->variables.work >= VARIABLE_WORK)
		out->is_partial = true;
}
