/*
 * Documents as trees, and strict access to them. Read next: base/json.c, base/yaml.c.
 */
#include <stdarg.h>
#include <stdio.h>
#include "base/buf.h"
#include "base/limits.h"
#include "base/node.h"
#include "base/text.h"
#include "base/banned.h"

const struct node *node_get(const struct node *map, const char *key)
{
	if (map->kind != NODE_MAP)
		return NULL;
	for (const struct node *it = map->child; it; it = it->next) {
		if (str_is(it->key, key))
			return it;
	}
	return NULL;
}

const char *node_kind_name(enum node_kind kind)
{
	static const char *const names[] = {
		[NODE_NULL] = "null",
		[NODE_BOOL] = "true or false",
		[NODE_NUMBER] = "a number",
		[NODE_STRING] = "a string",
		[NODE_LIST] = "a list",
		[NODE_MAP] = "an object",
	};

	return names[kind];
}

int node_err(struct err *err, const struct node *node, const char *format, ...)
{
	char text[LIMIT_ERR_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return err_usage(err, "%u:%u: %s", node->line, node->column, text);
}

/* The word nearest to s, at most two edits away, or NULL. */
static const char *nearest(struct str s, const char *const words[])
{
	const char *best = NULL;
	unsigned best_distance = 3;

	for (size_t i = 0; words[i]; i++) {
		unsigned distance = str_distance(s, str_of(words[i]));

		if (distance < best_distance) {
			best_distance = distance;
			best = words[i];
		}
	}
	return best;
}

static void list_words(struct buf *out, const char *const words[])
{
	for (size_t i = 0; words[i]; i++)
		buf_printf(out, "%s'%s'", i ? ", " : "", words[i]);
}

/* What to say after an unknown word: the nearest, or all of them. */
static void hint(struct buf *out, struct str s, const char *const words[])
{
	const char *near = nearest(s, words);

	if (near) {
		buf_printf(out, "did you mean '%s'?", near);
		return;
	}
	buf_puts(out, "expected one of ");
	list_words(out, words);
}

int node_check_keys(const struct node *map, const char *const keys[], struct err *err)
{
	for (const struct node *it = map->child; it; it = it->next) {
		struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_ERR_BYTES);

		if (str_is_one_of(it->key, keys))
			continue;
		hint(&text, it->key, keys);
		return err_usage(err, "%u:%u: unknown key '%s'; %.*s", it->key_line,
			it->key_column, TEXT_SAFE(it->key), STR_ARG(buf_str(&text)));
	}
	return 0;
}

int node_field(const struct node **out, const struct node *map, const char *key,
	enum node_kind kind, bool is_required, struct err *err)
{
	const struct node *node = node_get(map, key);

	if (!node && is_required)
		return node_err(err, map, "the key '%s' is missing", key);
	if (node && node->kind != kind)
		return node_err(err, node, "'%s' must be %s, not %s", key,
			node_kind_name(kind), node_kind_name(node->kind));
	*out = node;
	return 0;
}

int node_list(const struct node **out, const struct node *map, const char *key,
	size_t max, struct err *err)
{
	if (node_field(out, map, key, NODE_LIST, false, err))
		return -1;
	if (*out && (*out)->count > max)
		return node_err(err, *out, "more than %zu entries", max);
	return 0;
}

int node_map(const struct node *node, const char *const keys[], struct err *err)
{
	if (node->kind != NODE_MAP)
		return node_err(err, node, "expected an object, not %s",
			node_kind_name(node->kind));
	return node_check_keys(node, keys, err);
}

int node_string(struct str *out, const struct node *map, const char *key,
	bool is_required, struct err *err)
{
	const struct node *node = NULL;

	if (node_field(&node, map, key, NODE_STRING, is_required, err))
		return -1;
	if (node && !node->text.n)
		return node_err(err, node, "'%s' must not be empty", key);
	if (node)
		*out = node->text;
	return 0;
}

int node_bool(bool *out, const struct node *map, const char *key, struct err *err)
{
	const struct node *node = NULL;

	if (node_field(&node, map, key, NODE_BOOL, false, err))
		return -1;
	if (node)
		*out = node->truth;
	return 0;
}

int node_whole(uint64_t *out, const struct node *map, const char *key, uint64_t min,
	uint64_t max, struct err *err)
{
	const struct node *node;
	uint64_t value = 0;

	if (node_field(&node, map, key, NODE_NUMBER, false, err))
		return -1;
	if (!node)
		return 0;
	for (size_t i = 0; i < node->text.n && value <= max; i++) {
		if (node->text.p[i] < '0' || node->text.p[i] > '9')
			value = UINT64_MAX;
		else
			value = value * 10 + (uint64_t)(node->text.p[i] - '0');
	}
	if (value < min || value > max)
		return node_err(err, node, "expected a whole number from %llu to %llu",
			(unsigned long long)min, (unsigned long long)max);
	*out = value;
	return 0;
}

int node_word(unsigned *out, const struct node *node, const char *const words[],
	struct err *err)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_ERR_BYTES);

	if (node->kind != NODE_STRING) {
		list_words(&text, words);
		return node_err(
			err, node, "expected one of %.*s", STR_ARG(buf_str(&text)));
	}
	for (unsigned i = 0; words[i]; i++) {
		if (str_is(node->text, words[i])) {
			*out = i;
			return 0;
		}
	}
	hint(&text, node->text, words);
	return node_err(err, node, "'%s' is not known here; %.*s", TEXT_SAFE(node->text),
		STR_ARG(buf_str(&text)));
}

static int check_key(const struct node *parent, const struct node *value, struct err *err)
{
	if (parent->count >= LIMIT_DOC_KEYS)
		return err_usage(err, "%u:%u: more than %d keys in one object",
			value->key_line, value->key_column, LIMIT_DOC_KEYS);
	for (const struct node *it = parent->child; it; it = it->next) {
		if (str_eq(it->key, value->key))
			return err_usage(err, "%u:%u: the key '%s' stands twice",
				value->key_line, value->key_column,
				TEXT_SAFE(value->key));
	}
	return 0;
}

/* Looks at so many keys: who writes the document chooses how many there are. */
#define AGAIN_KEYS 64

static bool stands_already(const struct node *parent, struct str key)
{
	const struct node *it = parent->child;

	for (size_t i = 0; it && i < AGAIN_KEYS; i++, it = it->next) {
		if (str_eq(it->key, key))
			return true;
	}
	return false;
}

static struct node *append(struct arena *arena, struct node *parent, struct node value)
{
	struct node *node = ARENA_NEW(arena, struct node, 1);

	*node = value;
	node->parent = parent;
	if (!parent)
		return node;
	if (parent->last)
		parent->last->next = node;
	else
		parent->child = node;
	parent->last = node;
	parent->count++;
	return node;
}

struct node *node_append(struct arena *arena, struct node *parent, struct node value)
{
	value.is_again =
		parent && parent->kind == NODE_MAP && stands_already(parent, value.key);
	return append(arena, parent, value);
}

struct node *node_add(struct arena *arena, struct node *parent, struct node value,
	size_t *count, struct err *err)
{
	if (++*count > LIMIT_DOC_NODES) {
		node_err(err, &value, "more than %d values", LIMIT_DOC_NODES);
		return NULL;
	}
	if (parent && parent->kind == NODE_MAP && check_key(parent, &value, err))
		return NULL;
	return append(arena, parent, value);
}

/* --- changing --------------------------------------------------------------------------
 */

/* The value in place of the old one, which keeps its neighbours. */
static struct node *replace(struct node *old, struct node value)
{
	value.key = old->key;
	value.parent = old->parent;
	value.next = old->next;
	*old = value;
	for (struct node *it = old->child; it; it = it->next)
		it->parent = old;
	return old;
}

static struct node *set_one(
	struct arena *arena, struct node *map, struct str key, struct node value)
{
	for (struct node *it = map->child; it; it = it->next) {
		if (str_eq(it->key, key))
			return replace(it, value);
	}
	value.key = arena_str(arena, key);
	return append(arena, map, value);
}

struct node *node_set(
	struct arena *arena, struct node *map, const char *key, struct node value)
{
	static const struct node empty = {.kind = NODE_MAP};
	const char *dot;

	while ((dot = strchr(key, '.'))) {
		struct str part = str_make(key, (size_t)(dot - key));
		struct node *below = NULL;

		for (struct node *it = map->child; it; it = it->next)
			below = str_eq(it->key, part) ? it : below;
		map = below && below->kind == NODE_MAP ? below
						       : set_one(arena, map, part, empty);
		key = dot + 1;
	}
	return set_one(arena, map, str_of(key), value);
}

struct node *node_set_string(
	struct arena *arena, struct node *map, const char *key, struct str text)
{
	return node_set(arena, map, key,
		(struct node){.kind = NODE_STRING, .text = arena_str(arena, text)});
}
