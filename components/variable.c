/*
 * A table of fixed width with short chains, so that chosen names cost no more than
 * others, and a budget for all that is put in, so that $(A)$(A) in $(B)$(B) does not
 * grow. Read next: components/shell.c.
 */
#include "base/buf.h"
#include "base/text.h"
#include "components/variable.h"
#include "base/banned.h"

#define CHAIN_MAX 64
#define ROUNDS 8

struct variable *variable_find(const struct variable_table *table, struct str name)
{
	if (!table->slots)
		return NULL;
	for (struct variable *it = table->slots[str_hash(name) % VARIABLE_SLOTS]; it;
		it = it->next) {
		if (str_eq(it->name, name))
			return it;
	}
	return NULL;
}

struct variable *variable_make(struct variable_table *table, struct str name)
{
	struct variable **slot, *it;
	size_t length = 0;

	if (!table->slots)
		table->slots = ARENA_NEW(table->arena, struct variable *, VARIABLE_SLOTS);
	slot = &table->slots[str_hash(name) % VARIABLE_SLOTS];
	for (it = *slot; it; it = it->next) {
		if (str_eq(it->name, name))
			return it;
		if (++length == CHAIN_MAX)
			return NULL;
	}
	it = ARENA_NEW(table->arena, struct variable, 1);
	it->name = arena_str(table->arena, name);
	it->next = *slot;
	*slot = it;
	return it;
}

void variable_add(
	struct variable_table *table, struct variable *variable, struct str value)
{
	if (variable->values.count >= VARIABLE_VALUES || value.n > VARIABLE_BYTES)
		variable->is_partial = true;
	else
		VEC_PUSH(table->arena, &variable->values, arena_str(table->arena, value));
}

void variable_set(struct variable_table *table, struct str name, struct str value)
{
	struct variable *variable = variable_make(table, name);

	if (!variable)
		return;
	variable->values.count = 0;
	variable->is_partial = false;
	variable_add(table, variable, value);
}

/* --- putting values in -----------------------------------------------------------------
 */

static bool is_name_byte(char c, enum variable_style style)
{
	return text_is_word_byte(c) || (style == STYLE_MAKE && (c == '-' || c == '.'));
}

/* What closes a name that a bracket opens at start; 0: none does. */
static char closing_of(struct str s, size_t start, enum variable_style style)
{
	if (start < s.n && s.p[start] == '{')
		return '}';
	return start < s.n && s.p[start] == '(' && style == STYLE_MAKE ? ')' : 0;
}

struct str variable_at(struct str s, size_t at, enum variable_style style, size_t *end)
{
	size_t start = at + 1;
	char close = closing_of(s, start, style);

	start += close != 0;
	*end = start;
	while (*end < s.n && is_name_byte(s.p[*end], style) &&
		(close || style == STYLE_SHELL || *end == start))
		(*end)++;
	if (close && (*end == s.n || s.p[*end] != close))
		return (struct str){0};
	s = str_slice(s, start, *end);
	if (close)
		(*end)++;
	return s;
}

/* One round; *has_more: something was put in that holds a '$' itself. */
static struct str expand_once(struct variable_table *table, struct str text,
	enum variable_style style, bool *has_more)
{
	struct buf out _cleanup_buf_ = BUF_INIT(VARIABLE_BYTES);

	*has_more = false;
	for (size_t at = 0, end; at < text.n; at = end) {
		const struct variable *variable;
		size_t dollar = str_find(text, '$', at);

		buf_add(&out, str_slice(text, at, dollar));
		end = dollar;
		if (dollar == text.n)
			break;
		if (style == STYLE_MAKE && dollar + 1 < text.n &&
			text.p[dollar + 1] == '$') {
			end = dollar + 2;
			buf_puts(&out, "$$");
			continue;
		}
		variable = variable_find(table, variable_at(text, dollar, style, &end));
		if (end <= dollar)
			end = dollar + 1;
		if (variable && variable->values.count == 1 && !variable->is_partial) {
			buf_add(&out, variable->values.items[0]);
			*has_more |= str_find(variable->values.items[0], '$', 0) <
				     variable->values.items[0].n;
		} else {
			buf_add(&out, str_slice(text, dollar, end));
		}
	}
	table->work += out.n + 1;
	return out.is_full ? text : arena_str(table->arena, buf_str(&out));
}

struct str variable_expand(
	struct variable_table *table, struct str text, enum variable_style style)
{
	bool has_more = text.n <= VARIABLE_BYTES && str_find(text, '$', 0) < text.n;

	for (size_t i = 0; has_more && i < ROUNDS && table->work < VARIABLE_WORK; i++)
		text = expand_once(table, text, style, &has_more);
	return text;
}
