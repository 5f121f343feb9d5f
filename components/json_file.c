/*
 * Places and keys of a document. Read next: components/vcpkg.c, which uses them.
 */
#include <stdlib.h>
#include "base/json.h"
#include "components/json_file.h"
#include "base/banned.h"

#define MARK "\xef\xbb\xbf"

/* The reader of JSON sees the text behind the mark: the first line is shifted by it. */
static size_t place_of(const struct declaration_reader *r, unsigned line, unsigned column)
{
	bool is_shifted = line == 1 && str_has_prefix(r->bytes, MARK);

	return declaration_at(
		r, line, column + (is_shifted ? (unsigned)strlen(MARK) : 0));
}

/* An error is "LINE:COLUMN: what". */
static void tell_error(
	struct declaration_reader *r, enum dependency_form form, const char *text)
{
	char *rest;
	unsigned long line = strtoul(text, &rest, 10);
	unsigned long column = *rest == ':' ? strtoul(rest + 1, &rest, 10) : 0;
	const char *what = strstr(rest, ": ");
	size_t at = place_of(r, (unsigned)line, (unsigned)column);

	declaration_opaque(r, form, at, at, what ? what + 2 : text);
}

const struct node *json_file_read(struct declaration_reader *r, enum dependency_form form)
{
	size_t skip = str_has_prefix(r->bytes, MARK) ? strlen(MARK) : 0;
	struct node *root = NULL;
	struct err err = {.text = ""};

	if (!json_read(&root, r->scratch, str_slice(r->bytes, skip, r->bytes.n),
		    JSON_COMMENTS | JSON_FOREIGN, &err))
		return root;
	tell_error(r, form, err.text);
	return NULL;
}

size_t json_start(const struct declaration_reader *r, const struct node *node)
{
	if (node->key_line)
		return place_of(r, node->key_line, node->key_column);
	return place_of(r, node->line, node->column);
}

/* Behind the text of its last value: brackets that close and escapes are not counted. */
size_t json_end(const struct declaration_reader *r, const struct node *node)
{
	size_t at;

	while (node->last)
		node = node->last;
	at = place_of(r, node->line, node->column);
	if (node->kind == NODE_STRING)
		at += node->text.n + 2;
	else if (node->kind == NODE_BOOL || node->kind == NODE_NULL)
		at += node->kind == NODE_BOOL && !node->truth ? 5 : 4;
	else
		at += node->kind == NODE_NUMBER ? node->text.n : 1;
	return at < r->bytes.n ? at : r->bytes.n;
}

const struct node *json_next(
	const struct node *map, const struct node *node, const char *key)
{
	if (!map || map->kind != NODE_MAP)
		return NULL;
	for (node = node ? node->next : map->child; node; node = node->next) {
		if (str_is(node->key, key))
			return node;
	}
	return NULL;
}

const struct node *json_get(const struct node *map, const char *key, bool *is_doubtful)
{
	const struct node *found = json_next(map, NULL, key), *next;

	while (found && (next = json_next(map, found, key))) {
		*is_doubtful = true;
		found = next;
	}
	return found;
}

struct str json_string(const struct node *map, const char *key, bool *is_doubtful)
{
	const struct node *node = json_get(map, key, is_doubtful);

	return node && node->kind == NODE_STRING ? node->text : (struct str){0};
}

struct dependency *json_add(struct declaration_reader *r, enum dependency_form form,
	enum dependency_kind kind, const struct node *node, struct str name)
{
	struct dependency *d = declaration_add(
		r, form, kind, json_start(r, node), json_end(r, node), name);

	json_doubt(r, d, node->is_again);
	return d;
}

struct dependency *json_opaque(struct declaration_reader *r, enum dependency_form form,
	const struct node *node, const char *why)
{
	return declaration_opaque(r, form, json_start(r, node), json_end(r, node), why);
}

void json_doubt(struct declaration_reader *r, struct dependency *d, bool is_doubtful)
{
	if (is_doubtful)
		declaration_partial(r, d, "a key that stands twice");
}
