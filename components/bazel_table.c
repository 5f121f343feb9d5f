/*
 * Tables that look like what a repository rule is given: {"zlib": {"urls": [...],
 * "sha256": "..."}} and dict(remote = ..., commit = ...). Macros of other files read
 * them, so that they are told where no rule of this file was seen to be given the same.
 * Read next: components/bazel_archive.c.
 */
#include "base/buf.h"
#include "base/text.h"
#include "components/bazel_read.h"
#include "base/banned.h"

/* {"urls": [...], "sha256": "..."}, dict(remote = ..., commit = ...) */
static bool is_row(const struct value *value)
{
	static const char *const names[] = {"urls", "url", "remote", NULL};
	struct value *hit = NULL;

	if (!value || value->kind != VALUE_DICT || value->count > 64)
		return false;
	for (size_t i = 0; !hit && names[i]; i++)
		hit = value_get(value, names[i]);
	if (hit && hit->kind == VALUE_LIST && hit->count)
		hit = hit->items[0];
	return hit && value_text(hit).n &&
	       (memmem(value_text(hit).p, value_text(hit).n, "://", 3) ||
		       value_get(value, "sha256") || value_get(value, "commit"));
}

/* "{version}" in a text of a row, as the macros that read such tables fill it in. */
static struct value *fill(struct script *s, const struct py *node, struct value *text,
	const struct value *row)
{
	struct buf out _cleanup_buf_ = BUF_INIT(64 << 10);
	struct value *value = value_new(s, VALUE_STRING, node);
	struct str from = text->text;

	for (size_t at = 0; at < from.n; at++) {
		size_t end = at + 1;
		struct str by = {0};

		while (from.p[at] == '{' && end < from.n &&
			text_is_word_byte(from.p[end]))
			end++;
		if (end > at + 1 && end < from.n && from.p[end] == '}') {
			by = value_text(value_look(row, str_slice(from, at + 1, end)));
			value->is_partial |= !by.n;
		}
		buf_add(&out, by.n ? by : str_slice(from, at, at + 1));
		at = by.n ? end : at;
	}
	value->text = arena_str(s->arena, buf_str(&out));
	return value;
}

static struct value *filled_row(
	struct script *s, const struct py *node, const struct value *row)
{
	struct value *value = value_new(s, VALUE_DICT, node);

	if (!value_room(s, value, row->count, true))
		return NULL;
	for (size_t i = 0; i < row->count; i++) {
		struct value *item = row->items[i];

		if (item->kind == VALUE_LIST && item->count && item->count < 64) {
			struct value *list = value_new(s, VALUE_LIST, node);

			if (!value_room(s, list, item->count, false))
				return NULL;
			for (size_t k = 0; k < item->count; k++)
				list->items[list->count++] =
					item->items[k]->kind == VALUE_STRING
						? fill(s, node, item->items[k], row)
						: item->items[k];
			item = list;
		} else if (item->kind == VALUE_STRING) {
			item = fill(s, node, item, row);
		}
		value->keys[value->count] = row->keys[i];
		value->items[value->count++] = item;
	}
	return value;
}

static bool is_seen(const struct bazel *b, const struct value *row, size_t *budget)
{
	struct value *urls = value_get(row, "urls");
	struct str first;

	urls = urls ? urls : value_get(row, "url");
	urls = urls ? urls : value_get(row, "remote");
	if (urls && urls->kind == VALUE_LIST && urls->count)
		urls = urls->items[0];
	first = value_text(urls);
	for (size_t i = 0; i < b->seen.count && *budget; i++, --*budget) {
		if (str_eq(b->seen.items[i], first))
			return true;
	}
	return false;
}

/* The name of a row: the key that it stands under, or the argument. */
static struct str row_name(const struct py *node)
{
	const struct py *parent = node->parent;

	if (parent && parent->kind == PY_PAIR && parent->child != node)
		return value_text(parent->child->value);
	return parent && (parent->kind == PY_KEYWORD) ? parent->text : (struct str){0};
}

/* Tables that no rule of this file was seen to be given. */
void bazel_add_tables(struct script *s)
{
	struct bazel *b = s->data;
	size_t budget = 10000000;

	for (size_t i = 0; i < b->rows.count && !s->r->is_full; i++) {
		struct py *node = b->rows.items[i];
		struct bazel_source source = {.node = node};
		struct dependency *d;

		source.table = filled_row(s, node, node->value);
		if (!source.table || is_seen(b, source.table, &budget))
			continue;
		d = bazel_add(s, &source, row_name(node));
		declaration_partial(
			s->r, d, "a table that a macro reads, so far as it says");
	}
}

static bool is_table(const struct py *node)
{
	return node->kind == PY_DICT ||
	       (node->kind == PY_CALL && node->child && node->child->kind == PY_NAME &&
		       (str_is(node->child->text, "dict") ||
			       str_is(node->child->text, "struct")));
}

void bazel_note_table(struct script *s, struct py *node)
{
	struct bazel *b = s->data;

	if (is_table(node) && is_row(node->value) && !s->loops.count)
		VEC_PUSH(s->arena, &b->rows, node);
}
