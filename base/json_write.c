/*
 * The JSON writer: commas, brackets and indentation around what the caller names. Read
 * next: report/json.c, which writes with it.
 */
#include "base/json.h"
#include "base/text.h"
#include "base/banned.h"

static void start(struct json_writer *w, const char *key)
{
	if (w->is_after)
		buf_putc(w->out, ',');
	if (w->depth && !w->is_plain) {
		buf_putc(w->out, '\n');
		buf_fill(w->out, ' ', (size_t)w->depth * 2);
	}
	w->is_after = true;
	if (!key)
		return;
	buf_putc(w->out, '"');
	buf_puts(w->out, key);
	buf_puts(w->out, w->is_plain ? "\":" : "\": ");
}

static void open(struct json_writer *w, const char *key, char bracket)
{
	start(w, key);
	buf_putc(w->out, bracket);
	w->depth++;
	w->is_after = false;
}

static void close(struct json_writer *w, char bracket)
{
	w->depth--;
	if (w->is_after && !w->is_plain) {
		buf_putc(w->out, '\n');
		buf_fill(w->out, ' ', (size_t)w->depth * 2);
	}
	buf_putc(w->out, bracket);
	w->is_after = true;
}

void json_open_map(struct json_writer *w, const char *key)
{
	open(w, key, '{');
}

void json_close_map(struct json_writer *w)
{
	close(w, '}');
}

void json_open_list(struct json_writer *w, const char *key)
{
	open(w, key, '[');
}

void json_close_list(struct json_writer *w)
{
	close(w, ']');
}

void json_str(struct json_writer *w, const char *key, struct str value)
{
	start(w, key);
	buf_putc(w->out, '"');
	text_json(w->out, value);
	buf_putc(w->out, '"');
}

void json_text(struct json_writer *w, const char *key, const char *value)
{
	json_str(w, key, str_of(value));
}

void json_number(struct json_writer *w, const char *key, uint64_t value)
{
	char digits[20]; /* of the largest one */
	size_t at = sizeof(digits);

	start(w, key);
	do
		digits[--at] = (char)('0' + value % 10);
	while (value /= 10);
	buf_add(w->out, str_make(digits + at, sizeof(digits) - at));
}

void json_bool(struct json_writer *w, const char *key, bool value)
{
	start(w, key);
	buf_puts(w->out, value ? "true" : "false");
}

static void write_scalar(struct buf *out, const struct node *node)
{
	switch (node->kind) {
	case NODE_STRING:
		buf_putc(out, '"');
		text_json(out, node->text);
		buf_putc(out, '"');
		return;
	case NODE_NUMBER:
		buf_add(out, node->text);
		return;
	case NODE_BOOL:
		buf_puts(out, node->truth ? "true" : "false");
		return;
	default:
		buf_puts(out, "null");
	}
}

static bool is_list_or_map(const struct node *node)
{
	return node->kind == NODE_LIST || node->kind == NODE_MAP;
}

/* --- for people ------------------------------------------------------------------------
 */

#define SHORT_LIST 72 /* bytes of a list that stands on one line */

/* A list of scalars that fits on a line. */
static bool is_short(const struct node *node)
{
	size_t bytes = 0;

	for (const struct node *it = node->child; it; it = it->next) {
		bytes += it->text.n + 4;
		if (is_list_or_map(it) || bytes > SHORT_LIST)
			return false;
	}
	return node->kind == NODE_LIST;
}

static void write_short(struct buf *out, const struct node *node)
{
	buf_putc(out, '[');
	for (const struct node *it = node->child; it; it = it->next) {
		buf_puts(out, it == node->child ? "" : ", ");
		write_scalar(out, it);
	}
	buf_putc(out, ']');
}

static void indent(struct buf *out, size_t depth)
{
	buf_putc(out, '\n');
	buf_fill(out, ' ', 2 * depth);
}

/* A value with its key; true: a bracket was opened and its values come next. */
static bool open_pretty(struct buf *out, const struct node *node, size_t depth)
{
	if (depth) {
		if (node->parent->child != node)
			buf_putc(out, ',');
		indent(out, depth);
	}
	if (depth && node->parent->kind == NODE_MAP) {
		buf_putc(out, '"');
		text_json(out, node->key);
		buf_puts(out, "\": ");
	}
	if (!is_list_or_map(node))
		write_scalar(out, node);
	else if (!node->child)
		buf_puts(out, node->kind == NODE_MAP ? "{}" : "[]");
	else if (is_short(node))
		write_short(out, node);
	else
		buf_putc(out, node->kind == NODE_MAP ? '{' : '[');
	return is_list_or_map(node) && node->child && !is_short(node);
}

void json_pretty(struct buf *out, const struct node *root)
{
	const struct node *node = root;
	size_t depth = 0;
	bool is_open = open_pretty(out, node, depth);

	while (is_open || node != root) {
		if (is_open) {
			node = node->child;
			is_open = open_pretty(out, node, ++depth);
			continue;
		}
		if (node->next) {
			node = node->next;
			is_open = open_pretty(out, node, depth);
			continue;
		}
		node = node->parent;
		indent(out, --depth);
		buf_putc(out, node->kind == NODE_MAP ? '}' : ']');
	}
	buf_putc(out, '\n');
}

/* --- for machines ----------------------------------------------------------------------
 */

/* What stands before a value: a comma, its key, an opening bracket. */
static void begin_node(struct buf *out, const struct node *node, const struct node *root)
{
	if (node != root && node->parent->child != node)
		buf_putc(out, ',');
	if (node != root && node->parent->kind == NODE_MAP) {
		buf_putc(out, '"');
		text_json(out, node->key);
		buf_puts(out, "\":");
	}
	if (is_list_or_map(node))
		buf_putc(out, node->kind == NODE_MAP ? '{' : '[');
	else
		write_scalar(out, node);
}

void json_node(struct buf *out, const struct node *root)
{
	const struct node *node = root;

	for (begin_node(out, node, root);;) {
		if (is_list_or_map(node) && node->child) {
			node = node->child;
			begin_node(out, node, root);
			continue;
		}
		if (is_list_or_map(node))
			buf_putc(out, node->kind == NODE_MAP ? '}' : ']');
		while (node != root && !node->next) {
			node = node->parent;
			buf_putc(out, node->kind == NODE_MAP ? '}' : ']');
		}
		if (node == root)
			return;
		node = node->next;
		begin_node(out, node, root);
	}
}
